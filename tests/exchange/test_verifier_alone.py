"""The verifier on a machine that has nothing but Python: one file, one folder, no environment."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from admissions.exchange import verifier
from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.public_bundle import pack
from tests.exchange.folders import example_folder, random_folder

FILE = Path(verifier.__file__)


@pytest.fixture
def elsewhere(tmp_path):
    """An empty folder with the file and the example, far from the project."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    shutil.copy(FILE, place)
    allocate_bundle(example_folder(place / "bundle"))
    return place


def run(place: Path, *arguments: str) -> tuple[int, list[str], str]:
    """Without site packages, environment and the folder of the program on the path."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verifier.py", *arguments],
        cwd=place,
        env={},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()


def test_it_says_in_two_languages_that_the_result_is_right(elsewhere):
    assert run(elsewhere, "bundle") == (0, ["đúng: 6 hồ sơ, 2 nơi tuyển, từng ô như tính lại"], "")
    assert run(elsewhere, "bundle", "--language", "en") == (
        0,
        ["right: 6 applicants, 2 offerings, every cell as computed again"],
        "",
    )


def test_it_names_what_is_wrong_and_leaves_with_1(elsewhere):
    path = elsewhere / "bundle" / "placements.csv"
    path.write_text(path.read_text().replace("001,A,,1,15.5", "001,A,,1,16.5"))
    code, lines, err = run(elsewhere, "bundle", "--language", "en")
    assert (code, err) == (1, "")
    assert lines == [
        "file placements.csv: not what the SHA-256 in manifest.json says",
        'file placements.csv, row 2, column "score": says “16.5”, computed again “15.5” (“001”)',
        "WRONG: 1 files changed, 1 cells differ, 0 breaches of the rules",
    ]


def test_it_leaves_with_2_when_there_is_nothing_to_judge(elsewhere):
    code, lines, err = run(elsewhere, "nowhere")
    assert (code, lines) == (2, [])
    assert err == "nowhere: không tìm thấy thư mục này\n"


def test_the_public_package_is_all_that_a_stranger_needs(tmp_path):
    folder = random_folder(tmp_path / "round", "hanoi-2025-grade-6", applicants=200, offerings=4)
    allocate_bundle(folder)
    (tmp_path / "public.zip").write_bytes(pack(folder))
    shutil.unpack_archive(tmp_path / "public.zip", tmp_path / "stranger")
    code, lines, err = run(tmp_path / "stranger", "bundle")
    assert (code, err) == (0, "")
    assert lines == ["đúng: 200 hồ sơ, 4 nơi tuyển, từng ô như tính lại"]
