"""The bundle: one round's frozen input, and what came of it, as a folder of plain files.

The format is written down in docs/bundle.md. Reading accepts rows and columns in any order and any spelling
that `admissions.rules.facts` accepts; writing gives the one canonical form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from admissions.exchange import manifest
from admissions.exchange.case_tables import (
    APPLICANTS,
    OFFERINGS,
    PREFERENCES,
    RESERVED,
    case_files,
    headers,
    read_columns,
)
from admissions.exchange.cells import keys
from admissions.exchange.errors import BadInput, Faults
from admissions.exchange.folder import write_files
from admissions.exchange.line_rows import LINES
from admissions.exchange.manifest import Manifest, input_sha256, manifest_bytes
from admissions.exchange.optional_tables import NEARBY, optional_files, read_lines
from admissions.exchange.tables import Table, csv_bytes, decode, parse_table, read_bytes, sha256
from admissions.rules.case import Case, InvalidCase
from admissions.rules.parse import PolicyError, parse_policy
from admissions.rules.policy import Policy

POLICY: Final = "policy.toml"
SET_ASIDE: Final = "set_aside.csv"
PLACEMENTS: Final = "placements.csv"
CUTOFFS: Final = "cutoffs.csv"

REQUIRED: Final = (POLICY, OFFERINGS, APPLICANTS, PREFERENCES)
OPTIONAL: Final = (LINES, NEARBY)
INPUTS: Final = (*REQUIRED, *OPTIONAL)
"""What a result depends on; the last two are there only where the round has them."""
OUTPUTS: Final = (PLACEMENTS, CUTOFFS)
FILES: Final = (*INPUTS, SET_ASIDE, *OUTPUTS, manifest.NAME)
SET_ASIDE_HEADER: Final = ("applicant", "reason")

SetAside = tuple[tuple[str, str], ...]
"""(applicant, reason) of those whom the run does not decide, sorted."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a folder says. `files`: the input in canonical form, as `canonical_files` gives it.

    `rows`: the row of each offering in its file. `empty`: the tables without a row. `unread`: tables in the
    folder under a name that no bundle has.
    """

    policy: Policy
    case: Case
    seed: str
    set_aside: SetAside
    files: Mapping[str, bytes]
    rows: Mapping[str, int] = field(default_factory=dict)
    empty: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def canonical_files(
    policy: Policy, policy_text: bytes, case: Case, set_aside: SetAside | None = None
) -> dict[str, bytes]:
    """The input of a run, the same bytes whatever the order of rows and columns and the spelling of values.

    policy.toml stays as it is. With `set_aside` None there is no such file.
    """
    files = {POLICY: policy_text, **case_files(policy, case), **optional_files(policy, case)}
    if set_aside is not None:
        columns = [[row[0] for row in set_aside], [row[1] for row in set_aside]]
        files[SET_ASIDE] = csv_bytes(SET_ASIDE_HEADER, columns)
    return files


def vouch(files: Mapping[str, bytes], *, seed: str) -> Manifest:
    """The manifest of canonical input files, and of result files as they are."""
    hashes = {name: sha256(content) for name, content in files.items()}
    return Manifest(seed, input_sha256({name: hashes[name] for name in INPUTS if name in hashes}), hashes)


def read_bundle(folder: Path) -> Bundle:
    """The input of a bundle. Raises BadInput with everything that is wrong in it.

    A folder without a manifest, made by hand, has the seed "".
    """
    if not folder.is_dir():
        what = "đây là một tệp, cần một thư mục" if folder.exists() else "không tìm thấy thư mục này"
        raise BadInput.at("", f"{folder}: {what}")
    files = _read_files(folder)
    policy = _read_policy(files[POLICY])
    tables = _read_tables(policy, files)
    faults = Faults()
    columns = read_columns(policy, tables, faults)
    set_aside = _read_set_aside(tables.get(SET_ASIDE), columns.applicant_ids, faults)
    faults.check()
    seed = manifest.read_manifest(folder).seed if (folder / manifest.NAME).exists() else ""
    try:
        case = columns.build()
    except InvalidCase as error:  # what no single cell shows: two rows that contradict one another
        raise BadInput.at("", str(error).rstrip(".")) from None
    if LINES in tables:
        case = replace(case, lines=read_lines(policy, case, tables[LINES]))
    listed = set_aside if SET_ASIDE in files else None
    canonical = canonical_files(policy, files[POLICY], case, listed)
    rows = dict(zip(columns.columns["offering_ids"], tables[OFFERINGS].rows, strict=True))
    empty = tuple(name for name in INPUTS if name in tables and not tables[name])
    strange = {each.name for each in folder.glob("*.csv")} - set(FILES)
    return Bundle(policy, case, seed, set_aside, canonical, rows, empty, tuple(sorted(strange)))


def write_bundle(
    folder: Path,
    *,
    policy: Policy,
    policy_text: str,
    case: Case,
    seed: str = "",
    set_aside: SetAside = (),
    replace: bool = False,
) -> None:
    """Write the input of a run, in canonical form and with a manifest, whole or not at all.

    A folder that holds a bundle is refused unless `replace`, which also drops its results; one that holds
    anything else is always refused. Raises BadInput.
    """
    present = check_target(folder, replace=replace)
    listed = tuple(sorted(set_aside)) or None
    files = canonical_files(policy, policy_text.encode("utf-8"), case, listed)
    files[manifest.NAME] = manifest_bytes(vouch(files, seed=seed))
    write_files(folder, files, remove=[name for name in present if name not in files])


def check_target(folder: Path, *, replace: bool) -> list[str]:
    """The bundle files that a folder holds already. Raises BadInput when no bundle may be written there."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise BadInput.at("", f"{folder}: đây là một tệp, cần một thư mục")
    names = sorted(each.name for each in folder.iterdir() if not each.name.endswith(".partial"))
    foreign = [name for name in names if name not in FILES]
    if foreign:
        message = f'thư mục có "{foreign[0]}", không thuộc một gói dữ liệu; hãy chọn thư mục mới'
        raise BadInput.at("", f"{folder}: {message}")
    if names and not replace:
        message = "thư mục đã có một gói dữ liệu; hãy chọn thư mục mới hoặc thêm --replace"
        raise BadInput.at("", f"{folder}: {message}")
    return names


def _read_files(folder: Path) -> dict[str, bytes]:
    faults, files = Faults(), {}
    for name in (*INPUTS, SET_ASIDE):
        if name not in REQUIRED and not (folder / name).exists():
            continue
        try:
            files[name] = read_bytes(folder / name)
        except BadInput as error:
            faults.extend(error.faults)
    faults.check()
    return files


def _read_policy(content: bytes) -> Policy:
    try:
        return parse_policy(decode(content, POLICY), source=POLICY)
    except PolicyError as error:
        raise BadInput.at("", f"tệp {error}") from None


def _read_tables(policy: Policy, files: Mapping[str, bytes]) -> dict[str, Table]:
    faults, tables = Faults(), {}
    if NEARBY in files and policy.placement is None:
        faults.add(NEARBY, "policy.toml không có mục [placement] nên không dùng được tệp này; hãy bỏ tệp ra")
    for name, header in {**headers(policy), SET_ASIDE: SET_ASIDE_HEADER}.items():
        try:
            if name in files:
                tables[name] = parse_table(files[name], name, header, RESERVED.get(name, ()))
        except BadInput as error:
            faults.extend(error.faults)
    faults.check()
    return tables


def _read_set_aside(table: Table | None, applicants: Sequence[str], faults: Faults) -> SetAside:
    if table is None:
        return ()
    ids, reasons = keys(table, "applicant", faults, unique=True), keys(table, "reason", faults)
    known = frozenset(applicants)
    for row, name in zip(table.rows, ids, strict=True):
        if name in known:
            message = f"“{name}” cũng có trong {APPLICANTS}; mỗi người chỉ ở một tệp"
            faults.add(table.file, message, row=row, column="applicant")
    return tuple(sorted(zip(ids, reasons, strict=True)))
