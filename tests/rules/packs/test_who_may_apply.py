"""Who may apply where: Hà Nội 2026, Nghệ An, Quảng Ninh, Bà Rịa – Vũng Tàu, Huế; floors; later rounds."""

import pytest

from admissions.rules.documents import documents_for
from admissions.rules.packs import load_pack
from tests.rules.packs.small_rounds import CHUYEN, exam, reason


@pytest.mark.parametrize(
    ("pack", "fact", "told"),
    [
        ("hanoi-2026", "lives_in_province", "not_resident"),
        ("nghean-2025", "permanent_resident", "not_resident"),
        ("nghean-2025", "studies_in_province", "not_pupil_here"),
    ],
)
def test_who_is_not_of_the_province_is_refused_and_who_is_not_yet_known_is_not(pack, fact, told):
    for answer, found in (("có", "placed"), ("", "placed"), ("không", f"not_eligible:{told}")):
        assert reason(f"{pack}-grade-10", exam("8 8 8", wishes=["A"], **{fact: answer})) == found


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("lives_here", "placed"),
        ("grade_9_here", "placed"),
        ("parent_works_here", "placed"),
        ("grade_9_here;parent_works_here", "placed"),
        ("", "placed"),
        ("none", "not_eligible:no_link"),
    ],
)
def test_bariavungtau_asks_for_one_of_three_links_to_the_province(link, told):
    child = exam("8 8 8", wishes=["A"], link_to_province=link)
    assert reason("bariavungtau-2025-grade-10", child) == told


@pytest.mark.parametrize(
    ("inside", "told"), [("có", "placed"), ("", "placed"), ("không", "not_eligible:outside_catchment")]
)
def test_quangninh_takes_children_of_the_catchment_of_a_school(inside, told):
    child = exam("8 8 8", wishes={"A": {"in_catchment": inside}})
    assert reason("quangninh-2025-grade-10", child) == told


@pytest.mark.parametrize(
    ("fact", "answer", "told"),
    [
        ("fair_record", "không", "not_eligible:record_too_low"),
        ("attended_upper_secondary", "có", "not_eligible:attended_before"),
        ("fair_record", "", "placed"),
    ],
)
def test_hue_specialised_classes_ask_for_a_fair_record_and_no_upper_secondary_school_before(
    fact, answer, told
):
    child = exam("8 8 8", wishes=["X"], specialised="8", lower_secondary_score="9", **{fact: answer})
    assert reason("hue-2025-grade-10", child, seats={"X": 1}, schools={"X": CHUYEN}) == told
    assert reason("hue-2025-grade-10", child | {"wishes": ["A"]}) == "placed"


@pytest.mark.parametrize(
    ("floor", "told"), [("24", "placed"), ("24.25", "not_eligible:below_floor"), ("", "placed")]
)
def test_vinhphuc_a_school_may_set_a_floor(floor, told):
    schools = {"A": {"floor_score": floor}}
    assert reason("vinhphuc-2025-grade-10", exam("8 8 8", wishes=["A"]), schools=schools) == told


def test_haiphong_asks_for_the_registration_form_in_three_copies():
    wanted = documents_for(load_pack("haiphong-2025-grade-10"), {})
    form = next(document for document in wanted if document.kind == "registration_form")
    assert form.label.vi == "Phiếu đăng ký, ba bản"


@pytest.mark.parametrize(
    ("pack", "rounds", "who", "floor", "wishes"),
    [
        ("hcmc-2025", 1, ("unplaced",), "first_wish_line", 1),
        ("vinhphuc-2025", 2, ("unplaced",), "", 1),
        ("thainguyen-2025", 1, ("unplaced",), "", 1),
        ("haiphong-2025", 1, ("unplaced", "not_enrolled"), "", 1),
        ("camau-2026", 1, ("unplaced",), "", 1),
    ],
)
def test_later_rounds(pack, rounds, who, floor, wishes):
    later = load_pack(f"{pack}-grade-10").later
    assert (later.rounds, later.who, later.floor, later.wishes) == (rounds, who, floor, wishes)
