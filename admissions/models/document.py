"""Papers that prove what a file says."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.application import Application
from admissions.workflows.document import CURRENT, DocumentWorkflow


class Document(DocumentWorkflow):
    """One uploaded paper. The file is re-encoded on arrival and lies outside what the web server serves."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="documents")
    kind = models.CharField(_("loại giấy tờ"), max_length=32)
    file = models.FileField(_("tệp"), max_length=200)
    content_type = models.CharField(max_length=32)
    size = models.PositiveIntegerField(_("số byte"))
    sha256 = models.CharField(max_length=64)
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
            models.CheckConstraint(condition=Q(size__gt=0), name="paper_not_empty"),
        ]
