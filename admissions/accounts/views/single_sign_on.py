"""The way to the shared sign-in and back."""

from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from admissions.accounts.single_sign_on import SharedSignIn, SignedInElsewhere, guardian_account
from admissions.accounts.views.entering import BY_SINGLE_SIGN_ON, enter, wanted_page

_KEY = "single_sign_on_wanted"


@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """Off to the provider; a button and not a link, so that no other site starts a sign-in."""
    if not settings.SINGLE_SIGN_ON:
        raise Http404
    if request.user.is_authenticated:
        return redirect("accounts:home")
    request.session[_KEY] = wanted_page(request)
    try:
        response: HttpResponseBase = (
            SharedSignIn(request).get_provider().redirect(request, process=AuthProcess.LOGIN)
        )
    except RequestException:
        return _failed(request)
    return response


@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponseBase:
    """Back with a code: signs in the guardian whom the verified claims name, or says what to do."""
    if not settings.SINGLE_SIGN_ON:
        raise Http404
    if request.user.is_authenticated:
        return redirect("accounts:home")
    if "failed" in request.GET:
        return _failed(request)
    try:
        answer: HttpResponseBase = OAuth2CallbackView.adapter_view(SharedSignIn(request))(request)
    except RequestException:
        return _failed(request)
    except SignedInElsewhere as ended:
        user = guardian_account(ended.vouched)
        if user is None:
            return render(request, "accounts/not_linked.html", {"name": settings.SINGLE_SIGN_ON["name"]})
        wanted = request.session.pop(_KEY, "")
        return enter(request, user, wanted=wanted, backend=BY_SINGLE_SIGN_ON)
    return answer


def _failed(request: HttpRequest) -> HttpResponse:
    messages.error(
        request,
        _("Chưa đăng nhập được bằng %(name)s. Hãy thử lại, hoặc dùng cách khác dưới đây.")
        % {"name": (settings.SINGLE_SIGN_ON or {})["name"]},
    )
    return redirect("accounts:sign_in")
