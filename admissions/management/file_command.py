"""What the commands on files have in common: no database, and bad input is told plainly."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from admissions.exchange.errors import BadInput
from admissions.rules.decision import CheckFailed
from admissions.rules.packs import UnknownPack
from admissions.rules.parse import PolicyError

WRONG_RESULT = 1
BAD_INPUT = 2


class FileCommand(BaseCommand):
    """Says what is wrong with the input on stderr and leaves with 2; with 1 when a result is wrong."""

    requires_system_checks: list[str] = []

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (BadInput, UnknownPack, PolicyError) as error:
            self.leave(str(error), BAD_INPUT)
        except CheckFailed as error:
            self.leave(str(error), WRONG_RESULT)
        return None

    def leave(self, message: str, code: int) -> None:
        self.stderr.write(message)
        sys.exit(code)

    def tell(self, lines: Any) -> None:
        for line in lines:
            self.stdout.write(line)
