"""The public package: the same result to the byte, and nothing of a child that no rule looks at."""

import csv
import io
from zipfile import ZipFile

import pytest

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.deciding_facts import deciding_facts
from admissions.exchange.public_bundle import pack, public_files
from admissions.exchange.verifier import verify
from admissions.rules.packs import list_packs, load_pack
from tests.exchange.folders import contents, example, example_folder, random_folder
from tests.exchange.test_commands import run

MOTHER = """
[facts.mother_tongue]
of = "applicant"
type = "choice"
choices = [{ code = "a", vi = "A", en = "A" }, { code = "b", vi = "B", en = "B" }]
source = "claim"
label = { vi = "Tiếng mẹ đẻ", en = "Mother tongue" }

[score]
"""


@pytest.fixture
def folder(tmp_path):
    """The example with a fact that no rule looks at, keys of a lottery that is not drawn, one set aside."""
    shown = example()
    lines = [line.split(",") for line in shown["applicants.csv"].split()]
    header = [*lines[0], "mother_tongue", "lottery_key"]
    table = [header, *([*line, "b", f"K{line[0]}"] for line in lines[1:])]
    folder = example_folder(
        tmp_path / "round",
        policy=shown["policy.toml"].replace("[score]\n", MOTHER),
        applicants="\n".join(map(",".join, table)) + "\n",
        set_aside="applicant,reason\n900,boarding\n",
    )
    allocate_bundle(folder)
    return folder


def test_what_no_rule_looks_at_is_not_there(folder):
    files = public_files(folder)
    applicants = list(csv.DictReader(io.StringIO(files["bundle/applicants.csv"].decode())))
    assert {row["mother_tongue"] for row in applicants} == {""}
    assert {row["math"] for row in applicants} == {"8", "7", "9", "0", "6"}
    assert "lottery_key" not in applicants[0]
    assert "bundle/set_aside.csv" not in files


def test_the_results_are_those_of_the_run_to_the_byte(folder):
    files, before = public_files(folder), contents(folder)
    for name in ("placements.csv", "cutoffs.csv", "policy.toml", "offerings.csv", "preferences.csv"):
        assert files[f"bundle/{name}"] == before[name]


def test_the_page_names_the_facts_that_are_there_and_the_hashes(folder):
    page = public_files(folder)["README.md"].decode()
    assert "6 hồ sơ vào 2 nơi tuyển" in page
    assert "quy tắc dùng để xét: Toán, Ngữ văn." in page
    assert "what the rules look at:\nMathematics, Literature." in page
    assert "Tiếng mẹ đẻ" not in page


def test_the_same_folder_is_packed_into_the_same_bytes(folder, tmp_path):
    packed = pack(folder)
    assert pack(folder) == packed
    with ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == [
            "README.md",
            *(f"bundle/{name}.csv" for name in ("applicants", "cutoffs")),
            "bundle/manifest.json",
            *(
                f"bundle/{name}"
                for name in ("offerings.csv", "placements.csv", "policy.toml", "preferences.csv")
            ),
            "verifier.py",
        ]
    assert run("public_bundle", folder, tmp_path / "round.zip")[0] == 0
    assert (tmp_path / "round.zip").read_bytes() == packed


def test_without_a_result_there_is_nothing_to_publish(tmp_path):
    code, _out, err = run("public_bundle", example_folder(tmp_path / "round"), tmp_path / "round.zip")
    assert (code, (tmp_path / "round.zip").exists()) == (2, False)
    assert err.startswith("tệp manifest.json: chưa có tệp này; hãy chạy allocate")


@pytest.mark.parametrize("pack_id", list_packs()[::4])
def test_the_public_files_of_every_rule_set_verify(tmp_path, pack_id):
    folder = random_folder(tmp_path / "round", pack_id, applicants=60)
    allocate_bundle(folder)
    for name, content in public_files(folder).items():
        if name.startswith("bundle/"):
            path = tmp_path / "public" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    assert verify(tmp_path / "public" / "bundle").is_right


def test_rules_are_searched_to_their_last_condition():
    assert deciding_facts(load_pack("hanoi-2025-grade-1")) == {
        *("birth_year", "age_exception", "residence", "in_catchment", "distance_m", "sibling"),
        *("siblings_together", "catchment_order"),
    }


# What is not packed -----------------------------------------------------------------------------------


def test_a_result_that_does_not_survive_the_check_is_not_packed(tmp_path) -> None:
    folder = example_folder(tmp_path / "bundle")
    allocate_bundle(folder)
    placements = folder / "placements.csv"
    placements.write_text(placements.read_text().replace("no_seat", "no_preference"))
    code, out, err = run("public_bundle", folder, tmp_path / "public.zip")
    said = out + err
    assert code == 1
    assert "placements.csv" in said
    assert "Chưa đóng gói" in said
    assert not (tmp_path / "public.zip").exists()


def test_no_file_is_written_over_unless_that_is_asked_for(tmp_path) -> None:
    folder, target = example_folder(tmp_path / "bundle"), tmp_path / "public.zip"
    allocate_bundle(folder)
    target.write_bytes(b"another file")
    assert run("public_bundle", str(folder), str(target))[0] == 2
    assert target.read_bytes() == b"another file"
    assert run("public_bundle", str(folder), str(folder / "placements.csv"))[0] == 2
    assert run("public_bundle", str(folder), str(target), "--replace")[0] == 0
    assert target.read_bytes().startswith(b"PK")
