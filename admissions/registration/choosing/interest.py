"""Schools that a family keeps in mind for a child, before and beside the wishes. They count for nothing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, Applicant, Interest, Offering
from admissions.permissions import is_guardian_of
from admissions.workflows.log import Actor, NotPermitted, record
from admissions.workflows.refusal import Refusal

MOST = 30


class TooManyInMind(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Đã đánh dấu %(most)s trường. Hãy bỏ bớt trường không còn quan tâm.") % {"most": MOST}
        )


@transaction.atomic
def set_interest(
    *, actor: Actor, applicant: Applicant, offering: Offering, wanted: bool, now: datetime
) -> None:
    """Keep a school in mind for a child, or no longer; twice the same is once.

    Raises NotPermitted, TooManyInMind.
    """
    if not is_guardian_of(actor, applicant.pk):
        raise NotPermitted("set_interest")
    Applicant.objects.select_for_update().get(pk=applicant.pk)
    of_child = Interest.objects.filter(applicant=applicant)
    if not wanted:
        gone, _rows = of_child.filter(offering=offering).delete()
        if gone:
            record(applicant, "let_go", actor=actor, now=now)
        return
    if offering.quota_decision_id is None:
        raise NotPermitted("interest in a school without seats")
    if of_child.filter(offering=offering).exists():
        return
    if of_child.filter(offering__round=offering.round_id).count() >= MOST:
        raise TooManyInMind
    Interest.objects.create(applicant=applicant, offering=offering)
    record(applicant, "keep_in_mind", actor=actor, now=now)


def in_mind(applicant: Applicant, admission_round: AdmissionRound) -> set[int]:
    """The offerings of a round that the family keeps in mind for this child, by their keys."""
    rows = Interest.objects.filter(applicant=applicant, offering__round=admission_round)
    return set(rows.values_list("offering", flat=True))
