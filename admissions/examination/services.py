"""STAGE 3: candidate numbers, scores, and the word that everything that ranks is in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from admissions.examination.needed import candidates, without_scores
from admissions.models import AdmissionRound, Application, ScoreFact
from admissions.models.names import name_order
from admissions.permissions import can_prepare_round, can_record_scores
from admissions.rules.facts import MISSING, FactError, encode
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


@dataclass(frozen=True, slots=True)
class ScoreProblem:
    """One mark that cannot be taken; `fact` is blank when the number itself is unknown.

    `offering`: the code of the wish whose mark it is, blank for a mark of the candidate.
    """

    number: str
    fact: str
    message: str
    offering: str = ""


class ScoresRefused(Refusal):
    """Scores that were not taken, none of them; `problems` names each bad one."""

    def __init__(self, problems: list[ScoreProblem]) -> None:
        first = problems[0]
        super().__init__(f"{first.number}: {first.message}")
        self.problems = problems


class ScoresMissing(Refusal):
    def __init__(self, count: int) -> None:
        super().__init__(
            _("Còn %(count)s thí sinh chưa đủ điểm. Hãy nhập đủ; môn vắng thi thì để trống ô.")
            % {"count": count}
        )


class NotTheTime(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đợt này chưa tới bước nhập điểm, hoặc điểm đã khoá."))


@transaction.atomic
def assign_candidate_numbers(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> int:
    """Give every verified file a number (số báo danh) in the order of names; the count of numbers given."""
    admission_round = _locked(admission_round)
    if not can_record_scores(admission_round, actor):
        raise NotPermitted("assign_candidate_numbers")
    if admission_round.state != RoundState.LOCKED:
        raise NotTheTime
    files = list(candidates(admission_round).order_by(name_order("applicant__sort_name"), "code").only("pk"))
    for number, file in enumerate(files, start=1):
        file.candidate_number = f"{admission_round.grade:02d}{number:06d}"
    Application.objects.bulk_update(files, ["candidate_number"], batch_size=500)
    record(admission_round, "assign_numbers", actor=actor, now=now)
    return len(files)


@transaction.atomic
def record_scores(
    *, actor: Actor, admission_round: AdmissionRound, scores: Mapping[str, Mapping[str, str]], now: datetime
) -> int:
    """Take scores by candidate number: {number: {fact: text}}, a blank text for an absence; all or none.

    An earlier score of the same candidate and fact is replaced.
    Raises NotPermitted, NotTheTime, ScoresRefused.
    """
    admission_round = _locked(admission_round)
    if not can_record_scores(admission_round, actor):
        raise NotPermitted("record_scores")
    if admission_round.state != RoundState.LOCKED:
        raise NotTheTime
    numbered = candidates(admission_round).exclude(candidate_number="")
    files = dict(numbered.values_list("candidate_number", "pk"))
    rows = _score_rows(admission_round, scores, files)
    ScoreFact.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["application", "fact"],
        update_fields=["value"],
    )
    record(admission_round, "record_scores", actor=actor, now=now, reason=f"{len(scores)}")
    return len(scores)


@transaction.atomic
def prepare_round(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> AdmissionRound:
    """Lock what ranks. Raises NotPermitted, ScoresMissing, TransitionRefused."""
    admission_round = _locked(admission_round)
    if not can_prepare_round(admission_round, actor):
        raise NotPermitted("prepare_round")
    lacking = without_scores(admission_round)
    if lacking:
        raise ScoresMissing(lacking)
    advance(admission_round, "prepare", actor=actor, now=now)
    return admission_round


def _score_rows(
    admission_round: AdmissionRound, scores: Mapping[str, Mapping[str, str]], files: Mapping[str, int]
) -> list[ScoreFact]:
    facts = {fact.name: fact for fact in admission_round.policy.score_facts}
    rows: list[ScoreFact] = []
    problems: list[ScoreProblem] = []
    for number, cells in scores.items():
        if number not in files:
            problems.append(ScoreProblem(number, "", _("Không có thí sinh nào mang số báo danh này.")))
            continue
        for name, text in cells.items():
            if name not in facts:
                message = _("Môn “%(name)s” không có trong quy tắc của đợt.") % {"name": name}
                problems.append(ScoreProblem(number, name, message))
                continue
            try:
                value = encode(facts[name], text)
            except FactError as error:
                problems.append(ScoreProblem(number, name, f"{str(error)[:1].upper()}{str(error)[1:]}."))
                continue
            rows.append(
                ScoreFact(application_id=files[number], fact=name, value=None if value == MISSING else value)
            )
    if problems:
        raise ScoresRefused(problems)
    return rows


def _locked(admission_round: AdmissionRound) -> AdmissionRound:
    return AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)


def record_export(*, actor: Actor, admission_round: AdmissionRound, rows: int, now: datetime) -> None:
    """Note that somebody took the list of candidates away. Raises NotPermitted."""
    if not can_record_scores(admission_round, actor):
        raise NotPermitted("export_candidates")
    record(admission_round, "export", actor=actor, now=now, reason=_("%(rows)s thí sinh") % {"rows": rows})
