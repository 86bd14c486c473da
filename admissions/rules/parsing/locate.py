"""On which line of a TOML text each key stands: `tomllib` reads values but forgets where they were.

The text has been read by `tomllib` already, so the scanner may assume that it is well formed. A path is the
keys from the top, with positions for elements of arrays: `("gates", 1, "op")`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A header or a `key = value` outside of tables in braces, on the lines `first` to `last`, from 1.

    `brackets` of the header: 1 for a table, 2 for an element of an array, 0 for a pair.
    """

    keys: tuple[str, ...]
    brackets: int
    first: int
    last: int


def key_lines(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of every key and array element."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def statements(text: str) -> tuple[Statement, ...]:
    """Headers and pairs of a text in the order of its lines."""
    scanner = _Scanner(text)
    scanner.document()
    return tuple(scanner.statements)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.statements: list[Statement] = []
        self._ends = [position for position, char in enumerate(text) if char == "\n"]
        self._lengths: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        while self._skip_blank():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                first = self._line()
                names = self._pair(table)
                self.statements.append(Statement(names, 0, first, self._line()))

    def _header(self) -> Path:
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        line = self._line()
        self.at += brackets
        names = self._key()
        self.at = self.text.index("]", self.at) + brackets
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self._lengths and path != names:
                path = (*path, self._lengths[path] - 1)
        if brackets == 2:
            position = self._lengths[path] = self._lengths.get(path, 0) + 1
            path = (*path, position - 1)
        self.lines.setdefault(path, line)
        self.statements.append(Statement(names, brackets, line, line))
        return path

    def _pair(self, table: Path) -> tuple[str, ...]:
        line = self._line()
        path = table
        names = self._key()
        for name in names:
            path = (*path, name)
            self.lines.setdefault(path, line)
        self.at = self.text.index("=", self.at) + 1
        self._value(path)
        return names

    def _value(self, path: Path) -> None:
        self._skip_blank()
        match self.text[self.at]:
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._string()
            case _:
                while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                    self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        position = 0
        while self._skip_blank() and self.text[self.at] != "]":
            self.lines[(*path, position)] = self._line()
            self._value((*path, position))
            position += 1
            self._skip_comma()
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._skip_blank() and self.text[self.at] != "}":
            self._pair(path)
            self._skip_comma()
        self.at += 1

    def _string(self) -> str:
        quote = self.text[self.at]
        if self.text.startswith(quote * 3, self.at):
            quote *= 3
        start = self.at = self.at + len(quote)
        while not self.text.startswith(quote, self.at):
            self.at += 2 if quote[0] == '"' and self.text[self.at] == "\\" else 1
        while len(quote) == 3 and self.text.startswith(quote, self.at + 1):
            self.at += 1
        content = self.text[start : self.at]
        self.at += len(quote)
        return content

    def _key(self) -> tuple[str, ...]:
        names: list[str] = []
        while True:
            self._skip_spaces()
            if self.text[self.at] in "\"'":
                names.append(self._string())
            else:
                start = self.at
                while self.text[self.at] not in " \t.=]":
                    self.at += 1
                names.append(self.text[start : self.at])
            self._skip_spaces()
            if self.text[self.at] != ".":
                return tuple(names)
            self.at += 1

    def _skip_spaces(self) -> None:
        while self.text[self.at] in " \t":
            self.at += 1

    def _skip_comma(self) -> None:
        if self._skip_blank() and self.text[self.at] == ",":
            self.at += 1

    def _skip_blank(self) -> bool:
        """Past spaces, line ends and comments; False at the end of the text."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at].isspace():
                self.at += 1
            else:
                return True
        return False

    def _line(self) -> int:
        return bisect_right(self._ends, self.at - 1) + 1 if self.at else 1
