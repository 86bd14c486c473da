"""Which facts of an offering the office enters, and what becomes of them."""

import pytest

from admissions.models import School
from admissions.rules.packs import list_packs, load_pack
from admissions.setup.offering_facts import (
    asked_facts,
    canonical,
    cell_text,
    changed_words,
    given_problems,
    merged_facts,
)

CAN_THO = load_pack("cantho-2025-grade-10")


def names(pack: str) -> list[str]:
    return [fact.name for fact in asked_facts(load_pack(pack))]


@pytest.mark.parametrize(
    ("pack", "asked"),
    [
        ("cantho-2025-grade-10", ["taken", "programme", "zone", "floor_score"]),
        ("dongnai-2025-grade-10", ["taken", "programme", "bien_hoa"]),
        ("hue-2025-grade-10", ["taken", "programme"]),
        ("bentre-2025-grade-10", ["taken", "tie_method"]),
        ("hcmc-2025-grade-1", ["taken", "max_distance_m"]),
        ("hanoi-2025-grade-6", ["taken"]),
    ],
)
def test_all_is_asked_but_what_a_ruling_decides(pack, asked) -> None:
    assert sorted(names(pack)) == sorted(asked)


@pytest.mark.parametrize("pack", list_packs())
def test_whatever_is_written_into_a_list_is_read_back_the_same(pack) -> None:
    for fact in asked_facts(load_pack(pack)):
        typed = {"flag": "có", "choice": fact.choices[-1].label.vi if fact.choices else ""}.get(
            fact.type, "7"
        )
        stored = canonical(fact, typed)
        assert stored
        assert canonical(fact, cell_text(fact, stored)) == stored


def problems(programme: str = "thuong", seats: int = 40, **given: str) -> dict[str, str]:
    return given_problems(CAN_THO, programme=programme, seats=seats, given=given)


def test_a_fact_is_judged_by_its_own_type() -> None:
    assert problems(floor_score="12,5", zone="Ô Môn", taken="40") == {}
    said = problems(floor_score="cao", zone="Quận 9", taken="-1")
    assert said["floor_score"] == "“cao” không phải là số; hãy nhập một số, ví dụ 7,25."
    assert said["zone"].startswith("“Quận 9” không có trong các lựa chọn")
    assert said["taken"].startswith("Số -1 nhỏ hơn 0")


def test_more_places_given_than_there_are_seats_is_a_slip() -> None:
    assert problems(taken="41") == {"taken": "Đã nhận 41 em, nhiều hơn chỉ tiêu 40. Hãy xem lại."}


def test_the_code_of_a_programme_and_its_kind_must_agree() -> None:
    policy = load_pack("hcmc-2025-grade-10")
    for kind, wrong in (("chuyen", False), ("tich_hop", True), ("", False)):
        found = given_problems(policy, programme="chuyen-toan", seats=35, given={"programme": kind})
        assert bool(found) is wrong


def merged(given: dict[str, str], standing: dict[str, str], *, programme: str = "thuong", zone: str = ""):
    return merged_facts(
        CAN_THO, school=School(zone=zone), programme=programme, given=given, standing=standing
    )


def test_what_is_given_replaces_a_blank_clears_and_what_is_not_named_stays() -> None:
    standing = {"floor_score": "10", "taken": "3", "tie_decision": "admit_all"}
    assert merged({"floor_score": "12,50", "taken": ""}, standing) == {
        "floor_score": "12.5",
        "tie_decision": "admit_all",
    }


def test_school_and_code_say_what_nobody_typed() -> None:
    assert merged({}, {}, programme="chuyen-toan", zone="o_mon") == {"programme": "chuyen", "zone": "o_mon"}
    assert merged({}, {}, zone="zone_1") == {}  # a zone of other rules is none of these
    assert merged({"zone": "thot_not"}, {}, zone="o_mon") == {"zone": "thot_not"}


def test_a_change_is_told_in_words() -> None:
    assert changed_words(CAN_THO, {"floor_score": "10"}, {"floor_score": "12.5", "zone": "o_mon"}) == [
        "Quận, huyện: – → Ô Môn",
        "Điểm sàn của trường: 10 → 12,5",
    ]
