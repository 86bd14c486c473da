"""A family's file in one round, from the first answer to the school's decision on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import (
    can_edit_application,
    can_lapse_application,
    can_restore_application,
    can_verify_application,
    can_withdraw_application,
)
from admissions.workflows.stateful import Stateful


class ApplicationState(models.TextChoices):
    DRAFTED = "DRAFTED", _("Bản nháp chưa nộp")
    SUBMITTED = "SUBMITTED", _("Đã nộp")
    TAKEN_UP = "TAKEN_UP", _("Trường đang kiểm tra")
    RETURNED = "RETURNED", _("Cần bổ sung")
    VERIFIED = "VERIFIED", _("Đã xác minh")
    REJECTED = "REJECTED", _("Không đủ điều kiện")
    WITHDRAWN = "WITHDRAWN", _("Đã rút")
    LAPSED = "LAPSED", _("Hết hạn, không nộp")


ENDED_WITHOUT_DECISION = (ApplicationState.WITHDRAWN, ApplicationState.LAPSED)
EDITABLE_BY_FAMILY = (ApplicationState.DRAFTED, ApplicationState.RETURNED)
WAITING_FOR_SCHOOL = (ApplicationState.SUBMITTED, ApplicationState.TAKEN_UP)
DECIDED = (ApplicationState.VERIFIED, ApplicationState.REJECTED)
MAY_BE_REOPENED = (ApplicationState.SUBMITTED, ApplicationState.TAKEN_UP, ApplicationState.VERIFIED)


class ApplicationWorkflow(Stateful):
    """DRAFTED → SUBMITTED → TAKEN_UP → VERIFIED, by way of RETURNED where something is missing."""

    state = FSMField(
        _("trạng thái"), default=ApplicationState.DRAFTED, choices=ApplicationState.choices, protected=True
    )

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, EDITABLE_BY_FAMILY, ApplicationState.SUBMITTED, permission=can_edit_application)
    def submit(self) -> None:
        """The family hands in the file, or hands it in again after a repair."""

    @transition(state, MAY_BE_REOPENED, ApplicationState.DRAFTED, permission=can_edit_application)
    def reopen(self) -> None:
        """The family changes a file; what it handed in before counts until it hands in anew."""

    @transition(
        state, ApplicationState.DRAFTED, ApplicationState.SUBMITTED, permission=can_restore_application
    )
    def restore(self) -> None:
        """Registration closed on a change that was not handed in: the last version counts, unchecked."""

    @transition(
        state, ApplicationState.DRAFTED, ApplicationState.VERIFIED, permission=can_restore_application
    )
    def restore_verified(self) -> None:
        """As `restore`, of a version that the school had checked already."""

    @transition(
        state, ApplicationState.SUBMITTED, ApplicationState.TAKEN_UP, permission=can_verify_application
    )
    def take_up(self) -> None:
        """An officer of the school opens the file to check it."""

    @transition(
        state, ApplicationState.TAKEN_UP, ApplicationState.RETURNED, permission=can_verify_application
    )
    def return_for_repair(self) -> None:
        """Something is missing or unreadable; the family is told exactly what."""

    @transition(
        state, ApplicationState.TAKEN_UP, ApplicationState.VERIFIED, permission=can_verify_application
    )
    def verify(self) -> None:
        """Papers and claims are accepted; the file takes part in the allocation."""

    @transition(
        state, ApplicationState.TAKEN_UP, ApplicationState.REJECTED, permission=can_verify_application
    )
    def reject(self) -> None:
        """The child may not take part; the legal ground is given."""

    @transition(state, DECIDED, ApplicationState.TAKEN_UP, permission=can_verify_application)
    def take_up_again(self) -> None:
        """The school reopens its own decision before the list is locked, with a reason."""

    @transition(
        state,
        (
            ApplicationState.DRAFTED,
            ApplicationState.SUBMITTED,
            ApplicationState.RETURNED,
            ApplicationState.VERIFIED,
        ),
        ApplicationState.WITHDRAWN,
        permission=can_withdraw_application,
    )
    def withdraw(self) -> None:
        """The family takes the file back before registration closes."""

    @transition(state, EDITABLE_BY_FAMILY, ApplicationState.LAPSED, permission=can_lapse_application)
    def lapse(self) -> None:
        """Never handed in, or never repaired, when the list was locked."""
