"""Something odd in a round's input, from the check that found it to its correction or somebody's answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import can_override_finding, can_settle_finding
from admissions.workflows.stateful import Stateful


class FindingState(models.TextChoices):
    FOUND = "FOUND", _("Chờ xử lý")
    OVERRIDDEN = "OVERRIDDEN", _("Giữ nguyên, có lý do")
    CORRECTED = "CORRECTED", _("Đã sửa dữ liệu")


SETTLED = (FindingState.OVERRIDDEN, FindingState.CORRECTED)


class FindingWorkflow(Stateful):
    """FOUND → CORRECTED by the next check, or → OVERRIDDEN by a second person; either may be found again."""

    state = FSMField(
        _("trạng thái"), default=FindingState.FOUND, choices=FindingState.choices, protected=True
    )

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, FindingState.FOUND, FindingState.OVERRIDDEN, permission=can_override_finding)
    def override(self) -> None:
        """A second person answers for the data as they are, with a reason."""

    @transition(
        state,
        (FindingState.FOUND, FindingState.OVERRIDDEN),
        FindingState.CORRECTED,
        permission=can_settle_finding,
    )
    def correct(self) -> None:
        """A later check no longer finds it: the data were corrected."""

    @transition(state, SETTLED, FindingState.FOUND, permission=can_settle_finding)
    def find_again(self) -> None:
        """It is back, or its figures are others than those that somebody answered for."""
