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


@pytest.mark.parametrize(
    "name",
    ["offering", "name", "seats", "applicant", "rank", "reason", "score", "category", "total", '"Toán"'],
)
def test_a_name_that_is_a_column_of_a_bundle_or_accented_is_refused(name):
    found = error_of(PAPERS.replace("[facts.math]", f"[facts.{name}]"))
    assert f'khóa "facts.{name.strip(chr(34))}": tên dữ kiện không dùng được' in found
    columns = "applicant, offering, name, seats, taken, queue, rank, score, reason, lottery_key"
    assert f"khác các tên: {columns}, category" in found


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        ("code", '{ code = "none", vi = "Chưa", en = "Not yet" }'),
        ("vi", '{ code = "zero", vi = "Không  có", en = "Zero" }'),
        ("en", '{ code = "zero", vi = "Chưa", en = "None" }'),
    ],
)
def test_a_choice_that_reads_as_no_choice_is_refused_where_several_may_be_chosen(key, choice):
    declared = (
        '\n[facts.x]\nof = "applicant"\nlabel = { vi = "X", en = "X" }\ntype = "choices"\n'
        f'choices = [{{ code = "a", vi = "A", en = "A" }}, {choice}]\n'
    )
    found = error_of(PAPERS + declared)
    assert f'khóa "facts.x.choices[2].{key}": ' in found
    assert "có nghĩa là không chọn gì; hãy bỏ lựa chọn này hoặc đặt tên khác" in found
    only_one = HEAD + PAPERS + declared.replace('"choices"', '"choice"') + SUM + ONE_WISH_BY_SCORE
    assert parse_policy(only_one, source="hanoi.toml").fact("x").choices[1].code in choice
