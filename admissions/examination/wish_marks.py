"""Marks that belong to one wish, taken by candidate number and code of the offering."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from admissions.examination.needed import candidates, wishes_that_need
from admissions.examination.services import NotTheTime, ScoreProblem, ScoresRefused
from admissions.models import AdmissionRound, WishScore
from admissions.permissions import can_record_scores
from admissions.rules.facts import MISSING, Fact, FactError, encode
from admissions.workflows.log import Actor, NotPermitted, record
from admissions.workflows.round import RoundState

Wished = tuple[str, str]
"""A candidate number and the code of an offering."""


@transaction.atomic
def record_wish_scores(
    *,
    actor: Actor,
    admission_round: AdmissionRound,
    scores: Mapping[Wished, Mapping[str, str]],
    now: datetime,
) -> int:
    """Take marks by wish, all or none: {(number, offering's code): {fact: text}}, blank for an absence.

    An earlier mark of the same wish and fact is replaced.
    Raises NotPermitted, NotTheTime, ScoresRefused.
    """
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_record_scores(admission_round, actor):
        raise NotPermitted("record_wish_scores")
    if admission_round.state != RoundState.LOCKED:
        raise NotTheTime
    rows = _rows(admission_round, scores)
    WishScore.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["preference", "fact"],
        update_fields=["value"],
    )
    record(
        admission_round,
        "record_scores",
        actor=actor,
        now=now,
        reason=_("%(count)s nguyện vọng") % {"count": len(scores)},
    )
    return len(scores)


def _rows(admission_round: AdmissionRound, scores: Mapping[Wished, Mapping[str, str]]) -> list[WishScore]:
    facts = {fact.name: fact for fact in admission_round.policy.wish_score_facts}
    wishes = {name: _wishes(admission_round, fact) for name, fact in facts.items()}
    numbers = set(candidates(admission_round).values_list("candidate_number", flat=True)) - {""}
    rows: list[WishScore] = []
    problems: list[ScoreProblem] = []
    for (number, offering), cells in scores.items():
        if number not in numbers:
            message = _("Không có thí sinh nào mang số báo danh này.")
            problems.append(ScoreProblem(number, "", message, offering=offering))
            continue
        for name, text in cells.items():
            wish = wishes.get(name, {}).get((number, offering))
            if wish is None:
                message = _("Thí sinh này không có nguyện vọng cần điểm đó ở nơi tuyển “%(code)s”.") % {
                    "code": offering
                }
                problems.append(ScoreProblem(number, "", message, offering=offering))
                continue
            try:
                value = encode(facts[name], text)
            except FactError as error:
                message = f"{str(error)[:1].upper()}{str(error)[1:]}."
                problems.append(ScoreProblem(number, name, message, offering=offering))
                continue
            rows.append(WishScore(preference_id=wish, fact=name, value=None if value == MISSING else value))
    if problems:
        raise ScoresRefused(problems)
    return rows


def _wishes(admission_round: AdmissionRound, fact: Fact) -> dict[Wished, int]:
    """The key of each wish that needs the mark."""
    rows = wishes_that_need(admission_round, fact).exclude(application__candidate_number="")
    return {
        (number, code): key
        for key, number, code in rows.order_by().values_list(
            "pk", "application__candidate_number", "offering__code"
        )
    }
