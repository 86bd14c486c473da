"""One run of the engine over a round's frozen input."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import can_approve_run, can_execute_run, can_publish_run, can_steer_run
from admissions.workflows.stateful import Stateful


class RunState(models.TextChoices):
    REQUESTED = "REQUESTED", _("Chờ chạy")
    RUNNING = "RUNNING", _("Đang chạy")
    CHECKED = "CHECKED", _("Đã kiểm, đạt")
    FAILED = "FAILED", _("Không đạt, không lưu kết quả")
    PROPOSED = "PROPOSED", _("Đã trình")
    APPROVED = "APPROVED", _("Đã duyệt")
    PUBLISHED = "PUBLISHED", _("Đã công bố")
    DISCARDED = "DISCARDED", _("Đã bỏ")


UNDER_WAY = (RunState.REQUESTED, RunState.RUNNING)
HAS_RESULT = (RunState.CHECKED, RunState.PROPOSED, RunState.APPROVED, RunState.PUBLISHED, RunState.DISCARDED)


class AllocationRunWorkflow(Stateful):
    """REQUESTED → RUNNING → CHECKED → PROPOSED → APPROVED → PUBLISHED; a failed check ends in FAILED."""

    state = FSMField(_("trạng thái"), default=RunState.REQUESTED, choices=RunState.choices, protected=True)

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, RunState.REQUESTED, RunState.RUNNING, permission=can_execute_run)
    def start(self) -> None:
        """A worker takes the run; the input is frozen now."""

    @transition(state, RunState.RUNNING, RunState.REQUESTED, permission=can_execute_run)
    def requeue(self) -> None:
        """The worker was lost; another one may take the run."""

    @transition(state, RunState.RUNNING, RunState.CHECKED, permission=can_execute_run)
    def complete(self) -> None:
        """Every check holds; placements and cutoffs are stored with this change."""

    @transition(state, RunState.RUNNING, RunState.FAILED, permission=can_execute_run)
    def fail(self) -> None:
        """The input was refused or a check failed; no placement is stored."""

    @transition(state, RunState.CHECKED, RunState.PROPOSED, permission=can_steer_run)
    def propose(self) -> None:
        """A specialist puts this run before the approver."""

    @transition(state, RunState.PROPOSED, RunState.APPROVED, permission=can_approve_run)
    def approve(self) -> None:
        """A second person, never the proposer, approves it."""

    @transition(state, RunState.APPROVED, RunState.PUBLISHED, permission=can_publish_run)
    def publish(self) -> None:
        """The round points to this run; families see it."""

    @transition(state, RunState.PROPOSED, RunState.DISCARDED, permission=can_approve_run)
    def turn_down(self) -> None:
        """The approver sends the proposal back."""

    @transition(state, RunState.CHECKED, RunState.DISCARDED, permission=can_steer_run)
    def discard(self) -> None:
        """The specialist drops a run that will not be proposed."""
