"""Lost slip, lost SIM: what the child's present school does for a family that stands at its counter.

The officer has checked who is there and says how. What was seen on the page comes back with the act
(`seen`), so that of two officers who help the same family at once the second is told, and nothing is
overwritten unseen.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from admissions.accounts.addresses import Address, addresses_of
from admissions.accounts.guardians import holder_of_code
from admissions.accounts.secrets import hash_secret, new_secret
from admissions.models import Applicant, Guardian
from admissions.notifications.outbox import announce
from admissions.permissions import can_help_family
from admissions.workflows.log import Actor, ChangedMeanwhile, NotPermitted, record
from admissions.workflows.refusal import Refusal


class AddressTaken(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Số điện thoại hoặc thư điện tử này đang thuộc một phụ huynh khác. Hãy hỏi lại gia đình; "
                "nếu đúng là của họ, hãy gọi số hỗ trợ."
            )
        )


class NowhereToReach(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi ít nhất một số điện thoại hoặc một thư điện tử."))


def seen_code(applicant: Applicant) -> str:
    """Stands for the secret as it is now, without telling it."""
    return salted_hmac("admissions.seen-code", applicant.secret_hash, algorithm="sha256").hexdigest()[:16]


def seen_contact(guardian: Guardian) -> str:
    """Stands for the ways to reach the guardian as they are now."""
    both = f"{guardian.phone} {guardian.email}"
    return salted_hmac("admissions.seen-contact", both, algorithm="sha256").hexdigest()[:16]


@transaction.atomic
def reissue_family_secret(
    *, actor: Actor, applicant: Applicant, seen: str, checked: str, now: datetime
) -> str:
    """A new secret for the child's code; the old one stops working and whoever used it is signed out.

    Args: `checked`: how the officer made sure who is there; goes into the audit log.
    Raises NotPermitted; ChangedMeanwhile when another officer was quicker.
    """
    child = Applicant.objects.select_for_update().get(pk=applicant.pk)
    if not can_help_family(child, actor):
        raise NotPermitted("reissue_family_secret")
    if not constant_time_compare(seen, seen_code(child)):
        raise ChangedMeanwhile(f"applicant {child.pk}")
    secret = new_secret()
    child.secret_hash = hash_secret(secret)
    child.save(update_fields=["secret_hash"])
    record(child, "reissue_code", actor=actor, now=now, reason=checked)
    holder = holder_of_code(child)
    if holder is not None:
        holder.user.end_sessions()
    announce("code_reissued", event=f"code_reissued:{child.pk}:{now.timestamp()}", now=now, applicant=child)
    return secret


@transaction.atomic
def change_contact(
    *,
    actor: Actor,
    applicant: Applicant,
    guardian: Guardian,
    phone: str,
    email: str,
    seen: str,
    checked: str,
    now: datetime,
) -> list[Address]:
    """Another number or mailbox for a guardian of an own pupil; ends every sign-in of that guardian.

    Returns the addresses that hold no longer: they are to be told as well, past the outbox, which writes to
    the new ones. Raises NotPermitted, NowhereToReach, AddressTaken, ChangedMeanwhile.
    """
    guardian = Guardian.objects.select_for_update(of=("self",)).select_related("user").get(pk=guardian.pk)
    belongs = applicant.accepted_guardians.filter(pk=guardian.pk).exists()
    if not belongs or not can_help_family(applicant, actor):
        raise NotPermitted("change_contact")
    if not constant_time_compare(seen, seen_contact(guardian)):
        raise ChangedMeanwhile(f"guardian {guardian.pk}")
    if not phone and not email:
        raise NowhereToReach
    before = addresses_of(guardian)
    guardian.phone, guardian.email = phone, email.lower()
    try:
        with transaction.atomic():
            guardian.save(update_fields=["phone", "email"])
    except IntegrityError as error:
        raise AddressTaken from error
    record(guardian, "change_contact", actor=actor, now=now, reason=checked)
    guardian.one_time_codes.filter(used_at=None).delete()
    guardian.user.end_sessions()
    announce(
        "contact_changed",
        event=f"contact_changed:{guardian.pk}:{now.timestamp()}",
        now=now,
        guardians=[guardian],
    )
    return [each for each in before if each not in addresses_of(guardian)]
