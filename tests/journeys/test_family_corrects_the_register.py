"""A mother finds a wrong name in the register; the present school corrects it; the file goes on meanwhile."""

import pytest
from django.utils import timezone

from admissions.models import Applicant, Application, School
from admissions.permissions import Role
from tests import factories
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wrong_name_is_corrected_by_the_present_school(scripts, phone, desk) -> None:
    school = factories.a_school(name="Trường THCS Đang Học")
    file = given_a_draft_of(school)
    parent, officer = phone(), desk()
    parent.signs_in_as_family(file.applicant)
    parent.opens("registration:task_list", file.code)
    parent.follows("Dữ liệu của con")
    parent.sees("Họ, chữ đệm và tên", "05/02/2010", "Trường THCS Đang Học")
    when_she_says_what_is_wrong(parent)
    parent.sees("Chờ trường trả lời")
    parent.presses("Các mục còn lại đều đúng")
    parent.opens("registration:task_list", file.code)
    parent.sees("Đã gửi đề nghị sửa, trường sẽ trả lời.")

    officer.signs_in_as_officer(factories.user(Role.VERIFIER, school=school))
    officer.follows("Dữ liệu cần sửa")
    officer.follows(file.applicant.full_name)
    officer.sees("Y Blăng Niê", "Giấy khai sinh ghi khác")
    officer.presses("Sửa sổ theo đề nghị")
    officer.sees("Đã sửa theo đề nghị")
    assert Applicant.objects.get(pk=file.applicant_id).full_name == "Y Blăng Niê"

    parent.opens("registration:register", file.code)
    parent.sees("Y Blăng Niê", "Đã sửa theo đề nghị")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_home_is_found_by_its_former_district_and_consent_is_answered(scripts, phone) -> None:
    unit = factories.residential_unit()
    file = given_a_draft_of(factories.a_school())
    parent = phone()
    parent.signs_in_as_family(file.applicant)
    parent.opens("registration:claim", file.code, "residence_address")
    parent.types("Tìm theo tên, kể cả tên cũ", unit.commune.name)
    parent.presses("Cập nhật danh sách")
    parent.follows(unit.commune.name)
    parent.page.get_by_label("Tổ dân phố, thôn").select_option(label=unit.name)
    parent.presses("Cập nhật danh sách")
    parent.sees(f"Nơi ở đã chọn: {unit.name}, {unit.commune.name}")
    parent.opens("registration:consent", file.code)
    parent.sees("Ai xử lý")
    parent.page.get_by_label("Tôi đã đọc thông tin").check()
    parent.page.get_by_label("Không đồng ý, chỉ xem bằng mã").check()
    parent.page.get_by_label("Con không đồng ý").check()
    parent.presses("Lưu và tiếp tục")
    parent.opens("registration:task_list", file.code)
    parent.sees("Thông tin và đồng ý")


def given_a_draft_of(school: School) -> Application:
    now = timezone.now()
    file = factories.a_draft(factories.a_round(grade=10, now=now), now=now)
    Applicant.objects.filter(pk=file.applicant_id).update(
        source_school=school, present_school=school.name, sector_facts={"lower_secondary_completed": "1"}
    )
    return file


def when_she_says_what_is_wrong(parent: Visitor) -> None:
    parent.page.get_by_role("link", name="Chưa đúng Họ, chữ đệm và tên").click()
    parent.types("Họ, chữ đệm và tên đúng", "Y Blăng Niê")
    parent.types("Vì sao anh/chị cho là chưa đúng?", "Giấy khai sinh ghi khác")
    parent.takes_file("Ảnh giấy tờ chứng minh", "khai-sinh.jpg", "image/jpeg", factories.image())
    parent.presses("Gửi đề nghị")
