"""Who follows a child's file: the guardians, an invitation to another, and the way out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.forms.sharing import InviteForm, Relation
from admissions.accounts.guardians import MOST_GUARDIANS, invite_guardian, leave_child, withdraw_invitation
from admissions.accounts.queries import guardians_of_own
from admissions.accounts.throttle import TooManyAttempts, count_guess
from admissions.models import Applicant, Guardianship
from admissions.models.clock import database_now
from admissions.permissions import Role, visible_applicants, visible_guardianships
from admissions.workflows.refusal import Refusal

INVITATIONS_PER_HOUR = 5


@for_roles(Role.GUARDIAN)
def guardians(request: SignedInRequest, pk: int) -> HttpResponse:
    """The list, and the form of an invitation beneath it."""
    child = _own_child(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _invite(request, child, form)
            messages.success(
                request,
                _("Đã mời. Người đó đăng nhập bằng mã gửi tới điện thoại hoặc thư rồi nhận lời ở đó."),
            )
            return redirect("accounts:guardians", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except TooManyAttempts:
            form.add_error(None, _("Anh/chị đã mời nhiều lần trong một giờ qua. Hãy thử lại sau một giờ."))
    rows = guardians_of_own(request.user, child)
    accepted = [each for each in rows if not each.pending]
    context = {
        "child": child,
        "form": form,
        "people": [_person(each, request) for each in accepted],
        "invited": [(each.pk, _relation(each)) for each in rows if each.pending],
        "may_invite": len(rows) < MOST_GUARDIANS,
        "may_leave": len(accepted) > 1,
    }
    return render(request, "accounts/guardians.html", context)


@require_POST
@for_roles(Role.GUARDIAN)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes an open invitation back."""
    rows = visible_guardianships(request.user, Guardianship.objects.all())
    invitation = get_object_or_404(rows, pk=pk)
    withdraw_invitation(actor=request.user, invitation=invitation, now=database_now())
    messages.success(request, _("Đã bỏ lời mời."))
    return redirect("accounts:guardians", invitation.applicant_id)


@for_roles(Role.GUARDIAN)
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once, then ends one's own share in the child's file."""
    child = _own_child(request, pk)
    if request.method == "POST":
        try:
            leave_child(actor=request.user, applicant=child, now=database_now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("accounts:guardians", pk)
        messages.success(request, _("Anh/chị không còn theo dõi hồ sơ này."))
        return redirect("accounts:home")
    return render(request, "accounts/leave_child.html", {"child": child})


def _invite(request: SignedInRequest, child: Applicant, form: InviteForm) -> None:
    count_guess(request, kind="invitation", target=str(request.user.pk), limit=INVITATIONS_PER_HOUR)
    invite_guardian(
        actor=request.user,
        applicant=child,
        address=form.cleaned_data["address"],
        full_name=form.cleaned_data["full_name"],
        relation=form.cleaned_data["relation"],
        now=database_now(),
    )


def _own_child(request: SignedInRequest, pk: int) -> Applicant:
    return get_object_or_404(visible_applicants(request.user, Applicant.objects.all()), pk=pk)


def _person(row: Guardianship, request: SignedInRequest) -> dict[str, object]:
    """Their name and what they are to the child; who is invited is not named before they come."""
    name = row.guardian.full_name
    is_self = row.guardian.user_id == request.user.pk
    return {
        "label": _relation(row),
        "value": _("%(name)s (anh/chị)") % {"name": name} if is_self else name,
    }


def _relation(row: Guardianship) -> str:
    return str(dict(Relation.choices).get(row.relation, row.relation))
