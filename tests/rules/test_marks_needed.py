"""A mark is needed by the programmes whose rules look at it."""

from dataclasses import replace

import pytest

from admissions.rules.marks_needed import programmes_that_need
from admissions.rules.packs import load_pack


@pytest.mark.parametrize(
    ("pack", "fact", "places"),
    [
        ("hcmc-2025-grade-10", "specialised", {0}),
        ("hcmc-2025-grade-10", "integrated_english", {1}),
        ("hcmc-2025-grade-10", "math", {0, 1, 2}),
        ("hanoi-2026-grade-10", "specialised", {0}),
        ("hanoi-2025-grade-10", "literature", {0}),
    ],
)
def test_by_pack(pack, fact, places) -> None:
    policy = load_pack(pack)
    assert programmes_that_need(policy, policy.fact(fact)) == places


def test_a_mark_that_no_rule_names_is_wanted_of_all() -> None:
    policy = load_pack("hcmc-2025-grade-10")
    unused = replace(policy.fact("math"), name="nobody_asks")
    assert programmes_that_need(policy, unused) == {0, 1, 2}
