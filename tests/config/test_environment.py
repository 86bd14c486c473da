"""Settings from the environment: a bad value stops the start and is named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "SITE_HOST": "tuyensinh.example",
    "DATABASE_URL": "postgres://u:p@127.0.0.1:5432/a",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/1",
    "MESSAGES_ONLY_TO": "*",
}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("maybe", lambda: environment.flag("X", True)),
        ("-3", lambda: environment.integer("X", 1, at_least=1, at_most=9)),
        ("ba", lambda: environment.integer("X", 1, at_least=1, at_most=9)),
        ("10", lambda: environment.integer("X", 1, at_least=1, at_most=9)),
        ("LOUD", lambda: environment.choice("X", "INFO", among={"INFO", "ERROR"})),
        ("http://cache", lambda: environment.url("X", "", schemes={"redis"})),
        ("redis", lambda: environment.url("X", "", schemes={"redis"})),
        ("foo", lambda: environment.database("X", "sqlite:///a")),
        ("redis://", lambda: environment.url("X", "", schemes={"redis"})),
        ("postgres://", lambda: environment.database("X", "sqlite:///a")),
        ("/proc/khong-co", lambda: environment.folder("X", Path("a"))),
        ("mysql://a/b", lambda: environment.database("X", "sqlite:///a")),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_the_variable(monkeypatch, value: str, read) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="X"):
        read()


def test_a_missing_value_without_a_default_is_refused(monkeypatch) -> None:
    monkeypatch.delenv("X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Thiếu biến môi trường X"):
        environment.text("X")


def test_a_secret_is_not_repeated_in_the_message(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://root:rat-bi-mat@host/db")
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.database("DATABASE_URL", "sqlite:///a")
    assert "rat-bi-mat" not in str(refusal.value)


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in (*PRODUCTION, "DJANGO_SETTINGS_MODULE")
    }
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env={**clean, "DJANGO_SETTINGS_MODULE": "config.settings.production", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_everything_it_needs(tmp_path) -> None:
    done = start(ADMISSIONS_VAR=str(tmp_path), **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("missing", PRODUCTION)
def test_production_names_what_is_missing(tmp_path, missing: str) -> None:
    done = start(
        ADMISSIONS_VAR=str(tmp_path), **{name: value for name, value in PRODUCTION.items() if name != missing}
    )
    assert done.returncode != 0
    assert missing in done.stderr
