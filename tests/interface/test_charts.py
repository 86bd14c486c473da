"""Bars begin at zero, keep their proportions, and survive empty data."""

from itertools import pairwise

from admissions.interface.charts import lay_out_bars, lay_out_columns, lay_out_line, percent


def widths(plot) -> list[float]:
    return [float(bar.width.rstrip("%")) for group in plot.groups for bar in group.bars]


def test_bars_are_proportional_from_zero():
    full, half, none = widths(lay_out_bars([("a", 200), ("b", 100), ("c", 0)]))
    assert full == 2 * half
    assert none == 0
    assert full < 100


def test_every_series_is_drawn_on_one_scale():
    seats, applications = widths(lay_out_bars([("Lê Lợi", [135, 270])], series=["chỉ tiêu", "đăng ký"]))
    assert applications == 2 * seats


def test_bars_of_one_chart_do_not_overlap():
    bars = [bar for group in lay_out_bars([("a", [1, 2]), ("b", [3, 4])]).groups for bar in group.bars]
    assert all(earlier.y + 18 <= later.y for earlier, later in pairwise(bars))


def test_a_missing_figure_has_no_bar_but_keeps_its_row():
    plot = lay_out_bars([("a", None), ("b", 10)])
    assert [bar.value for group in plot.groups for bar in group.bars] == [None, 10]
    assert widths(plot)[0] == 0


def test_columns_stand_on_the_baseline():
    plot = lay_out_columns([("20", 5), ("21", 10), ("22", 0)])
    assert all(mark.y + mark.height == plot.baseline for mark in plot.marks)
    assert plot.marks[1].height == 2 * plot.marks[0].height


def test_many_columns_share_a_phone_by_labelling_only_some():
    plot = lay_out_columns([(str(points), 1) for points in range(51)])
    assert sum(mark.label_shown for mark in plot.marks) <= 7


def test_a_threshold_stands_before_its_column_with_its_words_inside_the_picture():
    rows = [(str(points), 1) for points in range(10)]
    assert lay_out_columns(rows, threshold="2").threshold_anchor == "start"
    late = lay_out_columns(rows, threshold=8)
    assert late.threshold is late.marks[8]
    assert late.threshold_anchor == "end"
    assert lay_out_columns(rows, threshold="99").threshold is None


def test_a_line_has_one_course_a_series_and_tells_first_highest_and_last():
    plot = lay_out_line([("2023", 10), ("2024", 40), ("2025", 30), ("2026", 20)])
    assert plot.lines == ["12.50,75.00 37.50,0.00 62.50,25.00 87.50,50.00"]
    assert [mark.label for mark in plot.marks if mark.value_shown] == ["2023", "2024", "2026"]


def test_a_line_passes_over_what_is_missing():
    assert lay_out_line([("2023", 10), ("2024", None), ("2025", 10)]).lines == ["16.67,0.00 83.33,0.00"]


def test_no_rows_make_an_empty_picture():
    assert lay_out_bars([]).groups == []
    assert lay_out_columns([]).marks == []
    assert lay_out_line([]).lines == []


def test_shares_are_written_with_a_point_in_every_language():
    assert percent(12.5) == "12.50%"
