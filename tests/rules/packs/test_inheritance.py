"""`extends`: a province's text over its base, as one text that needs no base."""

import re
import tomllib
from pathlib import Path

import pytest

from admissions.rules import packs
from admissions.rules.packs import list_packs, load_pack, pack_text
from admissions.rules.packs.inheritance import Layered, layered
from admissions.rules.parse import PolicyError, parse_policy

ROOT = Path(__file__).resolve().parents[3]

BASE = """# Nền chung.

grade = 10
method = "exam"

# Toán.
[facts.math]
type = "score"
scale = "10"

[facts.literature]
type = "score"

[[gates]]
fact = "math"
[[gates.inner]]
deep = 1

[[gates]]
fact = "literature"

[ties]
last_seat = "admit_all"
"""

GRAND = """
extends = "base"
method = "combined"

[facts.history]
type = "score"
"""


def read(name: str) -> tuple[str, str]:
    texts = {"base": BASE, "grand": GRAND, "loop": 'extends = "loop"\n'}
    if name not in texts:
        raise LookupError(f"không có nền “{name}”; hãy dùng một trong: base, grand")
    return texts[name], f"bases/{name}.toml"


def merged(text: str) -> Layered:
    return layered(text, source="tinh.toml", read_base=read)


def told(text: str) -> str:
    with pytest.raises(PolicyError) as refused:
        merged(text)
    return str(refused.value)


def test_a_text_without_a_base_stays_what_it_says():
    assert tomllib.loads(merged(BASE).text) == tomllib.loads(BASE)
    assert merged(BASE).text.startswith("# Nền chung.\n\ngrade = 10\n")


def test_keys_of_the_pack_stand_before_and_instead_of_those_of_the_base():
    found = merged('# Tỉnh.\n\nextends = "base"\nid = "tinh"\nmethod = "review"\n').text
    assert found.startswith(
        '# Tỉnh.\n\nid = "tinh"\nmethod = "review"\ngrade = 10\n\n# Toán.\n[facts.math]\n'
    )
    assert "extends" not in found
    assert "Nền chung" not in found


def test_a_table_replaces_the_whole_table_of_the_base_in_its_place():
    found = merged('extends = "base"\n[facts.math]\ntype = "decimal"\n').text
    assert tomllib.loads(found)["facts"] == {"math": {"type": "decimal"}, "literature": {"type": "score"}}
    assert list(tomllib.loads(found)["facts"]) == ["math", "literature"]
    assert "# Toán." not in found


def test_an_array_replaces_the_whole_array_with_what_stands_below_it():
    found = tomllib.loads(merged('extends = "base"\n[[gates]]\nfact = "history"\n').text)
    assert found["gates"] == [{"fact": "history"}]


def test_an_array_written_as_a_key_replaces_it_too():
    assert tomllib.loads(merged('extends = "base"\ngates = []\n').text)["gates"] == []


def test_what_only_the_pack_has_comes_last():
    found = merged('extends = "base"\n[wishes]\nmax = 3\n').text
    assert found.endswith('[ties]\nlast_seat = "admit_all"\n\n[wishes]\nmax = 3\n')


def test_without_leaves_units_of_the_base_out():
    found = tomllib.loads(merged('extends = "base"\nwithout = ["facts.math", "gates", "method"]\n').text)
    assert found == {
        "grade": 10,
        "facts": {"literature": {"type": "score"}},
        "ties": {"last_seat": "admit_all"},
    }


def test_a_base_may_have_a_base():
    found = tomllib.loads(merged('extends = "grand"\ngrade = 6\n').text)
    assert (found["grade"], found["method"]) == (6, "combined")
    assert list(found["facts"]) == ["math", "literature", "history"]


def test_strings_over_several_lines_and_comments_are_not_taken_for_headers():
    own = 'extends = "base"\nhint = """\n[ties]\nlast_seat = 1\n"""\nlist = [\n  "[ties]", # [ties]\n]\n'
    found = tomllib.loads(merged(own).text)
    assert found["hint"] == "[ties]\nlast_seat = 1\n"
    assert (found["list"], found["ties"]) == (["[ties]"], {"last_seat": "admit_all"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '\n\nextends = "nowhere"\n',
            'tinh.toml, dòng 3, khóa "extends": không có nền “nowhere”; hãy dùng một trong: base',
        ),
        (
            'extends = "loop"\n',
            'bases/loop.toml, dòng 1, khóa "extends": vòng lặp tinh.toml → bases/loop.toml → bases/loop',
        ),
        (
            'extends = "base"\n\nwithout = ["facts.maths"]\n',
            'tinh.toml, dòng 3, khóa "without": nền không có mục “facts.maths”; hãy dùng tên trong: facts.li',
        ),
        (
            'without = ["gates"]\n',
            'tinh.toml, dòng 1, khóa "without": nền không có mục “gates”; hãy dùng tên trong: chưa có nền',
        ),
        ('extends = "base"\nid = "x\n', "tinh.toml, dòng 2: sai cú pháp TOML"),
        ('extends = "base"\nid = "x"\nid = "y"\n', "tinh.toml, dòng 3: một khóa hoặc một mục viết hai lần"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(text, message):
    assert told(text).startswith(message)


def test_every_line_knows_where_it_comes_from():
    found = merged('# Tỉnh.\n\nextends = "base"\nid = "x"\n\n[wishes]\nmax = 3\n')
    lines = dict(zip(found.text.split("\n"), found.origins, strict=False))
    assert lines['id = "x"'] == ("tinh.toml", 4)
    assert lines["max = 3"] == ("tinh.toml", 7)
    assert lines["[facts.literature]"] == ("bases/base.toml", 11)
    assert lines["grade = 10"] == ("bases/base.toml", 3)


@pytest.fixture
def changed(monkeypatch):
    """A pack of the software with another text; what was read before is forgotten."""

    def change(pack_id: str, old: str, new: str) -> None:
        folder = packs.files(packs.__package__)
        text = (folder / f"{pack_id}.toml").read_text(encoding="utf-8")
        assert old in text
        found = layered(text.replace(old, new, 1), source=f"{pack_id}.toml", read_base=packs._read_base)
        monkeypatch.setattr(packs, "_layered", lambda name: found)
        load_pack.cache_clear()

    yield change
    monkeypatch.undo()
    load_pack.cache_clear()


def test_an_error_of_a_province_names_its_file_and_its_own_line(changed):
    changed("binhphuoc-2025-grade-10", 'margins = ["0", "1.5", "1.5"]', 'margins = ["0", "1.5"]')
    with pytest.raises(PolicyError) as refused:
        load_pack("binhphuoc-2025-grade-10")
    text = (packs.files(packs.__package__) / "binhphuoc-2025-grade-10.toml").read_text(encoding="utf-8")
    line = text.split("\n").index('margins = ["0", "1.5", "1.5"]') + 1
    assert str(refused.value).startswith(
        f'binhphuoc-2025-grade-10.toml, dòng {line}, khóa "wishes.margins": '
    )


def test_an_error_in_a_line_of_the_base_names_the_base(changed):
    changed("binhphuoc-2025-grade-10", "[wishes]", '[plan]\nannounced_before = "31/3"\n\n[wishes]')
    load_pack("binhphuoc-2025-grade-10")
    changed(
        "binhphuoc-2025-grade-10",
        "[wishes]",
        '[facts.math]\nof = "offering"\ntype = "flag"\n'
        'label = { vi = "Toán", en = "Mathematics" }\n\n[wishes]',
    )
    with pytest.raises(PolicyError) as refused:
        load_pack("binhphuoc-2025-grade-10")
    assert refused.value.source == "bases/national-grade-10.toml"
    assert refused.value.key == "score.terms[1].facts"


def test_a_part_left_out_that_the_base_still_needs_is_told_of_the_pack_that_left_it_out(changed):
    changed("camau-2026-grade-10", '[plan]\nannounced_before = "31/3"\n', "")
    with pytest.raises(PolicyError) as refused:
        load_pack("camau-2026-grade-10")
    assert refused.value.source == "camau-2026-grade-10.toml"
    assert refused.value.key == "without"
    assert "đã bỏ “facts.foreign_language” mà bases/national-grade-10.toml, dòng " in str(refused.value)
    assert "khóa “plan.third_paper” còn cần đến" in str(refused.value)


def test_a_pack_under_another_name_than_its_id_is_refused(changed):
    changed("hanoi-2025-grade-10", 'id = "hanoi-2025-grade-10"', 'id = "nghean-2025-grade-10"')
    with pytest.raises(PolicyError, match=r'hanoi-2025-grade-10\.toml.*"id".*nghean'):
        load_pack("hanoi-2025-grade-10")


@pytest.mark.parametrize("pack", list_packs())
def test_the_text_of_a_pack_needs_no_base(pack):
    text = pack_text(pack)
    assert not re.search(r"^(extends|without)\b", text, re.MULTILINE)
    assert parse_policy(text, source="x") == load_pack(pack)


def test_the_pack_of_the_readme_is_a_whole_one():
    text = re.search(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    written = re.sub("^   ", "", text[1], flags=re.MULTILINE).strip() + "\n"
    found = layered(written, source="daklak-2026-grade-10.toml", read_base=packs._read_base)
    policy = parse_policy(found.text, source="daklak-2026-grade-10.toml")
    assert (policy.id, policy.wishes.margins) == ("daklak-2026-grade-10", (0, 50, 100))
