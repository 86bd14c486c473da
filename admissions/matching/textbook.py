"""The same allocation by the book, in plain Python: slow, readable, and the oracle of the fast kernel.

Applicant-proposing deferred acceptance (Gale and Shapley, "College Admissions and the Stability of
Marriage", American Mathematical Monthly 69, 1962), with score limits where ties share the last seat (Biró
and Kiselgof, "College admissions with stable score-limits", Central European Journal of Operations
Research 23, 2015: the limits that are best for applicants) and seats handed on where candidates are missing
(Westkamp, "An analysis of the German university admissions system", Economic Theory 53, 2013).

1. At first everybody is without a place and nobody has asked for an offering, so that each that hands on its
   seats hands on all of them, to offerings further on.
2. As long as someone without a place has a wish left, they ask for the next one of their list.
3. A wish that is not eligible is refused at once.
4. Otherwise the offering counts one more who ever asked. At or below the highest priority that it has refused
   it refuses again; above that it holds them for now, together with those it holds already. Those of equal
   priority form one tie class, tie classes of equal priority but for the last bits one band.
5. If it had a seat without candidates, it has one fewer to hand on. The offering that gets its seats loses
   one, which may be one that had no candidate there, and so on.
6. As long as an offering holds more than its seats, it looks at its lowest tie class:
   - if the offering has never refused anybody of that band, the band is needed to fill the seats, and what is
     held is at most `within` more than the seats, the whole band stays, and nothing is refused;
   - if the seats would be filled without the class, the class is refused as a whole;
   - otherwise it ties at the last seat: it stays, or where none of them may is refused as a whole.
   In a strict offering every class is one person, so that this is "refuse the worst when over-full".
7. Whoever is refused goes on with step 2. A refusal is final: the line of an offering only ever rises.
8. When nobody asks any more, what is held is granted, and the priority of the lowest class held is the
   cutoff of the offering.

The outcome does not depend on who asks first, and no other stable outcome is better for any applicant.
"""

from heapq import heappop, heappush

import numpy as np

from admissions.matching.instance import ADMIT_NONE, NO_CUTOFF, UNPLACED, UNUSED, Instance, Matching


class _Offering:
    """The tie classes held by one offering, lowest priority first, and the size of each band."""

    def __init__(self, seats: int, ties: int, within: int, band_bits: int) -> None:
        self.seats, self.ties, self.within, self.band_bits = seats, ties, within, band_bits
        self.asked = 0
        self.held = 0
        self.highest_refused = NO_CUTOFF
        self.broken_band: int | None = None
        self.classes: dict[int, list[int]] = {}
        self.bands: dict[int, int] = {}
        self.lowest_first: list[int] = []

    @property
    def without_candidates(self) -> int:
        """The seats that are handed on, steps 1 and 5."""
        return max(0, self.seats - self.asked)

    def consider(self, applicant: int, priority: int) -> bool:
        """Step 4. Whether the applicant is held."""
        self.asked += 1
        if priority <= self.highest_refused:
            return False
        if priority not in self.classes:
            self.classes[priority] = []
            heappush(self.lowest_first, priority)
        self.classes[priority].append(applicant)
        self.held += 1
        if self.within != UNUSED:
            band = priority >> self.band_bits
            self.bands[band] = self.bands.get(band, 0) + 1
        return True

    def refuse(self) -> list[int]:
        """Step 6."""
        refused: list[int] = []
        while self.held > self.seats and not self._lowest_stays():
            priority = heappop(self.lowest_first)
            leaving = self.classes.pop(priority)
            self.held -= len(leaving)
            self.highest_refused = priority
            if self.within != UNUSED:
                self.broken_band = priority >> self.band_bits
                self.bands[self.broken_band] -= len(leaving)
            refused += leaving
        return refused

    def _lowest_stays(self) -> bool:
        lowest = self.lowest_first[0]
        band = lowest >> self.band_bits
        if self.within != UNUSED and self.broken_band != band:
            band_is_needed = self.held - self.bands[band] < self.seats
            if band_is_needed and self.held - self.seats <= self.within:
                return True
        class_is_needed = self.held - len(self.classes[lowest]) < self.seats
        return class_is_needed and self.ties != ADMIT_NONE

    @property
    def cutoff(self) -> int:
        """Step 8."""
        return self.lowest_first[0] if self.held else NO_CUTOFF


def match(instance: Instance) -> Matching:
    """Solve `instance`; `rounds` of the result counts how often somebody asked."""
    starts, offerings = instance.starts.tolist(), instance.offerings.tolist()
    priorities, eligible = instance.priorities.tolist(), instance.eligible.tolist()
    takeover, places = instance.takeover.tolist(), _nobody_asked(instance)  # 1
    untried = starts[:-1]
    granted = [UNPLACED] * instance.n_applicants
    without = list(range(instance.n_applicants))
    asked = 0
    while without:  # 2
        applicant = without.pop()
        granted[applicant] = UNPLACED
        wish = untried[applicant]
        if wish == starts[applicant + 1]:
            continue
        untried[applicant] += 1
        asked += 1
        if not eligible[wish]:  # 3
            without.append(applicant)
            continue
        offering = offerings[wish]
        had_one = places[offering].without_candidates
        if places[offering].consider(applicant, priorities[wish]):  # 4
            granted[applicant] = wish
        else:
            without.append(applicant)
        if had_one:
            offering = _one_fewer_to_hand_on(places, takeover, offering)
        without += places[offering].refuse()  # 6, 7
    cutoffs = [place.cutoff for place in places]  # 8
    return Matching(
        positions=np.array(granted, dtype=np.int64),
        cutoffs=np.array(cutoffs, dtype=np.int64),
        rounds=asked,
    )


def _nobody_asked(instance: Instance) -> list[_Offering]:
    """Step 1."""
    places = [
        _Offering(seats, ties, within, instance.band_bits)
        for seats, ties, within in zip(
            instance.seats.tolist(), instance.ties.tolist(), instance.within.tolist(), strict=True
        )
    ]
    for place, taker in zip(places, instance.takeover.tolist(), strict=True):
        if taker != UNUSED:
            places[taker].seats += place.without_candidates
    return places


def _one_fewer_to_hand_on(places: list[_Offering], takeover: list[int], offering: int) -> int:
    """Step 5. Returns the last of those concerned, the only one that may hold too many now."""
    had_one = 1
    while had_one and takeover[offering] != UNUSED:
        offering = takeover[offering]
        had_one = places[offering].without_candidates
        places[offering].seats -= 1
    return offering
