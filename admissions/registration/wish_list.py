"""Editing an ordered list of wishes by single steps, as the buttons of the page name them."""

from collections.abc import Callable, Mapping, Sequence

from admissions.registration.services import Wish

Chosen = list[int]


def _add(chosen: Chosen, offering_id: int) -> Chosen:
    return chosen if offering_id in chosen else [*chosen, offering_id]


def _remove(chosen: Chosen, offering_id: int) -> Chosen:
    return [each for each in chosen if each != offering_id]


def _move(step: int) -> Callable[[Chosen, int], Chosen]:
    def moved(chosen: Chosen, offering_id: int) -> Chosen:
        if offering_id not in chosen:
            return chosen
        place = chosen.index(offering_id)
        rest = _remove(chosen, offering_id)
        target = min(max(place + step, 0), len(rest))
        return [*rest[:target], offering_id, *rest[target:]]

    return moved


STEPS: dict[str, Callable[[Chosen, int], Chosen]] = {
    "add": _add,
    "remove": _remove,
    "up": _move(-1),
    "down": _move(+1),
}


def edited(chosen: Sequence[int], request: Mapping[str, str]) -> tuple[Chosen, str]:
    """The offerings after the step that a button asked for, and the step's name ("" for a plain save)."""
    for name, step in STEPS.items():
        value = request.get(name, "")
        if value.isascii() and value.isdigit():
            return step(list(chosen), int(value)), name
    return list(chosen), ""


def as_wishes(chosen: Sequence[int], facts: Mapping[int, Mapping[str, str]]) -> list[Wish]:
    """Ranks from 1 in the order of the list; `facts` are the family's claims by offering."""
    return [
        Wish(offering_id, rank, facts.get(offering_id, {}))
        for rank, offering_id in enumerate(chosen, start=1)
    ]
