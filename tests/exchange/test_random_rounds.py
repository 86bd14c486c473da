"""Two programs that share no code, on random rounds under random rules: every cell is the same in both."""

import csv
import hashlib
import io
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from admissions.exchange import verifier
from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.errors import BadInput
from admissions.exchange.verifier import BadInput as Unusable
from admissions.exchange.verifier import verify
from tests.exchange.random_rounds import MECHANISMS, RandomRound

ROUNDS = 420
CHUNK = 70


@pytest.mark.parametrize("first", range(0, ROUNDS, CHUNK))
def test_the_engine_and_the_verifier_agree_in_every_cell(tmp_path, first):
    for seed in range(first, first + CHUNK):
        folder = RandomRound(seed).write(tmp_path / str(seed))
        try:
            allocate_bundle(folder, seed=f"lô {seed}")
        except BadInput:  # queues that need more seats than there are
            assert_the_verifier_refuses_it_too(folder)
            continue
        verdict = verify(folder)
        assert (seed, [fault.text("en") for fault in faults(verdict)]) == (seed, [])


def test_every_mechanism_and_every_reason_occurs_in_these_rounds(tmp_path):
    used: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    queues = 0
    for seed in range(0, ROUNDS, 3):
        one = RandomRound(seed)
        used.update(one.mechanisms)
        folder = one.write(tmp_path / str(seed))
        try:
            allocate_bundle(folder)
        except BadInput:
            continue
        reasons.update(row["reason"] for row in rows(folder / "placements.csv"))
        queues += any(row["queue"] for row in rows(folder / "placements.csv"))
    assert set(used) == MECHANISMS
    assert queues > 10
    kinds = ("placed", "placed_in_tie", "placed_nearby", "no_seat", "no_preference")
    built_in = (
        "age",
        "no_score",
        "too_many_wishes",
        "wrong_zone",
        "no_category",
        "no_queue",
        "no_line",
        "below_line",
    )
    assert not {*kinds, *(f"not_eligible:{code}" for code in built_in)} - reasons.keys()


@pytest.mark.parametrize("seed", [3, 21, 33, 57, 64, 91])
def test_whatever_cell_of_a_result_is_changed_is_named(tmp_path, seed):
    folder = RandomRound(seed).write(tmp_path / "round")
    allocate_bundle(folder, seed="lô")
    rng = random.Random(seed)
    for name in ("placements.csv", "cutoffs.csv"):
        content = (folder / name).read_bytes()
        table = list(csv.reader(content.decode().splitlines()))
        for column, title in enumerate(table[0]):
            row = rng.randrange(1, len(table))
            changed = [list(cells) for cells in table]
            changed[row][column] += "9"
            write(folder, name, changed)
            found = verify(folder)
            places = {(fault.file, fault.row, fault.column) for fault in found.differences}
            is_key = (
                title in ("applicant", "offering", "queue") and name == "cutoffs.csv"
            ) or title == "applicant"
            assert (name, row + 1, table[0][0] if is_key else title) in places
            assert not found.is_right
            (folder / name).write_bytes(content)


def test_any_two_children_who_change_places_are_noticed(tmp_path):
    """Every pair of a child with a seat and one without, under rules of which half the rounds have queues."""
    tried = 0
    for seed in (3, 21, 33, 57):
        folder = RandomRound(seed).write(tmp_path / str(seed))
        allocate_bundle(folder)
        content = (folder / "placements.csv").read_bytes()
        table = list(csv.reader(content.decode().splitlines()))
        placed = [row for row in range(1, len(table)) if table[row][5].startswith("placed")][:6]
        without = [row for row in range(1, len(table)) if not table[row][5].startswith("placed")][:6]
        for one, other in ((one, other) for one in placed for other in without):
            changed = [list(cells) for cells in table]
            changed[one][1:], changed[other][1:] = table[other][1:], table[one][1:]
            write(folder, "placements.csv", changed)
            assert verify(folder).broken
            tried += 1
        (folder / "placements.csv").write_bytes(content)
    assert tried > 50


def test_the_lines_of_a_result_fixed_by_decision_give_the_same_result(tmp_path):
    """Whoever comes no later than the last admitted is in again, and nobody else: for both programs."""
    tried = 0
    for seed in range(ROUNDS):
        one = RandomRound(seed)
        folder = one.write(tmp_path / str(seed))
        if one.mechanisms & {"queues", "proportional", "placement", "lines"}:
            continue
        allocate_bundle(folder, seed="lô")
        before = {row["applicant"]: row["offering"] for row in rows(folder / "placements.csv")}
        (folder / "lines.csv").write_text(fixed_lines(folder), encoding="utf-8")
        allocate_bundle(folder, seed="lô")
        after = {row["applicant"]: row["offering"] for row in rows(folder / "placements.csv")}
        assert (seed, after) == (seed, before)
        assert verify(folder).is_right
        tried += 1
    assert tried > 50


def fixed_lines(folder: Path) -> str:
    """lines.csv: the last admitted of each offering, by the steps and in the end by the code."""
    contents = verifier.read_inputs(folder)
    rules = verifier.read_rules(contents["policy.toml"])
    right = verifier.Recomputed(rules, verifier.RoundReader(rules, contents).read(), "lô")
    table = [["offering", "rank", "cutoff", "last_admitted"]]
    held, _wanted = right.tallies()
    for claims in held.values():
        last = max(claims, key=lambda claim: (claim.key, claim.wish.applicant))
        steps = right.steps.describe(last.queue.order, last.wish)
        who = right.data.applicants[last.wish.applicant]
        table.append([right.data.offerings[last.wish.offering], "", "", f"{steps};applicant={who}"])
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def assert_the_verifier_refuses_it_too(folder: Path) -> None:
    """Results are made up: the input is what cannot be used."""
    (folder / "placements.csv").write_text("applicant,offering,queue,rank,score,reason\n")
    (folder / "cutoffs.csv").write_text("offering,queue,seats,admitted,refused,cutoff,last_admitted\n")
    (folder / "manifest.json").write_text('{"format": 2, "seed": ""}')
    with pytest.raises(Unusable) as refused:
        verify(folder)
    assert refused.value.faults[0].file == "policy.toml"
    assert "khóa “queues[" in refused.value.faults[0].words.vi


def write(folder: Path, name: str, table: list[list[str]]) -> None:
    """A forged result that the manifest vouches for."""
    with (folder / name).open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def faults(verdict) -> list:
    return [*verdict.changed, *verdict.differences, *verdict.broken]
