"""A place that the system proposes before anyone applies, until the family has answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import can_answer_proposal, can_lapse_proposal, can_release_proposal
from admissions.workflows.stateful import Stateful


class ProposalState(models.TextChoices):
    COMPUTED = "COMPUTED", _("Đã tính, chưa gửi gia đình")
    OFFERED = "OFFERED", _("Chờ gia đình trả lời")
    CONFIRMED = "CONFIRMED", _("Gia đình đồng ý")
    DECLINED = "DECLINED", _("Gia đình tự chọn trường")
    LAPSED = "LAPSED", _("Hết hạn, không trả lời")


LIVE = (ProposalState.COMPUTED, ProposalState.OFFERED, ProposalState.CONFIRMED)


class ProposalWorkflow(Stateful):
    """COMPUTED → OFFERED → CONFIRMED or DECLINED; LAPSED when registration closes without an answer."""

    state = FSMField(
        _("trạng thái"), default=ProposalState.COMPUTED, choices=ProposalState.choices, protected=True
    )

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, ProposalState.COMPUTED, ProposalState.OFFERED, permission=can_release_proposal)
    def release(self) -> None:
        """Registration is open and the family may see it."""

    @transition(
        state,
        (ProposalState.OFFERED, ProposalState.DECLINED),
        ProposalState.CONFIRMED,
        permission=can_answer_proposal,
    )
    def confirm(self) -> None:
        """The family takes it: a file with this wish is handed in in the same act."""

    @transition(state, ProposalState.OFFERED, ProposalState.DECLINED, permission=can_answer_proposal)
    def decline(self) -> None:
        """The family files wishes of its own; the proposal may still be taken while registration is open."""

    @transition(state, ProposalState.CONFIRMED, ProposalState.DECLINED, permission=can_answer_proposal)
    def take_back(self) -> None:
        """The file that confirmed it was changed or withdrawn."""

    @transition(
        state,
        (ProposalState.OFFERED, ProposalState.DECLINED),
        ProposalState.LAPSED,
        permission=can_lapse_proposal,
    )
    def lapse(self) -> None:
        """Registration closed."""
