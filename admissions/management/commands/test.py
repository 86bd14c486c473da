"""Run every test: on the embedded database, and again on PostgreSQL where one is reachable."""

import os
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand

POSTGRES = "postgres://postgres@127.0.0.1:5432/admissions"
PURE = (
    "matching",
    "rules",
    "exchange",
    "demo",
    "interface",
    "journeys",
    "printing",
    "config",
    "templatetags",
    "test_architecture.py",
    "test_translations.py",
    "test_bootstrap.py",
)
"""Tests that do not depend on which database there is, or that the first run has in full."""


class Command(BaseCommand):
    help = "Chạy mọi kiểm thử; có PostgreSQL thì chạy lại trên PostgreSQL (TEST_DATABASE_URL)."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Everything after `test` goes to pytest as it is."""
        self.handle(pytest=argv[2:])

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pytest", nargs=REMAINDER)

    def handle(self, *args: Any, pytest: list[str], **options: Any) -> None:
        address = os.environ.get("TEST_DATABASE_URL", POSTGRES)
        reachable = _reachable(address)
        chosen = pytest or ["-n", "2"]
        self.stdout.write("Kiểm thử trên SQLite …")
        codes = [_run(chosen, {})]
        if reachable:
            self.stdout.write("Kiểm thử trên PostgreSQL …")
            codes.append(_run([*chosen, *_besides_pure(pytest)], {"DATABASE_URL": address}))
        elif os.environ.get("REQUIRE_SERVICES") == "1":
            self.stderr.write("REQUIRE_SERVICES=1 nhưng không kết nối được PostgreSQL.")
            codes.append(1)
        else:
            self.stdout.write("BỎ QUA phần PostgreSQL: không kết nối được (đặt TEST_DATABASE_URL để chạy).")
        sys.exit(max(codes))


def _run(arguments: list[str], extra: dict[str, str]) -> int:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", **extra}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], env=environment, check=False
    ).returncode


def _besides_pure(pytest: list[str]) -> list[str]:
    return [] if pytest else [f"--ignore=tests/{name}" for name in PURE]


def _reachable(address: str) -> bool:
    base = address.rsplit("/", 1)[0]
    try:
        psycopg2.connect(f"{base}/postgres", connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True
