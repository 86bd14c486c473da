"""Get it or 404, by right: what a family may not see does not exist for it."""

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404

from admissions.models import AdmissionRound, Applicant, Application, User
from admissions.permissions import visible_applicants, visible_rounds
from admissions.registration.queries import WholeFile, family_files, whole_file
from admissions.rules.policy import Document


def own_application(user: User, code: str) -> Application:
    return get_object_or_404(family_files(user), code=code)


def own_file(user: User, code: str, now: datetime) -> WholeFile:
    return whole_file(own_application(user, code), now)


def own_child(user: User, pk: int) -> Applicant:
    return get_object_or_404(visible_applicants(user, Applicant.objects.all()), pk=pk)


def announced_round(user: User, code: str) -> AdmissionRound:
    return get_object_or_404(visible_rounds(user, AdmissionRound.objects.all()), code=code)


def asked_paper(file: WholeFile, kind: str) -> Document:
    """The paper of this kind as the round's rules describe it."""
    for document in file.application.round.policy.documents:
        if document.kind == kind:
            return document
    raise Http404
