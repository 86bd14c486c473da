"""Reading and writing a folder: the same case whatever its spelling, and every wrong cell by its place."""

import random
import re

import pytest

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.bundle import read_bundle, write_bundle
from admissions.exchange.errors import BadInput
from admissions.exchange.verifier import BadInput as Unusable
from admissions.exchange.verifier import verify
from admissions.rules.facts import MISSING
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
    (
        "what is near without rules for it",
        {"nearby": "applicant,offering,distance_m,catchment_order\n"},
        "tệp nearby.csv: ",
        "không có mục [placement]",
    ),
    (
        "a negative number of places given",
        {"offerings": "offering,name,seats,taken\nA,An,2,-1\nB,Ba,1,\n"},
        'tệp offerings.csv, dòng 2, cột "taken": ',
        "nhỏ hơn 0",
    ),
    (
        "a line for no offering",
        {"lines": "offering,rank,cutoff,last_admitted\nC,,12,\n"},
        'tệp lines.csv, dòng 2, cột "offering": ',
        "“C” không có trong offerings.csv",
    ),
    (
        "a last admitted by other steps",
        {"lines": "offering,rank,cutoff,last_admitted\nA,,,math=7\n"},
        'tệp lines.csv, dòng 2, cột "last_admitted": ',
        "không theo các bước xếp hạng; hãy viết như score",
    ),
    (
        "a line that says nothing",
        {"lines": "offering,rank,cutoff,last_admitted\nA,,,\n"},
        'tệp lines.csv, dòng 2, cột "cutoff": ',
        "dòng của “A” không có điểm chuẩn; hãy nhập cutoff hoặc last_admitted",
    ),
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


NEAR = """
[placement]
label = { vi = "Gần nhà", en = "Near the home" }

[[placement.order]]
criterion = "fact"
fact = "distance_m"
direction = "asc"
"""
OPTIONAL = {
    "policy": FILES["policy.toml"] + NEAR,
    "offerings": "offering,name,seats,taken\nA,THPT An Bình,2,1\nB,THPT Bình Minh,1,0\n",
    "applicants": FILES["applicants.csv"]
    .replace("math,literature\n", "math,literature,lottery_key\n")
    .replace("7.5\n", "7.5,X7\n")
    .replace("25\n", "25,\n")
    .replace("0,9\n", "0,9,\n")
    .replace("6.5\n", "6.5,005\n")
    .replace("6.75\n", "6.75,\n"),
    "lines": "last_admitted,cutoff,rank,offering\n,14,2,B\n,13.25,1,B\nscore=14.25;applicant=002,,,A\n",
    "nearby": "applicant,offering,distance_m,catchment_order\n005,B,850,\n005,A,900,1\n004,B,,2\n",
}


def test_optional_tables_and_columns_are_read_and_written_in_canonical_form(tmp_path):
    bundle = read_bundle(example_folder(tmp_path / "round", **OPTIONAL))
    case = bundle.case
    assert (case.taken.tolist(), case.available.tolist()) == ([1, 0], [1, 1])
    assert list(case.lottery_keys) == ["X7", "002", "003", "004", "005", "006"]
    assert [(line.offering, line.rank, line.cutoff, line.last) for line in case.lines] == [
        (0, 0, MISSING, (1425, 1)),
        (1, 1, 1325, None),
        (1, 2, 1400, None),
    ]
    assert case.nearby.distance_m.tolist() == [MISSING, 900, 850]
    written = {name: bundle.files[name].decode() for name in bundle.files}
    assert written["lines.csv"].splitlines() == [
        "offering,rank,cutoff,last_admitted",
        "A,,,score=14.25;applicant=002",
        "B,1,13.25,",
        "B,2,14,",
    ]
    assert written["nearby.csv"].splitlines()[1:] == ["004,B,,2", "005,A,900,1", "005,B,850,"]
    assert written["applicants.csv"].splitlines()[:3] == [
        "applicant,lottery_key,math,literature",
        "001,X7,8,7.5",
        "002,,7,7.25",
    ]
    assert written["offerings.csv"].splitlines()[:2] == ["offering,name,seats,taken", "A,THPT An Bình,2,1"]

    folder = tmp_path / "again"
    write_bundle(folder, policy=bundle.policy, policy_text=written["policy.toml"], case=case)
    assert read_bundle(folder).files == bundle.files


def test_columns_that_say_nothing_are_not_written(tmp_path):
    plain = read_bundle(example_folder(tmp_path / "plain"))
    keyed = "".join(
        f"{line},{'lottery_key' if row == 0 else line.split(',')[0] * (row % 2)}\n"
        for row, line in enumerate(FILES["applicants.csv"].splitlines())
    )
    taken = "offering,name,seats,taken\nA,THPT An Bình,2,\nB,THPT Bình Minh,1,0\n"
    other = read_bundle(example_folder(tmp_path / "other", applicants=keyed, offerings=taken))
    assert other.files == plain.files


def test_the_input_hash_is_of_lines_and_nearby_too(tmp_path):
    folder = example_folder(tmp_path / "round", **OPTIONAL)
    first = allocate_bundle(folder).input_sha256
    assert verify(folder).is_right
    (folder / "lines.csv").write_text(OPTIONAL["lines"].replace("13.25", "13.5"))
    assert [fault.file for fault in verify(folder).changed] == ["lines.csv", "manifest.json"]
    assert allocate_bundle(folder).input_sha256 != first


@pytest.mark.parametrize(
    "rows",
    [
        *("A,,,score=14.25;", "A,,,score=14.25;math=7", "A,,,score=x", "A,,,applicant=002", "A,,,score"),
        *("A,,,", "A,1,,score=14", "A,1,12,\nA,,13,", "A,1,12,\nA,1,13,", "C,,12,"),
    ],
)
def test_lines_that_are_none_are_refused_by_both_programs(tmp_path, rows):
    folder = example_folder(tmp_path / "round", lines=f"offering,rank,cutoff,last_admitted\n{rows}\n")
    with pytest.raises(BadInput) as refused:
        read_bundle(folder)
    assert refused.value.faults[0].file == "lines.csv"
    allocate_bundle(example_folder(tmp_path / "other"))
    for name in ("placements.csv", "cutoffs.csv", "manifest.json"):
        (folder / name).write_bytes((tmp_path / "other" / name).read_bytes())
    with pytest.raises(Unusable) as also:
        verify(folder)
    assert also.value.faults[0].file == "lines.csv"


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


def test_two_children_with_one_lottery_key_are_refused_by_both_readers(tmp_path) -> None:
    lines = [line.split(",") for line in example()["applicants.csv"].split()]
    keyed = [[*lines[0], "lottery_key"], *([*line, "K1"] for line in lines[1:])]
    folder = example_folder(tmp_path / "bundle", applicants="\n".join(map(",".join, keyed)) + "\n")
    with pytest.raises(BadInput, match="K1"):
        read_bundle(folder)
    with pytest.raises(Unusable, match="K1"):
        verify(folder)
