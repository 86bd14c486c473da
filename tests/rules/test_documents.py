import pytest

from admissions.rules.documents import documents_for
from admissions.rules.facts import encode
from admissions.rules.packs import load_pack
from tests.rules.rounds import EXAM, policy_of


def kinds(pack: str, **cells: str) -> list[str]:
    policy = load_pack(pack)
    values = {name: encode(policy.fact(name), cell) for name, cell in cells.items()}
    return [document.kind for document in documents_for(policy, values)]


@pytest.mark.parametrize(
    ("cells", "more"),
    [
        ({}, []),
        ({"priority_groups": ""}, []),
        ({"priority_groups": "group_3"}, ["priority_proof"]),
        ({"awards": "first_prize"}, ["award_proof"]),
        ({"awards": "first_prize", "priority_groups": "group_1"}, ["priority_proof", "award_proof"]),
    ],
)
def test_a_claim_asks_for_its_paper(cells, more):
    always = ["birth_certificate", "residence_proof", "lower_secondary_transcript", "photo"]
    assert kinds("hanoi-2025-grade-10", **cells) == always + more


def test_a_claim_made_for_a_wish_asks_for_its_paper_too():
    always = ["birth_certificate", "residence_proof"]
    assert kinds("hanoi-2025-grade-1", sibling="không") == always
    assert kinds("hanoi-2025-grade-1", sibling="có") == [*always, "sibling_proof"]
    assert kinds("hanoi-2025-grade-1", age_exception="disability") == [*always, "age_exception_proof"]


def test_a_paper_may_hang_on_a_condition_or_on_any_claim():
    policy = policy_of(
        EXAM
        + """
[[documents]]
kind = "low_mark_form"
label = { vi = "Đơn", en = "Form" }
when = { math = { op = "<", value = "5" }, literature = { op = "<", value = "5" } }

[[documents]]
kind = "answer_sheet"
label = { vi = "Bài làm", en = "Answer sheet" }
when_claimed = ["math"]
"""
    )
    low = {"math": 475, "literature": 0}
    assert [document.kind for document in documents_for(policy, low)] == ["low_mark_form", "answer_sheet"]
    assert [document.kind for document in documents_for(policy, low | {"math": 500})] == ["answer_sheet"]
    assert documents_for(policy, {"literature": 100}) == ()
