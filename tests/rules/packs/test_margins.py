"""What a later wish must have on top of the line: Hà Nội 2024 to 2026, Bến Tre, Bình Phước, Thái Nguyên."""

import pytest

from tests.rules.packs.small_rounds import CHUYEN, admitted, exam


def with_line_of_24(pack: str, second: str, *, rank: int, **more: str) -> str:
    """Where a child with these marks goes that names S, whose line is 24, at this rank after full schools."""
    full = [f"F{number}" for number in range(1, rank)]
    children = {"at_the_line": exam("8 8 8", wishes=["S"], **more)}
    children |= {f"best_{school}": exam("10 10 10", wishes=[school], **more) for school in full}
    children["later"] = exam(second, wishes=[*full, "S"], **more)
    schools = {school: {"zone": "zone_1"} for school in ("S", *full)} if more else None
    seats = dict.fromkeys(full, 1) | {"S": 1}
    found = admitted(pack, seats, children, schools=schools)
    assert found["at_the_line"] in ("S", "")
    return found["later"]


# The line of S is 24. Where the later child has more on top than asked, it takes the seat of the one at the
# line; with exactly what is asked both are equal, and all who tie are admitted.
@pytest.mark.parametrize(
    ("pack", "rank", "marks", "goes_to"),
    [
        ("hanoi-2025-grade-10", 2, "8.5 8.25 8", ""),  # 24.75 < 24 + 1.0
        ("hanoi-2025-grade-10", 2, "8.5 8.5 8", "S"),  # 25.00
        ("hanoi-2025-grade-10", 3, "9 8.5 8.25", ""),  # 25.75 < 24 + 2.0
        ("hanoi-2025-grade-10", 3, "9 9 8", "S"),  # 26.00
    ],
)
def test_hanoi_2025_asks_one_point_and_two(pack, rank, marks, goes_to):
    assert with_line_of_24(pack, marks, rank=rank, zone="zone_1") == goes_to


@pytest.mark.parametrize(
    ("rank", "marks", "goes_to"),
    [
        (2, "8.25 8 8", ""),  # 24.25 < 24 + 0.5
        (2, "8.5 8 8", "S"),  # 24.50
        (3, "8.75 8 8", ""),  # 24.75 < 24 + 1.0
        (3, "9 8 8", "S"),  # 25.00
    ],
)
def test_hanoi_2026_asks_half_a_point_and_one(rank, marks, goes_to):
    assert with_line_of_24("hanoi-2026-grade-10", marks, rank=rank) == goes_to


def test_hanoi_2024_counts_mathematics_and_literature_twice():
    children = {
        "languages": exam("7 7 10", wishes=["S"]),  # 14 + 14 + 10 = 38
        "mathematics": exam("9 7 7", wishes=["S"]),  # 18 + 14 + 7 = 39, though the plain sum is 23 against 24
    }
    assert admitted("hanoi-2024-grade-10", {"S": 1}, children) == {"languages": "", "mathematics": "S"}


@pytest.mark.parametrize(
    ("rank", "marks", "goes_to"),
    [
        (2, "9 8.75 8", ""),  # 25.75 < 24 + 2
        (2, "9 9 8", "S"),  # 26.00
        (3, "9.75 9 9", ""),  # 27.75 < 24 + 4
        (3, "10 9 9", "S"),  # 28.00
    ],
)
def test_bentre_asks_two_points_more_at_every_step(rank, marks, goes_to):
    """Equal effective scores are escalated there; so the one at the line has a grade-9 average below."""
    full = [f"F{number}" for number in range(1, rank)]
    children = {"at_the_line": exam("8 8 8", wishes=["S"], average_9="8")}
    children |= {f"best_{school}": exam("10 10 10", wishes=[school]) for school in full}
    children["later"] = exam(marks, wishes=[*full, "S"], average_9="9")
    found = admitted("bentre-2025-grade-10", dict.fromkeys(full, 1) | {"S": 1}, children)
    assert found["later"] == goes_to


@pytest.mark.parametrize(
    ("marks", "goes_to"), [("9 8.25 8", ""), ("9 8.5 8", "S")]
)  # 25.25, 25.50 = 24 + 1.5
@pytest.mark.parametrize("rank", [2, 3])
def test_binhphuoc_asks_one_and_a_half(rank, marks, goes_to):
    assert with_line_of_24("binhphuoc-2025-grade-10", marks, rank=rank) == goes_to


def test_binhphuoc_takes_the_wish_after_a_specialised_class_as_a_first_one():
    """24 is enough at S, whose line is 24: the class before it is not counted among the ordinary wishes."""
    children = {
        "best": exam("10 10 10", wishes=["X"], specialised="10"),
        "at_the_line": exam("8 8 8", wishes=["S"]),
        "of_the_class": exam("8 8 8", wishes=["X", "S"], specialised="8"),
        "ordinary": exam("8 8 8", wishes=["F", "S"]),
        "best_F": exam("10 10 10", wishes=["F"]),
    }
    found = admitted("binhphuoc-2025-grade-10", {"X": 1, "F": 1, "S": 1}, children, schools={"X": CHUYEN})
    assert (found["of_the_class"], found["at_the_line"], found["ordinary"]) == ("S", "S", "")


def test_binhphuoc_asks_one_point_more_in_the_second_specialised_class():
    """X2 is filled by 24 + 2 × 8 = 40; a second wish needs 41."""
    children = {
        "best": exam("10 10 10", wishes=["X1"], specialised="10"),
        "at_the_line": exam("8 8 8", wishes=["X2"], specialised="8"),
        "below": exam("8 8 8.75", wishes=["X1", "X2"], specialised="8"),
    }
    seats, schools = {"X1": 1, "X2": 1}, {"X1": CHUYEN, "X2": CHUYEN}
    assert admitted("binhphuoc-2025-grade-10", seats, children, schools=schools)["below"] == ""
    children["below"] = exam("8 8 9.25", wishes=["X1", "X2"], specialised="8")
    found = admitted("binhphuoc-2025-grade-10", seats, children, schools=schools)
    assert (found["below"], found["at_the_line"]) == ("X2", "")


@pytest.mark.parametrize(("marks", "goes_to"), [("8 8 8", ""), ("8 8 8.25", "S")])
def test_thainguyen_second_wish_must_lie_above_the_line_not_on_it(marks, goes_to):
    """The line of S is 24. By the grade-9 average the later child would come first among equals."""
    children = {
        "at_the_line": exam("8 8 8", wishes=["S"], average_9="8"),
        "best": exam("10 10 10", wishes=["F"]),
        "later": exam(marks, wishes=["F", "S"], average_9="9"),
    }
    found = admitted("thainguyen-2025-grade-10", {"F": 1, "S": 1}, children)
    assert found["later"] == goes_to


def test_thainguyen_has_two_wishes():
    children = {"c": exam("8 8 8", wishes=["A", "B", "C"])}
    assert admitted("thainguyen-2025-grade-10", {"A": 0, "B": 0, "C": 1}, children) == {"c": ""}
