"""How a page names a message and its way."""

from django import template

from admissions.models import Notice
from admissions.notifications.texts import name_of
from admissions.templatetags.vietnamese import date_time

register = template.Library()


@register.filter
def kind_name(notice: Notice) -> str:
    return name_of(notice.kind)


@register.filter
def moment_of(notice: Notice) -> str:
    """When it reached the telephone, or was handed over, or began to wait."""
    return date_time(notice.delivered_at or notice.sent_at or notice.queued_at)
