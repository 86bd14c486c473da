"""Lists of seats and catchments: read whole or not at all, each fault at its row and column."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.interface.uploads import Line, UploadRefused
from admissions.models import Catchment, Offering
from admissions.setup.offering_facts import merged_facts
from admissions.setup.queries import schools_by_code
from admissions.setup.resources.catchments import read_catchments
from admissions.setup.resources.seats import columns_of, read_seats, template_rows
from tests import factories


@pytest.fixture
def plan(db):
    return factories.a_round(state="DRAFTED", grade=1, schools=2)


def seats_of(plan, *rows: dict[str, str]):
    lines = [Line(number, row) for number, row in enumerate(rows, 2)]
    return read_seats(lines, admission_round=plan, schools=schools_by_code())


def faults(refused) -> list[tuple[int | None, str, str]]:
    return [(each.row, each.column, each.value) for each in refused.value.problems]


def test_each_line_gives_a_school_its_seats_and_what_stands_is_known(plan) -> None:
    present = plan.offerings.order_by("code").first()
    new = factories.a_school()
    given, standing = seats_of(
        plan,
        {"school": present.school.code.lower(), "seats": "40", "classes": "2"},
        {"school": new.code, "seats": "0", "programme": "song-ngu", "title": "Song ngữ"},
    )
    assert [(each.school, each.seats, each.classes, each.programme) for each in given] == [
        (present.school, 40, 2, "thuong"),
        (new, 0, None, "song-ngu"),
    ]
    assert standing[present.school_id, "thuong"] == present


def test_reading_stores_nothing(plan) -> None:
    before = list(Offering.objects.order_by("pk").values())
    seats_of(plan, {"school": factories.a_school().code, "seats": "40"})
    assert list(Offering.objects.order_by("pk").values()) == before


def test_every_wrong_cell_is_named(plan) -> None:
    code = plan.offerings.order_by("code").first().school.code
    with pytest.raises(UploadRefused) as refused:
        seats_of(
            plan,
            {"school": code, "seats": "-1", "classes": "hai"},
            {"school": "KHONG", "seats": "5"},
            {"school": "", "seats": ""},
            {"school": code, "seats": "1.500"},
            {"school": code, "seats": "1000000"},
        )
    assert faults(refused) == [
        (2, "Chỉ tiêu", "-1"),
        (2, "Số lớp", "hai"),
        (3, "Mã trường", "KHONG"),
        (4, "Mã trường", ""),
        (4, "Chỉ tiêu", ""),
        (5, "Mã trường", code),
        (5, "Chỉ tiêu", "1.500"),
        (6, "Mã trường", code),
        (6, "Chỉ tiêu", "1000000"),
    ]
    assert refused.value.problems[0].message == "Số nhỏ hơn 0. Hãy điền từ 0 trở lên."


def test_a_school_twice_is_a_fault_of_the_second_line_unless_the_programme_differs(plan) -> None:
    code = factories.a_school().code
    given, _standing = seats_of(
        plan,
        {"school": code, "seats": "5"},
        {"school": code, "seats": "6", "programme": "song-ngu", "title": "Song ngữ"},
    )
    assert len(given) == 2
    with pytest.raises(UploadRefused) as refused:
        seats_of(plan, {"school": code, "seats": "5"}, {"school": code, "seats": "6"})
    assert faults(refused) == [(3, "Mã trường", code)]


class TestFactsOfOfferings:
    """Cần Thơ asks for the kind of class, the district and the floor score."""

    @pytest.fixture
    def plan(self, db):
        return factories.a_round(state="DRAFTED", pack="cantho-2025-grade-10", schools=1)

    def test_a_column_gives_each_offering_its_fact_and_a_column_left_out_gives_none(self, plan) -> None:
        code = factories.a_school().code
        given, _standing = seats_of(
            plan, {"school": code, "seats": "5", "fact-floor_score": "12,5", "fact-taken": ""}
        )
        assert dict(given[0].facts) == {"floor_score": "12,5", "taken": ""}

    def test_every_wrong_fact_is_named_at_its_cell(self, plan) -> None:
        code = factories.a_school().code
        row = {
            "school": code,
            "seats": "5",
            "fact-floor_score": "mười",
            "fact-zone": "Quận 9",
            "fact-taken": "6",
        }
        with pytest.raises(UploadRefused) as refused:
            seats_of(plan, row, {"school": code, "seats": "5", "programme": "Chuyên Toán"})
        assert sorted(faults(refused)) == sorted(
            [
                (2, "Chỗ đã nhận trước", "6"),
                (2, "Quận, huyện", "Quận 9"),
                (2, "Điểm sàn của trường", "mười"),
                (3, "Mã chương trình", "Chuyên Toán"),
            ]
        )

    def test_a_new_programme_needs_a_name(self, plan) -> None:
        with pytest.raises(UploadRefused, match="phân biệt với lớp thường"):
            seats_of(plan, {"school": factories.a_school().code, "seats": "5", "programme": "chuyen-toan"})

    def test_the_template_comes_back_as_it_went_out(self, plan) -> None:
        standing = plan.offerings.get()
        Offering.objects.filter(pk=standing.pk).update(
            facts={"zone": "o_mon", "programme": "chuyen", "floor_score": "12.5", "taken": "1"}
        )
        header, rows = template_rows(plan, {"x": standing.school})
        keys = [column.key for column in columns_of(plan)]
        assert header == [column.header for column in columns_of(plan)]
        cells = dict(zip(keys, rows[0], strict=True))
        assert (cells["fact-zone"], cells["fact-floor_score"], cells["fact-taken"]) == ("Ô Môn", "12,5", "1")
        given, _standing = seats_of(plan, cells)
        assert merged_facts(
            plan.policy,
            school=standing.school,
            programme=given[0].programme,
            given=given[0].facts,
            standing={},
        ) == {"zone": "o_mon", "programme": "chuyen", "floor_score": "12.5", "taken": "1"}


def test_reading_seats_takes_as_many_queries_for_many_lines_as_for_one(plan) -> None:
    rows = [{"school": factories.a_school().code, "seats": "5"} for _ in range(20)]
    counts = []
    for count in (1, 20):
        with CaptureQueriesContext(connection) as queries:
            seats_of(plan, *rows[:count])
        counts.append(len(queries))
    assert counts[0] == counts[1]


def catchments_of(plan, *rows: dict[str, str]) -> list[Catchment]:
    return read_catchments([Line(number, row) for number, row in enumerate(rows, 2)], plan)


def test_a_line_joins_a_residential_unit_and_a_school(plan) -> None:
    unit, offering = factories.residential_unit(), plan.offerings.first()
    rows = catchments_of(
        plan, {"residential_unit": unit.code.lower(), "school": offering.school.code, "order": "2"}
    )
    assert [(each.residential_unit, each.offering, each.order, each.pk) for each in rows] == [
        (unit, offering, 2, None)
    ]


def test_the_order_is_one_where_the_list_does_not_say(plan) -> None:
    unit, offering = factories.residential_unit(), plan.offerings.first()
    rows = catchments_of(plan, {"residential_unit": unit.code, "school": offering.school.code})
    assert [each.order for each in rows] == [1]


def test_unknown_units_schools_without_seats_and_wrong_orders_are_named(plan) -> None:
    unit, offering = factories.residential_unit(), plan.offerings.first()
    stranger = factories.a_school()
    with pytest.raises(UploadRefused) as refused:
        catchments_of(
            plan,
            {"residential_unit": "KHONG", "school": offering.school.code},
            {"residential_unit": unit.code, "school": stranger.code, "order": "0"},
            {"residential_unit": unit.code, "school": offering.school.code},
            {"residential_unit": unit.code, "school": offering.school.code},
        )
    assert faults(refused) == [
        (2, "Mã tổ dân phố, thôn", "KHONG"),
        (3, "Mã trường", stranger.code),
        (3, "Thứ tự", "0"),
        (5, "Mã tổ dân phố, thôn", unit.code),
    ]
