"""The line of an offering (điểm chuẩn) and other public figures in words."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.allocation.lines import criteria_in_words
from admissions.models import Cutoff, QueueLine
from admissions.rules.policy import Policy
from admissions.templatetags.vietnamese import number, score

SMALLEST_SHOWN = 5  # fewer children than this could be recognised


def line_in_words(policy: Policy, cutoff: Cutoff | None) -> str:
    """The last admitted: the score where scores rank, else the category and what decided.

    Empty where nobody was admitted; where no eligible child was turned away, that is all there is to say.
    """
    if cutoff is None or not cutoff.admitted:
        return ""
    if cutoff.score is not None:
        return score(cutoff.score)
    if not cutoff.refused:
        return _("nhận mọi em đủ điều kiện")
    return criteria_in_words(policy, cutoff.last_admitted, get_language() or "vi")


def queues_in_words(policy: Policy, queues: Sequence[QueueLine]) -> str:
    """The line of each queue that admitted somebody, where an offering has queues."""
    language = get_language() or "vi"
    told = []
    for line in queues:
        words = score(line.score) if line.score is not None else ""
        words = words or criteria_in_words(policy, line.last_admitted, language)
        if line.admitted and words:
            told.append(f"{policy.queues[line.queue - 1].label.text(language)}: {words}")
    return "; ".join(told)


def offering_line(policy: Policy, cutoff: Cutoff | None) -> str:
    """The line of an offering in a sentence; "" where each of its queues has its own."""
    if cutoff is None or not cutoff.admitted:
        return _("Trường không nhận em nào.")
    if cutoff.score is not None:
        return _("Điểm chuẩn %(line)s.") % {"line": score(cutoff.score)}
    if not cutoff.refused:
        return _("Trường đủ chỗ cho mọi em đủ điều kiện.")
    words = line_in_words(policy, cutoff)
    return _("Em cuối cùng được nhận: %(line)s.") % {"line": words} if words else ""


def shown_count(count: int) -> str:
    """A number of children; a handful is not told apart."""
    if count == 0 or count >= SMALLEST_SHOWN:
        return number(count)
    return _("dưới %(limit)s") % {"limit": SMALLEST_SHOWN}
