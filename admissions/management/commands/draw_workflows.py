"""Write every workflow as SVG and Mermaid into docs/workflows/."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from admissions.models import (
    Adjustment,
    AdmissionRound,
    AllocationRun,
    Application,
    Document,
    Enrolment,
    FactDispute,
    InputFinding,
    Notice,
    Proposal,
    Ruling,
)
from admissions.workflows.drawing import as_mermaid, as_svg, read_workflow

WORKFLOWS = {
    "round": AdmissionRound,
    "application": Application,
    "document": Document,
    "finding": InputFinding,
    "ruling": Ruling,
    "allocation_run": AllocationRun,
    "enrolment": Enrolment,
    "adjustment": Adjustment,
    "dispute": FactDispute,
    "proposal": Proposal,
    "notice": Notice,
}
FOLDER = Path(__file__).resolve().parents[3] / "docs" / "workflows"


def drawings() -> dict[str, str]:
    """File name → content of every drawing, in Vietnamese whatever the language of the process."""
    files: dict[str, str] = {}
    with override("vi"):
        for name, model in WORKFLOWS.items():
            diagram = read_workflow(model)
            files[f"{name}.mmd"] = as_mermaid(diagram)
            files[f"{name}.svg"] = as_svg(diagram)
    return files


class Command(BaseCommand):
    help = "Vẽ mọi quy trình trạng thái thành SVG và Mermaid vào docs/workflows/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in drawings().items():
            (folder / name).write_text(content, encoding="utf-8")
        self.stdout.write(f"Đã vẽ {len(WORKFLOWS)} quy trình vào {folder}.")
