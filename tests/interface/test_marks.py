"""A state is a word with a shape."""

import pytest

from admissions.interface.marks import STATE_TONES, icon_html, tag_html, tone_of
from admissions.workflows.allocation_run import RunState
from admissions.workflows.application import ApplicationState
from admissions.workflows.document import DocumentState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.round import RoundState


@pytest.mark.parametrize("states", [RunState, ApplicationState, DocumentState, EnrolmentState, RoundState])
def test_every_state_of_every_workflow_has_a_tone_of_its_own_choice(states):
    assert [state for state in states.values if state not in STATE_TONES] == []


def test_a_tone_names_itself_and_a_strange_state_is_plain_information():
    assert tone_of("warn") == "warn"
    assert tone_of("RETURNED") == "warn"
    assert tone_of("SOMETHING_ELSE") == "info"


def test_a_tag_carries_word_and_shape_and_escapes_the_word():
    html = tag_html("REJECTED", "<b>")
    assert html.startswith('<span class="tag tag-stop"><svg')
    assert html.endswith("&lt;b&gt;</span>")


def test_a_shape_says_nothing_to_a_screen_reader():
    assert 'aria-hidden="true"' in icon_html("ok")
