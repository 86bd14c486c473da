"""A round's run kept as a bundle: what `allocate` would read and what it would write, in one folder."""

from __future__ import annotations

from pathlib import Path

from admissions.exchange import manifest
from admissions.exchange.bundle import CUTOFFS, FILES, PLACEMENTS, SetAside, canonical_files, vouch
from admissions.exchange.folder import write_files
from admissions.exchange.manifest import manifest_bytes
from admissions.exchange.results import result_files
from admissions.exchange.tables import sha256
from admissions.rules.case import Case
from admissions.rules.decision import Decision
from admissions.rules.policy import Policy


def keep_run(
    folder: Path,
    *,
    policy: Policy,
    policy_text: str,
    case: Case,
    decision: Decision,
    seed: str,
    set_aside: SetAside | None = None,
) -> tuple[str, str]:
    """Write input and result whole or not at all; the SHA-256 of the input and of the result.

    Running the same input again writes the same bytes, so a run that was interrupted may be repeated.
    """
    results = result_files(decision)
    files = {**canonical_files(policy, policy_text.encode("utf-8"), case, set_aside), **results}
    vouched = vouch(files, seed=seed)
    files[manifest.NAME] = manifest_bytes(vouched)
    stale = [each.name for each in folder.iterdir() if each.name in FILES] if folder.is_dir() else []
    write_files(folder, files, remove=[name for name in stale if name not in files])
    return vouched.input_sha256, sha256(results[PLACEMENTS] + results[CUTOFFS])
