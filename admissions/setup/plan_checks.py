"""What the law asks of a plan: refused where it says so, warned of where only a date is missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import AdministrativeUnit, AdmissionRound, School
from admissions.rules.plan import (
    is_announced_late,
    is_class_too_large,
    last_day_to_announce,
    pupils_a_class,
    repeats_third_paper,
    years_with_this_paper,
)
from admissions.rules.policy import Policy
from admissions.workflows.refusal import Refusal

if TYPE_CHECKING:
    from admissions.setup.offerings import Seats


class ClassTooLarge(Refusal):
    """Seats that need classes above the legal size, without a decision that allows them."""

    def __init__(self, school: School, *, pupils: int, most: int) -> None:
        super().__init__(
            _(
                "%(school)s: mỗi lớp %(pupils)s học sinh, nhiều nhất là %(most)s. Hãy giảm chỉ tiêu, "
                "thêm lớp hoặc ghi văn bản cho phép vượt sĩ số."
            )
            % {"school": school.name, "pupils": pupils, "most": most}
        )


class ThirdPaperRepeated(Refusal):
    """The same third paper for more years running than the law allows."""

    def __init__(self, policy: Policy, years: int) -> None:
        paper = policy.fact(policy.plan.third_paper or "")
        super().__init__(
            _(
                "Môn thi thứ ba (%(paper)s) đã là năm thứ %(years)s liên tiếp, nhiều nhất là %(most)s năm. "
                "Hãy chọn bộ quy tắc có môn khác."
            )
            % {
                "paper": paper.label.text(get_language() or "vi"),
                "years": years,
                "most": policy.plan.third_paper_years,
            }
        )


def check_class_sizes(policy: Policy, seats: Sequence[Seats]) -> None:
    """Raises ClassTooLarge for the first school whose classes would be above the legal size."""
    for each in seats:
        if is_class_too_large(policy, programme=each.programme, seats=each.seats, classes=each.classes):
            pupils = pupils_a_class(each.seats, each.classes or 1)
            most = policy.gate_limits.class_size(each.programme) or 0
            raise ClassTooLarge(each.school, pupils=pupils, most=most)


def check_third_paper(policy: Policy, province: AdministrativeUnit) -> None:
    """Raises ThirdPaperRepeated when the province had the same paper in too many years before."""
    if policy.plan.third_paper is None:
        return
    rounds = AdmissionRound.objects.filter(province=province, grade=policy.grade)
    earlier = {each.school_year: each.policy.plan.third_paper for each in rounds}
    if repeats_third_paper(policy, earlier):
        raise ThirdPaperRepeated(policy, years_with_this_paper(policy, earlier))


def plan_warnings(admission_round: AdmissionRound, now: datetime) -> list[str]:
    """What the director and the specialist are told before the plan is signed or made public."""
    policy, today = admission_round.policy, timezone.localdate(now)
    if not is_announced_late(policy, today):
        return []
    return [_late(last_day_to_announce(policy), today)]


def _late(before: date | None, today: date) -> str:
    return _(
        "Kế hoạch phải công bố trước ngày %(before)s; hôm nay là %(today)s. Vẫn làm tiếp được, việc chậm sẽ "
        "nằm trong nhật ký."
    ) % {"before": f"{before:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"}
