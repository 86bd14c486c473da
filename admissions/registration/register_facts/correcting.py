"""What a correction writes: one fact of a child in the register, and what follows from where it lives."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.dispatch import receiver

from admissions.models import Applicant, Application, Catchment, Preference, ResidentialUnit, School
from admissions.models.locking import share_rounds
from admissions.models.names import clean_name, sort_name
from admissions.registration.facts import computed_facts
from admissions.registration.register_facts.errors import ClaimNotUnderstood
from admissions.registration.register_facts.shown import (
    BIRTH_DATE,
    HOME,
    NAME,
    OF_THE_CHILD,
    SCHOOL,
    SEX,
    home_parts,
)
from admissions.rules.facts import fold
from admissions.setup.sector.children import batches
from admissions.setup.sector.homes import homes_about_to_move, homes_moved, point_of
from admissions.workflows.application import ENDED_WITHOUT_DECISION
from admissions.workflows.round import ACCEPTS_VERIFICATION

LONGEST_SORT_NAME: Final = 200


def write_fact(applicant: Applicant, name: str, text: str, now: datetime) -> None:
    """Put the canonical `text` of one fact into the register. Raises ClaimNotUnderstood."""
    fields = _changed_fields(applicant, name, text)
    for field, value in fields.items():
        setattr(applicant, field, value)
    applicant.sector_as_of = now
    applicant.save(update_fields=[*fields, "sector_as_of"])


def _changed_fields(applicant: Applicant, name: str, text: str) -> dict[str, object]:
    if name == NAME:
        return {"full_name": clean_name(text), "sort_name": sort_name(text)[:LONGEST_SORT_NAME]}
    if name == BIRTH_DATE:
        return {"birth_date": date.fromisoformat(text)}
    if name == SEX:
        return {"sex": text}
    if name == SCHOOL:
        return {"present_school": text, "source_school": school_named(text)}
    if name == HOME:
        return _home(applicant, text)
    if name in OF_THE_CHILD:
        raise ClaimNotUnderstood
    return {"sector_facts": {**applicant.sector_facts, name: text}}


def _home(applicant: Applicant, text: str) -> dict[str, object]:
    """Unit and address; after a move the unit's middle is the home until somebody measures it."""
    code, address = home_parts(text)
    unit = ResidentialUnit.objects.filter(code=code).first()
    if unit is None:
        raise ClaimNotUnderstood
    if unit.pk == applicant.residential_unit_id:
        return {"address": address}
    latitude, longitude = point_of(unit) or (None, None)
    return {"residential_unit": unit, "address": address, "latitude": latitude, "longitude": longitude}


def school_named(name: str) -> School | None:
    """The one school of this name; None where none or several bear it."""
    found = [school for school in School.objects.order_by() if fold(school.name) == fold(name)]
    return found[0] if len(found) == 1 else None


def lock_unlocked_files(applicants: Collection[int]) -> list[int]:
    """Lock the live files of these children in rounds whose lists are not locked yet; their keys.

    Rounds come before what lies in them, as everywhere; whoever saves wishes at the same time waits.
    """
    live = Application.objects.filter(applicant__in=applicants).exclude(state__in=ENDED_WITHOUT_DECISION)
    unlocked = live.filter(round__state__in=ACCEPTS_VERIFICATION)
    share_rounds(sorted(set(unlocked.order_by().values_list("round", flat=True))))
    locked = unlocked.select_for_update(of=("self",)).order_by("pk")
    return list(locked.values_list("pk", flat=True))


@receiver(homes_about_to_move)
def _lock_before_children(applicants: Collection[int], **_signal: Any) -> None:
    lock_unlocked_files(applicants)


@receiver(homes_moved)
def _follow_children(applicants: Collection[int], **_signal: Any) -> None:
    for part in batches(sorted(applicants)):
        recompute_wishes(lock_unlocked_files(part))


def recompute_wishes(applications: Collection[int]) -> int:
    """Catchment and distance of the wishes of these files anew, from where the children live now.

    Three queries and one bulk update, however many; the number of wishes that changed.
    """
    wishes = list(
        Preference.objects.filter(application__in=applications).select_related(
            "application__round", "application__applicant__residential_unit__commune", "offering__school"
        )
    )
    catchments: dict[int, list[Catchment]] = {}
    for each in Catchment.objects.filter(offering__in={wish.offering_id for wish in wishes}):
        catchments.setdefault(each.offering_id, []).append(each)
    changed = [wish for wish in wishes if _recomputed(wish, catchments)]
    Preference.objects.bulk_update(changed, ["facts"], batch_size=500)
    return len(changed)


def _recomputed(wish: Preference, catchments: Mapping[int, list[Catchment]]) -> bool:
    """Whether the facts of this wish are others now; they are set where they are."""
    application = wish.application
    computed = computed_facts(
        application.round.policy, application.applicant, wish.offering, catchments.get(wish.offering_id, [])
    )
    facts = wish.facts | computed
    if facts == wish.facts:
        return False
    wish.facts = facts
    return True
