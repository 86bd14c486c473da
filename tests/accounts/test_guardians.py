"""Several guardians of one child: invited, accepted, declined, gone; an invitation alone gives nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.accounts.addresses import Address
from admissions.accounts.guardians import (
    MOST_GUARDIANS,
    AlreadyThere,
    CodeDiffers,
    LastGuardian,
    TooManyGuardians,
    accept_invitation,
    decline_invitation,
    invite_guardian,
    leave_child,
    withdraw_invitation,
)
from admissions.allocation.gathering import _phones
from admissions.models import (
    Applicant,
    Application,
    Document,
    Enrolment,
    Guardian,
    Guardianship,
    Notice,
    User,
)
from admissions.models.clock import database_now
from admissions.permissions import (
    is_guardian_of,
    visible_applicants,
    visible_applications,
    visible_documents,
    visible_enrolments,
)
from admissions.registration.facts import wishes_of_siblings
from admissions.workflows.log import ChangedMeanwhile, NotPermitted
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import SECRET

pytestmark = pytest.mark.django_db
NUMBER = "0977000111"


@pytest.fixture
def family() -> tuple[User, Applicant]:
    return factories.family()


def invite(account: User, child: Applicant, number: str = NUMBER) -> Guardianship:
    return invite_guardian(
        actor=account,
        applicant=child,
        address=Address.of_phone(number),
        full_name="Trần  Văn Bình",
        relation="father",
        now=database_now(),
    )


def fresh(user: User) -> User:
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


def accept(invitation: Guardianship, code: str = "") -> None:
    accept_invitation(
        actor=fresh(invitation.guardian.user),
        invitation=invitation,
        student_code=code or invitation.applicant.student_code,
        now=database_now(),
    )


def test_a_second_guardian_comes_by_invitation_and_follows_the_same_file(family, sent) -> None:
    account, child = family
    file = factories.a_draft(factories.a_round(), account=account, child=child)
    page = reverse("accounts:guardians", args=[child.pk])
    first = signed_in(account)
    given = {"full_name": "Trần Văn Bình", "relation": "father", "address": "0977 000 111"}
    assert first.post(page, given).url == page
    assert "Đã mời, chưa nhận lời" in words(first.get(page))
    assert Notice.objects.filter(kind="invited", guardian__phone=NUMBER).count() == 1
    sent.new()
    second = Client()
    second.post("/dang-nhap/gui-ma/", {"address": NUMBER})
    second.post("/dang-nhap/nhap-ma/", {"code": sent.code()})
    shown = second.get(reverse("accounts:home"), follow=True)
    assert account.full_name in words(shown)
    assert child.full_name not in words(shown)
    invitation = Guardianship.objects.get(pending=True)
    accepted = reverse("accounts:accept_invitation", args=[invitation.pk])
    assert "chưa khớp" in words(second.post(accepted, {f"i{invitation.pk}-student_code": "9900000000"}))
    second.post(accepted, {f"i{invitation.pk}-student_code": f" {child.student_code} "})
    assert second.get(reverse("registration:task_list", args=[file.code])).status_code == 200
    assert Application.objects.count() == 1


def test_an_invitation_alone_gives_no_rights_anywhere(family) -> None:
    account, child = family
    draft = factories.a_draft(factories.a_round(), account=account, child=child)
    factories.fill_in(draft)
    invitation = invite(account, child)
    invited = fresh(invitation.guardian.user)
    assert invited.guarded_applicant_ids == frozenset()
    assert not is_guardian_of(invited, child.pk)
    for visible, rows in (
        (visible_applicants, Applicant.objects.all()),
        (visible_applications, Application.objects.all()),
        (visible_documents, Document.objects.all()),
        (visible_enrolments, Enrolment.objects.all()),
    ):
        assert not visible(invited, rows).exists()
    assert visible_documents(fresh(account), Document.objects.all()).exists()
    browser = signed_in(invited)
    for name in ("task_list", "answers", "wishes", "check", "receipt", "withdraw"):
        assert browser.get(reverse(f"registration:{name}", args=[draft.code])).status_code == 404
    assert browser.get(reverse("accounts:guardians", args=[child.pk])).status_code == 404
    assert NUMBER not in str(_phones(Application.objects.all()))
    accept(invitation)
    assert child.pk in fresh(invited).guarded_applicant_ids
    assert NUMBER in str(_phones(Application.objects.all()))


def test_the_slip_opens_the_first_accepted_guardians_account(family) -> None:
    account, child = family
    invitation = invite(account, child)
    Guardianship.objects.filter(applicant=child, pending=False).update(pending=True)
    typed = {"student_code": child.student_code, "secret": SECRET}
    browser = Client()
    browser.post("/dang-nhap/", typed)
    assert "_auth_user_id" not in browser.session
    Guardianship.objects.filter(pk=invitation.pk).update(pending=False)
    browser.post("/dang-nhap/", typed)
    assert int(browser.session["_auth_user_id"]) == invitation.guardian.user_id


def test_brothers_and_sisters_by_an_invitation_are_none_yet(family) -> None:
    admission_round = factories.a_round()
    offering = admission_round.offerings.order_by("code").first()
    files = [factories.a_verified(admission_round, offerings=[offering]) for _ in range(2)]
    first, second = (each.applicant for each in files)
    guardian = first.guardians.get()
    row = Guardianship.objects.create(guardian=guardian, applicant=second, relation="x", pending=True)
    assert wishes_of_siblings(admission_round.pk) == frozenset()
    row.pending = False
    row.save()
    assert len(wishes_of_siblings(admission_round.pk)) == 2


def test_somebody_known_is_invited_without_the_inviter_learning_it(family) -> None:
    account, child = family
    known, _own = factories.family()
    invitation = invite(account, child, known.guardian.phone)
    assert invitation.guardian == known.guardian
    page = words(signed_in(account).get(reverse("accounts:guardians", args=[child.pk])))
    assert known.full_name not in page
    assert known.guardian.phone not in page


def test_nobody_is_invited_twice_and_a_file_has_so_many_guardians_at_most(family) -> None:
    account, child = family
    invite(account, child)
    with pytest.raises(AlreadyThere):
        invite(account, child)
    for n in range(MOST_GUARDIANS - 2):
        invite(account, child, f"097700022{n}")
    with pytest.raises(TooManyGuardians):
        invite(account, child, "0977000333")


def test_only_a_guardian_invites_and_only_the_invited_answers(family) -> None:
    account, child = family
    stranger, _own = factories.family()
    with pytest.raises(NotPermitted):
        invite(stranger, child)
    invitation = invite(account, child)
    for user in (stranger, account):
        with pytest.raises(NotPermitted):
            decline_invitation(actor=user, invitation=invitation, now=database_now())
        page = reverse("accounts:accept_invitation", args=[invitation.pk])
        assert signed_in(user).post(page, {}).status_code == 404
    with pytest.raises(CodeDiffers):
        accept(invitation, "9900000000")


def test_the_childs_code_is_not_guessed(family) -> None:
    account, child = family
    invitation = invite(account, child)
    browser = signed_in(invitation.guardian.user)
    page = reverse("accounts:accept_invitation", args=[invitation.pk])
    for n in range(5):
        browser.post(page, {f"i{invitation.pk}-student_code": f"990000000{n}"})
    answer = browser.post(page, {f"i{invitation.pk}-student_code": child.student_code})
    assert answer.status_code == 429
    assert Guardianship.objects.get(pk=invitation.pk).pending


def test_an_invitation_is_declined_or_taken_back_and_then_is_no_more(family) -> None:
    account, child = family
    declined = invite(account, child)
    decline_invitation(actor=declined.guardian.user, invitation=declined, now=database_now())
    taken_back = invite(account, child)
    browser = signed_in(account)
    browser.post(reverse("accounts:withdraw_invitation", args=[taken_back.pk]))
    assert Guardianship.objects.filter(applicant=child).count() == 1
    with pytest.raises(ChangedMeanwhile):
        accept(taken_back)


def test_an_account_that_nobody_came_to_use_goes_with_its_invitation(family) -> None:
    account, child = family
    withdraw_invitation(actor=account, invitation=invite(account, child), now=database_now())
    assert not Guardian.objects.filter(phone=NUMBER).exists()
    known, _own = factories.family()
    withdraw_invitation(
        actor=account, invitation=invite(account, child, known.guardian.phone), now=database_now()
    )
    assert Guardian.objects.filter(pk=known.guardian.pk).exists()


def test_a_guardian_may_leave_but_not_the_last_one(family) -> None:
    account, child = family
    with pytest.raises(LastGuardian):
        leave_child(actor=account, applicant=child, now=database_now())
    invitation = invite(account, child)
    with pytest.raises(LastGuardian):
        leave_child(actor=account, applicant=child, now=database_now())
    accept(invitation)
    browser = signed_in(account)
    browser.post(reverse("accounts:leave_child", args=[child.pk]))
    assert fresh(account).guarded_applicant_ids == frozenset()
    assert browser.get(reverse("accounts:guardians", args=[child.pk])).status_code == 404


@pytest.mark.parametrize("others", [0, 3])
def test_the_pages_read_the_same_however_many_people_there_are(family, others) -> None:
    account, child = family
    for n in range(others):
        accept(invite(account, child, f"097700044{n}"))
    browser = signed_in(account)
    browser.get(reverse("accounts:invitations"))
    for address in (reverse("accounts:guardians", args=[child.pk]), reverse("accounts:invitations")):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= 6, [each["sql"][:80] for each in queries.captured_queries]
