"""From the public first question to the child it was about, once the family is signed in."""

from django.http import HttpResponse
from django.shortcuts import redirect

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration import lookups
from admissions.registration.queries import children_of
from admissions.workflows.application import ENDED_WITHOUT_DECISION


@for_roles(Role.GUARDIAN)
def begin(request: SignedInRequest, round_code: str) -> HttpResponse:
    """The file of the one child that this round is for, or its first page; of several, the children.

    `?nam` is the year of birth that the first question was answered with.
    """
    admission_round = lookups.announced_round(request.user, round_code)
    overviews = children_of(request.user, database_now())
    born = request.GET.get("nam", "")
    overviews = [each for each in overviews if str(each.child.birth_year) == born] or overviews
    places: list[tuple[str, list[object]]] = []
    for each in overviews:
        live = [file for file in each.files if file.round_id == admission_round.pk]
        live = [file for file in live if file.state not in ENDED_WITHOUT_DECISION]
        if live:
            places.append(("registration:task_list", [live[0].code]))
        elif any(fitting.pk == admission_round.pk for fitting in each.fitting):
            places.append(("registration:start", [admission_round.code, each.child.pk]))
    if len(places) != 1:
        return redirect("registration:home")
    [(page, args)] = places
    return redirect(page, *args)
