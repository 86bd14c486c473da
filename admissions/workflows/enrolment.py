"""A place offered by the published result, from the offer to the family's answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import can_answer_offer, can_lapse_offer
from admissions.workflows.stateful import Stateful


class EnrolmentState(models.TextChoices):
    OFFERED = "OFFERED", _("Chờ xác nhận nhập học")
    CONFIRMED = "CONFIRMED", _("Đã xác nhận nhập học")
    DECLINED = "DECLINED", _("Đã từ chối chỗ học")
    LAPSED = "LAPSED", _("Hết hạn xác nhận")
    REVOKED = "REVOKED", _("Đã thu hồi theo quyết định")


class EnrolmentWorkflow(Stateful):
    """OFFERED → CONFIRMED, DECLINED or, in silence, LAPSED; unanswered it may be REVOKED by decision."""

    state = FSMField(
        _("trạng thái"), default=EnrolmentState.OFFERED, choices=EnrolmentState.choices, protected=True
    )

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, EnrolmentState.OFFERED, EnrolmentState.CONFIRMED, permission=can_answer_offer)
    def confirm(self) -> None:
        """The family takes the place."""

    @transition(
        state,
        (EnrolmentState.OFFERED, EnrolmentState.CONFIRMED),
        EnrolmentState.DECLINED,
        permission=can_answer_offer,
    )
    def decline(self) -> None:
        """The family gives the place up, before or after confirming, until the deadline."""

    @transition(state, EnrolmentState.OFFERED, EnrolmentState.LAPSED, permission=can_lapse_offer)
    def lapse(self) -> None:
        """No answer by the deadline."""

    @transition(state, EnrolmentState.OFFERED, EnrolmentState.REVOKED, permission=can_lapse_offer)
    def revoke(self) -> None:
        """A signed decision after re-marking takes an unanswered offer back, child by child."""
