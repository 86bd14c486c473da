"""What takes the rush out of the first minute: that filing earlier brings nothing, where that is true."""

from django.core.cache import cache

from admissions.models import AdmissionRound
from admissions.workflows.round import RoundState

KEPT_SECONDS = 60
_KEY = "busy-hour:time-does-not-matter"


def time_of_filing_does_not_matter() -> bool:
    """True while rounds are open or announced and the rules of none of them look at the time of filing."""
    known = cache.get(_KEY)
    if known is None:
        rounds = AdmissionRound.objects.filter(state__in=(RoundState.ANNOUNCED, RoundState.OPENED))
        packs = rounds.only("pack_toml", "pack_id").distinct()
        counts = [each.policy.time_of_filing_counts for each in packs]
        known = bool(counts) and not any(counts)
        cache.set(_KEY, known, KEPT_SECONDS)
    return bool(known)
