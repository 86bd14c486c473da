"""One page of a paper, for the family and for the school that checks it; sealed."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import AuditEvent, Document
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration.queries import family_papers
from admissions.registration.storing import PaperIsGone, read_stored
from admissions.registration.views.sealed import sealed
from admissions.workflows.log import record

AGAIN = timedelta(hours=1)  # an officer who looks again within it is not written down again


@for_roles(Role.GUARDIAN, Role.VERIFIER)
def document(request: SignedInRequest, pk: int, number: int = 1) -> HttpResponse:
    found = get_object_or_404(family_papers(request.user), pk=pk)
    page = get_object_or_404(found.pages, number=number)
    try:
        content = read_stored(page.stored_name)
    except PaperIsGone as gone:
        raise Http404 from gone
    if request.user.role != Role.GUARDIAN:
        _note(request, found)
    return sealed(content, page.content_type, f"{found.kind}-{number}")


def _note(request: SignedInRequest, found: Document) -> None:
    """That this officer looked at the paper, once an hour."""
    now = database_now()
    seen = AuditEvent.objects.filter(
        subject="document", subject_id=found.pk, action="view", actor=request.user, at__gt=now - AGAIN
    )
    if not seen.exists():
        record(found, "view", actor=request.user, now=now)
