"""One line of a family's task list, as the parts of a file describe themselves, and a panel on its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

OK, WARN, STOP, INFO, IDLE = "ok", "warn", "stop", "info", "idle"  # tones of a status tag


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list. `key`: a part's name or a paper's kind; without href, not yet."""

    key: str
    text: str
    href: str
    status: str
    tone: str
    hint: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A partial template, included with `panel` as its context."""

    template: str
    panel: Mapping[str, Any] = field(default_factory=dict)


def task(key: str, text: str, href: str, *, started: bool, done: bool, hint: str = "") -> Task:
    """A task that is finished, begun or not begun."""
    if done:
        return Task(key, text, href, _("Hoàn thành"), OK, hint, done=True)
    if started:
        return Task(key, text, href, _("Đang làm"), INFO, hint)
    return Task(key, text, href, _("Chưa bắt đầu"), IDLE, hint)


def not_yet(key: str, text: str, *, hint: str) -> Task:
    """A task that cannot be begun: `hint` says when it can."""
    return Task(key, text, "", _("Chưa thể làm"), IDLE, hint)
