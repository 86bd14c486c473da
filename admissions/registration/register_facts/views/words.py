"""Facts of the register in the words of a page."""

from collections.abc import Mapping

from django.utils.translation import get_language

from admissions.models import AdmissionRound
from admissions.registration.register_facts.shown import OF_THE_CHILD, SECTOR_SOURCES, label_of
from admissions.workflows.round import RoundState


def fact_labels() -> Mapping[str, str]:
    """What people call each fact: the child's own, and those of the rules of rounds that still run."""
    language = get_language() or "vi"
    labels = {name: label_of(None, name) for name in OF_THE_CHILD}
    for admission_round in AdmissionRound.objects.exclude(state=RoundState.ARCHIVED).order_by("pk"):
        for fact in admission_round.policy.facts_of("applicant"):
            if fact.source in SECTOR_SOURCES:
                labels[fact.name] = fact.label.text(language)
    return labels
