"""What the pages about accounts read."""

import re
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from admissions.accounts.secrets import normalise
from admissions.models import Applicant, Guardian, Guardianship, User
from admissions.models.names import name_order, word_patterns
from admissions.permissions import visible_guardianships, visible_pupils

MOST_FOUND = 20


def pupils_found(user: User, typed: str) -> list[Applicant]:
    """Pupils of the own school whose code is typed or whose name holds every typed word; at most 20.

    Nobody without something typed: the page is no list of children.
    """
    words, code = word_patterns(typed), normalise(typed)
    if not words or not code:
        return []
    by_name = Q()
    for word in words:
        by_name &= Q(sort_name__regex=word)
    by_code = Q(student_code=code) if re.search(r"\d", code) else Q(pk__in=())
    found = visible_pupils(user, Applicant.objects.filter(by_code | by_name)).order_by(
        name_order("sort_name")
    )
    return list(found[:MOST_FOUND])


def pupils_with_guardians(user: User) -> QuerySet[Applicant]:
    """The own school's pupils, each with `guardian_rows`: those who act for it."""
    rows = Guardianship.objects.filter(pending=False).select_related("guardian").order_by("pk")
    return visible_pupils(
        user,
        Applicant.objects.prefetch_related(Prefetch("guardianship_set", rows, to_attr="guardian_rows")),
    )


def guardians_of_own(user: User, applicant: Applicant) -> list[Guardianship]:
    """Who acts for an own child or is invited to, in the order of their coming."""
    rows = visible_guardianships(user, Guardianship.objects.filter(applicant=applicant))
    return list(rows.select_related("guardian__user").order_by("pk"))


def invitations_of(user: Any) -> QuerySet[Guardianship]:
    """Invitations that this account has not answered."""
    rows = Guardianship.objects.filter(guardian__user_id=user.pk, pending=True)
    return rows.select_related("invited_by", "applicant").order_by("pk")


def own_guardian(user: User) -> Guardian | None:
    return Guardian.objects.filter(user_id=user.pk).first()
