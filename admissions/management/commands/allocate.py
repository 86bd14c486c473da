"""Compute the result of a bundle from its files alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from admissions.exchange.allocate import allocate_bundle
from admissions.exchange.report import summary_lines
from admissions.management.file_command import FileCommand


class Command(FileCommand):
    help = _("Tính kết quả của một gói dữ liệu: placements.csv, cutoffs.csv, manifest.json.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help=_("thư mục của gói dữ liệu"))
        parser.add_argument("--seed", help=_("hạt giống bốc thăm; mặc định lấy trong manifest.json"))

    def handle(self, *args: Any, bundle: Path, seed: str | None, **options: Any) -> None:
        self.tell(summary_lines(allocate_bundle(bundle, seed=seed), bundle))
