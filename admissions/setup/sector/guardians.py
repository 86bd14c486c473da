"""The adults of the list: the same telephone is the same person, whoever wrote the name how."""

from collections.abc import Iterable, Mapping, Sequence
from secrets import token_hex

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from admissions.models import Guardian, Guardianship, User
from admissions.models.names import clean_name
from admissions.permissions import Role
from admissions.rules.facts import fold
from admissions.setup.sector.children import BATCH, SectorChild, SectorGuardian, batches


def take_guardians(children: Sequence[SectorChild], keys: Mapping[str, int]) -> int:
    """Add the adults that are not known yet, and the bonds that are missing; nobody is taken away.

    1. A telephone number finds its owner, else a mailbox does, else the name among those who act for the
       child already.
    2. Who is new gets an account without a password; a mailbox that belongs to somebody else stays with
       that person.
    3. Bonds are added; an invitation not yet accepted becomes one.
    Returns how many adults are new.
    """
    listed = [(keys[child.student_code], each) for child in children for each in child.guardians]
    if not listed:
        return 0
    by_phone = _known("phone", {each.phone for _child, each in listed})
    by_email = _known("email", {each.email for _child, each in listed})
    by_name = _bonds({child for child, _each in listed})
    new: dict[tuple[str, object], Guardian] = {}
    found: list[tuple[int, Guardian, str]] = []
    for child, each in listed:
        guardian = (
            by_phone.get(each.phone)
            or (by_email.get(each.email) if not each.phone else None)
            or (by_name.get((child, fold(each.full_name))) if not each.phone and not each.email else None)
        )
        if guardian is None:
            guardian = new.setdefault(_identity(child, each), _unsaved(each, by_email))
            if each.phone:
                by_phone[each.phone] = guardian
            if guardian.email:
                by_email[guardian.email] = guardian
        found.append((child, guardian, each.relation))
    _create(new.values())
    _bind(found)
    return len(new)


def _identity(child: int, each: SectorGuardian) -> tuple[str, object]:
    if each.phone or each.email:
        return ("address", each.phone or each.email)
    return ("name", (child, fold(each.full_name)))


def _unsaved(each: SectorGuardian, by_email: Mapping[str, Guardian]) -> Guardian:
    name = clean_name(each.full_name)
    email = "" if each.email in by_email else each.email
    channel = Guardian.Channel.SMS if each.phone else Guardian.Channel.EMAIL
    return Guardian(full_name=name, phone=each.phone, email=email, channel=channel)


def _known(field: str, addresses: set[str]) -> dict[str, Guardian]:
    found: dict[str, Guardian] = {}
    for part in batches(sorted(addresses - {""})):
        found |= {getattr(each, field): each for each in Guardian.objects.filter(**{f"{field}__in": part})}
    return found


def _bonds(children: set[int]) -> dict[tuple[int, str], Guardian]:
    found: dict[tuple[int, str], Guardian] = {}
    for part in batches(sorted(children)):
        bonds = Guardianship.objects.filter(applicant__in=part).select_related("guardian")
        found |= {(bond.applicant_id, fold(bond.guardian.full_name)): bond.guardian for bond in bonds}
    return found


def _create(new: Iterable[Guardian]) -> None:
    """Accounts and guardians; the user name says nothing about the person."""
    guardians = list(new)
    users = User.objects.bulk_create(
        [
            User(
                username=f"gd-{token_hex(8)}",
                full_name=guardian.full_name[:120],
                role=Role.GUARDIAN,
                password=UNUSABLE_PASSWORD_PREFIX,
            )
            for guardian in guardians
        ],
        batch_size=BATCH,
    )
    for guardian, user in zip(guardians, users, strict=True):
        guardian.user = user
    Guardian.objects.bulk_create(guardians, batch_size=BATCH)


def _bind(found: Sequence[tuple[int, Guardian, str]]) -> None:
    bonds = {
        (child, guardian.pk): Guardianship(guardian=guardian, applicant_id=child, relation=relation)
        for child, guardian, relation in reversed(found)
    }
    Guardianship.objects.bulk_create(
        list(reversed(bonds.values())),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["guardian", "applicant"],
        update_fields=["pending"],
    )
