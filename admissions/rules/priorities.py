"""Who comes before whom at one offering: the steps of [[order]] as one integer a wish, larger first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules import lottery
from admissions.rules.eligibility import categories
from admissions.rules.entries import OF_APPLICANT, OF_WISH, Column, Entries
from admissions.rules.facts import MISSING, Label
from admissions.rules.margins import effective_scores
from admissions.rules.packing import ascending_key, pack, pack_columns
from admissions.rules.policy import Order

__all__ = ["CRITERIA", "Criterion", "Standing", "ascending_key", "pack", "place_in_ids", "ranking_keys"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Standing:
    """What a criterion may look at: the wishes of one programme. What takes work is done once, on demand.

    `given_draws`: the draw of every wish of the case, where it does not come from the seed.
    """

    entries: Entries
    seed: str
    given_draws: Ints | None = None

    @cached_property
    def categories(self) -> Ints:
        """Position of the category of each wish, MISSING where none fits."""
        return categories(self.entries)

    @cached_property
    def effective(self) -> Column:
        """Effective scores, hundredths."""
        return effective_scores(self.entries)

    @cached_property
    def draws(self) -> Ints:
        """The draw of each wish."""
        entries = self.entries
        if self.given_draws is not None:
            return self.given_draws if entries.rows is None else self.given_draws[entries.rows]
        return lottery.draws_of(entries.case, self.seed, entries.owners, entries.offerings)

    def column(self, step: Order) -> Column:
        """The values of one step of an order."""
        return CRITERIA[step.criterion].column(self, step)


@dataclass(frozen=True, slots=True)
class Criterion:
    """`column` gives the value in natural units, MISSING coming last, one a child, an offering or a wish.
    `direction` "desc": more is better, "asc": less is better, None: as the step of the rule file says."""

    column: Callable[[Standing, Order], Column]
    direction: str | None
    label: Label

    def is_descending(self, step: Order) -> bool:
        return (self.direction or step.direction) == "desc"


def category(standing: Standing, step: Order) -> Column:
    """Position of the category (diện ưu tiên) that the wish falls in, 0 is the first."""
    return Column(standing.categories, OF_WISH)


def effective_score(standing: Standing, step: Order) -> Column:
    """Total less what a wish of this kind must have on top."""
    return standing.effective


def fact_value(standing: Standing, step: Order) -> Column:
    """Any declared fact of the wish, the child or the offering. No answer to a yes-or-no question is a no."""
    fact = standing.entries.policy.fact(step.fact)
    column = standing.entries.column(fact)
    if fact.type != "flag":
        return column
    return Column(np.where(column.values == MISSING, 0, column.values), column.level)


def lottery_draw(standing: Standing, step: Order) -> Column:
    """A draw of its own for every child and offering (bốc thăm)."""
    return Column(standing.draws, OF_WISH)


CRITERIA: Final[dict[str, Criterion]] = {
    "category": Criterion(category, "asc", Label("diện xét", "category")),
    "score": Criterion(effective_score, "desc", Label("tổng điểm", "total score")),
    "fact": Criterion(fact_value, None, Label("dữ kiện", "fact")),
    "lottery": Criterion(lottery_draw, "desc", Label("bốc thăm", "lottery")),
}


def ranking_keys(standing: Standing, order: Sequence[Order]) -> list[Column]:
    """Each step as ranks from 0 (missing) up, larger being better, at the level of the step."""
    keys = []
    for step in order:
        column = standing.column(step)
        descending = CRITERIA[step.criterion].is_descending(step)
        keys.append(Column(ascending_key(column.values, descending=descending), column.level))
    return keys


def place_in_ids(entries: Entries) -> Column:
    """The last key where no two may be equal: the place in the order of ids, so that the order does not
    depend on the order of rows."""
    n = entries.case.n_applicants
    return Column(np.arange(n - 1, -1, -1), OF_APPLICANT)


def priorities(standing: Standing, order: Sequence[Order], *, strict: bool) -> Column:
    """int64, larger is better, comparable inside one offering: the keys packed lexicographically."""
    keys = ranking_keys(standing, order)
    if strict:
        keys.append(place_in_ids(standing.entries))
    return pack_columns(standing.entries, keys)
