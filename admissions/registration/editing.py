"""When a family may change a file, and the lock under which it does."""

from datetime import datetime

from admissions.models import AdmissionRound, Application
from admissions.models.locking import lock_with_round
from admissions.permissions import can_edit_application
from admissions.registration.errors import NotEditable, RoundIsClosed
from admissions.workflows.application import EDITABLE_BY_FAMILY, ApplicationState
from admissions.workflows.log import Actor, NotPermitted
from admissions.workflows.round import ACCEPTS_VERIFICATION, RoundState


def is_open(admission_round: AdmissionRound, now: datetime) -> bool:
    """Whether a family may apply at `now`: the state says so and the calendar does."""
    return (
        admission_round.state == RoundState.OPENED
        and admission_round.registration_opens_at <= now < admission_round.registration_closes_at
    )


def locked(application: Application) -> Application:
    """The file and its round as they are now, under a lock; the child is kept where it was read already."""
    locked = lock_with_round(application)
    if Application.applicant.is_cached(application):
        locked.applicant = application.applicant
    return locked


def editable(application: Application, actor: Actor, now: datetime) -> Application:
    """The file, locked, when this person may change it now."""
    application = locked(application)
    if not can_edit_application(application, actor):
        raise NotPermitted("edit_application")
    if application.state not in EDITABLE_BY_FAMILY or application.round.state not in ACCEPTS_VERIFICATION:
        raise NotEditable
    if application.state == ApplicationState.DRAFTED and not is_open(application.round, now):
        raise RoundIsClosed
    return application


def saved(application: Application, *fields: str) -> None:
    """Write these fields and one version more."""
    application.version += 1
    application.save(update_fields=["version", *fields])
