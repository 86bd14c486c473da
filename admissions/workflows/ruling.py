"""A decision of the authority, from its entry to its confirmation by a second person."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import can_confirm_ruling, can_enter_ruling
from admissions.workflows.stateful import Stateful


class RulingState(models.TextChoices):
    ENTERED = "ENTERED", _("Chờ người thứ hai xác nhận")
    CONFIRMED = "CONFIRMED", _("Có hiệu lực")
    REVOKED = "REVOKED", _("Đã thu hồi")


class RulingWorkflow(Stateful):
    """ENTERED → CONFIRMED by a second person; either may be REVOKED."""

    state = FSMField(
        _("trạng thái"), default=RulingState.ENTERED, choices=RulingState.choices, protected=True
    )

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, RulingState.ENTERED, RulingState.CONFIRMED, permission=can_confirm_ruling)
    def confirm(self) -> None:
        """A director who did not enter it has the signed paper before them; runs follow it from now on."""

    @transition(state, RulingState.ENTERED, RulingState.REVOKED, permission=can_enter_ruling)
    def withdraw(self) -> None:
        """Entered by mistake; it was never in force."""

    @transition(state, RulingState.CONFIRMED, RulingState.REVOKED, permission=can_confirm_ruling)
    def revoke(self) -> None:
        """The authority takes its decision back, with a reason."""
