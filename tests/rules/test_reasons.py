from admissions.rules.entries import OF_WISH, Column
from admissions.rules.facts import Label
from admissions.rules.lottery import draw
from admissions.rules.packs import load_pack
from admissions.rules.priorities import CRITERIA, Criterion
from admissions.rules.reasons import explain, explanations, reason_words
from tests.rules.rounds import EXAM, HEAD, decided, policy_of

MARGINS = EXAM.replace("max = 3", 'max = 3\nmargins = ["0", "1.0", "2.0"]')
GATE = """
[[gates]]
on = "applicant"
facts = ["math", "literature"]
op = ">"
value = "0"
reason = "paper_zero"
label = { vi = "bài thi {fact} bị điểm 0 hoặc không dự thi", en = "{fact}: paper marked 0 or not sat" }
"""


def marks(total: float) -> dict[str, str]:
    return {"math": "5", "literature": str(total - 5)}


def told(text: str, seats: dict, children: dict, *, language: str = "vi", seed: str = "") -> dict[str, str]:
    case, decision = decided(policy_of(text), seats, children, seed=seed)
    texts = explanations(policy_of(text), decision, language=language)
    for position, alone in enumerate(texts):
        assert explain(policy_of(text), decision, position, language=language) == alone
    return dict(zip(case.applicant_ids, texts, strict=True))


CONTEST = {
    "first": {"wishes": ["A"], **marks(14.5)},
    "loser": {"wishes": ["A", "B"], **marks(13.25)},
    "home": {"wishes": ["B"], **marks(12.25)},
    "weak": {"wishes": ["A", "B"], **marks(12.5)},
    "absent": {"wishes": ["A", "B"], "math": "0", "literature": "9"},
    "silent": {"wishes": []},
}


def test_the_result_comes_first_and_then_the_reason_with_own_figures():
    assert told(MARGINS + GATE, {"A": 1, "B": 1}, CONTEST) == {
        "first": "Con được xếp vào Trường A, nguyện vọng 1. Vì: tổng điểm 14,5 đạt điểm chuẩn 14,5.",
        "loser": (
            "Con được xếp vào Trường B, nguyện vọng 2. Vì: tổng điểm 13,25 đạt mức 13,25 của nguyện vọng 2 "
            "(điểm chuẩn 12,25 cộng 1); 2 em bằng nhau ở chỗ cuối cùng, trường nhận hết. "
            "Nguyện vọng 1, Trường A: tổng điểm 13,25 thấp hơn điểm chuẩn 14,5."
        ),
        "home": (
            "Con được xếp vào Trường B, nguyện vọng 1. Vì: tổng điểm 12,25 đạt điểm chuẩn 12,25; "
            "2 em bằng nhau ở chỗ cuối cùng, trường nhận hết."
        ),
        "weak": (
            "Con chưa được xếp vào trường nào. Vì: nguyện vọng 1, Trường A: "
            "tổng điểm 12,5 thấp hơn điểm chuẩn 14,5. Nguyện vọng 2, Trường B: tổng điểm 12,5 thấp hơn mức "
            "13,25 của nguyện vọng 2 (điểm chuẩn 12,25 cộng 1)."
        ),
        "absent": (
            "Con chưa được xếp vào trường nào. Vì: chưa đủ điều kiện, "
            "vì bài thi Toán bị điểm 0 hoặc không dự thi (Toán: 0)."
        ),
        "silent": "Con chưa được xếp vào trường nào. Vì: hồ sơ không có nguyện vọng nào.",
    }


def test_the_same_in_english():
    texts = told(MARGINS + GATE, {"A": 1, "B": 1}, CONTEST, language="en")
    assert texts["first"] == (
        "The child has a place at Trường A, wish 1. Why: the total of 14.5 reaches the cutoff of 14.5."
    )
    assert texts["weak"] == (
        "The child has no place yet. Why: wish 1, Trường A: the total of 12.5 is below the cutoff of 14.5. "
        "Wish 2, Trường B: the total of 12.5 is below 13.25, needed for wish 2 (cutoff 12.25 plus 1)."
    )
    assert texts["absent"] == (
        "The child has no place yet. Why: not eligible: "
        "Mathematics: paper marked 0 or not sat (Mathematics: 0)."
    )


def test_a_margin_that_must_be_exceeded_says_so():
    text = EXAM.replace("max = 3", 'max = 3\nmargin_op = ">"')
    children = {
        "a": {"wishes": ["A"], **marks(12)},
        "b": {"wishes": ["B", "A"], **marks(12)},
        "c": {"wishes": ["B"], **marks(15)},
    }
    texts = told(text, {"A": 1, "B": 1}, children)
    assert texts["b"].endswith(
        "Trường A: tổng điểm 12 không cao hơn mức 12 mà nguyện vọng 2 phải vượt (điểm chuẩn 12)."
    )
    texts = told(text, {"A": 1, "B": 1}, children | {"b": {"wishes": ["B", "A"], **marks(12.25)}})
    assert "Vì: tổng điểm 12,25 cao hơn mức" in texts["b"]


def test_a_school_that_had_room_for_everybody_says_so():
    texts = told(EXAM, {"A": 2, "C": 0}, {"a": {"wishes": ["C", "A"], **marks(12)}})
    assert texts["a"] == (
        "Con được xếp vào Trường A, nguyện vọng 2. Vì: trường đủ chỗ cho mọi em đủ điều kiện; "
        "tổng điểm 12 đạt điểm chuẩn 12. Nguyện vọng 1, Trường C: không có chỗ nào để xét."
    )


HN1 = load_pack("hanoi-2025-grade-1")


def first_graders(children: dict, seats: dict, seed: str = "s") -> dict[str, str]:
    for child in children.values():
        child.setdefault("birth_year", "2019")
        child.setdefault("residence", "permanent")
    case, decision = decided(HN1, seats, children, seed=seed)
    return dict(zip(case.applicant_ids, explanations(HN1, decision), strict=True))


def at(metres: int, catchment: str = "có", sibling: str = "") -> dict[str, str]:
    return {"in_catchment": catchment, "distance_m": str(metres), "sibling": sibling}


def test_the_first_criterion_that_differs_from_the_last_admitted_is_the_reason():
    children = {
        "in": {"wishes": {"A": at(2000)}},
        "near": {"wishes": {"A": at(850)}, "residence": "temporary"},
        "far": {"wishes": {"A": at(1250)}, "residence": "temporary"},
        "out": {"wishes": {"A": at(100, "không")}},
        "late": {"wishes": {"A": at(100)}, "birth_year": "2018"},
    }
    assert first_graders(children, {"A": 2}) == {
        "in": (
            "Con được xếp vào Trường A, nguyện vọng 1. Vì: thuộc diện “Trong tuyến, thường trú”, "
            "xếp trước diện “Trong tuyến, tạm trú” của em cuối cùng được nhận."
        ),
        "near": (
            "Con được xếp vào Trường A, nguyện vọng 1. Vì: thuộc diện “Trong tuyến, tạm trú”; "
            "khoảng cách từ nhà đến trường: 850 m."
        ),
        "far": (
            "Con chưa được xếp vào trường nào. Vì: nguyện vọng 1, Trường A: "
            "thuộc diện “Trong tuyến, tạm trú”; xếp sau vì khoảng cách từ nhà đến trường: "
            "1.250 m (em cuối cùng được nhận: 850 m)."
        ),
        "out": (
            "Con chưa được xếp vào trường nào. Vì: nguyện vọng 1, Trường A: thuộc diện “Ngoài tuyến”, "
            "xếp sau diện “Trong tuyến, tạm trú” của em cuối cùng được nhận."
        ),
        "late": (
            "Con chưa được xếp vào trường nào. Vì: chưa đủ điều kiện, "
            "vì lớp này nhận trẻ sinh năm 2019 (Năm sinh: 2018)."
        ),
    }


def test_a_lottery_is_named_where_it_decided():
    children = {name: {"wishes": {"A": at(500)}} for name in ("a", "b")}
    texts = first_graders(children, {"A": 1})
    draws = {name: draw("s", name, "A") for name in children}
    loser, winner = sorted(draws, key=draws.__getitem__)
    assert texts[loser].endswith(
        "khoảng cách từ nhà đến trường: 500 m; bốc thăm xếp con sau em cuối cùng được nhận "
        f"(số của con {draws[loser]}, của em đó {draws[winner]}; số lớn hơn xếp trước)."
    )


def test_a_sibling_at_the_school_is_named_where_it_decided():
    children = {"a": {"wishes": {"A": at(900, sibling="có")}}, "b": {"wishes": {"A": at(100)}}}
    assert first_graders(children, {"A": 1})["b"].endswith(
        "xếp sau vì có anh, chị ruột đang học tại trường: không (em cuối cùng được nhận: có)."
    )


def test_where_all_is_equal_the_order_of_codes_is_named():
    text = EXAM.replace("admit_all", "strict")
    children = {name: {"wishes": ["A"], **marks(12)} for name in "ab"}
    assert told(text, {"A": 1}, children)["b"].endswith(
        "bằng em cuối cùng được nhận ở mọi tiêu chí, nên xếp theo thứ tự mã hồ sơ và con đứng sau."
    )


def test_reason_codes_have_short_words():
    policy = policy_of(MARGINS + GATE)
    assert reason_words(policy, "placed") == "được xếp"
    assert reason_words(policy, "no_seat", language="en") == "no seat left in any wish"
    assert (
        reason_words(policy, "not_eligible:paper_zero")
        == "chưa đủ điều kiện: bài thi Toán bị điểm 0 hoặc không dự thi"
    )


def test_a_criterion_without_words_of_its_own_is_still_explained(monkeypatch):
    def letters(standing, step):
        return Column(standing.entries.owners, OF_WISH)

    monkeypatch.setitem(CRITERIA, "letters", Criterion(letters, "asc", Label("Thứ tự chữ cái", "Alphabet")))
    text = (
        HEAD
        + """
[facts]
[wishes]
max = 1
[[order]]
criterion = "letters"
[ties]
last_seat = "strict"
"""
    )
    texts = told(text, {"A": 1}, {name: {"wishes": ["A"]} for name in "ab"})
    assert texts["b"].endswith("Trường A: xếp sau vì thứ tự chữ cái: 1 (em cuối cùng được nhận: 0).")
