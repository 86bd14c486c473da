"""A file goes to the school, comes back to be changed, or is taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from admissions.accounts.secrets import hash_secret, new_secret
from admissions.models import Application
from admissions.notifications.outbox import announce
from admissions.permissions import can_edit_application
from admissions.registration import completeness, supplementary, versions
from admissions.registration.editing import editable, is_open, locked, saved
from admissions.registration.errors import NotReady, RoundIsClosed
from admissions.registration.proposing import following
from admissions.registration.starting import lock_child
from admissions.workflows.application import ApplicationState
from admissions.workflows.log import Actor, NotPermitted, advance, record


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a file was handed in. The secret is shown once; blank where an earlier one stays valid."""

    code: str
    secret: str


@transaction.atomic
def submit_application(*, actor: Actor, application: Application, now: datetime) -> Receipt:
    """Hand in, or hand in again after a repair. Raises NotPermitted, NotEditable, RoundIsClosed, NotReady;
    in a later round what `start_application` raises.

    A file that the school returned may be repaired after the deadline, until the list is locked.
    """
    application = editable(application, actor, now)
    repaired = application.state == ApplicationState.RETURNED
    if not repaired and not is_open(application.round, now):
        raise RoundIsClosed
    lock_child(application.round, application.applicant)
    if refusal := supplementary.why_not(application.round, application.applicant, now):
        raise refusal
    preferences = list(application.preferences.select_related("offering"))
    papers = completeness.current_papers(application)
    if missing := completeness.lacking(application, preferences, papers):
        raise NotReady(missing)
    secret = "" if application.secret_hash else new_secret()
    if secret:
        application.secret_hash = hash_secret(secret)
    application.submitted_at = now
    application.handling_school_id = preferences[0].offering.school_id
    advance(
        application,
        "submit",
        actor=actor,
        now=now,
        saving=("secret_hash", "submitted_at", "handling_school_id"),
    )
    versions.keep_version(application, preferences, papers, actor_id=actor.pk, at=now)
    following.confirm_by_file(application, preferences, actor=actor, now=now)
    _announce("submitted", application, now)
    return Receipt(application.code, secret)


@transaction.atomic
def reopen_application(*, actor: Actor, application: Application, now: datetime) -> Application:
    """Open a file that was handed in, to be changed; until it is handed in anew the version before counts.

    Raises NotPermitted, RoundIsClosed, TransitionRefused.
    """
    application = locked(application)
    if not can_edit_application(application, actor):
        raise NotPermitted("reopen")
    if not is_open(application.round, now):
        raise RoundIsClosed
    versions.before_reopening(application, actor=actor)
    advance(application, "reopen", actor=actor, now=now)
    following.take_back_proposal(application, actor=actor, now=now)
    _announce("reopened", application, now)
    return application


@transaction.atomic
def withdraw_application(*, actor: Actor, application: Application, reason: str, now: datetime) -> None:
    """Take the file back before the deadline. Raises NotPermitted, TransitionRefused, RoundIsClosed."""
    application = locked(application)
    if not can_edit_application(application, actor):
        raise NotPermitted("withdraw")
    if not is_open(application.round, now):
        raise RoundIsClosed
    advance(application, "withdraw", actor=actor, now=now, reason=reason)
    following.take_back_proposal(application, actor=actor, now=now)
    _announce("withdrawn", application, now)


@transaction.atomic
def reissue_secret(*, actor: Actor, application: Application, now: datetime) -> Receipt:
    """A new look-up secret for a lost receipt; the old one stops working. Raises NotPermitted."""
    application = locked(application)
    if not can_edit_application(application, actor):
        raise NotPermitted("reissue_secret")
    secret = new_secret()
    application.secret_hash = hash_secret(secret)
    saved(application, "secret_hash")
    record(application, "reissue_secret", actor=actor, now=now)
    _announce("secret_reissued", application, now)
    return Receipt(application.code, secret)


def _announce(kind: str, application: Application, now: datetime) -> None:
    """Tell the family of the change that made this version of the file."""
    announce(kind, event=f"{kind}:{application.pk}:{application.version}", now=now, application=application)
