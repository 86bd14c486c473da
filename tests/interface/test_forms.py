"""Messages come from the label, say what to do, and never in the framework's own words."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import RegexValidator

from admissions.interface.fields import VietnameseDateField
from admissions.interface.forms import PlainForm


def message(field: forms.Field, **data) -> str:
    form = type("OneFieldForm", (PlainForm,), {"answer": field})(data, data)
    (sentence,) = form.errors["answer"]
    return sentence


@pytest.mark.parametrize(
    ("field", "data", "expected"),
    [
        (forms.CharField(label="Họ và tên"), {}, "Hãy nhập họ và tên."),
        (forms.CharField(label="CCCD của cha"), {}, "Hãy nhập CCCD của cha."),
        (forms.ChoiceField(label="Trường"), {}, "Hãy chọn trường."),
        (forms.ChoiceField(label="Con vào lớp nào?"), {}, "Hãy trả lời câu hỏi “Con vào lớp nào?”"),
        (
            forms.ChoiceField(label="Trường", choices=[("a", "A")]),
            {"answer": "b"},
            "Hãy chọn trường trong danh sách đã cho.",
        ),
        (forms.MultipleChoiceField(label="Diện ưu tiên"), {}, "Hãy chọn diện ưu tiên."),
        (forms.FileField(label="Giấy khai sinh"), {}, "Hãy chọn tệp cho giấy khai sinh."),
        (forms.BooleanField(label="Tôi cam đoan"), {}, "Hãy đánh dấu vào ô “Tôi cam đoan” để tiếp tục."),
        (forms.IntegerField(label="Số lớp"), {"answer": "mười"}, "Hãy nhập số lớp bằng chữ số."),
        (forms.IntegerField(label="Số lớp", max_value=45), {"answer": "46"}, "Hãy nhập số lớp không quá 45."),
        (forms.IntegerField(label="Số lớp", min_value=1), {"answer": "0"}, "Hãy nhập số lớp từ 1 trở lên."),
        (
            forms.CharField(label="Ghi chú", max_length=3),
            {"answer": "abcd"},
            "Hãy viết ghi chú ngắn lại: tối đa 3 ký tự, đang có 4.",
        ),
        (
            forms.CharField(label="Tỷ lệ 5%", max_length=3),
            {"answer": "abcd"},
            "Hãy viết tỷ lệ 5% ngắn lại: tối đa 3 ký tự, đang có 4.",
        ),
        (forms.DateField(label="Ngày thi"), {"answer": "mai"}, "Hãy nhập ngày thi, ví dụ 05/02/2026."),
        (
            forms.EmailField(label="Thư điện tử"),
            {"answer": "x"},
            "Hãy nhập thư điện tử đầy đủ, ví dụ ten@example.com.",
        ),
        (VietnameseDateField(label="Ngày sinh của con"), {}, "Hãy nhập ngày sinh của con, ví dụ 5 2 2019."),
        (
            forms.FileField(label="Giấy khai sinh"),
            {"answer": SimpleUploadedFile("a.jpg", b"")},
            "Tệp của giấy khai sinh không có nội dung. Hãy chọn tệp khác.",
        ),
    ],
)
def test_an_error_says_what_to_do_with_this_field(field, data, expected):
    assert message(field, **data) == expected


def test_a_message_that_a_field_brings_of_its_own_stays():
    assert message(forms.CharField(label="Mã", error_messages={"required": "Hãy nhập mã trên phiếu."})) == (
        "Hãy nhập mã trên phiếu."
    )


def test_a_validator_keeps_its_own_words():
    digits = RegexValidator(r"^\d+$", message="Hãy nhập mã chỉ gồm chữ số.")
    assert (
        message(forms.CharField(label="Mã", validators=[digits]), answer="abc")
        == "Hãy nhập mã chỉ gồm chữ số."
    )
