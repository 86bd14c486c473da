"""The rules of a list of wishes in words: how many, where, what a later wish must have on top."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.rules.display import show_hundredths
from admissions.rules.policy import Policy
from admissions.rules.priorities import CRITERIA


def explained_rules(policy: Policy) -> list[str]:
    """One sentence a rule, in the order in which a family meets them."""
    return [_number(policy), *_zones(policy), *_margins(policy), *_order(policy)]


def explained_ranking(policy: Policy) -> list[str]:
    """How children who want the same school are put in order, one sentence a step."""
    language = get_language() or "vi"
    sentences = []
    for step in policy.order:
        if step.criterion == "category":
            groups = "; ".join(category.label.text(language) for category in policy.categories)
            sentences.append(_("Xét lần lượt theo diện: %(groups)s.") % {"groups": groups})
        elif step.fact:
            label = policy.fact(step.fact).label.text(language)
            sentence = _("Rồi theo: %(what)s, nhiều hơn xếp trước.") if step.direction == "desc" else ""
            if policy.fact(step.fact).type == "flag":
                sentence = _("Rồi ưu tiên: %(what)s.")
            sentences.append((sentence or _("Rồi theo: %(what)s, ít hơn xếp trước.")) % {"what": label})
        elif step.criterion == "score":
            sentences.append(_("Xét theo tổng điểm, từ cao xuống thấp."))
        else:
            label = CRITERIA[step.criterion].label.text(language)
            sentences.append(_("Vẫn bằng nhau thì: %(what)s.") % {"what": label})
    if policy.ties.admits_all:
        sentences.append(_("Trường nhận hết các em bằng nhau ở chỗ cuối cùng."))
    return sentences


def _number(policy: Policy) -> str:
    return _("Chọn từ 1 đến %(most)s trường. Nguyện vọng 1 là trường gia đình mong nhất.") % {
        "most": policy.wishes.max
    }


def _zones(policy: Policy) -> list[str]:
    """One sentence for each number of wishes that binds one of them to the own zone."""
    sentences = []
    for count, rule in enumerate(policy.wishes.zones, start=1):
        bound = [str(rank) for rank, where in enumerate(rule, start=1) if where == "own"]
        if bound:
            sentences.append(
                _("Chọn %(count)s trường: nguyện vọng %(ranks)s phải ở khu vực tuyển sinh của con.")
                % {"count": count, "ranks": _(" và ").join(bound)}
            )
        else:
            sentences.append(_("Chọn %(count)s trường: ở khu vực nào cũng được.") % {"count": count})
    return sentences


def _margins(policy: Policy) -> list[str]:
    language = get_language() or "vi"
    return [
        (
            _("Nguyện vọng %(rank)s cần cao hơn điểm chuẩn của trường trên %(margin)s điểm.")
            if policy.wishes.is_strict(rank)
            else _("Nguyện vọng %(rank)s cần đạt điểm chuẩn của trường cộng thêm %(margin)s điểm.")
        )
        % {"rank": rank, "margin": show_hundredths(policy.wishes.margin(rank), language)}
        for rank in range(2, policy.wishes.max + 1)
        if policy.wishes.margin(rank) or policy.wishes.is_strict(rank)
    ]


def _order(policy: Policy) -> list[str]:
    """Said only where it is true: no margin by rank, and a strict line at the last seat."""
    if policy.wishes.margins or policy.ties.admits_all:
        return []
    return [_("Hãy xếp theo đúng mong muốn: trường xét các em như nhau dù đặt ở nguyện vọng mấy.")]
