import unicodedata

import pytest

from admissions.rules.packs import list_packs, pack_text
from admissions.rules.parse import PolicyError, load_policy, parse_policy
from admissions.rules.policy import Condition
from tests.rules.rounds import EXAM

RICH = (
    EXAM
    + """
[[categories]]
name = "all"
label = { vi = "Mọi em", en = "Everybody" }
when = { math = { op = ">=", value = "5" } }

[[documents]]
kind = "birth_certificate"
label = { vi = "Giấy khai sinh", en = "Birth certificate" }

[[gates]]
on = "applicant"
fact = "math"
op = ">"
value = "0"
reason = "paper_zero"
label = { vi = "bài {fact} 0 điểm", en = "{fact} paper 0" }

[import]
applicant = ["SBD"]
preferences = [["NV1"]]
outcome = ["KQ"]

[[import.set_aside]]
reason = "direct_admission"
outcome = ["Tuyển thẳng *"]
"""
)


def error_of(text: str, source: str = "hanoi.toml") -> str:
    with pytest.raises(PolicyError) as refused:
        parse_policy(text, source=source)
    return str(refused.value)


def line_of(text: str, part: str) -> int:
    """The last line with this part."""
    return max(number for number, line in enumerate(text.split("\n"), start=1) if part in line)


def test_the_rules_of_a_good_file_are_read():
    policy = parse_policy(RICH, source="thu.toml")
    assert policy.id == "thu-2025"
    assert policy.title.en == "Trial"
    assert [fact.name for fact in policy.facts] == ["math", "literature"]
    assert policy.fact("math").step == 25
    assert policy.gates[0].label.vi == "bài Toán 0 điểm"
    assert policy.gates[0].condition == Condition("math", ">", (0,))
    assert policy.categories[0].when == (Condition("math", ">=", (500,)),)
    assert policy.ties.admits_all
    assert policy.source == "thu.toml"


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        (
            "max = 3",
            'max = "ba"',
            "wishes.max",
            'giá trị "ba" không dùng được; hãy nhập số nguyên từ 1 đến 20',
        ),
        ("max = 3", "max = 21", "wishes.max", 'giá trị "21" không dùng được; hãy nhập số nguyên từ 1 đến 20'),
        (
            "max = 3",
            "max = true",
            "wishes.max",
            'giá trị "true" không dùng được; hãy nhập số nguyên từ 1 đến 20',
        ),
        ("max = 3", "", "wishes.max", "còn thiếu; hãy thêm số nguyên từ 1 đến 20"),
        (
            "max = 3",
            "max = 3\nmaximum = 4",
            "wishes.maximum",
            "không có khóa này; hãy dùng: max, margins, margin_op, zones, margins_for",
        ),
        (
            "max = 3",
            'max = 3\nmargins = ["0", "1.0"]',
            "wishes.margins",
            'giá trị "0; 1.0" không dùng được; hãy nhập danh sách 3 phần tử, mỗi nguyện vọng một phần tử',
        ),
        (
            "max = 3",
            'max = 3\nmargins = ["0", "một", "2"]',
            "wishes.margins[2]",
            'giá trị "một" không dùng được; hãy nhập số từ 0 đến 100 với nhiều nhất 2 chữ số thập phân',
        ),
        (
            "max = 3",
            'max = 3\nmargin_op = "="',
            "wishes.margin_op",
            'giá trị "=" không dùng được; hãy nhập một trong: >=, >',
        ),
        (
            "max = 3",
            'max = 1\nzones = [["here"]]',
            "wishes.zones[1]",
            (
                'giá trị "here" không dùng được; hãy nhập 1 từ, mỗi từ là own hoặc any, '
                "cho trường hợp có 1 nguyện vọng"
            ),
        ),
        (
            "max = 3",
            'max = 1\nzones = [["own"]]',
            "wishes.zones",
            'từ "own" cần mục [facts.zone] loại choice với of = ["applicant", "offering"]; hãy thêm mục đó',
        ),
        (
            'last_seat = "admit_all"',
            'last_seat = "some"',
            "ties.last_seat",
            (
                'giá trị "some" không dùng được; hãy nhập một trong: '
                "strict, admit_all, admit_none, admit_within, escalate"
            ),
        ),
        (
            'criterion = "score"',
            'criterion = "height"',
            "order[1].criterion",
            'giá trị "height" không dùng được; hãy nhập một trong: category, score, fact, lottery',
        ),
        (
            'criterion = "score"',
            'criterion = "fact"\nfact = "physics"',
            "order[1].fact",
            (
                'giá trị "physics" không dùng được; hãy nhập tên một dữ kiện đã khai báo trong [facts]: '
                "math, literature"
            ),
        ),
        (
            'criterion = "score"',
            'criterion = "score"\n\n[[order]]\ncriterion = "score"',
            "order[2].criterion",
            "score đã có ở bước trước; mỗi tiêu chí một lần",
        ),
        (
            'facts = ["math", "literature"], weight = "1"',
            'fact = "physics"',
            "score.terms[1].fact",
            (
                'giá trị "physics" không dùng được; hãy nhập tên một dữ kiện đã khai báo trong [facts]: '
                "math, literature"
            ),
        ),
        (
            'weight = "1"',
            'weight = "1.00001"',
            "score.terms[1].weight",
            (
                'giá trị "1.00001" không dùng được; hãy nhập số từ -100 đến 100 '
                "với nhiều nhất 4 chữ số thập phân"
            ),
        ),
        (
            'when = { math = { op = ">=", value = "5" } }',
            "when = { physics = true }",
            "categories[1].when.physics",
            (
                'giá trị "physics" không dùng được; hãy nhập tên một dữ kiện đã khai báo trong [facts]: '
                "math, literature, total, rank"
            ),
        ),
        (
            'value = "0"',
            'value = "10.25"',
            "gates[1].value",
            "giá trị không hợp với math: điểm 10,25 vượt thang điểm 10; hãy nhập từ 0 đến 10",
        ),
        (
            'op = ">"\n',
            'op = "!="\n',
            "gates[1].op",
            'giá trị "!=" không dùng được; hãy nhập một trong: >, >=, <, <=, =, in',
        ),
        (
            'reason = "paper_zero"',
            'reason = "Bài 0"',
            "gates[1].reason",
            (
                'giá trị "Bài 0" không dùng được; hãy nhập mã gồm chữ thường không dấu, số và gạch dưới, '
                "bắt đầu bằng chữ"
            ),
        ),
        (
            'kind = "birth_certificate"\nlabel = { vi = "Giấy khai sinh", en = "Birth certificate" }',
            'kind = "birth_certificate"\nlabel = { vi = "Giấy khai sinh" }',
            "documents[1].label.en",
            "còn thiếu; hãy thêm một chuỗi chữ trong dấu nháy",
        ),
        (
            'kind = "birth_certificate"',
            'kind = "birth_certificate"\nwhen_claimed = ["orphan"]',
            "documents[1].when_claimed",
            (
                'giá trị "orphan" không dùng được; hãy nhập tên một dữ kiện đã khai báo trong [facts]: '
                "math, literature"
            ),
        ),
        (
            'outcome = ["Tuyển thẳng *"]',
            'outcome = ["Tuyển thẳng *"]\nblank = "total"',
            "import.set_aside[1]",
            'hãy dùng đúng một trong hai khóa "outcome" và "blank"',
        ),
        (
            'preferences = [["NV1"]]',
            'preferences = ["NV1"]',
            "import.preferences",
            (
                'giá trị "NV1" không dùng được; hãy nhập danh sách từ 1 đến 3 nhóm tên cột, '
                'ví dụ [["NV1", "Nguyện vọng 1"], …]'
            ),
        ),
        ("grade = 10", "grade = 13", "grade", 'giá trị "13" không dùng được; hãy nhập số nguyên từ 1 đến 12'),
        (
            'school_year = "2025-2026"',
            'school_year = "2025-2027"',
            "school_year",
            'giá trị "2025-2027" không dùng được; hãy nhập hai năm liền nhau, ví dụ "2025-2026"',
        ),
        (
            'id = "thu-2025"',
            'id = "Thử 2025"',
            "id",
            (
                'giá trị "Thử 2025" không dùng được; hãy nhập chữ thường không dấu, số và gạch nối, '
                'ví dụ "hanoi-2025-grade-10"'
            ),
        ),
        (
            'method = "exam"',
            'method = "draw"',
            "method",
            'giá trị "draw" không dùng được; hãy nhập một trong: exam, review, combined',
        ),
    ],
)
def test_a_bad_value_is_named_with_file_line_key_and_what_is_allowed(old, new, key, message):
    assert RICH.count(old) == 1
    text = RICH.replace(old, new)
    anchor = new.strip().split("\n")[-1] or "[wishes]"
    if key == "import.set_aside[1]":
        anchor = "[[import.set_aside]]"
    elif key == "wishes.margins":
        anchor = "margins ="
    line = line_of(text, anchor)
    assert error_of(text) == f'hanoi.toml, dòng {line}, khóa "{key}": {message}.'


def test_a_margin_without_a_score_order_is_refused():
    text = EXAM.replace('criterion = "score"', 'criterion = "lottery"')
    text = text.replace("max = 3", 'max = 3\nmargins = ["0", "1", "2"]')
    message = 'mức cộng thêm cần một bước [[order]] có criterion = "score"'
    line = line_of(text, "margins")
    assert error_of(text) == f'hanoi.toml, dòng {line}, khóa "wishes.margins": {message}.'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'id = "x"\ntitle = {vi = "a" en = "b"}\n',
            (
                "hanoi.toml, dòng 2: sai cú pháp TOML ở cột 19; "
                "hãy kiểm tra dấu nháy, dấu ngoặc, dấu phẩy và dấu bằng ở đó."
            ),
        ),
        (
            'grade = 1\nid = "x',
            (
                "hanoi.toml, dòng 2: sai cú pháp TOML ở cuối tệp; "
                "hãy kiểm tra dấu nháy, dấu ngoặc, dấu phẩy và dấu bằng ở đó."
            ),
        ),
        ('id = "x"\nid = "y"\n', "hanoi.toml, dòng 2: một khóa hoặc một mục viết hai lần; hãy giữ một chỗ."),
    ],
)
def test_a_syntax_error_is_one_vietnamese_sentence(text, message):
    assert error_of(text) == message


def test_an_empty_file_says_what_is_missing():
    assert error_of("\n") == "hanoi.toml: tệp trống; hãy chép vào đây quy tắc của đợt tuyển sinh."
    assert error_of("# Hà Nội\n") == 'hanoi.toml, khóa "facts": còn thiếu; hãy thêm một mục [facts].'


def test_a_decomposed_file_with_a_mark_and_windows_line_ends_reads_the_same(tmp_path):
    path = tmp_path / "nfd.toml"
    path.write_bytes(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", RICH).replace("\n", "\r\n").encode())
    assert load_policy(path) == parse_policy(RICH, source="thu.toml")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(PolicyError) as missing:
        load_policy(tmp_path / "none.toml")
    assert str(missing.value) == "none.toml: không tìm thấy tệp; hãy kiểm tra đường dẫn."
    (tmp_path / "latin.toml").write_bytes(b'id = "\xe9"')
    with pytest.raises(PolicyError) as latin:
        load_policy(tmp_path / "latin.toml")
    assert str(latin.value) == "latin.toml: tệp không phải UTF-8; hãy lưu lại dưới dạng UTF-8."


@pytest.mark.parametrize("pack", list_packs())
def test_every_line_of_every_pack_matters_to_the_reader(pack):
    """A key that is misspelt anywhere at the top level or in a section is an error, never ignored."""
    text = pack_text(pack)
    for section in ("[wishes]", "[ties]", "[[order]]"):
        broken = text.replace(f"\n{section}\n", f"\n{section}\nmisspelt = 1\n", 1)
        assert "misspelt" in error_of(broken)
