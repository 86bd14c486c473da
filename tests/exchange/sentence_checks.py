"""What each kind of sentence on a result claims, figure by figure, against what the files give."""

from __future__ import annotations

import re
import sys
from fractions import Fraction

from admissions.exchange import verifier
from tests.exchange.reckoned import Told, points


def place(told: Told, found: re.Match) -> bool:
    claims = told.round.claims[id(told.mine.queue)]
    before = sum(each.key < told.mine.key for each in claims)
    figures = tuple(map(int, found.group("place", "eligible", "seats")))
    return figures == (before + 1, len(claims), told.mine.queue.seats)


def called(told: Told, found: re.Match) -> bool:
    rules, data = told.round.rules, told.round.data
    seating, shares = told.round.right.seating, told.round.labels["proportional"]
    percents = [
        (seating.percent(share, told.wish.offering), own)
        for share, own in zip(rules.shares, shares, strict=True)
    ]
    groups = [
        f"{own['label']['vi']} ({verifier.comma(percent)}%)" for percent, own in percents if percent > 0
    ]
    return (
        told.mine.queue.is_called
        and place(told, found)
        and found["groups"] == "; ".join(groups)
        and bool(data)
    )


def handed_on(told: Told, found: re.Match) -> bool:
    capacity = told.round.seats[id(told.mine.queue)]
    return (int(found["more"]), int(found["capacity"])) == (capacity - told.mine.queue.seats, capacity)


def last_place(told: Told, found: re.Match) -> bool:
    claims = told.round.claims[id(told.mine.queue)]
    return int(found["last"]) == 1 + sum(each.key < told.last.key for each in claims)


def elsewhere(told: Told, found: re.Match) -> bool:
    queue = told.mine.queue
    return int(found["count"]) == len(told.round.claims[id(queue)]) - len(told.round.asked[id(queue)])


def everyone(told: Told, found: re.Match) -> bool:
    return all(told.round.is_in(each) for each in told.round.asked[id(told.mine.queue)])


def no_seats(told: Told, found: re.Match) -> bool:
    return told.round.seats[id(told.mine.queue)] == 0


def score(told: Told, found: re.Match) -> bool:
    """The own total, the line, how the level comes from it, and on which side of it the total is."""
    own, cutoff, words = points(found["score"]), points(found["cutoff"]), found["verb"]
    level = Fraction(found["level"].replace(",", ".")) * 100 if found["level"] else Fraction(cutoff)
    margin = points(found["margin"]) if found["margin"] else 0
    ratio = Fraction(found["ratio"].replace(",", ".")) * 100 if found["ratio"] else Fraction(10_000)
    side = {
        "đạt": own >= level,
        "thấp hơn": own < level,
        "cao hơn": own > level,
        "không cao hơn": own <= level,
    }[words]
    strict = told.margins.is_strict(told.wish.number)
    if told.claim is not None and not found["fixed"]:
        line = told.last.wish.effective
        decides = told.first_difference()
        at = next(step for step in told.order if step.criterion == "score")
        if decides is not None and told.order.index(decides) < told.order.index(at):
            return False
    else:
        line = told.round.right.reckoning.line(told.wish).cutoff
    number = found.groupdict().get("number")
    return (
        own == told.wish.score
        and number in (None, str(told.wish.number))
        and cutoff == line
        and margin == told.margin()
        and ratio == told.margins.ratio
        and level == (cutoff + margin) * ratio / 10_000
        and (words in ("cao hơn", "không cao hơn")) == strict
        and side
    )


def fixed(told: Told, found: re.Match) -> bool:
    """A line that people decided for wishes of one rank."""
    own, cutoff, rank = points(found["score"]), points(found["cutoff"]), int(found["rank"])
    line = told.round.data.lines[told.wish.offering, rank]
    side = {
        "đạt": own >= cutoff,
        "thấp hơn": own < cutoff,
        "cao hơn": own > cutoff,
        "không cao hơn": own <= cutoff,
    }
    return (own, cutoff, rank) == (told.wish.score, line.cutoff, told.wish.number) and side[found["verb"]]


def category(told: Told, found: re.Match) -> bool:
    step = next(step for step in told.order if step.criterion == "category")
    if not told.equal_before(step) or found["own"] != told.category(told.wish):
        return False
    own, last = told.wish.category, told.last.wish.category
    if not found["side"]:
        return True
    right = own < last if found["side"] == "trước" else own > last
    return right and found["last"] == told.category(told.last.wish)


def fact_own(told: Told, found: re.Match) -> bool:
    step = told.step(found["fact"])
    return told.equal_before(step) and told.shown(step, found["own"]) == told.value(step, told.wish)


def fact(told: Told, found: re.Match) -> bool:
    step = told.step(found["fact"])
    own, last = told.value(step, told.wish), told.value(step, told.last.wish)
    if (told.shown(step, found["own"]), told.shown(step, found["last"])) != (own, last):
        return False
    before = verifier.turned(step, own) < verifier.turned(step, last)
    return told.first_difference() == step and before == (found["side"] == "trước")


def draw(told: Told, found: re.Match) -> bool:
    step = next(step for step in told.order if step.criterion == "lottery")
    own, last = told.value(step, told.wish), told.value(step, told.last.wish)
    right = own > last if found["side"] == "trước" else own < last
    return (
        told.first_difference() == step and right and (int(found["own"]), int(found["last"])) == (own, last)
    )


def all_equal(told: Told, found: re.Match) -> bool:
    return (
        told.first_difference() is None
        and not told.round.is_in(told.mine)
        and told.mine.queue.mode == "strict"
    )


def tie_all(told: Told, found: re.Match) -> bool:
    """All who are equal in the whole order; or in its first steps, where there is no limit to that."""
    held, queue = told.round.held(told.mine.queue), told.mine.queue
    steps = queue.equal_by if queue.within == sys.maxsize else None
    equal = [each for each in held if each.key[:steps] == told.mine.key[:steps]]
    return (
        (steps is not None or queue.mode == "admit_all")
        and int(found["tied"]) == len(equal)
        and told.mine.key[:steps] == told.last.key[:steps]
        and len(held) > told.round.seats[id(queue)]
        and bool(found["record"]) == on_record(told)
    )


def tie_within(told: Told, found: re.Match) -> bool:
    held, queue = told.round.held(told.mine.queue), told.mine.queue
    band = told.mine.key[: queue.equal_by]
    equal = [each for each in held if each.key[: queue.equal_by] == band]
    over = len(held) - told.round.seats[id(queue)]
    return (
        int(found["tied"]) == len(equal)
        and int(found["within"]) == queue.within
        and 0 < over <= queue.within
        and band == told.last.key[: queue.equal_by]
        and percent_of(told) == points(found["percent"])
    )


def tie_none(told: Told, found: re.Match) -> bool:
    queue = told.mine.queue
    equal = [each for each in told.round.asked[id(queue)] if each.key == told.mine.key]
    better = [each for each in told.round.asked[id(queue)] if each.key < told.mine.key]
    left = told.round.seats[id(queue)] - len(better)
    return (
        queue.mode in ("admit_none", "escalate")
        and not any(map(told.round.is_in, equal))
        and all(map(told.round.is_in, better))
        and (int(found["tied"]), int(found["left"])) == (len(equal), left)
        and 0 < left < len(equal)
        and ("thẩm quyền" in found.string) == (queue.mode == "escalate")
    )


def tie_too_many(told: Told, found: re.Match) -> bool:
    queue = told.mine.queue
    line_up, seats = told.round.asked[id(queue)], told.round.seats[id(queue)]
    return (
        int(found["within"]) == queue.within
        and percent_of(told) == points(found["percent"])
        and not verifier.is_band(queue, seats, line_up)
        and verifier.end_of_band(queue, seats, line_up) - seats > queue.within
        and told.mine.key[: queue.equal_by] == line_up[seats - 1].key[: queue.equal_by]
    )


def percent_of(told: Told) -> int:
    seating, queue = told.round.right.seating, told.mine.queue
    rule = next((each for each in told.round.rules.queues if each.name == queue.name), None)
    ties = (rule.ties if rule else None) or told.part.ties
    return seating.tie_rule(ties, queue.offering).percent


def on_record(told: Told) -> bool:
    queue = told.mine.queue
    rule = next((each for each in told.round.rules.queues if each.name == queue.name), None)
    ties = (rule.ties if rule else None) or told.part.ties
    decided = ties.decided_by
    return decided is not None and told.round.data.facts["offering"][decided.name][queue.offering] is not None


def called_side(told: Told, found: re.Match) -> bool:
    return last_place(told, found) and told.round.is_in(told.mine) == ("trước" in found["side"])


def enough_score(told: Told, found: re.Match) -> bool:
    needed, missing = points(found["needed"]), points(found["missing"])
    if needed - missing != told.wish.score or missing <= 0:
        return False
    effective = told.margins.effective(needed, told.wish.number)
    if told.claim is None:
        line, strict = told.round.right.reckoning.line(told.wish), told.margins.is_strict(told.wish.number)
        own_rank = (told.wish.offering, told.wish.number) in told.round.data.lines
        return needed == line.cutoff + strict if own_rank else effective >= line.cutoff
    return told.round.would_be_in(told.mine, changed(told, "score", effective))


def enough_fact(told: Told, found: re.Match) -> bool:
    step = told.step(found["fact"])
    value = told.shown(step, found["value"])
    return told.round.would_be_in(told.mine, changed(told, step.key, value))


def changed(told: Told, name: str, value: int | None) -> tuple:
    """The own key with another value at one step."""
    at = next(place for place, step in enumerate(told.order) if step.key == name)
    key = list(told.mine.key)
    key[at] = verifier.turned(told.order[at], value)
    return tuple(key)


def enough_called(told: Told, found: re.Match) -> bool:
    return last_place(told, found) and told.round.would_be_in(
        told.mine, (*told.last.key[:-1], told.last.key[-1] - 0.5)
    )


def never(told: Told, found: re.Match) -> bool:
    """With the best values at all steps that come after what decided it would not be in either."""
    decided = told.first_difference() if told.round.held(told.mine.queue) else None
    best = list(told.mine.key)
    if decided is not None:
        at = told.order.index(decided)
        if decided.criterion == "fact":
            best[at] = told.last.key[at]
        else:
            best[at + 1 :] = [-(10**18)] * (len(best) - at - 1)
    if "own" in found.re.groupindex and found["own"] != told.category(told.wish):
        return False
    return not told.round.would_be_in(told.mine, tuple(best))


def not_reached(told: Told, found: re.Match) -> bool:
    granted = told.round.right.granted[told.wish.applicant]
    wishes = told.round.right.reckoning.lists[told.wish.applicant]
    name = told.round.data.names[granted.wish.offering]
    return (int(found["rank"]), found["offering"]) == (granted.wish.rank, name) and wishes.index(
        granted.wish
    ) < wishes.index(told.wish)


def refused(told: Told, found: re.Match) -> bool:
    """The first reason that the rules give, with the own value where there is one."""
    words = {
        "chưa có đủ điểm để xét": "no_score",
        "vượt số nguyện vọng được đăng ký": "too_many_wishes",
        "nguyện vọng này phải vào trường thuộc khu vực tuyển sinh của con": "wrong_zone",
        "con không thuộc diện nào mà trường được nhận": "no_category",
        "con không thuộc nhóm nào mà trường dành chỗ": "no_queue",
        "không có điểm chuẩn nào cho nguyện vọng này": "no_line",
    }
    why = found["why"]
    if why in words:
        return told.wish.refusal == words[why]
    if told.wish.refusal == "age":
        return f"sinh năm {told.round.rules.age.birth_year}" in why
    gate = next(gate for gate in closed_gates(told) if gate.reason == told.wish.refusal)
    if not found["own"]:
        return value_of(told, gate.condition.fact) is None
    if gate.condition.fact.name in ("total", "rank"):
        own = points(found["own"]) if gate.condition.fact.name == "total" else int(found["own"])
        return own == value_of(told, gate.condition.fact)
    return told.shown(gate.condition.fact, found["own"]) == value_of(told, gate.condition.fact)


def needs(told: Told, found: re.Match) -> bool:
    """What the first closed gate asks for, and that the child does not have it."""
    gate = next(gate for gate in closed_gates(told) if gate.reason == told.wish.refusal)
    condition, op = gate.condition, {"trên": ">", "từ": ">=", "dưới": "<", "không quá": "<="}[found["op"]]
    limit = (
        verifier.reader(told.round.data, condition.limit)(told.wish)
        if condition.limit
        else condition.values[0]
    )
    name = condition.fact.name
    is_points = name == "total" or condition.fact.type in ("score", "decimal")
    value = points(found["value"]) if is_points else int(re.sub(r"[^\d-]", "", found["value"]))
    return op == condition.op and value == limit


def closed_gates(told: Told) -> list[verifier.Gate]:
    return [gate for gate in told.part.gates if told.round.right.reckoning.closed(gate)(told.wish)]


def value_of(told: Told, fact: verifier.Fact) -> int | None:
    return verifier.reader(told.round.data, fact)(told.wish)


def turn(told: Told, found: re.Match) -> bool:
    wishes = told.round.right.reckoning.lists[told.wish.applicant]
    labels = [each["label"]["vi"] for each in told.round.labels["programmes"]]
    return wishes.index(told.wish) + 1 == int(found["turn"]) and found["order"] == ", ".join(
        [*labels, "các trường khác"]
    )


def no_member(told: Told, found: re.Match) -> bool:
    names = [each["name"] for each in told.round.labels["queues"] if each["label"]["vi"] == found["queue"]]
    here = {queue.name for queue in told.round.right.seating.queues[told.wish.offering]}
    mine = {claim.queue.name for claim in told.queues()}
    return any(name in here and name not in mine for name in names)
