"""From input files to result files: the same bytes for the same input, all of them or none."""

import csv
import io
import json
import os
import random
import subprocess
import sys
from hashlib import sha256

import pytest

from admissions.exchange import allocate
from admissions.exchange import folder as folder_module
from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.errors import BadInput
from admissions.exchange.report import summary_lines
from admissions.exchange.verifier import verify
from admissions.rules.decision import CheckFailed
from admissions.rules.version import ENGINE
from tests.exchange.folders import RESULTS, ROOT, contents, example, example_folder, random_folder
from tests.exchange.random_rounds import RandomRound


def shuffled(content: bytes, seed: int) -> bytes:
    """The same table with its rows and its columns in another order."""
    rng = random.Random(seed)
    head, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    rng.shuffle(rows)
    columns = rng.sample(range(len(head)), len(head))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([row[column] for column in columns] for row in (head, *rows))
    return text.getvalue().encode()


@pytest.mark.parametrize("pack", ["hue-2025-grade-10", "hanoi-2025-grade-6", "camau-2026-grade-10"])
def test_results_and_manifest_are_the_same_bytes_whatever_the_order_of_rows_and_columns(tmp_path, pack):
    folder = random_folder(tmp_path / "round", pack)
    (folder / "set_aside.csv").write_text("applicant,reason\nX1,boarding\nX2,direct_admission\n")
    first = allocate_bundle(folder)
    plain = contents(folder)
    for seed in range(5):
        for name in ("offerings.csv", "applicants.csv", "preferences.csv", "set_aside.csv"):
            (folder / name).write_bytes(shuffled(plain[name], seed))
        for name in ("placements.csv", "cutoffs.csv"):
            (folder / name).unlink()
        assert allocate_bundle(folder) == first
        after = contents(folder)
        assert after["applicants.csv"] != plain["applicants.csv"]
        assert {name: after[name] for name in RESULTS} == {name: plain[name] for name in RESULTS}
        assert verify(folder).is_right


def test_twenty_processes_with_other_hash_seeds_and_other_orders_of_rows_write_the_same_bytes(tmp_path):
    folder = RandomRound(33).write(tmp_path / "round")
    allocate_bundle(folder, seed="lô")
    plain = contents(folder)
    program = (
        "import sys; from pathlib import Path; from admissions.exchange.allocate import allocate_bundle; "
    )
    digests = set()
    for number in range(20):
        other = tmp_path / str(number)
        other.mkdir()
        for name, content in plain.items():
            is_table = name.endswith(".csv") and name not in RESULTS
            (other / name).write_bytes(shuffled(content, number) if is_table else content)
        subprocess.run(
            [sys.executable, "-c", program + "allocate_bundle(Path(sys.argv[1]))", str(other)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(number * 7)},
            check=True,
        )
        digests.add(sha256(b"".join((other / name).read_bytes() for name in RESULTS)).hexdigest())
    assert digests == {sha256(b"".join(plain[name] for name in RESULTS)).hexdigest()}


def test_running_twice_writes_the_same_bytes(tmp_path):
    folder = example_folder(tmp_path / "round")
    allocate_bundle(folder)
    before = contents(folder)
    allocate_bundle(folder)
    assert contents(folder) == before


def test_another_fact_gives_another_input_hash(tmp_path):
    one = allocate_bundle(example_folder(tmp_path / "one"))
    changed = example()["applicants.csv"].replace("005,6,6.5", "005,6,6.25")
    other = allocate_bundle(example_folder(tmp_path / "other", applicants=changed))
    assert one.input_sha256 != other.input_sha256


def test_the_summary_counts_what_the_files_say(tmp_path):
    summary = allocate_bundle(
        example_folder(tmp_path / "round", set_aside="applicant,reason\n900,boarding\n")
    )
    assert (summary.applicants, summary.preferences, summary.set_aside) == (6, 9, 1)
    assert (summary.placed, summary.ranks, summary.placed_by_rank) == (4, (1, 2), (3, 1))
    assert (summary.unplaced, summary.not_eligible) == (2, 1)
    assert [(line.name, line.cutoff, line.admitted, line.refused) for line in summary.top] == [
        ("THPT An Bình", "14.25", 3, 1),
        ("THPT Bình Minh", "12.75", 1, 1),
    ]


def test_the_hashes_of_a_folder_in_canonical_form_are_those_of_its_files(tmp_path):
    folder = example_folder(tmp_path / "round", set_aside="applicant,reason\n900,boarding\n")
    allocate_bundle(folder, seed="lô 7")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = contents(folder)
    del files["manifest.json"]
    assert manifest["files"] == {name: sha256(content).hexdigest() for name, content in files.items()}
    assert (manifest["format"], manifest["engine"], manifest["seed"]) == (2, ENGINE, "lô 7")


def test_the_engine_version_is_that_of_the_project():
    assert f'version = "{ENGINE}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_a_lottery_is_drawn_from_the_seed_that_is_given_or_kept(tmp_path):
    folder = random_folder(tmp_path / "round", "hanoi-2025-grade-6", applicants=400, offerings=3)
    kept = allocate_bundle(folder)
    with_kept_seed = contents(folder)
    other = allocate_bundle(folder, seed="another")
    with_other_seed = contents(folder)
    assert (kept.seed, other.seed, kept.draws_lots) == ("2025", "another", True)
    assert with_kept_seed["cutoffs.csv"] != with_other_seed["cutoffs.csv"]
    allocate_bundle(folder)  # the manifest now keeps the other seed
    assert contents(folder) == with_other_seed


def test_a_seed_that_is_not_text_is_refused(tmp_path):
    with pytest.raises(BadInput, match="không phải chữ UTF-8"):
        allocate_bundle(example_folder(tmp_path / "round"), seed=os.fsdecode(b"\xff"))


def test_a_result_that_fails_the_check_is_not_written(tmp_path, monkeypatch):
    folder = example_folder(tmp_path / "round")
    before = contents(folder)

    def refuse(*args, **kwargs):
        raise CheckFailed([])

    monkeypatch.setattr(allocate, "decide", refuse)
    with pytest.raises(CheckFailed):
        allocate_bundle(folder)
    assert contents(folder) == before


def test_when_writing_fails_half_way_nothing_has_changed(tmp_path, monkeypatch):
    folder = example_folder(tmp_path / "round")
    allocate_bundle(folder)
    before = contents(folder)
    write_bytes = folder_module.Path.write_bytes

    def fill_the_disk(path, content):
        if "cutoffs" in path.name:
            raise OSError(28, "No space left on device")
        return write_bytes(path, content)

    (folder / "applicants.csv").write_text(example()["applicants.csv"].replace("001,8", "001,2"))
    edited = contents(folder)
    monkeypatch.setattr(folder_module.Path, "write_bytes", fill_the_disk)
    with pytest.raises(BadInput, match="không ghi được"):
        allocate_bundle(folder)
    monkeypatch.undo()
    assert contents(folder) == edited
    assert before["placements.csv"] == edited["placements.csv"]


def test_a_folder_in_the_place_of_a_result_is_refused_before_anything_is_written(tmp_path):
    folder = example_folder(tmp_path / "round")
    (folder / "cutoffs.csv").mkdir()
    before = contents(folder)
    with pytest.raises(BadInput, match=r"cutoffs\.csv.* là một thư mục"):
        allocate_bundle(folder)
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "tệp manifest.json, dòng 1: sai cú pháp JSON"),
        ("[]", "cần một đối tượng JSON"),
        ('{"format": 1, "seed": ""}', "phiên bản định dạng phải là 2"),
        ('{"format": 2, "seed": 7}', 'cột "seed"'),
        ('{"format": 2, "seed": "", "files": {"a": 1}}', 'cột "files"'),
    ],
)
def test_a_manifest_that_is_none_is_named(tmp_path, content, words):
    folder = example_folder(tmp_path / "round")
    (folder / "manifest.json").write_text(content)
    with pytest.raises(BadInput, match=words):
        allocate_bundle(folder)


def test_a_round_without_anybody_has_empty_results(tmp_path):
    folder = example_folder(
        tmp_path / "round", applicants="applicant,math,literature\n", preferences="applicant,rank,offering\n"
    )
    summary = allocate_bundle(folder)
    assert (summary.applicants, summary.placed, summary.top) == (0, 0, ())
    assert (folder / "placements.csv").read_text() == "applicant,offering,queue,rank,score,reason\n"
    assert (folder / "cutoffs.csv").read_text().splitlines()[1] == "A,,2,0,0,,"


def top_of(folder) -> list[tuple]:
    summary = allocate_bundle(folder)
    return [(line.name, line.seats, line.admitted, line.refused, line.cutoff) for line in summary.top]


def test_places_taken_before_the_run_are_told_apart_from_the_seats_left(tmp_path):
    folder = example_folder(
        tmp_path / "round", offerings="offering,name,seats,taken\nA,THPT An Bình,2,1\nB,THPT Bình Minh,1,\n"
    )
    summary = allocate_bundle(folder)
    assert (summary.seats, summary.taken, summary.left) == (3, 1, 2)
    assert [line.seats for line in summary.top] == [1, 1]
    assert "    đã nhận trước: 1; còn xét: 2" in list(summary_lines(summary, folder))


UNSCORED = (
    example()["policy.toml"].split("[score]")[0]
    + '[wishes]\nmax = 2\n\n[[order]]\ncriterion = "fact"\nfact = "math"\n\n'
    + '[ties]\nlast_seat = "strict"\n'
)


def test_where_nothing_is_scored_the_places_that_refused_most_are_told_the_full_and_the_empty_ones(tmp_path):
    """C admits nobody and refuses three; B refuses nobody and is not in the list."""
    folder = example_folder(
        tmp_path / "round",
        policy=UNSCORED,
        offerings="offering,name,seats\nA,An,1\nB,Ba,6\nC,Chi,0\n",
        preferences="applicant,rank,offering\n"
        + "".join(f"00{child},1,{school}\n" for child, school in zip("123456", "AACCCB", strict=True)),
    )
    assert top_of(folder) == [("Chi", 0, 0, 3, ""), ("An", 1, 1, 1, "")]
    lines = list(summary_lines(allocate_bundle(folder), folder))
    assert "  Nơi có nhiều nguyện vọng không được nhận nhất:" in lines
    assert lines[lines.index("    An (chỉ tiêu 1, nhận 1, không nhận 1)") + 1] == (
        "      cuối cùng được nhận: Toán: 8"
    )


def test_an_offering_with_queues_has_no_cutoff_and_does_not_stand_before_those_that_have(tmp_path):
    queue = (
        '\n[facts.city]\nof = "offering"\ntype = "flag"\nlabel = { vi = "Phố", en = "City" }\n'
        '\n[[queues]]\nname = "open"\nlabel = { vi = "Chung", en = "Open" }\n'
        'for = { city = true }\nseats = "rest"\n'
    )
    folder = example_folder(
        tmp_path / "round",
        policy=example()["policy.toml"] + queue,
        offerings="offering,name,seats,city\nA,An,2,1\nB,Ba,1,0\n",
    )
    assert top_of(folder) == [("Ba", 1, 1, 1, "12.75")]


def test_what_is_hardly_meant_so_is_told(tmp_path):
    placement = (
        '\n[placement]\nlabel = { vi = "Gần nhà", en = "Near" }\n'
        '\n[[placement.order]]\ncriterion = "lottery"\n'
    )
    folder = example_folder(
        tmp_path / "round",
        policy=example()["policy.toml"] + placement,
        offerings="offering,name,seats,taken\nA,An,2,3\nB,Ba,1,\n",
        lines="offering,rank,cutoff,last_admitted\n",
    )
    (folder / "line.csv").write_text("offering\n")
    warned = allocate_bundle(folder).warnings
    assert [(each.kind, each.name) for each in warned] == [
        ("unread", "line.csv"),
        ("no_lines", "lines.csv"),
        ("no_nearby", "nearby.csv"),
        ("taken_beyond", "An"),
    ]
    assert verify(folder).is_right
    said = [line for line in summary_lines(allocate_bundle(folder), folder) if line.startswith("  Lưu ý: ")]
    assert "policy.toml có mục [placement] mà thư mục không có nearby.csv" in said[2]
    assert allocate_bundle(example_folder(tmp_path / "plain")).warnings == ()


def test_a_line_that_nobody_reaches_and_seats_of_no_queue_are_told(tmp_path):
    lines = "offering,rank,cutoff,last_admitted\nA,,1425,\nB,,12,\n"
    folder = example_folder(tmp_path / "lines", lines=lines)
    assert [(each.kind, each.name) for each in allocate_bundle(folder).warnings] == [
        ("unreached", "THPT An Bình")
    ]
    queue = '\n[[queues]]\nname = "one"\nlabel = { vi = "Một", en = "One" }\nseats = "1"\n'
    folder = example_folder(tmp_path / "queues", policy=example()["policy.toml"] + queue)
    assert [(each.kind, each.count, each.whole) for each in allocate_bundle(folder).warnings] == [
        ("unshared", 1, 2)
    ]
