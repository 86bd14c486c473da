"""The main job: three rounds from registration to published result, then the site to look at them."""

import json
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from admissions.demo import summary
from admissions.demo.progress import Stage
from admissions.models import AdmissionRound, School
from admissions.notifications.waking import paused

SEED = 2025
MOST_APPLICANTS = 20_000


class Command(BaseCommand):
    help = "Chạy thử trọn ba đợt tuyển sinh lớp 1, lớp 6, lớp 10 rồi mở trang web."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--applicants", type=int, default=600, help="số trẻ mỗi khối (mặc định 600)")
        parser.add_argument("--seed", type=int, default=SEED, help="hạt giống của tỉnh mẫu")
        parser.add_argument("--no-serve", action="store_true", help="in bảng tổng hợp rồi dừng")
        parser.add_argument("--port", type=int, default=8000, help="cổng của trang web (mặc định 8000)")

    def handle(
        self, *args: Any, applicants: int, seed: int, no_serve: bool, port: int, **options: Any
    ) -> None:
        if not 20 <= applicants <= MOST_APPLICANTS:
            raise CommandError(f"--applicants phải từ 20 đến {MOST_APPLICANTS}.", returncode=2)
        started = perf_counter()
        stage = Stage()
        notes = self._prepare(stage, seed=seed, applicants=applicants)
        for code, seconds in notes["seconds"].items():
            figures = summary.summarise(AdmissionRound.objects.get(code=code))
            summary.show(stage.console, figures, seconds)
        stage.say(f"\nXong sau {perf_counter() - started:.1f} giây.".replace(".", ",", 1))
        if not no_serve:
            self._serve(stage, notes["accounts"], port)

    def _prepare(self, stage: Stage, *, seed: int, applicants: int) -> dict[str, Any]:
        """The notes of a finished demo with these parameters: kept from an earlier time, or played now."""
        from admissions.demo.messages import count_as_sent
        from admissions.demo.show import play_demo

        path = Path(settings.VAR) / "demo.json"
        wanted = {"seed": seed, "applicants": applicants, "database": _database_name()}
        notes: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        if notes.get("wanted") == wanted:
            call_command("migrate", verbosity=0)
            if AdmissionRound.objects.exists():
                stage.say("Dữ liệu mẫu đã có từ lần chạy trước, dùng lại.")
                return notes
        self._empty_database(path)
        with paused():
            seconds, accounts = play_demo(stage, seed=seed, applicants=applicants)
            count_as_sent()
        notes = {"wanted": wanted, "seconds": seconds, "accounts": accounts}
        path.write_text(json.dumps(notes, ensure_ascii=False))
        path.chmod(0o600)
        return notes

    def _empty_database(self, path: Path) -> None:
        """The demo's own file may be made anew; a database named by DATABASE_URL is never emptied."""
        path.unlink(missing_ok=True)
        if "DATABASE_URL" not in os.environ:
            connection.close()
            for suffix in ("", "-wal", "-shm"):
                Path(f"{settings.DATABASES['default']['NAME']}{suffix}").unlink(missing_ok=True)
        call_command("migrate", verbosity=0)
        if School.objects.exists():
            raise CommandError(
                "Cơ sở dữ liệu trong DATABASE_URL đã có dữ liệu."
                " Lệnh demo chỉ chạy trên cơ sở dữ liệu trống.",
                returncode=2,
            )

    def _serve(self, stage: Stage, accounts: list[tuple[str, str]], port: int) -> None:
        port = _free_port(port)
        stage.say("\n[bold]Tài khoản để thử[/bold]")
        width = max(len(who) for who, _how in accounts)
        for who, how in accounts:
            stage.say(f"  {who:<{width}}  {how}")
        stage.say(f"\nTrang web: [bold]http://localhost:{port}/[/bold]  (dừng bằng Ctrl-C)")
        sys.stdout.flush()
        environment = {
            "SITE_URL": f"http://localhost:{port}",  # where the links in messages lead
            **os.environ,
            "DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        }
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += [
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--log-level",
            "warning",
        ]
        os.execve(sys.executable, [*command, "config.wsgi:application"], environment)  # noqa: S606


def _database_name() -> str:
    return f"{connection.vendor}:{settings.DATABASES['default']['NAME']}"


def _free_port(port: int) -> int:
    """This port, or the first free one after it."""
    for candidate in range(port, port + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", candidate)) != 0:
                return candidate
    raise CommandError(
        f"Các cổng từ {port} đến {port + 49} đều đang dùng. Hãy chọn cổng khác bằng --port.", returncode=2
    )
