"""A bundle as a province's department would hand it in, of the size of a grade-10 round."""

import csv
from pathlib import Path

import numpy as np

from admissions.rules.packs import pack_text

PACK = "hanoi-2025-grade-10"
ZONES = 12
OFFERINGS = 40
PAPERS = ("math", "literature", "foreign_language")


def write_grade_10(folder: Path, *, applicants: int, seed: int = 2025) -> None:
    """Three wishes each, the first two in the own zone; rows in no order. Creates the input files alone."""
    rng = np.random.default_rng(seed)
    (folder / "policy.toml").write_text(pack_text(PACK), encoding="utf-8")
    zones = np.arange(OFFERINGS) % ZONES
    demand = rng.permutation(np.arange(1, OFFERINGS + 1) ** -0.7)
    shares = rng.lognormal(0, 0.4, OFFERINGS)
    seats = np.rint(0.7 * applicants * shares / shares.sum()).astype(int)
    _write(
        folder / "offerings.csv",
        ["offering", "name", "seats", "zone"],
        [[f"S{at:02}", f"THPT số {at + 1}", seats[at], f"zone_{zones[at] + 1}"] for at in range(OFFERINGS)],
    )
    home = rng.integers(0, ZONES, applicants)
    _write(
        folder / "applicants.csv",
        ["applicant", *PAPERS, "priority_groups", "awards", "zone", "lower_secondary_completed"],
        _applicants(rng, home),
    )
    keys = rng.exponential(size=(applicants, OFFERINGS)) / demand
    elsewhere = zones != home[:, None]
    ranked = np.argsort(np.where(elsewhere, keys + 1e6, keys), axis=1)[:, :2]
    np.put_along_axis(keys, ranked, np.inf, axis=1)
    lists = np.column_stack([ranked, np.argmin(keys, axis=1)])
    rows = [[f"{who:06}", at + 1, f"S{lists[who, at]:02}"] for who in range(applicants) for at in range(3)]
    rng.shuffle(rows)
    _write(folder / "preferences.csv", ["applicant", "rank", "offering"], rows)


def _applicants(rng: np.random.Generator, home: np.ndarray) -> list[list[object]]:
    """Papers in quarter points around the applicant's own level; about one in twenty with a bonus."""
    size = home.size
    level = 6.2 + 1.5 * rng.standard_normal(size)
    papers = np.clip(np.rint((level[:, None] + 0.9 * rng.standard_normal((size, 3))) * 4) / 4, 0, 10)
    groups = rng.choice(["", "group_1", "group_2", "group_3"], size, p=[0.96, 0.01, 0.01, 0.02])
    awards = rng.choice(["", "first_prize", "third_prize"], size, p=[0.98, 0.01, 0.01])
    rows: list[list[object]] = [
        [f"{who:06}", *papers[who].tolist(), groups[who], awards[who], f"zone_{home[who] + 1}", "có"]
        for who in range(size)
    ]
    rng.shuffle(rows)
    return rows


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
