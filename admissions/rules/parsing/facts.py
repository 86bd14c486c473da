"""[facts.NAME]: what is known about a child, a wish, an offering."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from admissions.rules.facts import (
    LEVELS,
    MAX_CHOICES,
    NOTHING_WORDS,
    SOURCES,
    TYPES,
    Choice,
    Fact,
    Label,
    comma,
    fold,
)
from admissions.rules.parsing.reader import CODE, Reader
from admissions.rules.policy import TOTAL

KEYS: Final = (
    "of",
    "type",
    "label",
    "source",
    "hint",
    "scale",
    "step",
    "min",
    "max",
    "unit",
    "choices",
    "papers",
)
RESERVED: Final = (
    *("applicant", "offering", "name", "seats", "taken", "queue", "rank", "score", "reason"),  # of a bundle
    "lottery_key",
    *("category", "lottery", TOTAL),
)
_ONLY_FOR: Final = {
    "scale": ("score",),
    "step": ("score",),
    "min": ("integer",),
    "max": ("integer",),
    "unit": ("integer", "decimal"),
    "choices": ("choice", "choices"),
}


def read_facts(policy: Reader) -> tuple[Fact, ...]:
    section = policy.section("facts", None)
    facts: list[Fact] = []
    for name in section.table:
        if not CODE.fullmatch(name) or name in RESERVED:
            section.fail(
                name,
                "tên dữ kiện không dùng được; hãy dùng chữ thường không dấu, số và gạch dưới, "
                f"và khác các tên: {', '.join(RESERVED)}",
            )
        table = section.section(name, KEYS)
        facts.extend(_read_fact(name, table))
    return tuple(facts)


def _read_fact(name: str, table: Reader) -> list[Fact]:
    """One fact for each level it is declared of."""
    type_ = table.word("type", TYPES)
    for key, types in _ONLY_FOR.items():
        if key in table.table and type_ not in types:
            table.fail(key, f"khóa này chỉ dùng cho loại {', '.join(types)}; ở đây loại là {type_}")
    fact = Fact(
        name=name,
        of="",
        type=type_,
        label=table.label("label"),
        source=table.word("source", SOURCES, default="register"),
        hint=table.label("hint", default=None),
        scale=table.scaled("scale", low="0.25", high="1000") if type_ == "score" else None,
        step=table.scaled("step", low="0.01", high="10", default=1) if type_ == "score" else None,
        minimum=table.integer("min", -(10**9), 10**9, default=None),
        maximum=table.integer("max", -(10**9), 10**9, default=None),
        unit=table.text("unit", default=""),
        choices=_read_choices(table, type_) if type_ in ("choice", "choices") else (),
        papers=table.texts("papers", default=()),
    )
    _check_range(fact, table)
    return [replace(fact, of=level) for level in _read_levels(table)]


def _check_range(fact: Fact, table: Reader) -> None:
    """Some value must be possible."""
    low, high = fact.minimum, fact.maximum
    if low is not None and high is not None and low > high:
        table.fail("max", f"max {high} nhỏ hơn min {low}; hãy sửa một trong hai")
    if fact.scale is not None and fact.step is not None and fact.scale % fact.step:
        table.fail(
            "step",
            f"thang điểm {comma(fact.scale)} không chia hết cho bước {comma(fact.step)}; hãy sửa một số",
        )


def _read_levels(table: Reader) -> tuple[str, ...]:
    if "of" not in table.table:
        table.fail(
            "of", f'còn thiếu; hãy thêm một hoặc nhiều trong: {", ".join(LEVELS)}, ví dụ of = "applicant"'
        )
    levels = table.texts("of")
    if not levels or len(set(levels)) < len(levels) or any(level not in LEVELS for level in levels):
        table.refuse("of", list(levels), f"một hoặc nhiều trong: {', '.join(LEVELS)}")
    return levels


def _read_choices(table: Reader, type_: str) -> tuple[Choice, ...]:
    choices: list[Choice] = []
    taken: dict[str, str] = {}
    for position, item in enumerate(table.sections("choices", ("code", "vi", "en"), required=True)):
        code = item.code("code")
        if any(choice.code == code for choice in choices):
            table.fail(("choices", position, "code"), f'mã "{code}" có hai lần; hãy dùng mỗi mã một lần')
        choices.append(Choice(code=code, label=Label(vi=item.text("vi"), en=item.text("en"))))
        for key in ("code", "vi", "en"):
            if taken.setdefault(fold(item.text(key)), code) != code:
                other = taken[fold(item.text(key))]
                table.fail(
                    ("choices", position, key),
                    f'"{item.text(key)}" đã là mã hoặc tên của lựa chọn "{other}"; hãy đặt tên khác nhau',
                )
        for key in ("code", "vi", "en") if type_ == "choices" else ():
            if fold(item.text(key)) in NOTHING_WORDS:
                table.fail(
                    ("choices", position, key),
                    f'"{item.text(key)}" có nghĩa là không chọn gì; hãy bỏ lựa chọn này hoặc đặt tên khác',
                )
    if not 0 < len(choices) <= MAX_CHOICES:
        table.fail("choices", f"có {len(choices)} lựa chọn; hãy khai báo từ 1 đến {MAX_CHOICES} lựa chọn")
    return tuple(choices)
