"""What the gate says: one finding, one sentence in each language, and what kind it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Final

from admissions.rules.facts import Label

STOP: Final = "stop"
"""Cannot be right."""
WARN: Final = "warn"
"""May be right, and is rare enough to be looked at."""
MOST_NAMED: Final = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: how grave, its name, and on which page its data are kept."""

    severity: str
    label: Label
    repair: str


SEATS, SCORES, FILES = "seats", "scores", "files"
KINDS: Final[Mapping[str, Kind]] = {
    "seats_blank": Kind(STOP, Label("Chỉ tiêu bỏ trống", "Seats left blank"), SEATS),
    "seats_zero": Kind(STOP, Label("Chỉ tiêu bằng 0", "No seats"), SEATS),
    "seats_swapped": Kind(STOP, Label("Chỉ tiêu lẫn với số lớp", "Seats mixed up with classes"), SEATS),
    "seats_tenfold": Kind(STOP, Label("Chỉ tiêu thừa hoặc thiếu chữ số", "A digit off in the seats"), SEATS),
    "seats_changed": Kind(
        WARN, Label("Chỉ tiêu khác nhiều so với năm trước", "Seats far off last year"), SEATS
    ),
    "class_too_large": Kind(STOP, Label("Lớp đông hơn quy định", "Class above the legal size"), SEATS),
    "no_decision": Kind(STOP, Label("Chưa có quyết định chỉ tiêu", "No signed decision on seats"), SEATS),
    "seats_too_few": Kind(WARN, Label("Tổng chỉ tiêu quá ít", "Too few seats in all"), SEATS),
    "seats_too_many": Kind(WARN, Label("Tổng chỉ tiêu quá nhiều", "Too many seats in all"), SEATS),
    "score_off_scale": Kind(STOP, Label("Điểm ngoài thang", "Marks off the scale"), SCORES),
    "score_off_step": Kind(STOP, Label("Điểm sai bước", "Marks off the step"), SCORES),
    "score_missing": Kind(STOP, Label("Thiếu điểm", "Marks missing"), SCORES),
    "scores_inverted": Kind(STOP, Label("Điểm có thể bị đảo ngược", "Marks may be upside down"), SCORES),
    "scores_raised": Kind(WARN, Label("Điểm thi cao hơn hẳn học lực", "Marks far above the record"), SCORES),
    "scores_high_in_group": Kind(
        WARN, Label("Nơi có điểm cao bất thường", "A place of unusual marks"), SCORES
    ),
    "same_identifier": Kind(STOP, Label("Trùng mã học sinh", "Same student code"), FILES),
    "same_person": Kind(STOP, Label("Có thể là cùng một em", "Perhaps the same child"), FILES),
    "two_live_files": Kind(STOP, Label("Một em hai hồ sơ", "One child, two files"), FILES),
}
_OF_PEOPLE: Final = frozenset(code for code, kind in KINDS.items() if kind.repair == FILES)


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity: what (`code`), where, in which figures, and a sentence that says what to do.

    `offering` is an offering's code, `fact` a fact's name, `group` a (kind, name) such as ("room", "012"),
    `who` the codes of files or candidates, `figures` whole numbers by name, `spread` the marks of the place
    and of everybody in ten classes over the scale.
    """

    code: str
    sentence: Label
    offering: str = ""
    fact: str = ""
    group: tuple[str, str] = ("", "")
    who: tuple[str, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    spread: tuple[tuple[int, int], ...] = ()

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    @property
    def key(self) -> str:
        """The same oddity found again has the same key, whatever its figures are by then."""
        people = sorted(self.who) if self.code in _OF_PEOPLE else []
        return _digest([self.code, self.offering, self.fact, *self.group, *people])

    @property
    def digest(self) -> str:
        """What a person answered for: the key with the figures and the people."""
        figures = [[name, int(value)] for name, value in sorted(self.figures.items())]
        return _digest([self.key, figures, sorted(self.who)])


def _digest(parts: list[object]) -> str:
    return sha256(dumps(parts, ensure_ascii=False).encode()).hexdigest()


def named(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes in order, as many as a page can show."""
    return tuple(sorted(codes)[:MOST_NAMED])


def shown(count: int, language: str) -> str:
    """1838 as "1.838" or "1,838"."""
    text = f"{count:,}"
    return text if language == "en" else text.replace(",", ".")
