import unicodedata

import pytest

from admissions.rules.display import show
from admissions.rules.facts import (
    MISSING,
    Choice,
    Fact,
    FactError,
    Label,
    clean,
    decode,
    encode,
    encode_column,
    fold,
)

COLOURS = (
    Choice("group_1", Label("Nhóm một", "Group one")),
    Choice("group_2", Label("Nhóm hai", "Group two")),
    Choice("group_3", Label("Nhóm ba", "Group three")),
)


def fact(type_: str, **more) -> Fact:
    return Fact("f", "applicant", type_, Label("Nhãn", "Label"), "claim", **more)


PAPER = fact("score", scale=1000, step=25)
TOTAL = fact("score", scale=5000, step=1)
METRES = fact("integer", minimum=0, maximum=50_000, unit="m")
FLAG, DECIMAL, DATE = fact("flag"), fact("decimal"), fact("date")
CHOICE, CHOICES = fact("choice", choices=COLOURS), fact("choices", choices=COLOURS)


@pytest.mark.parametrize(
    ("declared", "cell", "stored", "canonical"),
    [
        (PAPER, "7.25", 725, "7.25"),
        (PAPER, "7,25", 725, "7.25"),
        (PAPER, "  7,5 ", 750, "7.5"),
        (PAPER, "10", 1000, "10"),
        (PAPER, "0", 0, "0"),
        (PAPER, "7.50", 750, "7.5"),
        (PAPER, "", MISSING, ""),
        (PAPER, "   ", MISSING, ""),
        (TOTAL, "38.300000000000004", 3830, "38.3"),
        (TOTAL, "38.29999999999999", 3830, "38.3"),
        (DECIMAL, "-1,5", -150, "-1.5"),
        (DECIMAL, "0.05", 5, "0.05"),
        (DECIMAL, "-0.5", -50, "-0.5"),
        (METRES, "850", 850, "850"),
        (METRES, "850.0", 850, "850"),
        (FLAG, "có", 1, "1"),
        (FLAG, unicodedata.normalize("NFD", "CÓ"), 1, "1"),
        (FLAG, unicodedata.normalize("NFD", "không"), 0, "0"),
        (FLAG, "yes", 1, "1"),
        (FLAG, "FALSE", 0, "0"),
        (FLAG, "0", 0, "0"),
        (CHOICE, "group_2", 1, "group_2"),
        (CHOICE, "Group Two", 1, "group_2"),
        (CHOICE, unicodedata.normalize("NFD", "nhóm  ba"), 2, "group_3"),
        (CHOICES, "group_3;group_1", 0b101, "group_1;group_3"),
        (CHOICES, "group_1; Nhóm một ;", 0b1, "group_1"),
        (CHOICES, "none", 0, "none"),
        (CHOICES, " Không ", 0, "none"),
        (CHOICES, unicodedata.normalize("NFD", "KHÔNG CÓ"), 0, "none"),
        (CHOICES, "", MISSING, ""),
        (DATE, "2019-05-02", 737181, "2019-05-02"),
        (DATE, "02/05/2019", 737181, "2019-05-02"),
        (DATE, "2/5/2019", 737181, "2019-05-02"),
    ],
)
def test_a_cell_is_stored_as_one_integer_and_written_back_in_one_way(declared, cell, stored, canonical):
    assert encode(declared, cell) == stored
    assert decode(declared, stored) == canonical
    assert encode(declared, canonical) == stored


@pytest.mark.parametrize(
    ("declared", "cell", "message"),
    [
        (PAPER, "10,25", "điểm 10,25 vượt thang điểm 10; hãy nhập từ 0 đến 10"),
        (PAPER, "10.25", "điểm 10,25 vượt thang điểm 10; hãy nhập từ 0 đến 10"),
        (PAPER, "-1", "điểm -1 nhỏ hơn 0; hãy nhập từ 0 đến 10"),
        (PAPER, "7.3", "điểm 7,3 không theo bước 0,25; hãy nhập bội số của 0,25"),
        (TOTAL, "7.125", "điểm 7,125 có quá hai chữ số thập phân; hãy nhập nhiều nhất hai chữ số"),
        (PAPER, "bảy", "“bảy” không phải là điểm; hãy nhập một số, ví dụ 7,25"),
        (PAPER, "7,2,5", "“7,2,5” không phải là điểm; hãy nhập một số, ví dụ 7,25"),
        (PAPER, "nan", "“nan” không phải là điểm; hãy nhập một số, ví dụ 7,25"),
        (PAPER, "1e1", "“1e1” không phải là điểm; hãy nhập một số, ví dụ 7,25"),
        (DECIMAL, "x", "“x” không phải là số; hãy nhập một số, ví dụ 7,25"),
        (METRES, "850.5", "“850.5” không phải là số nguyên; hãy nhập một số nguyên, ví dụ 850"),
        (METRES, "-5", "số -5 nhỏ hơn 0; hãy nhập từ 0 trở lên"),
        (METRES, "50001", "số 50001 lớn hơn 50000; hãy nhập nhiều nhất 50000"),
        (FLAG, "maybe", "“maybe” không phải là có hay không; hãy nhập có hoặc không (yes/no, 1/0)"),
        (
            CHOICE,
            "group_9",
            "“group_9” không có trong các lựa chọn; hãy dùng một trong: group_1, group_2, group_3",
        ),
        (
            CHOICES,
            "group_1;group_9",
            "“group_9” không có trong các lựa chọn; hãy dùng một trong: group_1, group_2, group_3",
        ),
        (
            CHOICES,
            "group_1;none",
            "“none” không có trong các lựa chọn; hãy dùng một trong: group_1, group_2, group_3",
        ),
        (DATE, "31/02/2019", "“31/02/2019” không phải là ngày; hãy nhập như 02/05/2019 hoặc 2019-05-02"),
        (DATE, "2019", "“2019” không phải là ngày; hãy nhập như 02/05/2019 hoặc 2019-05-02"),
    ],
)
def test_a_cell_that_cannot_be_the_fact_is_refused_with_what_to_enter(declared, cell, message):
    with pytest.raises(FactError) as refused:
        encode(declared, cell)
    assert str(refused.value) == message


@pytest.mark.parametrize("stored", [MISSING, *range(8)])
def test_every_answer_to_several_choices_is_read_back_as_it_was(stored):
    assert encode(CHOICES, decode(CHOICES, stored)) == stored


def test_a_column_names_the_row_of_the_first_bad_cell():
    assert encode_column(PAPER, ["7.5", "", "7.5"]).tolist() == [750, MISSING, 750]
    with pytest.raises(FactError) as refused:
        encode_column(PAPER, ["7.5", "11", "12"])
    assert refused.value.position == 1
    assert "11" in str(refused.value)


@pytest.mark.parametrize(
    ("declared", "stored", "vi", "en"),
    [
        (PAPER, 725, "7,25", "7.25"),
        (METRES, 1250, "1.250 m", "1,250 m"),
        (fact("integer"), 2019, "2019", "2019"),
        (FLAG, 1, "có", "yes"),
        (CHOICE, 0, "Nhóm một", "Group one"),
        (CHOICES, 0b11, "Nhóm một; Nhóm hai", "Group one; Group two"),
        (CHOICES, 0, "không có", "none"),
        (DATE, 737181, "02/05/2019", "02/05/2019"),
        (PAPER, MISSING, "chưa có", "not known"),
    ],
)
def test_people_read_a_fact_in_their_own_notation(declared, stored, vi, en):
    assert (show(declared, stored, "vi"), show(declared, stored, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("declared", "stored", "claims"),
    [
        (FLAG, 1, True),
        (FLAG, 0, False),
        (FLAG, MISSING, False),
        (CHOICES, 0, False),
        (CHOICES, 2, True),
        (CHOICE, 0, True),
        (CHOICE, MISSING, False),
        (METRES, 0, True),
    ],
)
def test_only_an_answer_that_asks_for_something_is_a_claim(declared, stored, claims):
    assert declared.claims(stored) is claims


def test_two_spellings_of_one_word_fold_to_the_same():
    assert fold(unicodedata.normalize("NFD", "  Không  Đăng ký ")) == "không đăng ký"
    assert clean(unicodedata.normalize("NFD", "Huế")) == "Huế"
