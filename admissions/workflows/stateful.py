"""What all objects with a workflow share: a version that guards every change, and a safe re-reading."""

from collections.abc import Iterable
from typing import Any

from django.db import models


class Stateful(models.Model):
    """The base of a workflow. `version` grows with every change: two people cannot overwrite each other."""

    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Any] | None = None,
    ) -> None:
        """Read again. The protected state is dropped first, since it may only be set where there is none.

        The library's own mixin lifts the protection of the shared field for a moment instead, which two
        threads can do at the same time.
        """
        if fields is None or "state" in fields:
            self.__dict__.pop("state", None)
        super().refresh_from_db(using, fields, from_queryset)
