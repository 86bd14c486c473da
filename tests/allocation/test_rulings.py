"""Where the rules leave it to an authority: two people write the decision down, and runs follow it."""

from datetime import date

import pytest

from admissions.allocation import rulings, services
from admissions.models import AdmissionRound, AllocationRun, Ruling
from admissions.permissions import Role
from admissions.rules.packs import pack_text
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW
from tests.later_rounds import a_checked_run, a_prepared_round

pytestmark = pytest.mark.django_db

COUNCIL = """
[facts.tie_decision]
of = "offering"
type = "choice"
source = "outcome"
label = { vi = "Quyết định về các em bằng nhau", en = "Decision on a tie" }
choices = [
  { code = "admit_all", vi = "nhận hết", en = "admit all" },
  { code = "admit_none", vi = "không nhận", en = "admit none" },
  { code = "strict", vi = "xếp tiếp", en = "by order" },
]

[ties]
last_seat = "escalate"
decided_by = "tie_decision"
"""
CHAIN = """
[chain]
gaps = ["0.5", "0.5"]
"""


def under_rules(admission_round: AdmissionRound, *, remove: str = "", add: str) -> AdmissionRound:
    """The same round under its pack with a part of the text changed."""
    text = pack_text(admission_round.pack_id)
    assert remove in text
    admission_round.take_pack(pack_id=admission_round.pack_id, toml=text.replace(remove, "", 1) + add)
    admission_round.save(update_fields=["pack_toml", "pack_sha256"])
    return admission_round


@pytest.fixture
def tied(specialist) -> AdmissionRound:
    """One seat, two children equal in everything, and a pack that leaves the tie to the council."""
    admission_round = a_prepared_round("8", "8", seats=1, schools=1)
    return under_rules(admission_round, remove='[ties]\nlast_seat = "admit_all"\n', add=COUNCIL)


def enter(admission_round, specialist, kind, content, **more) -> Ruling:
    offering = more.pop("offering", admission_round.offerings.first())
    return rulings.enter_ruling(
        actor=specialist,
        admission_round=admission_round,
        kind=kind,
        offering=offering,
        content=content,
        number="77/QĐ-SGDĐT",
        signed_date=date(2025, 6, 1),
        signed_by="Giám đốc",
        now=NOW,
        **more,
    )


def confirm(ruling: Ruling, director=None) -> Ruling:
    return rulings.confirm_ruling(actor=director or factories.user(Role.DIRECTOR), ruling=ruling, now=NOW)


def placed(run: AllocationRun) -> int:
    return run.placements.filter(offering__isnull=False).count()


def test_a_result_with_an_open_tie_is_not_proposed_and_names_the_school(tied, specialist) -> None:
    run = a_checked_run(tied, specialist)
    assert placed(run) == 0
    with pytest.raises(rulings.TiesUndecided, match=tied.offerings.get().name):
        services.propose_run(actor=specialist, run=run, now=NOW)
    run.refresh_from_db()
    assert run.state == "CHECKED"


@pytest.mark.parametrize(("decided", "admitted"), [("admit_all", 2), ("strict", 1), ("admit_none", 0)])
def test_after_the_decision_another_run_follows_it(tied, specialist, decided, admitted) -> None:
    confirm(enter(tied, specialist, "TIE", {"last_seat": decided}))
    run = a_checked_run(tied, specialist)
    assert placed(run) == admitted
    assert services.propose_run(actor=specialist, run=run, now=NOW).state == "PROPOSED"


def test_a_decision_that_nobody_confirmed_changes_nothing(tied, specialist) -> None:
    enter(tied, specialist, "TIE", {"last_seat": "admit_all"})
    assert placed(a_checked_run(tied, specialist)) == 0


def test_the_one_who_entered_it_cannot_confirm_it(tied, specialist, director) -> None:
    ruling = enter(tied, specialist, "TIE", {"last_seat": "admit_all"})
    for actor in (specialist, factories.user(Role.SPECIALIST), factories.user(Role.AUDITOR)):
        with pytest.raises(NotPermitted):
            confirm(ruling, actor)
    with pytest.raises(NotPermitted):
        enter(tied, director, "TIE", {"last_seat": "admit_all"})


def test_one_decision_is_in_force_until_it_is_revoked(tied, specialist, director) -> None:
    first = confirm(enter(tied, specialist, "TIE", {"last_seat": "admit_all"}))
    second = enter(tied, specialist, "TIE", {"last_seat": "strict"})
    with pytest.raises(rulings.AnotherInForce):
        confirm(second)
    with pytest.raises(rulings.ReasonMissing):
        rulings.revoke_ruling(actor=director, ruling=first, reason=" ", now=NOW)
    rulings.revoke_ruling(actor=director, ruling=first, reason="ký nhầm", now=NOW)
    assert placed(a_checked_run(tied, specialist)) == 0
    confirm(second)
    assert tied.offerings.get().facts["tie_decision"] == "strict"


@pytest.mark.parametrize(
    ("kind", "content"),
    [("TIE", {"last_seat": "lottery"}), ("OVERFLOW", {"extra": 0}), ("OVERFLOW", {"extra": "2"})],
)
def test_what_cannot_be_decided_is_refused(tied, specialist, kind, content) -> None:
    with pytest.raises(rulings.ContentRefused):
        enter(tied, specialist, kind, content)
    assert not Ruling.objects.exists()


def test_where_the_rules_leave_nothing_open_a_tie_is_not_decided(specialist) -> None:
    admission_round = a_prepared_round("8", "8", seats=1, schools=1)
    with pytest.raises(rulings.ContentRefused, match=r"\[ties\]"):
        enter(admission_round, specialist, "TIE", {"last_seat": "admit_all"})


def test_lines_fixed_by_decision_replace_the_seats_and_overflow_needs_its_own_decision(specialist) -> None:
    """One seat; a line of 21 lets both in, 24 and 21 points: one above the seats."""
    admission_round = under_rules(a_prepared_round("8", "7", seats=1, schools=1), add=CHAIN)
    offering = admission_round.offerings.get()
    content = [{"offering": offering.code, "rank": 1, "cutoff": 2100}]
    confirm(enter(admission_round, specialist, "LINES", content, offering=None))
    run = a_checked_run(admission_round, specialist)
    assert placed(run) == 2
    with pytest.raises(rulings.OverflowUndecided, match=offering.name):
        services.propose_run(actor=specialist, run=run, now=NOW)
    confirm(enter(admission_round, specialist, "OVERFLOW", {"extra": 1}))
    assert services.propose_run(actor=specialist, run=run, now=NOW).state == "PROPOSED"


FLOOR = """
[facts.floor_score]
of = "offering"
type = "decimal"
source = "register"
label = { vi = "Điểm sàn", en = "Floor score" }

[[gates]]
on = "preference"
fact = "total"
op = ">="
limit = "floor_score"
reason = "below_floor"
label = { vi = "tổng điểm dưới điểm sàn", en = "total below the floor score" }
"""


def test_a_floor_score_decided_after_the_exam_keeps_out_who_is_below_it(specialist, director) -> None:
    """Two seats; 24 and 18 points, and a floor of 20: until the decision is in force both are in."""
    admission_round = under_rules(a_prepared_round("8", "6", seats=2, schools=1), add=FLOOR)
    ruling = enter(admission_round, specialist, "FLOOR", {"floor": "20"})
    assert placed(a_checked_run(admission_round, specialist)) == 2
    confirm(ruling, director)
    assert placed(a_checked_run(admission_round, specialist)) == 1
    rulings.revoke_ruling(actor=director, ruling=ruling, reason="ký nhầm", now=NOW)
    assert placed(a_checked_run(admission_round, specialist)) == 2


@pytest.mark.parametrize("floor", ["", "hai mươi", None])
def test_a_floor_that_is_no_score_is_refused(specialist, floor) -> None:
    admission_round = under_rules(a_prepared_round("8", seats=1, schools=1), add=FLOOR)
    with pytest.raises(rulings.ContentRefused):
        enter(admission_round, specialist, "FLOOR", {"floor": floor})


def test_where_the_rules_know_no_floor_none_is_decided(specialist) -> None:
    with pytest.raises(rulings.ContentRefused, match="điểm sàn"):
        enter(a_prepared_round("8", seats=1, schools=1), specialist, "FLOOR", {"floor": "20"})
