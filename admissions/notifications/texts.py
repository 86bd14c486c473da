"""What is said to families: one entry a kind. To add one, add an entry; nothing else knows the kinds.

A text names the file by its code and points to a page behind the sign-in. It names no child, no school and no
decision, since a telephone lies on tables. With code, link and moment filled in it stays under 400 characters
(the most that a template of Zalo takes) and, but for a few, near 160.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from admissions.models import Notice

MOST: Final = 400
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Text:
    """One kind of message.

    `name` is what offices and families call it; `body` takes %(code)s, %(link)s and %(by)s; `deadline` is
    the date of the round that `by` is when the facts of the message give none; `page` is the URL name that
    `link` leads to, with the file's code as its argument where there is a file.
    """

    name: Words
    subject: Words
    body: Words
    deadline: str = ""
    page: str = "registration:task_list"


HOME: Final = "registration:home"
TEXTS: Final[Mapping[str, Text]] = {
    "submitted": Text(
        _("Đã nhận hồ sơ"),
        _("Đã nhận hồ sơ %(code)s"),
        _("Hệ thống đã nhận hồ sơ %(code)s. Xem biên nhận và các bước tiếp theo: %(link)s"),
        page="registration:receipt",
    ),
    "returned": Text(
        _("Cần bổ sung"),
        _("Hồ sơ %(code)s cần bổ sung"),
        _("Hồ sơ %(code)s cần bổ sung. Anh/chị mở %(link)s để xem cần gửi lại gì và gửi sớm."),
    ),
    "verified": Text(
        _("Trường đã xác minh"),
        _("Hồ sơ %(code)s đã được kiểm tra xong"),
        _("Trường đã kiểm tra xong hồ sơ %(code)s. Anh/chị không cần làm gì thêm lúc này. Xem: %(link)s"),
    ),
    "rejected": Text(
        _("Trường đã có ý kiến"),
        _("Trường đã có ý kiến về hồ sơ %(code)s"),
        _("Trường đã có ý kiến về hồ sơ %(code)s. Anh/chị đọc ý kiến và cách hỏi lại ở %(link)s"),
    ),
    "withdrawn": Text(
        _("Đã rút hồ sơ"),
        _("Hồ sơ %(code)s đã được rút"),
        _("Hồ sơ %(code)s đã được rút. Nếu không phải anh/chị rút, hãy gọi %(hotline)s. Xem: %(link)s"),
        page=HOME,
    ),
    "reopened": Text(
        _("Đang sửa hồ sơ đã nộp"),
        _("Hồ sơ %(code)s đang được sửa"),
        _(
            "Hồ sơ %(code)s đã được mở để sửa. Bản nộp trước vẫn có hiệu lực đến khi anh/chị nộp lại,"
            " hạn %(by)s: %(link)s"
        ),
        deadline="registration_closes_at",
    ),
    "restored": Text(
        _("Bản đã nộp được giữ"),
        _("Hồ sơ %(code)s: bản đã nộp được giữ"),
        _("Đã hết hạn sửa hồ sơ %(code)s. Bản anh/chị nộp lần trước được giữ nguyên. Xem: %(link)s"),
    ),
    "result": Text(
        _("Đã có kết quả"),
        _("Đã có kết quả của hồ sơ %(code)s"),
        _("Đã có kết quả của hồ sơ %(code)s. Anh/chị xem và trả lời trước %(by)s: %(link)s"),
        deadline="confirmation_closes_at",
    ),
    "offered": Text(
        _("Được gọi từ danh sách chờ"),
        _("Hồ sơ %(code)s có tin mới về kết quả"),
        _("Hồ sơ %(code)s có tin mới sau khi xếp lại danh sách chờ. Anh/chị xem trước %(by)s: %(link)s"),
        deadline="confirmation_closes_at",
    ),
    "changed": Text(
        _("Có tin mới về kết quả"),
        _("Hồ sơ %(code)s có tin mới về kết quả"),
        _("Hồ sơ %(code)s có quyết định mới sau khi xếp lại. Anh/chị xem ở %(link)s"),
    ),
    "confirmed": Text(
        _("Đã xác nhận nhập học"),
        _("Đã ghi xác nhận nhập học, hồ sơ %(code)s"),
        _("Đã ghi xác nhận nhập học của hồ sơ %(code)s. Xem việc cần làm tiếp: %(link)s"),
    ),
    "declined": Text(
        _("Đã từ chối chỗ học"),
        _("Đã ghi từ chối chỗ học, hồ sơ %(code)s"),
        _("Đã ghi từ chối chỗ học của hồ sơ %(code)s. Nếu không phải anh/chị, hãy gọi %(hotline)s: %(link)s"),
    ),
    "draft_reminder": Text(
        _("Nhắc nộp hồ sơ"),
        _("Hồ sơ %(code)s chưa nộp, sắp hết hạn"),
        _("Hồ sơ %(code)s đang làm dở, chưa nộp lần này. Hạn nộp %(by)s. Anh/chị làm tiếp ở %(link)s"),
        deadline="registration_closes_at",
    ),
    "secret_reissued": Text(
        _("Đã cấp mã tra cứu mới"),
        _("Hồ sơ %(code)s có mã tra cứu mới"),
        _("Hồ sơ %(code)s có mã tra cứu mới, mã cũ hết tác dụng. Nếu không phải anh/chị, gọi %(hotline)s."),
    ),
    "code_reissued": Text(
        _("Đã cấp mã đăng nhập mới"),
        _("Trường đã cấp mã đăng nhập mới"),
        _("Trường đã cấp mã đăng nhập mới, mã cũ hết tác dụng. Nếu không phải anh/chị xin, gọi %(hotline)s."),
        page=HOME,
    ),
    "contact_changed": Text(
        _("Đã đổi nơi nhận tin"),
        _("Nơi nhận tin của anh/chị đã đổi"),
        _(
            "Số điện thoại hoặc thư điện tử nhận tin tuyển sinh của anh/chị đã đổi."
            " Nếu không phải anh/chị đổi, gọi %(hotline)s."
        ),
        page=HOME,
    ),
    "dispute_answered": Text(
        _("Trả lời đề nghị sửa dữ liệu"),
        _("Đã có trả lời về đề nghị sửa dữ liệu"),
        _("Đề nghị sửa dữ liệu trong sổ của ngành đã có trả lời. Anh/chị xem ở %(link)s"),
        page=HOME,
    ),
    "invited": Text(
        _("Lời mời cùng theo dõi"),
        _("Lời mời cùng theo dõi hồ sơ tuyển sinh"),
        _(
            "Anh/chị được mời cùng theo dõi một hồ sơ tuyển sinh."
            " Đăng nhập để nhận lời hoặc từ chối: %(link)s"
        ),
        page="accounts:invitations",
    ),
    "signed_in_attack": Text(
        _("Cảnh báo đăng nhập"),
        _("Có người thử đăng nhập nhiều lần"),
        _(
            "Có người thử đăng nhập vào tài khoản tuyển sinh của anh/chị nhiều lần mà không được."
            " Nếu không phải anh/chị, gọi %(hotline)s."
        ),
        page=HOME,
    ),
    "proposal": Text(
        _("Đề xuất chỗ học"),
        _("Có đề xuất chỗ học chờ anh/chị trả lời"),
        _("Có đề xuất chỗ học đang chờ anh/chị trả lời. Hạn và lý do ở %(link)s"),
        page=HOME,
    ),
    "test": Text(
        _("Tin gửi thử"),
        _("Tin gửi thử"),
        _("Đây là tin gửi thử. Anh/chị sẽ nhận tin về hồ sơ tuyển sinh theo cách này. Đổi ở %(link)s"),
        page="notifications:preferences",
    ),
}


def values_of(notice: Notice) -> dict[str, str]:
    """What fills the text of a notice: code, link, moment, hotline."""
    text, application = TEXTS[notice.kind], notice.application
    code = application.code if application is not None else ""
    path = notice.facts.get("link") or _path(text, code)
    by = notice.facts.get("by")
    moment = datetime.fromisoformat(by) if by else None
    if moment is None and text.deadline and application is not None:
        moment = getattr(application.round, text.deadline)
    return {
        "code": code,
        "link": settings.SITE_URL + path,
        "by": timezone.localtime(moment).strftime("%H:%M %d/%m/%Y") if moment else "",
        "hotline": str(settings.SITE["hotline"]),
    }


def subject_and_body(kind: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """The words of a message in Vietnamese, which every guardian is written to in."""
    text = TEXTS[kind]
    with translation.override("vi"):
        return str(text.subject) % values, str(text.body) % values


def _path(text: Text, code: str) -> str:
    if text.page.startswith("registration:") and text.page != HOME and code:
        return reverse(text.page, args=[code])
    return reverse(HOME if text.page.startswith("registration:") else text.page)


def name_of(kind: str) -> str:
    """What offices and families call a kind of message; one that is no longer sent goes by its key."""
    return str(TEXTS[kind].name) if kind in TEXTS else kind
