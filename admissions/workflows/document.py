"""One uploaded paper, from the upload to the school's word on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import (
    can_condemn_document,
    can_edit_document,
    can_restore_document,
    can_verify_document,
)
from admissions.workflows.stateful import Stateful


class DocumentState(models.TextChoices):
    UPLOADED = "UPLOADED", _("Chờ trường kiểm tra")
    ACCEPTED = "ACCEPTED", _("Đạt")
    RETURNED = "RETURNED", _("Cần nộp lại")
    REPLACED = "REPLACED", _("Đã thay hoặc lấy ra")


CURRENT = (DocumentState.UPLOADED, DocumentState.ACCEPTED, DocumentState.RETURNED)


class DocumentWorkflow(Stateful):
    """UPLOADED → ACCEPTED, or → RETURNED → REPLACED by a new upload."""

    state = FSMField(
        _("trạng thái"), default=DocumentState.UPLOADED, choices=DocumentState.choices, protected=True
    )

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, DocumentState.UPLOADED, DocumentState.ACCEPTED, permission=can_verify_document)
    def accept(self) -> None:
        """The paper is readable and proves what it should."""

    @transition(
        state,
        (DocumentState.UPLOADED, DocumentState.ACCEPTED),
        DocumentState.RETURNED,
        permission=can_verify_document,
    )
    def return_for_repair(self) -> None:
        """The paper must be sent again; the note says why."""

    @transition(
        state,
        CURRENT,
        DocumentState.REPLACED,
        permission=can_edit_document,
    )
    def replace(self) -> None:
        """A newer upload of the same kind takes its place; this one is kept for the record."""

    @transition(state, CURRENT, DocumentState.REPLACED, permission=can_edit_document)
    def take_out(self) -> None:
        """The family takes the paper out of its file; another may be sent."""

    @transition(
        state,
        (DocumentState.UPLOADED, DocumentState.ACCEPTED),
        DocumentState.RETURNED,
        permission=can_condemn_document,
    )
    def condemn(self) -> None:
        """The virus scanner found something in it: its pages are gone, another must be sent."""

    @transition(state, CURRENT, DocumentState.REPLACED, permission=can_restore_document)
    def set_aside(self) -> None:
        """Registration closed on a change that was not handed in: this paper belonged to the change."""

    @transition(state, DocumentState.REPLACED, DocumentState.UPLOADED, permission=can_restore_document)
    def restore(self) -> None:
        """This paper was handed in last and counts again, unchecked."""

    @transition(state, DocumentState.REPLACED, DocumentState.ACCEPTED, permission=can_restore_document)
    def restore_accepted(self) -> None:
        """As `restore`, of a version that the school had checked already."""
