"""Tags beyond plain includes."""

from types import SimpleNamespace

from django import forms
from django.template import Context, Template

from admissions.interface.forms import PlainForm
from admissions.workflows.application import ApplicationState


class QuestionForm(PlainForm):
    name = forms.CharField(label="Tên")
    grade = forms.ChoiceField(label="Lớp", choices=[("1", "Lớp 1")], widget=forms.RadioSelect)
    promise = forms.BooleanField(label="Tôi cam đoan")


def render(source: str, **context) -> str:
    return Template("{% load components %}" + source).render(Context(context))


def test_a_state_with_its_word_becomes_a_tag():
    assert 'class="tag tag-warn"' in render('{% status_tag "RETURNED" "Cần bổ sung" %}')


def test_an_object_brings_its_own_word():
    record = SimpleNamespace(state="VERIFIED", get_state_display=lambda: "Đã xác minh")
    html = render("{% status_tag record %}", record=record)
    assert 'class="tag tag-ok"' in html
    assert html.endswith("Đã xác minh</span>")


def test_a_member_of_the_states_brings_its_label():
    assert render("{% status_tag state %}", state=ApplicationState.SUBMITTED).endswith("Đã nộp</span>")


def test_a_link_to_a_field_lands_in_its_first_input():
    source = "{% for field in form %}{{ field|first_input_id }} {% endfor %}"
    assert render(source, form=QuestionForm()).split() == ["id_name", "id_grade_0", "id_promise"]


def test_only_a_lone_checkbox_has_its_label_behind_it():
    source = "{% for field in form %}{{ field|is_single_checkbox }} {% endfor %}"
    assert render(source, form=QuestionForm()).split() == ["False", "False", "True"]


def test_only_forms_that_did_not_pass_are_summed_up():
    source = "{% forms_with_errors form forms as wrong %}{{ wrong|length }}"
    assert render(source) == "0"
    assert render(source, form=QuestionForm()) == "0"
    assert render(source, form=QuestionForm({})) == "1"
    assert render(source, form=QuestionForm({}), forms=[QuestionForm({}), QuestionForm()]) == "2"
