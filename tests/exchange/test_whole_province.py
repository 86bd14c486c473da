"""A file as large and as untidy as a whole province's: other schools, other words, noise, blanks."""

import csv
import random
from pathlib import Path

import pytest

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.round_bundle import bundle_from_round_file
from admissions.exchange.verifier import verify
from admissions.rules.facts import hundredths_text

SCHOOLS = [f"THPT Số {each}" for each in range(1, 36)] + ["THPT Hương Thủy", "THCS&THPT Hồng Vân"]
CANDIDATES = 13_500
SPECIALISED = ("Đậu chuyên Toán", "Đậu chuyên Tin")
UNKNOWN = ("Đỗ tỉnh khác", "?", "#N/A")


def plan(candidates: int, seed: int) -> list[dict[str, object]]:
    """Candidates with wishes and marks in hundredths; who takes part gets a total above 0."""
    rng = random.Random(seed)
    people = []
    for number in range(candidates):
        wishes = rng.sample(SCHOOLS, rng.choice([1, 2, 3, 3]))
        marks = [rng.randrange(25, 1001, 5) for _ in range(3)] + [rng.randrange(300, 1001, 25)]
        bonus = rng.choice([0] * 20 + [50, 100, 150])
        kind = rng.choices(
            ["in", "direct", "boarding", "specialised", "unknown", "absent"], [89, 2, 3, 4, 1, 1]
        )[0]
        people.append({"id": f"{number:06d}", "wishes": wishes, "marks": marks, "bonus": bonus, "kind": kind})
    return people


def decide(people: list[dict], seats: dict[str, int]) -> dict[str, str]:
    """The outcomes by the definition of score limits: limits rise until every school is full at most to its
    seats, all who are equal to the last one in; each takes the best wish whose limit they reach."""
    limits = dict.fromkeys(SCHOOLS, 0)
    taking_part = [each for each in people if each["kind"] == "in"]
    while True:
        held: dict[str, list[int]] = {school: [] for school in SCHOOLS}
        outcome = {}
        for each in taking_part:
            score = sum(each["marks"]) + each["bonus"]
            place = next((wish for wish in each["wishes"] if score >= limits[wish]), "")
            outcome[each["id"]] = place
            if place:
                held[place].append(score)
        over = [
            school
            for school, scores in held.items()
            if scores and len(scores) - scores.count(min(scores)) >= seats[school]
        ]
        if not over:
            return outcome
        for school in over:
            limits[school] = sorted(held[school], reverse=True)[max(seats[school] - 1, 0)]


def noisy(rng: random.Random, value: int) -> str:
    """One of the ways in which programs and people write a mark."""
    text = hundredths_text(value)
    return rng.choice(
        [
            text,
            text,
            text,
            text.replace(".", ","),
            repr(value / 100 + 4e-15),
            f"{text} ",
            f"{value / 100:.2f}",
        ]
    )


def write(path: Path, people: list[dict], outcome: dict[str, str], seed: int) -> None:
    rng = random.Random(seed)
    words = {"direct": "Tuyển thẳng {0}", "boarding": "Đậu PT DTNT tỉnh", "absent": "Hỏng"}
    header = ["STT", "Số báo danh", "Họ tên", "NV1", "NV2", "NV3", "Toán", "Văn", "Ngoại ngữ", "Điểm THCS"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(["KẾT QUẢ TUYỂN SINH LỚP 10"] + [""] * 11)
        writer.writerow([*header, "Tổng điểm", "Kết quả"])
        for number, each in enumerate(people, start=1):
            wishes = [*each["wishes"], "Không đăng ký", ""][:3]
            if len(each["wishes"]) == 2 and rng.random() < 0.1:
                wishes = [each["wishes"][0], "Không đăng ký", each["wishes"][1]]
            if len(each["wishes"]) == 2 and rng.random() < 0.02:
                wishes = [each["wishes"][0], each["wishes"][1], each["wishes"][0]]
            wishes += [""] * (3 - len(wishes))
            total = noisy(rng, sum(each["marks"]) + each["bonus"])
            marks = [noisy(rng, mark) for mark in each["marks"]]
            if each["kind"] == "absent":
                total, marks = "", ["", "", "", marks[3]]
            elif each["kind"] == "in":
                word = outcome[each["id"]] or "Hỏng"
            if each["kind"] in ("specialised", "unknown"):
                word = rng.choice(SPECIALISED if each["kind"] == "specialised" else UNKNOWN)
            elif each["kind"] != "in":
                word = words[each["kind"]].format(each["wishes"][0])
            if word == "THPT Hương Thủy" and rng.random() < 0.5:
                word = "THPT Hương Thuỷ"
            writer.writerow([number, each["id"], "Nguyễn Văn A", *wishes, *marks, total, word])
        for _ in range(7):
            writer.writerow([""] * 12)


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    people = plan(CANDIDATES, seed=2025)
    seats = dict.fromkeys(SCHOOLS, 280)
    outcome = decide(people, seats)
    path = tmp_path_factory.mktemp("province") / "toàn tỉnh.csv"
    write(path, people, outcome, seed=7)
    return path, people, outcome


def test_a_whole_province_comes_out_as_it_was_decided(tmp_path, province):
    path, people, outcome = province
    folder = tmp_path / "bundle"
    report = bundle_from_round_file(path, pack="hue-2025-grade-10", folder=folder, seats_from_outcomes=True)
    kinds = [each["kind"] for each in people]
    assert report.rows == CANDIDATES
    assert report.set_aside == {
        "direct_admission": kinds.count("direct"),
        "boarding": kinds.count("boarding"),
        "no_total": kinds.count("absent"),
        "admitted_earlier": kinds.count("specialised"),
        "other_outcome": kinds.count("unknown"),
    }
    assert {word for why, word in report.outside if why == "other_outcome"} == set(UNKNOWN)
    assert {word for why, word in report.outside if why == "admitted_earlier"} == set(SPECIALISED)
    assert report.repeated > 0
    assert report.totals_differ == 0

    allocate_bundle(folder)
    assert verify(folder).is_right
    with (folder / "offerings.csv").open(encoding="utf-8", newline="") as file:
        names = {row["offering"]: row["name"] for row in csv.DictReader(file)}
    with (folder / "placements.csv").open(encoding="utf-8", newline="") as file:
        placed = {row["applicant"]: names.get(row["offering"], "") for row in csv.DictReader(file)}
    assert sorted(names.values()) == sorted(SCHOOLS)
    assert placed == outcome
    assert 0 < sum(place == "" for place in outcome.values()) < len(outcome)
