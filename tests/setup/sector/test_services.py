"""Taking over a list: everything or nothing, and nothing is lost."""

from datetime import date, timedelta

import pytest

from admissions.models import Applicant, AuditEvent, Guardian, Guardianship, User
from admissions.permissions import Role
from admissions.registration.services import Wish, save_wishes
from admissions.setup.sector.services import import_sector
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW
from tests.setup.sector.lists import read, row

pytestmark = pytest.mark.django_db


def take(*rows: dict[str, str], now=NOW):
    return import_sector(actor=factories.user(Role.SPECIALIST), children=read(*rows), now=now)


def test_a_new_child_comes_with_its_adults() -> None:
    unit, school = factories.residential_unit(), factories.a_school()
    done = take(
        row(
            "0000123",
            **{"Mã trường đang học": school.code, "Tổ dân phố, thôn": unit.code, "Địa chỉ": "Số 1"},
            primary_completed="có",
        )
    )
    child = Applicant.objects.get(student_code="0000123")
    assert (done.new, done.changed, done.unchanged, done.guardians) == (1, 0, 0, 1)
    assert (child.source_school, child.residential_unit, child.address) == (school, unit, "Số 1")
    assert (child.sector_facts, child.sector_as_of) == ({"primary_completed": "1"}, NOW)
    guardian = child.guardians.get()
    assert (guardian.full_name, guardian.phone) == ("Trần Thị Bình", "0912345678")
    assert not guardian.user.has_usable_password()
    assert guardian.phone not in guardian.user.username
    assert AuditEvent.objects.filter(subject="applicant", subject_id=child.pk, action="register").exists()


def test_a_second_time_nothing_happens() -> None:
    take(row())
    events = AuditEvent.objects.count()
    done = take(row(), now=NOW + timedelta(days=1))
    assert (done.new, done.changed, done.unchanged, done.guardians) == (0, 0, 1, 0)
    assert AuditEvent.objects.count() == events
    assert (Guardian.objects.count(), Guardianship.objects.count()) == (1, 1)


def test_what_the_list_has_is_brought_up_to_date_and_what_it_leaves_blank_stays() -> None:
    take(row(**{"Địa chỉ": "Số 1"}, primary_completed="có", average_9="8"))
    Applicant.objects.update(secret_hash="kept")
    done = take(
        row(**{"Họ và tên": "Nguyễn Văn Ân", "Địa chỉ": ""}, average_9="9"), now=NOW + timedelta(days=1)
    )
    child = Applicant.objects.get()
    assert (done.new, done.changed) == (0, 1)
    assert (child.full_name, child.address, child.secret_hash) == ("Nguyễn Văn Ân", "Số 1", "kept")
    assert child.sector_facts == {"primary_completed": "1", "average_9": "9"}
    assert child.sector_as_of == NOW + timedelta(days=1)
    event = AuditEvent.objects.get(action="update_register")
    assert event.reason == "average_9, full_name, sort_name"


def test_children_that_are_not_in_the_list_stay() -> None:
    _account, child = factories.family()
    take(row())
    assert Applicant.objects.filter(pk=child.pk, guardians__isnull=False).exists()


def test_the_same_telephone_is_the_same_person_in_the_list_and_before() -> None:
    account, _child = factories.family()
    known = account.guardian
    take(
        row("1", **{"Điện thoại 1": known.phone, "Người giám hộ 1": "Tên Viết Khác"}),
        row("2", **{"Điện thoại 1": known.phone}),
        row("3", **{"Điện thoại 1": "0987654321"}),
        row("4", **{"Điện thoại 1": "+84 987.654.321"}),
    )
    assert Guardian.objects.count() == 2
    known.refresh_from_db()
    assert known.full_name == account.guardian.full_name
    assert Guardian.objects.get(phone="0987654321").children.count() == 2


def test_an_adult_without_an_address_is_known_by_name_within_the_family() -> None:
    nameless = {"Điện thoại 1": ""}
    take(row("1", **nameless), row("2", **nameless))
    take(row("1", **nameless))
    assert Guardian.objects.count() == 2
    assert Guardianship.objects.count() == 2


def test_a_mailbox_of_somebody_else_stays_with_that_person() -> None:
    take(row("1", **{"Thư điện tử 1": "Nha@Example.com"}))
    take(
        row(
            "1",
            **{
                "Người giám hộ 2": "Nguyễn Văn Cha",
                "Điện thoại 2": "0987654321",
                "Thư điện tử 2": "nha@example.com",
            },
        )
    )
    assert Guardian.objects.get(phone="0912345678").email == "nha@example.com"
    assert Guardian.objects.get(phone="0987654321").email == ""


def test_whom_the_sector_database_names_is_no_longer_an_invitation() -> None:
    take(row())
    Guardianship.objects.update(pending=True)
    take(row())
    assert not Guardianship.objects.get().pending


def test_nobody_else_takes_a_list_over() -> None:
    with pytest.raises(NotPermitted):
        import_sector(actor=factories.user(Role.DIRECTOR), children=read(row()), now=NOW)
    assert not Applicant.objects.exists()


def test_a_measured_home_stays_while_the_child_stays_in_its_unit() -> None:
    _account, child = factories.family()
    take(row(child.student_code, **{"Tổ dân phố, thôn": child.residential_unit.code}))
    child.refresh_from_db()
    assert (child.latitude, child.longitude) == (21.03, 105.85)


def test_a_child_that_moved_has_its_wishes_computed_anew() -> None:
    admission_round = factories.a_round(grade=6)
    file = factories.a_draft(admission_round)
    account, child = file.applicant.guardians.get().user, file.applicant
    unit = factories.residential_unit()
    factories.catch(admission_round, unit)
    offering = admission_round.offerings.first()
    save_wishes(actor=account, application=file, wishes=[Wish(offering.pk, 1)], now=NOW)
    assert file.preferences.get().facts["in_catchment"] == "0"
    take(row(child.student_code, **{"Tổ dân phố, thôn": unit.code}))
    assert file.preferences.get().facts["in_catchment"] == "1"


@pytest.mark.parametrize("count", [3, 300])
def test_saving_asks_the_same_few_queries_however_many_rows(count, django_assert_max_num_queries) -> None:
    officer = factories.user(Role.SPECIALIST)
    children = read(*(row(f"{number:06d}", **{"Điện thoại 1": f"09{number:08d}"}) for number in range(count)))
    with django_assert_max_num_queries(15 if count < 100 else 25):  # SQLite takes few values a statement
        import_sector(actor=officer, children=children, now=NOW)
    assert Applicant.objects.count() == count
    assert User.objects.filter(role=Role.GUARDIAN).count() == count
    assert Applicant.objects.first().birth_date == date(2014, 2, 5)
