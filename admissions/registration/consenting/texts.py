"""What families read before they answer. A changed text gets a new version; old answers keep theirs."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from admissions.registration.consenting.asked import (
    CHILD_PUBLISHES,
    GUARDIAN_NOTES,
    GUARDIAN_PUBLISHES,
    Asked,
)

Words = Any
"""A sentence that becomes one language or the other when it is read."""

TEXT_VERSION: Final = "2026-1"

INFORMATION: Final[tuple[tuple[Words, Words], ...]] = (
    (
        _("Ai xử lý"),
        _("Sở Giáo dục và Đào tạo, trường kiểm tra hồ sơ và trường con được xếp vào. Không ai khác."),
    ),
    (
        _("Để làm gì"),
        _("Chỉ để tuyển sinh đầu cấp theo nhiệm vụ luật giao (Luật Bảo vệ dữ liệu cá nhân, Điều 19)."),
    ),
    (
        _("Những gì"),
        _("Thông tin của con trong sổ của ngành, câu trả lời, nguyện vọng và giấy tờ anh/chị gửi."),
    ),
    (
        _("Kiểm tra công khai"),
        _(
            "Để ai cũng kiểm tra được việc xét, gói dữ liệu kiểm chứng có mã hồ sơ, nguyện vọng và điều "
            "quy tắc dùng để xét; không có tên, ngày sinh, địa chỉ, số định danh."
        ),
    ),
    (
        _("Quyền của gia đình"),
        _(
            "Xem, đề nghị sửa, nhận bản sao; đổi ý về việc công khai bất cứ lúc nào ở trang hồ sơ. "
            "Cơ quan trả lời đề nghị xem, sửa trong 10 ngày."
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One question: what is asked, what the answers say, and for a duty of the authority one box to tick."""

    question: Words
    hint: Words
    yes: Words
    no: Words | None


WORDINGS: Final[dict[Asked, Wording]] = {
    GUARDIAN_NOTES: Wording(
        _("Tôi đã đọc thông tin về việc xử lý dữ liệu của con"),
        _("Việc xử lý hồ sơ là nhiệm vụ luật giao, anh/chị xác nhận đã được thông báo."),
        _("Tôi đã đọc thông tin về việc xử lý dữ liệu của con"),
        None,
    ),
    GUARDIAN_PUBLISHES: Wording(
        _("Anh/chị có đồng ý công khai kết quả của con không?"),
        _(
            "Nếu đồng ý, danh sách kết quả công khai, khi có, được ghi dòng của con. "
            "Nếu không, kết quả chỉ xem được bằng mã tra cứu hoặc khi đăng nhập. "
            "Trả lời thế nào cũng không ảnh hưởng việc xét tuyển."
        ),
        _("Đồng ý công khai"),
        _("Không đồng ý, chỉ xem bằng mã"),
    ),
    CHILD_PUBLISHES: Wording(
        _("Con có đồng ý công khai kết quả của mình không?"),
        _("Con đã từ 7 tuổi nên con tự trả lời: có đồng ý cho người khác thấy kết quả của con không."),
        _("Con đồng ý"),
        _("Con không đồng ý"),
    ),
}
