"""Reading and writing a folder: the same case whatever its spelling, and every wrong cell by its place."""

import random
import re

import pytest

from admissions.exchange.bundle import read_bundle, write_bundle
from admissions.exchange.errors import BadInput
from admissions.rules.packs import list_packs, load_pack, pack_text
from tests.exchange.folders import contents, example, example_folder, random_case

FILES = example()


def changed(name: str, old: str, new: str) -> str:
    assert old in FILES[name]
    return FILES[name].replace(old, new, 1)


# what is wrong, the changed files, file and place in the message, words of the message
BAD = [
    ("a missing file", {"offerings": None}, "tệp offerings.csv: ", "không tìm thấy"),
    (
        "a wrong header",
        {"offerings": changed("offerings.csv", "seats", "seat")},
        'tệp offerings.csv, dòng 1, cột "seat": ',
        'có cột lạ "seat", thiếu cột "seats"; các cột cần có là offering,name,seats',
    ),
    (
        "an extra column",
        {"offerings": "offering,name,seats,phone\nA,An,2,1\nB,Ba,1,2\n"},
        'tệp offerings.csv, dòng 1, cột "phone": ',
        "có cột lạ",
    ),
    (
        "a missing fact column",
        {"applicants": "applicant,math\n001,5\n"},
        'tệp applicants.csv, dòng 1, cột "literature": ',
        'thiếu cột "literature"',
    ),
    (
        "a column twice",
        {"offerings": "offering,name,seats,seats\nA,An,2,2\n"},
        'tệp offerings.csv, dòng 1, cột "seats": ',
        "có nhiều lần",
    ),
    ("an empty file", {"offerings": ""}, "tệp offerings.csv, dòng 1", "thiếu cột"),
    (
        "a duplicate rank",
        {"preferences": changed("preferences.csv", "003,2,B", "003,1,B")},
        'tệp preferences.csv, dòng 6, cột "rank": ',
        "“003” đã có nguyện vọng thứ 1 ở dòng 5",
    ),
    (
        "the same offering twice",
        {"preferences": changed("preferences.csv", "003,2,B", "003,2,A")},
        'tệp preferences.csv, dòng 6, cột "offering": ',
        "“003” đã có nguyện vọng vào A ở dòng 5",
    ),
    (
        "a rank of 0",
        {"preferences": changed("preferences.csv", "003,2,B", "003,0,B")},
        'tệp preferences.csv, dòng 6, cột "rank": ',
        "nhỏ hơn 1",
    ),
    (
        "seats of -1",
        {"offerings": changed("offerings.csv", "An Bình,2", "An Bình,-1")},
        'tệp offerings.csv, dòng 2, cột "seats": ',
        "số -1 nhỏ hơn 0",
    ),
    (
        "blank seats",
        {"offerings": changed("offerings.csv", "An Bình,2", "An Bình,")},
        'tệp offerings.csv, dòng 2, cột "seats": ',
        "để trống",
    ),
    (
        "10.25 on a scale of 10",
        {"applicants": changed("applicants.csv", "003,9,5.25", "003,10.25,5.25")},
        'tệp applicants.csv, dòng 4, cột "math": ',
        "điểm 10,25 vượt thang điểm 10",
    ),
    (
        "a word for a mark",
        {"applicants": changed("applicants.csv", "003,9,5.25", "003,9,vắng")},
        'tệp applicants.csv, dòng 4, cột "literature": ',
        "“vắng” không phải là điểm",
    ),
    (
        "an unknown offering",
        {"preferences": changed("preferences.csv", "003,2,B", "003,2,C")},
        'tệp preferences.csv, dòng 6, cột "offering": ',
        "“C” không có trong offerings.csv",
    ),
    (
        "an unknown applicant",
        {"preferences": changed("preferences.csv", "003,2,B", "999,2,B")},
        'tệp preferences.csv, dòng 6, cột "applicant": ',
        "“999” không có trong applicants.csv",
    ),
    (
        "a duplicate applicant",
        {"applicants": FILES["applicants.csv"] + "002,1,1\n"},
        'tệp applicants.csv, dòng 8, cột "applicant": ',
        "“002” đã có ở dòng 3",
    ),
    (
        "a blank code",
        {"applicants": FILES["applicants.csv"] + ",5,5\n"},
        'tệp applicants.csv, dòng 8, cột "applicant": ',
        "để trống",
    ),
    (
        "not UTF-8",
        {"offerings": "offering,name,seats\nA,Trường Á,2\n".encode("utf-16")},
        "tệp offerings.csv, dòng 1: ",
        "không phải chữ UTF-8",
    ),
    (
        "one foreign byte",
        {"offerings": b"offering,name,seats\nA,An,2\nB,B\xff,1\n"},
        "tệp offerings.csv, dòng 3: ",
        "không phải chữ UTF-8",
    ),
    (
        "a row too short",
        {"applicants": changed("applicants.csv", "003,9,5.25", "003,9")},
        'tệp applicants.csv, dòng 4, cột "literature": ',
        "chỉ có 2 ô, cần 3",
    ),
    (
        "a decimal comma without quotes",
        {"applicants": changed("applicants.csv", "003,9,5.25", "003,9,5,25")},
        'tệp applicants.csv, dòng 4, cột "literature": ',
        "dòng có 4 ô, tiêu đề chỉ có 3",
    ),
    (
        "an open quote",
        {"offerings": 'offering,name,seats\nA,"An,2\nB,Ba,1\n'},
        "tệp offerings.csv, dòng 2: ",
        "dấu nháy kép",
    ),
    (
        "a TOML error",
        {"policy": changed("policy.toml", "grade = 10", "grade = = 10")},
        "tệp policy.toml, dòng 5",
        "sai cú pháp TOML",
    ),
    (
        "a rule that there is not",
        {"policy": changed("policy.toml", '"admit_all"', '"perhaps"')},
        'khóa "ties.last_seat": ',
        "strict, admit_all",
    ),
    ("reserves without rules for them", {"reserves": "offering,share\n"}, "tệp reserves.csv: ", "dành riêng"),
    (
        "someone both in and out",
        {"set_aside": "applicant,reason\nX,boarding\n003,boarding\n"},
        'tệp set_aside.csv, dòng 3, cột "applicant": ',
        "cũng có trong applicants.csv",
    ),
]


@pytest.mark.parametrize(("files", "place", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_one_sentence_with_its_place(tmp_path, files, place, words):
    folder = example_folder(tmp_path / "bad", **files)
    with pytest.raises(BadInput) as refused:
        read_bundle(folder)
    sentence = str(refused.value)
    assert place in sentence
    assert words in sentence
    assert len(sentence.splitlines()) == 1


def test_every_wrong_cell_of_every_file_is_named_at_once(tmp_path):
    folder = example_folder(
        tmp_path / "bad",
        offerings=changed("offerings.csv", "An Bình,2", "An Bình,-1"),
        applicants="applicant,math,literature\n" + "".join(f"{each:03d},11,x\n" for each in range(1, 61)),
    )
    with pytest.raises(BadInput) as refused:
        read_bundle(folder)
    lines = str(refused.value).splitlines()
    assert len(refused.value.faults) == 121
    assert lines[0].startswith('tệp offerings.csv, dòng 2, cột "seats"')
    assert lines[1].startswith('tệp applicants.csv, dòng 2, cột "math"')
    assert len(lines) == 51
    assert "tổng cộng 121 lỗi" in lines[-1]


@pytest.mark.parametrize("name", ["policy.toml", "applicants.csv"])
def test_a_folder_in_the_place_of_a_file_is_named(tmp_path, name):
    folder = example_folder(tmp_path / "bad")
    (folder / name).unlink()
    (folder / name).mkdir()
    with pytest.raises(BadInput, match=f"tệp {re.escape(name)}: .* là một thư mục, cần một tệp"):
        read_bundle(folder)


def test_a_missing_folder_and_a_file_for_a_folder_are_named(tmp_path):
    with pytest.raises(BadInput, match="nowhere: không tìm thấy thư mục này"):
        read_bundle(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="đây là một tệp, cần một thư mục"):
        read_bundle(tmp_path / "file")


@pytest.mark.parametrize("pack", list_packs())
def test_what_is_written_is_read_back_the_same(tmp_path, pack):
    policy = load_pack(pack)
    case = random_case(policy, applicants=80, offerings=4, seed=3)
    aside = (("x1", "boarding"), ("x2", "direct_admission"))
    folder = tmp_path / "round"

    write_bundle(folder, policy=policy, policy_text=pack_text(pack), case=case, seed="s", set_aside=aside)
    bundle = read_bundle(folder)

    assert (bundle.policy, bundle.seed, bundle.set_aside) == (policy, "s", aside)
    assert bundle.files == {name: (folder / name).read_bytes() for name in bundle.files}
    assert len(bundle.files) == 5
    assert bundle.case.applicant_ids == case.applicant_ids
    assert bundle.case.starts.tolist() == case.starts.tolist()
    assert {name: column.tolist() for name, column in bundle.case.applicant_facts.items()} == {
        name: column.tolist() for name, column in case.applicant_facts.items()
    }


def test_rows_columns_and_line_ends_may_differ(tmp_path):
    plain = read_bundle(example_folder(tmp_path / "plain"))
    head, *rows = FILES["applicants.csv"].splitlines()
    random.Random(5).shuffle(rows)
    turned = [",".join(reversed(line.split(","))) for line in (head, *rows)]

    other = read_bundle(
        example_folder(
            tmp_path / "other",
            applicants=("\ufeff" + "\r\n".join(turned) + "\r\n\r\n , ,\r\n"),
        )
    )

    assert other.files == plain.files
    assert plain.files["applicants.csv"].decode() == FILES["applicants.csv"]


def test_codes_and_names_stay_as_they_are_in_the_file(tmp_path):
    offerings = 'offering,name,seats\nA  1, THPT  An\u00a0Bình ,2\n00,"THPT\nBình  Minh",1\n'
    preferences = "applicant,rank,offering\n001,1, A  1\n002,1,00\n"
    case = read_bundle(example_folder(tmp_path / "x", offerings=offerings, preferences=preferences)).case
    assert case.offering_ids == ("00", "A  1")
    assert case.offering_names == ("THPT Bình Minh", "THPT  An\u00a0Bình")


def test_a_folder_that_holds_a_bundle_is_replaced_only_when_asked(tmp_path):
    policy = load_pack("hue-2025-grade-10")
    case = random_case(policy, applicants=10, offerings=3, seed=1)
    folder = example_folder(tmp_path / "round", set_aside="applicant,reason\nX,boarding\n")
    (folder / "placements.csv").write_text("stale")
    before = contents(folder)
    arguments = {"policy": policy, "policy_text": pack_text(policy.id), "case": case}

    with pytest.raises(BadInput, match=r"đã có một gói dữ liệu; .*--replace"):
        write_bundle(folder, **arguments)
    assert contents(folder) == before

    write_bundle(folder, **arguments, replace=True)
    assert sorted(contents(folder)) == [
        "applicants.csv",
        "manifest.json",
        "offerings.csv",
        "policy.toml",
        "preferences.csv",
    ]


def test_a_folder_with_anything_else_is_never_written_to(tmp_path):
    policy = load_pack("hue-2025-grade-10")
    case = random_case(policy, applicants=10, offerings=3, seed=1)
    folder = example_folder(tmp_path / "round")
    (folder / "thesis.docx").write_text("years of work")
    before = contents(folder)
    with pytest.raises(BadInput, match=r"thesis\.docx"):
        write_bundle(folder, policy=policy, policy_text=pack_text(policy.id), case=case, replace=True)
    assert contents(folder) == before
