"""Whoever doubts a published result downloads the package and computes it again, far from this project."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse

from admissions.allocation.execution import run_folder
from admissions.exchange import verifier
from admissions.models import AuditEvent
from admissions.publication import tasks
from admissions.publication.views.verify_yourself import PROPERTIES
from tests import factories
from tests.browsing import links, words
from tests.publication.stage import approved, exam_round, published

pytestmark = pytest.mark.django_db


def page_of(admission_round) -> str:
    return reverse("publication:verify_yourself", args=[admission_round.code])


def zip_of(admission_round) -> str:
    return reverse("publication:package", args=[admission_round.code])


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def unpacked(client, admission_round, place: Path) -> Path:
    place.mkdir()
    name = place / f"{admission_round.code}.zip"
    name.write_bytes(content(client.get(zip_of(admission_round))))
    shutil.unpack_archive(name, place)
    return place


def verify(place: Path) -> tuple[int, str]:
    """The verifier of the package, without environment and site packages."""
    command = [sys.executable, "-I", "-S", "verifier.py", "bundle"]
    done = subprocess.run(command, cwd=place, env={}, capture_output=True, check=False)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


@pytest.mark.parametrize("grade", [1, 10])
def test_a_stranger_computes_the_published_result_again(client, tmp_path, grade) -> None:
    if grade == 10:
        admission_round, _files = exam_round(["8", "6.5", "6"])
    else:
        admission_round = factories.a_round(grade=1, schools=1, seats=1)
        for _ in range(3):
            factories.a_verified(admission_round)
        admission_round = published(admission_round)
    code, said = verify(unpacked(client, admission_round, tmp_path / "stranger"))
    assert (code, said) == (0, "đúng: 3 hồ sơ, 1 nơi tuyển, từng ô như tính lại\n")


def test_a_changed_placement_is_found_and_named(client, tmp_path) -> None:
    admission_round, _files = exam_round(["8", "6.5", "6"])
    place = unpacked(client, admission_round, tmp_path / "stranger")
    path = place / "bundle" / "placements.csv"
    header, *rows = path.read_text().splitlines()
    refused = next(row for row in rows if row.endswith(",no_seat"))
    path.write_text("\n".join([header, *(row.replace(",no_seat", ",placed") for row in rows)]) + "\n")
    code, said = verify(place)
    assert code == 1
    line = 2 + rows.index(refused)
    child = refused.split(",")[0]
    assert re.search(rf'placements\.csv, dòng {line}, cột "reason": .*“{child}”', said)


def test_the_page_shows_the_hash_of_the_file_and_the_three_commands(client) -> None:
    admission_round, _files = exam_round(["8", "6.5"])
    page = words(client.get(page_of(admission_round)))
    copied = page.replace(" ", "")  # a narrow screen may break a hash; what is copied is one word
    digest = tasks.sha256(content(client.get(zip_of(admission_round)))).hexdigest()
    code = admission_round.code
    assert digest in copied
    assert admission_round.published_run.result_sha256 in copied
    for said in (
        f"python3 -m zipfile -e {code}.zip {code}",
        f"python3 {code}/verifier.py {code}/bundle",
    ):
        assert said in page


def test_the_commands_of_the_page_work_as_they_are_typed(client, tmp_path) -> None:
    admission_round, _files = exam_round(["8", "6.5"])
    body = client.get(page_of(admission_round))
    (tmp_path / f"{admission_round.code}.zip").write_bytes(content(client.get(zip_of(admission_round))))
    commands = body.context["commands"]
    said = [
        subprocess.run(
            each["command"].replace("python3", sys.executable, 1),
            shell=True,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for each in commands
    ]
    assert said[0].strip() == body.context["package"].sha256
    assert said[2].startswith("đúng: 2 hồ sơ")


def test_every_property_that_the_verifier_prints_is_explained() -> None:
    printed = set(re.findall(r"^   (P\d+)  ", verifier.__doc__, re.MULTILINE))
    assert {name for name, _meaning in PROPERTIES} == printed


def test_the_seed_is_shown_where_lots_are_drawn_and_only_there(client) -> None:
    lots = factories.a_round(grade=1, schools=1)
    factories.a_verified(lots)
    lots = published(lots)
    assert lots.seed in words(client.get(page_of(lots))).replace(" ", "")
    exam, _files = exam_round(["8"])
    assert exam.seed not in words(client.get(page_of(exam))).replace(" ", "")


def test_no_name_address_or_number_of_a_child_is_in_the_package(client, tmp_path) -> None:
    admission_round, files = exam_round(["8", "6.5"])
    place = unpacked(client, admission_round, tmp_path / "stranger")
    everything = "".join(path.read_text() for path in place.rglob("*.*") if path.suffix != ".zip")
    for file in files:
        child = file.applicant
        assert file.code in everything
        assert child.full_name not in everything
        assert child.student_code not in everything
        assert f"{child.birth_date:%d/%m/%Y}" not in everything


def test_before_publication_there_is_neither_page_nor_file(client) -> None:
    admission_round = factories.a_round(grade=10, schools=1, seats=1)
    factories.a_verified(admission_round)
    admission_round = approved(admission_round, ["8"])
    for address in (page_of(admission_round), zip_of(admission_round)):
        assert client.get(address).status_code == 404
    round_page = reverse("publication:round_page", args=[admission_round.code])
    assert page_of(admission_round) not in links(client.get(round_page))


def test_the_public_page_of_the_round_leads_there(client) -> None:
    admission_round, _files = exam_round(["8"])
    round_page = reverse("publication:round_page", args=[admission_round.code])
    assert page_of(admission_round) in links(client.get(round_page))
    assert zip_of(admission_round) in links(client.get(page_of(admission_round)))


def test_the_package_is_made_once_and_is_the_same_for_everybody(client, monkeypatch) -> None:
    admission_round, _files = exam_round(["8", "6.5"])
    events = AuditEvent.objects.count()
    first = client.get(zip_of(admission_round))
    once = content(first)

    def never(*_args):
        raise AssertionError("packed again")

    monkeypatch.setattr(tasks, "pack", never)
    cache.clear()
    assert content(client.get(zip_of(admission_round))) == once
    again = client.get(zip_of(admission_round), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first["Cache-Control"]
    assert AuditEvent.objects.count() == events


def test_while_a_worker_makes_the_package_the_page_says_so_and_asks_once(client, monkeypatch) -> None:
    admission_round, _files = exam_round(["8"])
    asked: list[int] = []
    monkeypatch.setattr(tasks.keep_package, "delay", asked.append)
    for _ in range(2):
        response = client.get(page_of(admission_round))
        assert "Gói kiểm tra đang được tạo" in words(response)
        assert '<meta http-equiv="refresh"' in response.content.decode()
    assert asked == [admission_round.published_run_id]
    assert client.get(zip_of(admission_round)).status_code == 404


def test_a_package_that_cannot_be_made_any_more_is_told(client) -> None:
    admission_round, _files = exam_round(["8"])
    shutil.rmtree(run_folder(admission_round.published_run))
    page = client.get(page_of(admission_round))
    assert "không còn trên máy chủ" in words(page)
    assert client.get(zip_of(admission_round)).status_code == 404
