"""Wishes count inside their programme: TP.HCM takes 2 specialised, 3 integrated and 3 ordinary ones."""

from dataclasses import replace

import pytest

from admissions.models import Offering, Preference
from admissions.registration.errors import WishesRefused
from admissions.registration.programmes import numbers_within, ordinary_of, place_of, room_left
from admissions.registration.rules import check_wishes, zone_problem
from admissions.registration.services import Wish
from admissions.rules.packs import load_pack

HCMC = load_pack("hcmc-2025-grade-10")
SPECIALISED, INTEGRATED, ORDINARY = "chuyen", "tich_hop", ""


def offering(number: int, kind: str, **facts: str) -> Offering:
    return Offering(pk=number, name=f"T{number}", facts={"programme": kind, **facts} if kind else facts)


def check(*kinds: str) -> None:
    offerings = {number: offering(number, kind) for number, kind in enumerate(kinds, 1)}
    check_wishes(HCMC, [Wish(number, number) for number in offerings], offerings)


def test_eight_wishes_are_allowed_when_each_programme_has_no_more_than_its_own() -> None:
    check(*[SPECIALISED] * 2, *[INTEGRATED] * 3, *[ORDINARY] * 3)
    check(ORDINARY, INTEGRATED, SPECIALISED, ORDINARY, INTEGRATED, SPECIALISED, ORDINARY, INTEGRATED)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([SPECIALISED] * 3, "nhiều nhất 2 nguyện vọng vào lớp chuyên"),
        ([INTEGRATED] * 4, "nhiều nhất 3 nguyện vọng vào lớp tích hợp"),
        ([ORDINARY] * 4, "nhiều nhất 3 nguyện vọng vào trường thường"),
        ([SPECIALISED] * 3 + [ORDINARY] * 6, "nhiều nhất 8 nguyện vọng"),
    ],
)
def test_one_too_many_names_the_programme(kinds, said) -> None:
    with pytest.raises(WishesRefused, match=said):
        check(*kinds)


def wishes(*kinds: str) -> list[Preference]:
    return [Preference(rank=rank, offering=offering(rank, kind)) for rank, kind in enumerate(kinds, 1)]


def test_each_wish_has_its_number_inside_its_programme() -> None:
    assert numbers_within(HCMC, wishes(ORDINARY, SPECIALISED, ORDINARY, INTEGRATED, SPECIALISED)) == {
        1: "Trường thường, nguyện vọng 1",
        2: "Lớp chuyên, nguyện vọng 1",
        3: "Trường thường, nguyện vọng 2",
        4: "Lớp tích hợp, nguyện vọng 1",
        5: "Lớp chuyên, nguyện vọng 2",
    }
    assert numbers_within(load_pack("hanoi-2025-grade-10"), wishes(ORDINARY)) == {}


def test_what_is_left_is_counted_by_programme() -> None:
    chosen = [each.offering for each in wishes(SPECIALISED, SPECIALISED, ORDINARY)]
    assert room_left(HCMC, chosen) == {0: 0, 1: 3, 2: 2}


def test_an_offering_that_says_nothing_or_nonsense_is_ordinary() -> None:
    assert [place_of(HCMC, offering(1, kind)) for kind in (SPECIALISED, INTEGRATED, ORDINARY, "khác")] == [
        0,
        1,
        2,
        2,
    ]


def test_zones_look_at_ordinary_wishes_alone_and_count_those_alone() -> None:
    zones = load_pack("hanoi-2025-grade-10")
    facts = (*HCMC.facts, *(fact for fact in zones.facts if fact.name == "zone"))
    policy = replace(HCMC, facts=facts, wishes=zones.wishes)
    far, near = {"zone": "zone_2"}, {"zone": "zone_1"}
    list_ = [
        Preference(rank=1, offering=offering(1, SPECIALISED, **far)),
        Preference(rank=2, offering=offering(2, ORDINARY, **near)),
        Preference(rank=3, offering=offering(3, ORDINARY, **far)),
    ]
    assert zone_problem(policy, "zone_1", list_) == ""
    list_[1].rank, list_[2].rank = 3, 2
    assert "nguyện vọng 2 phải là trường trong khu vực" in zone_problem(policy, "zone_1", list_)
    assert zone_problem(policy, "zone_1", list_[:1]) == ""
    assert [each.rank for each in ordinary_of(policy, list_)] == [2, 3]
