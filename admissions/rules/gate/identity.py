"""Two files that may be one child's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from admissions.rules.facts import Label, fold
from admissions.rules.gate.finding import Finding, named


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands behind one live file; blank where it is not known.

    `file` is the file's code, `child` the number of the child in the register, `identifier` the student code
    as issued, `birth` a date as text, `phone` that of a guardian.
    """

    file: str
    child: int
    identifier: str
    name: str
    birth: str
    sex: str
    phones: frozenset[str]


def find_doubles(people: Sequence[Person]) -> list[Finding]:
    """Files of one round that share a child, an identifier, or name, birth date, sex and a guardian's phone.

    1. One child of the register with two files. 2. Two children whose codes are the same once spaces, marks
       and
    case are left out. 3. Two children with the same name, birth date, sex and a telephone number in common;
    twins have names of their own. A pair is named once, under the first that fits.
    """
    found: list[Finding] = []
    taken: set[frozenset[str]] = set()
    for code, groups, words in (
        ("two_live_files", _by_child(people), _ONE_CHILD),
        ("same_identifier", _by_identifier(people), _ONE_CODE),
        ("same_person", _by_description(people), _ONE_PERSON),
    ):
        for files in sorted(groups):
            if frozenset(files) not in taken:
                taken.add(frozenset(files))
                found.append(Finding(code, _sentence(words, files), who=named(files)))
    return found


_ONE_CHILD = Label("là của cùng một em", "belong to one child")
_ONE_CODE = Label("có cùng mã học sinh", "have the same student code")
_ONE_PERSON = Label(
    "có cùng họ tên, ngày sinh, giới tính và điện thoại của phụ huynh",
    "share name, birth date, sex and a guardian's telephone",
)


def _sentence(words: Label, files: tuple[str, ...]) -> Label:
    return Label(
        f"Hồ sơ {', '.join(files)} {words.vi}. Hãy hỏi gia đình và trường, rồi giữ một hồ sơ.",
        f"Files {', '.join(files)} {words.en}. Ask the family and the school, then keep one file.",
    )


def _by_child(people: Iterable[Person]) -> list[tuple[str, ...]]:
    return _several((str(each.child), each) for each in people)


def _by_identifier(people: Iterable[Person]) -> list[tuple[str, ...]]:
    keys = (("".join(filter(str.isalnum, fold(each.identifier))), each) for each in people)
    return _several((key, each) for key, each in keys if key)


def _by_description(people: Iterable[Person]) -> list[tuple[str, ...]]:
    described = (each for each in people if each.name and each.birth and each.sex)
    return _several(
        (f"{fold(each.name)}|{each.birth}|{each.sex}|{phone}", each)
        for each in described
        for phone in each.phones
    )


def _several(keyed: Iterable[tuple[str, Person]]) -> list[tuple[str, ...]]:
    """Files that share a key, where there is more than one."""
    files: dict[str, set[str]] = {}
    for key, each in keyed:
        files.setdefault(key, set()).add(each.file)
    return sorted({tuple(sorted(group)) for group in files.values() if len(group) > 1})
