"""The exam office's part of a round: numbers, the list of marks out and back, the lock."""

import csv
from collections.abc import Mapping
from io import StringIO

from admissions.models import AdmissionRound, ScoreFact
from tests.journeys.visitor import Visitor

Rows = list[dict[str, str]]
WRONG_MARK = "10,25"


def when_candidates_get_numbers(office: Visitor) -> None:
    office.follows("Nhập và khoá điểm")
    assert not office.has_link("Tải danh sách để điền điểm")
    office.presses("Đánh số báo danh")
    office.sees("Mọi thí sinh đã có số báo danh")


def when_the_list_is_taken_away_and_filled_in(
    office: Visitor, admission_round: AdmissionRound, marks: Mapping[str, str]
) -> Rows:
    """The rows of the template with everybody's marks, the same in each paper."""
    template = office.downloads_by("Tải danh sách để điền điểm").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(template)))
    assert {row["Họ và tên"] for row in rows} == set(marks)
    papers = [fact.label.vi for fact in admission_round.policy.score_facts]
    return [row | dict.fromkeys(papers, marks[row["Họ và tên"]]) for row in rows]


def send(office: Visitor, rows: Rows) -> None:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    office.takes_file("Tệp Excel hoặc CSV", "diem.csv", "text/csv", text.getvalue().encode())
    office.presses("Gửi tệp điểm")


def then_a_list_with_one_wrong_mark_is_refused_whole(
    office: Visitor, admission_round: AdmissionRound, marks: Rows
) -> None:
    paper = admission_round.policy.score_facts[1].label.vi
    send(office, [marks[0], marks[1] | {paper: WRONG_MARK}, marks[2]])
    office.sees("chưa nhận điểm nào", "1 chỗ cần sửa")
    [wrong] = office.page.get_by_role("table").filter(has_text="1 chỗ cần sửa").locator("tbody tr").all()
    cells = [" ".join(text.split()) for text in wrong.get_by_role("cell").all_inner_texts()]
    assert cells == ["3", paper, WRONG_MARK]
    assert "thang điểm 10" in wrong.get_by_role("rowheader").inner_text()
    assert office.figures()["ô điểm còn thiếu"] == str(3 * len(admission_round.policy.score_facts))
    assert ScoreFact.objects.count() == 0
    assert not office.has_link("Khoá điểm")


def when_the_right_list_is_sent_and_locked(office: Visitor, marks: Rows) -> None:
    send(office, marks)
    office.sees("Đã nhận điểm của 3 thí sinh")
    assert office.figures()["ô điểm còn thiếu"] == "0"
    office.follows("Khoá điểm")
    office.presses("Khoá điểm")
    office.sees("Đã đủ dữ liệu xét")
