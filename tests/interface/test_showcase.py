"""The component page shows every component, and none of them needs what the content policy forbids."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from admissions.interface.showcase import ShowcaseForm

COMPONENTS = Path(settings.ROOT) / "templates" / "components"
INCLUDED = re.compile(r'"components/(\w+)\.html"')
# Drawn by tags and widgets, which name their template in Python.
BY_PYTHON = {
    "chart",
    "chart_bars",
    "chart_columns",
    "chart_line",
    "map",
    "three_box_date",
    "file_input",
    "pages_input",
}


@pytest.fixture(scope="module")
def page() -> str:
    return render_to_string(
        "components/index.html", {"site": settings.SITE}, request=RequestFactory().get("/_components/?page=2")
    )


def sources() -> dict[str, str]:
    return {path.stem: path.read_text() for path in COMPONENTS.glob("*.html")}


def test_every_component_is_shown():
    shown = set(BY_PYTHON) | {"index"}
    everything = sources()
    layout = (COMPONENTS.parent / "layouts" / "base.html").read_text()
    waiting = {"index", *INCLUDED.findall(layout), *BY_PYTHON}
    while waiting:
        name = waiting.pop()
        shown.add(name)
        waiting |= set(INCLUDED.findall(everything[name])) - shown
    assert sorted(set(everything) - shown) == []


@pytest.mark.parametrize("name", sorted(set(sources()) - {"index"}))
def test_every_component_begins_with_how_to_use_it(name):
    assert re.match(r"(\{% (load|extends) [^%]*%\})*\s*\{% comment %\}", sources()[name])


def test_the_page_holds_nothing_inline(page):
    assert re.findall(r"\sstyle=|<script|<style|\son\w+=|javascript:", page) == []


def test_every_input_has_a_name_for_screen_readers(page):
    inputs = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', page)
    labels = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page))
    wrapped = set(re.findall(r'<label class="choice"[^>]*>\s*<input[^>]*\sid="([^"]+)"', page))
    assert [name for name in inputs if name not in labels | wrapped] == []


def test_no_placeholder_is_left_open(page):
    assert re.findall(r"\{\{|\{%|%\([a-z_]+\)s", page) == []


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"]
)
def test_an_error_page_needs_no_context_and_says_whom_to_call(name):
    html = engines["django"].get_template(name).render()
    assert settings.SITE["hotline"] in html
    assert settings.SITE["hours"] in html
    assert "Hãy" in html
    assert re.findall(r"<script|\sstyle=|không hợp lệ", html) == []


@pytest.mark.django_db
def test_the_title_says_that_something_is_wrong_and_the_summary_leads_to_the_field():
    form = ShowcaseForm({"birth_date_day": "30", "birth_date_month": "2", "birth_date_year": "2019"})
    html = render_to_string(
        "layouts/family.html", {"site": settings.SITE, "form": form}, request=RequestFactory().get("/")
    )
    assert "<title>Lỗi: " in html
    assert '<a href="#id_birth_date_0">Tháng 2 năm 2019 có các ngày từ 1 đến 28.' in html
    assert '<a href="#id_grade_0">Hãy trả lời câu hỏi' in html
    assert 'role="alert" tabindex="-1" autofocus' in html
