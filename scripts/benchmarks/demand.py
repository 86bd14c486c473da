"""Rounds of a size to be asked for, with the demand of real ones: a few offerings that everybody wants."""

from dataclasses import replace

import numpy as np

from admissions.matching.instance import STRICT, Instance


def heavy_tailed(*, applicants: int, wishes: int, offerings: int, seed: int = 2025) -> Instance:
    """A strict round. Demand falls as rank^-0.7; seats for 19 in 20 applicants, spread log-normally.

    A priority is the applicant's score in hundredths, a little different at each offering, and below it a
    lottery number, so that no two are equal.
    """
    rng = np.random.default_rng(seed)
    ability = 2500 + 600 * rng.standard_normal(applicants)
    score = ability[:, None] + 180 * rng.standard_normal((applicants, wishes))
    lottery = rng.permutation(applicants)
    priorities = np.clip(np.rint(score), 0, 5000).astype(np.int64) << applicants.bit_length()
    priorities |= lottery[:, None]
    shares = rng.lognormal(0, 0.5, offerings)
    return Instance(
        seats=np.rint(0.95 * applicants * shares / shares.sum()).astype(np.int64),
        ties=np.array(STRICT),
        starts=np.arange(0, applicants * wishes + 1, wishes),
        offerings=_wishes(rng, applicants, wishes, offerings).ravel(),
        priorities=priorities.ravel(),
        eligible=np.ones(applicants * wishes, dtype=np.bool_),
    )


def _wishes(rng: np.random.Generator, applicants: int, wishes: int, offerings: int) -> np.ndarray:
    """Distinct offerings for each applicant, drawn by demand; repeated ones are drawn again."""
    demand = rng.permutation(np.arange(1, offerings + 1) ** -0.7).cumsum()
    drawn = np.empty((applicants, wishes), dtype=np.int32)
    again = np.arange(applicants)
    while again.size:
        points = rng.random((again.size, wishes)) * demand[-1]
        drawn[again] = np.minimum(demand.searchsorted(points), offerings - 1)
        ordered = np.sort(drawn[again], axis=1)
        again = again[(ordered[:, 1:] == ordered[:, :-1]).any(axis=1)]
    return drawn


def with_random_priorities(instance: Instance, *, seed: int = 2025) -> Instance:
    """The same wishes, but each offering lines up its applicants in an order of its own, in 62 bits."""
    rng = np.random.default_rng(seed)
    return replace(instance, priorities=rng.integers(0, 2**62, instance.priorities.size))


def chain(length: int) -> Instance:
    """Everybody is settled until one newcomer displaces the first, who displaces the second, and so on."""
    settled = np.arange(length)
    offerings = np.column_stack([settled, settled + 1]).ravel()
    return Instance(
        seats=np.ones(length + 1, dtype=np.int64),
        ties=np.array(STRICT),
        starts=np.append(np.arange(0, 2 * length + 1, 2), 2 * length + 1),
        offerings=np.append(offerings, 0),
        priorities=np.append(np.tile([0, 1], length), 2),
        eligible=np.ones(2 * length + 1, dtype=np.bool_),
    )


def oversubscription(instance: Instance) -> float:
    """First wishes for each seat of the most wanted offering that has seats."""
    first = np.bincount(instance.offerings[instance.starts[:-1]], minlength=instance.n_offerings)
    return float((first / np.maximum(instance.seats, 1)).max())
