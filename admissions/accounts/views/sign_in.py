"""Signing in, for families and for officers, and signing out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from admissions.accounts import kept_answers
from admissions.accounts.forms.sign_in import AskCodeForm, FamilySignInForm, OfficerSignInForm
from admissions.accounts.secrets import normalise
from admissions.accounts.tasks import warn_family
from admissions.accounts.throttle import TooManyAttempts, count_guess, first_this_hour, forget_guesses
from admissions.accounts.views.entering import enter, keeping_wanted, wanted_page
from admissions.interface.forms import PlainForm
from admissions.models import User

OFFICE_PATHS = ("/so/", "/truong/")


@never_cache
@sensitive_post_parameters("secret")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Families: a one-time code, the child's code and the password of the slip, or the shared sign-in."""
    if wanted_page(request).startswith(OFFICE_PATHS):
        return redirect(f"{reverse('accounts:officer_sign_in')}?{request.GET.urlencode()}")
    if request.user.is_authenticated:
        return redirect("accounts:home")
    form = FamilySignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        code = normalise(form.cleaned_data["student_code"])
        try:
            if (user := _guess(request, form, kind="family", target=code)) is not None:
                return enter(request, user, wanted=wanted_page(request))
            form.add_error(
                None,
                _(
                    "Mã học sinh hoặc mật khẩu chưa đúng. Hãy xem lại phiếu mà trường đang học đã phát; "
                    "nếu mất phiếu, hãy đề nghị trường cấp lại."
                ),
            )
        except TooManyAttempts as refused:
            status = 429
            form.add_error(
                None,
                _(
                    "Đã nhập sai quá nhiều lần. Hãy thử lại sau một giờ, "
                    "hoặc đăng nhập ngay bằng mã gửi tới điện thoại."
                ),
            )
            if refused.target and first_this_hour(f"warned:{code}"):
                warn_family.delay(code)
    return sign_in_page(request, code_form=form, status=status)


def sign_in_page(
    request: HttpRequest,
    *,
    ask_form: PlainForm | None = None,
    code_form: PlainForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The door with all ways in; the form that was sent comes with what to do about it."""
    context: dict[str, Any] = {
        "ask_form": ask_form or AskCodeForm(),
        "code_form": code_form or FamilySignInForm(),
        "keeping_wanted": keeping_wanted(request),
        "has_kept_answers": kept_answers.kept(request) is not None,
        "single_sign_on": settings.SINGLE_SIGN_ON["name"] if settings.SINGLE_SIGN_ON else "",
    }
    context["forms"] = [context["ask_form"], context["code_form"]]
    return render(request, "accounts/sign_in.html", context, status=status)


@never_cache
@sensitive_post_parameters("password")
def officer_sign_in(request: HttpRequest) -> HttpResponse:
    """Officers: user name and password."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    form = OfficerSignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            name = normalise(form.cleaned_data["username"])
            if (user := _guess(request, form, kind="officer", target=name)) is not None:
                return enter(request, user, wanted=wanted_page(request))
            form.add_error(
                None,
                _(
                    "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại, "
                    "hoặc đề nghị người quản trị đặt lại mật khẩu."
                ),
            )
        except TooManyAttempts:
            status = 429
            form.add_error(None, _("Đã nhập sai quá nhiều lần. Hãy thử lại sau một giờ."))
    return render(request, "accounts/officer_sign_in.html", {"form": form}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("Anh/chị đã đăng xuất."))
    return redirect("publication:start")


def _guess(request: HttpRequest, form: PlainForm, *, kind: str, target: str) -> User | None:
    """One guess, counted before it is looked at. Raises TooManyAttempts."""
    count_guess(request, kind=kind, target=target, limit=settings.SIGN_IN_ATTEMPTS_PER_HOUR)
    user = authenticate(request, **form.cleaned_data)
    if not isinstance(user, User):
        return None
    forget_guesses(request, kind=kind, target=target)
    return user
