"""Fields take what people type and keep one form of it."""

import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from admissions.interface.fields import FullNameField, PersonalCodeField, PhoneField, VietnameseDateField


def told(field, value) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages


def test_a_date_comes_from_three_boxes():
    assert VietnameseDateField().clean(["5", "2", "2019"]) == date(2019, 2, 5)


def test_a_date_that_may_be_left_out_is_none_when_empty():
    assert VietnameseDateField(required=False).clean(["", "", ""]) is None


def test_a_date_outside_its_limits_names_the_limit():
    field = VietnameseDateField(earliest=lambda: date(2016, 1, 1), latest=date(2019, 12, 31))
    assert field.clean(["1", "1", "2016"]) == date(2016, 1, 1)
    assert field.clean(["31", "12", "2019"]) == date(2019, 12, 31)
    assert told(field, ["31", "12", "2015"]) == ["Hãy nhập một ngày từ 01/01/2016 trở đi."]
    assert told(field, ["1", "1", "2020"]) == ["Hãy nhập một ngày không muộn hơn 31/12/2019."]


def test_an_unchanged_date_counts_as_unchanged():
    field = VietnameseDateField()
    assert not field.has_changed(date(2019, 2, 5), ["5", "2", "2019"])
    assert field.has_changed(date(2019, 2, 5), ["6", "2", "2019"])


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "+84 912.345.678",
        "+84 0912 345 678",
        "84912345678",
        "0084 912-345-678",
        "(091) 234 5678",
        "0912\u00a0345\u00a0678",
        "0912–345–678",
        "０９１２３４５６７８",
    ],
)
def test_a_mobile_number_is_kept_as_its_ten_digits(typed):
    assert PhoneField().clean(typed) == "0912345678"


def test_a_fixed_line_is_taken_unless_a_message_must_reach_it():
    assert PhoneField().clean("0238 384 4567") == "02383844567"
    assert told(PhoneField(mobile_only=True), "0238 384 4567") == [
        "Hãy nhập số di động để nhận tin nhắn, ví dụ 0912 345 678."
    ]


@pytest.mark.parametrize("typed", ["12", "091234567", "09123456789", "1912345678", "không có", "0412345678"])
def test_what_is_no_number_is_answered_with_an_example(typed):
    assert told(PhoneField(), typed) == [
        "Hãy nhập số điện thoại gồm 10 chữ số, bắt đầu bằng 0, ví dụ 0912 345 678."
    ]


def test_a_mobile_number_of_eleven_digits_is_recognised_as_a_former_one():
    assert told(PhoneField(), "0163 456 7890") == [
        "Hãy nhập số di động mới gồm 10 chữ số: các đầu số 01 đã đổi từ năm 2018."
    ]


@pytest.mark.parametrize(
    "name", ["Y Blăng Niê", "H'Hen Niê", "Ánh", "Nguyễn Thị Minh-Anh", "O’Brien", "K'Sor Ŏl"]
)
def test_a_name_is_kept_letter_for_letter(name):
    assert FullNameField().clean(name) == name


def test_a_pasted_name_is_composed_and_its_spaces_are_single():
    pasted = unicodedata.normalize("NFD", "  Nguyễn \t Thị\u00a0Ánh\u200b ")
    assert FullNameField().clean(pasted) == "Nguyễn Thị Ánh"


def test_a_name_of_any_length_is_taken():
    name = " ".join(["Nguyễn"] * 60)
    assert FullNameField().clean(name) == name


def test_a_name_of_nothing_visible_is_no_name():
    with pytest.raises(ValidationError):
        FullNameField().clean(" \u200b ")


def test_a_personal_code_is_taken_with_its_spaces():
    assert PersonalCodeField().clean("040 219 001 234") == "040219001234"


@pytest.mark.parametrize("typed", ["040219", "0402190012345", "04021900123A"])
def test_a_personal_code_of_another_length_is_answered_with_an_example(typed):
    assert told(PersonalCodeField(), typed) == ["Hãy nhập số định danh gồm 12 chữ số, ví dụ 040 219 001 234."]


@pytest.mark.parametrize("field", [PhoneField, PersonalCodeField, FullNameField])
def test_a_field_that_may_be_left_out_stays_empty(field):
    assert field(required=False).clean("  ") == ""
