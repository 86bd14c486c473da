"""[gate]: how odd is too odd before a run; what is left out keeps its default."""

from __future__ import annotations

from typing import Final

from admissions.rules.gate.limits import ClassSize, GateLimits
from admissions.rules.parsing.reader import Reader

LARGEST_CLASS: Final = 100
# Name → the least and the greatest value that makes sense.
NUMBERS: Final = {
    "change_percent": (1, 100),
    "tenfold": (2, 10),
    "few_seats_percent": (0, 100),
    "many_seats_percent": (100, 100_000),
    "least_files": (1, 100_000),
    "room_size": (1, 1000),
    "top_percent": (50, 100),
    "least_marks": (50, 1_000_000),
    "least_in_group": (5, 1000),
    "false_alarms_permille": (1, 50),
    "inverted_percent": (5, 95),
    "inverted_false_alarms_millionth": (1, 50_000),
}


def read_gate_limits(policy: Reader) -> GateLimits:
    table = policy.optional_section("gate", (*NUMBERS, "class_sizes"))
    if table is None:
        return GateLimits()
    numbers = {name: table.integer(name, *NUMBERS[name]) for name in NUMBERS if name in table.table}
    sizes = tuple(
        ClassSize(line.text("programme", default="*"), line.integer("size", 1, LARGEST_CLASS))
        for line in table.sections("class_sizes", ("programme", "size"))
    )
    return GateLimits(class_sizes=sizes, **numbers)
