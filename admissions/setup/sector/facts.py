"""Which facts of the sector database are kept: those that some rule pack looks at, and no others."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from admissions.rules.facts import Fact, FactError, decode, encode
from admissions.rules.packs import list_packs, load_pack

FROM_COLUMNS: Final = ("birth_year", "birth_date", "zone")
"""Facts that the child's own columns give; a column of that name would say the same twice."""
KEPT_SOURCES: Final = ("register", "transcript", "residence", "claim")


@cache
def declared_facts() -> Mapping[str, tuple[Fact, ...]]:
    """Facts of a child by name as the packs declare them, differing declarations side by side."""
    found: dict[str, list[Fact]] = {}
    for pack in list_packs():
        for fact in load_pack(pack).facts_of("applicant"):
            if fact.source in KEPT_SOURCES and fact.name not in FROM_COLUMNS:
                known = found.setdefault(fact.name, [])
                if fact not in known:
                    known.append(fact)
    return {name: tuple(facts) for name, facts in sorted(found.items())}


def canonical_text(name: str, text: str) -> str:
    """The cell as the rules write it. Raises FactError when no declaration of the fact understands it."""
    refused: FactError | None = None
    for fact in declared_facts()[name]:
        try:
            return decode(fact, encode(fact, text))
        except FactError as error:
            refused = refused or error
    raise refused or FactError(name)
