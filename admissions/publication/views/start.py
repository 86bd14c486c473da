"""The first page: who may apply, when, with which papers, how long it takes, and the ways besides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from admissions.models.clock import database_now
from admissions.publication.queries import announced_rounds
from admissions.publication.views.described import calendar, papers_in_words, stands_at, who_may_apply
from admissions.publication.views.level import STILL_TO_APPLY
from admissions.registration.services import is_open


def start(request: HttpRequest) -> HttpResponse:
    now = database_now()
    rounds = [
        {
            "round": each,
            "who": who_may_apply(each.policy),
            "papers": papers_in_words(each.policy),
            "calendar": calendar(each, now),
            "stands": stands_at(each),
            "is_open": is_open(each, now),
            "to_apply": each.state in STILL_TO_APPLY,
        }
        for each in announced_rounds(request.user)
    ]
    context = {"rounds": rounds, "may_begin": any(each["to_apply"] for each in rounds)}
    return render(request, "publication/start.html", context)
