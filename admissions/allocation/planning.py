"""What would be different, and how likely each school is: questions about a frozen round, and no writing.

A question is asked of a freeze, never of live rows, so that everybody who asks the same gets the same.
Answers are kept in the cache, where a worker also leaves those that take longer than a page may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import numpy as np
from django.core.cache import cache
from django.utils.translation import gettext as _

from admissions.allocation.frozen import FrozenInputChanged
from admissions.allocation.loading import load as load_freeze
from admissions.models import AdmissionRound, AllocationRun, Freeze
from admissions.rules import what_if
from admissions.rules.case import InvalidCase
from admissions.rules.changes import GAINED, LOST, MOVED, NOWHERE
from admissions.rules.cutoffs import Cutoffs
from admissions.rules.decision import CheckFailed
from admissions.rules.facts import MISSING, FactError
from admissions.rules.odds import DRAWS
from admissions.rules.prospects import Prospects, prospects
from admissions.workflows.allocation_run import HAS_RESULT

KEPT_FOR: Final = 3600
ROUNDS_IN_MEMORY: Final = 2
WHAT_IF, ODDS = "what_if", "odds"
AT_ONCE: Final = {WHAT_IF: 20_000, ODDS: 1_000}
"""Up to so many files an answer takes less than two seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`seats`: (code, number) where they are others; `margins`: hundredths by rank, empty as they are;
    `seed`: empty as it is. Only of WHAT_IF."""

    kind: str
    seats: tuple[tuple[str, int], ...] = ()
    margins: tuple[int, ...] = ()
    seed: str = ""

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "Question":
        """The inverse of `dataclasses.asdict` after JSON."""
        return cls(
            kind=written["kind"],
            seats=tuple((code, number) for code, number in written["seats"]),
            margins=tuple(written["margins"]),
            seed=written["seed"],
        )

    @property
    def changes_nothing(self) -> bool:
        return not (self.seats or self.margins or self.seed)


@dataclass(frozen=True, slots=True)
class Line:
    """One school in one result. `cutoff`: hundredths or None; `last_admitted` as in `Cutoff`."""

    seats: int
    admitted: int
    refused: int
    cutoff: int | None
    last_admitted: str


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """One school before and after; `came`, `left`: children it would gain and lose."""

    code: str
    name: str
    before: Line
    after: Line
    came: int
    left: int

    @property
    def is_changed(self) -> bool:
        return self.before != self.after or bool(self.came or self.left)


@dataclass(frozen=True, slots=True)
class Difference:
    """The answer to WHAT_IF. `flows`: (from, to, children), names of schools, "" for no place, largest first.
    `better`: of those who move, how many to a wish that they prefer, or from no place."""

    files: int
    placed: tuple[int, int]
    gained: int
    moved: int
    lost: int
    better: int
    schools: tuple[SchoolChange, ...]
    flows: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class SchoolOdds:
    """One school over all draws. `by_rank`: admitted on average by wish 1, 2, …; lines as in `Prospects`."""

    code: str
    name: str
    seats: int
    first_wishes: int
    by_rank: tuple[float, ...]
    certain: int
    open: int
    never: int
    fewest: int
    most: int
    highest: str
    lowest: str

    @property
    def expected(self) -> float:
        return sum(self.by_rank)

    @property
    def first_share(self) -> float | None:
        """Of the first wishes, how many are granted on average."""
        return self.by_rank[0] / self.first_wishes if self.first_wishes else None


@dataclass(frozen=True, slots=True)
class OddsOfRound:
    """The answer to ODDS. `granted`: draws that grant each wish, uint16, in the order of processing."""

    draws: int
    seed: str
    files: int
    schools: tuple[SchoolOdds, ...]
    granted: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no answer."""

    words: str


Answer = Difference | OddsOfRound | Refused


def frozen_run(admission_round: AdmissionRound, number: int | None = None) -> AllocationRun | None:
    """The run whose frozen input is asked about: the one with this number, else the last with a result."""
    runs = admission_round.runs.filter(freeze__isnull=False, state__in=HAS_RESULT).select_related("freeze")
    return runs.filter(pk=number).first() if number is not None else runs.first()


def kept_answer(freeze: Freeze, question: Question) -> Answer | None:
    """The answer, where somebody has asked the same."""
    found: Answer | None = cache.get(key_of(freeze, question))
    return found


def key_of(freeze: Freeze, question: Question) -> str:
    """Names a question about a freeze."""
    return f"planning:{sha256(f'{freeze.pk} {freeze.sha256} {question}'.encode()).hexdigest()}"


def answer(freeze: Freeze, question: Question) -> Answer:
    """Compute and keep the answer; a question that the rules cannot answer is told why."""
    key = key_of(freeze, question)
    found: Answer
    try:
        found = _what_if(freeze, question) if question.kind == WHAT_IF else _odds(freeze)
    except (InvalidCase, FactError, FrozenInputChanged, CheckFailed, what_if.NoSuchPlace) as refusal:
        found = Refused(str(refusal))
    except Exception:
        cache.set(key, Refused(_("Không tính được vì lỗi máy chủ. Hãy báo bộ phận kỹ thuật.")), 60)
        raise
    cache.set(key, found, KEPT_FOR)
    return found


def odds_of_file(freeze: Freeze, found: OddsOfRound, code: str) -> list[tuple[int, str, float]] | None:
    """Rank, school and share of draws of each wish of one file; None when it took no part."""
    case = _loaded(freeze.pk, freeze.sha256).decision.case
    rows = np.flatnonzero(np.asarray(case.applicant_ids, dtype=object) == code)
    if not rows.size:
        return None
    start, end = (int(each) for each in case.starts[rows[0] : rows[0] + 2])
    shares = np.frombuffer(found.granted, dtype=np.uint16)[start:end] / found.draws
    wishes = zip(case.ranks[start:end], case.offerings[start:end], shares, strict=True)
    return sorted((int(rank), case.offering_names[place], float(share)) for rank, place, share in wishes)


@lru_cache(maxsize=ROUNDS_IN_MEMORY)
def _loaded(freeze_id: int, _sha256: str) -> what_if.Loaded:
    """A round ranked and solved, kept by this process for the next question about it."""
    freeze = Freeze.objects.select_related("round").get(pk=freeze_id)
    policy = freeze.round.policy
    return what_if.load(policy, load_freeze(freeze, policy).case, seed=freeze.seed)


def _what_if(freeze: Freeze, question: Question) -> Difference:
    loaded = _loaded(freeze.pk, freeze.sha256)
    found = what_if.what_if(
        loaded,
        seats=dict(question.seats),
        margins=question.margins or None,
        seed=question.seed or None,
    )
    changes, case = found.changes, loaded.case
    names = {NOWHERE: "", **dict(enumerate(case.offering_names))}
    before = _lines(found.before, loaded.decision.case.seats)
    after = _lines(found.after, found.decision.case.seats)
    moves = map(_list, (changes.came, changes.left))
    rows = zip(case.offering_ids, case.offering_names, before, after, *moves, strict=True)
    return Difference(
        files=case.n_applicants,
        placed=found.placed,
        gained=changes.count(GAINED),
        moved=changes.count(MOVED),
        lost=changes.count(LOST),
        better=int(np.count_nonzero(changes.better)),
        schools=tuple(SchoolChange(*row) for row in rows),
        flows=tuple((names[each.origin], names[each.target], each.children) for each in changes.flows()),
    )


def _lines(cutoffs: Cutoffs, seats: Any) -> list[Line]:
    columns = map(_list, (seats, cutoffs.admitted, cutoffs.refused, cutoffs.cutoff))
    return [
        Line(own, admitted, refused, None if cutoff == MISSING else cutoff, last)
        for own, admitted, refused, cutoff, last in zip(*columns, cutoffs.last_admitted, strict=True)
    ]


def _odds(freeze: Freeze) -> OddsOfRound:
    loaded = _loaded(freeze.pk, freeze.sha256)
    seed = f"odds {freeze.sha256[:16]}"
    found = prospects(loaded.policy, loaded.case, seed=seed, draws=DRAWS)
    return OddsOfRound(
        draws=found.odds.draws,
        seed=seed,
        files=loaded.case.n_applicants,
        schools=tuple(_schools(found)),
        granted=found.odds.granted.astype(np.uint16).tobytes(),
    )


def _schools(found: Prospects) -> list[SchoolOdds]:
    case, draws = found.odds.case, found.odds.draws
    first = np.bincount(case.offerings[case.ranks == 1], minlength=case.n_offerings)
    shares = [tuple(count / draws for count in row) for row in found.admitted.tolist()]
    figures = (found.certain, found.open, found.never, found.fewest, found.most)
    rows = zip(
        case.offering_ids,
        case.offering_names,
        *map(_list, (case.available, first)),
        shares,
        *map(_list, figures),
        found.highest,
        found.lowest,
        strict=True,
    )
    return [SchoolOdds(*row) for row in rows]


def _list(column: Any) -> list[int]:
    numbers: list[int] = np.asarray(column).tolist()
    return numbers
