"""The rule sets that come with the software: one TOML file each, named by its id; what several share is in
`bases/`, which a pack names by `extends`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from admissions.rules.packs.inheritance import Layered, layered
from admissions.rules.parse import NOT_UTF_8, PolicyError, parse_policy
from admissions.rules.policy import Policy

__all__ = ["UnknownPack", "list_packs", "load_pack", "pack_text"]


class UnknownPack(LookupError):
    """No pack of this id; the message lists those there are."""

    def __init__(self, pack_id: str) -> None:
        super().__init__(f'Không có bộ quy tắc "{pack_id}"; hãy dùng một trong: {", ".join(list_packs())}.')
        self.pack_id = pack_id


@cache
def list_packs() -> tuple[str, ...]:
    """The ids of all packs, sorted."""
    return _names()


def pack_text(pack_id: str) -> str:
    """The TOML text of a pack, its bases merged in, as a round keeps it. Raises UnknownPack, PolicyError."""
    return _layered(pack_id).text


@cache
def load_pack(pack_id: str) -> Policy:
    """The policy of a pack. Raises UnknownPack, and PolicyError where the text or its id is wrong."""
    found, source = _layered(pack_id), f"{pack_id}.toml"
    try:
        policy = parse_policy(found.text, source=source)
    except PolicyError as error:
        raise found.located(error) from None
    if policy.id != pack_id:
        raise PolicyError(source, None, "id", f"hãy ghi “{pack_id}” như tên tệp, thay cho “{policy.id}”")
    return policy


@cache
def _layered(pack_id: str) -> Layered:
    if pack_id not in list_packs():
        raise UnknownPack(pack_id)
    source = f"{pack_id}.toml"
    return layered(_read(source), source=source, read_base=_read_base)


def _read_base(name: str) -> tuple[str, str]:
    """Text and file of a base."""
    if name not in _names("bases"):
        raise LookupError(f"không có nền “{name}”; hãy dùng một trong: {', '.join(_names('bases'))}")
    source = f"bases/{name}.toml"
    return _read(source), source


def _read(source: str) -> str:
    try:
        return (files(__package__) / source).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PolicyError(source, None, None, NOT_UTF_8) from None


def _names(*folder: str) -> tuple[str, ...]:
    entries = files(__package__).joinpath(*folder).iterdir()
    return tuple(
        sorted(entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml"))
    )
