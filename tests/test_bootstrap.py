"""The start on a machine that has Python alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import bootstrap


@pytest.fixture
def bare(monkeypatch, tmp_path) -> list[list[str]]:
    """A machine without packages and without `.venv`: the commands that would be run are collected."""
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "_packages_present", lambda command: False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)

    def run(command: list[str]) -> None:
        commands.append(command)
        bootstrap._python().parent.mkdir(parents=True, exist_ok=True)
        bootstrap._python().touch()

    monkeypatch.setattr(bootstrap, "_run", run)
    monkeypatch.setattr(bootstrap.os, "execv", lambda path, arguments: commands.append([path, *arguments]))
    monkeypatch.setattr(sys, "argv", ["manage.py", "demo", "--no-serve"])
    return commands


def test_the_first_start_makes_an_environment_installs_the_lock_and_starts_again(bare) -> None:
    bootstrap.ensure_environment(command="demo")
    made, installed, started = bare
    assert made[1:3] == ["-m", "venv"]
    assert "--require-hashes" in installed
    assert installed[-1].endswith("requirements.txt")
    assert started[0] == started[1] == str(bootstrap._python())
    assert started[3:] == ["demo", "--no-serve"]


def test_the_second_start_installs_nothing(bare) -> None:
    bootstrap.ensure_environment(command="demo")
    bare.clear()
    bootstrap.ensure_environment(command="demo")
    assert [command[0] for command in bare] == [str(bootstrap._python())]


def test_the_tests_get_the_developers_lock(bare) -> None:
    bootstrap.ensure_environment(command="test")
    assert bare[1][-1].endswith("requirements-dev.txt")


def test_a_changed_lock_is_installed_anew(bare, monkeypatch, tmp_path) -> None:
    bootstrap.ensure_environment(command="demo")
    bare.clear()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("khac\n")
    bootstrap.ensure_environment(command="demo")
    assert any("install" in command for command in bare)


def test_an_old_python_is_refused_in_words(monkeypatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"Cần Python 3\.11"):
        bootstrap.ensure_environment(command="demo")


def test_a_failed_installation_says_what_to_do(monkeypatch, capsys) -> None:
    with pytest.raises(SystemExit, match="kho gói Python"):
        bootstrap._run([sys.executable, "-c", "import sys; sys.exit('không tải được')"])
    assert "không tải được" in capsys.readouterr().err


def test_the_lock_names_no_address() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (Path(bootstrap.ROOT) / lock).read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_bootstrap_needs_the_standard_library_alone() -> None:
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.insert(0, {str(bootstrap.ROOT)!r}); import scripts.bootstrap",
    ]
    assert subprocess.run(command, check=False).returncode == 0
