"""Check the result of a bundle by computing it again with other code."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from admissions.exchange.report import verdict_lines
from admissions.exchange.verify import verify_bundle
from admissions.management.file_command import WRONG_RESULT, FileCommand


class Command(FileCommand):
    help = _("Kiểm tra kết quả của một gói dữ liệu; thoát 0 khi đúng, 1 khi sai, 2 khi dữ liệu hỏng.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help=_("thư mục của gói dữ liệu"))

    def handle(self, *args: Any, bundle: Path, **options: Any) -> None:
        verdict = verify_bundle(bundle)
        self.tell(verdict_lines(verdict))
        if not verdict.is_right:
            sys.exit(WRONG_RESULT)
