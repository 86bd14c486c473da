"""The register of children that the sector database or the present schools send: accounts come from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from admissions.accounts.secrets import hash_secret, new_secret
from admissions.models import Applicant, AuditEvent, Guardian, Guardianship, ResidentialUnit, School, User
from admissions.models.names import clean_name, sort_name
from admissions.permissions import Role, has_role
from admissions.workflows.log import Actor, NotPermitted, audit_event


@dataclass(frozen=True, slots=True)
class RegisteredGuardian:
    code: str
    full_name: str
    phone: str
    relation: str


@dataclass(frozen=True, slots=True)
class RegisteredChild:
    """One child of the register with those who act for it; the first guardian holds the account."""

    student_code: str
    full_name: str
    birth_date: date
    sex: str
    residential_unit_code: str
    address: str
    latitude: float
    longitude: float
    present_school: str
    guardians: tuple[RegisteredGuardian, ...]
    present_school_code: str = ""
    sector_facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssuedAccess:
    """What the present school hands to the family; the secret is not kept."""

    student_code: str
    secret: str


@transaction.atomic
def import_register(
    *, actor: Actor, children: Iterable[RegisteredChild], now: datetime
) -> list[IssuedAccess]:
    """Add children and their guardians and issue one secret a child. Known codes are left as they are."""
    if not has_role(actor, Role.SPECIALIST):
        raise NotPermitted("import_register")
    rows = list(children)
    known = set(Applicant.objects.values_list("student_code", flat=True))
    rows = [row for row in rows if row.student_code not in known]
    units = dict(ResidentialUnit.objects.values_list("code", "pk"))
    schools = dict(School.objects.values_list("code", "pk"))
    access = [IssuedAccess(row.student_code, new_secret()) for row in rows]
    applicants = Applicant.objects.bulk_create(
        [
            _applicant(row, units, schools, issued.secret, now)
            for row, issued in zip(rows, access, strict=True)
        ],
        batch_size=2000,
    )
    guardians = _guardians(rows)
    Guardianship.objects.bulk_create(
        [
            Guardianship(guardian=guardians[each.code], applicant=applicant, relation=each.relation)
            for row, applicant in zip(rows, applicants, strict=True)
            for each in row.guardians
        ],
        batch_size=2000,
    )
    AuditEvent.objects.bulk_create(
        [audit_event(applicant, "register", actor=actor, now=now) for applicant in applicants],
        batch_size=2000,
    )
    return access


def _applicant(
    row: RegisteredChild, units: dict[str, int], schools: dict[str, int], secret: str, now: datetime
) -> Applicant:
    name = clean_name(row.full_name)
    return Applicant(
        student_code=row.student_code,
        full_name=name,
        sort_name=sort_name(name),
        birth_date=row.birth_date,
        sex=row.sex,
        residential_unit_id=units.get(row.residential_unit_code),
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        present_school=row.present_school,
        source_school_id=schools.get(row.present_school_code),
        sector_facts=dict(row.sector_facts),
        sector_as_of=now,
        secret_hash=hash_secret(secret),
    )


def _guardians(rows: list[RegisteredChild]) -> dict[str, Guardian]:
    """Guardians by their code; one account each, found again by its user name."""
    wanted = {each.code: each for row in rows for each in row.guardians}
    known = {
        guardian.user.username: guardian
        for guardian in Guardian.objects.filter(user__username__in=wanted).select_related("user")
    }
    new = [each for code, each in wanted.items() if code not in known]
    users = User.objects.bulk_create(
        [
            User(
                username=each.code,
                full_name=clean_name(each.full_name),
                role=Role.GUARDIAN,
                password=UNUSABLE_PASSWORD_PREFIX,
            )
            for each in new
        ],
        batch_size=2000,
    )
    created = Guardian.objects.bulk_create(
        [
            Guardian(user=user, full_name=user.full_name, phone=each.phone)
            for user, each in zip(users, new, strict=True)
        ],
        batch_size=2000,
    )
    return known | {each.code: guardian for each, guardian in zip(new, created, strict=True)}
