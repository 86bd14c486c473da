"""STAGE 4, before a run: what is odd about the input waits for a correction or for a second person's"
" answer."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from admissions.allocation.gathering import gather_findings
from admissions.models import AdmissionRound, InputFinding
from admissions.permissions import can_check_input
from admissions.rules.gate.finding import Finding
from admissions.workflows.allocation_run import UNDER_WAY, RunState
from admissions.workflows.finding import FindingState
from admissions.workflows.log import Actor, ChangedMeanwhile, NotPermitted, advance, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState

SHORTEST_REASON = 10
CHECKABLE = tuple(RoundState)[: tuple(RoundState).index(RoundState.PREPARED) + 1]
WAITS_FOR_DECISION = (*UNDER_WAY, RunState.CHECKED)
SAID_BY_CHECK = ("digest", "sentence_vi", "sentence_en", "figures", "who", "spread")
FOUND = ("found_by_id", "found_at")
SETTLED = ("settled_by_id", "settled_at", "reason")


class FindingsOpen(Refusal):
    """The run waits; `count` findings are neither corrected nor answered for."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _(
                "Còn %(count)s điều bất thường trong dữ liệu nên chưa xét được. Hãy sửa dữ liệu, hoặc để"
                " người thứ hai ghi lý do giữ nguyên."
            )
            % {"count": count}
        )
        self.count = count


class InputIsUsed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Kết quả của đợt đã được trình, nên dữ liệu không kiểm tra lại nữa."))


class ReasonTooShort(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Hãy ghi lý do rõ hơn, ít nhất %(count)s ký tự, để người xem lại sau này hiểu được.")
            % {"count": SHORTEST_REASON}
        )


class RunWaits(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Có lượt xét đang chạy hoặc chờ trình. Hãy chờ lượt đó xong, bỏ nó, rồi mới trả lại dữ liệu.")
        )


def open_findings(admission_round: AdmissionRound) -> QuerySet[InputFinding]:
    """What a run of this round waits for, by the last check."""
    return admission_round.findings.filter(state=FindingState.FOUND)


@transaction.atomic
def check_input(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> int:
    """Look at the round's input again; how many findings are open then.

    A finding that is new is added; one that is back, or whose figures are others than those somebody answered
    for, is open again; one that is gone counts as corrected. The same input checked twice changes nothing.
    Raises NotPermitted, InputIsUsed.
    """
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_check_input(admission_round, actor):
        raise NotPermitted("check_input")
    if admission_round.state not in CHECKABLE:
        raise InputIsUsed
    known = {each.key: each for each in admission_round.findings.select_for_update()}
    found = {each.key: each for each in gather_findings(admission_round)}
    offerings = dict(admission_round.offerings.values_list("code", "pk"))
    for key, finding in found.items():
        row = known.get(key) or InputFinding(round=admission_round, key=key)
        row.round = admission_round
        _take_up(row, finding, offerings, actor=actor, now=now)
    _correct((row for key, row in known.items() if key not in found), admission_round, actor=actor, now=now)
    count = open_findings(admission_round).count()
    record(admission_round, "check_input", actor=actor, now=now, reason=str(count))
    return count


def _take_up(
    row: InputFinding, finding: Finding, offerings: dict[str, int], *, actor: Actor, now: datetime
) -> None:
    """Add, open again or bring up to date one row; nothing where it says the same already."""
    if row.pk and row.digest == finding.digest and row.state != FindingState.CORRECTED:
        return
    _describe(row, finding)
    if row.pk and row.state == FindingState.FOUND:
        row.save(update_fields=SAID_BY_CHECK)
        return
    row.found_by_id, row.found_at = actor.pk, now
    row.settled_by_id = row.settled_at = None
    row.reason = ""
    if row.pk:
        advance(row, "find_again", actor=actor, now=now, saving=(*SAID_BY_CHECK, *FOUND, *SETTLED))
        return
    row.offering_id = offerings[finding.offering] if finding.offering else None
    row.save(force_insert=True)
    record(row, "find", actor=actor, now=now, after=row.state)


def _describe(row: InputFinding, finding: Finding) -> None:
    row.digest, row.code, row.severity = finding.digest, finding.code, finding.kind.severity
    row.fact, (row.group_kind, row.group_name) = finding.fact, finding.group
    row.sentence_vi, row.sentence_en = finding.sentence.vi, finding.sentence.en
    row.figures, row.who = dict(finding.figures), list(finding.who)
    row.spread = [list(pair) for pair in finding.spread]


def _correct(
    rows: Iterable[InputFinding], admission_round: AdmissionRound, *, actor: Actor, now: datetime
) -> None:
    for row in rows:
        if row.state == FindingState.CORRECTED:
            continue
        row.round = admission_round
        row.settled_by_id, row.settled_at, row.reason = actor.pk, now, ""
        advance(row, "correct", actor=actor, now=now, saving=SETTLED)


@transaction.atomic
def override_finding(
    *, actor: Actor, finding: InputFinding, digest: str, reason: str, now: datetime
) -> InputFinding:
    """A second person answers for the data as they are; `digest` is that of the figures the person has read.

    Raises ReasonTooShort, InputIsUsed, NotPermitted, TransitionRefused, ChangedMeanwhile where a check has
    found other figures since.
    """
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ReasonTooShort
    admission_round = AdmissionRound.objects.select_for_update().get(pk=finding.round_id)
    if admission_round.state not in CHECKABLE:
        raise InputIsUsed
    row = InputFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    row.round = admission_round
    if row.digest != digest:
        raise ChangedMeanwhile(f"finding {row.pk}")
    row.settled_by_id, row.settled_at, row.reason = actor.pk, now, reason
    advance(row, "override", actor=actor, now=now, reason=reason, saving=SETTLED)
    return row


@transaction.atomic
def return_data(
    *, actor: Actor, admission_round: AdmissionRound, reason: str, now: datetime
) -> AdmissionRound:
    """A director opens scores and seats for correction, with a reason; they are locked again afterwards.

    Raises ReasonTooShort, RunWaits, NotPermitted, TransitionRefused.
    """
    if len(" ".join(reason.split())) < SHORTEST_REASON:
        raise ReasonTooShort
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if admission_round.runs.filter(state__in=WAITS_FOR_DECISION).exists():
        raise RunWaits
    advance(admission_round, "return_data", actor=actor, now=now, reason=reason)
    return admission_round
