"""Signing in by six digits sent to a telephone or a mailbox; the same pages for an unknown address."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from admissions.accounts import delivery
from admissions.accounts.addresses import Address
from admissions.accounts.forms.sign_in import AskCodeForm, EnterCodeForm
from admissions.accounts.one_time_codes import RESEND_AFTER, issue_code, redeem_code, tries_left
from admissions.accounts.throttle import TooManyAttempts, count_guess, forget_guesses, network_of
from admissions.accounts.views.entering import BY_CODE, enter, keeping_wanted, wanted_page
from admissions.accounts.views.sign_in import sign_in_page
from admissions.models.clock import database_now

FROM_FEW_NETWORKS = 4
"""So many times the codes of one network may one address be sent from all networks together."""
_KEY = "one_time_code"


@never_cache
@sensitive_post_parameters("address")
def ask_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the typed address, or again to the one of this session."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    if request.method != "POST":
        return redirect(f"{reverse('accounts:sign_in')}{keeping_wanted(request)}")
    if "again" in request.POST and _asked(request):
        return _send_again(request)
    form = AskCodeForm(request.POST)
    if not form.is_valid():
        return sign_in_page(request, ask_form=form)
    try:
        _send(request, form.cleaned_data["address"], form.cleaned_data["address"].text, database_now())
    except TooManyAttempts:
        form.add_error(None, _too_many_codes())
        return sign_in_page(request, ask_form=form, status=429)
    return redirect(f"{reverse('accounts:enter_code')}{keeping_wanted(request)}")


@never_cache
@sensitive_post_parameters("code")
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the six digits; five tries, then a new code has to be asked for."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    asked = _asked(request)
    if asked is None:
        return redirect(f"{reverse('accounts:sign_in')}{keeping_wanted(request)}")
    now, status = database_now(), 200
    form = EnterCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        target = f"{asked['address']} {network_of(request)}"
        try:
            count_guess(request, kind="one-time", target=target, limit=settings.SIGN_IN_ATTEMPTS_PER_HOUR)
            user = redeem_code(request=asked["request"], typed=form.cleaned_data["code"], now=now)
            if user is not None:
                forget_guesses(request, kind="one-time", target=target)
                _forget_asking(request, asked["address"])
                return enter(request, user, wanted=wanted_page(request), backend=BY_CODE)
            form.add_error("code", _not_accepted(tries_left(request=asked["request"], now=now)))
        except TooManyAttempts:
            status = 429
            form.add_error("code", _("Đã nhập sai quá nhiều lần. Hãy thử lại sau một giờ."))
    context = {
        "form": form,
        "sent_to": asked["shown"],
        "is_failing": delivery.is_failing(asked["channel"]),
        "keeping_wanted": keeping_wanted(request),
    }
    return render(request, "accounts/enter_code.html", context, status=status)


def _send_again(request: HttpRequest) -> HttpResponse:
    asked, now = request.session[_KEY], database_now()
    page = f"{reverse('accounts:enter_code')}{keeping_wanted(request)}"
    waits = RESEND_AFTER.total_seconds() - (now.timestamp() - asked["sent"])
    if waits > 0:
        messages.warning(
            request,
            _("Tin có thể còn đang trên đường. Hãy chờ %(seconds)s giây nữa rồi bấm gửi lại.")
            % {"seconds": int(waits) + 1},
        )
        return redirect(page)
    try:
        _send(request, Address(asked["channel"], asked["address"]), asked["shown"], now)
        messages.success(request, _("Đã gửi mã mới. Mã cũ không dùng được nữa."))
    except TooManyAttempts:
        messages.error(request, _too_many_codes())
    return redirect(page)


def _send(request: HttpRequest, address: Address, shown: str, now: datetime) -> None:
    """One code for this session; the one before it is answered no more. Raises TooManyAttempts."""
    limit, target = settings.ONE_TIME_CODES_PER_HOUR, f"{address.text} {network_of(request)}"
    count_guess(request, kind="code-asked", target=target, limit=limit)
    count_guess(request, kind="code-asked-of", target=address.text, limit=FROM_FEW_NETWORKS * limit)
    issued = issue_code(address=address, now=now)
    with translation.override("vi"):
        text = _(
            "%(code)s là mã đăng nhập tuyển sinh của anh/chị, dùng trong 10 phút. Không đọc mã cho ai."
        ) % {"code": issued.code}
    delivery.send_beside(address, text, to_somebody=issued.is_known)
    request.session[_KEY] = {
        "request": issued.request,
        "channel": str(address.channel),
        "address": address.text,
        "shown": shown,
        "sent": now.timestamp(),
    }


def _forget_asking(request: HttpRequest, address: str) -> None:
    """Whoever came in by a code asked for it rightly."""
    del request.session[_KEY]
    forget_guesses(request, kind="code-asked", target=f"{address} {network_of(request)}")
    forget_guesses(request, kind="code-asked-of", target=address)


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    return request.session.get(_KEY)


def _not_accepted(left: int) -> str:
    if left:
        return _("Mã chưa đúng. Hãy xem lại tin vừa nhận rồi nhập lại; còn %(left)s lần.") % {"left": left}
    return _("Mã này không dùng được nữa: đã quá 10 phút, đã dùng hoặc nhập sai 5 lần. Hãy bấm gửi mã mới.")


def _too_many_codes() -> str:
    return _("Đã gửi nhiều mã tới đây trong một giờ qua. Hãy dùng mã mới nhất, hoặc thử lại sau một giờ.")
