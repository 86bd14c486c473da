"""What is public of a result, and to whom."""

import pytest
from django.contrib.auth.models import AnonymousUser

from admissions.models import Application
from admissions.publication.queries import (
    announced_rounds,
    find_file,
    offerings_of,
    published_cutoffs,
    published_placement,
    published_result,
)
from admissions.registration import services as registration
from tests import factories
from tests.factories import NOW
from tests.publication.stage import approved, exam_round, published

pytestmark = pytest.mark.django_db


def with_secret(file: Application) -> str:
    account = file.applicant.guardians.get().user
    return registration.reissue_secret(actor=account, application=file, now=NOW).secret


def test_a_file_is_found_by_code_and_secret_as_people_type_them() -> None:
    file = factories.a_submitted(factories.a_round())
    secret = with_secret(file)
    for code in (file.code, file.code.lower(), file.code.replace("-", ""), f" {file.code} "):
        assert find_file(code=code, secret=secret.lower()) == file


def test_a_wrong_secret_a_wrong_code_and_anothers_secret_find_nothing() -> None:
    admission_round = factories.a_round()
    file, other = factories.a_submitted(admission_round), factories.a_submitted(admission_round)
    secret, foreign = with_secret(file), with_secret(other)
    assert find_file(code=file.code, secret=foreign) is None
    assert find_file(code="10-22222222", secret=secret) is None
    for code in ("", "-", "10-", "x" * 40):
        assert find_file(code=code, secret=secret) is None


def test_a_draft_has_no_secret_and_is_never_found() -> None:
    assert find_file(code=factories.a_draft(factories.a_round()).code, secret="") is None


def test_before_publication_there_is_no_result_even_where_a_run_is_approved() -> None:
    admission_round = factories.a_round(grade=10, schools=1)
    file = factories.a_verified(admission_round)
    admission_round = approved(admission_round, ["8"])
    file = Application.objects.get(pk=file.pk)
    assert admission_round.state == "APPROVED"
    assert published_placement(file) is None
    assert published_cutoffs(admission_round) == []


def test_a_result_holds_the_place_and_the_line_of_every_wish() -> None:
    _round, (best, last) = exam_round(["8", "6.5"])
    result = published_result(best)
    assert (result.placement.rank, result.placement.score) == (1, 2400)
    assert [(wish.rank, wish.cutoff.score, wish.granted) for wish in result.wishes] == [(1, 2400, True)]
    assert result.offer.state == "OFFERED"
    refused = published_result(last)
    assert (refused.placement.offering, refused.offer) == (None, None)
    assert [wish.granted for wish in refused.wishes] == [False]


def test_a_file_that_took_no_part_has_no_result() -> None:
    admission_round = factories.a_round(grade=10, schools=1)
    factories.a_verified(admission_round)
    draft = factories.a_draft(admission_round)
    published(admission_round, ["8"])
    assert published_result(Application.objects.get(pk=draft.pk)) is None


def test_the_start_page_lists_what_one_can_act_on_first_and_nothing_that_is_planned(specialist) -> None:
    closed = factories.a_round(grade=1, state="CLOSED")
    announced = factories.a_round(grade=1, state="ANNOUNCED")
    opened = factories.a_round(grade=10, state="OPENED")
    planned = factories.a_round(grade=6, state="PLAN_APPROVED")
    assert announced_rounds(AnonymousUser()) == [opened, announced, closed]
    assert planned not in announced_rounds(specialist)


def test_only_schools_with_a_signed_decision_are_listed_in_vietnamese_order() -> None:
    admission_round = factories.a_round(schools=4)
    first, second, third, unsigned = admission_round.offerings.all()
    for offering, name in ((first, "Trường Ô"), (second, "Trường Đa"), (third, "Trường Dân")):
        admission_round.offerings.filter(pk=offering.pk).update(name=name)
    admission_round.offerings.filter(pk=unsigned.pk).update(quota_decision=None)
    assert [each.name for each in offerings_of(admission_round)] == ["Trường Dân", "Trường Đa", "Trường Ô"]
