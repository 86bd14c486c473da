"""A school without a signed decision on its seats takes nobody, by whatever way somebody tries."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admissions.allocation import services as allocation
from admissions.exchange.errors import BadInput
from admissions.exchange.round_import import round_from_round_file
from admissions.models import (
    AdmissionRound,
    Application,
    Enrolment,
    Offering,
    Preference,
    QuotaDecision,
    School,
)
from admissions.permissions import Role
from admissions.registration import services as registration
from admissions.registration.errors import NotReady
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.later_rounds import a_prepared_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch) -> None:
    from tests.browsing import stop_clock

    stop_clock(monkeypatch)


@pytest.fixture
def unsigned() -> Offering:
    """One of a round's two schools whose decision nobody has signed."""
    offering = factories.a_round(schools=2).offerings.order_by("code")[0]
    Offering.objects.filter(pk=offering.pk).update(quota_decision=None, name="THPT Chưa Ký")
    offering.refresh_from_db()
    return offering


def wishes_page(file: Application) -> str:
    return reverse("registration:wishes", args=[file.code])


class TestOnThePages:
    def test_nobody_sees_it_offered(self, unsigned) -> None:
        file = factories.a_draft(unsigned.round)
        family = signed_in(file.applicant.guardians.get().user)
        public = reverse("publication:round_page", args=[unsigned.round.code])
        for page in (family.get(wishes_page(file)), family.get(public)):
            assert page.status_code == 200
            assert unsigned.name not in words(page)

    def test_its_officers_find_no_file_to_verify(self, unsigned) -> None:
        file = factories.a_submitted(
            unsigned.round, offerings=[unsigned.round.offerings.exclude(pk=unsigned.pk)[0]]
        )
        officer = signed_in(factories.user(Role.VERIFIER, school=unsigned.school))
        assert file.code not in words(officer.get(reverse("verification:queue")))


class TestCraftedPosts:
    def test_a_wish_for_it_is_refused(self, unsigned) -> None:
        file = factories.a_draft(unsigned.round)
        family = signed_in(file.applicant.guardians.get().user)
        answer = family.post(wishes_page(file), {"add": unsigned.pk}, follow=True)
        assert "không tuyển sinh trong đợt này" in words(answer)
        assert not Preference.objects.exists()

    def test_a_wish_from_before_its_decision_was_withdrawn_is_not_handed_in(self, unsigned) -> None:
        Offering.objects.filter(pk=unsigned.pk).update(quota_decision=unsigned.round.quota_decisions.get())
        file = factories.a_draft(unsigned.round)
        account = factories.fill_in(file, offerings=[unsigned])
        Offering.objects.filter(pk=unsigned.pk).update(quota_decision=None)
        file.refresh_from_db()
        with pytest.raises(NotReady, match="trường đã có quyết định giao chỉ tiêu"):
            registration.submit_application(actor=account, application=file, now=NOW)
        page = words(signed_in(account).get(wishes_page(file)))
        assert "THPT Chưa Ký chưa có quyết định giao chỉ tiêu" in page
        assert not Application.objects.exclude(state="DRAFTED").exists()

    def test_its_officers_verify_no_file_by_a_posted_address(self, unsigned) -> None:
        other = unsigned.round.offerings.exclude(pk=unsigned.pk)[0]
        file = factories.a_submitted(unsigned.round, offerings=[other])
        officer = signed_in(factories.user(Role.VERIFIER, school=unsigned.school))
        for name in ("take_up", "file"):
            answer = officer.post(reverse(f"verification:{name}", args=[file.code]), {"decision": "verify"})
            assert answer.status_code == 404
        file.refresh_from_db()
        assert file.state == "SUBMITTED"

    def test_seats_without_a_decision_are_not_recorded(self, specialist) -> None:
        plan = factories.a_round(state="DRAFTED", schools=1)
        school = factories.a_school()
        before = QuotaDecision.objects.count()
        row = {"rows": "1", "row0-school": school.code, "row0-seats": "45"}
        assert signed_in(specialist).post(reverse("setup:seats", args=[plan.code]), row).status_code == 200
        assert not plan.offerings.filter(school=school).exists()
        assert QuotaDecision.objects.count() == before


class TestImports:
    def test_a_list_of_seats_without_a_decision_is_not_taken(self, specialist) -> None:
        plan = factories.a_round(state="DRAFTED", schools=1)
        school = factories.a_school()
        content = f"Mã trường,Chỉ tiêu\n{school.code},45\n".encode()
        page = signed_in(specialist).post(
            reverse("setup:seats_file", args=[plan.code]),
            {"file": SimpleUploadedFile("chi-tieu.csv", content)},
        )
        assert page.status_code == 200
        assert not plan.offerings.filter(school=school).exists()

    def test_a_file_of_candidates_who_wish_for_it_is_refused_whole(self, specialist, tmp_path: Path) -> None:
        (tmp_path / "thi-sinh.csv").write_text(
            "candidate,preference_1,preference_2,preference_3,math,literature,foreign_language,"
            "lower_secondary_score,total\n"
            "C1,THPT Có Quyết Định,,,7,7,7,7,28\nC2,THPT Chưa Ký,,,7,7,7,7,28\n",
            encoding="utf-8",
        )
        (tmp_path / "chi-tieu.csv").write_text(
            "offering,name,seats\nco,THPT Có Quyết Định,5\n", encoding="utf-8"
        )
        with pytest.raises(BadInput, match="THPT Chưa Ký"):
            round_from_round_file(
                tmp_path / "thi-sinh.csv",
                actor=specialist,
                pack="hue-2025-grade-10",
                code="thu",
                offerings=tmp_path / "chi-tieu.csv",
                now=NOW,
            )
        assert not AdmissionRound.objects.filter(code="thu").exists()
        assert not School.objects.filter(name="THPT Chưa Ký").exists()


def test_whoever_wished_for_it_all_the_same_is_not_run_and_gets_no_place(specialist) -> None:
    """Rows written past the services: the gate stops the run, so that nobody is placed or enrolled there."""
    prepared = a_prepared_round("8", "7", seats=20)
    unsigned = prepared.offerings.order_by("code")[0]
    Offering.objects.filter(pk=unsigned.pk).update(quota_decision=None)
    with pytest.raises(allocation.FindingsOpen):
        allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
    assert prepared.findings.get().code == "no_decision"
    assert not prepared.runs.exists()
    assert not Enrolment.objects.exists()
