"""`extends`: a pack says only what is particular to it, its base the rest; together they are one text.

1. Both texts are cut into units: a key above the first header; a table with the pairs below its header; an
   array of tables with all its elements and whatever stands below them.
2. A unit of the base whose name the pack uses too gives way to the pack's, in the same place; one that the
   pack names in `without` is left out.
3. Keys come first, as TOML wants them; then the base's units in their order, then what only the pack has.

The line from which each line of the merged text was taken is kept, so that an error names the file and the
line where somebody can mend it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from admissions.rules.parse import PolicyError, parse_policy
from admissions.rules.parsing.locate import Statement, statements

EXTENDS, WITHOUT = "extends", "without"
DIRECTIONS: Final = ((EXTENDS,), (WITHOUT,))
Origin = tuple[str, int]
Line = tuple[str, Origin]
Name = tuple[str, ...]
ReadBase = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Layered:
    """A text that needs no base, and of each of its lines the file and the line it comes from."""

    text: str
    origins: tuple[Origin, ...]
    left_out: Origin | None = None
    without: tuple[str, ...] = ()
    """`left_out`: where the file itself leaves these parts of its base out."""

    def located(self, error: PolicyError) -> PolicyError:
        """An error of the merged text as one of the file that says it.

        Where a base needs what the pack has left out, that is said of the pack: there it can be mended.
        """
        if error.line is None:
            return error
        source, line = self.origins[min(error.line, len(self.origins)) - 1]
        missed = [name for name in self.without if _is_missed(name, error)]
        if self.left_out is None or source == self.left_out[0] or not missed:
            return PolicyError(source, line, error.key, error.message)
        message = (
            f"đã bỏ “{missed[0]}” mà {source}, dòng {line}, khóa “{error.key}” còn cần đến ({error.message})"
            "; hãy bỏ luôn mục đó, viết lại mục đó trong tệp này, hoặc đừng bỏ phần kia"
        )
        return PolicyError(*self.left_out, WITHOUT, message)


@dataclass(frozen=True, slots=True)
class _Unit:
    name: Name
    is_key: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """One file: the comment on top, its units, and `extends` and `without` where it says them."""

    heading: tuple[Line, ...]
    units: tuple[_Unit, ...]
    directions: dict[str, _Unit]


def layered(text: str, *, source: str, read_base: ReadBase) -> Layered:
    """The text with its bases merged in. `source` is the file name that errors mention.

    `read_base(name)` gives text and file name of a base, or raises LookupError with what is allowed.
    Raises PolicyError with file and line.
    """
    cut = _cut(text, source)
    lines = list(cut.heading)
    for unit in _whole(cut, read_base, (source,)):
        if not unit.is_key and lines and lines[-1][0]:
            lines.append(("", lines[-1][1]))
        lines.extend(unit.lines)
    origins = tuple(origin for _, origin in lines)
    text = "\n".join(text for text, _ in lines) + "\n"
    if WITHOUT not in cut.directions:
        return Layered(text, origins)
    return Layered(text, origins, _origin(cut, WITHOUT), _left_out(cut))


def _whole(cut: _Cut, read_base: ReadBase, seen: tuple[str, ...]) -> tuple[_Unit, ...]:
    """The units of a file and of all below it."""
    base: tuple[_Unit, ...] = ()
    if EXTENDS in cut.directions:
        try:
            text, source = read_base(_said(cut, EXTENDS))
        except LookupError as unknown:
            raise _wrong(cut, EXTENDS, str(unknown)) from None
        if source in seen:
            raise _wrong(cut, EXTENDS, f"vòng lặp {' → '.join([*seen, source])}; hãy bỏ một bước")
        base = _whole(_cut(text, source), read_base, (*seen, source))
    return _merged(_without(cut, base), cut.units)


def _without(cut: _Cut, base: tuple[_Unit, ...]) -> tuple[_Unit, ...]:
    if WITHOUT not in cut.directions:
        return base
    names, left_out = {".".join(unit.name) for unit in base}, _left_out(cut)
    for name in left_out:
        if name not in names:
            allowed = ", ".join(sorted(names)) or "chưa có nền nào"
            raise _wrong(cut, WITHOUT, f"nền không có mục “{name}”; hãy dùng tên trong: {allowed}")
    return tuple(unit for unit in base if ".".join(unit.name) not in left_out)


def _left_out(cut: _Cut) -> tuple[str, ...]:
    written = _said(cut, WITHOUT)
    return tuple(map(str, written)) if isinstance(written, list) else (str(written),)


def _is_missed(name: str, error: PolicyError) -> bool:
    """Whether an error is about a part that was left out: one below it, or one that names its fact."""
    return (error.key or "").startswith(f"{name}.") or f'"{name.rpartition(".")[2]}"' in error.message


def _merged(base: Sequence[_Unit], own: Sequence[_Unit]) -> tuple[_Unit, ...]:
    mine = {unit.name: unit for unit in own}
    theirs = {unit.name for unit in base}
    keys = [unit for unit in own if unit.is_key]
    keys += [unit for unit in base if unit.is_key and unit.name not in mine]
    tables = [mine.get(unit.name, unit) for unit in base if not unit.is_key]
    tables += [unit for unit in own if unit.name not in theirs]
    return tuple(keys + [unit for unit in tables if not unit.is_key])


def _cut(text: str, source: str) -> _Cut:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        parse_policy(text, source=source)  # refuses it too, in Vietnamese and with the line
    lines = [(line, (source, number)) for number, line in enumerate(text.rstrip("\n").split("\n"), start=1)]
    said = statements(text)
    parts: dict[Name, list[Line]] = {}
    keys: set[Name] = set()
    arrays: set[Name] = set()
    table: Name = ()
    # What stands above a statement is its comment; above the first it is the heading of the file.
    end = top = said[0].first - 1 if said else len(lines)
    for statement in said:
        if statement.brackets:
            table = _table_name(statement, arrays)
        name = table or statement.keys[:1]
        if not table:
            keys.add(name)
        parts.setdefault(name, []).extend(lines[end : statement.last])
        end = statement.last
    units = [_Unit(name, name in keys, _trimmed(part)) for name, part in parts.items()]
    return _Cut(
        heading=tuple(lines[:top]),
        units=tuple(unit for unit in units if unit.name not in DIRECTIONS),
        directions={unit.name[0]: unit for unit in units if unit.name in DIRECTIONS},
    )


def _table_name(header: Statement, arrays: set[Name]) -> Name:
    """What stands below an element of an array belongs to the array."""
    for length in range(1, len(header.keys)):
        if header.keys[:length] in arrays:
            return header.keys[:length]
    if header.brackets == 2:
        arrays.add(header.keys)
    return header.keys


def _trimmed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Without the blank lines above; a key or table ends with its last statement."""
    first = next(position for position, (text, _) in enumerate(lines) if text.strip())
    return tuple(lines[first:])


def _said(cut: _Cut, direction: str) -> Any:
    return tomllib.loads("\n".join(text for text, _ in cut.directions[direction].lines))[direction]


def _wrong(cut: _Cut, direction: str, message: str) -> PolicyError:
    return PolicyError(*_origin(cut, direction), direction, message)


def _origin(cut: _Cut, direction: str) -> Origin:
    lines = cut.directions[direction].lines
    return next(origin for text, origin in lines if text.lstrip().startswith(direction))
