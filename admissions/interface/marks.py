"""Small shapes and state tags. A state is always a word with a shape; the colour comes on top."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

OK, WARN, STOP, INFO, IDLE = TONES = ("ok", "warn", "stop", "info", "idle")

_STATES = {
    OK: "VERIFIED ACCEPTED CONFIRMED CHECKED CORRECTED APPROVED PLAN_APPROVED PUBLISHED APPLIED GAINED"
    " DELIVERED",
    WARN: "DRAFTED RETURNED PROPOSED OFFERED FOUND ENTERED",
    STOP: "REJECTED FAILED DECLINED REVOKED LOST",
    INFO: "ANNOUNCED OPENED LOCKED PREPARED SUBMITTED TAKEN_UP UPLOADED RUNNING MOVED SENT",
    IDLE: "CLOSED FINISHED ARCHIVED WITHDRAWN LAPSED REPLACED REQUESTED DISCARDED OVERRIDDEN DROPPED QUEUED",
}
STATE_TONES = {state: tone for tone, states in _STATES.items() for state in states.split()}

# Drawn on 16 × 16, in the colour of the text beside it.
_DISC = "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Z"
_RING = "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm0 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z"
_ICONS = {
    OK: _DISC + "M4.7 7.1 7 9.4l4.4-4.6 1.5 1.4L7 12.3 3.2 8.5Z",
    WARN: "M8 .5 16 15H0ZM7 5.5V10h2V5.5Zm0 6v2h2v-2Z",
    STOP: "M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7Zm.6 3.9L3.9 5.3 6.6 8l-2.7 2.7 1.4 1.4"
    "L8 9.4l2.7 2.7 1.4-1.4L9.4 8l2.7-2.7-1.4-1.4L8 6.6Z",
    INFO: _DISC + "M7 3v2h2V3Zm0 3.5V13h2V6.5Z",
    IDLE: _RING,
    "current": _RING + "M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z",
    "back": "M10.6 2 4.6 8l6 6L12 12.6 7.4 8 12 3.4Z",
    "up": "M8 3 14 11H2Z",
    "down": "M8 13 2 5h12Z",
    "file": "M2 0h8l4 4v12H2Zm2 2v12h8V5H9V2Z",
    "heart": "M8 14.5 1.6 8.1A3.8 3.8 0 0 1 7 2.7l1 1 1-1a3.8 3.8 0 0 1 5.4 5.4Z",
    "heart-empty": "M8 14.5 1.6 8.1A3.8 3.8 0 0 1 7 2.7l1 1 1-1a3.8 3.8 0 0 1 5.4 5.4ZM8 11.7l5-5"
    "a1.8 1.8 0 0 0-2.6-2.6L8 6.5 5.6 4.1A1.8 1.8 0 0 0 3 6.7Z",
    "download": "M7 0h2v7.2l2.6-2.6L13 6 8 11 3 6l1.4-1.4L7 7.2ZM1 13h14v2H1Z",
}


def tone_of(state: str) -> str:
    """The tone of a state; a tone names itself, and a state not listed is plain information."""
    return state if state in TONES else STATE_TONES.get(state, INFO)


def icon_html(name: str) -> SafeString:
    """An inline shape, hidden from screen readers, for the word beside it says the same."""
    return mark_safe(  # noqa: S308 - built from the constants above
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f'<path fill-rule="evenodd" d="{_ICONS[name]}"/></svg>'
    )


def tag_html(state: str, text: Any) -> SafeString:
    """The tag of a state or tone, with its word."""
    tone = tone_of(str(state))
    return format_html('<span class="tag tag-{}">{}{}</span>', tone, icon_html(tone), text)
