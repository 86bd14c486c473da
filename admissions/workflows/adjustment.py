"""A change of a published result, from the draft that computes it to the day it reaches families."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import can_approve_adjustment, can_steer_adjustment
from admissions.workflows.stateful import Stateful


class AdjustmentState(models.TextChoices):
    DRAFTED = "DRAFTED", _("Đang soạn")
    PROPOSED = "PROPOSED", _("Đã trình")
    APPROVED = "APPROVED", _("Đã duyệt")
    APPLIED = "APPLIED", _("Đã áp dụng")
    DROPPED = "DROPPED", _("Đã bỏ")


UNDER_WAY = (AdjustmentState.DRAFTED, AdjustmentState.PROPOSED, AdjustmentState.APPROVED)


class AdjustmentWorkflow(Stateful):
    """DRAFTED → PROPOSED → APPROVED → APPLIED; families see nothing before the last step."""

    state = FSMField(
        _("trạng thái"), default=AdjustmentState.DRAFTED, choices=AdjustmentState.choices, protected=True
    )

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, AdjustmentState.DRAFTED, AdjustmentState.PROPOSED, permission=can_steer_adjustment)
    def propose(self) -> None:
        """A specialist puts the computed changes before the approver."""

    @transition(state, AdjustmentState.PROPOSED, AdjustmentState.DRAFTED, permission=can_approve_adjustment)
    def return_proposal(self) -> None:
        """The approver sends it back, with a reason."""

    @transition(state, AdjustmentState.PROPOSED, AdjustmentState.APPROVED, permission=can_approve_adjustment)
    def approve(self) -> None:
        """A director, never the one who drafted it, signs the decision."""

    @transition(state, AdjustmentState.APPROVED, AdjustmentState.APPLIED, permission=can_steer_adjustment)
    def apply(self) -> None:
        """The changes become offers, all at once; the first result stays as it was published."""

    @transition(
        state,
        (AdjustmentState.DRAFTED, AdjustmentState.APPROVED),
        AdjustmentState.DROPPED,
        permission=can_steer_adjustment,
    )
    def drop(self) -> None:
        """It will not be applied."""
