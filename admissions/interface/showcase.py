"""Believable contents for the page on which every component can be seen."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from admissions.interface.fields import FullNameField, PersonalCodeField, PhoneField, VietnameseDateField
from admissions.interface.forms import PlainForm
from admissions.interface.maps import Area, Map, Point, lay_out_map
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.interface.widgets import PagesInput, PaperInput

GRADES = [("1", "Lớp 1"), ("6", "Lớp 6"), ("10", "Lớp 10")]
COMMUNES = [("", "Chọn phường, xã"), ("16681", "Phường Trường Vinh"), ("16690", "Phường Thành Vinh")]


class ShowcaseForm(PlainForm):
    full_name = FullNameField(
        label="Họ, chữ đệm và tên của con", help_text="Viết như trong giấy khai sinh, ví dụ Y Blăng Niê."
    )
    birth_date = VietnameseDateField(
        label="Ngày sinh của con", help_text="Ví dụ 5 2 2019", latest=date(2019, 12, 31)
    )
    personal_code = PersonalCodeField(label="Số định danh của con", required=False)
    phone = PhoneField(label="Số điện thoại của anh/chị", help_text="Nhà trường gọi số này khi cần.")
    grade = forms.ChoiceField(label="Con vào lớp nào?", choices=GRADES, widget=forms.RadioSelect)
    priorities = forms.MultipleChoiceField(
        label="Con thuộc diện nào dưới đây?",
        required=False,
        choices=[("martyr", "Con liệt sĩ, thương binh"), ("minority", "Người dân tộc thiểu số")],
        widget=forms.CheckboxSelectMultiple,
    )
    birth_certificate = forms.FileField(
        label="Ảnh giấy khai sinh", help_text="JPG, PNG hoặc PDF, không quá 5 MB.", widget=PaperInput
    )
    transcript = forms.FileField(
        label="Học bạ", help_text="Mỗi trang một ảnh.", required=False, widget=PagesInput
    )
    note = forms.CharField(
        label="Điều anh/chị muốn nói thêm", required=False, widget=forms.Textarea({"rows": 3})
    )
    promise = forms.BooleanField(label="Tôi cam đoan những điều đã khai là đúng")


class AddressForm(PlainForm):
    commune = forms.ChoiceField(label="Phường, xã", choices=COMMUNES)
    unit = forms.ChoiceField(
        label="Tổ dân phố, thôn", choices=[("", "Chọn phường, xã trước")], required=False
    )


class FilterForm(PlainForm):
    query = forms.CharField(label="Tên hoặc mã hồ sơ", required=False)
    state = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[("", "Tất cả"), ("SUBMITTED", "Đã nộp"), ("RETURNED", "Cần bổ sung")],
    )


def _applications() -> Table:
    columns = [
        Column("name", "Họ và tên", sortable=True, head=True),
        Column("code", "Mã hồ sơ"),
        Column("birth_date", "Ngày sinh", sortable=True),
        Column("score", "Tổng điểm", numeric=True, sortable=True),
        Column("state", "Trạng thái"),
    ]
    people = [
        ("Nguyễn Thị Minh Ánh", "NA-1042", "05/02/2019", "38,25", "VERIFIED", "Đã xác minh"),
        ("Trần Đức Bình", "NA-1043", "17/11/2019", "36,50", "RETURNED", "Cần bổ sung"),
        ("Y Blăng Niê", "NA-1044", "30/06/2019", "35,75", "SUBMITTED", "Đã nộp"),
        ("Phạm Hoàng Gia Hưởng", "NA-1045", "09/09/2019", None, "REJECTED", "Không đủ điều kiện"),
        ("Lê Quỳnh Như", "NA-1046", "21/03/2019", "33,00", "WITHDRAWN", "Đã rút"),
    ]
    rows = [
        Row([Link(name, "#table"), code, born, points, Tag(state, word)], value=code, label=name)
        for name, code, born, points, state, word in people
    ]
    page = Paginator(range(1838), 5).page(2)
    return Table(
        "Hồ sơ của trường", columns, rows, page=page, sort="name", select="applications", counted="hồ sơ"
    )


def _empty_table() -> Table:
    return Table(
        "Đợt tuyển sinh",
        [Column("title", "Tên đợt", head=True)],
        [],
        empty_title="Chưa có đợt tuyển sinh nào",
        empty_text="Mỗi đợt của một lớp sẽ đứng ở đây, với chỉ tiêu và lịch của nó.",
        empty_link=Link("Lập đợt đầu tiên", "#table"),
    )


def _map() -> dict[str, Any]:
    def box(x: float, y: float, wide: float, high: float) -> list[list[tuple[float, float]]]:
        return [[(x, y), (x + wide, y + 1), (x + wide - 1, y + high), (x + 2, y + high + 1)]]

    return {
        "areas": [
            Area("Tổ 1", box(0, 0, 24, 20), level=-2, value="thiếu 46 chỗ"),
            Area("Tổ 2", box(24, 1, 28, 19), level=-1, value="thiếu 8 chỗ"),
            Area("Tổ 3", box(52, 2, 26, 18), level=0, value="đủ chỗ"),
            Area("Tổ 4", box(1, 21, 30, 24), level=1, value="dư 6 chỗ"),
            Area("Tổ 5", box(31, 20, 47, 25), level=2, value="dư 31 chỗ", here=True),
        ],
        "points": [
            Point("Tiểu học Lê Lợi", 38, 32, value="135 chỗ", here=True),
            Point("Tiểu học Hưng Dũng 1", 14, 12, value="105 chỗ"),
            Point("Tiểu học Nguyễn Trãi", 62, 10, value="70 chỗ"),
        ],
    }


def _school_map() -> Map:
    """The same land for a family: its home, and schools by the numbers of a list."""
    land = _map()
    home = Point("Nhà", 26, 26, is_home=True, number=0)
    return lay_out_map(land["areas"][3:], [home, *land["points"]])


def _family() -> dict[str, Any]:
    return {
        "tasks": [
            {"text": "Thông tin của con", "href": "#tasks", "status": "Hoàn thành", "tone": "ok"},
            {
                "text": "Nơi ở",
                "href": "#tasks",
                "status": "Đang làm",
                "tone": "info",
                "hint": "Còn thiếu tổ dân phố",
            },
            {"text": "Nguyện vọng", "href": "#tasks", "status": "Chưa bắt đầu", "tone": "idle"},
            {"text": "Kiểm tra và nộp", "status": "Chưa thể làm", "hint": "Làm xong các phần trên trước"},
        ],
        "answers": [
            {"label": "Họ, chữ đệm và tên", "value": "Nguyễn Thị Minh Ánh", "href": "#answers"},
            {"label": "Ngày sinh", "value": "05/02/2019", "href": "#answers"},
            {
                "label": "Nguyện vọng",
                "value": ["1. Trường Tiểu học Lê Lợi", "2. Trường Tiểu học Hưng Dũng 1"],
                "href": "#answers",
            },
            {"label": "Số định danh", "value": "", "href": "#answers"},
        ],
        "facts": [{"label": "Mã học sinh", "value": "4012345678"}, {"label": "Tuyến", "value": "Tổ 5"}],
        "timeline": [
            {"title": "Đã nộp hồ sơ", "when": "20:14, 02/06/2026", "state": "done"},
            {
                "title": "Trường đang kiểm tra",
                "when": "từ 03/06/2026",
                "state": "current",
                "text": "Thường xong trong 2 ngày làm việc.",
            },
            {"title": "Công bố kết quả", "when": "dự kiến 25/06/2026", "state": "next"},
            {"title": "Xác nhận nhập học", "when": "trước 17:00 thứ Ba, 30/06/2026", "state": "next"},
        ],
    }


def samples() -> dict[str, Any]:
    """Everything that `components/index.html` shows."""
    return {
        "form": ShowcaseForm(),
        "wrong_form": ShowcaseForm(
            {"birth_date_day": "30", "birth_date_month": "2", "birth_date_year": "2019", "phone": "12"}
        ),
        "address": AddressForm(auto_id="address_%s"),
        "filters": FilterForm(auto_id="filter_%s"),
        "table": _applications(),
        "empty_table": _empty_table(),
        "map": _map(),
        "school_map": _school_map(),
        "now": timezone.now(),
        "trail": [{"text": "Đợt tuyển sinh", "href": "#trail"}, {"text": "Lớp 1, năm học 2026–2027"}],
        "menu": [{"text": "Hồ sơ", "href": "#menu", "current": True}, {"text": "Kết quả", "href": "#menu"}],
        "figures": [
            {"value": "1.838", "label": "hồ sơ đã nộp", "href": "#figures"},
            {"value": "1.702", "label": "đã xác minh", "href": "#figures", "note": "92,6%"},
            {"value": "41", "label": "chờ phụ huynh bổ sung", "href": "#figures"},
            {"value": "1.650", "label": "chỉ tiêu"},
        ],
        "steps": [
            {"text": "Kế hoạch", "note": "31/03/2026", "state": "done"},
            {"text": "Đăng ký", "note": "01/06–05/06/2026", "state": "done"},
            {"text": "Xác minh", "note": "đến 10/06/2026", "state": "current"},
            {"text": "Xét tuyển", "state": "next"},
            {"text": "Công bố", "note": "25/06/2026", "state": "next"},
            {"text": "Nhập học", "note": "đến 30/06/2026", "state": "next"},
        ],
        "bulk": [
            {"name": "act", "value": "verify", "label": "Xác minh các hồ sơ đã chọn"},
            {"name": "act", "value": "return", "label": "Trả lại", "kind": "plain"},
        ],
        "demand": [
            ("Trường Tiểu học Lê Lợi", [135, 240]),
            ("Trường Tiểu học Hưng Dũng 1", [105, 98]),
            ("Trường Tiểu học Nguyễn Trãi", [70, 71]),
        ],
        "ranks": [
            ("Nguyện vọng 1", 1204),
            ("Nguyện vọng 2", 318),
            ("Nguyện vọng 3", 96),
            ("Chưa được xếp", 220),
        ],
        "scores": [(str(points), count) for points, count in zip(range(20, 46), _BELL, strict=True)],
        "years": [
            ("2021", 1512),
            ("2022", 1590),
            ("2023", 1544),
            ("2024", 1701),
            ("2025", 1790),
            ("2026", 1838),
        ],
        "consequences": [
            "41 gia đình được báo rằng hồ sơ đã rút.",
            "41 chỗ đang giữ được trả lại cho trường.",
        ],
        "hidden": [("applications", "NA-1042")],
        "recipients": ["Như Điều 3", "Lưu: VT, GDPT"],
        **_family(),
    }


_BELL = (
    3,
    6,
    9,
    15,
    22,
    31,
    44,
    58,
    77,
    95,
    118,
    137,
    151,
    160,
    158,
    149,
    133,
    116,
    94,
    75,
    57,
    41,
    28,
    17,
    9,
    4,
)
