"""The text of a later round says what the rules of a later round are."""

from dataclasses import replace

import pytest

from admissions.rules.packs import list_packs, load_pack, pack_text
from admissions.rules.packs.later_text import later_text
from admissions.rules.parse import parse_policy
from admissions.rules.supplementary import later_policy
from tests.rules.rounds import EXAM

SEVERAL = [pack for pack in list_packs() if load_pack(pack).later is not None]


@pytest.mark.parametrize("pack", SEVERAL)
def test_the_text_parses_to_the_rules_of_a_later_round(pack: str) -> None:
    parsed = parse_policy(later_text(pack_text(pack)), source=pack)
    wanted = later_policy(load_pack(pack))
    assert replace(parsed, import_mapping=None) == replace(wanted, import_mapping=None)


def test_ho_chi_minh_city_gives_one_wish_and_no_chain_of_lines() -> None:
    parsed = parse_policy(later_text(pack_text("hcmc-2025-grade-10")), source="")
    assert (parsed.wishes.max, parsed.chain.gaps) == (1, ())
    assert {programme.name: programme.wishes.max for programme in parsed.programmes} == {
        "specialised": 1,
        "integrated": 1,
    }


def test_rules_that_say_nothing_of_later_rounds_stay_as_they_are() -> None:
    text = pack_text("hanoi-2025-grade-1")
    assert later_text(text) == text


def test_margins_zones_and_comments_keep_their_places() -> None:
    text = EXAM + '\n[later]\nrounds = 1\nwho = ["unplaced"]\nwishes = 2\n# ghi chú\n'
    again = later_text(text)
    assert "# ghi chú" in again
    assert parse_policy(again, source="").wishes.max == 2
