"""[proposal] as it is read, and what is refused with its line."""

import pytest

from admissions.rules.packs import load_pack, pack_text
from admissions.rules.parse import PolicyError, parse_policy

TEXT = pack_text("hanoi-2025-grade-1")


def read(section: str):
    before, rest = TEXT.split("[proposal]", 1)
    after = rest.split("\n[", 1)[1]
    return parse_policy(f"{before}[proposal]\n{section}\n\n[{after}", source="thu.toml").proposal


def test_the_packs_by_residence_propose_and_others_do_not() -> None:
    for name in ("hanoi-2025-grade-1", "hanoi-2025-grade-6", "hcmc-2025-grade-1", "hcmc-2025-grade-6"):
        policy = load_pack(name)
        assert policy.proposal is not None
        assert any("proposal" in note for note in policy.notes)
    assert load_pack("hanoi-2025-grade-10").proposal is None


def test_what_is_left_out_has_its_default() -> None:
    found = read('papers = "none"')
    assert (found.who, found.overflow, found.within_m, found.seats, found.papers) == ((), 0, None, 10_000, ())


def test_a_share_of_seats_and_the_papers_still_needed_are_kept() -> None:
    found = read('papers = ["birth_certificate"]\nseats = "62,5%"')
    assert (found.seats, found.papers) == (6250, ("birth_certificate",))


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("overflow = 1", "proposal.papers"),
        ('papers = "none"\nseats = "120%"', "proposal.seats"),
        ('papers = "none"\nseats = "12"', "proposal.seats"),
        ('papers = ["passport"]', "proposal.papers"),
        ('papers = "none"\noverflow = 21', "proposal.overflow"),
        ('papers = "none"\nwho = { sibling = true }', "proposal.who.sibling"),
        ('papers = "none"\nfrom = 1', "proposal.from"),
    ],
)
def test_what_cannot_be_used_is_refused_by_key(section: str, key: str) -> None:
    with pytest.raises(PolicyError) as refused:
        read(section)
    assert refused.value.key == key
    assert refused.value.line is not None


def test_rules_that_rank_by_marks_cannot_propose() -> None:
    text = pack_text("hanoi-2025-grade-10") + '\n[proposal]\npapers = "none"\n'
    with pytest.raises(PolicyError, match="không dùng điểm"):
        parse_policy(text, source="thu.toml")
