"""Reads one table of a rule file key by key; whatever is wrong names file, line, key and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NoReturn

from admissions.rules.facts import Label
from admissions.rules.parsing.locate import Path

REQUIRED: Final[Any] = object()
LONGEST: Final = 80
CODE: Final = re.compile(r"[a-z][a-z0-9_]*")


class PolicyError(ValueError):
    """A rule file that cannot be used. `str()` is one Vietnamese sentence."""

    def __init__(self, source: str, line: int | None, key: str | None, message: str) -> None:
        self.source, self.line, self.key, self.message = source, line, key, message
        place = source
        if line is not None:
            place += f", dòng {line}"
        if key:
            place += f', khóa "{key}"'
        super().__init__(f"{place}: {message}.")


class Reader:
    """One table at `path` of a file, whose keys must be among `allowed`."""

    def __init__(
        self,
        table: Mapping[str, Any],
        allowed: Sequence[str] | None,
        *,
        source: str,
        lines: Mapping[Path, int],
        path: Path = (),
    ) -> None:
        self.table, self.source, self.lines, self.path = table, source, lines, path
        for key in table:
            if allowed is not None and key not in allowed:
                self.fail(key, f"không có khóa này; hãy dùng: {', '.join(allowed)}")

    def fail(self, key: str | int | Path | None, message: str) -> NoReturn:
        """Refuse the value at `key` (a key, or keys and positions below this table)."""
        inner: Path = () if key is None else key if isinstance(key, tuple) else (key,)
        path = (*self.path, *inner)
        line = None
        for length in range(len(path), 0, -1):
            if line := self.lines.get(path[:length]):
                break
        raise PolicyError(self.source, line, _dotted(path), message)

    def refuse(self, key: str | Path, value: Any, allowed: str) -> NoReturn:
        self.fail(key, f'giá trị "{_spelled(value)}" không dùng được; hãy nhập {allowed}')

    def value(self, key: str, default: Any, allowed: str) -> Any:
        if key in self.table:
            return self.table[key]
        if default is REQUIRED:
            self.fail(key, f"còn thiếu; hãy thêm {allowed}")
        return default

    def text(self, key: str, default: Any = REQUIRED) -> str:
        allowed = "một chuỗi chữ trong dấu nháy"
        value = self.value(key, default, allowed)
        if not isinstance(value, str) or (default is REQUIRED and not value.strip()):
            self.refuse(key, value, allowed)
        return value

    def code(self, key: str, default: Any = REQUIRED) -> str:
        value = self.text(key, default)
        if not CODE.fullmatch(value):
            self.refuse(key, value, "mã gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ")
        return value

    def word(self, key: str, words: Sequence[str], default: Any = REQUIRED) -> str:
        allowed = f"một trong: {', '.join(words)}"
        value = self.value(key, default, allowed)
        if value not in words:
            self.refuse(key, value, allowed)
        return str(value)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.value(key, default, "true hoặc false")
        if not isinstance(value, bool):
            self.refuse(key, value, "true hoặc false")
        return value

    def integer(self, key: str, low: int, high: int, default: Any = REQUIRED) -> int:
        allowed = f"số nguyên từ {low} đến {high}"
        value = self.value(key, default, allowed)
        if value is default and key not in self.table:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.refuse(key, value, allowed)
        return value

    def scaled(self, key: str, *, low: str, high: str, places: int = 2, default: Any = REQUIRED) -> int:
        """A decimal number as an integer of its last place (`places=2`: hundredths)."""
        allowed = f'số từ {_comma(low)} đến {_comma(high)}, ví dụ "0.25"'
        value = self.value(key, default, allowed)
        if value is default and key not in self.table:
            return default
        return self.scale(key, value, low=low, high=high, places=places)

    def scale(self, key: str | Path, value: Any, *, low: str, high: str, places: int = 2) -> int:
        """`scaled` for a value found below `key`."""
        allowed = f"số từ {_comma(low)} đến {_comma(high)} với nhiều nhất {places} chữ số thập phân"
        number = _decimal(value)
        if number is None or not Decimal(low) <= number <= Decimal(high):
            self.refuse(key, value, allowed)
        shifted = number.scaleb(places)
        if shifted != shifted.to_integral_value():
            self.refuse(key, value, allowed)
        return int(shifted)

    def texts(self, key: str, default: Any = REQUIRED) -> tuple[str, ...]:
        allowed = 'danh sách chuỗi chữ, ví dụ ["a", "b"]'
        value = self.value(key, default, allowed)
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            self.refuse(key, value, allowed)
        return tuple(value)

    def label(self, key: str, default: Any = REQUIRED) -> Any:
        """{vi = "…", en = "…"}"""
        if key not in self.table and default is not REQUIRED:
            return default
        value = self.value(key, REQUIRED, 'hai thứ tiếng: {vi = "…", en = "…"}')
        if not isinstance(value, dict):
            self.refuse(key, value, 'hai thứ tiếng: {vi = "…", en = "…"}')
        words = self.below(key, value, ("vi", "en"))
        return Label(vi=words.text("vi"), en=words.text("en"))

    def section(self, key: str, allowed: Sequence[str] | None) -> Reader:
        """The table at `key`."""
        written = f"một mục [{_dotted((*self.path, key))}]"
        value = self.value(key, REQUIRED, written)
        if isinstance(value, list):
            name = _header((*self.path, key))
            self.fail((key, 0), f"[[{name}]] là danh sách, ở đây cần một mục; hãy viết [{name}], một lần")
        if not isinstance(value, dict):
            self.refuse(key, value, written)
        return self.below(key, value, allowed)

    def optional_section(self, key: str, allowed: Sequence[str] | None) -> Reader | None:
        """The table at `key`, or None when it is left out."""
        return self.section(key, allowed) if key in self.table else None

    def sections(self, key: str, allowed: Sequence[str] | None, *, required: bool = False) -> list[Reader]:
        """The tables of the array at `key`; an empty list when it is left out."""
        written = f"danh sách mục [[{_dotted((*self.path, key))}]]"
        value = self.value(key, REQUIRED if required else [], written)
        if isinstance(value, dict):
            name = _header((*self.path, key))
            self.fail(key, f"[{name}] là một mục, ở đây cần danh sách; hãy viết [[{name}]] trên mỗi phần tử")
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.refuse(key, value, written)
        return [self.below((key, position), item, allowed) for position, item in enumerate(value)]

    def below(self, key: str | Path, table: Mapping[str, Any], allowed: Sequence[str] | None) -> Reader:
        path = (*self.path, *(key if isinstance(key, tuple) else (key,)))
        return Reader(table, allowed, source=self.source, lines=self.lines, path=path)


def _decimal(value: Any) -> Decimal | None:
    """A finite number written as number or text, with a point or a comma."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,12}([.,]\d{1,12})?\s*", value):
        return Decimal(value.strip().replace(",", "."))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        return number if number.is_finite() else None
    return None


def _dotted(path: Path) -> str:
    """("gates", 1, "op") -> "gates[2].op"."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _header(path: Path) -> str:
    """("programmes", 1, "order") -> "programmes.order", as it stands between brackets."""
    return ".".join(part for part in path if isinstance(part, str))


def _spelled(value: Any) -> str:
    """As TOML writes it, and no longer than a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return _short("{" + ", ".join(f"{key} = {_spelled(each)}" for key, each in value.items()) + "}")
    return _short("; ".join(map(_spelled, value)) if isinstance(value, list) else str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _comma(number: str) -> str:
    return number.replace(".", ",")
