"""Offerings of a flat file: codes made of names, seats from a file."""

import unicodedata

import pytest

from admissions.exchange.errors import BadInput
from admissions.exchange.offering_list import read_offerings, school_key, short_codes, spelling
from admissions.rules.packs import load_pack

HUE = load_pack("hue-2025-grade-10")
HANOI = load_pack("hanoi-2025-grade-10")


def test_codes_are_made_of_the_names_alone():
    names = ["THPT A Lưới", "THCS&THPT Hồng Vân", "THPT Đặng Huy Trứ", "高中"]
    assert short_codes(names) == ("thpt-a-luoi", "thcs-thpt-hong-van", "thpt-dang-huy-tru", "offering")
    assert short_codes(reversed(names)) == tuple(reversed(short_codes(names)))


def test_names_that_give_one_code_are_numbered_in_the_same_way_in_any_order():
    names = ["THPT Ân", "THPT An", "THPT An 2", "THPT Ấn"]
    codes = dict(zip(names, short_codes(names), strict=True))
    assert len(set(codes.values())) == 4
    assert codes["THPT An"] == "thpt-an"
    again = names[::-1]
    assert dict(zip(again, short_codes(again), strict=True)) == codes


def test_the_place_of_a_tone_mark_the_case_and_the_form_make_no_other_school():
    assert school_key("THPT Hương Thuỷ") == school_key("thpt  Hương Thủy ")
    assert school_key("THPT Hoà Bình") == school_key(unicodedata.normalize("NFD", "THPT Hòa Bình"))
    assert len({school_key(name) for name in ("Thuy", "Thủy", "Thúy", "Thụy", "Thùy", "Thũy")}) == 6


def test_of_several_spellings_the_most_frequent_is_the_name():
    assert spelling(["B", "A", "A"]) == "A"
    assert spelling(["b", "a"]) == "a"


@pytest.mark.parametrize(
    "content",
    [
        "offering,name,seats\nal,THPT A Lưới,12\npl,THPT Phú Lộc,3\n",
        "Chỉ tiêu;Tên trường;Mã trường\n12;THPT A Lưới;al\n3;THPT Phú Lộc;pl\n",
        "\ufeffDANH SÁCH TRƯỜNG,,\n,,\nMã,Trường,Chỉ tiêu\nal,THPT A Lưới,12\npl,THPT Phú Lộc,3\n,,\n",
    ],
)
def test_a_file_of_offerings_in_either_language(tmp_path, content):
    (tmp_path / "seats.csv").write_text(content, encoding="utf-8")
    read = read_offerings(tmp_path / "seats.csv", HUE)
    assert (read.codes, read.names, list(read.seats)) == (
        ("al", "pl"),
        ("THPT A Lưới", "THPT Phú Lộc"),
        [12, 3],
    )
    assert read.codes_by_word[school_key("THPT phú lộc")] == read.codes_by_word["pl"] == "pl"


def test_a_name_or_a_code_is_enough(tmp_path):
    (tmp_path / "seats.csv").write_text("Tên trường,Chỉ tiêu\nTHPT A Lưới,12\n", encoding="utf-8")
    read = read_offerings(tmp_path / "seats.csv", HUE)
    assert (read.codes, read.names) == (("thpt-a-luoi",), ("THPT A Lưới",))


def test_facts_of_the_rules_come_along(tmp_path):
    zone = HANOI.fact("zone", "offering")
    content = f"name,seats,zone\nTHPT Ba Đình,5,{zone.choices[2].code}\n"
    (tmp_path / "seats.csv").write_text(content, encoding="utf-8")
    assert read_offerings(tmp_path / "seats.csv", HANOI).facts["zone"].tolist() == [2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,places\nA,1\n", 'dòng 1, cột "seats": tiêu đề không đúng: thiếu cột "seats" (hoặc "quota"'),
        ("school_code,seats\nA,1\n", 'dòng 1, cột "name": tiêu đề không đúng: thiếu cột "name"'),
        ("name,seats\nA,-1\n", 'dòng 2, cột "seats": số -1 nhỏ hơn 0'),
        ("name,seats\nA,\n", 'dòng 2, cột "seats": ô này để trống'),
        ("name,seats\nA,1\nA,2\n", 'dòng 3, cột "name": “A” đã có ở dòng 2'),
        (
            "Tên,Chỉ tiêu\nẤ,1\n" + unicodedata.normalize("NFD", "Ấ") + ",2\n",
            'dòng 3, cột "Tên": “Ấ” viết bằng chữ và dấu tách rời (Unicode NFD); hãy lưu lại tệp',
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path, content, message):
    (tmp_path / "seats.csv").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_offerings(tmp_path / "seats.csv", HUE)
    assert str(refused.value).startswith("tệp seats.csv, " + message)
