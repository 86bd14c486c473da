"""A rule that cannot mean what it says is refused, with the key and what would be right."""

import pytest

from admissions.rules.parse import PolicyError, parse_policy
from tests.rules.rounds import HEAD, PAPERS, SUM

LABEL = 'label = { vi = "X", en = "X" }\n'
BASE = (
    HEAD
    + PAPERS
    + SUM
    + '\n[wishes]\nmax = 3\n\n[[order]]\ncriterion = "score"\n\n[ties]\nlast_seat = "admit_all"\n'
)


def error_of(text: str) -> str:
    with pytest.raises(PolicyError) as refused:
        parse_policy(text, source="hanoi.toml")
    return str(refused.value)


def gate(condition: str) -> str:
    return f'\n[[gates]]\non = "applicant"\nfact = "math"\nreason = "r"\n{LABEL}{condition}\n'


def fact(text: str) -> str:
    return f'\n[facts.x]\nof = "applicant"\n{LABEL}{text}\n'


def categories(first: str, second: str) -> str:
    when = "when = { math = { op = '>', value = '5' } }\n"
    return "".join(
        f'\n[[categories]]\nname = "{name}"\n{LABEL}{when if name.endswith("w") else ""}'
        for name in (first, second)
    )


@pytest.mark.parametrize(
    ("added", "key", "message"),
    [
        (gate('op = ">"\nvalue = "1"\nlimit = "math"'), "gates[1].limit", "điều kiện có cả value và limit"),
        (gate('op = "in"\nvalue = "1"'), "gates[1].value", 'op = "in" cần values'),
        (gate('op = "="\nvalues = ["1"]'), "gates[1].values", 'op = "=" cần value'),
        (gate('op = ">"\nvalue = { a = [1, true] }'), "gates[1].value", 'giá trị "{a = 1; true}"'),
        (fact('type = "integer"\nmin = 5\nmax = 3'), "facts.x.max", "max 3 nhỏ hơn min 5"),
        (fact('type = "score"\nscale = "5"\nstep = "2"'), "facts.x.step", "thang điểm 5 không chia hết"),
        (
            fact(
                'type = "choice"\nchoices = [{ code = "a", vi = "A", en = "A" }, '
                '{ code = "b", vi = "a", en = "B" }]'
            ),
            "facts.x.choices[2].vi",
            '"a" đã là mã hoặc tên của lựa chọn "a"',
        ),
        (categories("aw", "aw"), "categories[2].name", 'tên "aw" đã dùng ở trên'),
        (categories("a", "bw"), "categories[2].name", 'nhóm "a" ở trên không có điều kiện nên nhận tất cả'),
        (
            "\n[score.round]\nunit = '0.01'\n[gates]\nop = '='\n",
            "gates",
            "hãy viết [[gates]] trên mỗi phần tử",
        ),
        ("\n[[chain]]\ngaps = []\n", "chain[1]", "hãy viết [chain], một lần"),
    ],
)
def test_what_contradicts_itself_is_named(added, key, message):
    found = error_of(BASE + added)
    assert f'khóa "{key}": ' in found
    assert message in found
    assert found.startswith("hanoi.toml, dòng ")


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        (
            "max = 3",
            'max = 3\nmargins = ["0", "2", "1"]',
            "wishes.margins[3]",
            "mức cộng thêm 1 của nguyện vọng 3",
        ),
        (
            'criterion = "score"',
            'criterion = "lottery"\n\n[[order]]\ncriterion = "score"',
            "order[2].criterion",
            "đứng sau bốc thăm thì không bao giờ được xét",
        ),
        ('"admit_all"', '"admit_within"\npercent = "100.01"', "ties.percent", "số từ 0 đến 100 "),
        ('"admit_all"', '"admit_all"\npercent = "10"', "ties.percent", 'khi last_seat = "admit_within"'),
        ('"admit_all"', '"admit_all"\nequal_by = 2', "ties.equal_by", "số nguyên từ 1 đến 1"),
        (
            '"admit_all"',
            '"strict"\nequal_by = 1',
            "ties.equal_by",
            'khi last_seat = "admit_within" hoặc "admit_all"',
        ),
        ("[[order]]", "[order]", "order", "[order] là một mục, ở đây cần danh sách; hãy viết [[order]]"),
        ("[ties]", "[[ties]]", "ties[1]", "[[ties]] là danh sách, ở đây cần một mục; hãy viết [ties]"),
        ("[wishes]", "[[wishes]]", "wishes[1]", "hãy viết [wishes], một lần"),
    ],
)
def test_what_cannot_be_meant_is_named(old, new, key, message):
    assert old in BASE
    found = error_of(BASE.replace(old, new, 1))
    assert f'khóa "{key}": ' in found
    assert message in found


def test_a_fact_of_nobody_says_whose_it_may_be():
    found = error_of(BASE.replace('of = "applicant"\n', "", 1))
    assert '.of": còn thiếu; hãy thêm một hoặc nhiều trong: applicant, preference, offering' in found


def test_a_fact_that_is_weighed_twice_is_refused():
    found = error_of(BASE.replace('["math", "literature"]', '["math", "math"]', 1))
    assert 'khóa "score.terms": "math" được tính 2 lần' in found


@pytest.mark.parametrize("depth", [300, 3000])
def test_brackets_nested_too_deep_are_an_error_with_a_line(depth):
    text = BASE.replace("grade = 10", f"grade = {'[' * depth}{']' * depth}", 1)
    assert error_of(text).startswith("hanoi.toml, dòng ")


def test_all_may_be_admitted_who_are_equal_in_the_first_steps():
    plain = parse_policy(BASE, source="hanoi.toml").ties
    assert (plain.equal_by, plain.has_band, plain.within(100)) == (0, False, -1)
    ties = parse_policy(BASE.replace('"admit_all"', '"admit_all"\nequal_by = 1'), source="hanoi.toml").ties
    assert (ties.mode, ties.equal_by, ties.has_band, ties.has_no_limit) == ("admit_all", 1, True, True)
