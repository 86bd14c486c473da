"""The public look-up: two codes, one answer to everything that is wrong, no name before the secret."""

import re

import pytest
from django.urls import reverse

from admissions.registration import services as registration
from tests import factories
from tests.browsing import words
from tests.factories import NOW
from tests.publication.stage import exam_round

pytestmark = pytest.mark.django_db
LOOK_UP = "/tra-cuu/"


@pytest.fixture
def placed():
    _round, files = exam_round(["8"])
    account = files[0].applicant.guardians.get().user
    return files[0], registration.reissue_secret(actor=account, application=files[0], now=NOW).secret


def typed(response, *codes: str) -> str:
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    for code in codes:
        body = body.replace(code, "")
    return body


def test_code_and_secret_show_the_result_and_its_reason(client, placed) -> None:
    file, secret = placed
    response = client.post(LOOK_UP, {"code": file.code.lower(), "secret": secret})
    seen = words(response)
    assert file.applicant.full_name in seen
    assert "Con được xếp vào" in seen
    assert "Vì:" in seen
    assert "Tổng điểm xét 24,00" in seen
    assert "no-store" in response["Cache-Control"]
    assert len(response.content) < 50_000


def test_everything_wrong_gets_the_same_answer_and_no_name(client, placed) -> None:
    file, secret = placed
    known = client.post(LOOK_UP, {"code": file.code, "secret": "WRONG23456"})
    unknown = client.post(LOOK_UP, {"code": "10-22222222", "secret": "WRONG23456"})
    assert typed(known, file.code) == typed(unknown, "10-22222222")
    for response in (known, client.get(LOOK_UP), client.get(LOOK_UP, {"code": file.code, "secret": secret})):
        assert file.applicant.full_name not in response.content.decode()


def test_guessing_stops_for_a_file_and_not_for_others(client, placed, settings) -> None:
    settings.LOOK_UP_ATTEMPTS_PER_HOUR = 3
    file, secret = placed
    for _ in range(3):
        assert client.post(LOOK_UP, {"code": file.code, "secret": "WRONG23456"}).status_code == 200
    stopped = client.post(LOOK_UP, {"code": file.code, "secret": secret})
    assert stopped.status_code == 429
    assert file.applicant.full_name not in stopped.content.decode()
    assert client.post(LOOK_UP, {"code": "10-33333333", "secret": "WRONG23456"}).status_code == 200


def test_before_the_result_the_look_up_tells_where_the_file_stands(client) -> None:
    file = factories.a_submitted(factories.a_round())
    account = file.applicant.guardians.get().user
    secret = registration.reissue_secret(actor=account, application=file, now=NOW).secret
    seen = words(client.post(LOOK_UP, {"code": file.code, "secret": secret}))
    assert "Chờ trường kiểm tra" in seen
    assert "Dự kiến công bố kết quả" in seen
    assert "được xếp vào" not in seen


def test_empty_boxes_are_named(client) -> None:
    seen = words(client.post(LOOK_UP, {"code": "", "secret": ""}))
    assert "Hãy nhập mã hồ sơ." in seen
    assert "Hãy nhập mã tra cứu." in seen


def test_the_page_needs_no_account(client) -> None:
    assert client.get(reverse("publication:look_up")).status_code == 200
