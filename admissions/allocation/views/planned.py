"""How a page gets the answer to a question about a frozen round: at once, or later from a worker."""

from dataclasses import asdict
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import Http404, HttpRequest

from admissions.allocation.planning import (
    AT_ONCE,
    Answer,
    Question,
    answer,
    frozen_run,
    kept_answer,
    key_of,
)
from admissions.allocation.tasks import plan
from admissions.models import AdmissionRound, AllocationRun, Freeze

PATIENCE = 30 * 60  # seconds before work that did not end is asked for again
GO = "tinh"
"""In the address of the page that waits; it is what begins the work, so that a page is shown before it."""


def asked_run(request: HttpRequest, admission_round: AdmissionRound) -> AllocationRun | None:
    """The run that the address names, so that it says the same tomorrow; else the last. 404 for another's."""
    number = request.GET.get("luot", "")
    if not number:
        return frozen_run(admission_round)
    run = frozen_run(admission_round, int(number)) if number.isascii() and number.isdigit() else None
    if run is None:
        raise Http404
    return run


def answered(request: HttpRequest, freeze: Freeze, question: Question) -> Answer | None:
    """The answer; None while it is being worked out, which the next request begins."""
    found = kept_answer(freeze, question)
    if found is None and freeze.files <= AT_ONCE[question.kind]:
        return answer(freeze, question)
    if found is None and GO in request.GET and cache.add(f"{key_of(freeze, question)}:begun", True, PATIENCE):
        plan.delay(freeze.pk, asdict(question))
        found = kept_answer(freeze, question)
    return found


def waiting_address(request: HttpRequest) -> str:
    """This page again, with the work begun."""
    asked = request.GET.copy()
    asked[GO] = "1"
    return f"{request.path}?{urlencode(list(asked.lists()), doseq=True)}"
