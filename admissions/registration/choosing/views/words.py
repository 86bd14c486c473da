"""How a school stands to a place, and what the years before were, in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, Offering, PastYear
from admissions.registration.choosing.past_years import SMALLEST_SHOWN, is_small, sources_of
from admissions.registration.choosing.place import HOME, PIN, Place
from admissions.registration.choosing.schools import BY_UNIT, SchoolChoice
from admissions.registration.programmes import noun_of, place_of
from admissions.registration.views.summary import words
from admissions.setup.queries import uses_catchments
from admissions.templatetags.vietnamese import number, score, short_date


def place_words(place: Place) -> str:
    """Where the list is looked at from; blank where that is not known."""
    unit = str(place.unit) if place.unit else ""
    if place.origin == PIN:
        return (
            _("Điểm đã ghim trên bản đồ, thuộc %(unit)s") % {"unit": unit}
            if unit
            else _("Điểm đã ghim trên bản đồ")
        )
    if place.origin == HOME:
        return _("Nhà của con, %(unit)s") % {"unit": unit} if unit else _("Nhà của con") * place.is_known
    return unit


def distance_words(place: Place) -> str:
    """From where distances are measured."""
    if place.latitude is None:
        return ""
    if place.origin == HOME:
        return _("Khoảng cách tính theo đường thẳng từ nhà tới trường.")
    if place.origin == PIN:
        return _("Khoảng cách tính theo đường thẳng từ điểm đã ghim tới trường.")
    return _("Khoảng cách tính theo đường thẳng từ giữa %(unit)s tới trường.") % {"unit": place.unit}


def standing(admission_round: AdmissionRound, place: Place, choice: SchoolChoice) -> dict[str, str] | None:
    """Whether the place is in the school's catchment and why, as tone, word and reason."""
    if not place.is_known:
        return None
    if uses_catchments(admission_round):
        return _by_catchment(place, choice)
    return _by_zone(admission_round, place, choice.offering)


def _by_catchment(place: Place, choice: SchoolChoice) -> dict[str, str]:
    if choice.catchment_order is None:
        why = _("Gần nhất trong các trường ngoài tuyến.") if choice.nearest else ""
        return {"tone": "idle", "word": _("Ngoài tuyến"), "why": why}
    if choice.because == BY_UNIT:
        why = _("%(unit)s có trong danh sách tuyến của trường.") % {"unit": place.unit}
    else:
        why = _("Nơi này nằm trong vùng tuyến vẽ trên bản đồ của trường.")
    if choice.catchment_order > 1:
        why += " " + _("Trường này đứng thứ %(order)s trong tuyến.") % {"order": choice.catchment_order}
    return {"tone": "ok", "word": _("Trong tuyến"), "why": why}


def _by_zone(admission_round: AdmissionRound, place: Place, offering: Offering) -> dict[str, str] | None:
    """Only where a wish is bound to the own zone, and both zones are known."""
    policy, zone = admission_round.policy, offering.facts.get("zone", "")
    if not policy.wishes.zones or not zone or not place.zone:
        return None
    name = words(policy.fact("zone", "offering"), zone)
    if zone == place.zone:
        return {"tone": "ok", "word": _("Cùng khu vực tuyển sinh"), "why": name}
    return {"tone": "idle", "word": _("Khác khu vực tuyển sinh"), "why": name}


def programme_words(admission_round: AdmissionRound, offering: Offering) -> str:
    """The kind of class, where the round has several."""
    policy = admission_round.policy
    place = place_of(policy, offering)
    if place == len(policy.programmes):
        return ""
    noun = noun_of(policy.parts[place])
    return noun[:1].upper() + noun[1:]


def count_words(count: int | None) -> str:
    """A number of children; a handful is not told apart, and what is not known is a dash."""
    if is_small(count):
        return _("dưới %(limit)s") % {"limit": SMALLEST_SHOWN}
    return number(count)


def year_words(year: PastYear) -> str:
    """One year in a line: seats, first wishes, how many for one seat, the line; what is not known is left
    out."""
    told = [_("%(seats)s chỗ") % {"seats": number(year.seats)}]
    if year.first_wishes is not None:
        told.append(_("%(count)s nguyện vọng 1") % {"count": count_words(year.first_wishes)})
        if year.seats and not is_small(year.first_wishes):
            share = number(round(year.first_wishes / year.seats, 1))
            told[-1] += " " + _("(%(share)s em một chỗ)") % {"share": share}
    if year.line is not None:
        told.append(_("điểm chuẩn %(line)s") % {"line": score(year.line)})
    return f"{year.school_year}: {', '.join(told)}"


def source_words(years: Sequence[PastYear]) -> list[str]:
    days: dict[str, list[str]] = {}
    for source, day in sources_of(years):
        days.setdefault(source, []).append(short_date(day))
    return [
        _("Nguồn số liệu các năm trước: %(source)s, ngày %(date)s.")
        % {"source": source, "date": "; ".join(found)}
        for source, found in days.items()
    ]


def offering_facts(admission_round: AdmissionRound, offering: Offering) -> list[dict[str, Any]]:
    """What the rules ask of an offering, as rows of label and value."""
    language = get_language() or "vi"
    rows = []
    for fact in admission_round.policy.facts_of("offering"):
        text = offering.facts.get(fact.name, "")
        if text and not (fact.type == "flag" and text == "0"):
            rows.append({"label": fact.label.text(language), "value": words(fact, text)})
    return rows
