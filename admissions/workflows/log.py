"""The one way to take a transition: guard, change, save against a concurrent change, write the audit row."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.db import connection, models
from django_fsm import can_proceed

if TYPE_CHECKING:
    from admissions.models import AuditEvent


class Actor(Protocol):
    """Whoever acts: a signed-in user, or the service's own clock (`permissions.SYSTEM`)."""

    pk: Any
    role: str


class TransitionRefused(Exception):
    """The object's present state does not allow this transition."""

    def __init__(self, instance: models.Model, transition: str) -> None:
        super().__init__(f"{instance._meta.model_name} {instance.pk}: {transition} from {instance.state}")  # type: ignore[attr-defined]
        self.instance, self.transition = instance, transition


class NotPermitted(Exception):
    """The actor may not take this transition; pages answer 404."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the object between reading it and writing it."""


def advance(
    instance: Any,
    transition: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    saving: tuple[str, ...] = (),
) -> None:
    """Take `transition` on `instance` and save it with the fields named in `saving`.

    1. The actor's permission and the state are checked (NotPermitted, TransitionRefused).
    2. The transition changes the state, nothing else.
    3. One UPDATE writes state, version and `saving`, only if state and version are still those
       that were read (ChangedMeanwhile).
    4. One audit row is written: actor, role, from, to, reason, time.
    """
    method = getattr(instance, transition)
    if not permitted(instance, transition, actor):
        raise NotPermitted(f"{transition} by {actor.role}")
    if not can_proceed(method):
        raise TransitionRefused(instance, transition)
    before, version = instance.state, instance.version
    method()
    instance.version = version + 1
    if not _write(instance, ("state", "version", *saving), before, version):
        raise ChangedMeanwhile(f"{instance._meta.model_name} {instance.pk}")
    record(instance, transition, actor=actor, now=now, before=before, after=instance.state, reason=reason)


def _write(instance: Any, names: tuple[str, ...], before: str, version: int) -> bool:
    """The conditional UPDATE, as SQL since every act of a person ends in it; False when no row changed."""
    meta, quote = instance._meta, connection.ops.quote_name
    fields = [meta.get_field(name.removesuffix("_id")) for name in names]
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    values = [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {columns} WHERE id = %s AND state = %s AND version = %s",  # noqa: S608
            [*values, instance.pk, before, version],
        )
        return bool(cursor.rowcount)


def permitted(instance: Any, transition: str, actor: Actor) -> bool:
    """Whether this actor may take the transition, whatever state the object is in."""
    rows = getattr(instance, transition)._django_fsm.transitions.values()
    return any(row.has_perm(instance, actor) for row in rows)


def record(
    instance: models.Model,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    """Write one audit row about `instance`; also for acts that change no state (a creation, a score)."""
    event = audit_event(instance, action, actor=actor, now=now, before=before, after=after, reason=reason)
    fields = [field for field in event._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    values = [field.get_db_prep_save(getattr(event, field.attname), connection) for field in fields]
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:  # as SQL for the same reason as `_write`
        cursor.execute(f"INSERT INTO {event._meta.db_table} ({columns}) VALUES ({marks})", values)  # noqa: S608


def audit_event(
    instance: models.Model,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> "AuditEvent":
    """An unsaved audit row, for services that write many at once."""
    event: AuditEvent = apps.get_model("admissions", "AuditEvent")(
        at=now,
        actor_id=actor.pk,
        actor_role=actor.role,
        subject=str(instance._meta.model_name),
        subject_id=instance.pk,
        action=action,
        from_state=before,
        to_state=after,
        reason=reason,
    )
    return event
