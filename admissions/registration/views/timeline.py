"""The life of a file in words: what happened, what happens now, what comes next and when."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from admissions.models import Application, AuditEvent
from admissions.registration.versions import being_changed
from admissions.templatetags.vietnamese import date_time, deadline
from admissions.workflows.application import WAITING_FOR_SCHOOL, ApplicationState
from admissions.workflows.round import RESULT_IS_PUBLIC, RoundState

Item = dict[str, Any]

# Title of each act that a family should know of; acts not listed (a saved answer, a paper) are left out.
_HAPPENED: dict[tuple[str, str], Callable[[], str]] = {
    ("application", "start"): lambda: _("Bắt đầu hồ sơ"),
    ("application", "take_up"): lambda: _("Trường bắt đầu kiểm tra"),
    ("application", "return_for_repair"): lambda: _("Trường đề nghị bổ sung"),
    ("application", "verify"): lambda: _("Trường đã xác minh hồ sơ"),
    ("application", "reject"): lambda: _("Hồ sơ không đủ điều kiện"),
    ("application", "take_up_again"): lambda: _("Trường mở lại để kiểm tra"),
    ("application", "reopen"): lambda: _("Gia đình mở hồ sơ để sửa"),
    ("application", "restore"): lambda: _("Hết hạn mà chưa nộp lại: giữ bản đã nộp"),
    ("application", "restore_verified"): lambda: _("Hết hạn mà chưa nộp lại: giữ bản đã xác minh"),
    ("application", "withdraw"): lambda: _("Gia đình rút hồ sơ"),
    ("application", "lapse"): lambda: _("Hết hạn, hồ sơ không được xét"),
    ("application", "reissue_secret"): lambda: _("Cấp mã tra cứu mới"),
    ("factdispute", "dispute"): lambda: _("Gia đình đề nghị sửa dữ liệu của con"),
    ("factdispute", "accept"): lambda: _("Dữ liệu của con đã sửa theo đề nghị"),
    ("factdispute", "refuse"): lambda: _("Dữ liệu của con giữ nguyên"),
    ("factdispute", "withdraw"): lambda: _("Gia đình rút đề nghị sửa dữ liệu"),
    ("enrolment", "offer"): lambda: _("Có kết quả: con được xếp chỗ học"),
    ("enrolment", "confirm"): lambda: _("Gia đình xác nhận nhập học"),
    ("enrolment", "decline"): lambda: _("Gia đình từ chối chỗ học"),
    ("enrolment", "lapse"): lambda: _("Hết hạn xác nhận, chỗ học không còn giữ"),
}
_STOPPED = {
    ("application", "reject"),
    ("application", "withdraw"),
    ("application", "lapse"),
    ("enrolment", "lapse"),
    ("factdispute", "refuse"),
}
_REASON_FOR_FAMILY = {"return_for_repair", "verify", "reject", "take_up_again", "accept", "refuse"}


CHECKED_WITHIN, SATURDAY = 2, 5  # working days; the weekday with which the rest of the week is free


def timeline(application: Application, events: Iterable[AuditEvent], now: datetime) -> list[Item]:
    """Past acts in order, the present wait, then what comes next with the day on which it is expected."""
    told = list(events)
    return [
        *_past(told),
        *_present(application, now),
        *_result(application, told),
        *_checking(application, now),
        *_future(application),
    ]


def _past(events: Iterable[AuditEvent]) -> Iterable[Item]:
    handed_in = False
    for event in events:
        key = (event.subject, event.action)
        if key == ("application", "submit"):
            again, first = pgettext("timeline", "Nộp lại hồ sơ"), pgettext("timeline", "Nộp hồ sơ")
            title = again if handed_in else first
            handed_in = True
        elif key in _HAPPENED:
            title = _HAPPENED[key]()
        else:
            continue
        yield {
            "title": title,
            "when": date_time(event.at),
            "text": event.reason if event.action in _REASON_FOR_FAMILY else "",
            "state": "stopped" if key in _STOPPED else "done",
        }


def _present(application: Application, now: datetime) -> Iterable[Item]:
    nothing_to_do = _("Thường xong trong 2 ngày làm việc. Anh/chị chưa cần làm gì.")
    waiting = {
        ApplicationState.SUBMITTED: (_("Chờ trường kiểm tra"), nothing_to_do),
        ApplicationState.TAKEN_UP: (_("Trường đang kiểm tra"), nothing_to_do),
        ApplicationState.RETURNED: (
            _("Cần bổ sung"),
            _("%(when)s Quá lúc chốt danh sách mà chưa bổ sung thì hồ sơ không được xét.")
            % {"when": repair_until(application, now)},
        ),
    }.get(ApplicationState(application.state))
    if waiting:
        yield {"title": waiting[0], "when": "", "text": waiting[1], "state": "current"}
    elif being_changed(application):
        yield {
            "title": _("Gia đình đang sửa, chưa nộp lại"),
            "when": "",
            "text": _("Bản nộp lúc %(time)s vẫn có hiệu lực.")
            % {"time": date_time(application.submitted_at)},
            "state": "current",
        }
    elif application.state == ApplicationState.VERIFIED and application.round.state not in RESULT_IS_PUBLIC:
        yield {
            "title": _("Chờ công bố kết quả"),
            "when": "",
            "text": _("Hồ sơ đã xong. Anh/chị chưa cần làm gì."),
            "state": "current",
        }


def repair_until(application: Application, now: datetime) -> str:
    """Until when a repair is sure to be taken: once registration is over the list may be locked any time."""
    closes = application.round.registration_closes_at
    if now < closes:
        return _("Hãy gửi lại trước %(deadline)s.") % {"deadline": deadline(closes)}
    return _("Hãy gửi lại ngay hôm nay: đã hết hạn đăng ký, danh sách có thể được chốt bất cứ lúc nào.")


def _checking(application: Application, now: datetime) -> Iterable[Item]:
    """When the school should have checked the file that waits for it."""
    if application.state not in WAITING_FOR_SCHOOL or application.submitted_at is None:
        return
    day = _working_days_after(localtime(application.submitted_at).date(), CHECKED_WITHIN)
    item = {
        "title": _("Trường xác minh hồ sơ"),
        "when": _("dự kiến chậm nhất %(day)s") % {"day": deadline(day)},
        "state": "next",
    }
    if localtime(now).date() > day:
        item["text"] = _("Đã quá ngày dự kiến. Hồ sơ vẫn được giữ; muốn hỏi, hãy gọi số hỗ trợ ở cuối trang.")
    yield item


def _working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def _result(application: Application, events: list[AuditEvent]) -> Iterable[Item]:
    """What the log of the file does not hold: that there was no place, or until when the place is kept."""
    if application.state != ApplicationState.VERIFIED or application.round.state not in RESULT_IS_PUBLIC:
        return
    acts = [event.action for event in events if event.subject == "enrolment"]
    if not acts:
        when = date_time(application.round.published_at)
        yield {"title": _("Có kết quả: con chưa được xếp chỗ"), "when": when, "state": "stopped"}
    elif acts == ["offer"] and application.round.state == RoundState.PUBLISHED:
        yield {
            "title": _("Chờ gia đình xác nhận nhập học"),
            "when": _("hạn %(deadline)s") % {"deadline": deadline(application.round.confirmation_closes_at)},
            "text": _("Quá hạn mà chưa xác nhận thì chỗ học không còn giữ cho con."),
            "state": "current",
        }


def _future(application: Application) -> Iterable[Item]:
    admission_round = application.round
    if application.state in (ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.LAPSED):
        return
    if admission_round.state not in RESULT_IS_PUBLIC:
        yield {
            "title": _("Dự kiến công bố kết quả"),
            "when": deadline(admission_round.results_at),
            "state": "next",
        }
        yield {
            "title": _("Hạn xác nhận nhập học"),
            "when": deadline(admission_round.confirmation_closes_at),
            "text": _("Nếu con được xếp chỗ, hãy xác nhận trước hạn này để giữ chỗ."),
            "state": "next",
        }
