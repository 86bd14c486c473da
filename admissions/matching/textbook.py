"""The same allocation by the book, in plain Python: slow, readable, and the oracle of the fast kernel.

Applicant-proposing deferred acceptance (Gale and Shapley, "College Admissions and the Stability of
Marriage", American Mathematical Monthly 69, 1962), with score limits where ties share the last seat (Biró
and Kiselgof, "College admissions with stable score-limits", Central European Journal of Operations
Research 23, 2015: the limits that are best for applicants).

1. At first everybody is without a place and no offering holds anybody.
2. As long as someone without a place has a wish left, they apply for the next one of their list.
3. A wish that is not eligible is refused at once.
4. Otherwise the offering holds them for now, together with those it holds already. Those of equal priority
   form one tie class.
5. While an offering would still fill its seats without its lowest tie class, it refuses that whole class.
   In a strict offering every class is one person, so that this is "refuse the worst when over-full"; where
   ties are admitted, all who tie at the last seat stay. Without seats, everybody is refused.
6. Whoever is refused goes on with step 2. A refusal is final: the line of an offering only ever rises.
7. When nobody applies any more, what is held is granted, and the priority of the lowest class held is the
   cutoff of the offering.

The outcome does not depend on who applies first, and no other stable outcome is better for any applicant.
"""

from heapq import heappop, heappush

import numpy as np

from admissions.matching.instance import NO_CUTOFF, UNPLACED, Instance, Matching


class _Offering:
    """The tie classes held by one offering, lowest priority first."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        self.held = 0
        self.classes: dict[int, list[int]] = {}
        self.lowest_first: list[int] = []

    def hold(self, applicant: int, priority: int) -> None:
        """Step 4."""
        if priority not in self.classes:
            self.classes[priority] = []
            heappush(self.lowest_first, priority)
        self.classes[priority].append(applicant)
        self.held += 1

    def refuse(self) -> list[int]:
        """Step 5."""
        refused: list[int] = []
        while self.held and self.held - len(self.classes[self.lowest_first[0]]) >= self.seats:
            lowest = self.classes.pop(heappop(self.lowest_first))
            self.held -= len(lowest)
            refused += lowest
        return refused

    @property
    def cutoff(self) -> int:
        """Step 7."""
        return self.lowest_first[0] if self.held else NO_CUTOFF


def match(instance: Instance) -> Matching:
    """Solve `instance`; `rounds` of the result counts the applications made."""
    starts, offerings = instance.starts.tolist(), instance.offerings.tolist()
    priorities, eligible = instance.priorities.tolist(), instance.eligible.tolist()
    places = [_Offering(seats) for seats in instance.seats.tolist()]  # 1
    untried = starts[:-1]
    granted = [UNPLACED] * instance.n_applicants
    without = list(range(instance.n_applicants))
    applications = 0
    while without:  # 2
        applicant = without.pop()
        granted[applicant] = UNPLACED
        wish = untried[applicant]
        if wish == starts[applicant + 1]:
            continue
        untried[applicant] += 1
        applications += 1
        if not eligible[wish]:  # 3
            without.append(applicant)
            continue
        granted[applicant] = wish
        place = places[offerings[wish]]
        place.hold(applicant, priorities[wish])  # 4
        without += place.refuse()  # 5, 6
    cutoffs = [place.cutoff for place in places]  # 7
    return Matching(
        positions=np.array(granted, dtype=np.int64),
        cutoffs=np.array(cutoffs, dtype=np.int64),
        rounds=applications,
    )
