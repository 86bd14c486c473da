"""A province's flat file as a bundle."""

from __future__ import annotations

from pathlib import Path

from admissions.exchange.bundle import check_target, write_bundle
from admissions.exchange.round_file import RoundReport, read_round_file
from admissions.rules.packs import load_pack, pack_text


def bundle_from_round_file(
    path: Path,
    *,
    pack: str,
    folder: Path,
    offerings: Path | None = None,
    seats_from_outcomes: bool = False,
    sheet: str | None = None,
    seed: str = "",
    replace: bool = False,
) -> RoundReport:
    """Read the file by the rules of the pack and write the bundle, whole or not at all.

    Raises BadInput, UnknownPack.
    """
    policy = load_pack(pack)
    check_target(folder, replace=replace)
    read = read_round_file(
        path, policy, offerings=offerings, seats_from_outcomes=seats_from_outcomes, sheet=sheet
    )
    write_bundle(
        folder,
        policy=policy,
        policy_text=pack_text(pack),
        case=read.case,
        seed=seed,
        set_aside=read.set_aside,
        replace=replace,
    )
    return read.report
