"""The offerings of a round that comes as a flat file: what they are called, their codes and their seats."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.exchange.case_tables import SEATS
from admissions.exchange.cells import encode_column, keys, numbers
from admissions.exchange.deciding_facts import ordinary_facts
from admissions.exchange.errors import Faults
from admissions.exchange.headers import Wanted, fact_headers, find_layout
from admissions.exchange.sheets import read_sheet
from admissions.rules.facts import fold
from admissions.rules.policy import Policy

CODE_HEADERS: Final = ("offering", "Mã", "Mã trường", "Mã nguyện vọng", "Mã tuyển sinh")
NAME_HEADERS: Final = ("name", "school", "Tên", "Tên trường", "Trường")
_LATE_TONE: Final = re.compile("([ou])([aey])([\u0300\u0301\u0303\u0309\u0323])")
SEATS_HEADERS: Final = ("seats", "quota", "Chỉ tiêu", "Số chỉ tiêu", "Chỉ tiêu tuyển sinh")


@dataclass(frozen=True, slots=True)
class OfferingList:
    """Columns, one entry an offering. `codes_by_word`: the key of a name, or of a code, to the code.

    `absent`: facts without a column, on which nothing depends at an ordinary offering.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    seats: Sequence[int] | npt.NDArray[np.int64]
    facts: Mapping[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    file: str = ""
    absent: tuple[str, ...] = ()

    @property
    def codes_by_word(self) -> dict[str, str]:
        named = {school_key(name): code for name, code in zip(self.names, self.codes, strict=True)}
        return {school_key(code): code for code in self.codes} | named


@lru_cache(maxsize=10_000)
def school_key(name: str) -> str:
    """What all spellings of a school's name have in common.

    Case, spaces, and where the tone mark of oa, oe, uy stands do not count: "Thuỷ" and "Thủy" are one word.
    """
    marks = _LATE_TONE.sub(r"\1\3\2", unicodedata.normalize("NFD", fold(name)))
    return unicodedata.normalize("NFC", marks)


def offerings_from_names(seats: Mapping[str, int]) -> OfferingList:
    """Offerings of these names, with codes made of them."""
    names = tuple(sorted(seats))
    return OfferingList(short_codes(names), names, [seats[name] for name in names])


def read_offerings(path: Path, policy: Policy, *, sheet: str | None = None) -> OfferingList:
    """A file of offerings: a name or a code or both, seats, and the facts that the rules want.

    Raises BadInput.
    """
    facts, needed = policy.facts_of("offering"), ordinary_facts(policy)
    rows = read_sheet(path, sheet=sheet)
    wanted = [
        Wanted("code", CODE_HEADERS, required=False),
        Wanted("name", NAME_HEADERS, required=False),
        Wanted("seats", SEATS_HEADERS),
        *(Wanted(f"fact:{fact.name}", fact_headers(fact), required=fact.name in needed) for fact in facts),
    ]
    layout = find_layout(rows, wanted)
    if not {"name", "code"} & layout.columns.keys():
        layout = find_layout(rows, [*wanted, Wanted("named", (*NAME_HEADERS, *CODE_HEADERS))])
    table, columns, faults = layout.table, layout.columns, Faults()
    names = keys(table, columns.get("name") or columns["code"], faults, unique=True)
    if "name" in columns and "code" in columns:
        codes = tuple(keys(table, columns["code"], faults, unique=True))
    else:
        codes = short_codes(names)
    seats = numbers(SEATS, table, faults, columns["seats"])
    found = {fact: columns[f"fact:{fact.name}"] for fact in facts if f"fact:{fact.name}" in columns}
    encoded = {fact.name: encode_column(fact, table, faults, column) for fact, column in found.items()}
    faults.check()
    absent = tuple(fact.name for fact in facts if fact not in found)
    return OfferingList(codes, tuple(names), seats, encoded, table.file, absent)


def short_codes(names: Iterable[str]) -> tuple[str, ...]:
    """A code for each name: "THPT A Lưới" -> "thpt-a-luoi". Names that give the same code are numbered in
    their sorted order, so that the codes depend on the names alone."""
    names = tuple(names)
    given: Counter[str] = Counter()
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        code = base = _slug(name)
        while code in taken:
            given[base] += 1
            code = f"{base}-{given[base] + 1}"
        taken.add(code)
        codes[name] = code
    return tuple(codes[name] for name in names)


def spelling(names: Iterable[str]) -> str:
    """The most frequent of several spellings of one name."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], name))


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    ascii_only = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-") or "offering"
