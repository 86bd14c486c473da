"""How children who want the same school are put in order, in words: the total, each step, the last seat."""

from collections.abc import Iterator, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.registration.condition_words import in_words
from admissions.rules.display import show_exact, show_hundredths
from admissions.rules.policy import WEIGHT_UNIT, Order, Policy, Programme, Score, TieRule, Ties
from admissions.rules.priorities import CRITERIA

MOST_NAMED = 8
"""More papers than these are counted, not named."""


def explained_ranking(policy: Policy) -> list[str]:
    """One sentence a step: of the programmes with rules of their own, then of all other schools."""
    sentences = []
    for part in policy.parts:
        own = [*_ranking(policy, part)]
        if part.name and own == [*_ranking(policy, policy.ordinary)]:
            continue
        label = part.label.text(_language())
        sentences += [_of(label, sentence) if label else sentence for sentence in own]
    for queue in policy.queues:
        if queue.order is not None or queue.ties is not None:
            own = [*_order(policy, queue.order or ())]
            own += [*_ties(policy, queue.ties, queue.order or policy.order)] if queue.ties else []
            sentences += [_of(queue.label.text(_language()), sentence) for sentence in own]
    return sentences


def _language() -> str:
    return get_language() or "vi"


def _of(label: str, sentence: str) -> str:
    return f"{label}: {sentence[:1].lower()}{sentence[1:]}"


def _ranking(policy: Policy, part: Programme) -> Iterator[str]:
    if part.score is not None and part.has_step("score"):
        yield _formula(policy, part.score)
    yield from _order(policy, part.order)
    yield from _ties(policy, part.ties, part.order)


def _formula(policy: Policy, score: Score) -> str:
    """What is added up, each with its weight; of the claims of one kind only the highest counts."""
    language = _language()
    if len(score.terms) > MOST_NAMED:
        words = {"papers": len(score.terms), "others": len(score.tables) + len(score.bonuses)}
        return _("Tổng điểm cộng %(papers)s điểm môn học và %(others)s mục điểm khác.") % words
    addends = [
        policy.fact(term.fact).label.text(language)
        + ("" if term.weight == WEIGHT_UNIT else f" × {show_exact(term.weight * 100, language)}")
        for term in score.terms
    ]
    addends += [
        _("điểm theo bảng: %(facts)s")
        % {"facts": ", ".join(policy.fact(name).label.text(language) for name in table.facts)}
        for table in score.tables
    ]
    addends += [policy.fact(bonus.fact).label.text(language) for bonus in score.bonuses]
    sentence = _("Tổng điểm là: %(sum)s.") % {"sum": " + ".join(addends)}
    if any(len(bonus.points) > 1 for bonus in score.bonuses):
        sentence += " " + _("Thuộc nhiều diện cộng điểm thì chỉ tính mức cao nhất.")
    return sentence


def _order(policy: Policy, order: Sequence[Order]) -> Iterator[str]:
    for place, step in enumerate(order):
        yield _step(policy, step, is_first=place == 0)


def _step(policy: Policy, step: Order, *, is_first: bool) -> str:
    language = _language()
    if step.criterion == "category":
        groups = "; ".join(category.label.text(language) for category in policy.categories)
        return _("Xét lần lượt theo diện: %(groups)s.") % {"groups": groups}
    if step.criterion == "score":
        return _("Xét theo tổng điểm, từ cao xuống thấp.")
    if not step.fact:
        label = CRITERIA[step.criterion].label.text(language)
        return _("Vẫn bằng nhau thì: %(what)s.") % {"what": label}
    fact = policy.fact(step.fact)
    what = {"what": fact.label.text(language)}
    if fact.type == "flag":
        return _("Ưu tiên: %(what)s.") % what if is_first else _("Rồi ưu tiên: %(what)s.") % what
    if fact.type == "choice":
        choices = [choice.label.text(language) for choice in fact.choices]
        what["choices"] = ", ".join(choices if step.direction == "asc" else choices[::-1])
        sentence = _("Rồi theo: %(what)s, xếp trước sau: %(choices)s.")
    elif step.direction == "desc":
        sentence = _("Rồi theo: %(what)s, nhiều hơn xếp trước.")
    else:
        sentence = _("Rồi theo: %(what)s, ít hơn xếp trước.")
    return sentence % what


def _ties(policy: Policy, ties: Ties, order: Sequence[Order]) -> Iterator[str]:
    """What happens to those who are equal at the last seat; exceptions and decisions after the rule."""
    yield from _tie(policy, ties, order, "")
    for rule in ties.overrides:
        where = in_words(policy, rule.when, of="offering")
        yield from _tie(policy, rule, order, _("Trường có %(where)s: ") % {"where": where})
    if ties.decided_by is not None:
        yield _("Nơi hội đồng đã có quyết định về các em bằng nhau thì theo quyết định đó.")


def _tie(policy: Policy, rule: TieRule, order: Sequence[Order], where: str) -> Iterator[str]:
    if rule.has_band:
        words = {
            "steps": ", ".join(_name(policy, step) for step in order[: rule.equal_by]),
            "percent": show_hundredths(rule.percent, _language()),
        }
        if rule.has_no_limit:
            yield where + _("Trường nhận hết các em bằng nhau về %(steps)s ở chỗ cuối cùng.") % words
            return
        yield (
            where
            + _(
                "Trường nhận hết các em bằng nhau về %(steps)s ở chỗ cuối cùng nếu vượt không quá "
                "%(percent)s%% chỉ tiêu; vượt hơn thì xét tiếp các tiêu chí sau."
            )
            % words
        )
    if rule.mode == "strict" and any(step.criterion == "lottery" for step in order):
        return
    words_of_mode = {
        "admit_all": _("Trường nhận hết các em bằng nhau ở chỗ cuối cùng."),
        "admit_none": _("Không em nào trong các em bằng nhau ở chỗ cuối cùng được nhận."),
        "escalate": _("Các em bằng nhau ở chỗ cuối cùng do người có thẩm quyền quyết định."),
        "strict": _("Bằng nhau ở mọi tiêu chí thì theo thứ tự mã hồ sơ."),
    }
    yield where + words_of_mode[rule.mode]


def _name(policy: Policy, step: Order) -> str:
    label = policy.fact(step.fact).label if step.fact else CRITERIA[step.criterion].label
    text = label.text(_language())
    return text[:1].lower() + text[1:]
