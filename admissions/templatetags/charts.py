"""Charts and maps as inline SVG drawn on the server, with the table of their figures beneath."""

from collections.abc import Callable, Sequence
from typing import Any

from django import template

from admissions.interface import charts
from admissions.interface.maps import Area, Point, lay_out_map
from admissions.templatetags import vietnamese

register = template.Library()

_FORMATS: dict[str, Callable[[Any], str]] = {
    "number": vietnamese.number,
    "score": vietnamese.score,
    "percent": vietnamese.percent,
}


@register.filter
def figure(value: charts.Value, kind: str = "number") -> str:
    """A chart's figure in the form that its `kind` names: number, score (in hundredths) or percent."""
    return _FORMATS[kind](value)


def _frame(
    rows: Sequence[charts.ChartRow],
    plot: charts.Plot,
    *,
    series: str = "",
    kind: str = "number",
    **options: Any,
) -> dict[str, Any]:
    """What `components/chart.html` draws: the plot, and every figure again for the table."""
    return {
        "plot": plot,
        "series": _names(series),
        "figures": [(row[0], charts.values_of(row)) for row in rows],
        "kind": kind,
        **options,
    }


def _names(series: str) -> list[str]:
    return [name.strip() for name in str(series).split("|") if name.strip()]


@register.inclusion_tag("components/chart_bars.html")
def bar_chart(rows: Sequence[charts.ChartRow], series: str = "", **options: Any) -> dict[str, Any]:
    """Horizontal bars; rows are (label, value), or (label, [values]) with series="A|B".

    Options: title, unit, row_label, source, download, kind.
    """
    rows = list(rows)
    return _frame(rows, charts.lay_out_bars(rows, series=_names(series)), series=series, **options)


@register.inclusion_tag("components/chart_columns.html")
def column_chart(rows: Sequence[charts.ChartRow], mark: object = None, **options: Any) -> dict[str, Any]:
    """A distribution in ordered classes; a line with `mark_label` stands before the column `mark`."""
    rows = list(rows)
    return _frame(rows, charts.lay_out_columns(rows, threshold=mark), **options)


@register.inclusion_tag("components/chart_line.html")
def line_chart(rows: Sequence[charts.ChartRow], **options: Any) -> dict[str, Any]:
    """Figures over time. Options as for bars."""
    rows = list(rows)
    return _frame(rows, charts.lay_out_line(rows), **options)


@register.inclusion_tag("components/map.html")
def area_map(areas: Sequence[Area], points: Sequence[Point], **options: Any) -> dict[str, Any]:
    """Outlines and points, the list beneath. Options: title, source, area_label, point_label, value_label."""
    areas = list(areas)
    with_levels = any(area.level is not None for area in areas)
    return {"map": lay_out_map(areas, list(points)), "with_levels": with_levels, **options}
