import numpy as np

from admissions.rules.changes import GAINED, LOST, MOVED, NOWHERE, UNCHANGED, Changes, Flow, Holdings

A, B, C = range(3)


def changes_of(*rows):
    """Rows (offering before, rank before, offering after, rank after)."""
    old, old_ranks, new, new_ranks = (np.array(column) for column in zip(*rows, strict=True))
    scores = np.zeros(len(rows), dtype=np.int64)
    return Changes(
        applicant_ids=[f"c{number}" for number in range(len(rows))],
        offering_ids=["A", "B", "C"],
        before=Holdings(old, old_ranks, scores),
        after=Holdings(new, new_ranks, scores),
    )


STORY = changes_of(
    (A, 1, A, 1),
    (NOWHERE, 0, B, 2),
    (B, 2, A, 1),
    (A, 1, B, 2),
    (C, 1, NOWHERE, 0),
    (NOWHERE, 0, NOWHERE, 0),
    (B, 2, A, 1),
    (A, 1, A, 2),
)


def test_each_child_gains_moves_loses_or_keeps():
    expected = [UNCHANGED, GAINED, MOVED, MOVED, LOST, UNCHANGED, MOVED, UNCHANGED]
    assert STORY.kinds.tolist() == expected
    assert STORY.rows.tolist() == [1, 2, 3, 4, 6]
    assert [STORY.count(kind) for kind in (UNCHANGED, GAINED, MOVED, LOST)] == [3, 1, 3, 1]


def test_each_school_sees_who_comes_and_who_leaves():
    assert STORY.came.tolist() == [2, 2, 0]
    assert STORY.left.tolist() == [1, 2, 1]


def test_a_place_earlier_in_the_own_list_is_better():
    assert np.flatnonzero(STORY.better).tolist() == [1, 2, 6]


def test_flows_name_from_where_to_where():
    assert STORY.flows() == (
        Flow(B, A, 2),
        Flow(NOWHERE, B, 1),
        Flow(A, B, 1),
        Flow(C, NOWHERE, 1),
    )


def test_without_a_change_nothing_flows():
    same = changes_of((A, 1, A, 1))
    assert same.flows() == ()
    assert same.came.tolist() == same.left.tolist() == [0, 0, 0]
