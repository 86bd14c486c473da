"""The rules of a list of wishes in words: how many, where, what a later wish must have on top, how seats are
split, and whether the order of wishes can cost anything."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.registration.condition_words import in_words
from admissions.registration.ranking_rules import explained_ranking
from admissions.rules.display import show_hundredths
from admissions.rules.order_matters import is_order_free, ranks_differ
from admissions.rules.policy import WEIGHT_UNIT, Margins, Policy, Programme, Queue

__all__ = ["explained_ranking", "explained_rules", "rules_of_rank"]


def explained_rules(policy: Policy) -> list[str]:
    """One sentence a rule, in the order in which a family meets them."""
    return [
        *_number(policy),
        *_zones(policy),
        *_margins(policy),
        *_chain(policy),
        *_queues(policy),
        *_proportional(policy),
        *_afterwards(policy),
        *_order(policy),
    ]


def rules_of_rank(policy: Policy) -> list[str]:
    """What the number of a wish means under these rules, where it means anything."""
    return [*_programmes(policy), *_margins(policy), *_chain(policy), *_order(policy)]


def _language() -> str:
    return get_language() or "vi"


def _number(policy: Policy) -> Iterator[str]:
    yield _("Chọn từ 1 đến %(most)s trường. Nguyện vọng 1 là trường gia đình mong nhất.") % {
        "most": policy.max_wishes
    }
    yield from _programmes(policy)
    if policy.programmes:
        yield _("Các trường khác: nhiều nhất %(most)s nguyện vọng.") % {"most": policy.wishes.max}
        if ranks_differ(policy):
            yield _("Thứ tự nguyện vọng ở các mức dưới đây đếm riêng trong từng nhóm trường này.")


def _programmes(policy: Policy) -> Iterator[str]:
    """What is decided before everything else, wherever the family put it."""
    for programme in policy.programmes:
        words = {"label": programme.label.text(_language()), "most": programme.wishes.max}
        yield (
            _(
                "%(label)s: nhiều nhất %(most)s nguyện vọng, được xét trước. Đủ vào đó là con được xếp ở "
                "đó, dù gia đình đặt sau trường khác."
            )
            % words
        )


def _zones(policy: Policy) -> Iterator[str]:
    """One sentence for each number of wishes that binds one of them to the own zone."""
    for count, rule in enumerate(policy.wishes.zones, start=1):
        bound = [str(rank) for rank, where in enumerate(rule, start=1) if where == "own"]
        if bound:
            yield _("Chọn %(count)s trường: nguyện vọng %(ranks)s phải ở khu vực tuyển sinh của con.") % {
                "count": count,
                "ranks": _(" và ").join(bound),
            }
        else:
            yield _("Chọn %(count)s trường: ở khu vực nào cũng được.") % {"count": count}


def _margins(policy: Policy) -> Iterator[str]:
    """What a wish must have on top, programme by programme, and for whom it is otherwise."""
    for part in policy.parts:
        if not part.has_step("score"):
            continue
        label = part.label.text(_language())
        before = f"{label}: " if label else ""
        for sentence in _by_rank(part, part.wishes):
            yield before + _lower(sentence) if before else sentence
        for rule in part.wishes.margins_for:
            who = _("Với %(who)s: ") % {"who": in_words(policy, rule.when)}
            sentences = [*_by_rank(part, rule)] or [_("Chỉ cần đạt điểm chuẩn của trường.")]
            yield before + who + _lower(" ".join(sentences))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _by_rank(part: Programme, margins: Margins) -> Iterator[str]:
    """One sentence a wish that must have more than the line; one for all where all are alike."""
    levels = [(margins.margin(rank), margins.is_strict(rank)) for rank in range(1, part.wishes.max + 1)]
    if margins.ratio != WEIGHT_UNIT:
        ratio = show_hundredths(margins.ratio, _language())
        yield _("Cần đạt %(ratio)s%% điểm chuẩn của trường.") % {"ratio": ratio}
    for rank, (margin, is_strict) in enumerate(levels, start=1):
        if not margin and not is_strict:
            continue
        words = {"rank": rank, "margin": show_hundredths(margin, _language())}
        if is_strict and not margin:
            yield _("Nguyện vọng %(rank)s cần cao hơn điểm chuẩn của trường.") % words
        elif is_strict:
            yield _("Nguyện vọng %(rank)s cần cao hơn điểm chuẩn của trường trên %(margin)s điểm.") % words
        else:
            yield _("Nguyện vọng %(rank)s cần đạt điểm chuẩn của trường cộng thêm %(margin)s điểm.") % words


def _chain(policy: Policy) -> Iterator[str]:
    if policy.chain is None:
        return
    yield _("Điểm chuẩn từng nguyện vọng do người có thẩm quyền quyết định và công bố.")
    for rank, gap in enumerate(policy.chain.gaps, start=2):
        words = {"rank": rank, "before": rank - 1, "gap": show_hundredths(gap, _language())}
        if gap:
            yield (
                _("Điểm chuẩn nguyện vọng %(rank)s cao hơn nguyện vọng %(before)s ít nhất %(gap)s điểm.")
                % words
            )
        else:
            yield _("Điểm chuẩn nguyện vọng %(rank)s không thấp hơn nguyện vọng %(before)s.") % words
    for share in policy.chain.shares:
        percent = show_hundredths(share.at_least, _language())
        yield _("Ít nhất %(percent)s%% chỉ tiêu dành cho nguyện vọng %(rank)s.") % {
            "percent": percent,
            "rank": share.rank,
        }


def _queues(policy: Policy) -> Iterator[str]:
    """One sentence a queue: its seats, for whom, and what becomes of those that nobody of them needs."""
    if policy.queues:
        yield _("Chỉ tiêu được chia thành các lượt, xét lần lượt như sau; mỗi em chỉ giữ một chỗ.")
    labels = {queue.name: queue.label.text(_language()) for queue in policy.queues}
    for queue in policy.queues:
        where = in_words(policy, queue.when, of="offering")
        sentence = (
            _("Ở nơi có %(where)s, lượt “%(label)s”: %(seats)s")
            if where
            else _("Lượt “%(label)s”: %(seats)s")
        )
        told = sentence % {"where": where, "label": labels[queue.name], "seats": _seats(policy, queue)}
        who = in_words(policy, queue.who)
        told += _(", dành cho: %(who)s") % {"who": who} if who else _(", dành cho mọi em")
        if queue.unused is not None:
            told += _("; chỗ không dùng hết chuyển cho lượt “%(heir)s”") % {"heir": labels[queue.unused]}
        yield f"{told}."


def _seats(policy: Policy, queue: Queue) -> str:
    seats = queue.seats
    if seats.kind == "percent":
        return _("%(percent)s%% chỉ tiêu") % {"percent": show_hundredths(seats.value, _language())}
    if seats.kind == "number":
        return _("%(number)s chỗ") % {"number": seats.value}
    if seats.kind == "fact":
        return _("số chỗ trường công bố")
    return _("số chỗ còn lại")


def _proportional(policy: Policy) -> Iterator[str]:
    for group in policy.proportional:
        label = group.label.text(_language())
        if group.percent_fact is not None:
            yield _("Trường gọi các em theo thứ tự giữ tỉ lệ tối thiểu mà trường công bố cho: %(label)s.") % {
                "label": label
            }
        else:
            yield _("Trường gọi các em theo thứ tự giữ ít nhất %(percent)s%% cho: %(label)s.") % {
                "percent": show_hundredths(group.percent, _language()),
                "label": label,
            }


def _afterwards(policy: Policy) -> Iterator[str]:
    """What may follow for children without a place."""
    if policy.placement is not None:
        who = in_words(policy, policy.placement.who)
        if who:
            yield _(
                "Em có %(who)s mà chưa được xếp nguyện vọng nào được bố trí vào trường gần nhà còn chỗ."
            ) % {"who": who}
        else:
            yield _("Em chưa được xếp nguyện vọng nào được bố trí vào trường gần nhà còn chỗ.")
    if policy.later is not None:
        yield _("Sau đợt này có thể có đợt bổ sung, mỗi em chọn nhiều nhất %(wishes)s nguyện vọng.") % {
            "wishes": policy.later.wishes
        }


def _order(policy: Policy) -> Iterator[str]:
    """The promise only where it is true; where the number of a wish counts, that it does."""
    if is_order_free(policy):
        yield _("Hãy xếp theo đúng mong muốn: trường xét các em như nhau dù đặt ở nguyện vọng mấy.")
    elif ranks_differ(policy):
        yield _(
            "Đặt trường ở nguyện vọng mấy có ảnh hưởng đến kết quả. "
            "Hãy cân nhắc các mức ở trên khi xếp thứ tự."
        )
