"""Papers that prove what a file says."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.application import Application
from admissions.workflows.document import CURRENT, DocumentWorkflow


class Document(DocumentWorkflow):
    """One uploaded paper of one page or several.

    While `quarantined_at` is set the virus scanner has not yet seen it, and nobody is shown its pages.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="documents")
    kind = models.CharField(_("loại giấy tờ"), max_length=32)
    quarantined_at = models.DateTimeField(_("chờ quét mã độc từ"), null=True, blank=True)
    note = models.TextField(_("ý kiến của trường"), blank=True)
    uploaded_at = models.DateTimeField(_("đã gửi lúc"))

    class Meta:
        verbose_name = _("giấy tờ")
        verbose_name_plural = _("giấy tờ")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(state__in=CURRENT),
                name="one_current_paper_a_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["quarantined_at"],
                condition=Q(quarantined_at__isnull=False),
                name="papers_in_quarantine",
            )
        ]


class DocumentPage(models.Model):
    """One picture, or one PDF, of a paper. Files are made harmless on arrival and lie outside what the web
    server serves; rows of one family's papers may share one."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField(_("trang"))
    file = models.FileField(_("tệp"), max_length=200, db_index=True)
    content_type = models.CharField(max_length=32)
    size = models.PositiveIntegerField(_("số byte"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("trang giấy tờ")
        verbose_name_plural = _("trang giấy tờ")
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_page_a_number"),
            models.CheckConstraint(condition=Q(size__gt=0), name="page_not_empty"),
        ]

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def stored_name(self) -> str:
        return str(self.file.name)
