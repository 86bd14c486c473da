"""What a file still lacks, as its answers stand."""

import pytest

from admissions.registration import services
from admissions.registration.completeness import fact_values, missing, needed_papers
from admissions.rules.facts import MISSING
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def wishes_of(file):
    return list(file.preferences.select_related("offering"))


def test_a_claim_made_for_any_wish_asks_for_its_paper() -> None:
    admission_round = factories.a_round(grade=1)
    file = factories.a_draft(admission_round)
    account = factories.fill_in(file)
    file.refresh_from_db()
    kinds = [paper.kind for paper in needed_papers(file, wishes_of(file))]
    assert kinds == ["birth_certificate", "residence_proof"]
    offerings = list(admission_round.offerings.all())
    wishes = [
        services.Wish(offerings[0].pk, 1, {"sibling": "0"}),
        services.Wish(offerings[1].pk, 2, {"sibling": "1"}),
    ]
    services.save_wishes(actor=account, application=file, wishes=wishes, now=NOW)
    assert "sibling_proof" in [paper.kind for paper in needed_papers(file, wishes_of(file))]
    assert missing(file, wishes_of(file)) == ["Giấy khai sinh hoặc xác nhận của trường về anh, chị ruột"]


def test_a_whole_file_lacks_nothing() -> None:
    file = factories.a_draft(factories.a_round())
    factories.fill_in(file)
    file.refresh_from_db()
    assert missing(file, wishes_of(file)) == []


def test_a_late_starter_says_why_before_handing_in() -> None:
    account, child = factories.family(grade=1)
    child.birth_date = child.birth_date.replace(year=2018)
    child.save()
    file = factories.a_draft(factories.a_round(grade=1), account=account, child=child)
    factories.fill_in(file)
    file.refresh_from_db()
    assert missing(file, wishes_of(file)) == ["Lý do vào lớp 1 muộn"]
    services.save_answers(actor=account, application=file, answers={"age_exception": "disability"}, now=NOW)
    file.refresh_from_db()
    assert missing(file, wishes_of(file)) == ["Giấy tờ về lý do vào lớp 1 muộn"]


def test_an_answer_that_no_longer_fits_counts_as_not_given() -> None:
    file = factories.a_draft(factories.a_round())
    file.facts = {"zone": "zone_of_another_pack"}
    assert fact_values(file, [])["zone"] == MISSING
