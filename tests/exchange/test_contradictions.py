"""What contradicts itself, or looks like something else, is refused by both programs; nothing is written."""

from dataclasses import replace

import pytest

from admissions.exchange import verifier
from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.bundle import canonical_files, read_bundle
from admissions.exchange.errors import BadInput
from admissions.rules.case import Line
from tests.exchange.folders import RESULTS, contents, example, example_folder

FILES = example()
POLICY = FILES["policy.toml"]
LINES = "offering,rank,cutoff,last_admitted\n"
UNSCORED = (
    POLICY.split("[score]")[0]
    + "[[gates]]"
    + POLICY.split("[[gates]]")[1]
    .replace('margins = ["0", "1.0"]\n', "")
    .replace('criterion = "score"', 'criterion = "fact"\nfact = "math"')
)
GROUPED = POLICY.replace(
    "[[order]]",
    """[[categories]]
name = "good"
label = { vi = "Giỏi", en = "Good" }
when = { math = { op = ">", value = "8" } }

[[categories]]
name = "others"
label = { vi = "Còn lại", en = "Others" }

[[order]]
criterion = "category"

[[order]]""",
    1,
)
BY_LETTERS = POLICY.replace(
    'criterion = "score"', 'criterion = "score"\n\n[[order]]\ncriterion = "fact"\nfact = "literature"'
)


def offerings(row: str) -> str:
    return f"offering,name,seats\n{row}\nB,THPT Bình Minh,1\n"


def queues(first: str, second: str) -> str:
    label = 'label = { vi = "Hàng", en = "Queue" }'
    one, two = (
        f'\n[[queues]]\nname = "{name}"\n{label}\nseats = "{seats}"\n'
        for name, seats in (("one", first), ("two", second))
    )
    return POLICY + one + two


def policy(old: str, new: str) -> str:
    assert old in POLICY
    return POLICY.replace(old, new, 1)


# what is wrong; the changed files; the place, and words of the engine; words of the verifier
BAD = [
    (
        "a cutoff that is not the score of the last admitted",
        {"lines": LINES + "B,,12,\nA,,15,score=14.25\n"},
        'tệp lines.csv, dòng 3, cột "cutoff": cutoff 15 mâu thuẫn với last_admitted, ô ghi score=14.25',
    ),
    (
        "a cutoff beside steps without a score",
        {"policy": GROUPED, "lines": LINES + "A,,14,category=2\n"},
        'tệp lines.csv, dòng 2, cột "cutoff": cutoff 14 mâu thuẫn với last_admitted, ô không có bước score',
    ),
    (
        "a blank score",
        {"lines": LINES + "A,,,score=\n"},
        'tệp lines.csv, dòng 2, cột "last_admitted": bước score để trống',
    ),
    (
        "a blank applicant",
        {"lines": LINES + "A,,,score=14;applicant=\n"},
        'tệp lines.csv, dòng 2, cột "last_admitted": bước applicant để trống',
    ),
    (
        "a last admitted whom nobody knows",
        {"lines": LINES + "A,,,score=14;applicant=zzz\n"},
        'tệp lines.csv, dòng 2, cột "last_admitted": “zzz” ở bước applicant không có trong applicants.csv',
    ),
    (
        "a category that there is not",
        {"policy": GROUPED, "lines": LINES + "A,,,category=3;score=14\n"},
        'cột "last_admitted": “3” ở bước category không dùng được; hãy nhập số từ 1 đến 2',
    ),
    (
        "the steps in another order",
        {"policy": GROUPED, "lines": LINES + "A,,,score=14;category=1\n"},
        "“score=14;category=1” không theo các bước xếp hạng; hãy viết như category=…;score=…, theo đúng",
    ),
    (
        "a step that is skipped",
        {"policy": BY_LETTERS, "lines": LINES + "A,,,score=14;applicant=001\n"},
        "“score=14;applicant=001” không theo các bước xếp hạng; hãy viết như score=…;literature=…",
    ),
    (
        "a cutoff where nothing is scored",
        {"policy": UNSCORED, "lines": LINES + "A,,15,\n"},
        'tệp lines.csv, dòng 2, cột "cutoff": ',
    ),
    (
        "a line for a wish that nobody may have",
        {"lines": LINES + "A,3,15,\n"},
        'tệp lines.csv, dòng 2, cột "rank": nguyện vọng 3 vượt số nguyện vọng tối đa',
    ),
    (
        "a last admitted of one rank",
        {"lines": LINES + "A,1,14,score=14\n"},
        'tệp lines.csv, dòng 2, cột "last_admitted": dòng cho nguyện vọng 1 chỉ dùng cutoff',
    ),
    (
        "a line twice",
        {"lines": LINES + "A,,14,\nB,,12,\nA,,15,\n"},
        'tệp lines.csv, dòng 4, cột "rank": “A” đã có điểm chuẩn cho mọi nguyện vọng ở dòng 2',
    ),
    (
        "a line for every rank and one by rank",
        {"lines": LINES + "A,1,14,\nA,,14,\n"},
        'tệp lines.csv, dòng 3, cột "rank": “A” vừa có điểm chuẩn chung vừa có điểm chuẩn từng nguyện vọng',
    ),
    (
        "as many seats as there are people on earth",
        {"offerings": offerings("A,THPT An Bình,1000000000000")},
        'cột "seats": số 1000000000000 có quá nhiều chữ số; hãy nhập số nguyên từ 0 đến 1000000',
    ),
    (
        "a mark between thousands",
        {"offerings": offerings("A,THPT An Bình,1.000")},
        'dòng 2, cột "seats": “1.000” có dấu ngăn hàng nghìn; hãy viết liền, ví dụ 1000',
    ),
    (
        "too many places taken",
        {"offerings": "offering,name,seats,taken\nA,THPT An Bình,2,10000000\nB,THPT Bình Minh,1,\n"},
        'dòng 2, cột "taken": số 10000000 lớn hơn 1000000',
    ),
    (
        "semicolons",
        {"offerings": offerings("A,THPT An Bình,2").replace(",", ";")},
        "tệp offerings.csv, dòng 1: các ô cách nhau bằng dấu chấm phẩy",
    ),
    (
        "tabs",
        {"offerings": offerings("A,THPT An Bình,2").replace(",", "\t")},
        "tệp offerings.csv, dòng 1: các ô cách nhau bằng dấu tab",
    ),
    (
        "a workbook under another name",
        {"offerings": b"PK\x03\x04\x14\x00"},
        "tệp offerings.csv: đây là bảng tính Excel được đổi tên",
    ),
    (
        "a zero-width space in a code",
        {"offerings": offerings("A\u200b,THPT An Bình,2")},
        'tệp offerings.csv, dòng 2, cột "offering": “A⟨U+200B⟩” có ký tự ẩn hoặc hỏng',
    ),
    (
        "a zero-width space in the header",
        {"offerings": "offering,name,seats\u200b\nA,THPT An Bình,2\n"},
        'có cột lạ "seats⟨U+200B⟩"',
    ),
    (
        "NUL in a code",
        {"offerings": offerings("A\0,THPT An Bình,2")},
        'tệp offerings.csv, dòng 2, cột "offering": “A⟨U+0000⟩” có ký tự ẩn hoặc hỏng',
    ),
    (
        "a letter that was lost",
        {"offerings": offerings("A,THPT An B\ufffdnh,2")},
        'tệp offerings.csv, dòng 2, cột "name": “THPT An B⟨U+FFFD⟩nh” có ký tự ẩn hoặc hỏng',
    ),
    (
        "two codes that differ by spaces",
        {
            "offerings": "offering,name,seats\nA 1,An,2\nA\u00a01,Ba,1\n",
            "preferences": "applicant,rank,offering\n",
        },
        'tệp offerings.csv, dòng 3, cột "offering": “A\u00a01” chỉ khác “A 1” ở dòng 2 về khoảng trắng',
    ),
    (
        "one draw for two children",
        {
            "applicants": "applicant,math,literature,lottery_key\n001,8,7.5,002\n002,8,7,\n",
            "preferences": "applicant,rank,offering\n001,1,A\n",
        },
        'tệp applicants.csv, dòng 3, cột "applicant": khóa bốc thăm “002” đã dùng ở dòng 2',
    ),
    ("rules in UTF-16", {"policy": POLICY.encode("utf-16")}, "dòng 1: không phải chữ UTF-8 mà là UTF-16"),
    ("no rules", {"policy": "\n"}, "tệp policy.toml: tệp trống"),
    ("a TOML error", {"policy": policy("grade = 10", "grade = = 10")}, "dòng 5: sai cú pháp TOML ở cột 9"),
    (
        "a key twice",
        {"policy": policy("grade = 10", "grade = 10\ngrade = 10")},
        "tệp policy.toml, dòng 6: một khóa hoặc một mục viết hai lần",
    ),
    (
        "brackets without end",
        {"policy": f"{POLICY}\nx = {'[' * 3000}{']' * 3000}\n"},
        "sai cú pháp TOML: quá nhiều dấu ngoặc lồng nhau",
    ),
    ("a table for a list", {"policy": policy("[[order]]", "[order]")}, "hãy viết [[order]] trên mỗi phần tử"),
    ("a list for a table", {"policy": policy("[ties]", "[[ties]]")}, "hãy viết [ties], một lần"),
    (
        "two bounds in one condition",
        {"policy": policy('value = "0"', 'value = "0"\nlimit = "math"')},
        "đúng một trong: value, values, limit",
    ),
    (
        "a fact of nobody",
        {"policy": policy('[facts.math]\nof = "applicant"\n', "[facts.math]\n")},
        "một hoặc nhiều trong: applicant, preference, offering",
    ),
    (
        "more than a hundred percent",
        {"policy": policy('last_seat = "admit_all"', 'last_seat = "admit_within"\npercent = "101"')},
        "số từ 0 đến 100",
    ),
    (
        "margins that go down",
        {"policy": policy('["0", "1.0"]', '["1.0", "0"]')},
        "hãy viết các mức không giảm",
    ),
    ("two queues that take the rest", {"policy": queues("rest", "rest")}, "hơn một hàng xét lấy"),
    ("queues beyond the seats", {"policy": queues("2", "1")}, "các hàng xét cần"),
]


@pytest.mark.parametrize(("files", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_both_programs_refuse_it_in_the_same_words(tmp_path, files, words):
    folder = example_folder(tmp_path / "bad", **files)
    before = contents(folder)
    with pytest.raises(BadInput) as refused:
        allocate_bundle(folder)
    assert contents(folder) == before
    assert words in str(refused.value)
    good = example_folder(tmp_path / "good")
    allocate_bundle(good)
    for name in RESULTS:
        (folder / name).write_bytes((good / name).read_bytes())
    with pytest.raises(verifier.BadInput) as also:
        verifier.verify(folder)
    assert words in also.value.text("vi")
    assert not any(mark in also.value.text("en") for mark in ("Error", "{'", "Decimal"))


@pytest.mark.parametrize("seats", [("2", "1"), ("rest", "rest")])
def test_queues_that_do_not_add_up_are_named_by_line_of_the_rules_and_row_of_the_offering(tmp_path, seats):
    text = queues(*seats)
    line = text.rstrip().count("\n") + 1  # the seats of the second queue are the last line
    with pytest.raises(BadInput) as refused:
        allocate_bundle(example_folder(tmp_path / "bad", policy=text))
    assert str(refused.value).startswith(
        f'tệp policy.toml, dòng {line}, khóa "queues[2].seats": “THPT An Bình”'
    )
    assert "(offerings.csv, dòng 2, mã “A”)" in str(refused.value)


def test_a_line_copied_from_the_cutoffs_is_accepted(tmp_path):
    """There cutoff and last admitted stand side by side, and say the same."""
    folder = example_folder(tmp_path / "round", lines=LINES + "A,,14.25,score=14.25\nB,,12.75,score=12.75\n")
    assert allocate_bundle(folder).placed == 4
    assert verifier.verify(folder).is_right


def test_a_fact_that_the_last_admitted_did_not_have_may_stay_blank(tmp_path):
    folder = example_folder(
        tmp_path / "round", policy=BY_LETTERS, lines=LINES + "A,,,score=14.25;literature=\nB,,12,\n"
    )
    assert allocate_bundle(folder).placed == 5
    assert verifier.verify(folder).is_right


def test_a_line_that_ends_before_the_score_is_written_without_its_cutoff(tmp_path):
    """The software knows the score of the last admitted too, but the steps of the line decide."""
    bundle = read_bundle(example_folder(tmp_path / "round", policy=GROUPED))
    case = replace(bundle.case, lines=(Line(0, 0, 1425, (0,)), Line(1, 0, 1300, (0, 1300))))
    text = canonical_files(bundle.policy, GROUPED.encode(), case)["lines.csv"].decode()
    assert text.splitlines()[1:] == ["A,,,category=1", "B,,13,category=1;score=13"]
    folder = example_folder(tmp_path / "again", policy=GROUPED, lines=text)
    allocate_bundle(folder)
    assert verifier.verify(folder).is_right
