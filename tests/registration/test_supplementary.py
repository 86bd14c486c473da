"""Who may apply in a later round, what a family does not do twice, and that no confirmed place is touched."""

import pytest
from django.urls import reverse

from admissions.allocation.freezing import freeze_round
from admissions.enrolment import services as enrolment
from admissions.models import AdmissionRound, Application, Enrolment, Placement
from admissions.registration import services as registration
from admissions.registration.errors import WishesRefused
from admissions.registration.queries import children_of
from admissions.registration.supplementary import (
    HasConfirmedPlace,
    HasOpenOffer,
    NotForThisChild,
    why_not,
)
from tests import factories
from tests.browsing import signed_in, stop_clock, words
from tests.enrolment.adjusting.stage import answer, offers
from tests.supplementary_rounds import LATER, a_published_round, an_open_round_after, published_again

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(monkeypatch):
    stop_clock(monkeypatch, LATER)


def apply_again(admission_round: AdmissionRound, file: Application, *, now=LATER) -> Application:
    family = file.applicant.guardians.get().user
    return registration.start_application(
        actor=family, admission_round=admission_round, applicant=file.applicant, now=now
    )


def rounds_for(file: Application) -> list[AdmissionRound]:
    """The open rounds that the family's first page offers for this child."""
    (overview,) = children_of(file.applicant.guardians.get().user, LATER)
    return [*overview.fitting, *overview.other]


def test_a_child_without_a_place_and_one_who_declined_may_apply_and_find_the_round_on_their_page() -> None:
    first, (nine, eight), _places = a_published_round(["9", "8"], [[0], [0]], seats=[1, 2])
    answer(nine, "decline")
    second = an_open_round_after(first)
    assert rounds_for(eight) == [second]
    assert rounds_for(nine) == [second]
    assert apply_again(second, eight).state == "DRAFTED"
    assert apply_again(second, nine).state == "DRAFTED"


def test_a_confirmed_child_may_not_apply_and_keeps_the_place() -> None:
    first, (nine,), (a, _b) = a_published_round(["9"], [[0]], seats=[1, 2])
    answer(nine, "confirm")
    second = an_open_round_after(first)
    assert rounds_for(nine) == []
    with pytest.raises(HasConfirmedPlace, match=a.name):
        apply_again(second, nine)
    assert offers(nine) == [(a.code, "CONFIRMED")]


def test_whoever_still_holds_an_unanswered_place_answers_it_first() -> None:
    first, (nine,), _places = a_published_round(["9"], [[0]], seats=[1, 2])
    second = an_open_round_after(first)
    with pytest.raises(HasOpenOffer):
        apply_again(second, nine)
    assert why_not(second, nine.applicant, first.confirmation_closes_at) is None


def test_who_never_applied_may_where_the_rules_say_nothing_and_not_where_they_leave_it_out() -> None:
    first, _files, _places = a_published_round(["9"], [[0]], seats=[1, 2])
    stranger = factories.family(grade=10)[1]
    assert why_not(an_open_round_after(first), stranger, LATER) is None
    strict, (nine, eight), _places = a_published_round(
        ["9", "8"], [[0], [0]], seats=[1, 2], later='who = ["unplaced"]'
    )
    answer(nine, "decline")
    second = an_open_round_after(strict)
    assert isinstance(why_not(second, stranger, LATER), NotForThisChild)
    assert isinstance(why_not(second, nine.applicant, LATER), NotForThisChild)
    assert why_not(second, eight.applicant, LATER) is None


def test_the_new_file_starts_with_answers_papers_and_marks_and_the_papers_wait_to_be_checked() -> None:
    first, (_nine, eight), _places = a_published_round(["9", "8"], [[0], [0]], seats=[1, 2])
    made = apply_again(an_open_round_after(first), eight)
    assert made.facts == eight.facts
    assert made.lottery_key == eight.lottery_key
    assert made.code != eight.code
    old, new = eight.documents.order_by("kind"), made.documents.order_by("kind")
    assert [(each.kind, [page.file.name for page in each.pages.all()]) for each in new] == [
        (each.kind, [page.file.name for page in each.pages.all()]) for each in old
    ]
    assert all(each.pages.exists() for each in new)
    assert {each.state for each in old} == {"ACCEPTED"}
    assert {each.state for each in new} == {"UPLOADED"}
    marks = [sorted(file.scores.values_list("fact", "value")) for file in (made, eight)]
    assert marks[0] == marks[1] != []
    assert not made.preferences.exists()


def test_a_later_round_takes_no_more_wishes_than_its_rules_say() -> None:
    first, (_nine, eight), _places = a_published_round(
        ["9", "8"], [[0], [0]], seats=[1, 2, 2], later='who = ["unplaced"]\nwishes = 1'
    )
    second = an_open_round_after(first)
    made = apply_again(second, eight)
    wishes = [registration.Wish(each.pk, rank) for rank, each in enumerate(second.offerings.all(), 1)]
    assert len(wishes) == 2
    with pytest.raises(WishesRefused):
        registration.save_wishes(
            actor=eight.applicant.guardians.get().user, application=made, wishes=wishes, now=LATER
        )


def verified_again(second: AdmissionRound, file: Application) -> Application:
    """The file of the first round taken over, with the last school as its wish, handed in and verified."""
    made = apply_again(second, file)
    family = factories.fill_in(made, offerings=[second.offerings.order_by("code").last()], now=LATER)
    registration.submit_application(actor=family, application=made, now=LATER)
    return factories.verified(Application.objects.get(pk=made.pk), now=LATER)


def test_who_confirms_the_first_place_after_applying_is_set_aside_and_keeps_it() -> None:
    """A place comes from the waiting list while the file of the later round runs."""
    first, (_nine, eight), (a, _b) = a_published_round(["9", "8"], [[0], [0]], seats=[1, 2])
    second = an_open_round_after(first)
    made = verified_again(second, eight)
    placement = Placement.objects.get(run=first.published_run, application=eight)
    Placement.objects.filter(pk=placement.pk).update(offering=a, rank=1, reason="placed")
    offer = Enrolment.objects.create(
        round=first, applicant=eight.applicant, placement=placement, offering=a, school_year=first.school_year
    )
    enrolment.confirm_place(actor=eight.applicant.guardians.get().user, enrolment=offer, now=LATER)
    freeze = freeze_round(second, LATER)
    assert (freeze.files, freeze.set_aside) == (0, [[made.code, "confirmed_elsewhere"]])
    assert offers(eight) == [(a.code, "CONFIRMED")]


def test_the_second_round_places_who_had_none_and_the_year_has_one_confirmed_place_a_child() -> None:
    first, (nine, eight), (a, b) = a_published_round(["9", "8"], [[0], [0]], seats=[1, 2])
    answer(nine, "confirm")
    second = an_open_round_after(first)
    verified_again(second, eight)
    second = published_again(second)
    offer = Enrolment.objects.get(applicant=eight.applicant)
    assert (offer.round, offer.offering.code) == (second, b.code)
    enrolment.confirm_place(actor=eight.applicant.guardians.get().user, enrolment=offer, now=LATER)
    assert offers(nine) == [(a.code, "CONFIRMED")]
    assert offers(eight) == [(b.code, "CONFIRMED")]


def test_the_page_says_why_not_and_what_was_taken_over() -> None:
    first, (nine, eight), (a, _b) = a_published_round(["9", "8"], [[0], [0]], seats=[1, 2])
    answer(nine, "confirm")
    second = an_open_round_after(first)
    told = []
    for file in (nine, eight):
        client = signed_in(file.applicant.guardians.get().user)
        start = reverse("registration:start", args=[second.code, file.applicant.pk])
        told.append((words(client.get(start, follow=True)), words(client.post(start, follow=True))))
    assert all(f"Con đã xác nhận nhập học tại {a.name}" in seen for seen in told[0])
    assert "Đã lấy lại thông tin và giấy tờ của đợt trước" in told[1][1]
