"""Vietnamese names: stored as they are written, sorted by given name, found without their marks."""

import unicodedata

import pytest

from admissions.models import Applicant
from admissions.models.names import alphabetical_key, clean_name, name_order, sort_name, word_patterns
from tests import factories


def test_a_name_is_stored_composed_with_single_spaces() -> None:
    assert clean_name(unicodedata.normalize("NFD", "  Nguyễn  Văn\u00a0An ")) == "Nguyễn Văn An"


def test_names_sort_by_given_name_then_middle_names_then_family_name() -> None:
    names = [
        "Đỗ Thị Ánh",
        "Trần Văn An",
        "Lê Văn An",
        "Lê Thị An",
        "Bùi Đức Ân",
        "Y Blăng Niê",
        "Cao Bá Dũng",
    ]
    assert sorted(names, key=sort_name) == [
        "Lê Thị An",
        "Lê Văn An",
        "Trần Văn An",
        "Đỗ Thị Ánh",
        "Bùi Đức Ân",
        "Cao Bá Dũng",
        "Y Blăng Niê",
    ]


def test_titles_sort_by_the_vietnamese_alphabet_from_their_first_word() -> None:
    names = ["Trường Đông Anh", "Trường Ân Thi", "Trường Cổ Loa", "Trường An Khánh"]
    assert sorted(names, key=alphabetical_key) == [
        "Trường An Khánh",
        "Trường Ân Thi",
        "Trường Cổ Loa",
        "Trường Đông Anh",
    ]


def test_numbers_in_titles_sort_as_numbers() -> None:
    names = ["Trường Số 10", "Trường Số 9", "Trường Số 2 B", "Trường Sơn"]
    assert sorted(names, key=alphabetical_key) == [
        "Trường Số 2 B",
        "Trường Số 9",
        "Trường Số 10",
        "Trường Sơn",
    ]


@pytest.fixture
def children(db) -> None:
    for name in ("Đinh Tiến Đạt", "Nguyễn Văn An", "Nguyễn Vân Anh", "Trần Ưu", "Lê Dật"):
        _account, child = factories.family()
        Applicant.objects.filter(pk=child.pk).update(full_name=name, sort_name=sort_name(name))


def found(typed: str) -> list[str]:
    children = Applicant.objects.order_by(name_order("sort_name"))
    for pattern in word_patterns(typed):
        children = children.filter(sort_name__regex=pattern)
    return list(children.values_list("full_name", flat=True))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("dat", ["Lê Dật", "Đinh Tiến Đạt"]),
        ("đạt", ["Đinh Tiến Đạt"]),
        ("nguyen van an", ["Nguyễn Văn An", "Nguyễn Vân Anh"]),
        (unicodedata.normalize("NFD", "Nguyễn Văn"), ["Nguyễn Văn An"]),
        ("ưu", ["Trần Ưu"]),
        ("an nguyen", ["Nguyễn Văn An", "Nguyễn Vân Anh"]),
        ("[", []),
        ("a.*", []),
    ],
)
def test_a_name_is_found_by_the_beginnings_of_its_words_with_or_without_marks(
    children: None, typed: str, names: list[str]
) -> None:
    assert found(typed) == names
