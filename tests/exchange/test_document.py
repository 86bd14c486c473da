"""docs/bundle.md does what it says."""

import hashlib
import json
import random
import re
import subprocess

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.bundle import REQUIRED
from admissions.exchange.case_tables import headers
from admissions.exchange.verifier import verify
from admissions.rules.parse import parse_policy
from tests.exchange.folders import DOCUMENT, contents, example, example_folder


def test_the_example_made_by_hand_gives_the_results_that_the_document_shows(tmp_path):
    folder = example_folder(tmp_path / "example")

    allocate_bundle(folder)

    written = contents(folder)
    shown = example()
    assert {name: written[name].decode() for name in shown} == shown
    assert verify(folder).is_right


def test_the_example_is_complete():
    shown = example()
    tables = headers(parse_policy(shown["policy.toml"], source="policy.toml"))
    assert set(REQUIRED) <= shown.keys()
    for name in tables.keys() & shown.keys():
        assert tuple(shown[name].splitlines()[0].split(",")) == tables[name]


def test_the_input_hash_is_what_sha256sum_of_sha256sum_prints(tmp_path):
    """The example stands in canonical form, so the files' own hashes can be used."""
    folder = example_folder(tmp_path / "example")
    names = ("applicants.csv", "offerings.csv", "policy.toml", "preferences.csv")
    lines = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    assert allocate_bundle(folder).input_sha256 == hashlib.sha256(lines.encode()).hexdigest()


def test_hashes_are_recomputed_by_the_lines_that_the_document_gives(tmp_path):
    folder = example_folder(tmp_path / "example")
    summary = allocate_bundle(folder)
    stated = json.loads((folder / "manifest.json").read_text())["files"]
    sort, whole = re.findall(r"^    (.*sha256sum)$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert printed(whole, folder) == summary.input_sha256
    for name in ("offerings.csv", "applicants.csv", "preferences.csv"):
        head, *rows = example()[name].splitlines(keepends=True)
        random.Random(3).shuffle(rows)
        (folder / name).write_text(head + "".join(rows), encoding="utf-8")
        line = sort.replace("preferences.csv", name)
        if name != "preferences.csv":
            line = line.replace(" -k 2,2n", "")
        assert printed(line, folder) == stated[name]


def printed(line: str, folder) -> str:
    """The hash that a line of the shell prints."""
    run = subprocess.run(line, shell=True, cwd=folder, check=True, capture_output=True, text=True)
    return run.stdout.split()[0]


def test_every_file_of_the_format_is_listed():
    from admissions.exchange.bundle import FILES

    text = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in FILES if f"| `{name}` |" not in text] == []
