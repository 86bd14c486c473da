"""The doors of `sign_in`, in a process of its own: fills a database, asks each door, prints a JSON line."""

import json
import random
import statistics
from collections.abc import Callable
from time import perf_counter

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from admissions.accounts.secrets import hash_secret  # noqa: E402
from admissions.models import Applicant, Guardian, Guardianship, User  # noqa: E402
from admissions.permissions import Role  # noqa: E402

EACH = 1_000
SEED = 20250601
Form = Callable[[str], dict[str, str]]


def fill() -> None:
    """As many families and officers as are asked for."""
    users = User.objects.bulk_create(
        User(username=f"PH{n:06d}", full_name="Phụ huynh", role=Role.GUARDIAN, password="!")
        for n in range(EACH)
    )
    children = Applicant.objects.bulk_create(
        Applicant(
            student_code=f"99{n:08d}", full_name="Học sinh", sort_name="x", secret_hash=hash_secret(f"S{n}")
        )
        for n in range(EACH)
    )
    guardians = Guardian.objects.bulk_create(
        Guardian(user=user, full_name="Phụ huynh", phone=f"0911{n:06d}") for n, user in enumerate(users)
    )
    Guardianship.objects.bulk_create(
        Guardianship(guardian=guardian, applicant=child, relation="mother")
        for guardian, child in zip(guardians, children, strict=True)
    )
    officer = User(full_name="Cán bộ", role=Role.SPECIALIST)
    officer.set_password("mat-khau-rat-dai")
    User.objects.bulk_create(
        User(username=f"CB{n:06d}", full_name="Cán bộ", role=Role.SPECIALIST, password=officer.password)
        for n in range(EACH)
    )


DOORS: dict[str, tuple[str, str, str, Form]] = {
    "one-time code": ("/dang-nhap/gui-ma/", "0911{:06d}", "0922{:06d}", lambda who: {"address": who}),
    "student code": (
        "/dang-nhap/",
        "99{:08d}",
        "88{:08d}",
        lambda who: {"student_code": who, "secret": "WRONG23456"},
    ),
    "officers": (
        "/dang-nhap/can-bo/",
        "CB{:06d}",
        "KK{:06d}",
        lambda who: {"username": who, "password": "sai-mat-khau-nay"},
    ),
}


def ask(path: str, known: str, unknown: str, form: Form) -> list[tuple[bool, float]]:
    """(whether it is there, milliseconds) of each, in random order; the first hundred warm up."""
    order = [(True, known.format(n)) for n in range(EACH)] + [(False, unknown.format(n)) for n in range(EACH)]
    random.Random(SEED).shuffle(order)
    taken = []
    for number, (there, who) in enumerate(order[:100] + order):
        browser = Client(REMOTE_ADDR=f"10.{number % 200}.{number // 200}.1")
        begun = perf_counter()
        browser.post(path, form(who))
        taken.append((there, 1000 * (perf_counter() - begun)))
    return taken[100:]


def judged(taken: list[tuple[bool, float]]) -> dict[str, float]:
    """Medians, and how often the dividing time that is best for the first half is right in the second."""
    half = len(taken) // 2
    learnt, tested = taken[:half], taken[half:]
    best, slower_is_known = max(
        ((time, slower) for _there, time in learnt for slower in (True, False)),
        key=lambda guess: sum((time > guess[0]) == (there == guess[1]) for there, time in learnt),
    )
    right = sum((time > best) == (there == slower_is_known) for there, time in tested) / len(tested)
    known, unknown = (statistics.median(t for there, t in taken if there is kind) for kind in (True, False))
    return {"known": known, "unknown": unknown, "difference": abs(known - unknown), "right": right}


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    fill()
    print(json.dumps({door: judged(ask(*given)) for door, given in DOORS.items()}))
