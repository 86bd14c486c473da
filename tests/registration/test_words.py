"""What families read says how to mend a thing, and no page knows a grade."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("registration", "accounts", "publication", "enrolment", "notifications", "printing", "interface")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OF_FAMILIES = [
    *(path for path in TEMPLATES if "setup" not in path.parts and "allocation" not in path.parts),
    *(path for place in PLACES for path in sorted((ROOT / "admissions" / place).rglob("*.py"))),
]
BLAMING = re.compile(r"không hợp lệ|(?<!không )bắt buộc|lỗi 500|lỗi 404", re.IGNORECASE)


def found(pattern: re.Pattern[str], paths: list[Path]) -> dict[str, list[str]]:
    """What fits, by file."""
    hits = {path: pattern.findall(path.read_text(encoding="utf-8")) for path in paths}
    return {str(path.relative_to(ROOT)): words for path, words in hits.items() if words}


def test_no_message_only_says_that_something_is_wrong() -> None:
    assert found(BLAMING, OF_FAMILIES) == {}


def test_no_page_asks_which_grade_it_is() -> None:
    assert found(re.compile(r"\{% (?:el)?if [^%]*\bgrade\b[^%]*%\}"), TEMPLATES) == {}
