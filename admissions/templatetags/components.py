"""Tags that the page components need beyond plain includes."""

from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from admissions.interface.marks import icon_html, tag_html

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline shape; see `marks` for the names."""
    return icon_html(name)


@register.simple_tag
def status_tag(state: Any, text: Any = "") -> SafeString:
    """The tag of a state, a tone, or an object with a `state` field that knows its own word."""
    if display := getattr(state, "get_state_display", None):
        return tag_html(state.state, text or display())
    return tag_html(state, text or getattr(state, "label", state))


@register.simple_tag
def service() -> dict[str, str]:
    """Who runs the service, for the error pages that Django renders without any context."""
    return dict(settings.SITE)


@register.filter
def first_input_id(field: BoundField) -> str:
    """The id that a link must point to so that the cursor lands in the field's first input."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    """Whether the field is one checkbox, whose label stands behind its box."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.simple_tag
def forms_with_errors(form: Any = None, forms: Any = None) -> list[BaseForm]:
    """The bound forms of a page that did not pass, for the summary and the title."""
    candidates = [form, *(forms or [])]
    return [candidate for candidate in candidates if isinstance(candidate, BaseForm) and candidate.errors]


@register.filter
def is_list(value: Any) -> bool:
    """Whether an answer has several parts, each on a line of its own."""
    return isinstance(value, list | tuple)
