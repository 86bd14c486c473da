"""The main job as a newcomer starts it: from an empty folder, in a process of its own."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def demo(var: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "demo", "--no-serve", *arguments],
        env={
            **clean,
            "ADMISSIONS_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            **variables,
        },
        cwd=var,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> tuple[Path, str]:
    var = tmp_path_factory.mktemp("demo")
    done = demo(var, "--applicants", "40")
    assert (done.returncode, done.stderr) == (0, "")
    return var, done.stdout


def rows(var: Path, question: str) -> list[tuple]:
    with sqlite3.connect(var / "admissions.sqlite3") as database:
        return database.execute(question).fetchall()


def test_three_rounds_end_published_without_a_violation(played) -> None:
    var, said = played
    states = rows(
        var,
        "SELECT grade, state FROM admissions_admissionround WHERE code NOT LIKE '%bo-sung' ORDER BY grade",
    )
    assert states == [(1, "PUBLISHED"), (6, "PUBLISHED"), (10, "PUBLISHED")]
    assert re.findall(r"lỗi kiểm tra (\d+)", said) == ["0", "0", "0"]


def test_every_file_went_through_the_workflow(played) -> None:
    var, _said = played
    question = """
        SELECT count(*) FROM admissions_application a WHERE a.state = 'VERIFIED' AND NOT (
            SELECT count(DISTINCT action) = 4 FROM admissions_auditevent e WHERE e.subject = 'application'
            AND e.subject_id = a.id AND e.action IN ('start', 'submit', 'take_up', 'verify'))
    """
    assert rows(var, question) == [(0,)]
    assert rows(var, "SELECT count(*) > 0 FROM admissions_auditevent WHERE action = 'return_for_repair'") == [
        (1,)
    ]


def test_the_summary_names_what_a_department_head_asks_for(played) -> None:
    _var, said = played
    for word in ("Hồ sơ", "đã xác minh", "chỉ tiêu", "NV1", "chưa có chỗ", "Điểm chuẩn", "giây"):
        assert word in said


def test_running_it_twice_changes_nothing(played) -> None:
    var, _said = played
    before = rows(var, "SELECT count(*), max(id) FROM admissions_auditevent")
    done = demo(var, "--applicants", "40")
    assert done.returncode == 0
    assert "dùng lại" in done.stdout
    assert rows(var, "SELECT count(*), max(id) FROM admissions_auditevent") == before


@pytest.mark.parametrize("number", ["0", "-5", "1000000"])
def test_an_impossible_size_is_refused(tmp_path, number: str) -> None:
    done = demo(tmp_path, "--applicants", number)
    assert done.returncode == 2
    assert "--applicants phải từ" in done.stderr


def test_a_database_with_data_in_it_is_left_alone(played, tmp_path) -> None:
    var, _said = played
    address = f"sqlite:///{var / 'admissions.sqlite3'}"
    before = rows(var, "SELECT count(*) FROM admissions_application")
    done = demo(tmp_path, "--applicants", "40", DATABASE_URL=address)
    assert done.returncode == 2
    assert "đã có dữ liệu" in done.stderr
    assert rows(var, "SELECT count(*) FROM admissions_application") == before
