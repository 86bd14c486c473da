"""Letters and marks apart (Unicode form NFD): refused in every cell that is read, never joined silently."""

import unicodedata

import pytest

from admissions.exchange.bundle import read_bundle
from admissions.exchange.errors import BadInput
from admissions.exchange.round_file import read_round_file
from tests.exchange.folders import contents, example, example_folder
from tests.exchange.test_commands import run
from tests.exchange.test_round_file import HUE, PACK, REAL, ROWS, province_file
from tests.exchange.workbooks import write_workbook

FILES = example()
HEADER = "Số báo danh,NV1,NV2,NV3,Toán,Ngữ văn,Ngoại ngữ,Điểm THCS,Tổng điểm,Kết quả"


def apart(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    return decomposed


def sentence(place: str, cell: str) -> str:
    advice = "hãy lưu lại tệp bằng chữ dựng sẵn (Unicode NFC)"
    return f"tệp {place}: “{cell}” viết bằng chữ và dấu tách rời (Unicode NFD); {advice}"


BAD = [
    (
        {"offerings": FILES["offerings.csv"].replace("THPT An Bình", apart("THPT An Bình"))},
        sentence('offerings.csv, dòng 2, cột "name"', "THPT An Bình"),
    ),
    (
        {"applicants": FILES["applicants.csv"] + apart("ấ,5,5\n")},
        sentence('applicants.csv, dòng 8, cột "applicant"', "ấ"),
    ),
    (
        {"preferences": FILES["preferences.csv"] + apart("006,3,Ấ\n")},
        sentence('preferences.csv, dòng 11, cột "offering"', "Ấ"),
    ),
    (
        {"set_aside": apart("applicant,reason\nX,tuyển thẳng\n")},
        sentence('set_aside.csv, dòng 2, cột "reason"', "tuyển thẳng"),
    ),
]


@pytest.mark.parametrize("command", ["allocate", "verify"])
@pytest.mark.parametrize(("files", "message"), BAD)
def test_a_decomposed_cell_of_a_bundle_is_bad_input(tmp_path, command, files, message):
    folder = example_folder(tmp_path / "round", **files)
    before = contents(folder)
    assert run(command, folder) == (2, "", f"{message}\n")
    assert contents(folder) == before


def test_decomposed_cells_of_all_files_are_named_at_once(tmp_path):
    together = {name: content for files, _message in BAD for name, content in files.items()}
    with pytest.raises(BadInput) as refused:
        read_bundle(example_folder(tmp_path / "round", **together))
    assert sorted(str(refused.value).splitlines()) == sorted(message for _files, message in BAD)


def test_rules_in_decomposed_letters_are_the_same_rules(tmp_path):
    plain = read_bundle(example_folder(tmp_path / "plain"))
    policy = apart(FILES["policy.toml"])
    other = read_bundle(example_folder(tmp_path / "other", policy=policy))
    assert other.policy == plain.policy
    assert other.files["policy.toml"].decode() == policy


def test_a_decomposed_file_of_a_province_makes_no_bundle(tmp_path):
    (tmp_path / "nfd.csv").write_text(apart(REAL.read_text(encoding="utf-8-sig")), encoding="utf-8")
    arguments = ("--pack", PACK, "--seats-from-outcomes", "--bundle", tmp_path / "x")
    code, out, err = run("import_round", tmp_path / "nfd.csv", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(sentence('nfd.csv, dòng 2, cột "preference_1"', "THPT A Lưới") + "\n")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("workbook", [False, True])
def test_every_decomposed_cell_of_a_province_file_is_named(tmp_path, workbook):
    wish = apart("THPT Ấ")
    rows = (f"C1,{wish},THPT B,,5,6,7,8,26,{wish}", *ROWS[1:])
    path = province_file(tmp_path, *rows, header=HEADER)
    if workbook:
        path = write_workbook(tmp_path / "p.xlsx", {"A": [row.split(",") for row in (HEADER, *rows)]})
    with pytest.raises(BadInput) as refused:
        read_round_file(path, HUE, seats_from_outcomes=True)
    assert str(refused.value).splitlines() == [
        sentence(f'{path.name}, dòng 2, cột "NV1"', "THPT Ấ"),
        sentence(f'{path.name}, dòng 2, cột "Kết quả"', "THPT Ấ"),
    ]


def test_headers_and_columns_that_are_not_read_may_be_decomposed(tmp_path):
    rows = [f"{row},{apart('Nguyễn Thị Ấm')}" for row in ROWS]
    path = province_file(tmp_path, *rows, header=apart(f"{HEADER},Họ tên"))
    assert read_round_file(path, HUE, seats_from_outcomes=True).report.applicants == 3
