"""The English catalogue: every message translated, compiled as it is written, and nothing left out."""

import ast
import gettext
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("admissions/locale/en/LC_MESSAGES/django.po")
COMPILED = CATALOGUE.with_suffix(".mo")
SOURCES = ("admissions", "config", "templates")
MAKE = "manage.py makemessages -l en --no-location --no-wrap --ignore=.venv --ignore=var"
COMPILE = f"msgfmt -o {COMPILED} {CATALOGUE}"

# A header without dates and names: it changes only when somebody changes it.
HEADER = {"Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{+\w*\}+|</?\w[^>]*>")
VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)
# What officers type is Vietnamese, and so are the examples of it.
EXAMPLES = ("Tuyển sinh lớp 10 công lập năm học 2026–2027", "214/QĐ-UBND")

Key = tuple[str, str]  # context, message


def blocks(path: Path) -> list[list[str]]:
    """The entries of a .po file as their lines, the header first."""
    text = path.read_text(encoding="utf-8")
    return [block.splitlines() for block in re.split(r"\n\s*\n", text.strip())]


def fields(lines: list[str]) -> dict[str, str]:
    """msgctxt, msgid and msgstr of one entry; nothing of an obsolete one."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        if line.startswith("#"):
            continue
        text = line
        if not line.startswith('"'):
            name, _space, text = line.partition(" ")
            found[name] = ""
        found[name] += ast.literal_eval(text)
    return found


@cache
def messages(path: Path = ROOT / CATALOGUE) -> dict[Key, str]:
    """Every message with its translation, without the header."""
    entries = [fields(lines) for lines in blocks(path)[1:]]
    return {(each.get("msgctxt", ""), each["msgid"]): each["msgstr"] for each in entries if each}


def compiled_messages() -> dict[Key, str]:
    """The same of the compiled file, as Python's gettext reads it."""
    with (ROOT / COMPILED).open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found = {}
    for message, text in catalogue.items():
        context, _mark, plain = message.rpartition("\x04")
        found[context, plain] = text
    del found["", ""]
    return found


def test_every_message_has_an_english_text() -> None:
    assert len(messages()) > 1000
    assert [message for message, text in messages().items() if not text.strip()] == []


def test_nothing_is_fuzzy_or_obsolete() -> None:
    lines = (ROOT / CATALOGUE).read_text(encoding="utf-8").splitlines()
    marked = [line for line in lines if re.match(r"#~|#\||#,.*\bfuzzy\b", line)]
    assert marked == []


def test_placeholders_and_markup_agree() -> None:
    wrong = [
        message
        for (_context, message), text in messages().items()
        if set(PLACEHOLDER.findall(message)) != set(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


def test_spaces_at_the_ends_agree() -> None:
    """They indent the lines of a terminal and join the parts of a sentence."""

    def edges(text: str) -> tuple[int, int]:
        return len(text) - len(text.lstrip()), len(text) - len(text.rstrip())

    assert [message for (_, message), text in messages().items() if edges(message) != edges(text)] == []


def test_no_english_text_is_vietnamese() -> None:
    wrong = []
    for message, text in messages().items():
        for example in EXAMPLES:
            text = text.replace(example, "")
        if VIETNAMESE.search(text):
            wrong.append(message)
    assert wrong == []


def test_the_header_changes_only_when_somebody_changes_it() -> None:
    header = fields(blocks(ROOT / CATALOGUE)[0])["msgstr"]
    names = {line.partition(":")[0] for line in header.splitlines()}
    assert names == HEADER, "makemessages adds lines to the header: take them out again"


def test_the_compiled_catalogue_says_the_same() -> None:
    """A bare host may have no gettext tools: the .mo file stands in the repository."""
    assert compiled_messages() == messages(), f"compile it again: {COMPILE}"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs the gettext tools (xgettext)")
def test_every_wrapped_string_is_in_the_catalogue(tmp_path, monkeypatch, settings) -> None:
    """Collect the messages of a copy of the sources: neither a new one, nor one that nothing uses."""
    for name in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__", "static", "data", "*.mo")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "admissions" / "locale"]
    call_command("makemessages", locale=["en"], no_location=True, no_wrap=True, no_obsolete=True, verbosity=0)
    collected = set(messages(tmp_path / CATALOGUE))
    assert collected - set(messages()) == set(), f"not in the catalogue: {MAKE}"
    assert set(messages()) - collected == set(), f"in the catalogue, used nowhere: {MAKE} --no-obsolete"
