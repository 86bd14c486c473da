"""Who is in when the last seat is tied: Bến Tre, Đồng Nai, Vĩnh Phúc, Thái Nguyên, Sơn La, Hải Dương, Huế."""

import pytest

from tests.rules.packs.small_rounds import CHUYEN, admitted, exam, run, schools_of


def equals(
    pack: str, *tied: dict[str, str], seats: int = 1, school: dict[str, str] | None = None
) -> list[str]:
    """Which of several with 24 points get into a school; children are called by their number."""
    children = {
        str(number): exam("8 8 8", wishes=["S"], **facts) for number, facts in enumerate(tied, start=1)
    }
    found = admitted(pack, {"S": seats}, children, schools={"S": school or {}})
    return [child for child, place in found.items() if place]


def test_bentre_the_council_may_admit_all_and_the_seats_grow():
    tied = [{"excellent_pupil_prize": "first_prize"}, {"average_9": "9"}, {"average_9": "8"}]
    decided = {"tie_method": "admit_all"}
    assert equals("bentre-2025-grade-10", *tied, school=decided) == ["1", "2", "3"]


@pytest.mark.parametrize("method", ["by_prize", ""])
def test_bentre_else_a_prize_and_then_the_average_of_grade_9_decide(method):
    tied = [
        {"average_9": "9.5"},
        {"excellent_pupil_prize": "third_prize", "average_9": "8"},
        {"excellent_pupil_prize": "second_prize", "average_9": "7"},
        {"average_9": "9.6"},
    ]
    chosen = {"tie_method": method}
    for seats, who in ((1, ["3"]), (2, ["2", "3"]), (3, ["2", "3", "4"])):
        assert equals("bentre-2025-grade-10", *tied, seats=seats, school=chosen) == who


@pytest.mark.parametrize(
    ("pack", "school", "facts"),
    [
        ("bentre-2025-grade-10", {}, {"average_9": "9"}),
        ("thainguyen-2025-grade-10", {}, {"average_9": "9", "conduct_9": "good", "core_sum_9": "27"}),
        ("sonla-2025-grade-10", {}, {"average_9": "9"}),
        ("sonla-2025-grade-10", {"programme": "noi_tru"}, {"average_9": "9"}),
        ("hue-2025-grade-10", CHUYEN, {"specialised": "8", "literature_math_9": "18"}),
    ],
)
def test_equal_in_everything_is_left_to_the_authority(pack, school, facts):
    """Nobody of them is in until a decision is on record; the result says who they are."""
    children = {child: exam("8 8 8", wishes=["S"], **facts) for child in "ab"}
    decision = run(pack, {"S": 1}, children, schools={"S": school})
    assert schools_of(decision) == {"a": "", "b": ""}
    assert len(decision.escalated) == 1
    ruled = run(pack, {"S": 1}, children, schools={"S": school | {"tie_decision": "admit_all"}})
    assert schools_of(ruled) == {"a": "S", "b": "S"}
    assert ruled.escalated == ()


def test_thainguyen_average_then_conduct_then_three_subjects():
    best = {"average_9": "9", "conduct_9": "good", "core_sum_9": "27"}
    for worse in ({"average_9": "8.9"}, {"conduct_9": "fair"}, {"core_sum_9": "26.9"}):
        assert equals("thainguyen-2025-grade-10", best | worse, best) == ["2"]
    assert equals(
        "thainguyen-2025-grade-10",
        {"average_9": "9", "conduct_9": "passed", "core_sum_9": "20"},
        {"average_9": "8", "conduct_9": "good", "core_sum_9": "30"},
    ) == ["1"]


def test_dongnai_average_then_conduct_of_grade_9():
    assert equals("dongnai-2025-grade-10", {"average_9": "8.5"}, {"average_9": "8.6"}) == ["2"]
    good, fair = {"average_9": "8.5", "conduct_9": "good"}, {"average_9": "8.5", "conduct_9": "fair"}
    assert equals("dongnai-2025-grade-10", fair, good) == ["2"]


TWELVE = [f"{what}_{year}" for year in (9, 8, 7, 6) for what in ("study", "conduct", "average")]
BEST = {key: "9" if key.startswith("average") else "good" for key in TWELVE}


@pytest.mark.parametrize("position", range(12))
def test_vinhphuc_twelve_steps_from_grade_9_to_grade_6(position):
    """One is worse in this step and better in all after it: the step decides."""
    worse = {"average": "8", "study": "fair", "conduct": "fair"}
    first, second = dict(BEST), dict(BEST)
    first[TWELVE[position]] = worse[TWELVE[position].split("_")[0]]
    for later in TWELVE[position + 1 :]:
        second[later] = worse[later.split("_")[0]]
    assert equals("vinhphuc-2025-grade-10", first, second) == ["2"]


def test_vinhphuc_equal_in_all_twelve_admits_all():
    assert equals("vinhphuc-2025-grade-10", BEST, BEST, BEST) == ["1", "2", "3"]


def crowd(seats: int, tied: int, *, school: dict[str, str] | None = None) -> list[str]:
    """Sơn La: a school whose last seat is wanted by `tied` children with 24; how many of them are in."""
    above = {f"above_{number}": exam("9 9 9", wishes=["S"]) for number in range(seats - 1)}
    equal = {
        f"equal_{number}": exam("8 8 8", wishes=["S"], average_9=f"{9 - number / 10:.1f}")
        for number in range(tied)
    }
    found = admitted("sonla-2025-grade-10", {"S": seats}, {**above, **equal}, schools={"S": school or {}})
    return [child for child in equal if found[child]]


def test_sonla_admits_all_up_to_two_percent_above_the_seats():
    """Two of 100 seats are 2.0 %: three children on the last seat are in."""
    assert crowd(100, 3) == ["equal_0", "equal_1", "equal_2"]


def test_sonla_above_two_percent_the_averages_decide():
    """Two of 95 seats are 2.1 %."""
    assert crowd(95, 3) == ["equal_0"]
    assert crowd(100, 4) == ["equal_0"]


def test_sonla_boarding_schools_never_exceed_their_seats():
    assert crowd(100, 3, school={"programme": "noi_tru"}) == ["equal_0"]


@pytest.mark.parametrize("step", range(8))
def test_sonla_averages_from_9_to_6_then_three_subjects_from_9_to_6(step):
    keys = [f"average_{year}" for year in (9, 8, 7, 6)] + [f"core_sum_{year}" for year in (9, 8, 7, 6)]
    first, second = dict.fromkeys(keys, "9"), dict.fromkeys(keys, "9")
    first[keys[step]] = "8"
    for later in keys[step + 1 :]:
        second[later] = "8"
    assert equals("sonla-2025-grade-10", first, second) == ["2"]


def of_a_class(pack: str, *tied: dict[str, str]) -> list[str]:
    return equals(pack, *tied, school=CHUYEN)


def test_haiduong_specialised_paper_then_its_subject_then_the_average_of_grade_9():
    """7 7 7 and 8 make 45 as 8 8 8 and 7 do: the total is equal, the specialised paper is not."""
    children = {
        "common": exam("8 8 8", wishes=["S"], specialised="7"),
        "paper": exam("7 7 7", wishes=["S"], specialised="8"),
    }
    found = admitted("haiduong-2025-grade-10", {"S": 1}, children, schools={"S": CHUYEN})
    assert found == {"common": "", "paper": "S"}
    best = {"specialised": "7", "specialised_average_9": "9", "average_9": "9"}
    for worse in ({"specialised_average_9": "8"}, {"average_9": "8"}):
        assert of_a_class("haiduong-2025-grade-10", best | worse, best) == ["2"]
    subject = {"specialised": "7", "specialised_average_9": "9", "average_9": "8"}
    average = {"specialised": "7", "specialised_average_9": "8", "average_9": "9"}
    assert of_a_class("haiduong-2025-grade-10", average, subject) == ["2"]


def test_dongnai_classes_average_of_grade_9_then_of_the_subject():
    subject = {"specialised": "7", "specialised_average_9": "10", "average_9": "8"}
    average = {"specialised": "7", "specialised_average_9": "8", "average_9": "9"}
    assert of_a_class("dongnai-2025-grade-10", subject, average) == ["2"]


def test_hue_classes_specialised_paper_then_literature_and_mathematics():
    """8 8 8 and 7 make 38 as 7 7 8 and 8 do."""
    children = {
        "common": exam("8 8 8", wishes=["S"], specialised="7", literature_math_9="20"),
        "paper": exam("7 7 8", wishes=["S"], specialised="8", literature_math_9="15"),
    }
    found = admitted("hue-2025-grade-10", {"S": 1}, children, schools={"S": CHUYEN})
    assert found == {"common": "", "paper": "S"}
    low, high = (
        {"specialised": "7", "literature_math_9": "17.9"},
        {"specialised": "7", "literature_math_9": "18"},
    )
    assert of_a_class("hue-2025-grade-10", low, high) == ["2"]
