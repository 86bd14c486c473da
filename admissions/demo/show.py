"""The whole demo: found the province, play three rounds, leave one open for the visitor."""

import gc
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from time import perf_counter

from django.utils.timezone import localtime

from admissions.accounts.secrets import grouped
from admissions.demo import founding
from admissions.demo.entities import Child, School
from admissions.demo.past import remember_years
from admissions.demo.play import Play
from admissions.demo.progress import Stage
from admissions.demo.proposing import propose_places
from admissions.demo.world import World, build_world
from admissions.models import AdmissionRound, AllocationRun, Application
from admissions.models.clock import database_now
from admissions.registration.services import reissue_secret
from admissions.setup.register import RegisteredChild, RegisteredGuardian, import_register
from admissions.setup.services import Calendar, move_round
from admissions.workflows.application import ApplicationState

GRADES = (1, 6, 10)
WAITING_IN_OPEN_ROUND = 12  # files that a visitor finds in the queue of schools, a grade
VISITORS_CHILDREN = (
    (1, "Nguyễn Minh Anh", date(2019, 3, 8), "F"),
    (6, "Nguyễn Hoàng Nam", date(2014, 9, 2), "M"),
)
VISITORS_KINDERGARTEN = "Trường Mầm non Hoa Sen"
VISITORS_ELDEST = (10, "Nguyễn Thị Thanh Hà", date(2010, 11, 20), "F")


def code_of(grade: int) -> str:
    return f"lop-{grade}-2025"


def play_demo(stage: Stage, *, seed: int, applicants: int) -> tuple[dict[str, float], list[tuple[str, str]]]:
    """Fill an empty database; seconds by round code, and the accounts to print as (who, how to sign in)."""
    gc.freeze()  # what is loaded by now stays; looking through it again and again costs a tenth of the time
    gc.set_threshold(50_000, 20, 20)
    now = database_now()
    stage.say(f"Dựng một tỉnh mẫu: {applicants} trẻ mỗi khối, hạt giống {seed} …")
    world = build_world(seed=seed, applicants=applicants)
    founding.found_territory(world)
    office = founding.appoint_officers()
    everyone = [child for grade in GRADES for child in world.children[grade]]
    secrets = founding.register_children(office, everyone, now - timedelta(days=60))
    seconds: dict[str, float] = {}
    kept: dict[int, Child] = {}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as printer:
        for grade in GRADES:
            started = perf_counter()
            with stage.bars():
                kept[grade] = _play_round(stage, world, office, grade, now, printer)
            seconds[code_of(grade)] = perf_counter() - started
        stage.say("Mở đợt bổ sung để anh/chị tự thử …")
        verifier = _open_supplementary_rounds(stage, world, office, now, printer)
    return seconds, _accounts(world, office, secrets, kept, verifier, now)


def _play_round(
    stage: Stage, world: World, office: founding.Office, grade: int, now: datetime, printer: Executor
) -> Child:
    """One round to PUBLISHED with the families' answers; the child whose family has not answered yet."""
    stage.heading(f"Lớp {grade}")
    admission_round = founding.plan_round(
        office,
        world,
        grade=grade,
        code=code_of(grade),
        name=f"Tuyển sinh lớp {grade} năm học {world.school_year}",
        calendar=_calendar(now, opens=-34, closes=-26, results=-3, answers=7),
    )
    remember_years(world, admission_round)
    play = Play(world, office, grade, admission_round, stage.track, printer)
    play.open()
    play.register()
    play.close()
    play.verify()
    play.lock()
    play.examine()
    for _ in stage.track("Xếp chỗ, kiểm tra, duyệt, công bố", [play]):
        play.allocate()
    visitor = _visitor(play)
    play.answer(besides=frozenset({visitor.student_code}))
    return visitor


def _calendar(now: datetime, *, opens: int, closes: int, results: int, answers: int) -> Calendar:
    """Dates so many days from today, at the hours at which offices open and close."""
    today = localtime(now).replace(minute=0, second=0, microsecond=0)
    return Calendar(
        today.replace(hour=8) + timedelta(days=opens),
        today.replace(hour=17) + timedelta(days=closes),
        today.replace(hour=15) + timedelta(days=results),
        today.replace(hour=17) + timedelta(days=answers),
    )


def _visitor(play: Play) -> Child:
    """A placed child of a family with one child in the register: its account shows an offer to answer."""
    placed = set(
        play.round.enrolments.values_list("applicant__student_code", flat=True).order_by(
            "applicant__student_code"
        )
    )
    return next(child for child in play.children if child.student_code in placed and not child.siblings)


def _open_supplementary_rounds(
    stage: Stage, world: World, office: founding.Office, now: datetime, printer: Executor
) -> dict[int, str]:
    """Rounds that take registrations now, some files waiting; by grade the account of a busy school."""
    officers: dict[int, str] = {}
    for grade in GRADES:
        stage.heading(f"Lớp {grade}, bổ sung")
        admission_round = founding.plan_round(
            office,
            world,
            grade=grade,
            code=f"{code_of(grade)}-bo-sung",
            name=f"Tuyển sinh bổ sung lớp {grade} năm học {world.school_year}",
            calendar=_calendar(now, opens=-2, closes=14, results=21, answers=35),
            share=0.1,
        )
        move_round(actor=office.specialist, admission_round=admission_round, transition="open", now=now)
        admission_round.refresh_from_db()
        play = Play(world, office, grade, admission_round, stage.track, printer)
        with stage.bars():
            play.register(_without_place(play)[:WAITING_IN_OPEN_ROUND], until=now)
        officers[grade] = _busiest_officer(admission_round)
    return officers


def _without_place(play: Play) -> list[Child]:
    """Children whose verified file got no place in the main round: they may try again."""
    main = AllocationRun.objects.get(round__code=code_of(play.grade), state="PUBLISHED")
    codes = set(
        main.placements.filter(offering=None).values_list("application__applicant__student_code", flat=True)
    )
    return [child for child in play.children if child.student_code in codes and _applies_again(child)]


def _applies_again(child: Child) -> bool:
    return child.flaw is None


def _busiest_officer(admission_round: AdmissionRound) -> str:
    waiting = Application.objects.filter(round=admission_round, state=ApplicationState.SUBMITTED)
    schools = list(waiting.values_list("handling_school__code", flat=True))
    fallback = admission_round.offerings.order_by("code").values_list("school__code", flat=True).first()
    return max(sorted(set(schools)), key=schools.count, default=fallback or "").lower()


def _register_visitor(office: founding.Office, world: World, now: datetime) -> tuple[str, str]:
    """A family with a child for each grade that has not applied yet: (student code, secret)."""
    unit = world.residential_units[0]
    mother = RegisteredGuardian("PH-THU", "Nguyễn Thị Thử Nghiệm", "0900000000", "mẹ")
    children = [
        RegisteredChild(
            student_code=f"9990000{grade:03d}",
            full_name=name,
            birth_date=born,
            sex=sex,
            residential_unit_code=unit.code,
            address="Số nhà 12",
            latitude=unit.lat,
            longitude=unit.lon,
            present_school=school.name if school else VISITORS_KINDERGARTEN,
            guardians=(mother,),
            present_school_code=school.code if school else "",
            sector_facts=facts,
        )
        for (grade, name, born, sex), school, facts in zip(
            (*VISITORS_CHILDREN, VISITORS_ELDEST),
            (None, _first_school(world, 1), _first_school(world, 6)),
            # for the youngest the register knows all that agreeing needs; the second child needs a paper
            ({"residence": "permanent"}, {"primary_completed": "1"}, {"lower_secondary_completed": "1"}),
            strict=True,
        )
    ]
    issued = import_register(actor=office.specialist, children=children, now=now)
    for admission_round in AdmissionRound.objects.filter(state="OPENED").order_by("code"):
        propose_places(office.specialist, admission_round, now)
    return issued[0].student_code, issued[0].secret


def _first_school(world: World, grade: int) -> School:
    """The school of this entry grade that comes first: its officer answers for the visitor's child."""
    code = world.offerings[grade][0].school_code
    return next(school for school in world.schools if school.code == code)


def _accounts(
    world: World,
    office: founding.Office,
    secrets: dict[str, str],
    kept: dict[int, Child],
    verifiers: dict[int, str],
    now: datetime,
) -> list[tuple[str, str]]:
    code, secret = _register_visitor(office, world, now)
    child = kept[10]
    file = Application.objects.select_related("round").get(
        round__code=code_of(10), applicant__student_code=child.student_code
    )
    guardian = file.applicant.guardians.select_related("user")[0]
    receipt = reissue_secret(actor=guardian.user, application=file, now=now)
    return [
        ("Phụ huynh, nộp hồ sơ mới cho ba con", _code(code, secret)),
        *_waiting_families(kept, secrets),
        *((f"Cán bộ trường, lớp {grade}", _password(name)) for grade, name in verifiers.items()),
        ("Cán bộ trường con đang học", _password(_first_school(world, 1).code.lower())),
        *((str(role.label), _password(name)) for name, (role, _full_name) in founding.OFFICERS.items()),
        ("Tra cứu công khai", f"mã hồ sơ {receipt.code} · mã tra cứu {grouped(receipt.secret)}"),
    ]


def _waiting_families(kept: dict[int, Child], secrets: dict[str, str]) -> Iterable[tuple[str, str]]:
    for grade, child in kept.items():
        yield f"Phụ huynh, lớp {grade}, chờ xác nhận", _code(child.student_code, secrets[child.student_code])


def _code(student_code: str, secret: str) -> str:
    return f"mã học sinh {student_code} · mật khẩu {grouped(secret)}"


def _password(username: str) -> str:
    return f"{username} · {founding.PASSWORD}"
