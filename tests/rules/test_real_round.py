"""A real round of 2025, decided again from the published marks and wishes."""

import csv
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from admissions.rules.case import Case
from admissions.rules.decision import Decision, decide
from admissions.rules.facts import MISSING, encode, fold
from admissions.rules.packs import load_pack
from admissions.rules.policy import SetAside
from admissions.rules.reasons import explanations

FILE = Path(__file__).parents[1] / "data" / "grade10_2025_two_districts.csv"
POLICY = load_pack("hue-2025-grade-10")
MAPPING = POLICY.import_mapping
TOTAL = "total"


def reason_to_set_aside(row: dict[str, str]) -> str:
    def fits(rule: SetAside) -> bool:
        if rule.blank:
            return not row[rule.blank].strip()
        return any(fnmatchcase(fold(row["outcome"]), fold(pattern)) for pattern in rule.patterns)

    return next((rule.reason for rule in MAPPING.set_aside if fits(rule)), "")


ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
DECIDED = [row for row in ROWS if not reason_to_set_aside(row)]


def stored(row: dict[str, str], name: str) -> int:
    return encode(POLICY.fact(name), row[name])


def bonus(row: dict[str, str]) -> int:
    (derived,) = MAPPING.derived
    parts = [stored(row, name) for name in derived.minus]
    return round(float(row[TOTAL]) * 100) - sum(part for part in parts if part != MISSING)


@pytest.fixture(scope="module")
def real_round() -> tuple[Case, Decision]:
    columns = [f"preference_{rank}" for rank in (1, 2, 3)]
    no_wish = {fold(word) for word in MAPPING.no_wish}
    schools = sorted(
        {row[column] for row in DECIDED for column in columns if fold(row[column]) not in no_wish}
    )
    wishes = [
        (row["candidate"], rank, row[column])
        for row in DECIDED
        for rank, column in enumerate(columns, start=1)
        if fold(row[column]) not in no_wish
    ]
    admitted = Counter(row["outcome"] for row in DECIDED)
    case = Case.build(
        offering_ids=schools,
        offering_names=schools,
        seats=[admitted[school] for school in schools],
        applicant_ids=[row["candidate"] for row in DECIDED],
        preference_applicants=[child for child, *_ in wishes],
        preference_ranks=[rank for _, rank, _ in wishes],
        preference_offerings=[school for *_, school in wishes],
        applicant_facts={name: [stored(row, name) for row in DECIDED] for name in MAPPING.facts}
        | {"bonus": [bonus(row) for row in DECIDED]},
    )
    return case, decide(POLICY, case, seed="")


def test_direct_admissions_the_boarding_school_and_rows_without_a_total_are_set_aside():
    assert Counter(map(reason_to_set_aside, ROWS)) == {
        "": 1857,
        "boarding": 60,
        "direct_admission": 39,
        "no_total": 17,
    }


def test_every_outcome_is_as_it_was(real_round):
    case, decision = real_round
    outcomes = {row["candidate"]: row["outcome"] for row in DECIDED}
    missed = {fold(word) for word in MAPPING.not_admitted}
    agree = Counter()
    for applicant, position in enumerate(decision.matching.positions):
        real = outcomes[case.applicant_ids[applicant]]
        here = case.offering_names[case.offerings[position]] if position >= 0 else ""
        eligible = not decision.reasons[applicant].startswith("not_eligible")
        agree[eligible, here == real or (not here and fold(real) in missed)] += 1
    # 1,838 who were ranked, and 19 more whom a paper of zero had excluded
    assert agree == {(True, True): 1838, (False, True): 19}


def test_the_totals_are_those_of_the_file(real_round):
    case, decision = real_round
    totals = {row["candidate"]: round(float(row[TOTAL]) * 100) for row in DECIDED}
    assert dict(zip(case.applicant_ids, decision.applicant_scores.tolist(), strict=True)) == totals


def test_some_are_admitted_by_their_second_and_third_wish(real_round):
    case, decision = real_round
    positions = decision.matching.positions
    assert Counter(case.ranks[positions[positions >= 0]].tolist()) == {1: 1778, 2: 52, 3: 5}


def test_a_family_reads_why(real_round):
    case, decision = real_round
    texts = dict(zip(case.applicant_ids, explanations(POLICY, decision), strict=True))
    assert texts["C00001"] == (
        "Con được xếp vào THPT A Lưới, nguyện vọng 1. Vì: tổng điểm 14,45 đạt điểm chuẩn 8,4."
    )
    assert texts["C00062"] == (
        "Con chưa được xếp vào trường nào. Vì: chưa đủ điều kiện, "
        "vì bài thi Toán bị điểm 0 hoặc không dự thi (Toán: 0)."
    )
