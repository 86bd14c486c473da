"""One integer a wish: smaller is better, grouped by offering, packed or ranked first."""

import numpy as np
import pytest

from admissions.matching.instance import Instance
from admissions.matching.keys import pack
from tests.matching.instances import instance_of

HIGH = 2**60


def two_offerings(lowest: int, highest: int) -> Instance:
    """Two offerings and nowhere take two bits, so that 61 are left for the priorities."""
    return instance_of([1, 1], [(0, lowest), (1, highest)], [(1, lowest), (0, highest)])


@pytest.mark.parametrize(
    ("lowest", "highest", "width"),
    [
        (0, 1, 1),
        (0, 7, 3),
        (-HIGH, HIGH - 1, 61),
        (-HIGH, HIGH, 1),
        (1 - 2**63, 2**63 - 1, 1),
    ],
    ids=["two values", "small", "the widest that packs", "one more is ranked", "all 64 bits are ranked"],
)
def test_priorities_are_packed_as_long_as_they_fit(lowest: int, highest: int, width: int) -> None:
    instance = two_offerings(lowest, highest)
    keys = pack(instance)
    offerings, packed = keys.at(np.arange(4))
    assert keys.width == width
    assert offerings.tolist() == [0, 1, 1, 0]
    assert packed.min() >= 0
    assert (packed >> width).tolist() == [0, 1, 1, 0]
    for one in range(4):
        for other in range(4):
            if offerings[one] == offerings[other]:
                better = instance.priorities[one] > instance.priorities[other]
                assert (packed[one] < packed[other]) == better
    assert (packed <= keys.weakest(offerings)).all()


def test_the_priorities_of_wishes_that_are_not_eligible_take_no_bits() -> None:
    instance = instance_of([1, 1], [(0, 3), (1, -(2**63), False)], [(0, 5), (1, 2**63 - 1, False)])
    assert pack(instance).width == 2


def test_nobody_eligible_needs_no_bits() -> None:
    assert pack(instance_of([1, 1], [(0, 3, False)], [])).width == 0


@pytest.mark.parametrize("spread", [1, 2**50], ids=["packed", "ranked"])
def test_a_key_reaches_to_the_last_of_its_band_and_never_into_another_offering(spread: int) -> None:
    """Priorities 1 | 4, 5, 7 | 9 with two bits to a band; stretched so far apart they no longer pack."""
    priorities = [1, 4, 5, 7, 9]
    bits = 2 + spread.bit_length() - 1
    instance = instance_of(
        [1] * 4096,
        *[[(0, priority * spread), (1, priority * spread)] for priority in priorities],
        band_bits=bits,
    )
    keys = pack(instance)
    assert (keys.floors is None) == (spread == 1)
    _, packed = keys.at(np.arange(10))
    reached = keys.reach(packed)
    assert (reached >> keys.width == packed >> keys.width).all()
    for one in range(10):
        for other in range(one % 2, 10, 2):
            in_band_or_above = priorities[other // 2] >> 2 >= priorities[one // 2] >> 2
            assert (packed[other] <= reached[one]) == in_band_or_above
