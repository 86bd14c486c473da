"""Pack a bundle for the public: what is needed to compute the result again, and nothing else."""

import sys
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from admissions.exchange import verifier
from admissions.exchange.errors import BadInput
from admissions.exchange.public_bundle import pack
from admissions.management.file_command import FileCommand


class Command(FileCommand):
    help = _("Đóng gói công khai một gói dữ liệu đã có kết quả, kèm chương trình kiểm tra.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help=_("thư mục của gói dữ liệu"))
        parser.add_argument("file", type=Path, metavar="FILE", help=_("tệp .zip sẽ ghi"))
        parser.add_argument("--replace", action="store_true", help=_("ghi đè tệp đã có"))

    def handle(self, *args: Any, bundle: Path, file: Path, replace: bool, **options: Any) -> None:
        if file.suffix != ".zip":
            raise BadInput.at("", f"{file}: hãy đặt tên tệp có đuôi .zip")
        if file.exists() and not replace:
            raise BadInput.at("", f"{file}: tệp này đã có; hãy chọn tên khác, hoặc thêm --replace để ghi đè")
        said = StringIO()
        if code := verifier.main([str(bundle)], said, said):
            self.stderr.write(said.getvalue())
            self.stderr.write(_("Chưa đóng gói: kết quả trong thư mục không qua được kiểm tra ở trên."))
            sys.exit(code)
        packed = pack(bundle)
        try:
            file.write_bytes(packed)
        except OSError as error:
            raise BadInput.at("", f"không ghi được {file} ({error.strerror})") from None
        self.stdout.write(_("Đã ghi %(file)s (%(size)s KB)") % {"file": file, "size": len(packed) // 1024})
