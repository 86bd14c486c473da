"""Is the result in a bundle right? Computed again by other code, compared cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from admissions.exchange import manifest
from admissions.exchange.bundle import (
    CUTOFFS,
    OUTPUTS,
    PLACEMENTS,
    Bundle,
    read_bundle,
    vouch,
)
from admissions.exchange.cells import keys
from admissions.exchange.errors import BadInput, Fault, Faults
from admissions.exchange.manifest import Manifest, read_manifest
from admissions.exchange.recompute import Row, recompute
from admissions.exchange.results import CUTOFFS_HEADER, PLACEMENTS_HEADER
from admissions.exchange.tables import Table, parse_table, read_bytes
from admissions.matching import textbook
from admissions.matching.checks import NOBODY, violations
from admissions.matching.instance import NO_CUTOFF, Instance, Matching
from admissions.rules.decision import rank


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `changed`: files that are not what the manifest vouches for; `differences`: cells that
    come out otherwise; `broken`: what is unjust in the published result, in the words of the checks."""

    applicants: int
    offerings: int
    changed: tuple[Fault, ...]
    differences: tuple[Fault, ...]
    broken: tuple[Fault, ...]

    @property
    def is_right(self) -> bool:
        return not (self.changed or self.differences or self.broken)


def verify_bundle(folder: Path) -> Verdict:
    """Check hashes, compute again by the textbook, compare every cell, and judge the published result itself.

    Raises BadInput when the folder cannot be judged: a file is missing, or does not have its form.
    """
    bundle = read_bundle(folder)
    if not (folder / manifest.NAME).exists():
        raise BadInput.at(manifest.NAME, "chưa có tệp này; hãy chạy allocate trước khi kiểm tra")
    stated = read_manifest(folder)
    outputs = {name: read_bytes(folder / name) for name in OUTPUTS}
    placements = parse_table(outputs[PLACEMENTS], PLACEMENTS, PLACEMENTS_HEADER)
    cutoffs = parse_table(outputs[CUTOFFS], CUTOFFS, CUTOFFS_HEADER)
    faults = Faults()
    keys(placements, "applicant", faults, unique=True)
    keys(cutoffs, "offering", faults, unique=True)
    faults.check()
    ranking = rank(bundle.policy, bundle.case, seed=stated.seed)
    matching = textbook.match(ranking.instance)
    expected = recompute(bundle.policy, bundle.case, ranking, matching)
    published = _published(bundle, ranking.instance, placements)
    return Verdict(
        applicants=bundle.case.n_applicants,
        offerings=bundle.case.n_offerings,
        changed=tuple(_changed(stated, vouch({**bundle.files, **outputs}, seed=stated.seed))),
        differences=(
            *_differences(placements, "applicant", expected.placements),
            *_differences(cutoffs, "offering", expected.cutoffs),
        ),
        broken=tuple(_broken(bundle, ranking.instance, matching, published)),
    )


def _changed(stated: Manifest, found: Manifest) -> Iterator[Fault]:
    for name, digest in found.files.items():
        if name not in stated.files:
            yield Fault(f"{manifest.NAME} không ghi mã SHA-256 của tệp này", name)
        elif stated.files[name] != digest:
            yield Fault(f"nội dung không khớp mã SHA-256 ghi trong {manifest.NAME}", name)
    for name in stated.files:
        if name not in found.files:
            yield Fault(f"{manifest.NAME} có ghi tệp này nhưng không thấy trong thư mục", name)
    if stated.input_sha256 != found.input_sha256:
        yield Fault("không khớp dữ liệu đầu vào", manifest.NAME, column="input_sha256")


def _differences(table: Table, key: str, expected: Mapping[str, Row]) -> Iterator[Fault]:
    """Every cell that is not as computed, every row too many and every row too few."""
    found = set()
    for position, (row, name) in enumerate(zip(table.rows, table.columns[key], strict=True)):
        name = name.strip()
        found.add(name)
        if name not in expected:
            yield Fault(f"“{name}” không có trong dữ liệu đầu vào", table.file, row, key)
            continue
        for column, right in expected[name].items():
            cell = table.columns[column][position]
            if cell != right:
                message = f"ghi {_quoted(cell)}, tính lại được {_quoted(right)} (“{name}”)"
                yield Fault(message, table.file, row, column)
    for name in expected:
        if name not in found:
            yield Fault(f"thiếu dòng của “{name}”", table.file, column=key)


def _published(bundle: Bundle, instance: Instance, placements: Table) -> Matching:
    """The published placements as a matching; a wish that nobody made counts as none."""
    case = bundle.case
    wishes = {
        (case.applicant_ids[owner], case.offering_ids[offering]): position
        for position, (owner, offering) in enumerate(
            zip(case.owners.tolist(), case.offerings.tolist(), strict=True)
        )
    }
    granted = dict(zip(placements.columns["applicant"], placements.columns["offering"], strict=True))
    positions = np.array(
        [wishes.get((name, granted.get(name, "")), -1) for name in case.applicant_ids], dtype=np.int64
    )
    cutoffs = np.full(case.n_offerings, NO_CUTOFF)
    rows = positions[positions >= 0]
    lowest = np.full(case.n_offerings, np.iinfo(np.int64).max)
    np.minimum.at(lowest, case.offerings[rows], instance.priorities[rows])
    held = np.bincount(case.offerings[rows], minlength=case.n_offerings) > 0
    cutoffs[held] = lowest[held]
    return Matching(positions=positions, cutoffs=cutoffs, rounds=0)


def _broken(bundle: Bundle, instance: Instance, right: Matching, published: Matching) -> Iterator[Fault]:
    """What the checks say about the recomputed result, and about the published one."""
    case = bundle.case
    for whose, matching in (("kết quả tính lại", right), ("kết quả công bố", published)):
        for violation in violations(instance, matching):
            who = [whose]
            if violation.applicant != NOBODY:
                who.append(f"“{case.applicant_ids[violation.applicant]}”")
            if violation.offering != NOBODY:
                who.append(f"vào “{case.offering_ids[violation.offering]}”")
            yield Fault(f"{', '.join(who)}: {violation.message}")


def _quoted(cell: str) -> str:
    return f"“{cell}”" if cell else "để trống"
