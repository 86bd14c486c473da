"""Rounds of a few children under a pack, told by their outcome."""

from collections.abc import Mapping
from typing import Any

from admissions.rules.decision import Decision
from admissions.rules.packs import load_pack
from tests.rules.rounds import decided

CHUYEN = {"programme": "chuyen"}


def exam(marks: str, **more: Any) -> dict[str, Any]:
    """A child with its three papers: "8 7.5 9" are mathematics, literature, foreign language."""
    math, literature, foreign_language = marks.split()
    return {"math": math, "literature": literature, "foreign_language": foreign_language, **more}


def run(
    pack: str, seats: Mapping[str, int], children: Mapping[str, Mapping[str, Any]], **more: Any
) -> Decision:
    return decided(load_pack(pack), seats, children, **more)[1]


def admitted(
    pack: str, seats: Mapping[str, int], children: Mapping[str, Mapping[str, Any]], **more: Any
) -> dict[str, str]:
    """Child to school, "" for none."""
    return schools_of(run(pack, seats, children, **more))


def schools_of(decision: Decision) -> dict[str, str]:
    case = decision.case
    places = decision.offering_positions.tolist()
    return {
        child: case.offering_ids[place] if place >= 0 else ""
        for child, place in zip(case.applicant_ids, places, strict=True)
    }


def reason(
    pack: str, child: Mapping[str, Any], *, seats: Mapping[str, int] | None = None, **more: Any
) -> str:
    """What one child alone is told."""
    return run(pack, seats or {"A": 1}, {"child": child}, **more).reasons[0]
