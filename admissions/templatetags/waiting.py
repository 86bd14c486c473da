"""The waiting list on pages of a result: these are of an earlier stage than the answers that it needs."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from admissions.enrolment.waiting import WaitingWish, family_waiting
from admissions.models import Application
from admissions.models.clock import database_now
from admissions.templatetags.vietnamese import number

register = template.Library()


@register.inclusion_tag("publication/_waiting.html")
def waiting_list(application: Application) -> dict[str, Any]:
    """Where this child waits; nothing where it does not."""
    waiting = family_waiting(application, database_now())
    return {"waiting": waiting, "rows": [_row(each) for each in waiting.wishes] if waiting else []}


def _row(wish: WaitingWish) -> dict[str, Any]:
    """One wish: the school, how many are before the child, and how many were on publication."""
    words = _("còn %(count)s chỗ trước bạn, trong %(all)s em đang chờ") % {
        "count": number(wish.ahead),
        "all": number(wish.length),
    }
    if not wish.ahead:
        words = _("còn 0 chỗ trước bạn: con đứng đầu, trong %(all)s em đang chờ") % {
            "all": number(wish.length)
        }
    lines = [wish.offering.name, words]
    if wish.ahead_at_first is not None and wish.ahead_at_first != wish.ahead:
        lines.append(_("khi công bố kết quả: còn %(count)s chỗ") % {"count": number(wish.ahead_at_first)})
    return {"label": _("Nguyện vọng %(rank)s") % {"rank": wish.rank}, "value": lines}
