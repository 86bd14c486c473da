"""The published package `matching` (MIT licence; Wilde, Knight and Gillard, "Matching: A Python library for
solving matching games", Journal of Open Source Software 5, 2020) on an instance of ours.

It is no dependency: it is measured where it can be imported (`pip install matching`). Timed is its function
`hospital_resident` alone, on players that stand ready, without the copies and checks of its class
`HospitalResident`: the most favourable way of calling it. It changes its players, so that they are made anew
for each run.
"""

import importlib
import importlib.util
from typing import Any

import numpy as np

from admissions.matching.instance import UNPLACED, Instance
from scripts.benchmarks.measure import processor, seconds


def is_installed() -> bool:
    """Whether the package can be imported."""
    return importlib.util.find_spec("matching") is not None


def run(instance: Instance) -> tuple[float, np.ndarray]:
    """The seconds of one run, and the offering of each applicant or `UNPLACED`."""
    solve = importlib.import_module("matching.algorithms").hospital_resident
    residents, hospitals = _players(instance)
    taken = seconds(lambda: solve(residents, hospitals), processor)
    places = [UNPLACED if resident.matching is None else resident.matching.name for resident in residents]
    return taken, np.array(places)


def _players(instance: Instance) -> tuple[list[Any], list[Any]]:
    """Applicants as residents and offerings as hospitals, both with their lists, best first."""
    players = importlib.import_module("matching.players")
    residents = [players.Player(applicant) for applicant in range(instance.n_applicants)]
    hospitals = [players.Hospital(at, seats) for at, seats in enumerate(instance.seats.tolist())]
    starts, offerings = instance.starts.tolist(), instance.offerings.tolist()
    for applicant, resident in enumerate(residents):
        wished = offerings[starts[applicant] : starts[applicant + 1]]
        resident.set_prefs([hospitals[at] for at in wished])
    owners = np.repeat(np.arange(instance.n_applicants), np.diff(instance.starts))
    ranked = owners[np.lexsort((-instance.priorities, instance.offerings))].tolist()
    end = 0
    for hospital, size in zip(hospitals, np.bincount(instance.offerings).tolist(), strict=True):
        hospital.set_prefs([residents[applicant] for applicant in ranked[end : end + size]])
        end += size
    return residents, hospitals
