"""The seats of a round: what stands, and a signed decision typed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Link, Row, Table, requested_sort
from admissions.models import AdmissionRound, School
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, can_steer_round
from admissions.rules.facts import Fact, fold
from admissions.setup.forms import DecisionForm, SeatsRowForm
from admissions.setup.offering_facts import TAKEN, asked_facts, shown_text
from admissions.setup.offerings import Seats
from admissions.setup.queries import SchoolLine, rounds_for, school_lines, schools_by_code
from admissions.setup.services import record_quota_decision, seats_are_open
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number, short_date
from admissions.workflows.refusal import Refusal

ROWS_AT_ONCE = 5
MOST_ROWS = 200


@for_roles(*OFFICE_ROLES)
def seats(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    editable = can_steer_round(admission_round, request.user) and seats_are_open(admission_round)
    context: dict[str, Any] = {
        "round": admission_round,
        "editable": editable,
        "trail": trail(admission_round),
    }
    if editable or request.method == "POST":
        schools = schools_by_code()
        form, rows = _forms(request, schools)
        sent = request.method == "POST" and "more" not in request.POST
        if sent and form.is_valid() and _save(request, admission_round, form, rows):
            return redirect("setup:seats", code=code)
        context |= {
            "asked": [
                fact.label.text(get_language() or "vi") for fact in asked_facts(admission_round.policy)
            ],
            "decision": form,
            "forms": [form, *rows] if sent else None,
            "rows": _rows_table(rows),
            "row_count": len(rows),
            "schools": sorted(schools.values(), key=lambda school: school.code),
        }
    context["table"] = _table(request, admission_round, editable=editable)
    return render(request, "setup/seats.html", context)


def trail(admission_round: AdmissionRound, *further: str) -> list[dict[str, str]]:
    """The way from the list of rounds to a page about the seats of this one."""
    words = _("Chỉ tiêu các trường")
    if not further:
        return trail_of(admission_round, words)
    return trail_of(
        admission_round, *further, through=(words, reverse("setup:seats", args=[admission_round.code]))
    )


def _forms(request: SignedInRequest, schools: dict[str, School]) -> tuple[DecisionForm, list[SeatsRowForm]]:
    """The decision and its rows; "more" adds empty rows and keeps what was typed."""
    by_word = schools | {fold(school.name): school for school in schools.values()}
    if request.method != "POST":
        return DecisionForm(), [SeatsRowForm(prefix=f"row{n}", schools=by_word) for n in range(ROWS_AT_ONCE)]
    sent = request.POST.get("rows", "")
    count = min(int(sent), MOST_ROWS) if sent.isascii() and sent.isdigit() else ROWS_AT_ONCE
    if "more" in request.POST:
        form = DecisionForm(initial=_typed(request, DecisionForm(), ""))
        rows = [
            SeatsRowForm(
                prefix=f"row{n}",
                schools=by_word,
                initial=_typed(request, SeatsRowForm(schools={}), f"row{n}-"),
            )
            for n in range(min(count + ROWS_AT_ONCE, MOST_ROWS))
        ]
        return form, rows
    return DecisionForm(request.POST), [
        SeatsRowForm(request.POST, prefix=f"row{n}", schools=by_word) for n in range(count)
    ]


def _typed(request: SignedInRequest, form: Any, prefix: str) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(request.POST, request.FILES, prefix + name)
        for name, field in form.fields.items()
    }


def _save(
    request: SignedInRequest, admission_round: AdmissionRound, form: DecisionForm, rows: list[SeatsRowForm]
) -> bool:
    """Whether the decision was recorded; what is wrong stands on the forms."""
    wrong = [row for row in rows if not row.is_valid()]  # every row is looked at, so that all errors show
    if wrong:
        return False
    given = [row.cleaned_data for row in rows if row.cleaned_data.get("school")]
    if not given:
        form.add_error(None, _("Hãy nhập chỉ tiêu của ít nhất một trường."))
        return False
    try:
        record_quota_decision(
            actor=request.user,
            admission_round=admission_round,
            seats=[Seats(each["school"], each["seats"], classes=each["classes"]) for each in given],
            now=database_now(),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request,
        _("Đã ghi quyết định %(number)s cho %(count)s trường.")
        % {"number": form.cleaned_data["number"], "count": number(len(given))},
    )
    return True


def _rows_table(rows: list[SeatsRowForm]) -> Table:
    """The rows to fill in; each input says which row it belongs to."""
    names = ("school", "seats", "classes")
    return Table(
        caption=_("Chỉ tiêu theo quyết định"),
        columns=[Column(name, rows[0].fields[name].label) for name in names],
        rows=[Row([_input(row, name, place) for name in names]) for place, row in enumerate(rows, 1)],
    )


def _input(row: SeatsRowForm, name: str, place: int) -> str:
    field = row[name]
    label = _("%(what)s, dòng %(row)s") % {"what": row.fields[name].label, "row": place}
    return format_html(
        '<div class="field{}">{}{}</div>',
        " field-wrong" if field.errors else "",
        field.errors,
        field.as_widget(attrs={"aria-label": label}),
    )


def _table(request: SignedInRequest, admission_round: AdmissionRound, *, editable: bool) -> Table:
    lines = school_lines(admission_round)
    facts = _shown_facts(admission_round, lines)
    columns = [
        Column("name", _("Trường"), head=True, sortable=True),
        Column("code", _("Mã tuyển sinh")),
        Column("seats", _("Chỉ tiêu"), numeric=True, sortable=True),
        Column("classes", _("Số lớp"), numeric=True),
        *(Column(fact.name, fact.label.text(get_language() or "vi")) for fact in facts),
        Column("decision", _("Quyết định")),
    ]
    sort = requested_sort(request.GET, columns, default="name")
    if sort.removeprefix("-") == "seats":
        lines.sort(key=lambda line: line.offering.seats)
    href = f"{reverse('setup:seats', args=[admission_round.code])}%s/" if editable else ""
    return Table(
        caption=_("Chỉ tiêu đang có: %(seats)s chỗ ở %(schools)s trường")
        % {
            "seats": number(sum(line.offering.seats for line in lines)),
            "schools": number(len({line.offering.school_id for line in lines})),
        },
        columns=columns,
        rows=[_row(line, facts, href) for line in (reversed(lines) if sort.startswith("-") else lines)],
        sort=sort,
        empty_title=_("Chưa trường nào có chỉ tiêu"),
        empty_text=_("Trường chỉ nhận nguyện vọng khi đã có quyết định giao chỉ tiêu."),
    )


def _shown_facts(admission_round: AdmissionRound, lines: list[SchoolLine]) -> list[Fact]:
    """What the rules ask of an offering; places given before the run only where there are any."""
    asked = asked_facts(admission_round.policy)
    return [
        fact
        for fact in asked
        if fact is not TAKEN or any(line.offering.facts.get(TAKEN.name) for line in lines)
    ]


def _row(line: SchoolLine, facts: list[Fact], href: str) -> Row:
    offering, decision = line.offering, line.offering.quota_decision
    words = (
        _("%(number)s ngày %(date)s, %(signer)s")
        % {"number": decision.number, "date": short_date(decision.signed_date), "signer": decision.signed_by}
        if decision
        else None
    )
    return Row(
        [
            Link(offering.name, href % offering.pk) if href else offering.name,
            offering.code,
            number(offering.seats),
            number(offering.classes),
            *(shown_text(fact, offering.facts.get(fact.name, "")) for fact in facts),
            words,
        ]
    )
