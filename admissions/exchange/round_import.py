"""A province's flat file as a round of the database, ready to be run: all of it or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from admissions.exchange.errors import BadInput, Faults
from admissions.exchange.round_file import RoundFile, RoundReport, read_round_file
from admissions.models import (
    AdministrativeUnit,
    AdmissionRound,
    Applicant,
    Application,
    Offering,
    Preference,
    QuotaDecision,
    School,
    ScoreFact,
    User,
    WishScore,
)
from admissions.permissions import Role, has_role
from admissions.rules.facts import MISSING, decode
from admissions.rules.packs import load_pack, pack_text
from admissions.rules.policy import Policy
from admissions.setup.services import RoundCodeRefused, check_round_code
from admissions.workflows.application import ApplicationState
from admissions.workflows.log import record
from admissions.workflows.round import RoundState

BATCH = 2000
LONGEST_IDENTIFIER, LONGEST_NAME = 32, 160


def round_from_round_file(
    path: Path,
    *,
    actor: User,
    pack: str,
    code: str,
    now: datetime,
    offerings: Path | None = None,
    seats_from_outcomes: bool = False,
    sheet: str | None = None,
    seed: str = "",
) -> RoundReport:
    """Make a round in state PREPARED: schools, seats, candidates without names, wishes and scores.

    Candidates keep the identifiers of the file as file code and candidate number.
    Raises BadInput, UnknownPack.
    """
    if not has_role(actor, Role.SPECIALIST):
        raise BadInput.at("", f"tài khoản “{actor.username}” không phải chuyên viên Sở")
    policy = load_pack(pack)
    try:
        check_round_code(code)
    except RoundCodeRefused as refusal:
        raise BadInput.at("", f"mã đợt “{code}”: {refusal}") from None
    read = read_round_file(
        path, policy, offerings=offerings, seats_from_outcomes=seats_from_outcomes, sheet=sheet
    )
    _refuse_unusable_names(path, read)
    with transaction.atomic():
        admission_round = _make_round(policy, pack, code, actor, now, seed)
        places = _make_offerings(admission_round, policy, read, path, now)
        files = _make_files(admission_round, policy, read, now)
        _make_preferences(policy, read, files, places)
        _make_scores(policy, read, files)
        record(admission_round, "import", actor=actor, now=now, after=admission_round.state, reason=path.name)
    return read.report


def _refuse_unusable_names(path: Path, read: RoundFile) -> None:
    faults = Faults()
    taken = set(Application.objects.values_list("code", flat=True)) | set(
        Applicant.objects.values_list("student_code", flat=True)
    )
    for identifier in read.case.applicant_ids:
        if identifier in taken:
            faults.add(path.name, f"mã thí sinh “{identifier}” đã có trong cơ sở dữ liệu")
        elif len(identifier) > LONGEST_IDENTIFIER:
            faults.add(path.name, f"mã thí sinh “{identifier}” dài hơn {LONGEST_IDENTIFIER} ký tự")
    for name in read.case.offering_names:
        if len(name) > LONGEST_NAME:
            faults.add(path.name, f"tên trường “{name}” dài hơn {LONGEST_NAME} ký tự")
    faults.check()


def _make_round(
    policy: Policy, pack: str, code: str, actor: User, now: datetime, seed: str
) -> AdmissionRound:
    province, _made = AdministrativeUnit.objects.get_or_create(
        level=AdministrativeUnit.Level.PROVINCE, code=policy.province, defaults={"name": policy.province_name}
    )
    admission_round = AdmissionRound(
        code=code,
        name=policy.title.vi,
        province=province,
        grade=policy.grade,
        school_year=policy.school_year,
        method=policy.method,
        registration_opens_at=now - timedelta(days=2),
        registration_closes_at=now - timedelta(days=1),
        results_at=now,
        confirmation_closes_at=now + timedelta(days=14),
        seed=seed,
        drafted_by=actor,
        state=RoundState.PREPARED,
    )
    admission_round.take_pack(pack_id=pack, toml=pack_text(pack))
    admission_round.save(force_insert=True)
    return admission_round


def _make_offerings(
    admission_round: AdmissionRound, policy: Policy, read: RoundFile, path: Path, now: datetime
) -> list[int]:
    """Keys of the offerings in the order of the case; schools are known by province and offering."""
    case = read.case
    commune, _made = AdministrativeUnit.objects.get_or_create(
        level=AdministrativeUnit.Level.COMMUNE,
        code=f"{policy.province}-chung",
        defaults={"name": policy.province_name, "parent": admission_round.province},
    )
    decision = QuotaDecision.objects.create(
        round=admission_round, number=path.name[:64], signed_date=now.date(), signed_by=policy.province_name
    )
    schools = {
        code: School.objects.get_or_create(
            code=f"{policy.province}-{code}"[:32], defaults={"name": name, "commune": commune}
        )[0]
        for code, name in zip(case.offering_ids, case.offering_names, strict=True)
    }
    declared = policy.facts_of("offering")
    made = Offering.objects.bulk_create(
        Offering(
            round=admission_round,
            school=schools[code],
            code=code,
            name=case.offering_names[index],
            seats=int(case.seats[index]),
            quota_decision=decision,
            facts={fact.name: decode(fact, int(case.offering_column(fact.name)[index])) for fact in declared},
        )
        for index, code in enumerate(case.offering_ids)
    )
    return [each.pk for each in made]


def _make_files(
    admission_round: AdmissionRound, policy: Policy, read: RoundFile, now: datetime
) -> list[Application]:
    """One verified file a candidate; a file of a province has no names and gets none."""
    case = read.case
    claims = [(fact, case.applicant_column(fact.name)) for fact in policy.facts_of("applicant")]
    claims = [(fact, column) for fact, column in claims if fact not in policy.score_facts]
    applicants = Applicant.objects.bulk_create(
        [
            Applicant(student_code=identifier, full_name=f"Thí sinh {identifier}", sort_name=identifier)
            for identifier in case.applicant_ids
        ],
        batch_size=BATCH,
    )
    return Application.objects.bulk_create(
        [
            Application(
                round=admission_round,
                applicant=applicant,
                code=identifier,
                lottery_key=identifier,
                candidate_number=identifier,
                facts={
                    fact.name: decode(fact, int(column[row]))
                    for fact, column in claims
                    if column[row] != MISSING
                },
                started_at=now,
                submitted_at=now,
                state=ApplicationState.VERIFIED,
            )
            for row, (identifier, applicant) in enumerate(zip(case.applicant_ids, applicants, strict=True))
        ],
        batch_size=BATCH,
    )


def _make_preferences(policy: Policy, read: RoundFile, files: list[Application], places: list[int]) -> None:
    case = read.case
    owners = case.owners.tolist()
    columns = [
        (fact, case.preference_column(fact.name, "preference")) for fact in policy.facts_of("preference")
    ]
    made = Preference.objects.bulk_create(
        [
            Preference(
                application=files[owners[row]],
                rank=int(case.ranks[row]),
                offering_id=places[case.offerings[row]],
                facts={
                    fact.name: decode(fact, int(column[row]))
                    for fact, column in columns
                    if fact not in policy.wish_score_facts
                },
            )
            for row in range(case.n_preferences)
        ],
        batch_size=BATCH,
    )
    WishScore.objects.bulk_create(
        [
            WishScore(preference=made[row], fact=fact.name, value=None if value == MISSING else value)
            for fact, column in columns
            if fact in policy.wish_score_facts
            for row, value in enumerate(column.tolist())
        ],
        batch_size=BATCH,
    )


def _make_scores(policy: Policy, read: RoundFile, files: list[Application]) -> None:
    """Every mark that the file gives; a blank one is recorded as an absence."""
    rows = [
        ScoreFact(application=file, fact=fact.name, value=None if value == MISSING else value)
        for fact in policy.score_facts
        for file, value in zip(files, read.case.applicant_column(fact.name).tolist(), strict=True)
    ]
    ScoreFact.objects.bulk_create(rows, batch_size=BATCH)
