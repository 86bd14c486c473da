"""The address picker: cascading lists of today's units, and a search that knows the old names.

Everything is a parameter of the address (GET), so that it works without JavaScript and a page can be kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.interface.forms import PlainForm
from admissions.models import AdministrativeUnit, ResidentialUnit
from admissions.registration.register_facts.address import (
    Place,
    communes_of,
    find_places,
    provinces,
    typed_words,
    units_of,
)

PROVINCE, COMMUNE, UNIT, SEARCH = "tinh", "xa", "to", "noi"
Unit = TypeVar("Unit", AdministrativeUnit, ResidentialUnit)


class AddressForm(PlainForm):
    """Province, commune, residential unit; lists below an unchosen one are empty. Never bound."""

    use_required_attribute = False

    noi = forms.CharField(
        label=gettext_lazy("Tìm theo tên, kể cả tên cũ"),
        help_text=gettext_lazy("Ví dụ: Quận 12, Đống Đa, tên xã cũ. Gõ không dấu cũng được."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    tinh = forms.ChoiceField(label=gettext_lazy("Tỉnh, thành phố"))
    xa = forms.ChoiceField(label=gettext_lazy("Xã, phường"))
    to = forms.ChoiceField(label=gettext_lazy("Tổ dân phố, thôn"))


@dataclass(frozen=True)
class PickedAddress:
    """How far the choice is; `unit` is there when it is complete. `form` is drawn by `_address.html`."""

    form: AddressForm
    province: AdministrativeUnit | None
    commune: AdministrativeUnit | None
    unit: ResidentialUnit | None
    searched: str = ""
    places: Sequence[Place] = field(default_factory=list)

    @property
    def lists(self) -> list[forms.BoundField]:
        """The lists that have something to choose from now."""
        shown = [PROVINCE] + [COMMUNE] * bool(self.province) + [UNIT] * bool(self.commune)
        return [self.form[name] for name in shown]

    @property
    def query(self) -> str:
        """The parameters of this choice, for a link to it."""
        chosen = {PROVINCE: self.province, COMMUNE: self.commune, UNIT: self.unit}
        return urlencode({name: each.pk for name, each in chosen.items() if each is not None})


def pick_address(parameters: Mapping[str, str], *, start: ResidentialUnit | None = None) -> PickedAddress:
    """The choice in an address (?tinh=…&xa=…&to=…&noi=…), or `start` where the address says nothing.

    A list that does not hold what a lower one says wins: after another province no commune is chosen.
    """
    asked = dict.fromkeys((PROVINCE, COMMUNE, UNIT), "") | {
        name: parameters.get(name, "") for name in (PROVINCE, COMMUNE, UNIT)
    }
    searched = parameters.get(SEARCH, "").strip()[:80]
    if start is not None and not any(asked.values()) and not searched:
        commune = start.commune
        asked = {PROVINCE: str(commune.parent_id), COMMUNE: str(commune.pk), UNIT: str(start.pk)}
    listed = provinces()
    only = str(listed[0].pk) if len(listed) == 1 else ""
    province = _chosen(listed, asked[PROVINCE] or only)
    communes = communes_of(province.pk) if province else []
    commune_chosen = _chosen(communes, asked[COMMUNE])
    units = units_of(commune_chosen.pk) if commune_chosen else []
    unit = _chosen(units, asked[UNIT])
    form = AddressForm(
        initial={
            SEARCH: searched,
            PROVINCE: _key(province),
            COMMUNE: _key(commune_chosen),
            UNIT: _key(unit),
        }
    )
    _offer(form, PROVINCE, listed, lambda each: each.name)
    _offer(form, COMMUNE, communes, lambda each: each.name)
    _offer(form, UNIT, units, lambda each: each.name)
    places = find_places(searched) if typed_words(searched) else []
    return PickedAddress(form, province, commune_chosen, unit, searched, places)


def _chosen(listed: Sequence[Unit], key: str) -> Unit | None:
    return next((each for each in listed if str(each.pk) == key), None)


def _key(unit: AdministrativeUnit | ResidentialUnit | None) -> str:
    return str(unit.pk) if unit else ""


def _offer(form: AddressForm, name: str, listed: Sequence[Unit], words: Callable[[Unit], str]) -> None:
    choices = [("", _("Hãy chọn")), *((str(each.pk), words(each)) for each in listed)]
    form.fields[name].choices = choices  # type: ignore[attr-defined]
