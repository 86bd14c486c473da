"""What an operator is told by `manage.py check --deploy` about the papers of families."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def papers_are_scanned(**_options: Any) -> list[CheckMessage]:
    if settings.CLAMAV_ADDRESS:
        return []
    return [
        Warning(
            "CLAMAV_ADDRESS trống: giấy tờ được làm sạch nhưng không quét mã độc.",
            hint="Đặt CLAMAV_ADDRESS=máy:cổng hoặc unix:/đường-dẫn của clamd.",
            id="admissions.W001",
        )
    ]
