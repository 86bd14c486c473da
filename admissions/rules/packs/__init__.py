"""The rule sets that come with the software: one TOML file each, named by its id."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from admissions.rules.parse import PolicyError, parse_policy
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
    names = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def pack_text(pack_id: str) -> str:
    """The TOML text of a pack, as a round keeps it. Raises UnknownPack."""
    if pack_id not in list_packs():
        raise UnknownPack(pack_id)
    return (files(__package__) / f"{pack_id}.toml").read_text(encoding="utf-8")


def load_pack(pack_id: str) -> Policy:
    """The policy of a pack. Raises UnknownPack, and PolicyError where the text or its id is wrong."""
    source = f"{pack_id}.toml"
    policy = parse_policy(pack_text(pack_id), source=source)
    if policy.id != pack_id:
        raise PolicyError(source, None, "id", f"hãy ghi “{pack_id}” như tên tệp, thay cho “{policy.id}”")
    return policy
