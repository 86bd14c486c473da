"""[score]: terms, tables, bonuses and rounding."""

from __future__ import annotations

from typing import Final

from admissions.rules.facts import Fact
from admissions.rules.parsing.conditions import Facts
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy import ROUNDING_MODES, WEIGHT_UNIT, Bonus, Rounding, Score, ScoreTable, Term

KEYS: Final = ("terms", "tables", "bonuses", "round")
SCORED: Final = ("applicant", "preference")
_TOP: Final = "1000"


def read_score(policy: Reader, facts: Facts) -> Score | None:
    section = policy.optional_section("score", KEYS)
    if section is None:
        return None
    score = Score(
        terms=tuple(
            term
            for table in section.sections("terms", ("fact", "facts", "weight", "missing"))
            for term in _read_terms(table, facts)
        ),
        tables=tuple(
            _read_table(table, facts)
            for table in section.sections("tables", ("facts", "values", "otherwise"))
        ),
        bonuses=tuple(_read_bonus(bonus, facts) for bonus in section.sections("bonuses", ("fact", "points"))),
        round=_read_rounding(section),
    )
    _refuse_repeats(section, [term.fact for term in score.terms])
    if not score.terms and not score.tables:
        section.fail("terms", "chưa có thành phần điểm nào; hãy thêm ít nhất một mục terms hoặc tables")
    return score


def _refuse_repeats(section: Reader, names: list[str]) -> None:
    """One fact is weighed once."""
    for name in names:
        if names.count(name) > 1:
            section.fail(
                "terms", f'"{name}" được tính {names.count(name)} lần; hãy ghi một lần với weight đúng'
            )


def _read_terms(table: Reader, facts: Facts) -> list[Term]:
    """`fact`, or `facts` for the same weight on each."""
    key = "facts" if "facts" in table.table else "fact"
    names = table.texts("facts") if key == "facts" else (table.text("fact"),)
    weight = table.scaled("weight", low="-100", high="100", places=4, default=WEIGHT_UNIT)
    missing_is_zero = table.word("missing", ("exclude", "zero"), "exclude") == "zero"
    for name in names:
        facts.find(table, key, name, levels=SCORED, types=("score", "decimal", "integer"))
    return [Term(name, weight, missing_is_zero) for name in names]


def _read_table(table: Reader, facts: Facts) -> ScoreTable:
    names = table.texts("facts")
    columns = [
        facts.find(table, ("facts", position), name, levels=SCORED, types=("choice",))
        for position, name in enumerate(names)
    ]
    values = table.section("values", None)
    points = {
        _combination(values, key, columns): values.scale(key, written, low="-" + _TOP, high=_TOP)
        for key, written in values.table.items()
    }
    return ScoreTable(names, points, table.scaled("otherwise", low="-" + _TOP, high=_TOP))


def _combination(values: Reader, key: str, facts: list[Fact]) -> tuple[int, ...]:
    """ "good/fair" -> positions of the choices, one a fact."""
    codes = key.split("/")
    try:
        if len(codes) != len(facts):
            raise KeyError(key)
        return tuple(fact.index(code.strip()) for fact, code in zip(facts, codes, strict=True))
    except KeyError:
        shape = "/".join(f"<{'|'.join(choice.code for choice in fact.choices)}>" for fact in facts)
        values.fail(key, f"tổ hợp này không dùng được; hãy viết {shape}")


def _read_bonus(bonus: Reader, facts: Facts) -> Bonus:
    fact = facts.find(bonus, "fact", bonus.text("fact"), levels=SCORED, types=("choice", "choices", "flag"))
    codes = ("yes",) if fact.type == "flag" else tuple(choice.code for choice in fact.choices)
    points = bonus.section("points", codes)
    return Bonus(fact.name, {code: points.scaled(code, low="0", high="100") for code in points.table})


def _read_rounding(section: Reader) -> Rounding:
    table = section.optional_section("round", ("unit", "mode"))
    if table is None:
        return Rounding()
    return Rounding(
        unit=table.scaled("unit", low="0.01", high="10", default=1),
        mode=table.word("mode", ROUNDING_MODES, "half_up"),
    )
