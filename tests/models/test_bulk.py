"""Many rows at once come out of the database as they went in, whatever the database."""

import numpy as np
import pytest

from admissions.models import FrozenFile, Placement, WishResult
from admissions.models.bulk import Cells, Numbers, Words, insert

pytestmark = pytest.mark.django_db


def placements(score: Numbers, offering: Numbers, words: Words) -> dict:
    n = len(score.cells)
    return {
        "run": Numbers(np.full(n, 1)),
        "application": Numbers(np.arange(n) + 2**40),
        "offering": offering,
        "rank": offering,
        "queue": Numbers(np.zeros(n, dtype=np.int8)),
        "score": score,
        "reason": words,
    }


def numbers(*values: int | None) -> Numbers:
    cells = np.array([0 if value is None else value for value in values])
    return Numbers(cells, np.array([value is None for value in values]))


@pytest.mark.parametrize(
    "scores", [(1, -2, 2**31 - 1), (None, 7, None), (None, None, None)], ids=["all", "some", "none"]
)
def test_numbers_words_and_blanks(scores) -> None:
    words = Words(np.array([1, 0, 1]), ("no_seat", "được xếp"))
    offerings = numbers(3, None, 5)
    insert(Placement, [placements(numbers(*scores), offerings, words)])
    rows = Placement.objects.order_by("application_id")
    assert [row.score for row in rows] == list(scores)
    assert [row.offering_id for row in rows] == [3, None, 5]
    assert [row.reason for row in rows] == ["được xếp", "no_seat", "được xếp"]
    assert [row.application_id for row in rows] == [2**40, 2**40 + 1, 2**40 + 2]
    assert len({row.pk for row in rows}) == 3


def test_text_and_bytes_of_any_length() -> None:
    codes, blobs = ["A", "Trường số 2", "x" * 32], [b"", b"\x00\xff\n", bytes(range(256)) * 40]
    rows = {
        "freeze": Numbers(np.full(3, 9)),
        "number": Numbers(np.arange(3)),
        "application": Numbers(np.arange(3)),
        "code": Cells(codes),
        "lottery_key": Cells(codes),
        "facts": Cells(blobs),
        "wishes": Cells(blobs[::-1]),
        "nearby": Cells([b""] * 3),
    }
    insert(FrozenFile, [rows])
    found = list(FrozenFile.objects.order_by("number"))
    assert [row.code for row in found] == codes
    assert [bytes(row.facts) for row in found] == blobs
    assert [bytes(row.wishes) for row in found] == blobs[::-1]


def test_chunks_follow_one_another_and_none_is_nothing() -> None:
    insert(WishResult, [])
    names = ("run", "application", "turn", "place", "rank", "queue", "result", "refusal", "offering")
    names += ("priority", "position", "score")
    insert(WishResult, ({name: Numbers(np.arange(at, at + 2)) for name in names} for at in (0, 2, 4)))
    assert list(WishResult.objects.order_by("turn").values_list("priority", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_chunks_lie_in_the_table_one_after_the_other() -> None:
    words = Words(np.zeros(2, dtype=int), ("no_seat",))
    chunks = [placements(numbers(score, score + 1), numbers(None, None), words) for score in (1, 3, 5)]
    for first, rows in enumerate(chunks):
        rows["application"] = Numbers(np.arange(2 * first, 2 * first + 2))
    insert(Placement, chunks)
    assert [row.score for row in Placement.objects.order_by("application_id")] == [1, 2, 3, 4, 5, 6]
