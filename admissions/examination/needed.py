"""Who needs which mark: a paper that only one programme looks at is not missing with anybody else."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from admissions.models import AdmissionRound, Application, Preference, ScoreFact, WishScore
from admissions.registration.programmes import place_of
from admissions.rules.facts import Fact
from admissions.rules.marks_needed import programmes_that_need
from admissions.setup.direct_admissions import directly_admitted
from admissions.workflows.application import ApplicationState


def candidates(admission_round: AdmissionRound) -> QuerySet[Application]:
    """The verified files, which sit the examination, without those of children admitted directly."""
    verified = Application.objects.filter(round=admission_round, state=ApplicationState.VERIFIED)
    return verified.exclude(applicant__in=directly_admitted(admission_round))


def who_needs(admission_round: AdmissionRound, fact: Fact) -> QuerySet[Application]:
    """The candidates with a wish in a programme that looks at this mark of a candidate."""
    policy, everybody = admission_round.policy, candidates(admission_round)
    if len(programmes_that_need(policy, fact)) == len(policy.parts):
        return everybody
    wish = Preference.objects.filter(
        application=OuterRef("pk"), offering__in=_offerings_that_need(admission_round, fact)
    )
    return everybody.filter(Exists(wish))


def needed_by_some(admission_round: AdmissionRound, fact: Fact) -> frozenset[int] | None:
    """The keys of the files that need this mark; None where everybody does."""
    policy = admission_round.policy
    if len(programmes_that_need(policy, fact)) == len(policy.parts):
        return None
    return frozenset(who_needs(admission_round, fact).values_list("pk", flat=True))


def wishes_that_need(admission_round: AdmissionRound, fact: Fact) -> QuerySet[Preference]:
    """The candidates' wishes in a programme that looks at this mark of a wish."""
    return Preference.objects.filter(
        application__in=candidates(admission_round),
        offering__in=_offerings_that_need(admission_round, fact),
    )


def without_scores(admission_round: AdmissionRound) -> int:
    """How many candidates lack a mark that they need, their own or a wish's (an absence is recorded)."""
    policy, lacking = admission_round.policy, Q(pk__in=[])
    for fact in policy.score_facts:
        marks = ScoreFact.objects.filter(application=OuterRef("pk"), fact=fact.name)
        lacking |= Q(~Exists(marks), pk__in=who_needs(admission_round, fact).values("pk"))
    for fact in policy.wish_score_facts:
        given = WishScore.objects.filter(preference=OuterRef("pk"), fact=fact.name)
        wishes = wishes_that_need(admission_round, fact).filter(~Exists(given))
        lacking |= Q(pk__in=wishes.values("application"))
    return candidates(admission_round).filter(lacking).count()


def _offerings_that_need(admission_round: AdmissionRound, fact: Fact) -> list[int]:
    policy = admission_round.policy
    places = programmes_that_need(policy, fact)
    return [each.pk for each in admission_round.offerings.all() if place_of(policy, each) in places]
