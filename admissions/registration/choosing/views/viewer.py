"""Who looks at schools: anybody at an announced round, or a family for one of its children."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from admissions.models import AdmissionRound, Applicant, Application, Offering, User
from admissions.models.clock import database_now
from admissions.registration import lookups
from admissions.registration.choosing.interest import in_mind
from admissions.registration.choosing.place import NOWHERE, Place, home_of
from admissions.registration.choosing.views.picked import picked_place
from admissions.registration.progress import WISHES, open_task
from admissions.registration.queries import WholeFile, family_files, whole_file
from admissions.workflows.application import ENDED_WITHOUT_DECISION

ELSEWHERE = {"xem": "noi-khac"}  # ?xem=noi-khac: a family looks from another place than the child's home


@dataclass(frozen=True, slots=True)
class Viewer:
    """`file`: the child's live file in this round, where its wishes may be changed now."""

    round: AdmissionRound
    child: Applicant | None = None
    file: WholeFile | None = None

    def href(self, page: str, *more: object) -> str:
        """The address of "schools", "place" or "school" as this viewer sees it."""
        if self.child is None:
            return reverse(f"registration:{page}", args=[self.round.code, *more])
        return reverse(f"registration:family_{page}", args=[self.round.code, self.child.pk, *more])

    def place(self, request: HttpRequest) -> Place:
        """Where this viewer looks from: the child's home, or what this browser picked."""
        if self.child is None:
            return picked_place(request) or NOWHERE
        picked = picked_place(request) if self.looks_elsewhere(request) else None
        return picked or home_of(self.child)

    def looks_elsewhere(self, request: HttpRequest) -> bool:
        return self.child is not None and request.GET.get("xem") == ELSEWHERE["xem"]

    def kept(self) -> set[int]:
        """The offerings that the family keeps in mind."""
        return in_mind(self.child, self.round) if self.child else set()

    def wished(self) -> dict[int, int]:
        """Offering → number of the wish, in the child's file."""
        return {each.offering_id: each.rank for each in self.file.preferences} if self.file else {}

    @property
    def wishes_href(self) -> str:
        """Where a school is added to the wishes; blank where that is not possible now."""
        return reverse("registration:wishes", args=[self.file.application.code]) if self.file else ""

    def offering(self, pk: int) -> Offering:
        """An offering of this round that is on offer; 404 for any other."""
        listed = Offering.objects.filter(round=self.round, quota_decision__isnull=False)
        found = listed.select_related("school__commune", "quota_decision").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


def public_viewer(user: Any, code: str) -> Viewer:
    return Viewer(lookups.announced_round(user, code))


def family_viewer(user: User, code: str, applicant_id: int) -> Viewer:
    """404 for another family's child and for rounds that are not announced."""
    admission_round = lookups.announced_round(user, code)
    child = lookups.own_child(user, applicant_id)
    files = family_files(user).filter(round=admission_round, applicant=child)
    application: Application | None = files.exclude(state__in=ENDED_WITHOUT_DECISION).first()
    if application is None:
        return Viewer(admission_round, child)
    file = whole_file(application, database_now())
    return Viewer(admission_round, child, file if open_task(file, WISHES) else None)
