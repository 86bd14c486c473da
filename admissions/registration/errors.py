"""Why a family's request is refused: each in a sentence that says what to do."""

from django.utils.translation import gettext as _

from admissions.workflows.refusal import Refusal


class RoundIsClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đợt này không nhận đăng ký lúc này. Hãy xem lịch của đợt trên trang chủ."))


class AlreadyApplied(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Con đã có hồ sơ trong đợt này. Hãy mở hồ sơ đó để xem hoặc sửa."))


class AlreadyAdmitted(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Con đã được tuyển thẳng trong đợt này nên không cần nộp hồ sơ."))


class WrongAge(Refusal):
    def __init__(self, *, earliest: int, latest: int, grade: int) -> None:
        years = str(latest) if earliest == latest else f"{earliest}–{latest}"
        super().__init__(
            _("Đợt này dành cho trẻ vào lớp %(grade)s, sinh năm %(years)s. Hãy chọn đúng cấp học của con.")
            % {"grade": grade, "years": years}
        )


class NotEditable(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hồ sơ đã nộp. Muốn đổi, hãy bấm Sửa hồ sơ đã nộp ở trang hồ sơ, khi đợt còn mở."))


class AnswersRefused(Refusal):
    """Answers that are not what was asked; `problems` maps a fact's name to its sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class WishesRefused(Refusal):
    """A list of wishes that the rules of the round do not allow."""


class NotReady(Refusal):
    """What still lacks before the file can be handed in; `missing` lists it in words."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("Hồ sơ còn thiếu: %(what)s. Hãy bổ sung rồi nộp.") % {"what": "; ".join(missing)})
        self.missing = missing
