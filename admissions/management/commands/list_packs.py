"""List the rule sets that come with the software; one that cannot be read is named, and the code is 1."""

import sys
from argparse import ArgumentParser
from textwrap import fill
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.management.file_command import FileCommand
from admissions.rules.packs import list_packs, load_pack, pack_text
from admissions.rules.parse import PolicyError
from admissions.rules.policy import Policy

WIDTH = 100
BROKEN = 1


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
        policies, broken = _read_all()
        rows = [head, *map(_row, policies)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row, policy in zip(rows, [None, *policies], strict=True):
            cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
            if policy is not None:
                self.stdout.write(_sources(policy))
        for error in broken:
            self.stderr.write(_("Bộ quy tắc hỏng: %(error)s") % {"error": error})
        if broken:
            sys.exit(BROKEN)


def _read_all() -> tuple[list[Policy], list[PolicyError]]:
    """Every rule set that can be read, and what is wrong with the others."""
    policies, broken = [], []
    for pack_id in list_packs():
        try:
            policies.append(load_pack(pack_id))
        except PolicyError as error:
            broken.append(error)
    return policies, broken


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
