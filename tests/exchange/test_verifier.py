"""The verifier finds whatever was changed, and says where."""

import hashlib
import json
import unicodedata

import pytest

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.verifier import BadInput, verify
from admissions.rules.packs import list_packs
from tests.exchange.folders import example, example_folder, random_folder


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
    verdict = verify(folder)
    assert (verdict.changed, verdict.differences, verdict.broken) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        (
            "placements.csv",
            "006,B,,2,",
            "006,,,,",
            'tệp placements.csv, dòng 7, cột "offering": ghi để trống',
        ),
        ("placements.csv", "006,B,,2,", "006,B,x,2,", 'tệp placements.csv, dòng 7, cột "queue": ghi “x”'),
        ("placements.csv", "006,B,,2,", "006,B,,1,", 'tệp placements.csv, dòng 7, cột "rank": ghi “1”'),
        (
            "placements.csv",
            "001,A,,1,15.5",
            "001,A,,1,16.5",
            'dòng 2, cột "score": ghi “16.5”, tính lại được “15.5”',
        ),
        ("placements.csv", "paper_zero", "age", 'tệp placements.csv, dòng 5, cột "reason"'),
        (
            "placements.csv",
            "005,,,,12.5,no_seat\n",
            "",
            'tệp placements.csv, cột "applicant": thiếu dòng của “005”',
        ),
        ("placements.csv", "005,,", "777,,", 'tệp placements.csv, dòng 6, cột "applicant": “777” không có'),
        ("cutoffs.csv", "A,,2,3", "C,,2,3", 'tệp cutoffs.csv, dòng 2, cột "offering": “C” không có'),
        ("cutoffs.csv", "A,,2,3", "A,x,2,3", 'tệp cutoffs.csv, cột "offering": thiếu dòng của “A”'),
        ("cutoffs.csv", "A,,2,3", "A,,3,3", 'tệp cutoffs.csv, dòng 2, cột "seats"'),
        ("cutoffs.csv", "A,,2,3", "A,,2,2", 'tệp cutoffs.csv, dòng 2, cột "admitted"'),
        ("cutoffs.csv", "A,,2,3,1", "A,,2,3,0", 'tệp cutoffs.csv, dòng 2, cột "refused"'),
        ("cutoffs.csv", "1,14.25,", "1,14.2,", 'tệp cutoffs.csv, dòng 2, cột "cutoff"'),
        ("cutoffs.csv", "score=12.75", "score=12.5", 'tệp cutoffs.csv, dòng 3, cột "last_admitted"'),
    ],
)
def test_a_changed_cell_is_named_by_file_row_and_column(folder, name, old, new, place):
    forge(folder, name, old, new)
    verdict = verify(folder)
    assert not verdict.is_right
    assert verdict.changed == ()
    assert any(place in fault.text("vi") for fault in verdict.differences)


def refusal(folder, language="vi") -> str:
    with pytest.raises(BadInput) as refused:
        verify(folder)
    return refused.value.text(language)


def broken(folder) -> str:
    return " ".join(fault.text("vi") for fault in verify(folder).broken)


def test_a_place_given_to_a_lower_score_is_called_unjust(folder):
    forge(folder, "placements.csv", "006,B,,2,13.75,placed", "006,,,,13.75,no_seat")
    forge(folder, "placements.csv", "005,,,,12.5,no_seat", "005,B,,1,12.5,placed")
    words = "không được nhận trong khi người có thứ tự ưu tiên thấp hơn được nhận (P1)"
    assert f"kết quả công bố, “006”, vào “B”: {words}" in broken(folder)


def test_more_than_the_rules_allow_is_called_so(folder):
    forge(folder, "placements.csv", "005,,,,12.5,no_seat", "005,B,,1,12.5,placed")
    forge(folder, "cutoffs.csv", "B,,1,1,1", "B,,1,2,0")
    assert "vào “B”: nhận 2 người, chỉ tiêu 1, quy tắc chỉ cho nhận 1 (P2)" in broken(folder)


def test_a_seat_left_empty_is_called_so(folder):
    forge(folder, "placements.csv", "006,B,,2,13.75,placed", "006,,,,13.75,no_seat")
    words = "muốn vào và đủ điều kiện mà vẫn còn chỉ tiêu trống (P3)"
    assert f"“006”, vào “B”: {words}" in broken(folder)
    assert f"“005”, vào “B”: {words}" not in broken(folder)  # the seat is only one


def test_one_of_two_equals_refused_is_called_so(folder):
    forge(folder, "placements.csv", "003,A,,1,14.25,placed_in_tie", "003,,,,14.25,no_seat")
    assert "“003”, vào “A”: không được nhận dù bằng người cuối cùng được nhận (P4)" in broken(folder)


def test_a_place_without_the_right_to_it_is_called_so(folder):
    forge(folder, "placements.csv", "004,,,,9,not_eligible:paper_zero", "004,B,,1,9,placed")
    forge(folder, "placements.csv", "005,,,,12.5,no_seat", "005,A,,1,12.5,placed")
    assert "“004”, vào “B”: được nhận vào nơi không đủ điều kiện dự tuyển (paper_zero) (P5)" in broken(folder)
    assert "“005”, vào “A”: được nhận vào nơi không có trong nguyện vọng của mình (P5)" in broken(folder)


def test_lines_that_are_not_those_of_the_placements_are_called_so(folder):
    forge(folder, "cutoffs.csv", "A,,2,3", "A,,2,4")
    assert "vào “A”: cutoffs.csv ghi nhận 4 người, placements.csv có 3 (P7)" in broken(folder)


def test_a_result_that_is_stable_but_not_the_best_for_the_children_is_called_so(tmp_path):
    """Two children, each ranked first by the school that it wants less: there is another stable result."""
    folder = example_folder(
        tmp_path / "swap",
        policy=example()["policy.toml"]
        .replace('[[order]]\ncriterion = "score"', '[[order]]\ncriterion = "fact"\nfact = "near"')
        .replace('margins = ["0", "1.0"]\n', "")
        .replace(
            "[score]",
            '[facts.near]\nof = "preference"\ntype = "integer"\n'
            'label = { vi = "Gần", en = "Near" }\n\n[score]',
        ),
        offerings="offering,name,seats\nA,An,1\nB,Ba,1\n",
        applicants="applicant,math,literature\n1,5,5\n2,5,5\n",
        preferences="applicant,rank,offering,near\n1,1,A,1\n1,2,B,2\n2,1,B,1\n2,2,A,2\n",
    )
    allocate_bundle(folder)
    assert verify(folder).is_right
    forge(folder, "placements.csv", "1,A,,1,", "1,B,,2,")
    forge(folder, "placements.csv", "2,B,,1,", "2,A,,2,")
    better = "có cách xếp cũng đúng quy tắc mà hồ sơ này được nguyện vọng tốt hơn (P8)"
    assert f"“1”, vào “A”: {better}" in broken(folder)
    assert f"“2”, vào “B”: {better}" in broken(folder)


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
    assert verify(folder).is_right
    forge(folder, name, old, new, rehash=False)
    named = ["set_aside.csv"] if name == "set_aside.csv" else [name, "manifest.json"]
    assert [fault.file for fault in verify(folder).changed] == named


def test_another_spelling_of_the_same_table_is_no_change(folder):
    forge(folder, "applicants.csv", "001,8,7.5", '001,8.00,"7,5"', rehash=False)
    forge(folder, "preferences.csv", "001,1,A\n", "", rehash=False)
    with (folder / "preferences.csv").open("a", newline="") as file:
        file.write("001, 1 ,A\r\n\r\n")
    assert verify(folder).is_right


@pytest.mark.parametrize("name", ["placements.csv", "cutoffs.csv"])
def test_results_are_vouched_for_byte_by_byte(folder, name):
    with (folder / name).open("a") as file:
        file.write("\n")
    verdict = verify(folder)
    assert [fault.file for fault in verdict.changed] == [name]
    assert verdict.differences == ()


def test_a_changed_mark_is_found_even_when_the_manifest_vouches_for_it(folder):
    forge(folder, "applicants.csv", "005,6,6.5", "005,9,6.5")
    verdict = verify(folder)
    assert 'cột "input_sha256"' in verdict.changed[0].text("vi")
    assert 'dòng 6, cột "offering": ghi để trống, tính lại được “B”' in verdict.differences[0].text("vi")


def test_a_file_that_the_manifest_does_not_vouch_for_or_has_no_more_is_named(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["cutoffs.csv"]
    manifest["files"]["../../etc/passwd"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert [fault.file for fault in verify(folder).changed] == ["cutoffs.csv", "../../etc/passwd"]


def test_another_seed_gives_another_draw(tmp_path):
    folder = random_folder(tmp_path / "round", "hanoi-2025-grade-6", applicants=400, offerings=3)
    allocate_bundle(folder)
    forge(folder, "manifest.json", '"seed": "2025"', '"seed": "2026"', rehash=False)
    assert verify(folder).differences != ()


def test_a_seed_is_taken_letter_for_letter(tmp_path):
    folder = random_folder(tmp_path / "round", "hanoi-2025-grade-6", applicants=400, offerings=3)
    allocate_bundle(folder, seed="lô ấ")
    composed = (folder / "cutoffs.csv").read_bytes()
    allocate_bundle(folder, seed=unicodedata.normalize("NFD", "lô ấ"))
    assert verify(folder).is_right
    assert (folder / "cutoffs.csv").read_bytes() != composed


def test_rows_in_another_order_are_no_difference(folder):
    _head, *rows = (folder / "placements.csv").read_text().splitlines(keepends=True)
    forge(folder, "placements.csv", "".join(rows), "".join(reversed(rows)))
    assert verify(folder).is_right


@pytest.mark.parametrize("name", ["placements.csv", "cutoffs.csv", "manifest.json"])
def test_without_results_there_is_nothing_to_judge(folder, name):
    (folder / name).unlink()
    words = refusal(folder)
    assert words.startswith(f"tệp {name}: ")
    assert "không tìm thấy" in words or "chưa có tệp này; hãy chạy allocate" in words


def test_an_applicant_twice_in_the_results_is_bad_input(folder):
    forge(folder, "placements.csv", "002,A", "001,A")
    assert refusal(folder) == 'tệp placements.csv, dòng 3, cột "applicant": “001” đã có ở dòng 2'


def test_a_rule_that_the_verifier_does_not_know_is_never_passed_over(folder):
    forge(folder, "policy.toml", "[wishes]\n", "[wishes]\nluck = 1\n", rehash=False)
    assert refusal(folder) == "tệp policy.toml: khóa “wishes.luck”: chương trình kiểm tra không biết khóa này"


def test_a_key_that_is_missing_in_the_rules_is_named(folder):
    forge(folder, "policy.toml", "max = 2\n", "", rehash=False)
    assert refusal(folder) == "tệp policy.toml: khóa “wishes.max”: còn thiếu; hãy thêm khóa này"
    assert refusal(folder, "en") == "file policy.toml: key “wishes.max”: is missing"


def test_an_older_format_is_bad_input(folder):
    forge(folder, "manifest.json", '"format": 2', '"format": 1', rehash=False)
    assert refusal(folder) == 'tệp manifest.json, cột "format": phiên bản định dạng phải là 2'


def test_everything_is_said_in_english_too(folder):
    forge(folder, "placements.csv", "006,B,,2,13.75,placed", "006,,,,13.75,no_seat", rehash=False)
    *_, last_but_one, last = verify(folder).lines("en")
    assert (
        next(verify(folder).lines("en")) == "file placements.csv: not what the SHA-256 in manifest.json says"
    )
    assert last_but_one == "published result, at “B”: cutoffs.csv says 1 admitted, placements.csv has 0 (P7)"
    assert last == "WRONG: 1 files changed, 3 cells differ, 2 breaches of the rules"


def test_a_tie_that_waits_for_a_decision_is_told_without_calling_the_result_wrong(tmp_path):
    policy = example()["policy.toml"].replace('last_seat = "admit_all"', 'last_seat = "escalate"')
    folder = example_folder(tmp_path / "round", policy=policy)
    summary = allocate_bundle(folder)
    verdict = verify(folder)
    assert summary.undecided == ("THPT An Bình", "THPT Bình Minh")
    assert verdict.is_right
    assert [fault.text("vi") for fault in verdict.undecided] == [
        "“A”: chờ quyết định về 2 hồ sơ bằng nhau ở chỗ cuối: “002”, “003”",
        "“B”: chờ quyết định về 2 hồ sơ bằng nhau ở chỗ cuối: “002”, “003”",
    ]
