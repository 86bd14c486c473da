"""Vietnamese names: how they are stored and how lists sort them (tên, then chữ đệm, then họ)."""

import re
import unicodedata

from django.db import connection
from django.db.models import F
from django.db.models.functions import Collate

# Dictionary order of letters and tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RELATIVES = {"a": "aăâ", "d": "dđ", "e": "eê", "o": "oôơ", "u": "uư"}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def clean_name(name: str) -> str:
    """NFC with single spaces; no character is refused."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def sort_name(name: str) -> str:
    """A key whose plain byte order is the Vietnamese order by given name, middle names, family name."""
    words = clean_name(name).lower().split()
    if not words:
        return ""
    ordered = [words[-1], *words[1:-1], *words[:1]] if len(words) > 1 else words
    return " ".join(_word_key(word) for word in ordered)


def _number_key(word: str) -> str:
    """Before all letters, and 2 before 10."""
    return f"{int(word):09d}"


def _word_key(word: str) -> str:
    """Base letters first, tones after them, so that tone decides only between equal spellings."""
    letters, tones = [], []
    for character in word:
        base, tone = _split_tone(character)
        index = _LETTERS.find(base)
        letters.append(chr(ord("A") + index) if index >= 0 else "~")
        tones.append(str(tone))
    return "".join(letters) + "." + "".join(tones)


def _split_tone(character: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)), tone


def alphabetical_key(text: str) -> tuple[str, str]:
    """A key in Vietnamese dictionary order, word by word and by number, for titles such as a school's."""
    clean = clean_name(text).lower()
    return " ".join(
        _number_key(word) if word.isdecimal() else _word_key(word) for word in clean.split()
    ), clean


def plain_letters(text: str) -> str:
    """Without accents, tones and case: `Đống Đa` is `dong da`."""
    letters = unicodedata.normalize("NFD", clean_name(text).casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def name_order(path: str) -> Collate | F:
    """The column at `path`, which holds a sort name, in byte order whatever the database's own collation."""
    return Collate(path, "C") if connection.vendor == "postgresql" else F(path)


def word_patterns(typed: str) -> list[str]:
    """One regular expression over a sort name a typed word, each at the beginning of a word of the name.

    A plain letter finds its Vietnamese relatives too ("dat" finds "Đạt"), a marked letter only itself;
    tones are not compared.
    """
    return ["(^| )" + "".join(map(_letter_pattern, word)) for word in clean_name(typed).lower().split()]


def _letter_pattern(character: str) -> str:
    base, _tone = _split_tone(character)
    relatives = [letter for letter in _RELATIVES.get(base, base) if letter in _LETTERS]
    keys = [re.escape(chr(ord("A") + _LETTERS.index(letter))) for letter in relatives] or ["~"]
    return keys[0] if len(keys) == 1 else f"(?:{'|'.join(keys)})"
