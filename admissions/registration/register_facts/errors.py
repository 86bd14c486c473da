"""Why a request about the register is refused: each in a sentence that says what to do."""

from django.utils.translation import gettext as _

from admissions.workflows.refusal import Refusal


class RegisterChanged(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Dữ liệu của con vừa thay đổi trong lúc anh/chị xem. Hãy xem lại từng mục rồi xác nhận.")
        )


class AlreadyDisputed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Anh/chị đã gửi đề nghị sửa mục này. Hãy chờ trường trả lời."))


class NothingToCorrect(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Điều anh/chị ghi giống với điều sổ đang có. Hãy ghi điều đúng, hoặc chọn “Đúng”.")
        )


class ReplyMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi lý do giữ nguyên để gia đình biết."))


class ClaimNotUnderstood(Refusal):
    """What the family asked for cannot be written into the register as it stands."""

    def __init__(self) -> None:
        super().__init__(
            _("Không ghi được điều gia đình đề nghị vào sổ vì danh mục đã đổi. Hãy giữ nguyên và nêu lý do.")
        )
