"""verify finds whatever was changed, and says where."""

import hashlib
import json
import unicodedata

import pytest

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.errors import BadInput
from admissions.exchange.verify import verify_bundle
from admissions.rules.packs import list_packs
from tests.exchange.folders import example_folder, random_folder


@pytest.fixture
def folder(tmp_path):
    folder = example_folder(tmp_path / "round")
    allocate_bundle(folder)
    return folder


def forge(folder, name, old, new, *, rehash=True):
    """Change a file, and with `rehash` let the manifest vouch for the change."""
    content = (folder / name).read_text(encoding="utf-8")
    assert old in content
    (folder / name).write_text(content.replace(old, new, 1), encoding="utf-8")
    if rehash:
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("pack", list_packs())
def test_what_allocate_computes_is_right_under_every_rule_pack(tmp_path, pack, seed):
    folder = random_folder(tmp_path / "round", pack, seed=seed)
    allocate_bundle(folder)
    verdict = verify_bundle(folder)
    assert (verdict.changed, verdict.differences, verdict.broken) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("placements.csv", "006,B,2,", "006,,,", 'tệp placements.csv, dòng 7, cột "offering": ghi để trống'),
        ("placements.csv", "006,B,2,", "006,B,1,", 'tệp placements.csv, dòng 7, cột "rank": ghi “1”'),
        (
            "placements.csv",
            "001,A,1,15.5",
            "001,A,1,16.5",
            'dòng 2, cột "score": ghi “16.5”, tính lại được “15.5”',
        ),
        ("placements.csv", "paper_zero", "age", 'tệp placements.csv, dòng 5, cột "reason"'),
        (
            "placements.csv",
            "005,,,12.5,no_seat\n",
            "",
            'tệp placements.csv, cột "applicant": thiếu dòng của “005”',
        ),
        ("placements.csv", "005,,", "777,,", 'tệp placements.csv, dòng 6, cột "applicant": “777” không có'),
        ("cutoffs.csv", "A,2,3", "A,3,3", 'tệp cutoffs.csv, dòng 2, cột "seats"'),
        ("cutoffs.csv", "A,2,3", "A,2,2", 'tệp cutoffs.csv, dòng 2, cột "admitted"'),
        ("cutoffs.csv", "A,2,3,1", "A,2,3,0", 'tệp cutoffs.csv, dòng 2, cột "refused"'),
        ("cutoffs.csv", "1,14.25,", "1,14.2,", 'tệp cutoffs.csv, dòng 2, cột "cutoff"'),
        ("cutoffs.csv", "score=12.75", "score=12.5", 'tệp cutoffs.csv, dòng 3, cột "last_admitted"'),
    ],
)
def test_a_changed_cell_is_named_by_file_row_and_column(folder, name, old, new, place):
    forge(folder, name, old, new)
    verdict = verify_bundle(folder)
    assert not verdict.is_right
    assert verdict.changed == ()
    assert any(place in str(fault) for fault in verdict.differences)


def test_a_place_given_to_a_lower_score_is_called_unjust(folder):
    forge(folder, "placements.csv", "006,B,2,13.75,placed", "006,,,13.75,no_seat")
    forge(folder, "placements.csv", "005,,,12.5,no_seat", "005,B,1,12.5,placed")
    broken = " ".join(map(str, verify_bundle(folder).broken))
    assert (
        "kết quả công bố, “006”, vào “B”: không được nhận trong khi người có thứ tự ưu tiên thấp hơn"
        in broken
    )


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("policy.toml", "[ties]\n", "[ties]\n\n"),
        ("offerings.csv", "THPT An Bình", "THPT An  Bình"),
        ("applicants.csv", "004,0,9", "004,,9"),
        ("preferences.csv", "001,1,A", "001,2,A"),
        ("set_aside.csv", "boarding", "direct_admission"),
    ],
)
def test_an_input_changed_after_the_run_is_named(tmp_path, name, old, new):
    folder = example_folder(tmp_path / "round", set_aside="applicant,reason\n900,boarding\n")
    allocate_bundle(folder)
    assert verify_bundle(folder).is_right
    forge(folder, name, old, new, rehash=False)
    named = ["set_aside.csv"] if name == "set_aside.csv" else [name, "manifest.json"]
    assert [fault.file for fault in verify_bundle(folder).changed] == named


def test_another_spelling_of_the_same_table_is_no_change(folder):
    forge(folder, "applicants.csv", "001,8,7.5", '001,8.00,"7,5"', rehash=False)
    forge(folder, "preferences.csv", "001,1,A\n", "", rehash=False)
    with (folder / "preferences.csv").open("a", newline="") as file:
        file.write("001, 1 ,A\r\n\r\n")
    assert verify_bundle(folder).is_right


@pytest.mark.parametrize("name", ["placements.csv", "cutoffs.csv"])
def test_results_are_vouched_for_byte_by_byte(folder, name):
    with (folder / name).open("a") as file:
        file.write("\n")
    verdict = verify_bundle(folder)
    assert [fault.file for fault in verdict.changed] == [name]
    assert verdict.differences == ()


def test_a_changed_mark_is_found_even_when_the_manifest_vouches_for_it(folder):
    forge(folder, "applicants.csv", "005,6,6.5", "005,9,6.5")
    verdict = verify_bundle(folder)
    assert 'cột "input_sha256"' in str(verdict.changed[0])
    assert 'dòng 6, cột "offering": ghi để trống, tính lại được “B”' in str(verdict.differences[0])


def test_a_file_that_the_manifest_does_not_vouch_for_or_has_no_more_is_named(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["cutoffs.csv"]
    manifest["files"]["../../etc/passwd"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert [fault.file for fault in verify_bundle(folder).changed] == ["cutoffs.csv", "../../etc/passwd"]


def test_another_seed_gives_another_draw(tmp_path):
    folder = random_folder(tmp_path / "round", "hanoi-2025-grade-6", applicants=400, offerings=3)
    allocate_bundle(folder)
    forge(folder, "manifest.json", '"seed": "2025"', '"seed": "2026"', rehash=False)
    assert verify_bundle(folder).differences != ()


def test_a_seed_is_taken_letter_for_letter(tmp_path):
    folder = random_folder(tmp_path / "round", "hanoi-2025-grade-6", applicants=400, offerings=3)
    allocate_bundle(folder, seed="lô ấ")
    composed = (folder / "cutoffs.csv").read_bytes()
    allocate_bundle(folder, seed=unicodedata.normalize("NFD", "lô ấ"))
    assert verify_bundle(folder).is_right
    assert (folder / "cutoffs.csv").read_bytes() != composed


def test_rows_in_another_order_are_no_difference(folder):
    _head, *rows = (folder / "placements.csv").read_text().splitlines(keepends=True)
    forge(folder, "placements.csv", "".join(rows), "".join(reversed(rows)))
    assert verify_bundle(folder).is_right


@pytest.mark.parametrize("name", ["placements.csv", "cutoffs.csv", "manifest.json"])
def test_without_results_there_is_nothing_to_judge(folder, name):
    (folder / name).unlink()
    with pytest.raises(BadInput, match=rf"tệp {name}: (không tìm thấy|chưa có tệp này; hãy chạy allocate)"):
        verify_bundle(folder)


def test_an_applicant_twice_in_the_results_is_bad_input(folder):
    forge(folder, "placements.csv", "002,A", "001,A")
    with pytest.raises(BadInput, match=r'tệp placements\.csv, dòng 3, cột "applicant": “001” đã có ở dòng 2'):
        verify_bundle(folder)
