"""Every pack loads; and of each what is particular to it."""

import re

import pytest

from admissions.rules.decision import rank
from admissions.rules.facts import encode
from admissions.rules.packs import UnknownPack, list_packs, load_pack, pack_text
from admissions.rules.scoring import total
from tests.rules.rounds import case_of, decided, placements, reasons

FIRST = (
    "camau-2026-grade-10",
    "hanoi-2025-grade-1",
    "hanoi-2025-grade-10",
    "hanoi-2025-grade-6",
    "hcmc-2025-grade-1",
    "hcmc-2025-grade-10",
    "hcmc-2025-grade-6",
    "hue-2025-grade-10",
)


ALL = list_packs()


def test_the_first_packs_are_listed():
    assert set(FIRST) <= set(ALL)
    assert list(ALL) == sorted(ALL)


def test_an_unknown_pack_lists_the_known_ones():
    with pytest.raises(UnknownPack) as unknown:
        load_pack("hanoi-1999-grade-10")
    assert str(unknown.value).startswith(
        'Không có bộ quy tắc "hanoi-1999-grade-10"; hãy dùng một trong: bariavungtau'
    )


@pytest.mark.parametrize("pack", ALL)
def test_a_pack_names_itself_its_source_and_what_may_be_changed(pack):
    policy = load_pack(pack)
    assert policy.id == pack
    assert pack.endswith(f"-{policy.school_year[:4]}-grade-{policy.grade}")
    assert policy.legal_basis
    assert policy.notes
    assert policy.source == f"{pack}.toml"
    assert pack_text(pack).startswith("# ")


@pytest.mark.parametrize("pack", ALL)
def test_a_pack_can_drive_a_form(pack):
    policy = load_pack(pack)
    kinds = {document.kind for document in policy.documents}
    for question in (*policy.questions, *policy.wish_questions):
        assert question.papers, f"{question.name} is claimed without a paper"
        assert set(question.papers) <= kinds
        assert question.type in ("flag", "choice", "choices")
        assert bool(question.choices) == (question.type != "flag")
    for words in (*(fact.label for fact in policy.facts), *(document.label for document in policy.documents)):
        assert words.vi != words.en
    assert policy.wishes.max >= 1


@pytest.mark.parametrize("pack", [pack for pack in ALL if pack.endswith("-10")])
def test_a_grade_10_file_is_read_by_vietnamese_or_english_headers(pack):
    policy = load_pack(pack)
    mapping = policy.import_mapping
    assert len(mapping.preferences) == policy.wishes.max
    for headers in (mapping.applicant, *mapping.preferences, mapping.total, mapping.outcome):
        assert any(re.fullmatch("[a-z_0-9]+", header) for header in headers)
        assert any(not re.fullmatch("[a-z_0-9]+", header) for header in headers)
    needed = {term.fact for term in policy.score.terms} - {derived.fact for derived in mapping.derived}
    assert needed <= set(mapping.facts)
    assert "Không đăng ký" in mapping.no_wish


def test_hanoi_grade_10_has_twelve_zones_and_margins():
    policy = load_pack("hanoi-2025-grade-10")
    assert policy.wishes.margins == (0, 100, 200)
    assert policy.wishes.margin_op == ">="
    assert policy.wishes.zones == (("any",), ("own", "any"), ("own", "own", "any"))
    zone = policy.fact("zone")
    assert len(zone.choices) == 12
    assert zone.choices[2].label.vi == "Khu vực 3: Đống Đa, Thanh Xuân, Cầu Giấy"
    assert policy.fact("zone", "offering").choices == zone.choices
    assert [fact.name for fact in policy.questions] == ["priority_groups", "awards", "zone"]


def test_hcmc_grade_10_has_one_cutoff_for_all_three_wishes_and_no_zones():
    policy = load_pack("hcmc-2025-grade-10")
    marks = {"math": "7", "literature": "7", "foreign_language": "6"}
    children = {
        "line": {"wishes": ["B"], **marks},
        "third": {"wishes": ["A", "C", "B"], **marks},
        "low": {"wishes": ["B"], **marks, "math": "6.75"},
    }
    case, decision = decided(policy, {"A": 0, "B": 1, "C": 0}, children)
    assert placements(case, decision) == {"line": "B", "third": "B", "low": ""}


def test_hue_adds_the_lower_secondary_score_and_keeps_files_as_published():
    policy = load_pack("hue-2025-grade-10")
    child = {
        "wishes": ["A"],
        "math": "7",
        "literature": "7",
        "foreign_language": "6.2",
        "lower_secondary_score": "9.58",
        "bonus": "1.5",
    }
    case = case_of(policy, {"A": 1}, {"c": child, "d": child | {"bonus": ""}})
    assert total(policy, case).tolist() == [3128, 2978]


def test_hue_admits_all_who_tie_at_the_last_seat():
    marks = {"math": "7", "literature": "7", "foreign_language": "6", "lower_secondary_score": "9"}
    children = {name: {"wishes": ["A"], **marks} for name in "ab"}
    case, decision = decided(load_pack("hue-2025-grade-10"), {"A": 1}, children)
    assert placements(case, decision) == {"a": "A", "b": "A"}


def catchment_order(pack: str, children: dict[str, tuple[dict, dict]], **more: str) -> list[str]:
    """Children, best first, who wish for A: {name: (facts of the child, facts of the wish)}."""
    policy = load_pack(pack)
    case = case_of(
        policy,
        {"A": 1},
        {name: {"wishes": {"A": wish}, **more, **child} for name, (child, wish) in children.items()},
    )
    ranking = rank(policy, case, seed="s")
    order = sorted(range(len(children)), key=lambda row: -ranking.instance.priorities[row])
    return [case.applicant_ids[row] for row in order]


@pytest.mark.parametrize("pack", ["hanoi-2025-grade-1", "hanoi-2025-grade-6"])
def test_hanoi_takes_the_catchment_first_by_kind_of_residence_then_by_distance(pack):
    home = {"in_catchment": "có", "distance_m": "900"}
    away = {"in_catchment": "không", "distance_m": "100"}
    children = {
        "7_outside": ({"residence": "permanent"}, away),
        "6_outside_sibling": ({"residence": "permanent"}, away | {"sibling": "có"}),
        "5_unknown": ({}, home | {"distance_m": "950"}),
        "4_current": ({"residence": "current"}, home),
        "3_temporary": ({"residence": "temporary"}, home | {"distance_m": "50"}),
        "2_permanent_far": ({"residence": "permanent"}, home | {"distance_m": "901"}),
        "1_permanent": ({"residence": "permanent"}, home),
        "0_sibling": ({"residence": "permanent"}, home | {"distance_m": "2000", "sibling": "có"}),
    }
    assert catchment_order(pack, children, birth_year="2019") == sorted(children)


@pytest.mark.parametrize("pack", ["hcmc-2025-grade-1", "hcmc-2025-grade-6"])
def test_hcmc_takes_those_who_live_there_then_the_second_group_in_order(pack):
    far, near = {"distance_m": "3000"}, {"distance_m": "100"}
    children = {
        "8_other": ({"residence": "permanent"}, near),
        "7_sibling": ({}, near | {"sibling": "có"}),
        "6_other_province": ({"from_other_province": "có"}, near),
        "5_border": ({}, near | {"border_area": "có"}),
        "4_parent_works": ({}, near | {"parent_works_in_area": "có"}),
        "3_studied": ({}, near | {"studied_in_area": "có"}),
        "2_lives_far": ({"residence": "permanent"}, far | {"in_catchment": "có"}),
        "1_lives_near": ({"residence": "current"}, near | {"in_catchment": "có"}),
    }
    assert catchment_order(pack, children, birth_year="2019") == sorted(children)


@pytest.mark.parametrize("pack", ["hcmc-2025-grade-1", "hcmc-2025-grade-6"])
def test_hcmc_a_school_may_have_a_farthest_distance_of_its_own(pack):
    policy = load_pack(pack)
    child = {"birth_year": "2019", "wishes": {"A": {"distance_m": "4001"}, "B": {"distance_m": "9000"}}}
    schools = {"A": {"max_distance_m": "4000"}}
    case, decision = decided(policy, {"A": 1, "B": 1}, {"c": child}, schools=schools, seed="s")
    assert placements(case, decision) == {"c": "B"}
    assert [decision.refused_because[code].code for code in decision.refusals] == ["too_far", ""]


@pytest.mark.parametrize("pack", ["hanoi-2025-grade-1", "hcmc-2025-grade-1"])
@pytest.mark.parametrize(
    ("year", "exception", "reason"),
    [
        ("2019", "", "placed"),
        ("2020", "disability", "not_eligible:age"),
        ("2018", "", "not_eligible:age"),
        ("2016", "returnee", "placed"),
        ("2015", "returnee", "not_eligible:age"),
    ],
)
def test_grade_1_takes_children_of_the_year_and_later_ones_for_a_reason(pack, year, exception, reason):
    child = {"birth_year": year, "age_exception": exception, "wishes": ["A"]}
    assert reasons(*decided(load_pack(pack), {"A": 1}, {"c": child}, seed="s")) == {"c": reason}


@pytest.mark.parametrize("pack", ["hanoi-2025-grade-6", "hcmc-2025-grade-6"])
@pytest.mark.parametrize(
    ("completed", "reason"), [("có", "placed"), ("", "placed"), ("không", "not_eligible:not_completed")]
)
def test_grade_6_refuses_who_has_not_completed_primary_school(pack, completed, reason):
    child = {"primary_completed": completed, "wishes": ["A"]}
    assert reasons(*decided(load_pack(pack), {"A": 1}, {"c": child}, seed="s")) == {"c": reason}


@pytest.mark.parametrize("pack", ["hanoi-2025-grade-10", "hcmc-2025-grade-10", "camau-2026-grade-10"])
def test_grade_10_refuses_who_has_not_completed_lower_secondary_school(pack):
    child = {"lower_secondary_completed": "không", "wishes": ["A"]}
    found = reasons(*decided(load_pack(pack), {"A": 1}, {"c": child}))["c"]
    assert found in ("not_eligible:not_completed", "not_eligible:paper_zero")
    child |= {"math": "5", "literature": "5", "foreign_language": "5"}
    if pack != "camau-2026-grade-10":
        found = reasons(*decided(load_pack(pack), {"A": 1}, {"c": child}))["c"]
    assert found == "not_eligible:not_completed"


CAMAU = load_pack("camau-2026-grade-10")
SUBJECTS = (
    "literature",
    "math",
    "english",
    "natural_science",
    "history_geography",
    "civic_education",
    "technology",
    "informatics",
)
YEARS = (6, 7, 8, 9)


def camau_total(conduct: str, study: str, **claims: str) -> int:
    child = {f"{subject}_{year}": "8.1" for subject in SUBJECTS for year in YEARS}
    child |= {f"conduct_{year}": conduct for year in YEARS} | {f"study_{year}": study for year in YEARS}
    case = case_of(CAMAU, {"A": 1}, {"c": {"wishes": ["A"], **child, **claims}})
    return int(total(CAMAU, case)[0])


@pytest.mark.parametrize(
    ("conduct", "study", "points"),
    [
        ("Tốt", "Tốt", 10),
        ("Khá", "Tốt", 9),
        ("Tốt", "Khá", 9),
        ("Khá", "Khá", 8),
        ("Tốt", "Đạt", 7),
        ("Đạt", "Tốt", 7),
        ("Khá", "Đạt", 6),
        ("Đạt", "Khá", 6),
        ("Đạt", "Đạt", 5),
        ("Chưa đạt", "Tốt", 5),
    ],
)
def test_camau_adds_32_averages_and_four_years_of_conduct_and_study(conduct, study, points):
    assert camau_total(conduct, study) == 32 * 810 + 4 * points * 100


def test_camau_adds_the_highest_priority_and_the_highest_prize():
    claims = {"priority_groups": "group_2;group_3", "awards": "second_prize;third_prize"}
    assert camau_total("Tốt", "Tốt", **claims) - camau_total("Tốt", "Tốt") == 150 + 100


def test_camau_a_year_without_a_mark_leaves_no_total():
    assert camau_total("Tốt", "Tốt", math_9="") < 0
    assert encode(CAMAU.fact("math_9"), "8,1") == 810
