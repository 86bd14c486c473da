"""How often the gate is right, over many trials: `python3 -m tests.rules.gate.measure 100`."""

import sys

from admissions.rules.gate.limits import GateLimits
from admissions.rules.gate.marks import find_inverted
from admissions.rules.gate.raised import find_raised
from admissions.rules.gate.seats import find_seat_errors
from tests.rules.gate.provinces import invented, plant, raise_marks, resampled, seats_of, upside_down

FIRST_SEED = 1000
LIMITS = GateLimits()
SCHOOLS = {5, 35, 65}


def measure(trials: int) -> None:
    seeds = range(FIRST_SEED, FIRST_SEED + trials)
    for make in (resampled, invented):
        clean = [make(seed) for seed in seeds]
        suspected = sum(bool(find_raised(each.table(), LIMITS)) for each in clean)
        anywhere = sum(
            bool(find_raised(raise_marks(each, s).table(), LIMITS))
            for each, s in zip(clean, seeds, strict=True)
        )
        in_rooms = sum(
            bool(find_raised(raise_marks(each, s, rooms=6).table(), LIMITS))
            for each, s in zip(clean, seeds, strict=True)
        )
        inverted = sum(bool(find_inverted(each.table(), LIMITS)) for each in clean)
        listed = 0
        for each in clean:
            for school in SCHOOLS:
                each = upside_down(each, school)
            names = {finding.group[1] for finding in find_inverted(each.table(), LIMITS)}
            listed += len(names & {f"{school + 1:03d}" for school in SCHOOLS})
        print(f"{make.__name__}: {trials} trials, seeds from {FIRST_SEED}")
        print(f"  raised marks: seen {anywhere}, in six rooms {in_rooms}; clean rounds suspected {suspected}")
        print(f"  lists upside down: listed {listed} of {3 * trials}; clean rounds suspected {inverted}")
    planted = found = false = 0
    for seed in seeds:
        table, errors = plant(seats_of(seed), seed)
        pairs = {(each.offering, each.code) for each in find_seat_errors(table, LIMITS)}
        planted, found = planted + len(errors), found + len(set(errors.items()) & pairs)
        false += len({each.offering for each in find_seat_errors(seats_of(seed), LIMITS)})
    print(f"seats: listed {found} of {planted}; clean schools named {false} of {300 * trials}")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
