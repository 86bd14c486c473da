"""Every chart has its picture, its figures as a table, and the same figures in both."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from admissions.interface.maps import Area, Point

ROWS = [("Lê Lợi", 1204), ("Hưng <Dũng>", 318)]


def render(source: str, **context) -> str:
    return Template("{% load charts %}" + source).render(Context({"rows": ROWS, **context}))


@pytest.mark.parametrize("tag", ["bar_chart", "column_chart", "line_chart"])
def test_a_chart_says_its_finding_and_repeats_its_figures_in_a_table(tag):
    html = render("{% " + tag + ' rows title="Lê Lợi đông nhất" unit="hồ sơ" row_label="Trường" %}')
    assert '<figcaption>Lê Lợi đông nhất <span class="soft">(hồ sơ)</span></figcaption>' in html
    assert 'role="img" aria-label="Lê Lợi đông nhất"' in html
    assert re.findall(r'class="number">([\d.]+)</td>', html) == ["1.204", "318"]
    assert "<Dũng>" not in html


def test_geometry_is_written_with_points_while_figures_follow_the_language():
    with translation.override("vi"):
        html = render('{% bar_chart rows title="T" %}')
    assert re.findall(r'<rect class="series-1" x="0" y="\d+" width="(\d+\.\d\d)%"', html) == [
        "66.00",
        "17.43",
    ]
    assert ">1.204</text>" in html


def test_two_series_are_named_beside_their_bars_and_above_their_columns():
    html = render('{% bar_chart rows title="T" series="chỉ tiêu|đăng ký" %}', rows=[("Lê Lợi", [135, 240])])
    assert re.findall(r'class="number">(\D[^<]+)</th>', html) == ["chỉ tiêu", "đăng ký"]
    assert html.count('<tspan class="quiet-text"') == 2


def test_scores_are_told_as_scores():
    assert ">38,25</td>" in render('{% bar_chart rows title="T" kind="score" %}', rows=[("Lê Lợi", 3825)])


def test_a_threshold_is_drawn_with_its_words():
    html = render(
        '{% column_chart rows title="T" mark="38" mark_label="Điểm chuẩn" %}', rows=[("37", 1), ("38", 2)]
    )
    assert '<line class="threshold"' in html
    assert "Điểm chuẩn</text>" in html


def test_a_long_table_is_folded_and_a_short_one_is_open():
    assert "<details open>" in render('{% bar_chart rows title="T" %}')
    assert "<details open>" not in render(
        '{% bar_chart rows title="T" %}', rows=[(str(n), n) for n in range(13)]
    )


def test_a_map_lists_what_it_shows():
    area = Area("Tổ 5", [[(0, 0), (10, 0), (10, 10)]], level=-1, value="thiếu 8 chỗ")
    html = render(
        '{% area_map areas points title="T" %}',
        areas=[area],
        points=[Point("Lê Lợi", 5, 2, value="135 chỗ", href="/t/1/")],
    )
    assert 'class="area area-2"' in html
    assert '1. <a href="/t/1/">Lê Lợi</a>' in html
    assert "135 chỗ" in html
    assert "thiếu 8 chỗ" in html
    assert "Thiếu ít" in html
