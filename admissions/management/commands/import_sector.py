"""Take over a list of the sector database, as the page "Dữ liệu ngành" does: all rows or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from admissions.interface.uploads import CellProblem, UploadRefused, read_list
from admissions.models import User
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.setup.resources.sector import columns_of, read_sector
from admissions.setup.sector.children import compare
from admissions.setup.sector.services import import_sector


class Command(BaseCommand):
    help = _(
        "Ghi dữ liệu ngành (CSV hoặc Excel, mỗi học sinh một dòng) vào sổ; ghi tất cả hoặc không ghi gì."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help=_("tệp CSV hoặc .xlsx"))
        parser.add_argument(
            "--actor", required=True, metavar="NAME", help=_("tài khoản chuyên viên đứng tên")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ xem sẽ thay đổi bao nhiêu"))

    def handle(self, *args: Any, file: Path, actor: str, dry_run: bool, **options: Any) -> None:
        officer = User.objects.filter(username=actor, role=Role.SPECIALIST, is_active=True).first()
        if officer is None:
            raise CommandError(_("Không có tài khoản chuyên viên nào tên %(name)s.") % {"name": actor})
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(_("Không đọc được tệp %(file)s.") % {"file": file}) from error
        now = database_now()
        try:
            lines = read_list(SimpleUploadedFile(file.name, content), columns_of())
            children = read_sector(lines, today=timezone.localdate(now))
        except UploadRefused as refused:
            for problem in refused.problems:
                self.stderr.write(_line(problem))
            raise CommandError(_("Tệp có chỗ chưa đúng nên chưa ghi dòng nào.")) from refused
        if dry_run:
            changes = compare(children)
            new = sum(each.is_new for each in changes)
            changed = sum(each.is_change for each in changes) - new
            self.stdout.write(_told(new, changed, len(changes) - new - changed))
            return
        done = import_sector(actor=officer, children=children, now=now)
        self.stdout.write(_told(done.new, done.changed, done.unchanged))


def _told(new: int, changed: int, same: int) -> str:
    return _("%(new)s học sinh mới, %(changed)s có thay đổi, %(same)s giữ nguyên") % {
        "new": new,
        "changed": changed,
        "same": same,
    }


def _line(problem: CellProblem) -> str:
    """Row and column, never what stands in the cell: logs hold no children's data."""
    where = _("dòng %(row)s, cột %(column)s") % {"row": problem.row, "column": problem.column}
    return f"{where}: {problem.message}" if problem.row else problem.message
