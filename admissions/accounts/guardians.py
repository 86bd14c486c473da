"""Several guardians of one child: who holds the code, who is invited, who comes and who goes.

An invitation is a pending row that gives no rights. Whoever accepts names the child by its student code, so
that an invitation to a mistyped number opens nothing. Every act locks the child first: two at once take
turns.
"""

import secrets as randomness
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from admissions.accounts.addresses import Address
from admissions.accounts.secrets import normalise
from admissions.models import Applicant, AuditEvent, Guardian, Guardianship, User
from admissions.models.names import clean_name
from admissions.notifications.outbox import announce
from admissions.permissions import Role, can_answer_invitation, can_invite_guardian
from admissions.workflows.log import Actor, ChangedMeanwhile, NotPermitted, record
from admissions.workflows.refusal import Refusal

MOST_GUARDIANS = 4
NEVER_CAME = "moi-"
"""How the user name of an account begins that an invitation made."""


class TooManyGuardians(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Một hồ sơ có tối đa %(most)s người theo dõi. Hãy bỏ bớt một lời mời rồi mời lại.")
            % {"most": MOST_GUARDIANS}
        )


class AlreadyThere(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Người này đã theo dõi hồ sơ hoặc đã được mời rồi."))


class LastGuardian(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Anh/chị là người duy nhất theo dõi hồ sơ. Hãy mời người khác và chờ họ nhận lời trước đã.")
        )


class CodeDiffers(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Mã học sinh chưa khớp với con của người mời. Hãy hỏi lại người mời rồi nhập lại.")
        )


def holder_of_code(applicant: Applicant) -> Guardian | None:
    """Whose account the child's code and secret open: the first guardian who is one."""
    return applicant.accepted_guardians.select_related("user").first()


@transaction.atomic
def invite_guardian(
    *, actor: Actor, applicant: Applicant, address: Address, full_name: str, relation: str, now: datetime
) -> Guardianship:
    """Ask another adult to act for the child too; known or not, the inviter sees no difference.

    Raises NotPermitted, TooManyGuardians, AlreadyThere; ChangedMeanwhile when the address was taken just now.
    """
    child = _locked(applicant.pk)
    if not can_invite_guardian(child, actor):
        raise NotPermitted("invite_guardian")
    guardian = Guardian.objects.filter(**{address.column: address.text}).first()
    if guardian is not None and Guardianship.objects.filter(guardian=guardian, applicant=child).exists():
        raise AlreadyThere
    if Guardianship.objects.filter(applicant=child).count() >= MOST_GUARDIANS:
        raise TooManyGuardians
    inviter = Guardian.objects.get(user_id=actor.pk)
    invitation = Guardianship.objects.create(
        guardian=guardian or _new_guardian(address, full_name),
        applicant=child,
        relation=relation,
        invited_by=inviter,
        pending=True,
    )
    record(child, "invite_guardian", actor=actor, now=now)
    announce("invited", event=f"invited:{invitation.pk}", now=now, guardians=[invitation.guardian])
    return invitation


@transaction.atomic
def accept_invitation(*, actor: Actor, invitation: Guardianship, student_code: str, now: datetime) -> None:
    """Raises NotPermitted, CodeDiffers; ChangedMeanwhile when it was withdrawn or answered."""
    invitation = _own_invitation(actor, invitation)
    if normalise(student_code) != normalise(invitation.applicant.student_code):
        raise CodeDiffers
    invitation.pending = False
    invitation.save(update_fields=["pending"])
    record(invitation.applicant, "accept_invitation", actor=actor, now=now)


@transaction.atomic
def decline_invitation(*, actor: Actor, invitation: Guardianship, now: datetime) -> None:
    """Raises NotPermitted, ChangedMeanwhile."""
    invitation = _own_invitation(actor, invitation)
    invitation.delete()
    record(invitation.applicant, "decline_invitation", actor=actor, now=now)


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Guardianship, now: datetime) -> None:
    """Any guardian of the child takes an open invitation back. Raises NotPermitted, ChangedMeanwhile."""
    child = _locked(invitation.applicant_id)
    if not can_invite_guardian(child, actor):
        raise NotPermitted("withdraw_invitation")
    invitation = _still_there(invitation, pending=True)
    invitation.delete()
    record(child, "withdraw_invitation", actor=actor, now=now)
    _forget_if_never_came(invitation.guardian)


@transaction.atomic
def leave_child(*, actor: Actor, applicant: Applicant, now: datetime) -> None:
    """Stop acting for the child; the file stays with the others. Raises NotPermitted, LastGuardian."""
    child = _locked(applicant.pk)
    own = Guardianship.objects.filter(applicant=child, guardian__user_id=actor.pk, pending=False)
    others = Guardianship.objects.filter(applicant=child, pending=False).exclude(guardian__user_id=actor.pk)
    if not own.exists():
        raise NotPermitted("leave_child")
    if not others.exists():
        raise LastGuardian
    own.delete()
    record(child, "leave_child", actor=actor, now=now)


def _locked(applicant_id: int) -> Applicant:
    return Applicant.objects.select_for_update().get(pk=applicant_id)


def _own_invitation(actor: Actor, invitation: Guardianship) -> Guardianship:
    _locked(invitation.applicant_id)
    invitation = _still_there(invitation, pending=True)
    if not can_answer_invitation(invitation, actor):
        raise NotPermitted("answer_invitation")
    return invitation


def _still_there(guardianship: Guardianship, *, pending: bool) -> Guardianship:
    found = (
        Guardianship.objects.select_related("guardian__user", "applicant")
        .filter(pk=guardianship.pk, pending=pending)
        .first()
    )
    if found is None:
        raise ChangedMeanwhile(f"guardianship {guardianship.pk}")
    return found


def _new_guardian(address: Address, full_name: str) -> Guardian:
    """An account without a password for somebody who is not in the register; used once they come."""
    user = User.objects.create_user(
        username=NEVER_CAME + randomness.token_hex(8), role=Role.GUARDIAN, full_name=clean_name(full_name)
    )
    place = {address.column: address.text, "channel": address.channel}
    try:
        with transaction.atomic():
            return Guardian.objects.create(user=user, full_name=user.full_name, **place)
    except IntegrityError as error:
        raise ChangedMeanwhile("guardian") from error


def _forget_if_never_came(guardian: Guardian) -> None:
    """An account that an invitation made and nobody ever used goes with it, and its address too."""
    user = guardian.user
    made_for_this = user.username.startswith(NEVER_CAME) and user.last_login is None
    did_something = AuditEvent.objects.filter(actor=user).exists()
    if made_for_this and not did_something and not Guardianship.objects.filter(guardian=guardian).exists():
        guardian.delete()
        user.delete()
