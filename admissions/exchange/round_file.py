"""A province's flat file, one row a candidate, as the frozen facts of a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from admissions.exchange.bundle import SetAside
from admissions.exchange.candidate_facts import Ints, candidate_facts, differing_totals, optional_facts
from admissions.exchange.candidates import Candidates, wanted_columns
from admissions.exchange.cells import keys
from admissions.exchange.errors import BadInput, Faults
from admissions.exchange.headers import default_mapping, find_layout
from admissions.exchange.offering_list import (
    OfferingList,
    offerings_from_names,
    read_offerings,
    school_key,
    spelling,
)
from admissions.exchange.sheets import read_sheet
from admissions.rules.case import Case
from admissions.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What was read. `outside`: how many were set aside for each reason with each outcome that the file says.

    `repeated`: wishes left out because the same candidate names the same school at an earlier rank.
    `without_wish`: candidates of the run who wish for nothing. `absent`: facts without a column in the file.
    `totals_differ`: candidates whose total in the file is not what the rules add up to.
    """

    rows: int
    applicants: int
    preferences: int
    offerings: int
    seats: int
    set_aside: Mapping[str, int]
    outside: Mapping[tuple[str, str], int]
    repeated: int
    without_wish: int
    absent: tuple[str, ...]
    totals_differ: int


@dataclass(frozen=True, slots=True)
class RoundFile:
    """The case to decide, who is left out of it and why, and what to tell the person who imports."""

    case: Case
    set_aside: SetAside
    report: RoundReport


def read_round_file(
    path: Path,
    policy: Policy,
    *,
    offerings: Path | None = None,
    seats_from_outcomes: bool = False,
    sheet: str | None = None,
) -> RoundFile:
    """Read a file as the [import] section of the rules says. Raises BadInput with every cell that is wrong.

    1. Find the header and the columns, whatever the language.
    2. Set aside whom the run does not decide; their other cells are not looked at.
    3. Take the offerings and seats from the file `offerings`, or, for a past round, the offerings from the
       wishes and the seats from the outcomes of those who were not set aside.
    4. Keep the wishes with their ranks; of one school wished for twice only the first.
    5. Encode the facts, and those that are the total less its known parts.
    """
    if (offerings is None) is not seats_from_outcomes:
        message = "cần đúng một trong hai: --offerings TỆP (chỉ tiêu) hoặc --seats-from-outcomes (đợt đã qua)"
        raise BadInput.at("", message)
    mapping = policy.import_mapping or default_mapping(policy)
    wanted = wanted_columns(mapping, optional=optional_facts(policy), outcome=seats_from_outcomes)
    candidates = Candidates(find_layout(read_sheet(path, sheet=sheet), wanted), mapping)  # 1
    faults = Faults()
    ids = keys(candidates.table, candidates.layout.columns["applicant"], faults, unique=True)
    kept = candidates.kept  # 2
    if offerings is None:
        listed = _offerings_of_past(candidates, faults)  # 3
    else:
        listed = read_offerings(offerings, policy)
    wishes, repeated = _wishes(candidates, listed, faults)  # 4
    facts = candidate_facts(policy, mapping, candidates, faults)  # 5
    faults.check()
    kept_ids = [ids[row] for row in kept]
    case = _case(listed, kept_ids, wishes, facts)
    set_aside = tuple(sorted((ids[row], reason) for row, reason in enumerate(candidates.reasons) if reason))
    differ = differing_totals(policy, candidates, case, kept_ids)
    report = _report(candidates, case, repeated, differ)
    return RoundFile(case, set_aside, replace(report, absent=(*report.absent, *listed.absent)))


def _offerings_of_past(candidates: Candidates, faults: Faults) -> OfferingList:
    """Every school that someone wishes for, with as many seats as it admitted of those not set aside."""
    if candidates.outcomes is None:
        column = candidates.layout.columns["outcome"]
        faults.add(candidates.table.file, "cột này trống nên không suy ra được chỉ tiêu", column=column)
    spellings: dict[str, list[str]] = {}
    admitted: Counter[str] = Counter()
    for row in candidates.kept:
        for name in candidates.wishes[row].values():
            spellings.setdefault(school_key(name), []).append(name)
        admitted[candidates.place(row)] += 1
    return offerings_from_names({spelling(names): admitted[word] for word, names in spellings.items()})


def _wishes(
    candidates: Candidates, offerings: OfferingList, faults: Faults
) -> tuple[list[dict[str, int]], int]:
    """For each kept candidate code to rank, and how many wishes repeated an earlier one."""
    codes, repeated = offerings.codes_by_word, 0
    known = {name: codes.get(school_key(name)) for wishes in candidates.wishes for name in wishes.values()}
    lists = []
    for row in candidates.kept:
        ranks: dict[str, int] = {}
        for rank, name in candidates.wishes[row].items():
            code = known[name]
            if code is None:
                column = candidates.layout.columns[f"wish:{rank}"]
                message = f"“{name}” không có trong {offerings.file}"
                faults.add(candidates.table.file, message, row=candidates.table.rows[row], column=column)
            elif code in ranks:
                repeated += 1
            else:
                ranks[code] = rank
        lists.append(ranks)
    return lists, repeated


def _case(
    offerings: OfferingList, ids: Sequence[str], wishes: Sequence[dict[str, int]], facts: Mapping[str, Ints]
) -> Case:
    rows: list[tuple[str, int, str]] = [
        (applicant, rank, code)
        for applicant, ranks in zip(ids, wishes, strict=True)
        for code, rank in ranks.items()
    ]
    applicants, ranks, codes = zip(*rows, strict=True) if rows else ((), (), ())
    columns: dict[str, Any] = {
        "offering_ids": offerings.codes,
        "offering_names": offerings.names,
        "seats": offerings.seats,
        "offering_facts": offerings.facts,
        "applicant_ids": ids,
        "applicant_facts": facts,
        "preference_applicants": applicants,
        "preference_ranks": ranks,
        "preference_offerings": codes,
    }
    return Case.build(**columns)


def _report(candidates: Candidates, case: Case, repeated: int, differ: int) -> RoundReport:
    columns, reasons = candidates.layout.columns, candidates.reasons
    outcomes = candidates.outcomes or [""] * len(reasons)
    return RoundReport(
        rows=len(candidates.table),
        applicants=case.n_applicants,
        preferences=case.n_preferences,
        offerings=case.n_offerings,
        seats=int(case.seats.sum()),
        set_aside=Counter(filter(None, reasons)),
        outside=Counter((reason, what) for reason, what in zip(reasons, outcomes, strict=True) if reason),
        repeated=repeated,
        without_wish=int(np.count_nonzero(np.diff(case.starts) == 0)),
        absent=tuple(name for name in candidates.mapping.facts if f"fact:{name}" not in columns),
        totals_differ=differ,
    )
