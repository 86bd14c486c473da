"""The ordered wishes: each button of the page is one step, saved at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.models import Preference
from admissions.permissions import Role
from admissions.registration import lookups, progress, services
from admissions.registration.choosing.interest import in_mind
from admissions.registration.choosing.schools import SchoolChoice
from admissions.registration.choosing.search import named_like
from admissions.registration.completeness import wish_problem
from admissions.registration.forms import QuestionsForm
from admissions.registration.programmes import numbers_within
from admissions.registration.queries import WholeFile, school_choices
from admissions.registration.views.steps import after_saving, back_of
from admissions.registration.views.wish_lines import Lines
from admissions.registration.wish_list import as_wishes, edited
from admissions.registration.wish_rules import explained_rules
from admissions.workflows.refusal import Refusal

NEAREST = 10  # schools shown before a search or "all schools"
ELSEWHERE = "elsewhere"  # a school chosen on another page: the claims are not on it, and stay as they are
MOVED = "vua"  # ?vua=<offering>: the wish that was moved last, which takes the focus


@for_roles(Role.GUARDIAN)
def wishes(request: SignedInRequest, code: str) -> HttpResponse:
    now = received_at(request)
    file = lookups.own_file(request.user, code, now)
    if not progress.open_task(file, progress.WISHES):
        return redirect("registration:task_list", code)
    forms = {each.offering_id: _claims_form(request, file, each) for each in file.preferences}
    elsewhere = ELSEWHERE in request.POST
    if request.method == "POST" and (elsewhere or all(form.is_valid() for form in forms.values())):
        chosen, step = edited([each.offering_id for each in file.preferences], request.POST)
        if elsewhere:
            facts = {each.offering_id: each.facts for each in file.preferences}
        else:
            facts = {offering_id: form.answers for offering_id, form in forms.items()}
        try:
            services.save_wishes(
                actor=request.user, application=file.application, wishes=as_wishes(chosen, facts), now=now
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        if not step:
            messages.success(request, _("Đã lưu nguyện vọng."))
            return after_saving(request, file, progress.WISHES)
        return redirect(_back_to_the_list(request, request.POST[step]))
    return render(request, "registration/wishes.html", _context(request, file, forms))


def _back_to_the_list(request: SignedInRequest, moved: str) -> str:
    """This page again, the cursor where the person left off: at the wish that was moved.

    No fragment stands in the address, as a browser would then leave the focus at the top of the page.
    """
    kept = request.GET.copy()
    kept[MOVED] = moved
    return f"{request.path}?{kept.urlencode()}"


def _claims_form(request: SignedInRequest, file: WholeFile, preference: Preference) -> QuestionsForm:
    """What the family claims about one school."""
    policy = file.application.round.policy
    return QuestionsForm(
        request.POST if request.method == "POST" else None,
        prefix=f"truong-{preference.offering_id}",
        policy=policy,
        questions=policy.wish_questions,
        stored=preference.facts,
    )


def _context(request: SignedInRequest, file: WholeFile, forms: dict[int, QuestionsForm]) -> dict[str, Any]:
    application, policy = file.application, file.application.round.policy
    choices = school_choices(application)
    lines = Lines(file)
    by_offering = {choice.offering.pk: choice for choice in choices}
    words = request.GET.get("tim", "").strip()[:80]
    free = [choice for choice in choices if choice.offering.pk not in forms]
    kept = in_mind(application.applicant, application.round)
    listed = named_like(free, words) if words else free
    shown = listed if words or "tatca" in request.GET else listed[:NEAREST]
    moved = _moved(request)
    return {
        "application": application,
        "forms": list(forms.values()),
        "chosen": _chosen(file, lines, by_offering, forms, moved),
        "said": _said(file, moved),
        "problem": wish_problem(application, file.preferences),
        "rules": explained_rules(policy),
        "is_full": lines.is_full,
        "most": policy.max_wishes,
        "next_rank": len(file.preferences) + 1,
        "in_mind": [lines.free(choice) for choice in free if choice.offering.pk in kept],
        "schools": [lines.free(choice) for choice in shown],
        "hidden": len(listed) - len(shown),
        "total": len(free),
        "words": words,
        "map_href": reverse(
            "registration:family_schools", args=[application.round.code, application.applicant_id]
        ),
        "back_href": back_of(request, application.code),
    }


def _chosen(
    file: WholeFile,
    lines: Lines,
    choices: dict[int, SchoolChoice],
    forms: dict[int, QuestionsForm],
    moved: int,
) -> list[dict[str, Any]]:
    """The wishes in their order, with what may be done to each."""
    last = len(file.preferences)
    numbers = numbers_within(file.application.round.policy, file.preferences)
    wrong = lines.out_of_zone
    return [
        {
            # A school that lost its decision since is still shown, so that the family can take it out.
            **lines.school(choices.get(each.offering_id) or SchoolChoice(each.offering, None, None)),
            "rank": each.rank,
            "programme": numbers.get(each.rank, ""),
            "form": forms[each.offering_id],
            "may_rise": each.rank > 1,
            "may_sink": each.rank < last,
            "moved": each.offering_id == moved,
            "wrong": lines.zone_words(each.rank) if wrong is not None and wrong.pk == each.pk else "",
        }
        for each in file.preferences
    ]


def _moved(request: SignedInRequest) -> int:
    value = request.GET.get(MOVED, "")
    return int(value) if value.isascii() and value.isdigit() else 0


def _said(file: WholeFile, moved: int) -> str:
    """What the last step came to, for who does not see the list change."""
    if not moved:
        return ""
    at = next((each for each in file.preferences if each.offering_id == moved), None)
    if at is None:
        return _("Đã bỏ một trường. Đang có %(count)s nguyện vọng.") % {"count": len(file.preferences)}
    return _("%(school)s đang là nguyện vọng %(rank)s trong %(count)s.") % {
        "school": at.offering.name,
        "rank": at.rank,
        "count": len(file.preferences),
    }
