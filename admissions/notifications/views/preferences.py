"""How this family is told of what happens to its files, and a message to see whether it arrives."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.throttle import TooManyAttempts, count_guess
from admissions.models import Guardian
from admissions.models.clock import database_now
from admissions.notifications import preferring
from admissions.notifications.forms import ChannelForm
from admissions.notifications.queries import last_test
from admissions.permissions import Role
from admissions.templatetags.vietnamese import date_time, phone
from admissions.workflows.notice import NoticeState
from admissions.workflows.refusal import Refusal

TESTS_PER_HOUR = 3


@for_roles(Role.GUARDIAN)
def preferences(request: SignedInRequest) -> HttpResponse:
    guardian = request.user.guardian
    form = ChannelForm(request.POST or None, initial={"channel": guardian.channel})
    if request.method == "POST" and form.is_valid():
        try:
            channel = form.cleaned_data["channel"]
            preferring.choose_channel(actor=request.user, channel=channel, now=database_now())
            messages.success(request, _("Đã lưu cách nhận tin."))
            return redirect("notifications:preferences")
        except Refusal as refusal:
            form.add_error("channel", str(refusal))
    sent = last_test(request.user)
    context = {
        "form": form,
        "phone": phone(guardian.phone),
        "email": guardian.email,
        "reachable": guardian.channel != Guardian.Channel.NONE and (guardian.phone or guardian.email),
        "test": sent,
        "test_when": date_time(sent.sent_at or sent.queued_at) if sent else "",
        "test_failed": sent is not None and sent.state == NoticeState.FAILED,
    }
    return render(request, "notifications/preferences.html", context)


@require_POST
@for_roles(Role.GUARDIAN)
def test(request: SignedInRequest) -> HttpResponse:
    """Send one message to the family itself; a few an hour."""
    try:
        count_guess(request, kind="test_message", target=str(request.user.pk), limit=TESTS_PER_HOUR)
    except TooManyAttempts:
        messages.error(request, _("Anh/chị đã gửi thử nhiều lần. Hãy đợi một giờ rồi thử lại."))
        return redirect("notifications:preferences")
    preferring.send_test(actor=request.user, now=database_now())
    messages.success(request, _("Đã nhận yêu cầu gửi thử. Tin thường đến trong một phút."))
    return redirect("notifications:preferences")
