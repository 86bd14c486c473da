"""What is public names no child, whatever families answered about publishing."""

import pytest
from django.test import Client
from django.urls import reverse

from admissions.models import Consent
from tests.publication.stage import exam_round

pytestmark = pytest.mark.django_db


def test_no_public_page_has_a_row_of_a_child() -> None:
    admission_round, files = exam_round(["8", "7", "6"])
    Consent.objects.update(given=False)
    for name in ("publication:round_page", "publication:start", "publication:verify_yourself"):
        args = [] if name.endswith("start") else [admission_round.code]
        told = Client().get(reverse(name, args=args)).content.decode()
        for file in files:
            for own in (file.code, file.applicant.full_name, file.applicant.student_code):
                assert own not in told, (name, own)


def test_a_code_alone_shows_nothing() -> None:
    _round, (file,) = exam_round(["8"])
    told = Client().post(reverse("publication:look_up"), {"code": file.code, "secret": "ABCDE-FGHJK"})
    assert file.applicant.full_name not in told.content.decode()
