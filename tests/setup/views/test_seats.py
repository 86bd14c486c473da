"""Seats typed in or sent as a list: recorded by decision, nothing before it is confirmed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admissions.models import Offering, QuotaDecision
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words
from tests.exchange.workbooks import write_workbook

DECISION = {
    "number": "300/QĐ-UBND",
    "signed_date_day": "1",
    "signed_date_month": "4",
    "signed_date_year": "2025",
    "signed_by": "Chủ tịch UBND",
}


@pytest.fixture
def plan(db):
    return factories.a_round(state="DRAFTED", schools=1)


def typed(*rows: tuple[str, str, str], **more: str) -> dict[str, str]:
    cells = {
        f"row{place}-{name}": value
        for place, row in enumerate(rows)
        for name, value in zip(("school", "seats", "classes"), row, strict=True)
    }
    return {**DECISION, "rows": "5", **cells, **more}


def seats(plan) -> str:
    return reverse("setup:seats", args=[plan.code])


class TestTyped:
    def test_a_decision_gives_schools_their_seats(self, plan, specialist) -> None:
        by_code, by_name = factories.a_school(), factories.a_school(name="Trường Lê Lợi")
        rows = ((by_code.code.lower(), "40", "2"), ("trường lê lợi", "0", ""), ("", "", ""))
        answer = signed_in(specialist).post(seats(plan), typed(*rows))
        assert answer.status_code == 302
        recorded = {
            each.school: (each.seats, each.classes)
            for each in plan.offerings.filter(quota_decision__number="300/QĐ-UBND")
        }
        assert recorded == {by_code: (40, 2), by_name: (0, None)}

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (("S", "-1", ""), "Hãy nhập chỉ tiêu từ 0 trở lên."),
            (("S", "ba", ""), "Hãy nhập chỉ tiêu bằng chữ số."),
            (("S", "", ""), "Hãy nhập chỉ tiêu của Trường Lê Lợi."),
            (("", "5", ""), "Hãy chọn trường có chỉ tiêu 5."),
            (("KHONG", "5", ""), "Không có trường nào mang mã hoặc tên “KHONG”."),
            (("", "", ""), "Hãy nhập chỉ tiêu của ít nhất một trường."),
        ],
    )
    def test_a_wrong_row_is_said_and_nothing_recorded(self, plan, specialist, row, said) -> None:
        school = factories.a_school(name="Trường Lê Lợi")
        row = (school.code if row[0] == "S" else row[0], *row[1:])
        page = signed_in(specialist).post(seats(plan), typed(row))
        assert page.status_code == 200
        assert said in words(page)
        assert not QuotaDecision.objects.filter(number="300/QĐ-UBND").exists()

    def test_a_decision_without_number_date_and_signature_is_refused(self, plan, specialist) -> None:
        page = words(signed_in(specialist).post(seats(plan), {"rows": "5"}))
        for said in ("Hãy nhập số quyết định.", "Hãy nhập ngày ký", "Hãy nhập người ký."):
            assert said in page

    def test_more_rows_keep_what_was_typed_and_record_nothing(self, plan, specialist) -> None:
        page = signed_in(specialist).post(seats(plan), typed(("TH001", "40", ""), more="1"))
        body = page.content.decode()
        assert 'name="row9-school"' in body
        assert 'value="TH001"' in body
        assert 'value="300/QĐ-UBND"' in body
        assert "Lỗi:" not in body
        assert not QuotaDecision.objects.filter(number="300/QĐ-UBND").exists()

    @pytest.mark.parametrize("role", [Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR])
    def test_others_of_the_office_read_and_cannot_write(self, plan, role) -> None:
        client = signed_in(factories.user(role))
        page = client.get(seats(plan))
        assert plan.offerings.get().name in words(page)
        assert "<form method" not in page.content.decode().split("<main")[1]
        assert client.post(seats(plan), typed((factories.a_school().code, "5", ""))).status_code == 404

    def test_an_approved_plan_offers_no_form_and_refuses_a_crafted_one(self, specialist) -> None:
        planned = factories.a_round(state="PLAN_APPROVED")
        client = signed_in(specialist)
        assert "Ghi quyết định" not in words(client.get(seats(planned)))
        page = client.post(seats(planned), typed((factories.a_school().code, "5", "")))
        assert "Kế hoạch đã duyệt nên không sửa được." in words(page)

    def test_the_list_takes_as_many_queries_for_many_schools_as_for_one(
        self, specialist, django_assert_max_num_queries
    ) -> None:
        client = signed_in(specialist)
        address = seats(factories.a_round(state="ANNOUNCED", schools=6))
        with django_assert_max_num_queries(5):
            client.get(address)


class TestFromAList:
    @staticmethod
    def send(plan, account, text: str, **more: str):
        file = SimpleUploadedFile("chi-tieu.csv", text.encode("utf-8-sig"))
        return signed_in(account).post(
            reverse("setup:seats_file", args=[plan.code]), {**DECISION, "file": file, **more}
        )

    @staticmethod
    def confirm(plan, account, page):
        sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode())
        return signed_in(account).post(
            reverse("setup:seats_file", args=[plan.code]), {"sealed": sealed.group(1) if sealed else ""}
        )

    def test_the_preview_shows_what_would_change_and_stores_nothing(self, plan, specialist) -> None:
        standing, new = plan.offerings.get(), factories.a_school()
        before = list(Offering.objects.values())
        page = self.send(plan, specialist, f"Mã trường,Chỉ tiêu\n{standing.school.code},9\n{new.code},30\n")
        said = words(page)
        assert "nơi tuyển thêm mới 1" in said
        assert "nơi tuyển thay đổi 1" in said
        assert f"{standing.school.name} {standing.school.code} 2 9 Đổi" in said
        assert list(Offering.objects.values()) == before

    def test_what_was_shown_is_recorded_once_it_is_confirmed(self, plan, specialist) -> None:
        standing, new = plan.offerings.get(), factories.a_school()
        page = self.send(
            plan, specialist, f"Mã trường;Chỉ tiêu;Số lớp\n{standing.school.code};9;1\n{new.code};30;2\n"
        )
        answer = self.confirm(plan, specialist, page)
        assert answer["Location"] == seats(plan)
        assert set(plan.offerings.values_list("school", "seats", "quota_decision__number")) == {
            (standing.school_id, 9, "300/QĐ-UBND"),
            (new.pk, 30, "300/QĐ-UBND"),
        }

    def test_a_workbook_with_a_title_above_the_header_is_read_too(self, plan, specialist, tmp_path) -> None:
        new = factories.a_school()
        rows = [["CHỈ TIÊU NĂM 2025"], [], ["Mã trường", "Chỉ tiêu"], [new.code, 30], [f"{new.code}x", -1.5]]
        content = write_workbook(tmp_path / "a.xlsx", {"Trang 1": rows}).read_bytes()
        address = reverse("setup:seats_file", args=[plan.code])
        page = signed_in(specialist).post(
            address, {**DECISION, "file": SimpleUploadedFile("a.xlsx", content)}
        )
        assert f"5 Mã trường {new.code}x" in words(page)
        assert "5 Chỉ tiêu -1.5 Hãy điền một số nguyên" in words(page)

    def test_one_wrong_line_refuses_the_whole_list(self, plan, specialist) -> None:
        good = factories.a_school().code
        page = self.send(
            plan,
            specialist,
            f"Mã trường,Chỉ tiêu\n{good},30\n{good}x,5\n{plan.offerings.get().school.code},-1\n",
        )
        said = words(page)
        assert "2 chỗ cần sửa" in said
        assert f"3 Mã trường {good}x Không có trường nào mang mã này." in said
        assert "4 Chỉ tiêu -1 Số nhỏ hơn 0. Hãy điền từ 0 trở lên." in said
        assert plan.offerings.count() == 1

    def test_a_changed_or_foreign_seal_is_no_page(self, plan, specialist) -> None:
        page = self.send(plan, specialist, f"Mã trường,Chỉ tiêu\n{factories.a_school().code},30\n")
        sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode()).group(1)
        client = signed_in(specialist)
        other = factories.a_round(state="DRAFTED", schools=1)
        for round_code, value in ((plan.code, sealed + "x"), (plan.code, ""), (other.code, sealed)):
            answer = client.post(reverse("setup:seats_file", args=[round_code]), {"sealed": value})
            assert answer.status_code == 404
        assert plan.offerings.count() == 1

    @pytest.mark.parametrize("role", [Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR, Role.VERIFIER])
    def test_only_a_specialist_finds_the_page(self, plan, role) -> None:
        assert self.send(plan, factories.user(role), "Mã trường,Chỉ tiêu\n").status_code == 404

    def test_a_list_confirmed_after_the_approval_is_refused(self, plan, specialist, director) -> None:
        page = self.send(plan, specialist, f"Mã trường,Chỉ tiêu\n{factories.a_school().code},30\n")
        signed_in(director).post(reverse("setup:approve_plan", args=[plan.code]))
        self.confirm(plan, specialist, page)
        assert plan.offerings.count() == 1

    def test_the_template_names_every_school_with_what_it_has(self, plan, specialist) -> None:
        new = factories.a_school(name="Trường Ân Thi")
        text = (
            signed_in(specialist)
            .get(reverse("setup:seats_template", args=[plan.code]))
            .content.decode("utf-8-sig")
        )
        standing = plan.offerings.get()
        assert text.splitlines()[0] == (
            '"Mã trường","Tên trường","Chỉ tiêu","Số lớp","Mã chương trình","Tên nơi tuyển",'
            '"Chỗ đã nhận trước","Khu vực tuyển sinh"'
        )
        assert f'"{standing.school.code}","{standing.school.name}","2","1"' in text
        assert f'"{new.code}","Trường Ân Thi","",""' in text

    def test_the_way_to_the_list_stands_on_the_seats_page(self, plan, specialist) -> None:
        assert reverse("setup:seats_file", args=[plan.code]) in links(signed_in(specialist).get(seats(plan)))
