"""A result by file code and secret: no account, no name before the secret is right, nothing to browse."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from admissions.accounts.secrets import normalise
from admissions.accounts.throttle import TooManyAttempts, count_guess, forget_guesses
from admissions.models import Application
from admissions.models.clock import database_now
from admissions.publication.forms import LookUpForm
from admissions.publication.queries import find_file, published_result
from admissions.publication.views.result import result_context
from admissions.registration.queries import history
from admissions.registration.views.timeline import timeline
from admissions.setup.direct_admissions import direct_admission_of


@never_cache
@sensitive_post_parameters("secret")
def look_up(request: HttpRequest) -> HttpResponse:
    """The form, with the code that a receipt's square code carries; for the right codes the file's state and
    result. Wrong ones all get the same answer."""
    typed = request.POST if request.method == "POST" else None
    form = LookUpForm(typed, initial={"code": request.GET.get("ma", "")[:40]})
    status = 200
    if form.is_valid():
        target = normalise(form.cleaned_data["code"])
        try:
            count_guess(request, kind="look-up", target=target, limit=settings.LOOK_UP_ATTEMPTS_PER_HOUR)
            found = find_file(**form.cleaned_data)
            if found is not None:
                forget_guesses(request, kind="look-up", target=target)
                return render(request, "publication/found.html", _found(found))
            form.add_error(None, _("Mã hồ sơ hoặc mã tra cứu chưa đúng. Hãy xem lại biên nhận rồi nhập lại."))
        except TooManyAttempts:
            status = 429
            form.add_error(None, _("Đã nhập sai quá nhiều lần. Hãy thử lại sau một giờ."))
    return render(request, "publication/look_up.html", {"form": form}, status=status)


def _found(application: Application) -> dict[str, object]:
    context = {
        "application": application,
        "round": application.round,
        "timeline": timeline(application, history(application), database_now()),
        "direct": direct_admission_of(application.round, application.applicant_id),
    }
    result = published_result(application)
    return context | (result_context(application, result) if result else {})
