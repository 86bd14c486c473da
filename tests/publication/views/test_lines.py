"""The line of each queue in words, where the seats of a school are split."""

from admissions.models import QueueLine
from admissions.publication.views.lines import queues_in_words
from admissions.rules.packs import load_pack

POLICY = load_pack("dongnai-2025-grade-10")


def test_each_queue_that_admitted_somebody_has_its_own_line() -> None:
    first = QueueLine(queue=1, admitted=60, score=2450, last_admitted="score=24.5;average_9=8.1")
    rest = QueueLine(queue=2, admitted=40, score=2300, last_admitted="score=23;average_9=8")
    nobody = QueueLine(queue=2, admitted=0)
    said = "Chỗ dành cho nguyện vọng 1: 24,50"
    assert queues_in_words(POLICY, [first, rest]) == f"{said}; Chỗ cho mọi nguyện vọng: 23,00"
    assert queues_in_words(POLICY, [first, nobody]) == said


def test_a_school_without_queues_has_none() -> None:
    assert queues_in_words(POLICY, []) == ""
