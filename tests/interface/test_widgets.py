"""The three boxes of a date as they reach the page."""

import re
from datetime import date

from admissions.interface.fields import VietnameseDateField
from admissions.interface.forms import PlainForm


class BirthForm(PlainForm):
    born = VietnameseDateField(label="Ngày sinh", help_text="Ví dụ 5 2 2019")


def test_day_month_and_year_stand_in_this_order_with_their_labels():
    html = str(BirthForm(initial={"born": date(2019, 2, 5)}))
    boxes = re.findall(r'<label for="(\w+)">(\w+)</label><input type="text" name="(\w+)" value="(\d+)"', html)
    assert boxes == [
        ("id_born_0", "Ngày", "born_day", "5"),
        ("id_born_1", "Tháng", "born_month", "2"),
        ("id_born_2", "Năm", "born_year", "2019"),
    ]


def test_what_was_typed_comes_back_as_it_was_typed():
    html = str(BirthForm({"born_day": "31", "born_month": "02", "born_year": "2019"}))
    assert re.findall(r'value="(\w+)"', html) == ["31", "02", "2019"]


def test_a_wrong_date_marks_every_box_and_ties_hint_and_error_to_the_group():
    html = str(BirthForm({"born_day": "31", "born_month": "2", "born_year": "2019"}))
    assert html.count('aria-invalid="true"') == 3
    assert 'aria-describedby="id_born_helptext id_born_error"' in html
    assert 'id="id_born_error"' in html
    assert 'id="id_born_helptext"' in html
