"""Runs as pages: asked for, watched, looked at, decided on, taken away."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from admissions.allocation import services as allocation
from admissions.models import AllocationRun, AuditEvent
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words
from tests.factories import NOW
from tests.later_rounds import a_checked_run, a_prepared_round, a_proposed_run

OFFICE = (Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR)
OUTSIDE = (Role.VERIFIER, Role.GUARDIAN)


@pytest.fixture
def prepared(db):
    return a_prepared_round("7", "9", "0", "8")


def runs(admission_round) -> str:
    return reverse("allocation:runs", args=[admission_round.code])


def page_of(run) -> str:
    return reverse("allocation:run", args=[run.round.code, run.pk])


def step(run, name: str) -> str:
    return reverse("allocation:step", args=[run.round.code, run.pk, name])


class TestAsking:
    def test_the_page_says_what_would_be_ranked(self, prepared, specialist) -> None:
        page = words(signed_in(specialist).get(runs(prepared)))
        assert "hồ sơ đã xác minh 4" in page
        assert "Chưa có lượt xét nào" in page

    @pytest.mark.parametrize("role", OFFICE)
    def test_the_office_reads_and_only_a_specialist_asks(self, prepared, role) -> None:
        client = signed_in(factories.user(role))
        page = client.get(runs(prepared))
        assert ("Xét một lượt" in words(page)) is (role == Role.SPECIALIST)
        assert client.post(runs(prepared)).status_code == (302 if role == Role.SPECIALIST else 404)
        assert AllocationRun.objects.count() == (role == Role.SPECIALIST)

    @pytest.mark.parametrize("role", OUTSIDE)
    def test_others_find_nothing(self, prepared, specialist, role) -> None:
        run = a_checked_run(prepared, specialist)
        client = signed_in(factories.user(role))
        for address in (runs(prepared), page_of(run), step(run, "propose")):
            assert client.get(address).status_code == 404
        assert client.get(reverse("allocation:bundle", args=[prepared.code, run.pk])).status_code == 404

    def test_a_round_that_is_not_ready_says_so(self, specialist) -> None:
        admission_round = factories.a_round()
        client = signed_in(specialist)
        assert "Xét được khi danh sách và dữ liệu đã khoá." in words(client.get(runs(admission_round)))
        assert "chưa đủ dữ liệu để xét" in words(client.post(runs(admission_round), follow=True))

    def test_a_run_asked_for_executes_after_the_commit(
        self, prepared, specialist, django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = signed_in(specialist).post(runs(prepared))
        run = AllocationRun.objects.get()
        assert (answer["Location"], run.state) == (page_of(run), "CHECKED")

    def test_a_second_run_waits_for_the_first(self, prepared, specialist) -> None:
        client = signed_in(specialist)
        client.post(runs(prepared))
        assert "Xét một lượt" not in words(client.get(runs(prepared)))
        assert "Đang có một lượt xét của đợt này." in words(client.post(runs(prepared), follow=True))
        assert AllocationRun.objects.count() == 1

    def test_the_list_takes_as_many_queries_for_many_runs_as_for_one(
        self, prepared, specialist, django_assert_max_num_queries
    ) -> None:
        for _ in range(3):
            a_checked_run(prepared, specialist)
        client = signed_in(specialist)
        with django_assert_max_num_queries(8):
            client.get(runs(prepared))


class TestTheResult:
    def test_while_it_runs_the_page_looks_again_by_itself_and_shows_no_figures(
        self, prepared, specialist
    ) -> None:
        run = allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
        page = signed_in(specialist).get(page_of(run))
        assert '<meta http-equiv="refresh"' in page.content.decode()
        assert "được xếp" not in words(page)

    def test_a_failed_run_says_why(self, prepared, specialist, monkeypatch) -> None:
        from admissions.allocation import execution
        from admissions.rules.case import InvalidCase

        def refuse(*_args, **_more):
            raise InvalidCase("Hồ sơ “X” có hai nguyện vọng thứ 1.")

        monkeypatch.setattr(execution, "freeze_round", refuse)
        run = allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
        execution.execute_run(run_id=run.pk)
        page = words(signed_in(specialist).get(page_of(run)))
        assert "không lưu kết quả nào" in page
        assert "Hồ sơ “X” có hai nguyện vọng thứ 1." in page

    def test_figures_reasons_and_lines_are_shown(self, prepared, specialist) -> None:
        page = words(signed_in(specialist).get(page_of(a_checked_run(prepared, specialist))))
        assert "được xếp 50,0% 2" in page
        assert "25,0% số hồ sơ được xếp đúng nguyện vọng 1" in page
        assert "Không còn chỗ ở các nguyện vọng 1" in page
        assert "Đạt kiểm tra" in page
        assert "Không trường nào vượt chỉ tiêu." in page
        wanted = prepared.offerings.order_by("code").first().name
        assert f"{wanted} được chọn nhiều nhất: 4 nguyện vọng 1 cho 1 chỗ" in page

    def test_those_let_in_by_a_tie_are_counted(self, db, specialist) -> None:
        run = a_checked_run(a_prepared_round("8", "8", "8", schools=1), specialist)
        page = words(signed_in(specialist).get(page_of(run)))
        assert "2 em được nhận thêm vì bằng em ở chỗ cuối cùng" in page

    def test_schools_can_be_sorted_by_their_line(self, prepared, specialist) -> None:
        run = a_checked_run(prepared, specialist)
        first, second = (
            line.offering.name for line in run.cutoffs.order_by("score").select_related("offering")
        )
        for sort, (upper, lower) in (("score", (first, second)), ("-score", (second, first))):
            page = signed_in(specialist).get(page_of(run), {"sort": sort})
            table = words(page).rsplit("Từng trường", 1)[1]
            assert table.index(upper) < table.index(lower)

    def test_a_run_of_another_round_is_not_under_this_address(self, prepared, specialist) -> None:
        run, other = a_checked_run(prepared, specialist), factories.a_round()
        assert (
            signed_in(specialist).get(reverse("allocation:run", args=[other.code, run.pk])).status_code == 404
        )

    def test_the_page_takes_a_fixed_number_of_queries(
        self, prepared, specialist, django_assert_max_num_queries
    ) -> None:
        run = a_checked_run(prepared, specialist)
        client = signed_in(specialist)
        with django_assert_max_num_queries(8):
            client.get(page_of(run))


class TestDeciding:
    def test_a_specialist_proposes_and_is_told_that_somebody_else_approves(
        self, prepared, specialist
    ) -> None:
        run = a_checked_run(prepared, specialist)
        client = signed_in(specialist)
        assert step(run, "propose") in links(client.get(page_of(run)))
        assert "không tự duyệt được" in words(client.get(step(run, "propose")))
        page = client.post(step(run, "propose"), follow=True)
        run.refresh_from_db()
        assert run.state == "PROPOSED"
        assert "Anh/chị đã trình kết quả này nên người khác duyệt." in words(page)
        assert step(run, "approve") not in links(page)
        assert client.post(step(run, "approve")).status_code == 404

    def test_a_director_approves(self, prepared, specialist, director) -> None:
        run = a_proposed_run(prepared, specialist)
        client = signed_in(director)
        assert step(run, "approve") in links(client.get(page_of(run)))
        question = words(client.get(step(run, "approve")))
        assert "2 em được xếp, 2 em chưa được xếp." in question
        assert f"Người trình: {specialist.full_name}." in question
        client.post(step(run, "approve"))
        run.refresh_from_db()
        assert (run.state, run.approved_by) == ("APPROVED", director)

    def test_a_director_who_proposed_finds_no_button_and_no_page(
        self, prepared, specialist, director
    ) -> None:
        run = a_proposed_run(prepared, specialist)
        AllocationRun.objects.filter(pk=run.pk).update(proposed_by=director)
        client = signed_in(director)
        assert step(run, "approve") not in links(client.get(page_of(run)))
        for name in ("approve", "turn-down"):
            assert client.get(step(run, name)).status_code == 404
            assert client.post(step(run, name), {"reason": "x"}).status_code == 404
        run.refresh_from_db()
        assert run.state == "PROPOSED"

    def test_a_director_turns_down_with_a_reason_that_the_specialist_reads(
        self, prepared, specialist, director
    ) -> None:
        run = a_proposed_run(prepared, specialist)
        client = signed_in(director)
        assert "Hãy nhập lý do trả lại." in words(client.post(step(run, "turn-down"), {"reason": ""}))
        client.post(step(run, "turn-down"), {"reason": "Xem lại chỉ tiêu."})
        run.refresh_from_db()
        assert run.state == "DISCARDED"
        assert "Xem lại chỉ tiêu." in words(signed_in(specialist).get(page_of(run)))
        round_page = reverse("setup:round", args=[prepared.code])
        assert "Xem lại chỉ tiêu." in words(signed_in(specialist).get(round_page))

    def test_a_specialist_drops_a_run(self, prepared, specialist) -> None:
        run = a_checked_run(prepared, specialist)
        signed_in(specialist).post(step(run, "discard"))
        run.refresh_from_db()
        assert run.state == "DISCARDED"

    @pytest.mark.parametrize("role", [Role.EXAM_OFFICER, Role.AUDITOR])
    @pytest.mark.parametrize("name", ["propose", "approve", "turn-down", "discard"])
    def test_readers_decide_nothing(self, prepared, specialist, role, name) -> None:
        run = a_checked_run(prepared, specialist)
        client = signed_in(factories.user(role))
        assert client.post(step(run, name), {"reason": "x"}).status_code == 404
        assert step(run, name) not in links(client.get(page_of(run)))

    def test_asking_decides_nothing(self, prepared, specialist) -> None:
        run = a_checked_run(prepared, specialist)
        signed_in(specialist).get(step(run, "propose"))
        run.refresh_from_db()
        assert run.state == "CHECKED"

    def test_a_decision_taken_twice_is_a_conflict(self, prepared, specialist) -> None:
        run = a_checked_run(prepared, specialist)
        client = signed_in(specialist)
        assert [client.post(step(run, "propose")).status_code for _ in range(2)] == [302, 409]

    @pytest.mark.parametrize("name", ["start", "complete", "publish", "save", "delete", "fail"])
    def test_other_names_are_no_decisions(self, prepared, specialist, name) -> None:
        run = a_checked_run(prepared, specialist)
        assert signed_in(specialist).post(step(run, name)).status_code == 404


class TestTheBundle:
    def address(self, run) -> str:
        return reverse("allocation:bundle", args=[run.round.code, run.pk])

    def test_it_holds_input_and_result_and_no_name_of_a_child(self, prepared, specialist) -> None:
        run = a_checked_run(prepared, specialist)
        response = signed_in(specialist).get(self.address(run))
        packed = ZipFile(BytesIO(b"".join(response.streaming_content)))
        names = {name.rsplit("/", 1)[1] for name in packed.namelist()}
        assert {
            "policy.toml",
            "offerings.csv",
            "applicants.csv",
            "preferences.csv",
            "placements.csv",
            "cutoffs.csv",
            "manifest.json",
        } <= names
        everything = b"".join(packed.read(name) for name in packed.namelist()).decode()
        for file in prepared.applications.select_related("applicant"):
            assert file.applicant.full_name not in everything
            assert file.applicant.student_code not in everything

    def test_the_same_run_is_the_same_bytes_and_each_download_is_recorded(self, prepared, specialist) -> None:
        run = a_checked_run(prepared, specialist)
        client = signed_in(specialist)
        once, again = (b"".join(client.get(self.address(run)).streaming_content) for _ in range(2))
        assert once == again
        assert (
            AuditEvent.objects.filter(subject="allocationrun", subject_id=run.pk, action="export").count()
            == 2
        )

    def test_a_run_without_a_folder_has_none(self, prepared, specialist) -> None:
        run = allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
        assert signed_in(specialist).get(self.address(run)).status_code == 404
