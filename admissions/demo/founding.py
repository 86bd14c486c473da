"""Founds the demo province, its map, schools, officers, register and rounds, by the office's services."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from admissions.demo.claims import pack_of
from admissions.demo.entities import Child
from admissions.demo.world import World
from admissions.models import (
    AdministrativeUnit,
    AdmissionRound,
    Catchment,
    Offering,
    ResidentialUnit,
    School,
    User,
)
from admissions.permissions import Role
from admissions.registration.register_facts.shown import sector_facts_of
from admissions.setup import services as setup
from admissions.setup.offerings import Seats
from admissions.setup.register import RegisteredChild, RegisteredGuardian, import_register

PASSWORD = "Tuyensinh-2025"  # noqa: S105  printed by the demo; demo accounts only
OFFICERS = {
    "chuyenvien": (Role.SPECIALIST, "Trần Thị Chuyên Viên"),
    "lanhdao": (Role.DIRECTOR, "Lê Văn Lãnh Đạo"),
    "khaothi": (Role.EXAM_OFFICER, "Phạm Thị Khảo Thí"),
    "thanhtra": (Role.AUDITOR, "Vũ Văn Thanh Tra"),
}
RELATIONS = {"mother": "mẹ", "father": "cha", "grandparent": "ông, bà", "guardian": "người giám hộ"}


@dataclass(frozen=True, slots=True)
class Office:
    """The accounts that act in the demo."""

    specialist: User
    director: User
    exam_officer: User
    verifiers: dict[int, User]  # by school id


def found_territory(world: World) -> None:
    """Communes under their real names, residential units and schools, as an office would import them."""
    province = AdministrativeUnit.objects.create(
        level=AdministrativeUnit.Level.PROVINCE, code=world.province_code, name=world.province_name
    )
    names = sorted({commune.former_district for commune in world.communes})
    districts = {
        name: AdministrativeUnit.objects.create(
            level=AdministrativeUnit.Level.FORMER_DISTRICT, code=f"Q{number:02d}", name=name, parent=province
        )
        for number, name in enumerate(names, start=1)
    }
    communes = {
        each.code: AdministrativeUnit.objects.create(
            level=AdministrativeUnit.Level.COMMUNE,
            code=each.code,
            name=each.name,
            parent=province,
            zone=f"zone_{each.zone}",
            former_district=districts[each.former_district],
        )
        for each in world.communes
    }
    ResidentialUnit.objects.bulk_create(
        ResidentialUnit(
            commune=communes[each.commune_code],
            code=each.code,
            name=each.name,
            polygon=json.dumps(each.geojson),
        )
        for each in world.residential_units
    )
    School.objects.bulk_create(
        School(
            code=each.code,
            name=each.name,
            commune=communes[each.commune_code],
            address=each.address,
            zone=f"zone_{each.zone}",
            latitude=each.lat,
            longitude=each.lon,
        )
        for each in world.schools
    )


def appoint_officers() -> Office:
    """One account a role, and one officer a school."""
    key = make_password(PASSWORD)  # hashing is slow on purpose: one hash of the one demo password serves all
    accounts = {
        role: User.objects.create(username=name, role=role, full_name=full_name, password=key)
        for name, (role, full_name) in OFFICERS.items()
    }
    schools = list(School.objects.all())
    verifiers = User.objects.bulk_create(
        User(
            username=school.code.lower(),
            role=Role.VERIFIER,
            full_name=f"Cán bộ {school.name}",
            school=school,
            password=key,
        )
        for school in schools
    )
    return Office(
        accounts[Role.SPECIALIST],
        accounts[Role.DIRECTOR],
        accounts[Role.EXAM_OFFICER],
        {school.pk: officer for school, officer in zip(schools, verifiers, strict=True)},
    )


def register_children(office: Office, children: Iterable[Child], now: datetime) -> dict[str, str]:
    """Student code → the secret that the family is handed."""
    rows = [
        RegisteredChild(
            student_code=child.student_code,
            full_name=child.full_name,
            birth_date=child.birth_date,
            sex="F" if child.sex == "female" else "M",
            residential_unit_code=child.unit_code,
            address=child.address,
            latitude=child.lat,
            longitude=child.lon,
            present_school=child.present_school,
            present_school_code=child.present_school_code,
            sector_facts=_of_the_sector(child),
            guardians=tuple(
                RegisteredGuardian(each.code, each.full_name, each.phone, RELATIONS[each.relation])
                for each in child.guardians[:1]
            ),
        )
        for child in children
    ]
    issued = import_register(actor=office.specialist, children=rows, now=now)
    return {each.student_code: each.secret for each in issued}


def _of_the_sector(child: Child) -> dict[str, str]:
    """What the present school reported of the child, by the facts of the grade's rules."""
    policy = pack_of(child.grade)
    reported = {fact.name for fact in sector_facts_of(policy)}
    reported |= {fact.name for fact in policy.questions if fact.source == "residence"}
    return {name: text for name, text in child.facts.items() if name in reported and text}


def plan_round(
    office: Office,
    world: World,
    *,
    grade: int,
    code: str,
    name: str,
    calendar: setup.Calendar,
    share: float = 1.0,
) -> AdmissionRound:
    """Draft, give seats (a share of the world's), draw catchments, have it signed, announce."""
    before = calendar.registration_opens_at - timedelta(days=60)
    specialist = office.specialist
    province = AdministrativeUnit.objects.get(
        level=AdministrativeUnit.Level.PROVINCE, code=world.province_code
    )
    admission_round = setup.create_round(
        actor=specialist,
        code=code,
        name=name,
        province=province,
        pack_id=world.packs[grade],
        calendar=calendar,
        now=before,
    )
    _give_seats(admission_round, world, specialist, grade, share, before)
    _draw_catchments(admission_round, world, specialist, grade, before)
    admission_round = setup.approve_plan(actor=office.director, admission_round=admission_round, now=before)
    return setup.move_round(
        actor=specialist, admission_round=admission_round, transition="announce", now=before
    )


def _give_seats(
    admission_round: AdmissionRound, world: World, specialist: User, grade: int, share: float, now: datetime
) -> None:
    schools = {school.code: school for school in School.objects.all()}
    decisions: dict[tuple[str, date], list[Seats]] = {}
    for each in world.offerings[grade]:
        given = Seats(schools[each.school_code], max(1, round(each.seats * share)), each.classes)
        decisions.setdefault((each.quota_number, each.quota_date), []).append(given)
    for (number, signed_date), seats in decisions.items():
        setup.record_quota_decision(
            actor=specialist,
            admission_round=admission_round,
            number=number,
            signed_date=signed_date,
            signed_by="Chủ tịch UBND Thành phố",
            seats=seats,
            now=now,
        )


def _draw_catchments(
    admission_round: AdmissionRound, world: World, specialist: User, grade: int, now: datetime
) -> None:
    units = dict(ResidentialUnit.objects.values_list("code", "pk"))
    offerings = {
        offering.school.code: offering
        for offering in Offering.objects.filter(round=admission_round).select_related("school")
    }
    schools = {each.code: each.school_code for each in world.offerings[grade]}
    catchments = [
        Catchment(residential_unit_id=units[unit], offering=offerings[schools[code]], order=order)
        for unit, codes in world.catchment(grade).items()
        for order, code in enumerate(codes, start=1)
    ]
    if catchments:
        setup.draw_catchments(
            actor=specialist, admission_round=admission_round, catchments=catchments, now=now
        )
