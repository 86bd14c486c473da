"""What people type for a date, and what they are told when it is none."""

from datetime import date

import pytest

from admissions.interface.dates import DateNotUnderstood, read_date, split_date

EXAMPLE = date(2019, 2, 5)


@pytest.mark.parametrize(
    "boxes",
    [
        ("5", "2", "2019"),
        ("05", "02", "2019"),
        (" 5 ", "2", " 2019"),
        ("05/02/2019", "", ""),
        ("5/2/2019", "", ""),
        ("05-02-2019", "", ""),
        ("5.2.2019", "", ""),
        ("5 2 2019", "", ""),
        ("ngày 05 tháng 02 năm 2019", "", ""),
        ("2019-02-05", "", ""),
    ],
)
def test_the_day_stands_first_however_it_is_written(boxes):
    assert read_date(boxes, example=EXAMPLE) == date(2019, 2, 5)


def test_three_empty_boxes_are_no_date():
    assert read_date(("", " ", ""), example=EXAMPLE) is None


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        (("5", "", "2019"), "Hãy nhập thêm tháng, ví dụ 5 2 2019."),
        (("", "", "2019"), "Hãy nhập thêm ngày và tháng, ví dụ 5 2 2019."),
        (("5", "hai", "2019"), "Hãy nhập ngày, tháng, năm bằng chữ số, ví dụ 5 2 2019."),
        (("5", "²", "2019"), "Hãy nhập ngày, tháng, năm bằng chữ số, ví dụ 5 2 2019."),
        (("5", "2", "19"), "Hãy nhập năm đủ bốn chữ số, ví dụ 2019."),
        (("5", "2", "0019"), "Hãy nhập năm đủ bốn chữ số, ví dụ 2019."),
        (("2", "13", "2019"), "Hãy nhập tháng từ 1 đến 12; ngày đứng trước, tháng đứng sau."),
        (
            ("29", "2", "2019"),
            "Tháng 2 năm 2019 có các ngày từ 1 đến 28. Hãy xem lại ngày vừa nhập.",
        ),
        (
            ("31", "4", "2020"),
            "Tháng 4 năm 2020 có các ngày từ 1 đến 30. Hãy xem lại ngày vừa nhập.",
        ),
        (("0", "2", "2020"), "Tháng 2 năm 2020 có các ngày từ 1 đến 29. Hãy xem lại ngày vừa nhập."),
    ],
)
def test_what_is_no_date_is_answered_with_what_to_type(boxes, told):
    with pytest.raises(DateNotUnderstood) as refused:
        read_date(boxes, example=EXAMPLE)
    assert str(refused.value) == told


def test_a_leap_day_exists_in_its_year():
    assert read_date(("29", "2", "2020"), example=EXAMPLE) == date(2020, 2, 29)


def test_a_whole_date_in_one_box_does_not_override_the_other_boxes():
    with pytest.raises(DateNotUnderstood):
        read_date(("05/02/2019", "3", "2019"), example=EXAMPLE)


@pytest.mark.parametrize("text", ["", "5/2", "5/2/2019/1", "tháng hai", "123/2/2019"])
def test_a_text_that_is_no_whole_date_is_not_split(text):
    assert split_date(text) is None
