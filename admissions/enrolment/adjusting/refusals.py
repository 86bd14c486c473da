"""Why an act on an adjustment is refused, in words that say what to do."""

from django.utils.translation import gettext as _

from admissions.workflows.refusal import Refusal


class NothingPublished(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đợt này chưa có kết quả đang hiệu lực để điều chỉnh."))


class AdjustmentUnderWay(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đang có một điều chỉnh chưa xong của đợt này. Hãy áp dụng hoặc bỏ nó trước."))


class DeadlineTooEarly(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hạn xác nhận phải sau thời điểm hiện tại. Hãy chọn ngày muộn hơn."))


class NothingChanges(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Điều chỉnh này không làm thay đổi chỗ của em nào nên không có gì để trình."))


class CorrectionRefused(Refusal):
    """A mark that cannot be taken; nothing was saved."""


class ChangedSinceDraft(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Từ khi soạn đã có gia đình trả lời khác đi. Hãy tính lại rồi trình lại điều chỉnh này.")
        )


class DecisionMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi số quyết định, ngày ký và người ký."))


class NoteMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi lý do để người khác đọc lại hiểu được."))


class PlaceIsConfirmed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Em này đã xác nhận nhập học. Điều chỉnh không rút chỗ của học sinh đã xác nhận."))
