"""The round's rules as they bite while a family fills in: age, answers, number and zone of wishes."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import Applicant, Offering, Preference
from admissions.registration.errors import AnswersRefused, WishesRefused
from admissions.registration.programmes import full_programme, noun_of, ordinary_of
from admissions.rules.facts import Fact, FactError, decode, encode
from admissions.rules.policy import Policy


class RankedWish(Protocol):
    @property
    def offering_id(self) -> int: ...
    @property
    def rank(self) -> int: ...


def right_age(policy: Policy, applicant: Applicant) -> bool:
    """Whether the child's year of birth can be right for this round, with every claim that could allow it."""
    return right_year(policy, applicant.birth_year)


def right_year(policy: Policy, year: int) -> bool:
    """As `right_age`, of a year of birth alone."""
    return policy.age is None or policy.age.earliest_year <= year <= policy.age.birth_year


def usual_birth_year(policy: Policy) -> int:
    """The year in which most children of this grade were born: six in grade 1, counted by calendar year."""
    return policy.age.birth_year if policy.age else int(policy.school_year[:4]) - policy.grade - 5


def usual_age(policy: Policy, applicant: Applicant) -> bool:
    """Whether the year of birth is one that this grade sees: at most three years late or one year early.

    A page asks again where it is not, for most such files were started at the wrong level.
    """
    return usual_year(policy, applicant.birth_year)


def usual_year(policy: Policy, year: int) -> bool:
    """As `usual_age`, of a year of birth alone."""
    usual = usual_birth_year(policy)
    return usual - 3 <= year <= usual + 1


def asked_questions(policy: Policy, applicant: Applicant) -> tuple[Fact, ...]:
    """What this family is asked: why a child starts late only where it does."""
    return tuple(
        fact for fact in policy.questions if not _is_age_claim(policy, fact) or starts_late(policy, applicant)
    )


def is_required(policy: Policy, fact: Fact) -> bool:
    """Whether a question must be answered: where one lives, why a child starts late."""
    return fact.type == "choice" and (fact.source == "residence" or _is_age_claim(policy, fact))


def starts_late(policy: Policy, applicant: Applicant) -> bool:
    return policy.age is not None and applicant.birth_year < policy.age.birth_year


def _is_age_claim(policy: Policy, fact: Fact) -> bool:
    return policy.age is not None and policy.age.claim == fact.name


def checked_answers(policy: Policy, answers: Mapping[str, str], *, of: str = "applicant") -> dict[str, str]:
    """Answers to what this round asks, in canonical text. Raises AnswersRefused with all problems."""
    questions = policy.questions if of == "applicant" else policy.wish_questions
    kept: dict[str, str] = {}
    problems: dict[str, str] = {}
    for fact in questions:
        if fact.name not in answers:
            continue
        try:
            kept[fact.name] = decode(fact, encode(fact, answers[fact.name]))
        except FactError as error:
            problems[fact.name] = f"{fact.label.text(get_language() or 'vi')}: {error}."
    if problems:
        raise AnswersRefused(problems)
    return kept


def check_number(wishes: Sequence[RankedWish], most: int) -> None:
    """Raises WishesRefused where there are more wishes than `most`."""
    if len(wishes) > most:
        raise WishesRefused(_("Hãy chọn nhiều nhất %(count)s nguyện vọng.") % {"count": most})


def check_wishes(policy: Policy, wishes: Sequence[RankedWish], offerings: Mapping[int, Offering]) -> None:
    """Number, order and schools of the wishes. Raises WishesRefused with the first thing to mend."""
    check_number(wishes, policy.max_wishes)
    if sorted(wish.rank for wish in wishes) != list(range(1, len(wishes) + 1)):
        raise WishesRefused(_("Hãy xếp thứ tự các nguyện vọng liền nhau, bắt đầu từ 1."))
    if len({wish.offering_id for wish in wishes}) < len(wishes):
        raise WishesRefused(_("Mỗi trường chỉ chọn một lần. Hãy bỏ trường bị chọn hai lần."))
    if any(wish.offering_id not in offerings for wish in wishes):
        raise WishesRefused(_("Có trường không tuyển sinh trong đợt này. Hãy chọn trường trong danh sách."))
    part = full_programme(policy, (offerings[wish.offering_id] for wish in wishes))
    if part is not None:
        raise WishesRefused(
            _("Hãy chọn nhiều nhất %(count)s nguyện vọng vào %(programme)s.")
            % {"count": part.wishes.max, "programme": noun_of(part)}
        )


def zone_problem(policy: Policy, home: str, preferences: Sequence[Preference]) -> str:
    """What the zone rule asks to be changed in a list of wishes, in a sentence; empty when it is kept.

    `home` is the code of the child's own zone. Only wishes for ordinary offerings count.
    A list being made may break the rule; one handed in may not.
    """
    preference = out_of_zone(policy, home, preferences)
    if preference is None:
        return ""
    if not home:
        return _("Hãy trả lời khu vực tuyển sinh của con ở phần thông tin để biết trường nào được chọn.")
    return _(
        "Khi chọn %(count)s nguyện vọng, nguyện vọng %(rank)s phải là trường trong khu vực tuyển sinh "
        "của con. %(school)s ở khu vực khác: hãy đổi thứ tự hoặc chọn trường khác."
    ) % {
        "count": len(ordinary_of(policy, preferences)[: policy.wishes.max]),
        "rank": preference.rank,
        "school": preference.offering.name,
    }


def out_of_zone(policy: Policy, home: str, preferences: Sequence[Preference]) -> Preference | None:
    """The first wish that the zone rule wants elsewhere; None where the list keeps the rule."""
    if not policy.wishes.zones:
        return None
    ordinary = ordinary_of(policy, preferences)[: policy.wishes.max]
    rule = policy.wishes.zones[len(ordinary) - 1] if ordinary else ()
    for where, preference in zip(rule, ordinary, strict=True):
        if where == "own" and not (home and preference.offering.facts.get("zone") == home):
            return preference
    return None
