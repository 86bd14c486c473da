"""A round's run kept as a bundle: what `allocate` would read and what it would write, in one folder."""

from __future__ import annotations

from pathlib import Path

from admissions.exchange import manifest
from admissions.exchange.bundle import CUTOFFS, FILES, PLACEMENTS, POLICY
from admissions.exchange.case_tables import case_files
from admissions.exchange.folder import write_files
from admissions.exchange.manifest import Manifest, input_sha256, manifest_bytes
from admissions.exchange.results import result_files
from admissions.exchange.tables import sha256
from admissions.rules.case import Case
from admissions.rules.decision import Decision
from admissions.rules.policy import Policy


def keep_run(
    folder: Path, *, policy: Policy, policy_text: str, case: Case, decision: Decision, seed: str
) -> tuple[str, str]:
    """Write input and result whole or not at all; the SHA-256 of the input and of the result.

    Running the same input again writes the same bytes, so a run that was interrupted may be repeated.
    """
    inputs = {POLICY: policy_text.encode("utf-8"), **case_files(policy, case)}
    results = result_files(case, decision)
    identity = input_sha256(inputs)
    hashes = {name: sha256(content) for name, content in {**inputs, **results}.items()}
    files = {**inputs, **results, manifest.NAME: manifest_bytes(Manifest(seed, identity, hashes))}
    stale = [each.name for each in folder.iterdir() if each.name in FILES] if folder.is_dir() else []
    write_files(folder, files, remove=[name for name in stale if name not in files])
    return identity, sha256(results[PLACEMENTS] + results[CUTOFFS])
