"""From the text of a rule file to a `Policy`, or a `PolicyError` that names file, line and key."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from admissions.rules.parsing.afterwards import read_chain, read_later, read_placement
from admissions.rules.parsing.conditions import Facts
from admissions.rules.parsing.facts import read_facts
from admissions.rules.parsing.gate import read_gate_limits
from admissions.rules.parsing.importing import read_import
from admissions.rules.parsing.locate import key_lines
from admissions.rules.parsing.plan import read_plan
from admissions.rules.parsing.proposal import read_proposal
from admissions.rules.parsing.ranking import read_categories, read_order, read_ties
from admissions.rules.parsing.reader import PolicyError, Reader
from admissions.rules.parsing.score import read_score
from admissions.rules.parsing.seats import Common, read_programmes, read_proportional, read_queues
from admissions.rules.parsing.sections import read_age, read_documents, read_gates
from admissions.rules.parsing.wishes import read_wishes
from admissions.rules.policy import METHODS, Policy
from admissions.rules.priorities import CRITERIA

__all__ = ["NOT_UTF_8", "PolicyError", "load_policy", "parse_policy"]

NOT_UTF_8: Final = "tệp không phải UTF-8; hãy lưu lại dưới dạng UTF-8"

KEYS: Final = (
    "id",
    "title",
    "province",
    "province_name",
    "grade",
    "school_year",
    "method",
    "legal_basis",
    "notes",
    "facts",
    "score",
    "gates",
    "age",
    "wishes",
    "categories",
    "order",
    "ties",
    "programmes",
    "queues",
    "proportional",
    "placement",
    "chain",
    "later",
    "gate",
    "plan",
    "proposal",
    "documents",
    "import",
)
_SYNTAX: Final = re.compile(
    r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)"
)


def load_policy(path: str | Path) -> Policy:
    """The policy of a file. Raises PolicyError."""
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise PolicyError(path.name, None, None, "không tìm thấy tệp; hãy kiểm tra đường dẫn") from None
    except OSError as error:
        raise PolicyError(path.name, None, None, f"không đọc được tệp ({error.strerror})") from None
    except UnicodeDecodeError:
        raise PolicyError(path.name, None, None, NOT_UTF_8) from None
    return parse_policy(text, source=path.name)


def parse_policy(text: str, *, source: str) -> Policy:
    """The policy that a TOML text describes; `source` is the file name that errors mention."""
    text = unicodedata.normalize("NFC", text).removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.strip():
        raise PolicyError(source, None, None, "tệp trống; hãy chép vào đây quy tắc của đợt tuyển sinh")
    try:
        table, lines = tomllib.loads(text, parse_float=Decimal), key_lines(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(source, text, str(error)) from None
    except RecursionError:
        raise _too_deep(source, text) from None
    return _read_policy(Reader(table, KEYS, source=source, lines=lines))


def _read_policy(reader: Reader) -> Policy:
    declared = read_facts(reader)
    facts = Facts(declared, has_total="score" in reader.table)
    order = read_order(reader, facts, tuple(CRITERIA), has_categories="categories" in reader.table)
    policy = Policy(
        id=_read_id(reader),
        title=reader.label("title"),
        province=reader.text("province"),
        province_name=reader.text("province_name"),
        grade=reader.integer("grade", 1, 12),
        school_year=_read_school_year(reader),
        method=reader.word("method", METHODS),
        legal_basis=reader.texts("legal_basis"),
        notes=reader.texts("notes", default=()),
        facts=declared,
        wishes=read_wishes(reader, facts),
        order=order,
        ties=read_ties(reader, facts, len(order)),
        score=read_score(reader, facts),
        gates=read_gates(reader, facts),
        age=read_age(reader, facts),
        categories=read_categories(reader, facts),
        documents=read_documents(reader, facts),
        source=reader.source,
    )
    policy = _with_later_sections(reader, facts, policy)
    _check_whole(reader, policy)
    return policy


def _with_later_sections(reader: Reader, facts: Facts, policy: Policy) -> Policy:
    """The sections that build on those of every rule set."""
    common = Common(facts, policy.ordinary, tuple(CRITERIA), bool(policy.categories))
    policy = replace(
        policy,
        programmes=read_programmes(reader, common),
        queues=read_queues(reader, common),
        proportional=read_proportional(reader, facts),
        placement=read_placement(reader, facts),
        chain=read_chain(reader, policy.wishes.max),
        later=read_later(reader),
        gate_limits=read_gate_limits(reader),
        plan=read_plan(reader, facts),
    )
    policy = read_proposal(reader, facts, policy)
    return replace(policy, import_mapping=read_import(reader, facts, policy.max_wishes))


def _read_id(reader: Reader) -> str:
    value = reader.text("id")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        reader.refuse("id", value, 'chữ thường không dấu, số và gạch nối, ví dụ "hanoi-2025-grade-10"')
    return value


def _read_school_year(reader: Reader) -> str:
    value = reader.text("school_year")
    years = re.fullmatch(r"(\d{4})-(\d{4})", value)
    if not years or int(years[2]) != int(years[1]) + 1:
        reader.refuse("school_year", value, 'hai năm liền nhau, ví dụ "2025-2026"')
    return value


def _check_whole(reader: Reader, policy: Policy) -> None:
    """What no section can see by itself."""
    kinds = [document.kind for document in policy.documents]
    for fact in policy.facts:
        for paper in fact.papers:
            if paper not in kinds:
                allowed = f"loại giấy tờ đã khai báo trong [[documents]]: {', '.join(kinds) or 'chưa có'}"
                reader.refuse(("facts", fact.name, "papers"), paper, allowed)
    needed = 'mức cộng thêm cần một bước [[order]] có criterion = "score"'
    if policy.wishes.asks_for_more and not policy.ordinary.has_step("score"):
        reader.fail(("wishes", "margins"), needed)
    for position, programme in enumerate(policy.programmes):
        if programme.wishes.asks_for_more and not programme.has_step("score"):
            reader.fail(("programmes", position, "margins"), needed)


def _too_deep(source: str, text: str) -> PolicyError:
    """The line with most brackets is where they are nested; no rule needs more than a few."""
    lines = text.split("\n")
    worst = max(range(len(lines)), key=lambda at: lines[at].count("[") + lines[at].count("{"))
    message = "sai cú pháp TOML: quá nhiều dấu ngoặc lồng nhau; hãy kiểm tra dấu [ và { ở đó"
    return PolicyError(source, worst + 1, None, message)


def _syntax_error(source: str, text: str, message: str) -> PolicyError:
    """tomllib's English message as one Vietnamese sentence with the line."""
    found = _SYNTAX.fullmatch(message)
    line = int(found["line"]) if found and found["line"] else len(text.rstrip().split("\n"))
    what: Any = found["what"] if found else message
    if what.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")):
        return PolicyError(source, line, None, "một khóa hoặc một mục viết hai lần; hãy giữ một chỗ")
    place = f" ở cột {found['column']}" if found and found["column"] else " ở cuối tệp"
    advice = "hãy kiểm tra dấu nháy, dấu ngoặc, dấu phẩy và dấu bằng ở đó"
    return PolicyError(source, line, None, f"sai cú pháp TOML{place}; {advice}")
