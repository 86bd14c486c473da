"""Corruptions planted into stored rows, each found by SQL alone."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db.models import F

from admissions.allocation.execution import execute_run
from admissions.allocation.services import check_run, request_run
from admissions.models import AllocationRun, Cutoff, FrozenFile, Placement, QueueLine, WishResult
from tests.allocation.stored_rounds import random_bundle, stored
from tests.factories import NOW
from tests.later_rounds import a_checked_run, a_prepared_round

pytestmark = pytest.mark.django_db
Result = WishResult.Result


@pytest.fixture
def run(specialist) -> AllocationRun:
    """Two schools of one seat that all wish for in one order: 9 and 8 get in, 7 does not, 0 may not."""
    return a_checked_run(a_prepared_round("7", "9", "0", "8"), specialist)


def placements(run: AllocationRun, **which):
    return Placement.objects.filter(run=run, **which)


def wishes(run: AllocationRun, **which):
    return WishResult.objects.filter(run=run, **which)


def _swap(run: AllocationRun) -> None:
    """The one refused takes the place of one admitted, everywhere the rows say so."""
    loser = placements(run, reason="no_seat").get()
    winner = placements(run, rank=2).get()
    told = {"offering_id": winner.offering_id, "rank": 2, "reason": "placed"}
    placements(run, pk=winner.pk).update(offering=None, rank=None, reason="no_seat")
    placements(run, pk=loser.pk).update(**told)
    wishes(run, application=winner.application_id, rank=2).update(result=Result.NO_SEAT)
    wishes(run, application=loser.application_id, rank=2).update(result=Result.GRANTED)


def _empty(run: AllocationRun) -> None:
    """Somebody's place is taken away and given to nobody, and all figures follow."""
    winner = placements(run, rank=2).get()
    wishes(run, application=winner.application_id, rank=2).update(result=Result.NO_SEAT)
    place = winner.offering_id
    placements(run, pk=winner.pk).update(offering=None, rank=None, reason="no_seat")
    Cutoff.objects.filter(run=run, offering=place).update(admitted=0, refused=F("refused") + 1)
    QueueLine.objects.filter(run=run, offering=place).update(
        admitted=0, refused=F("refused") + 1, priority=None
    )


def _one_more(run: AllocationRun) -> None:
    """The one refused gets in besides the others, and all figures follow."""
    loser = placements(run, reason="no_seat").get()
    claim = wishes(run, application=loser.application_id, rank=2).get()
    wishes(run, application=loser.application_id, rank=2).update(result=Result.GRANTED)
    placements(run, pk=loser.pk).update(offering=claim.offering_id, rank=2, reason="placed")
    figures = {"admitted": 2, "refused": F("refused") - 1}
    Cutoff.objects.filter(run=run, offering=claim.offering_id).update(**figures)
    lines = QueueLine.objects.filter(run=run, offering=claim.offering_id)
    lines.update(**figures, priority=claim.priority)


def _twice(run: AllocationRun) -> None:
    first = placements(run, rank=1).get().application_id
    wishes(run, application=first, rank=2).update(result=Result.GRANTED)


def _not_eligible(run: AllocationRun) -> None:
    barred = placements(run, reason__startswith="not_eligible").get().application_id
    wishes(run, application=barred, rank=1).update(result=Result.NO_SEAT)


def _another_file(run: AllocationRun) -> None:
    placements(run, reason="no_seat").update(application=10**9)


def _wish_of_nobody(run: AllocationRun) -> None:
    lost = wishes(run, rank=2).first()
    wishes(run, application=lost.application_id, turn=lost.turn).update(application=10**9)


def _wish_for_another_school(run: AllocationRun) -> None:
    first, second = run.round.offerings.order_by("code")
    who = placements(run, reason__startswith="not_eligible").get().application_id
    wishes(run, application=who, rank=1).update(offering=second)
    wishes(run, application=who, rank=2).update(offering=first)


CORRUPTIONS: dict[str, tuple[Callable[[AllocationRun], object], set[str]]] = {
    "a better child is passed over": (_swap, {"passed_over"}),
    "a seat stays empty": (_empty, {"seat_left_empty"}),
    "one more than the seats": (_one_more, {"seats_respected"}),
    "two offers": (_twice, {"offer_on_own_list"}),
    "a barred child is considered": (_not_eligible, {"offer_eligible"}),
    "a placement is lost": (lambda run: placements(run, rank=1).delete(), {"result_shape"}),
    "a placement of somebody else": (_another_file, {"result_shape"}),
    "a wish without a result": (lambda run: wishes(run, rank=2, result=1).delete(), {"result_shape"}),
    "a result of somebody else": (_wish_of_nobody, {"result_shape"}),
    "wishes in another order": (_wish_for_another_school, {"result_shape"}),
    "another offering than granted": (
        lambda run: placements(run, rank=1).update(offering=run.round.offerings.order_by("code").last()),
        {"offer_on_own_list"},
    ),
    "another rank than granted": (lambda run: placements(run, rank=2).update(rank=1), {"offer_on_own_list"}),
    "placed without an offer": (
        lambda run: placements(run, reason="no_seat").update(
            offering=run.round.offerings.first(), rank=1, reason="placed"
        ),
        {"offer_on_own_list"},
    ),
    "a wish after the granted one counts": (
        lambda run: wishes(run, result=Result.NOT_REACHED).update(result=Result.NO_SEAT),
        {"first_that_takes"},
    ),
    "a reason that is not so": (
        lambda run: placements(run, reason="no_seat").update(reason="no_preference"),
        {"reason_told"},
    ),
    "a refusal that is not so": (
        lambda run: placements(run, reason__startswith="not_eligible").update(reason="not_eligible:age"),
        {"reason_told"},
    ),
    "a place called a tie": (
        lambda run: placements(run, rank=1).update(reason="placed_in_tie"),
        {"reason_told"},
    ),
    "a score in the placement": (lambda run: placements(run, rank=1).update(score=1), {"reason_told"}),
    "a score in the wish": (lambda run: wishes(run, result=2, rank=2).update(score=1), {"reason_told"}),
    "a priority raised": (
        lambda run: wishes(run, result=Result.NO_SEAT, rank=2).update(priority=F("priority") + 10**12),
        {"passed_over"},
    ),
    "seats in a line": (lambda run: run.queue_lines.update(seats=2, capacity=2), {"seats_respected"}),
    "capacity in a line": (lambda run: run.queue_lines.update(capacity=5), {"seats_respected"}),
    "the lowest in a line": (
        lambda run: run.queue_lines.update(priority=F("priority") - 1),
        {"cutoff_published"},
    ),
    "seats in a cutoff": (lambda run: run.cutoffs.update(seats=7), {"cutoff_published"}),
    "the number admitted": (lambda run: run.cutoffs.update(admitted=3), {"cutoff_published"}),
    "the number refused": (lambda run: run.cutoffs.update(refused=0), {"cutoff_published"}),
    "a line is lost": (lambda run: run.cutoffs.first().delete(), {"result_shape"}),
    "a place in a list": (
        lambda run: wishes(run, position=1).update(position=2),
        {"position_told"},
    ),
    "a frozen wish": (
        lambda run: FrozenFile.objects.filter(freeze=run.freeze, number=0).update(wishes=b""),
        {"result_shape"},
    ),
}


def test_a_right_result_passes(run) -> None:
    assert check_run(run=run) == []


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_corruption_is_found(run, name: str) -> None:
    corrupt, expected = CORRUPTIONS[name]
    corrupt(run)
    assert expected <= {each.rule for each in check_run(run=run)}


def test_equals_are_treated_alike(specialist) -> None:
    """Three with the same marks for one seat are all in by the rules; one of them is put out."""
    run = a_checked_run(a_prepared_round("8", "8", "8", schools=1), specialist)
    assert check_run(run=run) == []
    out = placements(run).first()
    wishes(run, application=out.application_id).update(result=Result.NO_SEAT)
    assert "tie_refused" in {each.rule for each in check_run(run=run)}


def test_a_violation_names_file_and_school(run) -> None:
    lost = placements(run, rank=1).get()
    placements(run, rank=1).update(score=1)
    (found,) = check_run(run=run)
    assert (found.file, found.offering) == (lost.application.code, lost.offering.code)
    assert lost.application.code in found.message


def test_what_sql_refuses_is_not_stored(specialist, monkeypatch) -> None:
    """A fault between the decision and its rows is found before anybody can see them."""
    from admissions.allocation import execution

    admission_round = a_prepared_round("8", "7", "6")
    honest = execution.store

    def store(run, frozen, decision) -> None:
        honest(run, frozen, decision)
        placements(run, rank=1).update(score=1)

    monkeypatch.setattr(execution, "store", store)
    run = request_run(actor=specialist, admission_round=admission_round, now=NOW)
    execute_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "FAILED"
    assert "lý do ghi cho em không đúng" in run.problem
    stored = (placements(run), wishes(run), run.queue_lines, run.cutoffs)
    assert [each.count() for each in stored] == [0, 0, 0, 0]
    assert not execution.run_folder(run).exists()


def test_the_command_tells_right_from_wrong(run, capsys) -> None:
    call_command("check_run", str(run.pk))
    assert "đều đạt" in capsys.readouterr().out
    placements(run, rank=1).update(score=1)
    with pytest.raises(SystemExit) as left:
        call_command("check_run", str(run.pk))
    assert left.value.code == 1
    assert "lý do ghi cho em không đúng" in capsys.readouterr().out


BESIDES = {"passed_over", "tie_refused", "seats_respected"}
SHORT = {"passed_over", "tie_refused", "seat_left_empty", "band_refused"}


def settle_figures(run: AllocationRun) -> None:
    """Counts and lowest priorities of all lines as the rows have them now: only the choice is wrong."""
    for line in run.queue_lines.all():
        claims = wishes(run, offering=line.offering_id, queue=line.queue)
        got = list(claims.filter(result__in=(2, 3)).values_list("priority", flat=True))
        line.admitted, line.priority = len(got), min(got, default=None)
        line.candidates = claims.filter(result__in=(1, 2, 3)).count()
        line.refused = line.candidates - line.admitted
        line.save()
    for cutoff in run.cutoffs.all():
        cutoff.admitted = placements(run, offering=cutoff.offering_id, rank__isnull=False).count()
        tried = set(
            wishes(run, offering=cutoff.offering_id, result=1).values_list("application_id", flat=True)
        )
        got = wishes(run, offering=cutoff.offering_id, result__in=(2, 3))
        cutoff.refused = len(tried - set(got.values_list("application_id", flat=True)))
        cutoff.save()


@pytest.mark.parametrize("seed", range(30))
def test_nobody_gets_in_or_stays_out_against_the_rule_whatever_it_is(seed: int, tmp_path) -> None:
    """Under random rules somebody without a place is let in, or the last admitted is put out."""
    run, _frozen, _decision = stored(*random_bundle(seed, tmp_path))
    claim = (
        wishes(run, result=Result.NO_SEAT, application__in=_without_place(run)).order_by("priority").last()
    )
    if claim is not None:
        wishes(run, application=claim.application_id, turn=claim.turn).update(result=Result.GRANTED)
        later = wishes(run, application=claim.application_id, turn__gt=claim.turn, result=Result.NO_SEAT)
        later.update(result=Result.NOT_REACHED)
        told = {"offering": claim.offering_id, "rank": claim.rank, "queue": claim.queue, "score": claim.score}
        placements(run, application=claim.application_id).update(**told, reason="placed")
        settle_figures(run)
        assert {each.rule for each in check_run(run=run)} & BESIDES


@pytest.mark.parametrize("seed", range(30))
def test_nobody_loses_a_place_against_the_rule_whatever_it_is(seed: int, tmp_path) -> None:
    run, _frozen, _decision = stored(*random_bundle(seed, tmp_path))
    for claim in wishes(run, result__in=(2, 3)).order_by("priority"):
        mine = wishes(run, application=claim.application_id)
        if mine.filter(result=Result.NOT_REACHED).exists():
            continue
        mine.filter(turn=claim.turn).update(result=Result.NO_SEAT)
        first = mine.get(turn=1).score
        blank = {"offering": None, "rank": None, "queue": 0, "reason": "no_seat", "score": first}
        placements(run, application=claim.application_id).update(**blank)
        settle_figures(run)
        assert {each.rule for each in check_run(run=run)} & SHORT
        return


def _without_place(run: AllocationRun) -> list[int]:
    return list(placements(run, reason="no_seat").values_list("application_id", flat=True))
