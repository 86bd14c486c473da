"""Why an act on proposals is refused: each in a sentence that says what to do."""

from django.utils.translation import gettext as _

from admissions.workflows.refusal import Refusal


class NotYetOrTooLate(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Chỉ tính đề xuất từ khi công bố kế hoạch đến hết hạn đăng ký. Hãy xem bước của đợt.")
        )


class NothingToRelease(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Chưa có đề xuất nào để gửi. Hãy bấm Tính đề xuất, và gửi khi đợt đang nhận đăng ký.")
        )


class FileIsWithSchool(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Con đã có hồ sơ nộp cho trường. Muốn nhận chỗ được đề xuất, hãy mở hồ sơ đó để sửa trước.")
        )


class AnsweredAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Gia đình đã trả lời đề xuất này rồi. Hãy xem hồ sơ của con."))


class SeatsAreGone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Trường này không còn nhận nguyện vọng trong đợt. Hãy tự chọn trường khác."))
