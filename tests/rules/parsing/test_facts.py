import pytest

from admissions.rules.parse import PolicyError, parse_policy
from tests.rules.rounds import HEAD, ONE_WISH_BY_SCORE, PAPERS, SUM


def error_of(facts: str) -> str:
    with pytest.raises(PolicyError) as refused:
        parse_policy(HEAD + facts + SUM + ONE_WISH_BY_SCORE, source="hanoi.toml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("fact", "key", "message"),
    [
        (
            'type = "number"',
            "type",
            (
                'giá trị "number" không dùng được; hãy nhập một trong: '
                "score, decimal, integer, flag, choice, choices, date"
            ),
        ),
        ('type = "score"', "scale", 'còn thiếu; hãy thêm số từ 0,25 đến 1000, ví dụ "0.25"'),
        (
            'type = "flag"\nscale = "10"',
            "scale",
            "khóa này chỉ dùng cho loại score; ở đây loại là flag",
        ),
        ('type = "choice"', "choices", "còn thiếu; hãy thêm danh sách mục [[facts.x.choices]]"),
        (
            'type = "choice"\nchoices = [{ code = "a", vi = "A", en = "A" }, { code = "a" }]',
            "choices[2].code",
            'mã "a" có hai lần; hãy dùng mỗi mã một lần',
        ),
        (
            'type = "flag"\npapers = ["visa"]',
            "papers",
            'giá trị "visa" không dùng được; hãy nhập loại giấy tờ đã khai báo trong [[documents]]: chưa có',
        ),
        (
            'type = "flag"\nsource = "hearsay"',
            "source",
            (
                'giá trị "hearsay" không dùng được; hãy nhập một trong: '
                "exam, transcript, claim, residence, register, computed, outcome"
            ),
        ),
    ],
)
def test_a_fact_that_does_not_add_up_is_named(fact, key, message):
    declared = f'\n[facts.x]\nof = "applicant"\nlabel = {{ vi = "X", en = "X" }}\n{fact}\n'
    found = error_of(PAPERS + declared)
    assert found.startswith("hanoi.toml, dòng ")
    assert found.endswith(f'khóa "facts.x.{key}": {message}.')


def test_a_reserved_or_accented_fact_name_is_refused():
    for name in ("rank", '"Toán"', "total"):
        text = PAPERS.replace("[facts.math]", f"[facts.{name}]")
        assert "tên dữ kiện không dùng được" in error_of(text)
