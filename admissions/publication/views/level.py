"""The first question, before any sign-in: which level the child enters; and where it belongs instead."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound
from admissions.models.clock import database_now
from admissions.publication.forms import LevelForm
from admissions.publication.queries import announced_rounds
from admissions.publication.views.described import calendar, papers_in_words, stands_at, who_may_apply
from admissions.registration.rules import right_year, usual_birth_year, usual_year
from admissions.registration.services import is_open
from admissions.workflows.round import RoundState

STILL_TO_APPLY = (RoundState.ANNOUNCED, RoundState.OPENED)


def level(request: HttpRequest) -> HttpResponse:
    now = database_now()
    rounds = [each for each in announced_rounds(request.user) if each.state in STILL_TO_APPLY]
    form = LevelForm(
        request.GET if "nam" in request.GET or "lop" in request.GET else None,
        levels=_levels(rounds),
        year=localtime(now).year,
    )
    if not rounds or not form.is_valid():
        return render(request, "publication/level.html", {"form": form, "rounds": rounds})
    grade, year = form.cleaned_data["lop"], form.cleaned_data["nam"]
    chosen = [each for each in rounds if str(each.grade) == grade]
    fitting = [each for each in chosen if _fits(each, year)]
    context: dict[str, Any] = {"grade": grade, "year": year}
    if fitting:
        context["rounds"] = [
            {
                "round": each,
                "who": who_may_apply(each.policy),
                "papers": papers_in_words(each.policy),
                "calendar": calendar(each, now),
                "stands": stands_at(each),
                "is_open": is_open(each, now),
                "sign_in_href": _sign_in(each, year),
            }
            for each in fitting
        ]
        return render(request, "publication/level_fits.html", context)
    return render(request, "publication/level_other.html", context | _elsewhere(rounds, chosen, year))


def _levels(rounds: Sequence[AdmissionRound]) -> list[tuple[str, str]]:
    """One choice a level, in words, with the year in which its children are usually born."""
    years = {each.grade: usual_birth_year(each.policy) for each in reversed(rounds)}
    words = _("Lớp %(grade)s, thường sinh năm %(year)s")
    return [(str(grade), words % {"grade": grade, "year": years[grade]}) for grade in sorted(years)]


def _fits(admission_round: AdmissionRound, year: int) -> bool:
    policy = admission_round.policy
    return right_year(policy, year) and usual_year(policy, year)


def _sign_in(admission_round: AdmissionRound, year: int) -> str:
    """The sign-in that leads on to this child in this round."""
    target = f"{reverse('registration:begin', args=[admission_round.code])}?{urlencode({'nam': year})}"
    return f"{reverse('accounts:sign_in')}?{urlencode({'next': target})}"


def _elsewhere(
    rounds: Sequence[AdmissionRound], chosen: Sequence[AdmissionRound], year: int
) -> dict[str, Any]:
    """Where a child of this year belongs: another level now, this one in a later year, or a way in person."""
    others = sorted({each.grade for each in rounds if _fits(each, year)})
    first = chosen[0]
    usual, page = usual_birth_year(first.policy), reverse("publication:level")
    return {
        "who": who_may_apply(first.policy),
        "others": [
            {"grade": other, "href": f"{page}?{urlencode({'lop': other, 'nam': year})}"} for other in others
        ],
        "later_year": int(first.school_year[:4]) + year - usual if year > usual else None,
        "usual": usual,
        "sign_in_href": _sign_in(first, year) if first.policy.age is None else "",
    }
