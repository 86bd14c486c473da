"""Makes the project runnable on a machine that has Python alone (standard library only).

1. A Python older than 3.11 is refused in words.
2. If the running interpreter has what the command needs, nothing happens.
3. Otherwise `.venv` is made, the hashed lock is installed (with uv when it is there, else pip),
   and the same command starts again inside it.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
COMMANDS_FOR_DEVELOPERS = {"test", "reliability"}


def ensure_environment(*, command: str) -> None:
    """Return only inside an interpreter that can run `command`; otherwise install and start again."""
    if sys.version_info < (3, 11):
        sys.exit(f"Cần Python 3.11 trở lên; máy này đang chạy {sys.version.split()[0]}.")
    lock = ROOT / ("requirements-dev.txt" if command in COMMANDS_FOR_DEVELOPERS else "requirements.txt")
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if inside and _installed(lock):
        return
    if not inside and _packages_present(command):
        return
    if not _installed(lock):
        _install(lock)
    os.chdir(ROOT) if not Path("manage.py").exists() else None
    os.execv(str(_python()), [str(_python()), *_arguments()])


def _arguments() -> list[str]:
    return [str(Path(sys.argv[0]).resolve()), *sys.argv[1:]]


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _packages_present(command: str) -> bool:
    """A container image carries its packages in the system interpreter and needs no `.venv`."""
    needed = ["django", "django_fsm", "numpy", "celery", "granian"]
    needed += ["pytest", "hypothesis"] if command in COMMANDS_FOR_DEVELOPERS else []
    return all(importlib.util.find_spec(name) for name in needed)


def _stamp(lock: Path) -> Path:
    return VENV / f".installed-{lock.stem}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"


def _installed(lock: Path) -> bool:
    # The developers' lock contains the runtime lock, so either stamp serves the runtime commands.
    locks = [lock, ROOT / "requirements-dev.txt"]
    return _python().exists() and any(_stamp(each).exists() for each in locks if each.exists())


def _install(lock: Path) -> None:
    print(f"Chuẩn bị môi trường lần đầu: cài các gói trong {lock.name} vào .venv …", flush=True)
    uv = shutil.which("uv")
    if not _python().exists():
        _run([uv, "venv", "--quiet", str(VENV)] if uv else [sys.executable, "-m", "venv", str(VENV)])
    if uv:
        _run(
            [uv, "pip", "install", "--quiet", "--python", str(_python()), "--require-hashes", "-r", str(lock)]
        )
    else:
        pip = [str(_python()), "-m", "pip", "--disable-pip-version-check"]
        # Bytecode is made when a module is first used: compiling all of it takes longer than installing it.
        _run([*pip, "install", "--quiet", "--no-compile", "--require-hashes", "-r", str(lock)])
    _stamp(lock).touch()


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True)
    except subprocess.CalledProcessError as failure:
        print(failure.stderr, file=sys.stderr)
        sys.exit(
            "Không cài được các gói cần thiết. Hãy kiểm tra kết nối tới kho gói Python rồi chạy lại lệnh."
        )
