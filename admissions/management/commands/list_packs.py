"""List the rule sets that come with the software."""

from argparse import ArgumentParser
from textwrap import fill
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.management.file_command import FileCommand
from admissions.rules.packs import list_packs, load_pack, pack_text
from admissions.rules.policy import Policy

WIDTH = 100


class Command(FileCommand):
    help = _("Liệt kê các bộ quy tắc: mã, năm học, phương thức, tên, căn cứ.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--text",
            metavar="ID",
            help=_("in toàn văn một bộ quy tắc, gồm cả phần kế thừa, để làm policy.toml"),
        )

    def handle(self, *args: Any, text: str | None = None, **options: Any) -> None:
        if text is not None:
            self.stdout.write(pack_text(text))
            return
        head = (_("mã"), _("năm học"), _("phương thức"), _("tên"))
        policies = [load_pack(pack_id) for pack_id in list_packs()]
        rows = [head, *map(_row, policies)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row, policy in zip(rows, [None, *policies], strict=True):
            cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
            if policy is not None:
                self.stdout.write(_sources(policy))


def _row(policy: Policy) -> tuple[str, str, str, str]:
    methods = {"exam": _("thi tuyển"), "review": _("xét tuyển"), "combined": _("kết hợp")}
    title = policy.title.text(get_language() or "vi")
    return policy.id, policy.school_year, methods[policy.method], title


def _sources(policy: Policy) -> str:
    """Below its row, one line a source; long ones go on in the next."""
    lines = (
        fill(text, WIDTH, initial_indent="    ", subsequent_indent="      ") for text in policy.legal_basis
    )
    return "\n".join(lines)
