"""The picture or PDF that goes with a dispute, for the family and for whoever answers it; sealed."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.permissions import Role
from admissions.registration.register_facts.queries import disputes_for
from admissions.registration.views.sealed import sealed


@for_roles(Role.GUARDIAN, Role.VERIFIER, Role.SPECIALIST)
def evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    dispute = get_object_or_404(disputes_for(request.user).distinct(), pk=pk)
    if not dispute.evidence:
        raise Http404
    with dispute.evidence.open("rb") as file:
        return sealed(file.read(), dispute.evidence_type, "giay-to")
