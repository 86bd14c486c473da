"""Fills an empty database with families whose drafts are ready to be handed in: FAMILIES OUTPUT.

OUTPUT gets one JSON line a family: session, file code, student code and what signing in with it takes.
"""

import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402

from admissions.accounts.secrets import hash_secret  # noqa: E402
from admissions.models import (  # noqa: E402
    AdministrativeUnit,
    AdmissionRound,
    Applicant,
    Application,
    Consent,
    Document,
    Guardian,
    Guardianship,
    Offering,
    Preference,
    ResidentialUnit,
    School,
    User,
)
from admissions.models.clock import database_now  # noqa: E402
from admissions.permissions import Role  # noqa: E402
from admissions.registration import completeness  # noqa: E402
from admissions.registration.consenting.asked import all_given, local_day  # noqa: E402
from admissions.registration.register_facts.standing import asked_facts  # noqa: E402
from admissions.registration.rules import asked_questions  # noqa: E402
from admissions.setup import services as setup  # noqa: E402
from admissions.setup.offerings import Seats  # noqa: E402

PACK, SCHOOLS, WISHES, SECRET = "hanoi-2025-grade-10", 40, 3, "ABCDE23456"
CHUNK = 500


def fill(families: int, output: Path) -> None:
    call_command("migrate", verbosity=0)
    now = database_now()
    admission_round, unit = _round(now)
    offerings = list(admission_round.offerings.order_by("pk"))
    with output.open("w", encoding="utf-8") as lines:
        for first in range(0, families, CHUNK):
            numbers = range(first, min(first + CHUNK, families))
            for line in _families(numbers, admission_round, unit, offerings, now):
                print(json.dumps(line), file=lines)
    for file in Application.objects.all()[:3]:
        if missing := completeness.missing(file, list(file.preferences.select_related("offering__school"))):
            sys.exit(f"the drafts lack {missing}")


def _round(now: datetime) -> tuple[AdmissionRound, ResidentialUnit]:
    """An open round of forty schools, brought there by the services."""
    province = AdministrativeUnit.objects.create(level="PROVINCE", code="01", name="Thành phố Hà Nội")
    commune = AdministrativeUnit.objects.create(
        level="COMMUNE", code="X1", name="Phường Đo", parent=province, zone="zone_1"
    )
    unit = ResidentialUnit.objects.create(commune=commune, code="T1", name="Tổ dân phố 1")
    schools = School.objects.bulk_create(
        School(
            code=f"S{n:03d}",
            name=f"Trường {n}",
            commune=commune,
            zone="zone_1",
            latitude=21.0 + n / 500,
            longitude=105.8 + n / 700,
        )
        for n in range(SCHOOLS)
    )
    officer = User.objects.create_user(username="cv", role=Role.SPECIALIST, full_name="Chuyên viên")
    head = User.objects.create_user(username="gd", role=Role.DIRECTOR, full_name="Giám đốc")
    day = timedelta(days=1)
    admission_round = setup.create_round(
        actor=officer,
        code="dot-do",
        name="Tuyển sinh lớp 10",
        province=province,
        pack_id=PACK,
        calendar=setup.Calendar(now - day, now + 30 * day, now + 50 * day, now + 60 * day),
        now=now,
    )
    setup.record_quota_decision(
        actor=officer,
        admission_round=admission_round,
        number="1/QĐ",
        signed_date=date(2025, 3, 20),
        signed_by="Chủ tịch",
        seats=[Seats(each, 45, classes=1) for each in schools],
        now=now,
    )
    admission_round = setup.approve_plan(actor=head, admission_round=admission_round, now=now)
    for step in ("announce", "open"):
        admission_round = setup.move_round(
            actor=officer, admission_round=admission_round, transition=step, now=now
        )
    return admission_round, unit


def _families(
    numbers: range,
    admission_round: AdmissionRound,
    unit: ResidentialUnit,
    offerings: list[Offering],
    now: datetime,
) -> list[dict[str, object]]:
    accounts = User.objects.bulk_create(
        User(username=f"PH{n:06d}", full_name=f"Phụ huynh {n}", role=Role.GUARDIAN, password="!")
        for n in numbers
    )
    children = Applicant.objects.bulk_create(
        Applicant(
            student_code=f"99{n:08d}",
            full_name=f"Nguyễn An {n}",
            sort_name=f"an {n}",
            sex="M",
            birth_date=date(2010, 2, 5),
            residential_unit=unit,
            address="Số 1",
            latitude=21.03,
            longitude=105.85,
            secret_hash=hash_secret(SECRET),
        )
        for n in numbers
    )
    guardians = Guardian.objects.bulk_create(
        Guardian(user=user, full_name=user.full_name, phone=f"0911{n:06d}")
        for n, user in zip(numbers, accounts, strict=True)
    )
    Guardianship.objects.bulk_create(
        Guardianship(guardian=guardian, applicant=child, relation="mother")
        for guardian, child in zip(guardians, children, strict=True)
    )
    files = Application.objects.bulk_create(
        _draft(n, admission_round, child, now) for n, child in zip(numbers, children, strict=True)
    )
    _wishes_papers_and_consents(files, offerings, accounts, now)
    sessions = [_session(account, now) for account in accounts]
    Session.objects.bulk_create(sessions)
    return [
        {
            "session": session.session_key,
            "code": file.code,
            "student_code": child.student_code,
            "secret": SECRET,
        }
        for session, file, child in zip(sessions, files, children, strict=True)
    ]


def _draft(number: int, admission_round: AdmissionRound, child: Applicant, now: datetime) -> Application:
    policy = admission_round.policy
    code = f"10-{number:08d}"
    return Application(
        round=admission_round,
        applicant=child,
        code=code,
        lottery_key=code,
        started_at=now,
        facts={
            fact.name: fact.choices[0].code if fact.choices else "1"
            for fact in asked_questions(policy, child)
            if fact.source == "residence"
        },
        confirmed_facts={fact.name: fact.text for fact in asked_facts(policy, child)},
    )


def _wishes_papers_and_consents(
    files: list[Application], offerings: list[Offering], accounts: list[User], now: datetime
) -> None:
    Preference.objects.bulk_create(
        Preference(
            application=file, rank=rank, offering=offerings[(file.pk + 7 * rank) % len(offerings)], facts={}
        )
        for file in files
        for rank in range(1, WISHES + 1)
    )
    needed = completeness.needed_papers(files[0], list(files[0].preferences.select_related("offering")))
    Document.objects.bulk_create(
        Document(application=file, kind=paper.kind, uploaded_at=now) for file in files for paper in needed
    )
    Consent.objects.bulk_create(
        Consent(
            application=file,
            subject=subject,
            purpose=purpose,
            given=given,
            text_version="1",
            recorded_by=account,
            recorded_at=now,
        )
        for file, account in zip(files, accounts, strict=True)
        for (subject, purpose), given in all_given(file.applicant, local_day(now)).items()
    )


def _session(account: User, now: datetime) -> Session:
    """What the sign-in leaves behind."""
    expires = now + timedelta(hours=8)
    kept = {
        "_auth_user_id": str(account.pk),
        "_auth_user_backend": "admissions.accounts.backends.StudentCodeBackend",
        "_auth_user_hash": account.get_session_auth_hash(),
        "_session_expiry": expires.isoformat(),
    }
    key = f"bench{account.pk:027d}"
    return Session(session_key=key, session_data=SessionStore().encode(kept), expire_date=expires)


if __name__ == "__main__":
    fill(int(sys.argv[1]), Path(sys.argv[2]))
