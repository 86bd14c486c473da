"""One child is handed in many times at once, and changed, reopened or closed meanwhile."""

import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from admissions.accounts.secrets import hash_secret
from admissions.models import Application, AuditEvent, Guardian, Guardianship, Notice, Submission
from admissions.permissions import SYSTEM, Role
from admissions.registration import services as registration
from admissions.registration.errors import NotEditable, RoundIsClosed
from admissions.setup.services import move_round
from admissions.workflows.log import ChangedMeanwhile, TransitionRefused
from tests import factories
from tests.browsing import signed_in, stop_clock, words
from tests.factories import NOW

WHOLE = bool(os.environ.get("RELIABILITY_LOG"))
BROWSERS, TIMES = (200, 50) if WHOLE else (8, 25)
AT_ANY_MOMENT = min(BROWSERS, 40)
LATER = NOW + timedelta(hours=1)
LOST = (ChangedMeanwhile, TransitionRefused, RoundIsClosed, NotEditable)


def failed(results: list[Any]) -> list[Exception]:
    return [each for each in results if isinstance(each, Exception)]


def a_ready_draft() -> tuple[Application, list[Any]]:
    """A file that can be handed in, and the accounts of both parents."""
    file = factories.a_draft(factories.a_round(state="OPENED", schools=3))
    first = factories.fill_in(file, offerings=list(file.round.offerings.order_by("code")))
    second = factories.user(Role.GUARDIAN)
    guardian = Guardian.objects.create(user=second, full_name=second.full_name, phone="0911000111")
    Guardianship.objects.create(guardian=guardian, applicant=file.applicant, relation="father")
    file.refresh_from_db()
    return file, [first, second]


def tabs(sessions: list[Client]) -> list[Client]:
    """Browsers that share a few sessions, as tabs and double clicks do."""
    opened = []
    for number in range(BROWSERS):
        tab = Client(raise_request_exception=False)
        tab.cookies.load({"sessionid": sessions[number % len(sessions)].cookies["sessionid"].value})
        opened.append(tab)
    return opened


def test_ten_thousand_hand_ins_of_one_child_are_one_file_and_one_receipt(monkeypatch, figure) -> None:
    """Two parents, two devices each, many tabs, each sent again and again without waiting for the answer.

    A tenth of the tabs begins one step earlier, with the button that begins a file.
    """
    stop_clock(monkeypatch)
    file, parents = a_ready_draft()
    sessions = [signed_in(parent) for parent in parents for _device in range(2)]
    begin = reverse("registration:start", args=[file.round.code, file.applicant_id])
    check = reverse("registration:check", args=[file.code])
    start = Barrier(AT_ANY_MOMENT)
    opened = tabs(sessions)

    def press(number: int) -> list[tuple[int, str]]:
        try:
            if number < AT_ANY_MOMENT:
                start.wait(timeout=60)
            page = begin if number % 10 == 9 else check
            answers = [opened[number].post(page) for _ in range(TIMES)]
            return [(answer.status_code, answer.headers.get("Location", "")) for answer in answers]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ANY_MOMENT) as pool:
        answers = Counter(each for many in pool.map(press, range(BROWSERS)) for each in many)
    receipt, home = reverse("registration:receipt", args=[file.code]), reverse("registration:home")
    broken = sum(count for (status, _to), count in answers.items() if status >= 500)
    figure("T16", "hand-ins of one child", answers.total(), threshold="10,000")
    figure("T16", "application rows", Application.objects.count(), threshold="1")
    figure("T16", "versions handed in", Submission.objects.count(), threshold="1")
    figure("T16", "answers of 5xx", broken, threshold="0")
    assert set(answers) <= {(302, receipt), (302, home)}
    assert answers.total() == BROWSERS * TIMES
    assert Application.objects.count() == Submission.objects.count() == 1
    assert AuditEvent.objects.filter(subject="application", action="submit").count() == 1
    assert Notice.objects.filter(kind="submitted").count() == 2  # one a parent
    pages = [words(session.get(receipt)) for session in sessions]
    numbers = {code for page in pages for code in re.findall(r"\b10-[2-9A-Z]{8}\b", page)}
    figure("T16", "receipt numbers", len(numbers), threshold="1")
    assert numbers == {file.code}
    assert all(file.code in page for page in pages)
    shown = [secret for session in sessions if (secret := _kept(session, file.code))]
    file.refresh_from_db()
    assert [hash_secret(each) for each in shown] == [file.secret_hash]


def _kept(session: Client, code: str) -> str:
    return dict(session.session.items()).get(f"receipt-{code}", {}).get("secret", "")


@pytest.mark.parametrize("attempt", range(4))
def test_changing_the_wishes_while_the_file_is_handed_in_hands_in_one_of_the_lists(
    at_once, attempt: int
) -> None:
    file, (mother, father) = a_ready_draft()
    before = list(file.preferences.values_list("offering", flat=True))
    turned = [registration.Wish(key, rank) for rank, key in enumerate(reversed(before), start=1)]
    results = at_once(
        partial(registration.submit_application, actor=mother, application=file, now=NOW),
        partial(registration.save_wishes, actor=father, application=file, wishes=turned, now=NOW),
    )
    file.refresh_from_db()
    assert file.state == "SUBMITTED"
    standing = [(each.rank, each.offering_id) for each in file.preferences.order_by("rank")]
    handed_in = [(each["rank"], each["offering"]) for each in Submission.objects.get().wishes]
    assert standing == handed_in
    assert [key for _rank, key in standing] in (before, before[::-1])
    assert [type(each) for each in failed(results)] in ([], [NotEditable])
    assert bool(failed(results)) is ([key for _rank, key in standing] == before)
    assert file.handling_school_id == file.preferences.get(rank=1).offering.school_id


@pytest.mark.parametrize("attempt", range(6))
def test_handing_in_reopening_and_closing_at_once_leave_a_file_that_counts(at_once, attempt: int) -> None:
    """A file that was handed in once is handed in when registration is over, with what counts."""
    file = factories.a_submitted(factories.a_round(state="OPENED"))
    account = file.applicant.guardians.get().user
    if attempt % 2:
        registration.reopen_application(actor=account, application=file, now=NOW)
    results = at_once(
        partial(registration.submit_application, actor=account, application=file, now=LATER),
        partial(registration.reopen_application, actor=account, application=file, now=LATER),
        partial(move_round, actor=SYSTEM, admission_round=file.round, transition="close", now=LATER),
    )
    file.refresh_from_db()
    file.round.refresh_from_db()
    assert (file.round.state, file.state) == ("CLOSED", "SUBMITTED")
    assert {type(each) for each in failed(results)} <= set(LOST)
    latest = file.submissions.order_by("-number").first()
    assert latest is not None
    assert latest.facts == file.facts
    assert [(each.rank, each.offering_id) for each in file.preferences.all()] == [
        (each["rank"], each["offering"]) for each in latest.wishes
    ]


def test_withdrawing_and_handing_in_at_once_end_in_one_of_them(at_once) -> None:
    file, (mother, father) = a_ready_draft()
    results = at_once(
        partial(registration.submit_application, actor=mother, application=file, now=NOW),
        partial(registration.withdraw_application, actor=father, application=file, reason="", now=NOW),
    )
    file.refresh_from_db()
    handed_in_first = [AuditEvent.objects.filter(action="submit").exists()]
    assert file.state == "WITHDRAWN"  # a file that was handed in may be withdrawn
    assert [type(each) for each in failed(results)] == ([] if handed_in_first == [True] else [NotEditable])
