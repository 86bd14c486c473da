"""Checks and answers at the same moment end as if one had come after the other."""

from functools import partial
from typing import Any

from admissions.allocation import gate
from admissions.allocation import services as allocation
from admissions.models import AllocationRun, AuditEvent, InputFinding, Offering
from admissions.permissions import Role
from admissions.workflows.log import ChangedMeanwhile, TransitionRefused
from tests import factories
from tests.factories import NOW
from tests.later_rounds import a_prepared_round

REASON = "Quyết định 214/QĐ-UBND giao như vậy."


def failures(results: list[Any]) -> list[type[Exception]]:
    return [type(each) for each in results if isinstance(each, Exception)]


def test_many_checks_at_once_keep_each_oddity_once(at_once) -> None:
    admission_round = a_prepared_round("8", "7", seats=20)
    Offering.objects.filter(round=admission_round).update(seats=0)
    officers = [factories.user(Role.SPECIALIST) for _ in range(6)]
    results = at_once(
        *[
            partial(gate.check_input, actor=officer, admission_round=admission_round, now=NOW)
            for officer in officers
        ]
    )
    assert results == [2] * 6
    assert InputFinding.objects.count() == 2
    assert AuditEvent.objects.filter(action="find").count() == 2


def test_two_people_answer_for_a_finding_once(at_once) -> None:
    admission_round = a_prepared_round("8", "7", seats=20)
    first = admission_round.offerings.order_by("code")[0]
    Offering.objects.filter(pk=first.pk).update(seats=0)
    gate.check_input(actor=factories.user(Role.SPECIALIST), admission_round=admission_round, now=NOW)
    finding = InputFinding.objects.get()
    results = at_once(
        *[
            partial(
                gate.override_finding,
                actor=factories.user(Role.DIRECTOR),
                finding=finding,
                digest=finding.digest,
                reason=REASON,
                now=NOW,
            )
            for _ in range(4)
        ]
    )
    assert failures(results) == [TransitionRefused] * 3
    assert AuditEvent.objects.filter(action="override").count() == 1


def test_a_run_asked_for_while_a_finding_is_answered_is_made_or_refused_whole(at_once, monkeypatch) -> None:
    monkeypatch.setattr("admissions.allocation.tasks.execute.delay", lambda run_id: None)
    admission_round = a_prepared_round("8", "7", seats=20)
    first = admission_round.offerings.order_by("code")[0]
    Offering.objects.filter(pk=first.pk).update(seats=0)
    specialist = factories.user(Role.SPECIALIST)
    gate.check_input(actor=specialist, admission_round=admission_round, now=NOW)
    finding = InputFinding.objects.get()
    results = at_once(
        partial(
            gate.override_finding,
            actor=factories.user(Role.DIRECTOR),
            finding=finding,
            digest=finding.digest,
            reason=REASON,
            now=NOW,
        ),
        partial(allocation.request_run, actor=specialist, admission_round=admission_round, now=NOW),
    )
    assert set(failures(results)) <= {allocation.FindingsOpen, ChangedMeanwhile}
    finding.refresh_from_db()
    assert finding.state == "OVERRIDDEN"
    assert AllocationRun.objects.count() == (0 if failures(results) else 1)
