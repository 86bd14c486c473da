"""Signing in, for families and for officers, and signing out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from admissions.accounts.forms import FamilySignInForm, OfficerSignInForm
from admissions.accounts.secrets import normalise
from admissions.accounts.throttle import TooManyAttempts, count_guess, forget_guesses
from admissions.interface.forms import PlainForm

OFFICE_PATHS = ("/so/", "/truong/")


@never_cache
@sensitive_post_parameters("secret")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Families: the child's code and the password of the slip."""
    if _next(request).startswith(OFFICE_PATHS):
        return redirect(f"{reverse('accounts:officer_sign_in')}?{request.GET.urlencode()}")
    wrong = _(
        "Mã học sinh hoặc mật khẩu chưa đúng. Hãy xem lại phiếu mà trường đang học đã phát; "
        "nếu mất phiếu, hãy đề nghị trường cấp lại."
    )
    form = FamilySignInForm(request.POST if request.method == "POST" else None)
    return _sign_in(
        request, form, template="accounts/sign_in.html", wrong=wrong, kind="family", target="student_code"
    )


@never_cache
@sensitive_post_parameters("password")
def officer_sign_in(request: HttpRequest) -> HttpResponse:
    """Officers: user name and password."""
    wrong = _(
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại, hoặc đề nghị người quản trị đặt lại mật khẩu."
    )
    form = OfficerSignInForm(request.POST if request.method == "POST" else None)
    return _sign_in(
        request,
        form,
        template="accounts/officer_sign_in.html",
        wrong=wrong,
        kind="officer",
        target="username",
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("Anh/chị đã đăng xuất."))
    return redirect("publication:start")


def _sign_in(
    request: HttpRequest, form: PlainForm, *, template: str, wrong: str, kind: str, target: str
) -> HttpResponse:
    """One guess, counted before it is looked at; a right one takes the person to where they were going."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    status = 200
    if form.is_valid():
        guessed_at = normalise(form.cleaned_data[target])
        try:
            count_guess(request, kind=kind, target=guessed_at, limit=settings.SIGN_IN_ATTEMPTS_PER_HOUR)
            user = authenticate(request, **form.cleaned_data)
            if user is not None:
                forget_guesses(request, kind=kind, target=guessed_at)
                login(request, user)
                return redirect(_next(request) or "accounts:home")
            form.add_error(None, wrong)
        except TooManyAttempts:
            status = 429
            form.add_error(None, _("Đã nhập sai quá nhiều lần. Hãy thử lại sau một giờ."))
    return render(request, template, {"form": form}, status=status)


def _next(request: HttpRequest) -> str:
    """The page on this site that asked for the sign-in, or nothing."""
    wanted = request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else ""
