"""Turn a province's flat file, one row a candidate, into a bundle or into a round of the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db.utils import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from admissions.exchange.errors import BadInput
from admissions.exchange.report import import_lines
from admissions.exchange.round_bundle import bundle_from_round_file
from admissions.management.file_command import FileCommand


class Command(FileCommand):
    help = _(
        "Đọc tệp thí sinh của một tỉnh (CSV hoặc Excel) thành một gói dữ liệu, hoặc thành một đợt trong cơ sở"
        " dữ liệu; ghi tất cả hoặc không ghi gì."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help=_("tệp CSV hoặc .xlsx, mỗi thí sinh một dòng")
        )
        parser.add_argument("--pack", required=True, metavar="ID", help=_("bộ quy tắc; xem list_packs"))
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument("--bundle", type=Path, metavar="DIR", help=_("thư mục sẽ ghi"))
        target.add_argument("--round", metavar="ID", help=_("mã của đợt sẽ tạo trong cơ sở dữ liệu"))
        parser.add_argument(
            "--actor", metavar="NAME", help=_("với --round: tài khoản chuyên viên Sở đứng tên")
        )
        seats = parser.add_mutually_exclusive_group(required=True)
        seats.add_argument("--offerings", type=Path, metavar="FILE", help=_("tệp trường và chỉ tiêu"))
        seats.add_argument(
            "--seats-from-outcomes", action="store_true", help=_("đợt đã qua: chỉ tiêu là số đã nhận")
        )
        parser.add_argument("--sheet", metavar="NAME", help=_("trang tính của tệp Excel; mặc định trang đầu"))
        parser.add_argument("--seed", default="", help=_("hạt giống bốc thăm, ghi vào manifest.json"))
        parser.add_argument("--replace", action="store_true", help=_("ghi đè gói dữ liệu đã có"))

    def handle(self, *args: Any, file: Path, pack: str, **options: Any) -> None:
        source = {name: options[name] for name in ("offerings", "seats_from_outcomes", "sheet", "seed")}
        if options["round"]:
            self.into_database(file, pack, options["round"], options["actor"], source)
            return
        folder = options["bundle"]
        report = bundle_from_round_file(file, pack=pack, folder=folder, replace=options["replace"], **source)
        self.tell(import_lines(report))
        self.stdout.write(_("Đã ghi gói dữ liệu vào %(folder)s") % {"folder": folder})

    def into_database(
        self, file: Path, pack: str, code: str, actor: str | None, source: dict[str, Any]
    ) -> None:
        """Database code is imported here alone: a bundle is made without any."""
        from admissions.exchange.round_import import round_from_round_file
        from admissions.models.clock import database_now

        try:
            officer = _specialist(actor)
        except (OperationalError, ProgrammingError):
            raise BadInput.at("", "cơ sở dữ liệu chưa có bảng; hãy chạy python3 manage.py migrate") from None
        report = round_from_round_file(
            file, actor=officer, pack=pack, code=code, now=database_now(), **source
        )
        self.tell(import_lines(report))
        self.stdout.write(_("Đã tạo đợt %(code)s, sẵn sàng để xét") % {"code": code})


def _specialist(username: str | None) -> Any:
    """The account that answers for the import."""
    from admissions.models import User
    from admissions.permissions import Role

    found = list(User.objects.filter(role=Role.SPECIALIST, is_active=True).order_by("pk")[:2])
    if username is not None:
        found = list(User.objects.filter(username=username, is_active=True))
    if len(found) == 1:
        return found[0]
    if username is not None:
        raise BadInput.at("", f"không có tài khoản “{username}”")
    if not found:
        raise BadInput.at("", "chưa có tài khoản chuyên viên Sở nào; hãy tạo ở trang /quan-tri/")
    raise BadInput.at("", "hãy ghi rõ tài khoản chuyên viên Sở đứng tên bằng --actor TÊN")
