"""The drawings in docs/workflows are those of the code."""

import xml.etree.ElementTree as ElementTree

from admissions.management.commands.draw_workflows import FOLDER, WORKFLOWS, drawings
from admissions.workflows.drawing import read_workflow


def test_the_committed_drawings_are_up_to_date() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == drawings()


def test_every_state_and_every_transition_is_in_both_drawings() -> None:
    files = drawings()
    for name, model in WORKFLOWS.items():
        diagram = read_workflow(model)
        text = "".join(ElementTree.fromstring(files[f"{name}.svg"]).itertext())
        for code, label in diagram.states:
            assert code in text
            assert label in text
        for edge in diagram.edges:
            assert f"{edge.source} --> {edge.target}: {edge.name}" in files[f"{name}.mmd"]
            assert edge.name in text


def test_drawing_twice_gives_the_same_bytes() -> None:
    assert drawings() == drawings()
