"""Check a stored run once more, by SQL alone."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from admissions.allocation.services import check_run
from admissions.management.file_command import WRONG_RESULT
from admissions.models import AllocationRun
from admissions.workflows.allocation_run import HAS_RESULT


class Command(BaseCommand):
    help = _("Kiểm tra lại kết quả đã lưu của một lượt xét bằng SQL; thoát 0 khi đúng, 1 khi sai.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help=_("số của lượt xét"))

    def handle(self, *args: Any, run: int, **options: Any) -> None:
        found = AllocationRun.objects.select_related("round").filter(pk=run, state__in=HAS_RESULT).first()
        if found is None or found.freeze_id is None:
            raise CommandError(_("Lượt xét %(run)s không có hoặc chưa có kết quả.") % {"run": run})
        violations = check_run(run=found)
        for violation in violations:
            self.stdout.write(violation.message)
        if violations:
            sys.exit(WRONG_RESULT)
        self.stdout.write(_("Lượt xét %(run)s: mọi điều kiểm tra đều đạt.") % {"run": run})
