"""A province's flat file: the real round as it was, and every wrong cell by row and column."""

import csv
from pathlib import Path

import pytest

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.errors import BadInput
from admissions.exchange.round_bundle import bundle_from_round_file
from admissions.exchange.round_file import read_round_file
from admissions.exchange.verifier import verify
from admissions.rules.facts import MISSING
from admissions.rules.packs import load_pack
from admissions.rules.parse import parse_policy
from tests.exchange.folders import ROOT, example
from tests.exchange.workbooks import write_workbook

REAL = ROOT / "tests" / "data" / "grade10_2025_two_districts.csv"
PACK = "hue-2025-grade-10"
HUE = load_pack(PACK)
HEADER = (
    "candidate,preference_1,preference_2,preference_3,"
    "math,literature,foreign_language,lower_secondary_score,total,outcome"
)
ROWS = (
    "C1,THPT A,THPT B,THPT C,5,6,7,8,27,THPT A",
    "C2,THPT B,Không đăng ký,THPT A,5,5,5,5,20,THPT B",
    "C3,THPT A,,,1,1,1,1,4,Hỏng",
)


def province_file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "province.csv"
    path.write_text("\n".join([header, *(rows or ROWS)]) + "\n", encoding="utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_real_round_comes_out_exactly_as_it_did_in_reality(tmp_path):
    """1,838 of 1,838: decisions on a grade-10 round of 2025, two districts."""
    folder = tmp_path / "hue"
    report = bundle_from_round_file(REAL, pack=PACK, folder=folder, seats_from_outcomes=True)
    allocate_bundle(folder)
    assert verify(folder).is_right

    names = {row["offering"]: row["name"] for row in table(folder / "offerings.csv")}
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        reality = {row["candidate"]: row["outcome"] for row in csv.DictReader(file)}
    placements = table(folder / "placements.csv")
    ranked = [row for row in placements if not row["reason"].startswith("not_eligible")]
    as_in_reality = [row for row in ranked if names.get(row["offering"], "Hỏng") == reality[row["applicant"]]]
    assert (len(as_in_reality), len(ranked)) == (1838, 1838)
    barred = [row for row in placements if row not in ranked]
    assert {reality[row["applicant"]] for row in barred} == {"Hỏng"}
    assert (report.rows, report.applicants, len(barred)) == (1973, 1857, 19)
    assert report.set_aside == {"direct_admission": 39, "boarding": 60, "no_total": 17}
    assert (report.totals_differ, report.repeated) == (0, 0)


def test_set_aside_are_listed_with_the_reason_and_take_no_part(tmp_path):
    folder = tmp_path / "hue"
    bundle_from_round_file(REAL, pack=PACK, folder=folder, seats_from_outcomes=True)
    aside = {row["applicant"]: row["reason"] for row in table(folder / "set_aside.csv")}
    assert len(aside) == 116
    assert aside["C00004"] == "boarding"
    assert not aside.keys() & {row["applicant"] for row in table(folder / "applicants.csv")}
    assert not aside.keys() & {row["applicant"] for row in table(folder / "preferences.csv")}


def test_seats_are_what_each_school_gave_to_those_who_were_not_set_aside(tmp_path):
    path = province_file(tmp_path, *ROWS, "C4,THPT A,,,9,9,9,9,36,Tuyển thẳng THPT A")
    read = read_round_file(path, HUE, seats_from_outcomes=True)
    assert dict(zip(read.case.offering_names, read.case.seats.tolist(), strict=True)) == {
        "THPT A": 1,
        "THPT B": 1,
        "THPT C": 0,
    }
    assert read.set_aside == (("C4", "direct_admission"),)


def test_a_wish_left_out_in_the_middle_keeps_the_ranks_of_the_others(tmp_path):
    case = read_round_file(province_file(tmp_path), HUE, seats_from_outcomes=True).case
    ranks = case.ranks[case.starts[1] : case.starts[2]].tolist()
    assert (case.applicant_ids[1], ranks) == ("C2", [1, 3])


def test_a_school_named_twice_counts_once_at_the_earlier_rank(tmp_path):
    path = province_file(tmp_path, "C1,THPT A,THPT B,thpt  a,5,6,7,8,26,Hỏng", *ROWS[1:])
    read = read_round_file(path, HUE, seats_from_outcomes=True)
    assert read.case.ranks[: read.case.starts[1]].tolist() == [1, 2]
    assert read.report.repeated == 1


def test_the_bonus_is_the_total_less_its_parts_exactly(tmp_path):
    path = province_file(tmp_path, 'C1,THPT A,,,7.1,8.2,9,10,"35,300000000000004",THPT A', *ROWS[1:])
    read = read_round_file(path, HUE, seats_from_outcomes=True)
    assert read.case.applicant_facts["bonus"].tolist() == [100, 0, 0]
    assert read.report.totals_differ == 0


def test_a_missing_paper_is_not_known_and_not_zero(tmp_path):
    path = province_file(tmp_path, "C1,THPT A,,,,6,7,8,21,Hỏng", *ROWS[1:])
    case = read_round_file(path, HUE, seats_from_outcomes=True).case
    assert case.applicant_facts["math"].tolist() == [MISSING, 500, 100]
    assert case.applicant_facts["bonus"].tolist() == [0, 0, 0]


def test_an_outcome_that_is_no_wish_of_their_own_sets_aside(tmp_path):
    path = province_file(
        tmp_path,
        "C4,THPT A,,,9,9,9,9,36,Đỗ tỉnh khác",
        "C5,THPT A,,,9,9,9,9,36,THPT B",
        "C6,THPT Hương Thuỷ,,,9,9,9,9,36,THPT Hương Thủy",
        *ROWS,
    )
    read = read_round_file(path, HUE, seats_from_outcomes=True)
    assert read.set_aside == (("C4", "other_outcome"), ("C5", "other_outcome"))
    assert read.report.outside == {
        ("other_outcome", "Đỗ tỉnh khác"): 1,
        ("other_outcome", "THPT B"): 1,
    }
    assert "C6" in read.case.applicant_ids


def test_vietnamese_headers_titles_other_columns_and_blank_rows(tmp_path):
    english = read_round_file(province_file(tmp_path), HUE, seats_from_outcomes=True)
    body = [row.split(",") for row in ROWS]
    lines = [
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO;;;;;;;;;;;",
        "STT;Số báo danh;Họ và tên;NV1;NV2;NV3;TOÁN;Ngữ văn;Ngoại ngữ;Điểm THCS;Tổng điểm;Kết quả",
        *(f"{at};{row[0]};Nguyễn Văn {at};{';'.join(row[1:])}" for at, row in enumerate(body, start=1)),
        ";;;;;;;;;;;",
        "",
    ]
    (tmp_path / "vi.csv").write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    vietnamese = read_round_file(tmp_path / "vi.csv", HUE, seats_from_outcomes=True)
    assert vietnamese.report == english.report
    assert vietnamese.case.applicant_ids == english.case.applicant_ids
    assert vietnamese.case.offerings.tolist() == english.case.offerings.tolist()


def test_a_workbook_reads_like_the_csv(tmp_path):
    plain = read_round_file(province_file(tmp_path), HUE, seats_from_outcomes=True)
    rows: list[list[object]] = [
        [float(cell) if cell.replace(".", "").isdigit() else cell for cell in row.split(",")]
        for row in (HEADER, *ROWS)
    ]
    book = write_workbook(tmp_path / "p.xlsx", {"Bìa": [["bìa"]], "Điểm": [["ĐIỂM"], *rows]})
    read = read_round_file(book, HUE, seats_from_outcomes=True, sheet="Điểm")
    assert read.report == plain.report
    assert read.case.offering_names == plain.case.offering_names
    assert {n: c.tolist() for n, c in read.case.applicant_facts.items()} == {
        n: c.tolist() for n, c in plain.case.applicant_facts.items()
    }


def test_codes_of_candidates_and_names_of_schools_stay_as_they_are(tmp_path):
    path = province_file(tmp_path, "007,THPT  A,,,5,6,7,8,26,THPT  A", "7,THPT  A,,,5,6,7,8,26,THPT A")
    case = read_round_file(path, HUE, seats_from_outcomes=True).case
    assert case.applicant_ids == ("007", "7")
    assert (case.offering_names, case.seats.tolist()) == (("THPT  A",), [2])


def test_seats_of_a_coming_round_come_from_a_file(tmp_path):
    header = HEADER.removesuffix(",outcome")
    path = province_file(tmp_path, *(row.rsplit(",", 1)[0] for row in ROWS), header=header)
    (tmp_path / "seats.csv").write_text(
        "Trường,Chỉ tiêu\nTHPT A,2\nTHPT B,1\nTHPT C,1\nTHPT D,9\n", encoding="utf-8"
    )
    read = read_round_file(path, HUE, offerings=tmp_path / "seats.csv")
    assert read.case.offering_names == ("THPT A", "THPT B", "THPT C", "THPT D")
    assert read.case.seats.tolist() == [2, 1, 1, 9]
    assert (read.report.applicants, read.set_aside) == (3, ())


def test_a_wish_for_a_school_that_is_not_in_the_file_of_seats_is_named(tmp_path):
    (tmp_path / "seats.csv").write_text("name,seats\nTHPT A,2\nTHPT B,1\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_round_file(province_file(tmp_path), HUE, offerings=tmp_path / "seats.csv")
    assert str(refused.value) == (
        'tệp province.csv, dòng 2, cột "preference_3": “THPT C” không có trong seats.csv'
    )


@pytest.mark.parametrize(
    ("rows", "header", "message"),
    [
        (
            ("C1,THPT A,,,10.25,6,7,8,26,Hỏng",),
            HEADER,
            'dòng 2, cột "math": điểm 10,25 vượt thang điểm 10; hãy nhập từ 0 đến 10',
        ),
        (("C1,THPT A,,,vắng,6,7,8,26,Hỏng",), HEADER, 'dòng 2, cột "math": “vắng” không phải là điểm'),
        (("C1,THPT A,,,5,6,7,8,x,Hỏng",), HEADER, 'dòng 2, cột "total": “x” không phải là số'),
        ((*ROWS, "C1,THPT A,,,5,6,7,8,26,Hỏng"), HEADER, 'dòng 5, cột "candidate": “C1” đã có ở dòng 2'),
        ((",THPT A,,,5,6,7,8,26,Hỏng",), HEADER, 'dòng 2, cột "candidate": ô này để trống'),
        (("C1,THPT A,,,5,6",), HEADER, 'dòng 2, cột "foreign_language": dòng chỉ có 6 ô, cần 10'),
        (("C1,THPT A,,,7,25,6,7,8,28,Hỏng",), HEADER, 'dòng 2, cột "outcome": dòng có 11 ô'),
        (
            ROWS,
            HEADER.replace("math", "maths"),
            'dòng 1, cột "math": tiêu đề không đúng: thiếu cột "math" (hoặc "Toán"',
        ),
        (ROWS, HEADER.replace("math", "total"), 'dòng 1, cột "math": tiêu đề không đúng'),
        (
            ROWS,
            HEADER.replace("outcome", "result"),
            'dòng 1, cột "outcome": tiêu đề không đúng: thiếu cột "outcome"',
        ),
        (
            ("C1,THPT A,,,5,6,7,8,26,",),
            HEADER,
            'cột "outcome": cột này trống nên không suy ra được chỉ tiêu',
        ),
    ],
)
def test_a_wrong_cell_is_one_sentence_with_its_place(tmp_path, rows, header, message):
    with pytest.raises(BadInput) as refused:
        read_round_file(province_file(tmp_path, *rows, header=header), HUE, seats_from_outcomes=True)
    sentence = str(refused.value)
    assert sentence.startswith("tệp province.csv, " + message)
    assert len(sentence.splitlines()) == 1


def test_all_wrong_cells_are_named_at_once_in_the_order_of_rows(tmp_path):
    rows = [f"C{each},THPT A,,,11,12,5,5,33,Hỏng" for each in range(1, 41)]
    with pytest.raises(BadInput) as refused:
        read_round_file(province_file(tmp_path, *rows), HUE, seats_from_outcomes=True)
    lines = str(refused.value).splitlines()
    assert len(refused.value.faults) == 80
    assert [line.split(":")[0] for line in lines[:3]] == [
        'tệp province.csv, dòng 2, cột "math"',
        'tệp province.csv, dòng 2, cột "literature"',
        'tệp province.csv, dòng 3, cột "math"',
    ]
    assert (len(lines), "tổng cộng 80 lỗi" in lines[-1]) == (51, True)


def test_cells_of_those_set_aside_are_not_looked_at(tmp_path):
    path = province_file(tmp_path, *ROWS, "C4,THPT A,,,miễn,miễn,miễn,8,,Tuyển thẳng THPT A")
    assert read_round_file(path, HUE, seats_from_outcomes=True).set_aside == (("C4", "direct_admission"),)


def test_a_bad_file_leaves_no_folder_behind(tmp_path):
    path = province_file(tmp_path, "C1,THPT A,,,10.25,6,7,8,26,Hỏng")
    with pytest.raises(BadInput):
        bundle_from_round_file(path, pack=PACK, folder=tmp_path / "out", seats_from_outcomes=True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [{}, {"offerings": Path("x"), "seats_from_outcomes": True}])
def test_seats_come_from_exactly_one_place(tmp_path, arguments):
    with pytest.raises(BadInput, match="cần đúng một trong hai"):
        read_round_file(province_file(tmp_path), HUE, **arguments)


def test_a_rule_set_without_an_import_section_reads_facts_by_name_or_label(tmp_path):
    policy = parse_policy(example()["policy.toml"], source="policy.toml")
    assert policy.import_mapping is None
    path = province_file(tmp_path, "1,THPT A,,7.5,8", header="Số báo danh,NV1,NV2,Toán,literature")
    (tmp_path / "seats.csv").write_text("name,seats\nTHPT A,2\n", encoding="utf-8")
    case = read_round_file(path, policy, offerings=tmp_path / "seats.csv").case
    assert {name: column.tolist() for name, column in case.applicant_facts.items()} == {
        "math": [750],
        "literature": [800],
    }


def test_without_an_import_section_only_what_the_score_needs_must_be_there(tmp_path):
    text = example()["policy.toml"].replace(
        "[score]",
        '[facts.district]\nof = "applicant"\ntype = "integer"\nsource = "register"\n'
        'label = { vi = "Quận", en = "District" }\n\n[score]',
    )
    policy = parse_policy(text, source="policy.toml")
    path = province_file(tmp_path, "1,THPT A,,7.5,8", header="SBD,NV1,NV2,Toán,literature")
    (tmp_path / "seats.csv").write_text("name,seats\nTHPT A,2\n", encoding="utf-8")
    assert read_round_file(path, policy, offerings=tmp_path / "seats.csv").report.absent == ("district",)
    path = province_file(tmp_path, "1,THPT A,,7.5", header="SBD,NV1,NV2,Toán")
    with pytest.raises(BadInput, match='thiếu cột "literature"'):
        read_round_file(path, policy, offerings=tmp_path / "seats.csv")
