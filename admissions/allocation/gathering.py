"""From the database to the columns that the input gate looks at."""

import re
from collections.abc import Iterable
from itertools import groupby

import numpy as np
import numpy.typing as npt
from django.db.models import Count, F, Q, QuerySet

from admissions.allocation.wish_marks import wish_mark_tables
from admissions.examination.needed import candidates, needed_by_some
from admissions.models import (
    AdmissionRound,
    Application,
    Guardianship,
    Offering,
    Preference,
    ScoreFact,
)
from admissions.rules.facts import MISSING, Fact, Label, clean
from admissions.rules.gate.finding import Finding
from admissions.rules.gate.identity import Person, find_doubles
from admissions.rules.gate.limits import GateLimits
from admissions.rules.gate.marks import Grouping, MarkTable, find_inverted, find_mark_errors
from admissions.rules.gate.raised import find_raised
from admissions.rules.gate.seats import SeatTable, find_seat_errors
from admissions.workflows.application import WAITING_FOR_SCHOOL, ApplicationState
from admissions.workflows.round import PLANNING, RESULT_IS_PUBLIC, RoundState

LIVE = (*WAITING_FOR_SCHOOL, ApplicationState.RETURNED, ApplicationState.VERIFIED)
LIST_IS_LOCKED = (RoundState.LOCKED, RoundState.PREPARED)
NONE: frozenset[str] = frozenset()
PRESENT_SCHOOL = Label("trường đang học", "present school")
ROOM = Label("phòng thi", "room")
FIRST_WISH = Label("nguyện vọng 1 vào", "first wish for")
SERIAL_NUMBER = re.compile(r"\d{2}(\d{6})")  # as `examination.services.assign_candidate_numbers` gives them


def gather_findings(admission_round: AdmissionRound) -> list[Finding]:
    """Everything odd about the round's input as it stands, in a fixed number of queries.

    Seats are looked at from the plan on, people once files are handed in, and marks once the list is locked;
    marks that are missing count when all of them should be there.
    """
    limits = admission_round.policy.gate_limits
    found = find_seat_errors(_seat_table(admission_round, limits), limits)
    found += find_doubles(list(_people(admission_round)))
    facts = admission_round.policy.score_facts
    if facts and admission_round.state in LIST_IS_LOCKED:
        table = _mark_table(admission_round, facts, limits)
        found += find_mark_errors(table, complete=admission_round.state == RoundState.PREPARED)
        found += find_inverted(table, limits) + find_raised(table, limits)
        for of_wishes in wish_mark_tables(admission_round):
            found += find_mark_errors(of_wishes, complete=admission_round.state == RoundState.PREPARED)
    return found


def _seat_table(admission_round: AdmissionRound, limits: GateLimits) -> SeatTable:
    live = Q(preferences__application__state__in=LIVE)
    offerings = list(
        admission_round.offerings.annotate(wishes=Count("preferences", filter=live)).order_by("code")
    )
    last = _seats_of_last_year(admission_round)
    files = 0
    if admission_round.state in LIST_IS_LOCKED:
        files = admission_round.applications.filter(state=ApplicationState.VERIFIED).count()
    return SeatTable(
        codes=tuple(each.code for each in offerings),
        names=tuple(each.name for each in offerings),
        seats=_ints(each.seats for each in offerings),
        classes=_ints(each.classes for each in offerings),
        last_seats=_ints(last.get((each.school_id, each.programme)) for each in offerings),
        class_sizes=_ints(limits.class_size(each.programme) for each in offerings),
        signed=np.array([each.quota_decision_id is not None for each in offerings], dtype=bool),
        wishes=_ints(each.wishes for each in offerings),
        files=files,
    )


def _seats_of_last_year(admission_round: AdmissionRound) -> dict[tuple[int, str], int]:
    """The seats of each school and programme in its latest earlier year; of several rounds the most."""
    earlier = (
        Offering.objects.filter(
            round__grade=admission_round.grade,
            round__province=admission_round.province_id,
            round__school_year__lt=admission_round.school_year,
            quota_decision__isnull=False,
        )
        .exclude(round__state__in=PLANNING)
        .order_by("school", "programme", "-round__school_year", "-seats")
        .values_list("school", "programme", "seats")
    )
    found: dict[tuple[int, str], int] = {}
    for school, programme, seats in earlier:
        found.setdefault((school, programme), seats)
    return found


def _people(admission_round: AdmissionRound) -> Iterable[Person]:
    """One a live file of the round, and one a live file of the same child in another round of its year."""
    own = Application.objects.filter(round=admission_round, state__in=LIVE)
    other = Application.objects.filter(
        round__grade=admission_round.grade,
        round__school_year=admission_round.school_year,
        state__in=LIVE,
        applicant__in=own.values("applicant"),
    ).exclude(Q(round=admission_round) | Q(round__state__in=RESULT_IS_PUBLIC))
    phones = _phones(own)
    for files in (own, other):
        rows = files.order_by("code").values_list(
            "code",
            "applicant",
            "applicant__student_code",
            "applicant__full_name",
            "applicant__birth_date",
            "applicant__sex",
        )
        for code, child, identifier, name, birth, sex in rows:
            yield Person(
                code,
                child,
                identifier,
                name,
                birth.isoformat() if birth else "",
                sex,
                phones.get(child, NONE),
            )


def _phones(files: QuerySet[Application]) -> dict[int, frozenset[str]]:
    """The telephone numbers of the guardians, by child."""
    rows = (
        Guardianship.objects.filter(applicant__in=files.values("applicant"), pending=False)
        .exclude(guardian__phone="")
        .order_by("applicant")
        .values_list("applicant", "guardian__phone")
    )
    return {child: frozenset(phone for _child, phone in own) for child, own in groupby(rows, lambda r: r[0])}


def _mark_table(admission_round: AdmissionRound, facts: tuple[Fact, ...], limits: GateLimits) -> MarkTable:
    files = list(
        candidates(admission_round)
        .order_by("code")
        .values_list("pk", "code", "candidate_number", "applicant__present_school")
    )
    row_of = {key: row for row, (key, *_rest) in enumerate(files)}
    column_of = {fact.name: column for column, fact in enumerate(facts)}
    values = np.full((len(files), len(facts)), MISSING, dtype=np.int64)
    recorded = np.zeros(values.shape, dtype=bool)
    marks = ScoreFact.objects.filter(
        application__round=admission_round,
        application__state=ApplicationState.VERIFIED,
        fact__in=column_of,
    )
    for key, fact, value in marks.order_by().values_list("application", "fact", "value").iterator():
        if key not in row_of:  # admitted directly since
            continue
        cell = row_of[key], column_of[fact]
        recorded[cell] = True
        if value is not None:
            values[cell] = value
    for column, paper in enumerate(facts):
        needing = needed_by_some(admission_round, paper)
        if needing is not None:
            recorded[[row for key, row in row_of.items() if key not in needing], column] = True
    return MarkTable(
        candidates=tuple(number or code for _key, code, number, _school in files),
        facts=facts,
        values=values,
        recorded=recorded,
        groupings={
            "present_school": _grouping(PRESENT_SCHOOL, (clean(school) for *_rest, school in files)),
            "room": _grouping(ROOM, (_room(number, limits) for _key, _code, number, _school in files)),
            "first_wish": _grouping(FIRST_WISH, _first_wishes(admission_round, row_of)),
        },
    )


def _room(number: str, limits: GateLimits) -> str:
    """The room by the serial number, as rooms are filled; none for numbers that came from elsewhere."""
    serial = SERIAL_NUMBER.fullmatch(number)
    return f"{(int(serial[1]) - 1) // limits.room_size + 1:03d}" if serial else ""


def _first_wishes(admission_round: AdmissionRound, row_of: dict[int, int]) -> list[str]:
    names = [""] * len(row_of)
    wishes = Preference.objects.filter(
        application__round=admission_round, application__state=ApplicationState.VERIFIED, rank=1
    )
    for key, name in wishes.order_by().values_list("application", F("offering__name")):
        if key in row_of:
            names[row_of[key]] = name
    return names


def _grouping(label: Label, names: Iterable[str]) -> Grouping:
    """Groups in the order of their names; a blank name is no group."""
    given = list(names)
    groups = sorted(set(given) - {""})
    number = {name: place for place, name in enumerate(groups)} | {"": -1}
    return Grouping(label, tuple(groups), np.array([number[name] for name in given], dtype=np.int64))


def _ints(values: Iterable[int | None]) -> npt.NDArray[np.int64]:
    return np.array([MISSING if value is None else value for value in values], dtype=np.int64)
