"""Turn a province's flat file, one row a candidate, into a bundle."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from admissions.exchange.report import import_lines
from admissions.exchange.round_bundle import bundle_from_round_file
from admissions.management.file_command import FileCommand


class Command(FileCommand):
    help = _(
        "Đọc tệp thí sinh của một tỉnh (CSV hoặc Excel) thành một gói dữ liệu; ghi tất cả hoặc không ghi gì."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help=_("tệp CSV hoặc .xlsx, mỗi thí sinh một dòng")
        )
        parser.add_argument("--pack", required=True, metavar="ID", help=_("bộ quy tắc; xem list_packs"))
        parser.add_argument("--bundle", type=Path, required=True, metavar="DIR", help=_("thư mục sẽ ghi"))
        seats = parser.add_mutually_exclusive_group(required=True)
        seats.add_argument("--offerings", type=Path, metavar="FILE", help=_("tệp trường và chỉ tiêu"))
        seats.add_argument(
            "--seats-from-outcomes", action="store_true", help=_("đợt đã qua: chỉ tiêu là số đã nhận")
        )
        parser.add_argument("--sheet", metavar="NAME", help=_("trang tính của tệp Excel; mặc định trang đầu"))
        parser.add_argument("--seed", default="", help=_("hạt giống bốc thăm, ghi vào manifest.json"))
        parser.add_argument("--replace", action="store_true", help=_("ghi đè gói dữ liệu đã có"))

    def handle(self, *args: Any, file: Path, pack: str, bundle: Path, **options: Any) -> None:
        report = bundle_from_round_file(
            file,
            pack=pack,
            folder=bundle,
            offerings=options["offerings"],
            seats_from_outcomes=options["seats_from_outcomes"],
            sheet=options["sheet"],
            seed=options["seed"],
            replace=options["replace"],
        )
        self.tell(import_lines(report))
        self.stdout.write(_("Đã ghi gói dữ liệu vào %(folder)s") % {"folder": bundle})
