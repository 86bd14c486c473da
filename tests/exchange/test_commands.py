"""The commands: what they print, how they exit, and that they leave the database alone."""

import io
import os
import re
import subprocess
import sys

import pytest
from django.core.management import call_command

from admissions.rules import packs
from admissions.rules.packs import list_packs, load_pack, pack_text
from admissions.rules.parse import parse_policy
from tests.exchange.folders import ROOT, contents, example, example_folder
from tests.exchange.test_round_file import PACK, REAL, ROWS, province_file


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout, stderr. No database is allowed here: no test of this file asks for one."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
        code = 0
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_import_allocate_verify_of_the_real_round(tmp_path):
    folder = tmp_path / "hue"
    code, out, err = run("import_round", REAL, "--pack", PACK, "--seats-from-outcomes", "--bundle", folder)
    assert (code, err) == (0, "")
    assert "Đọc 1.973 thí sinh; đưa vào xét: 1.857 thí sinh, 4.111 nguyện vọng" in out
    assert "trường dân tộc nội trú (boarding): 60" in out
    assert "kết quả trong tệp “Tuyển thẳng THPT A Lưới”: 20" in out

    code, out, err = run("allocate", folder)
    assert (code, err) == (0, "")
    assert "nguyện vọng 1: 1.778" in out
    assert "25,2  THPT Phú Bài (chỉ tiêu 1, nhận 1, không nhận 2)" in out

    assert run("verify", folder) == (0, "đúng: 1.857 hồ sơ, 17 nơi tuyển, từng ô như tính lại\n", "")


def test_verify_leaves_with_1_and_names_the_cell_when_a_result_is_wrong(tmp_path):
    folder = example_folder(tmp_path / "round")
    run("allocate", folder)
    path = folder / "placements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("15.5", "16.5"), encoding="utf-8")
    code, out, _err = run("verify", folder)
    assert code == 1
    assert out.splitlines() == [
        "tệp placements.csv: nội dung không khớp mã SHA-256 ghi trong manifest.json",
        'tệp placements.csv, dòng 2, cột "score": ghi “16.5”, tính lại được “15.5” (“001”)',
        "SAI: 1 tệp không khớp mã, 1 ô sai, 0 chỗ trái quy tắc",
    ]


@pytest.mark.parametrize("command", ["allocate", "verify"])
def test_bad_input_is_one_sentence_on_stderr_and_2_and_nothing_is_written(tmp_path, command):
    bad = example()["applicants.csv"].replace("003,9,5.25", "003,10.25,5.25")
    folder = example_folder(tmp_path / "round", applicants=bad)
    before = contents(folder)
    code, out, err = run(command, folder)
    assert (code, out) == (2, "")
    assert err == (
        'tệp applicants.csv, dòng 4, cột "math": điểm 10,25 vượt thang điểm 10; hãy nhập từ 0 đến 10\n'
    )
    assert contents(folder) == before


def test_an_unknown_pack_lists_those_there_are(tmp_path):
    code, _out, err = run(
        "import_round", REAL, "--pack", "hue", "--seats-from-outcomes", "--bundle", tmp_path / "x"
    )
    assert code == 2
    assert 'Không có bộ quy tắc "hue"' in err
    assert all(pack in err for pack in list_packs())
    assert not (tmp_path / "x").exists()


def test_a_bundle_that_is_there_already_is_replaced_only_when_asked(tmp_path):
    path, folder = province_file(tmp_path, *ROWS), example_folder(tmp_path / "round")
    arguments = ("import_round", path, "--pack", PACK, "--seats-from-outcomes", "--bundle", folder)
    before = contents(folder)
    code, _out, err = run(*arguments)
    assert (code, "--replace" in err, contents(folder) == before) == (2, True, True)
    assert run(*arguments, "--replace")[0] == 0
    assert run("allocate", folder)[0] == 0


@pytest.mark.parametrize("given", ["nowhere.csv", "."])
def test_a_missing_file_or_a_folder_for_a_file_is_named(tmp_path, given):
    code, _out, err = run(
        "import_round",
        tmp_path / given,
        *("--pack", PACK, "--seats-from-outcomes", "--bundle", tmp_path / "x"),
    )
    assert code == 2
    assert "không tìm thấy" in err or "là một thư mục" in err
    assert not (tmp_path / "x").exists()


def test_the_packs_are_listed_with_year_method_title_and_sources():
    code, out, _err = run("list_packs")
    assert code == 0
    head, *lines = out.splitlines()
    assert head.split("  ")[0] == "mã"
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == list(list_packs())
    cells = [re.split(r"  +", line) for line in lines]
    assert ["hue-2025-grade-10", "2025-2026", "kết hợp", "Huế 2025, lớp 10"] in cells
    assert ["camau-2026-grade-10", "2026-2027", "xét tuyển", "Cà Mau 2026, lớp 10"] in cells
    assert max(map(len, lines)) <= 100


def test_below_each_pack_stand_its_sources():
    _code, out, _err = run("list_packs")
    below = out.split("bentre-2025-grade-10")[1].split("binhphuoc")[0]
    assert "    Quyết định 563 năm 2025 của tỉnh Bến Tre về tuyển sinh lớp 10 năm học 2025-2026\n" in below


def test_the_commands_need_no_database_and_exit_like_programs(tmp_path):
    folder = example_folder(tmp_path / "round")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "ADMISSIONS_VAR": str(tmp_path / "var"),
        "TMPDIR": str(tmp_path / "tmp"),
    }
    (tmp_path / "tmp").mkdir()
    program = [sys.executable, "-m", "django"]

    def start(*arguments):
        return subprocess.run(
            [*program, *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True
        )

    assert start("allocate", folder).returncode == 0
    (folder / "offerings.csv").unlink()
    refused = start("allocate", folder)
    assert refused.returncode == 2
    assert list((tmp_path / "tmp").iterdir()) == []
    assert refused.stderr == f"tệp offerings.csv: không tìm thấy tệp này trong {folder}\n"


def test_the_text_of_a_pack_stands_alone_as_the_rules_of_a_bundle():
    code, out, err = run("list_packs", "--text", "bentre-2025-grade-10")
    assert (code, err) == (0, "")
    assert "extends" not in out
    assert parse_policy(out, source="policy.toml") == load_pack("bentre-2025-grade-10")
    assert run("list_packs", "--text", "nowhere-2025-grade-10")[0] == 2


def test_one_broken_pack_does_not_hide_the_others(tmp_path, monkeypatch):
    good = pack_text("bentre-2025-grade-10")
    (tmp_path / "bases").mkdir()
    (tmp_path / "bentre-2025-grade-10.toml").write_text(good, encoding="utf-8")
    (tmp_path / "broken.toml").write_text(good.replace("max = 3", "max = 0", 1), encoding="utf-8")
    (tmp_path / "utf-16.toml").write_text(good, encoding="utf-16")
    monkeypatch.setattr(packs, "files", lambda _package: tmp_path)
    forget_packs()
    code, out, err = run("list_packs")
    monkeypatch.undo()
    forget_packs()
    assert code == 1
    assert [line.split()[0] for line in out.splitlines()[1:] if not line.startswith(" ")] == [
        "bentre-2025-grade-10"
    ]
    one, other = err.splitlines()
    assert one.startswith("Bộ quy tắc hỏng: broken.toml, dòng ")
    assert 'khóa "wishes.max": giá trị "0" không dùng được' in one
    assert other.startswith("Bộ quy tắc hỏng: utf-16.toml: tệp không phải UTF-8")


def forget_packs() -> None:
    for cached in (packs.list_packs, packs.load_pack, packs._layered):
        cached.cache_clear()
