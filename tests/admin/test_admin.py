"""The administrator's room: reference data and officers' accounts, and nobody else gets in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admissions.models import School, User
from admissions.permissions import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client) -> User:
    user = User.objects.create_superuser(username="quantri", password=factories.PASSWORD)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.DIRECTOR, Role.VERIFIER, Role.GUARDIAN])
def test_officers_and_families_do_not_get_in(client, role: str) -> None:
    client.force_login(factories.user(role), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:admissions_school_changelist")).status_code == 302


@pytest.mark.parametrize("model", ["administrativeunit", "residentialunit", "school", "user"])
def test_lists_and_forms_open(client, administrator, model: str) -> None:
    factories.residential_unit()
    factories.a_school()
    assert client.get(reverse(f"admin:admissions_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:admissions_{model}_add")).status_code == 200


def test_an_officer_gets_an_account_and_can_sign_in_with_it(client, administrator) -> None:
    account = {
        "username": "can.bo.moi",
        "full_name": "Cán Bộ Mới",
        "role": Role.VERIFIER,
        "school": factories.a_school().pk,
        "is_active": "on",
        "new_password": "mot-mat-khau-rat-dai",
    }
    assert client.post(reverse("admin:admissions_user_add"), account).status_code == 302
    assert User.objects.get(username="can.bo.moi").check_password("mot-mat-khau-rat-dai")


def test_a_school_officer_without_a_school_is_refused(client, administrator) -> None:
    account = {"username": "x", "full_name": "X", "role": Role.VERIFIER, "new_password": "mot-mat-khau-dai"}
    response = client.post(reverse("admin:admissions_user_add"), account)
    assert "Hãy chọn trường" in response.content.decode()
    assert not User.objects.filter(username="x").exists()


def test_schools_come_in_from_a_table_and_a_bad_row_stops_all(client, administrator) -> None:
    commune = factories.commune()
    header = "code,name,commune,address,zone,latitude,longitude\n"
    good = f"{header}TH1,Trường Tiểu học Lê Lợi,{commune.code},Số 1,zone_1,21.0,105.8\n"
    bad = f"{good}TH2,Trường Tiểu học Hai,KHONG-CO,Số 2,zone_1,21.0,105.8\n"
    for table, expected in ((bad, 0), (good, 1)):
        file = SimpleUploadedFile("schools.csv", table.encode())
        upload = {"import_file": file, "format": "0", "resource": ""}
        response = client.post(reverse("admin:admissions_school_import"), upload)
        form = response.context.get("confirm_form")
        if form is not None:
            client.post(reverse("admin:admissions_school_process_import"), form.initial)
        assert School.objects.count() == expected
