"""The pages of the input gate: what is listed, who may check, answer and return, what a run's page says."""

import pytest
from django.urls import reverse

from admissions.allocation import gate as service
from admissions.models import AllocationRun, InputFinding, Offering, ScoreFact
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words
from tests.factories import NOW
from tests.later_rounds import a_checked_run, a_prepared_round

OFFICE = (Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR)
OUTSIDE = (Role.VERIFIER, Role.GUARDIAN)
REASON = "Quyết định 214/QĐ-UBND giao như vậy."


@pytest.fixture
def prepared(db):
    return a_prepared_round("8", "7", seats=20)


@pytest.fixture
def odd(prepared, specialist):
    """The round with one school of no seats and two marks off the scale, checked by the specialist."""
    offering = prepared.offerings.order_by("code")[0]
    Offering.objects.filter(pk=offering.pk).update(seats=0)
    ScoreFact.objects.filter(fact="math").update(value=1025)
    service.check_input(actor=specialist, admission_round=prepared, now=NOW)
    return prepared


def gate(admission_round) -> str:
    return reverse("allocation:gate", args=[admission_round.code])


def page_of(finding: InputFinding) -> str:
    return reverse("allocation:finding", args=[finding.round.code, finding.pk])


def returning(admission_round) -> str:
    return reverse("allocation:return_data", args=[admission_round.code])


def seats_finding(admission_round) -> InputFinding:
    return admission_round.findings.select_related("round").get(code="seats_zero")


class TestTheList:
    def test_before_the_first_check_it_says_so_and_offers_one(self, prepared, specialist) -> None:
        page = words(signed_in(specialist).get(gate(prepared)))
        assert "chưa được kiểm tra lần nào" in page
        assert "Kiểm tra dữ liệu" in page

    def test_a_check_lists_what_is_odd_with_what_to_do_and_where(self, odd, specialist) -> None:
        page = signed_in(specialist).post(gate(odd), follow=True)
        said = words(page)
        assert "2 điều bất thường chờ xử lý" in said
        assert "Chưa xét được: còn 2 điều bất thường chờ xử lý." in said
        assert "Chỉ tiêu bằng 0" in said
        assert "Toán: 2 thí sinh có điểm ngoài khoảng từ 0 đến 10" in said
        assert reverse("setup:seats", args=[odd.code]) in links(page)
        assert reverse("examination:scores", args=[odd.code]) in links(page)
        assert f"người yêu cầu: {specialist.full_name}" in said

    def test_a_clean_round_may_be_ranked(self, prepared, specialist) -> None:
        assert "Xét được." in words(signed_in(specialist).post(gate(prepared), follow=True))

    def test_what_was_settled_stands_below_with_who_and_why(self, odd, specialist, director) -> None:
        finding = seats_finding(odd)
        service.override_finding(
            actor=director, finding=finding, digest=finding.digest, reason=REASON, now=NOW
        )
        ScoreFact.objects.filter(fact="math").update(value=800)
        service.check_input(actor=specialist, admission_round=odd, now=NOW)
        page = words(signed_in(specialist).get(gate(odd)))
        assert "Không còn điều bất thường nào chờ xử lý." in page
        assert "Giữ nguyên, có lý do" in page
        assert f"{director.full_name}" in page
        assert REASON in page
        assert "Đã sửa dữ liệu" in page

    @pytest.mark.parametrize("role", OFFICE)
    def test_the_office_reads_and_two_offices_check(self, odd, role) -> None:
        client = signed_in(factories.user(role))
        assert client.get(gate(odd)).status_code == 200
        expected = 302 if role in (Role.SPECIALIST, Role.EXAM_OFFICER) else 404
        assert client.post(gate(odd)).status_code == expected

    @pytest.mark.parametrize("role", OUTSIDE)
    def test_others_find_nothing(self, odd, role) -> None:
        client = signed_in(factories.user(role))
        for address in (gate(odd), page_of(seats_finding(odd)), returning(odd)):
            assert client.get(address).status_code == 404
            assert client.post(address, {"reason": REASON}).status_code == 404

    def test_it_takes_as_many_queries_for_many_findings_as_for_one(
        self, specialist, django_assert_num_queries
    ) -> None:
        client = signed_in(specialist)
        for schools in (1, 12):
            admission_round = a_prepared_round("8", "7", seats=20, schools=schools)
            admission_round.offerings.update(seats=0)
            service.check_input(actor=specialist, admission_round=admission_round, now=NOW)
            with django_assert_num_queries(5):
                page = client.get(gate(admission_round))
            assert words(page).count("Chỉ tiêu bằng 0") >= schools

    def test_english_readers_read_english(self, odd, specialist) -> None:
        client = signed_in(specialist)
        client.cookies["django_language"] = "en"
        assert "Mathematics: 2 candidates with a mark outside 0 to 10" in words(client.get(gate(odd)))


class TestOneFinding:
    def test_its_figures_candidates_and_repair_are_shown(self, odd, specialist) -> None:
        client = signed_in(specialist)
        page = client.get(page_of(odd.findings.select_related("round").get(code="score_off_scale")))
        said = words(page)
        for candidate in odd.applications.values_list("candidate_number", flat=True):
            assert candidate in said
        assert "Tìm thấy điều bất thường" in said
        assert reverse("examination:scores", args=[odd.code]) in links(page)

    def test_who_asked_for_the_check_sees_no_form_and_cannot_post(self, odd, specialist) -> None:
        client, finding = signed_in(specialist), seats_finding(odd)
        page = client.get(page_of(finding))
        assert 'name="reason"' not in page.content.decode()
        assert "không phải người yêu cầu lần kiểm tra này" in words(page)
        answer = client.post(page_of(finding), {"reason": REASON, "digest": finding.digest})
        assert answer.status_code == 404
        finding.refresh_from_db()
        assert finding.state == "FOUND"

    def test_a_second_person_answers_for_it(self, odd, director) -> None:
        client, finding = signed_in(director), seats_finding(odd)
        assert 'name="reason"' in client.get(page_of(finding)).content.decode()
        answer = client.post(page_of(finding), {"reason": REASON, "digest": finding.digest}, follow=True)
        assert "Đã ghi lý do giữ nguyên." in words(answer)
        finding.refresh_from_db()
        assert (finding.state, finding.settled_by, finding.reason) == ("OVERRIDDEN", director, REASON)
        assert REASON in words(client.get(page_of(finding)))

    def test_a_short_reason_is_said_beside_the_field_and_kept(self, odd, director) -> None:
        finding = seats_finding(odd)
        page = signed_in(director).post(page_of(finding), {"reason": "Đúng.", "digest": finding.digest})
        assert "dài hơn: ít nhất 10 ký tự" in words(page)
        assert "Đúng." in page.content.decode()
        finding.refresh_from_db()
        assert finding.state == "FOUND"

    def test_figures_that_changed_are_shown_again_instead(self, odd, director) -> None:
        finding = seats_finding(odd)
        page = signed_in(director).post(page_of(finding), {"reason": REASON, "digest": "0" * 64}, follow=True)
        assert "Số liệu vừa thay đổi" in words(page)
        finding.refresh_from_db()
        assert finding.state == "FOUND"

    def test_the_spread_of_marks_is_drawn_beside_that_of_everybody(self, odd, director) -> None:
        InputFinding.objects.filter(code="score_off_scale").update(
            code="scores_high_in_group",
            group_kind="room",
            group_name="001",
            spread=[[0, 50]] * 9 + [[10, 50]],
            figures={"candidates": 24, "top": 10, "expected": 1},
        )
        finding = odd.findings.select_related("round").get(code="scores_high_in_group")
        page = words(signed_in(director).get(page_of(finding)))
        assert "Toán: 100,0% bài ở khoảng 9–10 điểm, cả đợt 10,0%" in page

    def test_a_finding_of_another_round_is_not_found(self, odd, specialist) -> None:
        other = factories.a_round()
        address = reverse("allocation:finding", args=[other.code, seats_finding(odd).pk])
        assert signed_in(specialist).get(address).status_code == 404

    def test_it_takes_as_many_queries_whatever_is_in_it(
        self, odd, specialist, django_assert_num_queries
    ) -> None:
        client = signed_in(specialist)
        for finding in odd.findings.select_related("round"):
            with django_assert_num_queries(4):
                client.get(page_of(finding))


class TestTheRunsPage:
    def runs(self, admission_round) -> str:
        return reverse("allocation:runs", args=[admission_round.code])

    def test_it_says_how_many_are_open_and_leads_there_instead_of_offering_a_run(
        self, odd, specialist
    ) -> None:
        page = signed_in(specialist).get(self.runs(odd))
        assert "Xử lý 2 điều bất thường" in words(page)
        assert gate(odd) in links(page)
        assert "Chưa xét được: còn 2 điều bất thường" in words(page)

    def test_a_request_that_finds_something_leads_to_the_list(self, prepared, specialist) -> None:
        Offering.objects.filter(round=prepared).update(seats=0)
        answer = signed_in(specialist).post(self.runs(prepared), follow=True)
        assert answer.redirect_chain[-1][0] == gate(prepared)
        assert "Còn 2 điều bất thường trong dữ liệu" in words(answer)
        assert not AllocationRun.objects.exists()

    def test_the_page_of_a_round_leads_to_the_list(self, prepared, specialist) -> None:
        page = signed_in(specialist).get(reverse("setup:round", args=[prepared.code]))
        assert links(page).count(gate(prepared)) == 2


class TestReturning:
    def test_a_director_returns_the_data_with_a_reason(self, odd, director) -> None:
        client = signed_in(director)
        assert returning(odd) in links(client.get(gate(odd)))
        answer = client.post(returning(odd), {"reason": "Chỉ tiêu và điểm Toán ghi sai."}, follow=True)
        odd.refresh_from_db()
        assert odd.state == "LOCKED"
        assert "Chỉ tiêu và điểm Toán ghi sai." in words(answer)

    def test_then_seats_may_be_typed_again(self, odd, director, specialist) -> None:
        signed_in(director).post(returning(odd), {"reason": "Chỉ tiêu và điểm Toán ghi sai."})
        page = signed_in(specialist).get(reverse("setup:seats", args=[odd.code]))
        assert "Ghi một quyết định giao chỉ tiêu" in words(page)

    @pytest.mark.parametrize("role", [Role.SPECIALIST, Role.EXAM_OFFICER, Role.AUDITOR])
    def test_nobody_else_does(self, odd, role) -> None:
        client = signed_in(factories.user(role))
        assert returning(odd) not in links(client.get(gate(odd)))
        assert client.post(returning(odd), {"reason": REASON}).status_code == 404

    def test_a_run_that_waits_keeps_the_data(self, prepared, specialist, director) -> None:
        a_checked_run(prepared, specialist)
        page = signed_in(director).post(returning(prepared), {"reason": "Chỉ tiêu ghi sai."})
        assert "Có lượt xét đang chạy hoặc chờ trình" in words(page)
