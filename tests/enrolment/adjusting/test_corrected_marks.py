"""Re-marking: the published line stays, the effect is a list for decision, and nobody is removed by it."""

import pytest

from admissions.enrolment.adjusting import refusals, services
from admissions.models import AuditEvent, Placement, ScoreFact
from admissions.permissions import Role
from tests import factories
from tests.allocation.test_rulings import under_rules
from tests.enrolment.adjusting.stage import (
    LATER,
    a_published_round,
    answer,
    apply,
    approve,
    changes,
    draft,
    offers,
    sign,
)
from tests.publication.stage import published

pytestmark = pytest.mark.django_db


def marks(number: str, mark: str) -> dict[str, dict[str, str]]:
    return {number: dict.fromkeys(("math", "literature", "foreign_language"), mark)}


def allowed_overflow(admission_round, offering) -> None:
    from tests.enrolment.adjusting.test_lowered_lines import allow_one_more

    allow_one_more(admission_round, offering)


def test_a_corrected_mark_moves_a_child_from_the_second_wish_to_the_first() -> None:
    """Bến Tre: the line of A is 27, 8 × 3 = 24 went to B; after re-marking 9 × 3 = 27 reaches the line."""
    admission_round, (_top, moved), (a, b) = a_published_round(["9", "8"], [[0], [0, 1]])
    adjustment = draft(admission_round, "REMARKED", corrections=marks(moved.candidate_number, "9"))
    assert changes(adjustment) == {moved.code: ("MOVED", b.code, a.code)}
    assert offers(moved) == [(b.code, "OFFERED")]
    assert ScoreFact.objects.get(application=moved, fact="math").value == 800


def test_applied_the_marks_are_corrected_and_the_first_result_stays_readable() -> None:
    admission_round, (_top, moved), (a, b) = a_published_round(["9", "8"], [[0], [0, 1]])
    allowed_overflow(admission_round, a)
    apply(approve(draft(admission_round, "REMARKED", corrections=marks(moved.candidate_number, "9"))))
    assert ScoreFact.objects.get(application=moved, fact="math").value == 900
    first = Placement.objects.get(run=admission_round.published_run, application=moved)
    assert (first.offering, first.score) == (b, 2400)
    assert offers(moved) == [(b.code, "OFFERED"), (a.code, "OFFERED")]
    assert AuditEvent.objects.filter(action="correct_score").count() == 3


def test_a_child_below_the_line_after_re_marking_keeps_the_place_unless_a_director_says_otherwise() -> None:
    admission_round, (top, _second), (a, _b) = a_published_round(["9", "8"], [[0], [0]])
    adjustment = draft(admission_round, "REMARKED", corrections=marks(top.candidate_number, "7"))
    assert changes(adjustment) == {top.code: ("LOST", a.code, "")}
    apply(approve(adjustment))
    assert offers(top) == [(a.code, "OFFERED")]


def test_an_accepted_loss_takes_back_the_unanswered_offer_with_its_reason() -> None:
    admission_round, (top, _second), (a, _b) = a_published_round(["9", "8"], [[0], [0]])
    adjustment = draft(admission_round, "REMARKED", corrections=marks(top.candidate_number, "7"))
    director = factories.user(Role.DIRECTOR)
    services.propose_adjustment(actor=factories.user(Role.SPECIALIST), adjustment=adjustment, now=LATER)
    services.judge_loss(
        actor=director, change=adjustment.changes.get(), accepted=True, note="điểm ghi sai phách", now=LATER
    )
    apply(sign(adjustment, director))
    assert offers(top) == [(a.code, "REVOKED")]
    assert AuditEvent.objects.get(action="revoke").reason == "điểm ghi sai phách"


def test_a_confirmed_pupil_is_not_removed_even_if_somebody_wants_to() -> None:
    admission_round, (top, _second), (a, _b) = a_published_round(["9", "8"], [[0], [0]])
    answer(top, "confirm")
    adjustment = draft(admission_round, "REMARKED", corrections=marks(top.candidate_number, "7"))
    services.propose_adjustment(actor=factories.user(Role.SPECIALIST), adjustment=adjustment, now=LATER)
    with pytest.raises(refusals.PlaceIsConfirmed):
        services.judge_loss(
            actor=factories.user(Role.DIRECTOR),
            change=adjustment.changes.get(),
            accepted=True,
            note="điểm ghi sai phách",
            now=LATER,
        )
    assert offers(top) == [(a.code, "CONFIRMED")]


@pytest.mark.parametrize(
    ("corrections", "said"),
    [
        ({"99999999": {"math": "9"}}, "99999999"),
        ({"number": {"physics": "9"}}, "physics"),
        ({"number": {"math": "11"}}, "vượt thang điểm"),
    ],
)
def test_a_mark_that_cannot_be_is_named_and_nothing_is_saved(corrections, said) -> None:
    admission_round, (top,), _places = a_published_round(["9"], [[0]])
    typed = {top.candidate_number if key == "number" else key: cells for key, cells in corrections.items()}
    with pytest.raises(refusals.CorrectionRefused, match=said):
        draft(admission_round, "REMARKED", corrections=typed)
    assert not admission_round.adjustments.exists()


CALLED_BY_SHARE = """
[[proportional]]
name = "supported"
label = { vi = "diện hỗ trợ", en = "supported" }
who = [{ fact = "math", op = ">=", value = "0" }]
percent = "20"
"""


def test_where_a_call_order_filled_the_seats_there_is_no_line_to_keep_and_the_office_is_told() -> None:
    admission_round = under_rules(factories.a_round(grade=10, schools=1, seats=1), add=CALLED_BY_SHARE)
    file = factories.a_verified(admission_round)
    admission_round = published(admission_round, ["9"])
    file.refresh_from_db()
    with pytest.raises(refusals.CorrectionRefused, match="không có điểm chuẩn để giữ"):
        draft(admission_round, "REMARKED", corrections=marks(file.candidate_number, "8"))
    assert not admission_round.adjustments.exists()
