"""Pack a bundle for the public: what is needed to compute the result again, and nothing else."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from admissions.exchange.errors import BadInput
from admissions.exchange.public_bundle import pack
from admissions.management.file_command import FileCommand


class Command(FileCommand):
    help = _("Đóng gói công khai một gói dữ liệu đã có kết quả, kèm chương trình kiểm tra.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help=_("thư mục của gói dữ liệu"))
        parser.add_argument("file", type=Path, metavar="FILE", help=_("tệp .zip sẽ ghi"))

    def handle(self, *args: Any, bundle: Path, file: Path, **options: Any) -> None:
        packed = pack(bundle)
        try:
            file.write_bytes(packed)
        except OSError as error:
            raise BadInput.at("", f"không ghi được {file} ({error.strerror})") from None
        self.stdout.write(_("Đã ghi %(file)s (%(size)s KB)") % {"file": file, "size": len(packed) // 1024})
