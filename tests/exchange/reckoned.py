"""A round worked out again from its published files alone, to hold against what a family is told.

What each wish is worth and who is in comes from the verifier, which shares no code with the engine.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction

from admissions.exchange import verifier
from admissions.exchange.verifier import Claim, Queue, Recomputed, Step, Wish


class Reckoned:
    """A round worked out again from its files."""

    def __init__(self, files: dict[str, bytes], seed: str) -> None:
        rules = verifier.RuleReader(files["policy.toml"]).rules()
        self.labels = tomllib.loads(files["policy.toml"].decode())
        data = verifier.RoundReader(rules, files).read()
        self.right = Recomputed(rules, data, seed)
        self.rules, self.data, seating = rules, data, self.right.seating
        self.asked = verifier.wanted_at_least(seating, self.right.granted)
        self.seats: dict[int, int] = {}
        self.claims: dict[int, list[Claim]] = {}
        for queues in seating.queues:
            for queue, seats in zip(queues, verifier.capacities(queues, self.asked), strict=True):
                self.seats[id(queue)] = seats
        for claims in seating.claims:
            for claim in claims:
                self.claims.setdefault(id(claim.queue), []).append(claim)

    def told(self, child: int, rank: int) -> Told:
        wish = next(wish for wish in self.right.reckoning.lists[child] if wish.rank == rank)
        return Told(self, wish)

    def held(self, queue: Queue) -> list[Claim]:
        granted = self.right.granted
        return [each for each in self.asked.get(id(queue), []) if granted[each.wish.applicant] is each]

    def is_in(self, claim: Claim) -> bool:
        return self.right.granted[claim.wish.applicant] is claim

    def would_be_in(self, claim: Claim, key: tuple) -> bool:
        """Whether one of those who asked would be in with another key, all others as they are."""
        other = Claim(claim.wish, claim.queue, key)
        line_up = [each for each in self.asked[id(claim.queue)] if each is not claim] + [other]
        line_up.sort(key=verifier.by_key)
        last = verifier.chosen(claim.queue, self.seats[id(claim.queue)], line_up)
        return any(each is other for each in line_up[:last])


@dataclass
class Told:
    """What is said of one wish: in general, or in one queue."""

    round: Reckoned
    wish: Wish
    claim: Claim | None = None

    def queues(self) -> list[Claim]:
        return [
            each for each in self.round.right.seating.claims[self.wish.applicant] if each.wish is self.wish
        ]

    def at(self, place: int) -> Told:
        return Told(self.round, self.wish, self.queues()[place])

    @property
    def mine(self) -> Claim:
        assert self.claim is not None
        return self.claim

    @property
    def last(self) -> Claim:
        """The last admitted of the queue."""
        return max(self.round.held(self.mine.queue), key=lambda each: (each.key, each.wish.applicant))

    @property
    def order(self) -> tuple[Step, ...]:
        return self.mine.queue.order

    @property
    def part(self) -> verifier.Part:
        return self.round.rules.parts[self.wish.part]

    @property
    def margins(self) -> verifier.Margins:
        data = self.round.data
        return next(rule for rule in self.part.margins if verifier.holds(data, rule.when)(self.wish))

    def margin(self) -> int:
        margins = self.margins.margins
        return margins[min(self.wish.number, len(margins)) - 1] if margins else 0

    def value(self, step: Step, wish: Wish) -> int | None:
        return self.round.right.steps.value(step)(wish)

    def first_difference(self) -> Step | None:
        for step in self.order:
            if self.value(step, self.wish) != self.value(step, self.last.wish):
                return step
        return None

    def equal_before(self, step: Step) -> bool:
        """Whether nothing before this step tells the child and the last admitted apart."""
        until = self.order.index(step)
        return all(
            self.value(one, self.wish) == self.value(one, self.last.wish) for one in self.order[:until]
        )

    def step(self, label: str) -> Step:
        """The step whose fact has this label, as the rule file writes it."""
        facts = self.round.labels["facts"]
        return next(
            step
            for step in self.order
            if step.fact and facts[step.fact.name]["label"]["vi"].casefold() == label.casefold()
        )

    def shown(self, step_or_fact: object, text: str) -> int | None:
        """The stored value that a text shows."""
        fact = getattr(step_or_fact, "fact", step_or_fact)
        if text == "chưa có":
            return None
        if fact.type == "flag":
            return {"có": 1, "không": 0}[text]
        if fact.type in ("choice", "choices"):
            labels = [choice["vi"] for choice in self.round.labels["facts"][fact.name]["choices"]]
            if fact.type == "choice":
                return labels.index(text)
            return sum(1 << labels.index(each) for each in text.split("; ")) if text != "không có" else 0
        if fact.type == "date":
            return verifier.read_date(fact, text)
        unit = self.round.labels["facts"][fact.name].get("unit", "")
        number = text.removesuffix(unit).strip()
        if fact.type == "integer":
            return int(number.replace(".", "")) if unit else int(number)
        return points(number)

    def category(self, wish: Wish) -> str:
        return self.round.labels["categories"][wish.category]["label"]["vi"]


def points(text: str) -> int:
    """ "38,25" as hundredths."""
    exact = Fraction(text.replace(",", ".")) * 100
    assert exact.denominator == 1
    return int(exact)
