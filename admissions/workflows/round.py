"""An admission round, from the drafted plan to the archive (TT 30/2024 Arts 7, 12; life cycle of a round)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import (
    can_approve_plan,
    can_approve_result,
    can_prepare_round,
    can_publish_result,
    can_return_data,
    can_run_clock,
    can_steer_round,
)
from admissions.workflows.stateful import Stateful


class RoundState(models.TextChoices):
    DRAFTED = "DRAFTED", _("Đang soạn kế hoạch")
    PLAN_APPROVED = "PLAN_APPROVED", _("Đã duyệt kế hoạch")
    ANNOUNCED = "ANNOUNCED", _("Đã công bố kế hoạch")
    OPENED = "OPENED", _("Đang nhận đăng ký")
    CLOSED = "CLOSED", _("Đã đóng đăng ký")
    LOCKED = "LOCKED", _("Đã chốt danh sách")
    PREPARED = "PREPARED", _("Đã đủ dữ liệu xét")
    PROPOSED = "PROPOSED", _("Đã trình kết quả")
    APPROVED = "APPROVED", _("Đã duyệt kết quả")
    PUBLISHED = "PUBLISHED", _("Đã công bố kết quả")
    FINISHED = "FINISHED", _("Đã kết thúc")
    ARCHIVED = "ARCHIVED", _("Đã lưu trữ")


PLANNING = (RoundState.DRAFTED, RoundState.PLAN_APPROVED)
ANNOUNCED_OR_LATER = tuple(state for state in RoundState if state not in PLANNING)
ACCEPTS_VERIFICATION = (RoundState.OPENED, RoundState.CLOSED)
RESULT_IS_PUBLIC = (RoundState.PUBLISHED, RoundState.FINISHED, RoundState.ARCHIVED)


class RoundWorkflow(Stateful):
    """From DRAFTED by way of OPENED, LOCKED, PREPARED and PROPOSED to PUBLISHED, and on to ARCHIVED."""

    state = FSMField(_("trạng thái"), default=RoundState.DRAFTED, choices=RoundState.choices, protected=True)

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, RoundState.DRAFTED, RoundState.PLAN_APPROVED, permission=can_approve_plan)
    def approve_plan(self) -> None:
        """A director, not the one who drafted it, signs the plan."""

    @transition(state, RoundState.PLAN_APPROVED, RoundState.DRAFTED, permission=can_approve_plan)
    def return_plan(self) -> None:
        """The plan goes back for changes; it is not public yet."""

    @transition(state, RoundState.PLAN_APPROVED, RoundState.ANNOUNCED, permission=can_steer_round)
    def announce(self) -> None:
        """The plan becomes public (by law before 31 March)."""

    @transition(state, RoundState.ANNOUNCED, RoundState.OPENED, permission=can_run_clock)
    def open(self) -> None:
        """Families may apply from now on."""

    @transition(state, RoundState.OPENED, RoundState.CLOSED, permission=can_run_clock)
    def close(self) -> None:
        """No new file and no new wish; schools go on verifying and families go on repairing."""

    @transition(state, RoundState.CLOSED, RoundState.OPENED, permission=can_approve_plan)
    def reopen(self) -> None:
        """The deadline is extended by a director, with a reason."""

    @transition(state, RoundState.CLOSED, RoundState.LOCKED, permission=can_steer_round)
    def lock(self) -> None:
        """Every file is decided; wishes and verified facts stand."""

    @transition(state, RoundState.LOCKED, RoundState.PREPARED, permission=can_prepare_round)
    def prepare(self) -> None:
        """Everything that ranks is in place: exam scores locked, or none are needed."""

    @transition(state, RoundState.PREPARED, RoundState.LOCKED, permission=can_return_data)
    def return_data(self) -> None:
        """A director opens scores and seats for correction, with a reason."""

    @transition(state, RoundState.PREPARED, RoundState.PROPOSED, permission=can_steer_round)
    def propose(self) -> None:
        """A checked run is put before the approver."""

    @transition(state, RoundState.PROPOSED, RoundState.PREPARED, permission=can_approve_result)
    def return_proposal(self) -> None:
        """The approver sends the result back with a reason."""

    @transition(state, RoundState.PROPOSED, RoundState.APPROVED, permission=can_approve_result)
    def approve(self) -> None:
        """A second person, never the proposer, approves the admitted list."""

    @transition(state, RoundState.APPROVED, RoundState.PUBLISHED, permission=can_publish_result)
    def publish(self) -> None:
        """Results and cutoffs become visible together (TT 30/2024 Art 13.6)."""

    @transition(state, RoundState.PUBLISHED, RoundState.FINISHED, permission=can_run_clock)
    def finish(self) -> None:
        """The confirmation window is over; places not confirmed lapse."""

    @transition(state, RoundState.FINISHED, RoundState.ARCHIVED, permission=can_steer_round)
    def archive(self) -> None:
        """The round is kept, read-only."""
