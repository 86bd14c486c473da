"""What every template knows: who runs the service and where this account may go."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts import sessions
from admissions.permissions import OFFICE_ROLES, Role


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "site": settings.SITE,
        "navigation": _navigation(request),
        "session_ends": _session_ends(request),
    }


def _session_ends(request: HttpRequest) -> datetime | None:
    """When this sign-in ends, for the warning before it; None for strangers."""
    if not getattr(getattr(request, "user", None), "is_authenticated", False):
        return None
    return sessions.ends_at(request)


def _navigation(request: HttpRequest) -> list[dict[str, object]]:
    role = getattr(getattr(request, "user", None), "role", None)
    if role == Role.GUARDIAN:
        links = [
            (_("Hồ sơ của con"), "registration:home"),
            (_("Cách nhận tin"), "notifications:preferences"),
        ]
    elif role == Role.VERIFIER:
        links = [
            (_("Hồ sơ cần kiểm tra"), "verification:queue"),
            (_("Học sinh xác nhận nhập học"), "enrolment:school"),
            (_("Giúp gia đình vào hệ thống"), "accounts:counter"),
            (_("Dữ liệu cần sửa"), "registration:disputes"),
        ]
    elif role in OFFICE_ROLES:
        links = [(_("Các đợt tuyển sinh"), "setup:rounds"), (_("Nhật ký"), "setup:audit")]
        if role == Role.SPECIALIST:
            links += [(_("Dữ liệu ngành"), "setup:sector"), (_("Dữ liệu cần sửa"), "registration:disputes")]
    else:
        links = [(_("Tra cứu kết quả"), "publication:look_up")]
    return [
        {"text": text, "href": reverse(name), "current": request.path.startswith(reverse(name))}
        for text, name in links
    ]
