"""The ordered wishes: each button of the page is one step, saved at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import Offering, Preference
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration import lookups, progress, services
from admissions.registration.completeness import wish_problem
from admissions.registration.forms import QuestionsForm
from admissions.registration.programmes import noun_of, numbers_within, place_of, room_left
from admissions.registration.queries import SchoolChoice, WholeFile, named_like, school_choices
from admissions.registration.views.steps import after_saving, back_of
from admissions.registration.views.summary import school_facts, zone_of
from admissions.registration.wish_list import as_wishes, edited
from admissions.registration.wish_rules import explained_rules
from admissions.rules.policy import Policy
from admissions.workflows.refusal import Refusal

NEAREST = 10  # schools shown before a search or "all schools"


@for_roles(Role.GUARDIAN)
def wishes(request: SignedInRequest, code: str) -> HttpResponse:
    now = database_now()
    file = lookups.own_file(request.user, code, now)
    if not progress.open_task(file, progress.WISHES):
        return redirect("registration:task_list", code)
    forms = {each.offering_id: _claims_form(request, file, each) for each in file.preferences}
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        chosen, step = edited([each.offering_id for each in file.preferences], request.POST)
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
        return redirect(f"{request.get_full_path()}#da-chon")
    return render(request, "registration/wishes.html", _context(request, file, forms))


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
    policy = file.application.round.policy
    choices = school_choices(file.application)
    by_offering = {choice.offering.pk: choice for choice in choices}
    last = len(file.preferences)
    numbers = numbers_within(policy, file.preferences)
    room = room_left(policy, [each.offering for each in file.preferences])
    chosen = [
        {
            # A school that lost its decision since is still shown, so that the family can take it out.
            **_school(file, by_offering.get(each.offering_id) or SchoolChoice(each.offering, None, None)),
            "rank": each.rank,
            "programme": numbers.get(each.rank, ""),
            "form": forms[each.offering_id],
            "may_rise": each.rank > 1,
            "may_sink": each.rank < last,
        }
        for each in file.preferences
    ]
    words = request.GET.get("tim", "").strip()[:80]
    taken = {each.offering_id for each in file.preferences}
    free = [choice for choice in choices if choice.offering.pk not in taken]
    listed = named_like(free, words) if words else free
    shown = listed if words or "tatca" in request.GET else listed[:NEAREST]
    return {
        "application": file.application,
        "forms": list(forms.values()),
        "chosen": chosen,
        "problem": wish_problem(file.application, file.preferences),
        "rules": explained_rules(policy),
        "is_full": not any(room.values()),
        "most": policy.max_wishes,
        "next_rank": last + 1,
        "schools": [_school(file, choice) | _programme(policy, choice.offering, room) for choice in shown],
        "hidden": len(listed) - len(shown),
        "total": len(free),
        "words": words,
        "back_href": back_of(request, file.application.code),
    }


def _programme(policy: Policy, offering: Offering, room: Mapping[int, int]) -> dict[str, Any]:
    """What kind of class it is, where there are several, and whether the family may still choose one more."""
    place = place_of(policy, offering)
    part = policy.parts[place]
    noun = noun_of(part)
    words = {"count": part.wishes.max, "programme": noun}
    return {
        "programme": noun[:1].upper() + noun[1:] if place < len(policy.programmes) else "",
        "full": "" if room[place] > 0 else _("Đã đủ %(count)s nguyện vọng vào %(programme)s.") % words,
    }


def _school(file: WholeFile, choice: SchoolChoice) -> dict[str, Any]:
    """One school as the page names it: what to call it, what to compare, how it stands to the home."""
    own, zone = zone_of(file.application, choice.offering)
    return {
        "pk": choice.offering.pk,
        "name": choice.offering.name,
        "facts": school_facts(choice.offering, choice.distance_m),
        "zone": zone,
        "own_zone": own,
        "in_catchment": choice.catchment_order is not None,
    }
