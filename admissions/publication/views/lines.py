"""The line of an offering (điểm chuẩn) and other public figures in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.allocation.lines import criteria_in_words
from admissions.models import Cutoff
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


def shown_count(count: int) -> str:
    """A number of children; a handful is not told apart."""
    if count == 0 or count >= SMALLEST_SHOWN:
        return number(count)
    return _("dưới %(limit)s") % {"limit": SMALLEST_SHOWN}
