"""The office's page to publish: asked once, by whose act it is, what was approved and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from admissions.models import AuditEvent
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, stop_clock, words
from tests.later_rounds import a_prepared_round, a_proposed_run, an_approved_run


@pytest.fixture
def approved(db, specialist, director):
    return an_approved_run(a_prepared_round("9", "8", "7"), specialist, director)


def address(admission_round) -> str:
    return reverse("publication:publish", args=[admission_round.code])


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SPECIALIST, Role.SYSTEM)])
def test_only_a_specialist_finds_the_page(approved, role) -> None:
    client = signed_in(factories.user(role))
    assert client.get(address(approved.round)).status_code == 404
    assert client.post(address(approved.round)).status_code == 404
    approved.refresh_from_db()
    assert approved.state == "APPROVED"


def test_the_page_says_how_many_results_go_out_who_approved_and_what_happens(
    approved, specialist, director
) -> None:
    page = words(signed_in(specialist).get(address(approved.round)))
    assert "kết quả sẽ công bố 3" in page
    assert "em được xếp 2" in page
    assert f"Người duyệt: {director.full_name}" in page
    assert "Đã công bố thì không rút lại được." in page
    approved.refresh_from_db()
    assert approved.state == "APPROVED"


def test_publishing_before_the_announced_hour_is_pointed_out(approved, specialist, monkeypatch) -> None:
    client = signed_in(specialist)
    assert "Công bố bây giờ là sớm hơn." in words(client.get(address(approved.round)))
    stop_clock(monkeypatch, approved.round.results_at + timedelta(minutes=1))
    assert "Công bố bây giờ là sớm hơn." not in words(client.get(address(approved.round)))


def test_publishing_shows_the_run_to_families_and_offers_the_places(approved, specialist) -> None:
    page = signed_in(specialist).post(address(approved.round), follow=True)
    admission_round = approved.round
    admission_round.refresh_from_db()
    assert (admission_round.state, admission_round.published_run) == ("PUBLISHED", approved)
    assert admission_round.enrolments.filter(state="OFFERED").count() == 2
    assert "Đã công bố kết quả." in words(page)
    assert AuditEvent.objects.filter(subject="enrolment", action="offer").count() == 2


def test_what_is_not_approved_is_not_published(specialist) -> None:
    run = a_proposed_run(a_prepared_round("9", "8"), specialist)
    client = signed_in(specialist)
    assert client.get(address(run.round)).status_code == 409
    assert client.post(address(run.round)).status_code == 409
    run.refresh_from_db()
    assert run.state == "PROPOSED"


def test_publishing_twice_is_a_conflict(approved, specialist) -> None:
    client = signed_in(specialist)
    assert [client.post(address(approved.round)).status_code for _ in range(2)] == [302, 409]
    assert approved.round.enrolments.count() == 2
