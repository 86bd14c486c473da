"""How a total came about, part by part."""

from admissions.rules.facts import MISSING, encode
from admissions.rules.reasons import total_rows, total_words
from admissions.rules.score_parts import score_parts
from tests.rules.rounds import HEAD, ONE_WISH_BY_SCORE, PAPERS, policy_of

POLICY = policy_of(
    HEAD
    + PAPERS
    + """
[facts.study]
of = "applicant"
type = "choice"
label = { vi = "Học tập", en = "Study" }
choices = [{ code = "good", vi = "Tốt", en = "Good" }, { code = "fair", vi = "Khá", en = "Fair" }]

[facts.groups]
of = "applicant"
type = "choices"
label = { vi = "Diện ưu tiên", en = "Groups" }
choices = [
  { code = "one", vi = "Nhóm 1", en = "Group 1" },
  { code = "two", vi = "Nhóm 2", en = "Group 2" },
  { code = "none_of_it", vi = "Nhóm 3", en = "Group 3" },
]

[score]
terms = [{ fact = "math", weight = "2" }, { fact = "literature", weight = "0.3333", missing = "zero" }]
tables = [{ facts = ["study"], values = { good = "3" }, otherwise = "1" }]
bonuses = [{ fact = "groups", points = { one = "2", two = "1" } }]
round = { unit = "0.1", mode = "half_up" }
"""
    + ONE_WISH_BY_SCORE
)


def parts(**cells: str):
    values = {fact.name: encode(fact, cells.get(fact.name, "")) for fact in POLICY.facts}
    return score_parts(POLICY, POLICY.score, lambda fact: values[fact.name])


def test_every_part_is_named_with_its_weight_and_only_the_highest_claim_counts() -> None:
    told = parts(math="8", literature="7.5", study="good", groups="one;two;none_of_it")
    assert total_words(told) == (
        "Tổng điểm 23,5 = Toán 8 × 2 = 16 + Ngữ văn 7,5 × 0,3333 = 2,49975 + Học tập Tốt: 3 "
        "+ Diện ưu tiên (Nhóm 1, mức cao nhất trong 2 diện): 2 = 23,49975, làm tròn đến 0,1."
    )
    assert total_rows(told) == [
        ("Toán", "8 × 2 = 16"),
        ("Ngữ văn", "7,5 × 0,3333 = 2,49975"),
        ("Học tập Tốt", "3"),
        ("Diện ưu tiên (Nhóm 1, mức cao nhất trong 2 diện)", "2"),
        ("Trước khi làm tròn", "23,49975, làm tròn đến 0,1"),
    ]


def test_a_claim_that_is_not_made_is_not_named_and_a_paper_may_count_as_zero() -> None:
    told = parts(math="5", study="fair", groups="none")
    assert (
        total_words(told) == "Tổng điểm 11 = Toán 5 × 2 = 10 + Ngữ văn chưa có × 0,3333 = 0 + Học tập Khá: 1."
    )


def test_without_a_needed_paper_there_is_no_total() -> None:
    told = parts(literature="7", study="good")
    assert told.total == MISSING
    assert total_words(told).startswith("Chưa có tổng điểm: Toán chưa có × 2 = 0")


def test_the_same_in_english() -> None:
    told = parts(math="5", literature="0", study="fair", groups="two")
    assert total_words(told, language="en") == (
        "Total 12 = Mathematics 5 × 2 = 10 + Literature 0 × 0.3333 = 0 + Study Fair: 1 + Groups (Group 2): 1."
    )
