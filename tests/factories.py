"""Builds what a test needs: small, believable, each call a new one; states are reached by the services."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count

from PIL import Image

from admissions.accounts.secrets import hash_secret
from admissions.models import (
    AdministrativeUnit,
    AdmissionRound,
    Applicant,
    Application,
    Catchment,
    Guardian,
    Guardianship,
    Offering,
    ResidentialUnit,
    School,
    User,
)
from admissions.models.names import sort_name
from admissions.permissions import Role
from admissions.registration import services as registration
from admissions.registration.completeness import fact_values
from admissions.registration.consenting.asked import all_given, local_day
from admissions.registration.consenting.services import record_consents
from admissions.registration.register_facts import services as register
from admissions.rules.documents import documents_for
from admissions.setup import services as setup
from admissions.setup.offerings import Seats
from admissions.verification import services as verification

NOW = datetime(2025, 6, 1, 3, 0, tzinfo=UTC)
SECRET = "ABCDE23456"
PASSWORD = "mat-khau-thu-nghiem"
_numbers = count(1)


def user(role: str, *, school: School | None = None, **more) -> User:
    number = next(_numbers)
    school = school or (a_school() if role == Role.VERIFIER else None)
    return User.objects.create_user(
        username=f"{role.lower()}{number}",
        role=role,
        full_name=f"Cán bộ {number}",
        password=PASSWORD,
        school=school,
        **more,
    )


def province() -> AdministrativeUnit:
    return AdministrativeUnit.objects.get_or_create(
        level="PROVINCE", code="01", defaults={"name": "Thành phố Hà Nội"}
    )[0]


def commune(*, zone: str = "zone_1") -> AdministrativeUnit:
    number = next(_numbers)
    return AdministrativeUnit.objects.create(
        level="COMMUNE", code=f"X{number}", name=f"Phường Số {number}", parent=province(), zone=zone
    )


def residential_unit(*, zone: str = "zone_1") -> ResidentialUnit:
    number = next(_numbers)
    return ResidentialUnit.objects.create(
        commune=commune(zone=zone), code=f"T{number}", name=f"Tổ dân phố {number}"
    )


def a_school(*, zone: str = "zone_1", name: str = "") -> School:
    number = next(_numbers)
    return School.objects.create(
        code=f"S{number:04d}",
        name=name or f"Trường Số {number}",
        commune=commune(zone=zone),
        zone=zone,
        latitude=21.03 + number / 10000,
        longitude=105.85,
    )


def a_round(
    *,
    grade: int = 10,
    state: str = "OPENED",
    schools: int = 3,
    seats: int = 2,
    now: datetime = NOW,
    pack: str = "",
    given: Sequence[Seats] = (),
) -> AdmissionRound:
    """A round of Hà Nội 2025, or of another pack of that grade, in an early state, with schools, seats and
    its plan approved by a director. `given`: the offerings, in place of schools that are all alike."""
    number = next(_numbers)
    officer, head = user(Role.SPECIALIST), user(Role.DIRECTOR)
    admission_round = setup.create_round(
        actor=officer,
        code=f"dot-{grade}-{number}",
        name=f"Tuyển sinh lớp {grade}, đợt {number}",
        province=province(),
        pack_id=pack or f"hanoi-2025-grade-{grade}",
        calendar=setup.Calendar(
            registration_opens_at=now - timedelta(days=2),
            registration_closes_at=now + timedelta(days=2),
            results_at=now + timedelta(days=20),
            confirmation_closes_at=now + timedelta(days=30),
        ),
        now=now,
    )
    setup.record_quota_decision(
        actor=officer,
        admission_round=admission_round,
        number="214/QĐ-UBND",
        signed_date=date(2025, 3, 20),
        signed_by="Chủ tịch UBND",
        seats=given or [Seats(a_school(), seats, classes=_classes(seats)) for _ in range(schools)],
        now=now,
    )
    for wanted, step in (
        ("PLAN_APPROVED", "approve"),
        ("ANNOUNCED", "announce"),
        ("OPENED", "open"),
        ("CLOSED", "close"),
    ):
        if admission_round.state == state:
            break
        if step == "approve":
            admission_round = setup.approve_plan(actor=head, admission_round=admission_round, now=now)
        else:
            admission_round = setup.move_round(
                actor=officer, admission_round=admission_round, transition=step, now=now
            )
        assert admission_round.state == wanted
    return admission_round


def _classes(seats: int) -> int | None:
    """As many classes as the law asks for at any grade; a class of one child is a slip of the hand."""
    return 1 + seats // 36 if seats > 1 else None


def family(
    *, grade: int = 10, unit: ResidentialUnit | None = None, secret: str = SECRET
) -> tuple[User, Applicant]:
    """A guardian's account with one child of the right age for the grade."""
    number = next(_numbers)
    unit = unit or residential_unit()
    name = f"Nguyễn Văn An {number}"
    child = Applicant.objects.create(
        student_code=f"99{number:08d}",
        full_name=name,
        sort_name=sort_name(name),
        birth_date=date({1: 2019, 6: 2014, 10: 2010}[grade], 2, 5),
        sex="M",
        residential_unit=unit,
        address="Số 1",
        latitude=21.03,
        longitude=105.85,
        secret_hash=hash_secret(secret),
    )
    account = user(Role.GUARDIAN)
    guardian = Guardian.objects.create(user=account, full_name=account.full_name, phone=f"09{number:08d}")
    Guardianship.objects.create(guardian=guardian, applicant=child, relation="mother")
    return account, child


def catch(admission_round: AdmissionRound, unit: ResidentialUnit) -> None:
    """Put every offering of the round into this unit's catchment."""
    Catchment.objects.bulk_create(
        Catchment(offering=offering, residential_unit=unit) for offering in admission_round.offerings.all()
    )


def image(*, size: tuple[int, int] = (60, 80)) -> bytes:
    """A small JPEG."""
    buffer = BytesIO()
    Image.new("L", size, 200).save(buffer, "JPEG")
    return buffer.getvalue()


def a_draft(
    admission_round: AdmissionRound,
    *,
    account: User | None = None,
    child: Applicant | None = None,
    unit: ResidentialUnit | None = None,
    now: datetime = NOW,
) -> Application:
    if account is None or child is None:
        account, child = family(grade=admission_round.grade, unit=unit)
    return registration.start_application(
        actor=account, admission_round=admission_round, applicant=child, now=now
    )


def fill_in(
    application: Application,
    *,
    offerings: list[Offering] | None = None,
    answers: dict[str, str] | None = None,
    now: datetime = NOW,
) -> User:
    """Answers, wishes and every needed paper, by the family's own account, which is returned."""
    account = application.applicant.guardians.first().user
    policy = application.round.policy
    given = {
        fact.name: fact.choices[0].code if fact.choices else "1"
        for fact in policy.questions
        if fact.source == "residence"
    } | (answers or {})
    registration.save_answers(actor=account, application=application, answers=given, now=now)
    chosen = offerings or list(application.round.offerings.order_by("code"))[:1]
    registration.save_wishes(
        actor=account,
        application=application,
        wishes=[registration.Wish(each.pk, rank) for rank, each in enumerate(chosen, start=1)],
        now=now,
    )
    application.refresh_from_db()
    values = fact_values(application, list(application.preferences.all()))
    for paper in documents_for(policy, values):
        registration.attach_document(
            actor=account, application=application, kind=paper.kind, content=image(), now=now
        )
    settle(application, now=now)
    return account


def settle(application: Application, *, now: datetime = NOW) -> User:
    """The register confirmed and every consent given, by the family's own account, which is returned."""
    account = application.applicant.guardians.first().user
    register.confirm_facts(actor=account, application=application, now=now)
    record_consents(
        actor=account,
        application=application,
        answers=all_given(application.applicant, local_day(now)),
        now=now,
    )
    return account


def a_submitted(
    admission_round: AdmissionRound, *, unit: ResidentialUnit | None = None, now: datetime = NOW, **choices
) -> Application:
    application = a_draft(admission_round, unit=unit, now=now)
    account = fill_in(application, now=now, **choices)
    registration.submit_application(actor=account, application=application, now=now)
    application.refresh_from_db()
    return application


def verifier_of(application: Application) -> User:
    return user(Role.VERIFIER, school=application.handling_school)


def a_verified(admission_round: AdmissionRound, *, now: datetime = NOW, **choices) -> Application:
    return verified(a_submitted(admission_round, now=now, **choices), now=now)


def verified(application: Application, *, now: datetime = NOW) -> Application:
    """A file that was handed in, checked by its school."""
    officer = verifier_of(application)
    verification.take_up_application(actor=officer, application=application, now=now)
    verification.verify_application(actor=officer, application=application, now=now)
    application.refresh_from_db()
    return application
