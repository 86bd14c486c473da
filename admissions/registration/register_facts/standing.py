"""How far a family is with the register: what it confirmed, what it disputes, what it has not looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.models import Applicant, Application, Document, FactDispute, Preference
from admissions.registration.parts import INFO, Panel, Task, task
from admissions.registration.register_facts.shown import NAME, RegisterFact, known_facts, label_of
from admissions.rules.policy import Policy
from admissions.workflows.application import ApplicationState
from admissions.workflows.dispute import DisputeState

if TYPE_CHECKING:
    from admissions.registration.queries import WholeFile

REGISTER = "register"


def disputes_of(applicant: Applicant) -> dict[str, FactDispute]:
    """The latest dispute about each fact, withdrawn ones left out; asked once a request."""
    prefetch_related_objects([applicant], "disputes")
    found: dict[str, FactDispute] = {}
    for dispute in sorted(applicant.disputes.all(), key=lambda each: each.pk):
        if dispute.state != DisputeState.WITHDRAWN:
            found[dispute.fact] = dispute
    return found


def is_confirmed(application: Application, fact: RegisterFact) -> bool:
    """The family saw this very value and said that it is right; a value changed since is a new question."""
    return application.confirmed_facts.get(fact.name) == fact.text


def is_answered(fact: RegisterFact, dispute: FactDispute | None) -> bool:
    """Nothing more to say: the request waits, or was answered about the value that stands."""
    if dispute is None:
        return False
    if dispute.state == DisputeState.OPENED:
        return True
    settled = dispute.claimed if dispute.state == DisputeState.ACCEPTED else dispute.stated
    return settled == fact.text


def unsettled(application: Application) -> list[RegisterFact]:
    """What the register has and the family has neither confirmed nor disputed."""
    applicant = application.applicant
    open_facts = [
        fact
        for fact in asked_facts(application.round.policy, applicant)
        if not is_confirmed(application, fact)
    ]
    if not open_facts:
        return []
    disputes = disputes_of(applicant)
    return [fact for fact in open_facts if not is_answered(fact, disputes.get(fact.name))]


def asked_facts(policy: Policy, applicant: Applicant) -> list[RegisterFact]:
    """What a family is asked to look at: nothing where the register has no more than a name."""
    known = known_facts(policy, applicant)
    return known if any(fact.name != NAME for fact in known) else []


def seen_of(policy: Policy, applicant: Applicant) -> str:
    """What a page showed, in few letters: a button pressed on an older page confirms nothing."""
    return digest(asked_facts(policy, applicant))


def digest(facts: Iterable[RegisterFact]) -> str:
    return sha256("\n".join(f"{fact.name}={fact.text}" for fact in facts).encode()).hexdigest()[:16]


def register_task(file: WholeFile) -> Iterator[Task]:
    """The line of the task list; none where the register has nothing to look at."""
    application = file.application
    asked = asked_facts(application.round.policy, application.applicant)
    if not asked:
        return
    href = reverse("registration:register", args=[application.code])
    left = unsettled(application)
    disputes = disputes_of(application.applicant)
    waiting = sum(each.state == DisputeState.OPENED for each in disputes.values())
    text = _("Dữ liệu của con")
    if waiting and not left:
        hint = _("Đã gửi đề nghị sửa, trường sẽ trả lời. Hồ sơ vẫn nộp được.")
        yield Task(REGISTER, text, href, _("Chờ trường trả lời"), INFO, hint, done=True)
        return
    yield task(REGISTER, text, href, started=bool(application.confirmed_facts) or waiting > 0, done=not left)


def register_lacks(
    application: Application, preferences: Sequence[Preference], papers: Mapping[str, Document]
) -> Iterator[str]:
    """Required before a file is handed in; a file that came back for repair is not asked again."""
    if application.state == ApplicationState.DRAFTED and unsettled(application):
        yield _("xem và xác nhận dữ liệu của con")


def waiting_panel(file: WholeFile, now: datetime) -> Panel | None:
    """On "check answers" and the file's page: what the family asked to be corrected and still waits."""
    application = file.application
    waiting = [
        each for each in disputes_of(application.applicant).values() if each.state == DisputeState.OPENED
    ]
    if not waiting:
        return None
    policy = application.round.policy
    labels = ", ".join(label_of(policy, each.fact) for each in waiting)
    return Panel("registration/register_facts/_waiting.html", {"labels": labels, "code": application.code})
