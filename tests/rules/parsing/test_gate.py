"""[gate]: what a pack may say, and what is refused."""

import pytest

from admissions.rules.gate.limits import ClassSize, GateLimits
from admissions.rules.packs import list_packs, load_pack
from admissions.rules.parse import PolicyError, parse_policy
from tests.rules.rounds import EXAM


def limits(text: str) -> GateLimits:
    return parse_policy(EXAM + text, source="thu.toml").gate_limits


def test_what_is_left_out_keeps_its_default() -> None:
    assert limits("") == GateLimits()
    assert limits("[gate]\nchange_percent = 30\n") == GateLimits(change_percent=30)


def test_classes_have_a_size_a_programme() -> None:
    given = limits('[gate]\nclass_sizes = [{ programme = "chuyen*", size = 35 }, { size = 45 }]\n')
    assert given.class_sizes == (ClassSize("chuyen*", 35), ClassSize("*", 45))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[gate]\nchange_percent = 0\n", "số nguyên từ 1 đến 100"),
        ("[gate]\nchange = 20\n", "không có khóa này"),
        ("[gate]\nclass_sizes = [{ size = 0 }]\n", "số nguyên từ 1 đến 100"),
        ('[gate]\nclass_sizes = [{ programme = "chuyen" }]\n', "còn thiếu"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        limits(text)


@pytest.mark.parametrize("pack", list_packs())
def test_every_pack_knows_the_legal_size_of_a_class(pack: str) -> None:
    """35 in primary (TT 28/2020 Art. 16), 45 in secondary (TT 32/2020 Art. 16.3)."""
    policy = load_pack(pack)
    assert policy.gate_limits.class_size("thuong") == {1: 35, 6: 45, 10: 45}[policy.grade]


@pytest.mark.parametrize("pack", [pack for pack in list_packs() if pack.endswith("grade-10")])
def test_a_specialised_class_has_at_most_35(pack: str) -> None:
    assert load_pack(pack).gate_limits.class_size("chuyen-toan") == 35
