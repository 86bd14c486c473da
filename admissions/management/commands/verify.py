"""Check the result of a bundle by computing it again with other code, as anybody can without this site."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.exchange import verifier
from admissions.management.file_command import FileCommand


class Command(FileCommand):
    help = _("Kiểm tra kết quả của một gói dữ liệu; thoát 0 khi đúng, 1 khi sai, 2 khi dữ liệu hỏng.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help=_("thư mục của gói dữ liệu"))

    def handle(self, *args: Any, bundle: Path, **options: Any) -> None:
        language = "en" if get_language() == "en" else "vi"
        code = verifier.main([str(bundle), "--language", language], self.stdout, self.stderr)
        if code:
            sys.exit(code)
