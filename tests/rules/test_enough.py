"""What would have been enough, and when nothing would."""

import pytest

from admissions.rules.enough import needed_total
from admissions.rules.figures import outcomes_of
from admissions.rules.packs import load_pack
from admissions.rules.policy import Margins
from admissions.rules.reasons import sentences
from admissions.rules.statements import child_reasons
from tests.rules.rounds import EXAM, decided, policy_of

STRICT = EXAM.replace("admit_all", "strict")
NONE = EXAM.replace("admit_all", "admit_none")


def marks(total: float) -> dict[str, str]:
    return {"math": "5", "literature": str(total - 5)}


def enough(policy, seats, children, child: str, *, seed: str = "", language: str = "vi") -> list[str]:
    """What is said to a child on what would have been enough, of each wish in turn."""
    case, decision = decided(policy, seats, children, seed=seed)
    reasons = child_reasons(policy, outcomes_of(decision)[case.applicant_ids.index(child)])
    told = [each for wish in reasons.wishes for queue in wish.queues for each in queue.statements]
    return sentences((each for each in told if each.kind.startswith(("enough", "never"))), language=language)


CHILDREN = {"first": {"wishes": ["A"], **marks(14)}, "child": {"wishes": ["A"], **marks(12)}}


def test_to_be_equal_is_enough_where_all_equals_are_in() -> None:
    said = "Theo điểm chuẩn đã công bố, từ 14 điểm trở lên là đủ: con cần thêm 2 điểm."
    assert enough(policy_of(EXAM), {"A": 1}, CHILDREN, "child") == [said]


@pytest.mark.parametrize("text", [STRICT, NONE])
def test_it_takes_more_where_equals_are_not_all_in(text) -> None:
    said = "Theo điểm chuẩn đã công bố, từ 14,01 điểm trở lên là đủ: con cần thêm 2,01 điểm."
    assert enough(policy_of(text), {"A": 1}, CHILDREN, "child") == [said]


def test_to_be_equal_is_enough_where_seats_stay_empty_because_equals_are_all_out() -> None:
    tied = {name: {"wishes": ["A"], **marks(13)} for name in ("x", "y", "z")}
    said = "Theo điểm chuẩn đã công bố, từ 14 điểm trở lên là đủ: con cần thêm 2 điểm."
    assert enough(policy_of(NONE), {"A": 2}, CHILDREN | tied, "child") == [said]


def test_one_of_those_who_are_out_together_needs_a_little_more_than_they_have() -> None:
    tied = {name: {"wishes": ["A"], **marks(13)} for name in ("x", "y", "z")}
    said = "Theo điểm chuẩn đã công bố, từ 13,01 điểm trở lên là đủ: con cần thêm 0,01 điểm."
    assert enough(policy_of(NONE), {"A": 2}, CHILDREN | tied, "x") == [said]


def test_a_margin_is_part_of_what_is_needed() -> None:
    policy = policy_of(EXAM.replace("max = 3", 'max = 3\nmargins = ["0", "1.5", "1.5"]'))
    children = CHILDREN | {"child": {"wishes": ["B", "A"], **marks(12)}, "b": {"wishes": ["B"], **marks(13)}}
    assert enough(policy, {"A": 1, "B": 1}, children, "child") == [
        "Theo điểm chuẩn đã công bố, từ 13 điểm trở lên là đủ: con cần thêm 1 điểm.",
        "Theo điểm chuẩn đã công bố, từ 15,5 điểm trở lên là đủ: con cần thêm 3,5 điểm.",
    ]


def test_a_total_that_no_marks_give_is_not_called_enough() -> None:
    policy = policy_of(EXAM.replace("max = 3", 'max = 3\nmargins = ["0", "1.5", "1.5"]'))
    children = {
        "first": {"wishes": ["A"], **marks(15), "math": "10"},
        "b": {"wishes": ["B"], **marks(13)},
        "child": {"wishes": ["B", "A"], **marks(12)},
    }
    children["first"]["literature"] = "9"
    told = enough(policy, {"A": 1, "B": 1}, children, "child")
    assert told[1:] == ["Không mức nào đủ, vì đã ở mức cao nhất."]


@pytest.mark.parametrize(
    ("margins", "line", "number", "total"),
    [
        (Margins(), 3000, 2, 3000),
        (Margins(margins=(0, 100)), 3000, 2, 3100),
        (Margins(margin_op=">"), 3000, 2, 3001),
        (Margins(margin_op=">"), 3000, 1, 3000),
        (Margins(ratio=11_000), 3000, 1, 3300),
        (Margins(ratio=11_000), 3025, 1, 3328),
        (Margins(ratio=11_000, margin_op=">"), 3000, 2, 3301),
        (Margins(ratio=9_000, margins=(0, 50)), 1000, 2, 945),
    ],
)
def test_the_total_that_is_needed_is_the_smallest_that_reaches_the_line(margins, line, number, total) -> None:
    assert needed_total(margins, line, number) == total
    assert margins.effective(total, number) >= line > margins.effective(total - 1, number)


HN1 = load_pack("hanoi-2025-grade-1")


def first_grader(metres: int, residence: str = "permanent", catchment: str = "có") -> dict:
    return {
        "birth_year": "2019",
        "residence": residence,
        "wishes": {"A": {"in_catchment": catchment, "distance_m": str(metres)}},
    }


def test_a_distance_is_named_where_distance_decided() -> None:
    children = {"near": first_grader(850), "far": first_grader(1250)}
    (said,) = enough(HN1, {"A": 1}, children, "far", seed="s")
    assert said in {
        "Theo kết quả đã công bố, khoảng cách từ nhà đến trường từ 850 m trở xuống là đủ.",
        "Theo kết quả đã công bố, khoảng cách từ nhà đến trường từ 849 m trở xuống là đủ.",
    }


def test_where_the_draw_decided_it_is_the_distance_before_it_that_is_named() -> None:
    children = {"a": first_grader(500), "b": first_grader(500)}
    case, decision = decided(HN1, {"A": 1}, children, seed="s")
    loser = case.applicant_ids[int((decision.wish_positions < 0).argmax())]
    assert enough(HN1, {"A": 1}, children, loser, seed="s") == [
        "Theo kết quả đã công bố, khoảng cách từ nhà đến trường từ 499 m trở xuống là đủ."
    ]


def test_in_a_category_without_seats_nothing_is_enough() -> None:
    children = {"own": first_grader(3000), "other": first_grader(10, catchment="không")}
    assert enough(HN1, {"A": 1}, children, "other", seed="s") == [
        (
            "Ở diện “Ngoài tuyến” không mức nào của các tiêu chí sau đủ, "
            "vì đã hết chỗ ở diện “Trong tuyến, thường trú”."
        )
    ]
    assert enough(HN1, {"A": 1}, children, "other", seed="s", language="en") == [
        (
            "In the category “Outside the catchment” no value of the later criteria is enough, "
            "as the seats ended in “In the catchment, permanent residence”."
        )
    ]
