"""How odd is too odd: the thresholds of the input gate, which a rule pack may set in its section [gate]."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class ClassSize:
    """The largest class of the programmes whose code fits `programme` (`*` for anything, case ignored)."""

    programme: str
    size: int


@dataclass(frozen=True, slots=True)
class GateLimits:
    """Thresholds with their sources; percentages are whole numbers.

    Class sizes are law and therefore stand in the packs: 35 in primary classes (TT 28/2020 Art. 16), 45 in
    secondary ones (TT 32/2020 Art. 16.3), 35 in specialised ones (TT 05/2023 Art. 8). Without one, class
    sizes are not looked at. The other defaults are the department's to change:

    - `change_percent`: a year's change of a school's seats that needs a second look (the acceptance test of
      wrong capacities after the French incident of 2019: 400 of 14,500 programmes).
    - `tenfold`: from this ratio on it is called a digit too many or too few rather than a change.
    - `few_seats_percent`, `many_seats_percent`: all seats per 100 files. Public upper secondary schools take
      about 76 of 100 candidates in Hà Nội (2025), a commune's primary schools somewhat more than 100.
    - `least_files`: fewer files are not held against the seats.
    - `room_size`: candidates of one examination room, in the order of their numbers (24 in the national
      examination's regulations).
    - `top_percent`: what counts as a top mark, as a share of the scale: 90 is "nine and more".
    - `least_marks`, `least_in_group`: fewer marks are not judged by statistics.
    - `false_alarms_permille`: how often clean marks of a whole round may raise any alarm of one kind, in
      thousandths; each detector divides it among its tests.
    - `inverted_percent`: a correlation below minus this much may be a list read from the wrong end.
    - `inverted_false_alarms_millionth`: as above for such lists, in millionths: marks with many ties follow
      the theory only roughly, and a list that is upside down lies far beyond it.
    """

    change_percent: int = 20
    tenfold: int = 8
    few_seats_percent: int = 30
    many_seats_percent: int = 300
    least_files: int = 30
    class_sizes: tuple[ClassSize, ...] = ()
    room_size: int = 24
    top_percent: int = 90
    least_marks: int = 200
    least_in_group: int = 12
    false_alarms_permille: int = 1
    inverted_percent: int = 20
    inverted_false_alarms_millionth: int = 10

    def class_size(self, programme: str) -> int | None:
        """The largest class of a programme by the first line that fits its code."""
        code = programme.casefold()
        return next(
            (each.size for each in self.class_sizes if fnmatchcase(code, each.programme.casefold())), None
        )

    @property
    def inverted_false_alarms(self) -> float:
        return self.inverted_false_alarms_millionth / 1_000_000

    @property
    def false_alarms(self) -> float:
        """The level of a whole family of tests."""
        return self.false_alarms_permille / 1000
