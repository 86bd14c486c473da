"""Feeds the component page, which is a plain template without a view of its own."""

from typing import Any

from django import template

from admissions.interface import showcase

register = template.Library()


@register.simple_tag
def component_samples() -> dict[str, Any]:
    """The contents of the component page."""
    return showcase.samples()
