"""The marks of single wishes as the input gate looks at them: one row a wish that needs one."""

import numpy as np

from admissions.examination.needed import wishes_that_need
from admissions.models import AdmissionRound, WishScore
from admissions.rules.facts import MISSING, Fact
from admissions.rules.gate.marks import MarkTable


def wish_mark_tables(admission_round: AdmissionRound) -> list[MarkTable]:
    """One table a mark, with candidate number and offering as what a finding names."""
    return [_table(admission_round, fact) for fact in admission_round.policy.wish_score_facts]


def _table(admission_round: AdmissionRound, fact: Fact) -> MarkTable:
    wishes = list(
        wishes_that_need(admission_round, fact)
        .order_by("application__code", "rank")
        .values_list("pk", "application__candidate_number", "application__code", "offering__name")
    )
    row_of = {key: row for row, (key, *_rest) in enumerate(wishes)}
    values = np.full((len(wishes), 1), MISSING, dtype=np.int64)
    recorded = np.zeros(values.shape, dtype=bool)
    marks = WishScore.objects.filter(preference__application__round=admission_round, fact=fact.name)
    for key, value in marks.order_by().values_list("preference", "value"):
        if key in row_of:
            recorded[row_of[key], 0] = True
            values[row_of[key], 0] = MISSING if value is None else value
    return MarkTable(
        candidates=tuple(f"{number or code}, {name}" for _key, number, code, name in wishes),
        facts=(fact,),
        values=values,
        recorded=recorded,
        groupings={},
    )
