"""Random rounds under random rules, as folders of files.

Few schools, few different marks and few seats, so that almost everything that can tie or overflow does.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from tests.exchange.random_rules import MECHANISMS, RandomRules

__all__ = ["MECHANISMS", "RandomRound"]


class RandomRound(RandomRules):
    """One round: `files` are all files of its folder."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        most = 3 if self.is_crowded else 5
        self.offerings = [f"S{each}" for each in range(self.rng.randint(2, most))]
        self.people = [f"{each:03d}" for each in range(self.rng.randint(3, 34) + 16 * self.is_crowded)]
        self.files = {"policy.toml": self.policy, **self.tables()}

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        for name, content in self.files.items():
            (folder / name).write_text(content, encoding="utf-8")
        return folder

    def tables(self) -> dict[str, str]:
        files = {
            "offerings.csv": self.offerings_table(),
            "applicants.csv": self.applicants_table(),
            "preferences.csv": self.preferences_table(),
        }
        if "placement" in self.mechanisms and self.chance(0.9):
            files["nearby.csv"] = self.nearby_table()
        often = 0.4 if self.is_crowded else 0.15
        if self.is_scored and "score" in self.steps and self.chance(often, "lines"):
            files["lines.csv"] = self.lines_table()
        return files

    def pick(self, *cells: str) -> str:
        """One of them; now and then nothing."""
        return "" if self.rng.random() < 0.08 else self.rng.choice(cells)

    def offerings_table(self) -> str:
        header = ["offering", "name", "seats", "zone", "kind", "floor", "kept", "share", "decision"]
        taken = self.chance(0.3, "taken")
        rows = []
        for code in self.offerings:
            seats = self.rng.choice([0, 1, 2, 3, 4, 6, 8]) + 4 * self.is_crowded
            row = [code, f"Trường {code}", str(seats)]
            row += [self.pick("north", "south"), self.pick("common", "common", "special", "boarding")]
            row += [
                self.pick("0", "5", "9.25"),
                self.pick("0", "1", "2"),
                self.pick("0", "25", "60" if self.shares == "integer" else "60.5"),
            ]
            row.append(self.pick("", "", "admit_all", "admit_none", "strict"))
            rows.append(row + [self.pick("0", "1", "2")] * taken)
        return table([*header, *["taken"] * taken], rows)

    def applicants_table(self) -> str:
        header = [
            "applicant",
            "math",
            "literature",
            "points",
            "group",
            "claims",
            "poor",
            "born",
            "day",
            "zone",
        ]
        keyed = self.chance(0.2, "lottery_key")
        rows = []
        for code in self.people:
            math, literature = ["0", "1", "5", "5.5", "9", "9"], ["0.25", "6", "6.75", "8"]
            if self.is_crowded:
                math, literature = ["5", "9"], ["6", "8"]
            row = [code, self.pick(*math), self.pick(*literature)]
            row += [self.pick("-5", "0", "7", "50"), self.pick("a", "b", "c")]
            row += [self.pick("none", "x", "x;y", "y;z"), self.pick("0", "0", "1")]
            row += [self.pick("2013", "2014", "2015", "2015", "2015")]
            row += [self.pick("2015-03-01", "2015-04-02"), self.pick("north", "south")]
            rows.append(row + [self.pick("", f"K{code}")] * keyed)
        return table([*header, *["lottery_key"] * keyed], rows)

    def preferences_table(self) -> str:
        rows = []
        for code in self.people:
            count = 0 if self.chance(0.05) else self.rng.randint(1, len(self.offerings))
            wanted = self.rng.sample(self.offerings, count)
            ranks = sorted(self.rng.sample(range(1, len(wanted) + 2), len(wanted)))
            for rank, offering in zip(ranks, wanted, strict=True):
                row = [code, str(rank), offering, self.pick("100", "900", "1800", "2500")]
                rows.append([*row, self.pick("3", "5.5", "9.75"), self.pick("0", "1")])
        return table(["applicant", "rank", "offering", "distance_m", "talent", "sibling"], rows)

    def nearby_table(self) -> str:
        rows = []
        for code in self.people:
            for offering in self.rng.sample(self.offerings, self.rng.randint(0, len(self.offerings))):
                rows.append([code, offering, self.pick("100", "300", "300"), self.pick("", "1", "2")])
        return table(["applicant", "offering", "distance_m", "catchment_order"], rows)

    def lines_table(self) -> str:
        rows = []
        for offering in self.offerings:
            cutoff = self.rng.choice(["11", "13", "15"] if self.is_crowded else ["5", "9.5", "14.25"])
            if self.chance(0.5):
                ranks = range(1, min(self.rng.randint(1, 3), self.fewest) + 1)
                rows += [[offering, str(rank), cutoff, ""] for rank in ranks]
            elif self.chance(0.8):
                rows.append([offering, "", cutoff, ""])
        return table(["offering", "rank", "cutoff", "last_admitted"], rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()
