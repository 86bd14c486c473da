"""Bundles to test with: the example of docs/bundle.md, and random rounds for any rule pack."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from admissions.exchange.bundle import write_bundle
from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact
from admissions.rules.packs import load_pack, pack_text
from admissions.rules.policy import Policy

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "bundle.md"
RESULTS = ("placements.csv", "cutoffs.csv", "manifest.json")


def example() -> dict[str, str]:
    """File name to content, inputs and results, as the document shows them."""
    text = DOCUMENT.read_text(encoding="utf-8").split("## A complete example")[1]
    return dict(re.findall(r"`([a-z_]+\.[a-z]+)`\n\n```[a-z]+\n(.*?)```\n", text, re.DOTALL))


def example_folder(folder: Path, **changed: str | bytes | None) -> Path:
    """The example's input files; `offerings="…"` replaces offerings.csv, None leaves a file out."""
    folder.mkdir(parents=True)
    files: dict[str, str | bytes | None] = {
        name: content for name, content in example().items() if name not in RESULTS
    }
    for name, content in changed.items():
        files["policy.toml" if name == "policy" else f"{name}.csv"] = content
    for name, content in files.items():
        if content is not None:
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def random_case(policy: Policy, *, applicants: int, offerings: int, seed: int) -> Case:
    """A round with every fact at random, some missing."""
    rng = np.random.default_rng(seed)
    wishes = min(policy.wishes.max, offerings)
    people = [f"{each:05d}" for each in range(applicants)]
    places = [f"S{each:02d}" for each in range(offerings)]
    chosen = np.argsort(rng.random((applicants, offerings)), axis=1)[:, :wishes].ravel()
    return Case.build(
        offering_ids=places,
        offering_names=[f"Trường {each}" for each in places],
        seats=rng.integers(0, max(2, applicants // offerings), offerings),
        applicant_ids=people,
        preference_applicants=np.repeat(people, wishes).tolist(),
        preference_ranks=np.tile(np.arange(1, wishes + 1), applicants),
        preference_offerings=[places[each] for each in chosen],
        offering_facts={fact.name: _column(fact, offerings, rng) for fact in policy.facts_of("offering")},
        applicant_facts={fact.name: _column(fact, applicants, rng) for fact in policy.facts_of("applicant")},
        preference_facts={
            fact.name: _column(fact, applicants * wishes, rng) for fact in policy.facts_of("preference")
        },
    )


def random_folder(
    folder: Path, pack: str, *, applicants: int = 120, offerings: int = 5, seed: int = 1
) -> Path:
    policy = load_pack(pack)
    case = random_case(policy, applicants=applicants, offerings=offerings, seed=seed)
    write_bundle(folder, policy=policy, policy_text=pack_text(pack), case=case, seed="2025")
    return folder


def _column(fact: Fact, size: int, rng: np.random.Generator) -> np.ndarray:
    step = fact.step or 1
    ranges = {
        "score": (0, (fact.scale or 10_000) // step),
        "decimal": (-50, 250),
        "integer": (fact.minimum or 0, min(fact.maximum or 3000, (fact.minimum or 0) + 3000)),
        "flag": (0, 1),
        "choice": (0, len(fact.choices) - 1),
        "choices": (0, (1 << len(fact.choices)) - 1),
        "date": (735_000, 739_000),
    }
    low, high = ranges[fact.type]
    values = rng.integers(low, high + 1, size).astype(np.int64) * (step if fact.type == "score" else 1)
    values[rng.random(size) < 0.03] = MISSING
    return values
