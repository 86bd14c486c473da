"""A bundle for anybody: what is needed to compute the result again and to judge it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from admissions.exchange import manifest
from admissions.exchange.bundle import (
    CUTOFFS,
    OUTPUTS,
    PLACEMENTS,
    Bundle,
    canonical_files,
    read_bundle,
    vouch,
)
from admissions.exchange.deciding_facts import deciding_facts
from admissions.exchange.manifest import Manifest, manifest_bytes, read_manifest
from admissions.exchange.tables import read_bytes, sha256
from admissions.rules.case import Case
from admissions.rules.policy import Policy

VERIFIER: Final = "verifier.py"
README: Final = "README.md"
FOLDER: Final = "bundle"
LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The same files are the same bytes, whenever they are packed."""


def pack(folder: Path) -> bytes:
    """A zip of the public files of a folder with a result, and of the program that checks them.

    The same folder gives the same bytes. Raises BadInput.
    """
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in sorted(public_files(folder).items()):
            entry = ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def public_files(folder: Path) -> dict[str, bytes]:
    """Path to content.

    1. Facts that no rule looks at are left blank; the keys of a lottery that is not drawn are left out, and
       so is set_aside.csv, on which nothing depends.
    2. The results stay byte for byte as they are.
    3. A manifest vouches for these files; the verifier and a page that explains it come with them.
    """
    bundle, stated = read_bundle(folder), read_manifest(folder)
    case = _needed(bundle)
    results = {name: read_bytes(folder / name) for name in OUTPUTS}
    content = {**canonical_files(bundle.policy, bundle.files["policy.toml"], case), **results}
    vouched = replace(vouch(content, seed=stated.seed), engine=stated.engine)
    content[manifest.NAME] = manifest_bytes(vouched)
    return {
        **{f"{FOLDER}/{name}": each for name, each in content.items()},
        VERIFIER: _beside(VERIFIER),
        README: _readme(bundle.policy, case, vouched, results),
    }


def draws_lots(policy: Policy) -> bool:
    """Whether any ranking comes to the lottery."""
    orders = [part.order for part in policy.parts]
    orders += [queue.order for queue in policy.queues if queue.order]
    orders += [policy.placement.order] if policy.placement else []
    return any(step.criterion == "lottery" for order in orders for step in order)


def _needed(bundle: Bundle) -> Case:
    """The case without what no rule looks at."""
    case, deciding = bundle.case, deciding_facts(bundle.policy)

    def kept(columns: Mapping[str, Any]) -> dict[str, Any]:
        return {name: column for name, column in columns.items() if name in deciding}

    return replace(
        case,
        applicant_facts=kept(case.applicant_facts),
        preference_facts=kept(case.preference_facts),
        lottery_keys=case.lottery_keys if draws_lots(bundle.policy) else case.applicant_ids,
    )


def _beside(name: str) -> bytes:
    return (files(__package__) / name).read_bytes()


def _readme(policy: Policy, case: Case, vouched: Manifest, results: Mapping[str, bytes]) -> bytes:
    deciding = deciding_facts(policy)
    kept = [fact.label for fact in policy.facts if fact.of != "offering" and fact.name in deciding]
    return (
        _beside("public_readme.md")
        .decode("utf-8")
        .format(
            facts_vi=", ".join(label.vi for label in kept) or "–",
            facts_en=", ".join(label.en for label in kept) or "–",
            title_vi=policy.title.vi,
            title_en=policy.title.en,
            year=policy.school_year,
            applicants=case.n_applicants,
            offerings=case.n_offerings,
            engine=vouched.engine,
            seed=vouched.seed or "–",
            input_sha256=vouched.input_sha256,
            result_sha256=sha256(results[PLACEMENTS] + results[CUTOFFS]),
        )
        .encode("utf-8")
    )
