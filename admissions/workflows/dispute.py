"""A family's word that the register is wrong about a child, until the owner of the fact has answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import can_decide_dispute, can_withdraw_dispute
from admissions.workflows.stateful import Stateful


class DisputeState(models.TextChoices):
    OPENED = "OPENED", _("Chờ trường trả lời")
    ACCEPTED = "ACCEPTED", _("Đã sửa theo đề nghị")
    REFUSED = "REFUSED", _("Giữ nguyên")
    WITHDRAWN = "WITHDRAWN", _("Gia đình rút đề nghị")


class DisputeWorkflow(Stateful):
    """OPENED → ACCEPTED or REFUSED by the owner of the fact, or WITHDRAWN by the family."""

    state = FSMField(
        _("trạng thái"), default=DisputeState.OPENED, choices=DisputeState.choices, protected=True
    )

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, DisputeState.OPENED, DisputeState.ACCEPTED, permission=can_decide_dispute)
    def accept(self) -> None:
        """The evidence holds: the register is corrected in the same act."""

    @transition(state, DisputeState.OPENED, DisputeState.REFUSED, permission=can_decide_dispute)
    def refuse(self) -> None:
        """The register stays as it is; the answer says why."""

    @transition(state, DisputeState.OPENED, DisputeState.WITHDRAWN, permission=can_withdraw_dispute)
    def withdraw(self) -> None:
        """The family takes its request back."""
