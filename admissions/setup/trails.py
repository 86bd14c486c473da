"""Where a page of a round stands, for `components/breadcrumb.html`."""

from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound


def trail_of(
    admission_round: AdmissionRound, *pages: str, through: tuple[str, str] | None = None
) -> list[dict[str, str]]:
    """The list of rounds, the round, a page between when there is one, this page; the last is no link."""
    trail = [
        {"text": _("Các đợt tuyển sinh"), "href": reverse("setup:rounds")},
        {"text": admission_round.name, "href": reverse("setup:round", args=[admission_round.code])},
    ]
    if through:
        trail.append({"text": through[0], "href": through[1]})
    trail += [{"text": page} for page in pages]
    trail[-1].pop("href", None)
    return trail
