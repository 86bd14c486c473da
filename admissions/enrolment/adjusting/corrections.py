"""Marks corrected by re-marking (phúc khảo), beside what they were; nothing changes before it is applied."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from admissions.enrolment.adjusting.refusals import CorrectionRefused
from admissions.models import Adjustment, Application, ScoreCorrection, ScoreFact
from admissions.rules.facts import MISSING, FactError, encode

Corrections = Mapping[str, Mapping[str, str]]
"""{candidate number or file code: {fact: text of the corrected mark}}"""


def keep_corrections(adjustment: Adjustment, corrections: Corrections) -> None:
    """Corrected marks beside what they were; all or none. Raises CorrectionRefused."""
    facts = {fact.name: fact for fact in adjustment.round.policy.score_facts}
    files = _files_by_number(adjustment.round_id, corrections)
    marks = {
        (application_id, fact): value
        for application_id, fact, value in ScoreFact.objects.filter(
            application__in=files.values()
        ).values_list("application_id", "fact", "value")
    }
    rows = []
    for number, cells in corrections.items():
        if number not in files:
            raise CorrectionRefused(_("%(number)s: không có thí sinh nào mang số này.") % {"number": number})
        for name, text in cells.items():
            if name not in facts:
                raise CorrectionRefused(_("Môn “%(name)s” không có trong quy tắc của đợt.") % {"name": name})
            try:
                value = encode(facts[name], text)
            except FactError as error:
                raise CorrectionRefused(f"{number}, {facts[name].label.vi}: {error}.") from None
            after = None if value == MISSING else value
            before = marks.get((files[number], name))
            if after != before:
                rows.append(
                    ScoreCorrection(
                        adjustment=adjustment,
                        application_id=files[number],
                        fact=name,
                        before=before,
                        after=after,
                    )
                )
    ScoreCorrection.objects.bulk_create(rows, batch_size=2000)


def _files_by_number(round_id: int, corrections: Corrections) -> dict[str, int]:
    """Files by candidate number, else by their code."""
    wanted = list(corrections)
    files = Application.objects.filter(round=round_id)
    by_code = dict(files.filter(code__in=wanted).values_list("code", "pk"))
    return by_code | dict(
        files.filter(candidate_number__in=[number for number in wanted if number]).values_list(
            "candidate_number", "pk"
        )
    )
