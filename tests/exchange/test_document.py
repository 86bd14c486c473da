"""docs/bundle.md does what it says."""

import hashlib

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.case_tables import headers
from admissions.exchange.verify import verify_bundle
from admissions.rules.parse import parse_policy
from tests.exchange.folders import DOCUMENT, contents, example, example_folder


def test_the_example_made_by_hand_gives_the_results_that_the_document_shows(tmp_path):
    folder = example_folder(tmp_path / "example")

    allocate_bundle(folder)

    written = contents(folder)
    shown = example()
    assert {name: written[name].decode() for name in shown} == shown
    assert verify_bundle(folder).is_right


def test_the_example_is_complete():
    shown = example()
    tables = headers(parse_policy(shown["policy.toml"], source="policy.toml"))
    assert {name: tuple(shown[name].splitlines()[0].split(",")) for name in tables} == tables


def test_the_input_hash_is_what_sha256sum_of_sha256sum_prints(tmp_path):
    """The example stands in canonical form, so the files' own hashes can be used."""
    folder = example_folder(tmp_path / "example")
    names = ("applicants.csv", "offerings.csv", "policy.toml", "preferences.csv")
    lines = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    assert allocate_bundle(folder).input_sha256 == hashlib.sha256(lines.encode()).hexdigest()


def test_every_file_of_the_format_is_listed():
    from admissions.exchange.bundle import FILES

    text = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in FILES if f"| `{name}` |" not in text] == []
