"""Doors that two people push at once: one code, one slip, one invitation, each once."""

from functools import partial
from typing import Any

import pytest

from admissions.accounts.addresses import Address
from admissions.accounts.guardians import LastGuardian, accept_invitation, invite_guardian, leave_child
from admissions.accounts.helping import reissue_family_secret, seen_code
from admissions.accounts.one_time_codes import MOST_TRIES, issue_code, redeem_code
from admissions.accounts.secrets import hash_secret
from admissions.models import Applicant, Guardian, OneTimeCode, User
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.workflows.log import ChangedMeanwhile
from tests import factories


def succeeded(results: list[Any]) -> list[Any]:
    return [each for each in results if each is not None and not isinstance(each, Exception)]


def test_a_code_that_is_entered_in_many_windows_at_once_signs_in_one(at_once) -> None:
    account, _child = factories.family()
    now = database_now()
    for _ in range(5):
        issued = issue_code(address=Address.of_phone(account.guardian.phone), now=now)
        enter = partial(redeem_code, request=issued.request, typed=issued.code, now=now)
        assert succeeded(at_once(*[enter] * 8)) == [account]


def test_guesses_at_once_are_counted_one_by_one(at_once) -> None:
    account, _child = factories.family()
    now = database_now()
    issued = issue_code(address=Address.of_phone(account.guardian.phone), now=now)
    wrong = f"{(int(issued.code) + 1) % 10**6:06d}"
    at_once(*[partial(redeem_code, request=issued.request, typed=wrong, now=now)] * 12)
    assert OneTimeCode.objects.get().tries == MOST_TRIES
    assert redeem_code(request=issued.request, typed=issued.code, now=now) is None


def test_two_officers_at_once_give_out_one_slip(at_once) -> None:
    _account, child = factories.family()
    child.source_school = factories.a_school()
    child.save()
    officers = [factories.user(Role.VERIFIER, school=child.source_school) for _ in range(4)]
    given = {"applicant": child, "seen": seen_code(child), "checked": "x", "now": database_now()}
    results = at_once(*[partial(reissue_family_secret, actor=each, **given) for each in officers])
    [secret] = succeeded(results)
    assert [type(each) for each in results if isinstance(each, Exception)] == [ChangedMeanwhile] * 3
    assert Applicant.objects.get(pk=child.pk).secret_hash == hash_secret(secret)


@pytest.mark.parametrize("times", range(3))
def test_two_guardians_who_leave_at_once_leave_one_behind(at_once, times) -> None:
    account, child = factories.family()
    now = database_now()
    invitation = invite_guardian(
        actor=account,
        applicant=child,
        address=Address.of_phone("0977000111"),
        full_name="Trần Văn Bình",
        relation="father",
        now=now,
    )
    second = User.objects.get(pk=invitation.guardian.user_id)
    accept_invitation(actor=second, invitation=invitation, student_code=child.student_code, now=now)
    results = at_once(
        *[partial(leave_child, actor=each, applicant=child, now=now) for each in (account, second)]
    )
    assert [type(each) for each in results if isinstance(each, Exception)] == [LastGuardian]
    assert Guardian.objects.filter(guardianship__applicant=child).count() == 1
