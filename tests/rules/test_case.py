import random

import numpy as np
import pytest

from admissions.rules.case import Case, InvalidCase
from admissions.rules.facts import MISSING


def build(order: random.Random | None = None, **changes) -> Case:
    offerings = [("b", "Trường B", 2, 20), ("a", "Trường A", 1, 10)]
    applicants = [("2", 700), ("1", 800), ("3", 900)]
    wishes = [("1", 2, "b", 5), ("1", 1, "a", 6), ("3", 1, "b", 7)]
    if order:
        for rows in (offerings, applicants, wishes):
            order.shuffle(rows)
    columns = {
        "offering_ids": [row[0] for row in offerings],
        "offering_names": [row[1] for row in offerings],
        "seats": [row[2] for row in offerings],
        "offering_facts": {"zone": [row[3] for row in offerings]},
        "applicant_ids": [row[0] for row in applicants],
        "applicant_facts": {"math": [row[1] for row in applicants]},
        "preference_applicants": [row[0] for row in wishes],
        "preference_ranks": [row[1] for row in wishes],
        "preference_offerings": [row[2] for row in wishes],
        "preference_facts": {"distance_m": [row[3] for row in wishes]},
    }
    return Case.build(**(columns | changes))


def test_rows_are_sorted_by_id_and_rank():
    case = build()
    assert case.offering_ids == ("a", "b")
    assert case.offering_names == ("Trường A", "Trường B")
    assert case.seats.tolist() == [1, 2]
    assert case.offering_facts["zone"].tolist() == [10, 20]
    assert case.applicant_ids == ("1", "2", "3")
    assert case.applicant_facts["math"].tolist() == [800, 700, 900]
    assert case.starts.tolist() == [0, 2, 2, 3]
    assert case.ranks.tolist() == [1, 2, 1]
    assert case.offerings.tolist() == [0, 1, 1]
    assert case.offerings.dtype == np.int32
    assert case.preference_facts["distance_m"].tolist() == [6, 5, 7]
    assert case.owners.tolist() == [0, 0, 2]


def test_the_order_of_rows_does_not_matter():
    plain = build()
    for seed in range(20):
        other = build(random.Random(seed))
        assert other.offering_ids == plain.offering_ids
        assert other.applicant_ids == plain.applicant_ids
        assert other.starts.tolist() == plain.starts.tolist()
        assert other.offerings.tolist() == plain.offerings.tolist()
        assert other.preference_facts["distance_m"].tolist() == [6, 5, 7]
        assert other.applicant_facts["math"].tolist() == [800, 700, 900]


def test_a_fact_of_any_level_is_one_value_a_preference():
    case = build()
    assert case.preference_column("math", "applicant").tolist() == [800, 800, 900]
    assert case.preference_column("zone", "offering").tolist() == [10, 20, 20]
    assert case.preference_column("distance_m", "preference").tolist() == [6, 5, 7]
    assert case.preference_column("sibling", "preference").tolist() == [MISSING] * 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"offering_ids": ["a", "a"]}, "Mã cơ sở tuyển sinh “a” có hai lần."),
        ({"applicant_ids": ["1", "3", "3"]}, "Mã hồ sơ “3” có hai lần."),
        (
            {"preference_offerings": ["b", "a", "c"]},
            "Nguyện vọng vào “c” không có trong offerings.csv.",
        ),
        (
            {"preference_applicants": ["1", "1", "9"]},
            "Nguyện vọng của hồ sơ “9” không có trong applicants.csv.",
        ),
        ({"preference_ranks": [1, 1, 1]}, "Hồ sơ “1” có hai nguyện vọng thứ 1."),
        ({"preference_ranks": [2, 0, 1]}, "Hồ sơ “1” có nguyện vọng thứ 0; hãy đếm từ 1."),
        ({"preference_offerings": ["b", "b", "b"]}, "Hồ sơ “1” có hai nguyện vọng vào “Trường B”."),
        ({"preference_facts": {"distance_m": [1]}}, "Một cột có 1 giá trị, cần 3."),
        ({"seats": [1]}, "Một cột có 1 giá trị, cần 2."),
        ({"preference_ranks": [1, 2]}, "Các cột nguyện vọng không dài bằng nhau."),
    ],
)
def test_rows_that_contradict_one_another_are_refused_by_name(changes, message):
    with pytest.raises(InvalidCase) as refused:
        build(**changes)
    assert str(refused.value) == message


def test_a_round_without_wishes_is_a_case():
    empty = {
        "preference_applicants": [],
        "preference_ranks": [],
        "preference_offerings": [],
        "preference_facts": {},
    }
    assert build(**empty).starts.tolist() == [0, 0, 0, 0]
