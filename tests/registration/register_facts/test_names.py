"""Names are taken as families write them (property tests)."""

import unicodedata
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admissions.models import Applicant
from admissions.models.names import clean_name
from admissions.registration.register_facts.correcting import write_fact
from admissions.registration.register_facts.forms.claim import LONGEST, ClaimForm
from admissions.rules.packs import load_pack
from tests import factories
from tests.factories import NOW

LETTERS = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY" + "ắằẵặốồộứừựĩỉỵỹ" + "'’.-" + "ʼjwfzJWFZ"
)
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=14)
NAMES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


def claimed(name: str) -> str:
    form = ClaimForm(
        {"claimed": name, "reason": "Giấy khai sinh"},
        {"evidence": SimpleUploadedFile("a.jpg", factories.image())},
        policy=load_pack("hanoi-2025-grade-10"),
        name="full_name",
        today=date(2025, 6, 1),
    )
    assert form.is_valid(), form.errors
    return form.claimed


@pytest.mark.parametrize(
    "name", ["Y Blăng Niê", "H'Hen Niê", "Bình", "Nguyễn Thị Thanh Hà", "K’Sor Y Thim", "Ồ"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_real_names_pass_letter_for_letter_and_are_kept_composed(name: str, form: str) -> None:
    assert claimed(unicodedata.normalize(form, name)) == unicodedata.normalize("NFC", name)


@given(name=NAMES, spaces=st.sampled_from(["", "  ", "\t", "\u00a0"]), form=st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=200, deadline=None)
def test_no_name_is_refused_and_only_spaces_change(name: str, spaces: str, form: str) -> None:
    typed = spaces + unicodedata.normalize(form, name).replace(" ", f" {spaces}") + spaces
    kept = claimed(typed)
    assert kept == clean_name(name)
    assert unicodedata.is_normalized("NFC", kept)
    assert claimed(kept) == kept


@pytest.mark.django_db
@given(name=NAMES.filter(lambda name: len(name) <= LONGEST))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_name_can_be_written_into_the_register(name: str) -> None:
    _account, child = factories.family()
    write_fact(child, "full_name", name, NOW)
    child.refresh_from_db()
    assert child.full_name == clean_name(name)
    assert len(child.sort_name) <= Applicant._meta.get_field("sort_name").max_length


def test_the_box_of_a_name_is_not_spell_checked() -> None:
    form = ClaimForm(policy=load_pack("hanoi-2025-grade-10"), name="full_name", today=date(2025, 6, 1))
    assert 'spellcheck="false"' in str(form["claimed"])


@pytest.mark.parametrize(
    "boxes", [("5", "2", "2019"), ("05", "02", "2019"), ("5/2/2019", "", ""), ("05-02-2019", "", "")]
)
def test_a_birth_date_is_read_day_first(boxes) -> None:
    form = ClaimForm(
        dict(zip(("claimed_day", "claimed_month", "claimed_year"), boxes, strict=True))
        | {"reason": "Khai sinh"},
        {"evidence": SimpleUploadedFile("a.jpg", factories.image())},
        policy=load_pack("hanoi-2025-grade-10"),
        name="birth_date",
        today=date(2025, 6, 1),
    )
    assert form.is_valid(), form.errors
    assert form.claimed == "2019-02-05"
