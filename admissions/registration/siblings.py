"""What a second child's file starts with: what the family said already and what is not about the child."""

from dataclasses import dataclass

from admissions.models import Application, User
from admissions.permissions import visible_applications
from admissions.rules.facts import FactError, decode, encode


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Answers about the family's home from a brother's or sister's file, and whose file it was."""

    answers: dict[str, str]
    child: str


NOTHING = TakenOver({}, "")


def taken_over(user: User, application: Application) -> TakenOver:
    """What the latest file of another child of this guardian says about the home that both share.

    Only answers that this round asks for too, and only in the same school year. They are shown to be
    confirmed, never stored by themselves.
    """
    asked = [fact for fact in application.round.policy.questions if fact.source == "residence"]
    home = application.applicant.residential_unit_id
    if not asked or home is None:
        return NOTHING
    files = visible_applications(user, Application.objects.exclude(applicant=application.applicant_id))
    others = files.filter(
        applicant__residential_unit=home, round__school_year=application.round.school_year
    ).select_related("applicant")
    for other in others.order_by("-started_at", "-pk")[:1]:
        answers = {}
        for fact in asked:
            try:
                text = decode(fact, encode(fact, other.facts.get(fact.name, "")))
            except FactError:
                continue
            if text:
                answers[fact.name] = text
        if answers:
            return TakenOver(answers, other.applicant.full_name)
    return NOTHING
