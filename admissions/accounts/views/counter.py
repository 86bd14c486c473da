"""The school's counter: find one pupil of the own school, to help its family back in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.forms.counter import PupilSearchForm
from admissions.accounts.queries import MOST_FOUND, pupils_found, pupils_with_guardians
from admissions.interface.tables import Column, Link, Row, Table
from admissions.models import Applicant
from admissions.permissions import Role
from admissions.templatetags.vietnamese import short_date


@for_roles(Role.VERIFIER)
def search(request: SignedInRequest) -> HttpResponse:
    """Nothing is listed before something is typed."""
    form = PupilSearchForm(request.GET if "typed" in request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        found = pupils_found(request.user, form.cleaned_data["typed"])
        context |= {"table": _table(found), "is_cut": len(found) == MOST_FOUND, "most": MOST_FOUND}
    return render(request, "accounts/counter.html", context)


@for_roles(Role.VERIFIER)
def pupil(request: SignedInRequest, pk: int) -> HttpResponse:
    """One pupil: who acts for it and how they are reached, and what the school can do."""
    child = own_pupil(request, pk)
    return render(request, "accounts/pupil.html", {"child": child})


def own_pupil(request: SignedInRequest, pk: int) -> Applicant:
    return get_object_or_404(pupils_with_guardians(request.user), pk=pk)


def _table(found: list[Applicant]) -> Table:
    return Table(
        caption=_("Học sinh tìm thấy"),
        columns=[
            Column("name", _("Họ và tên"), head=True),
            Column("birth", _("Ngày sinh")),
            Column("code", _("Mã học sinh")),
        ],
        rows=[
            Row(
                [
                    Link(each.full_name, reverse("accounts:pupil", args=[each.pk])),
                    short_date(each.birth_date),
                    each.student_code,
                ]
            )
            for each in found
        ],
        empty_title=_("Không có học sinh nào của trường khớp"),
        empty_text=_("Hãy thử lại bằng mã học sinh, hoặc bằng ít chữ hơn của tên."),
    )
