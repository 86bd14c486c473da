from collections import Counter

import pytest

from admissions.demo.entities import Paper
from admissions.demo.world import World

GRADES = (1, 6, 10)


@pytest.mark.parametrize("grade", GRADES)
def test_eight_in_a_hundred_are_returned_and_a_few_rejected_or_withdrawn(world: World, grade: int) -> None:
    outcomes = Counter(child.flaw.outcome for child in world.children[grade] if child.flaw)
    assert outcomes == {"returned": 48, "rejected": 9, "withdrawn": 6}


@pytest.mark.parametrize("grade", GRADES)
def test_a_returned_application_has_one_bad_paper_and_a_good_one_to_replace_it(
    world: World, grade: int
) -> None:
    qualities: Counter[str] = Counter()
    for child in world.children[grade]:
        bad = [paper for paper in child.papers if paper.quality != "clear"]
        if child.flaw and child.flaw.outcome == "returned":
            assert [paper.kind for paper in bad] == [child.flaw.document]
            assert child.flaw.replacement == Paper(child.flaw.document, "clear")
            qualities[bad[0].quality] += 1
        else:
            assert bad == []
    assert qualities["blurred"] > qualities["wrong"] > 0


def test_every_flaw_says_why(world: World) -> None:
    for grade in GRADES:
        for child in world.children[grade]:
            if child.flaw:
                assert child.flaw.note.endswith(".")
                assert "{" not in child.flaw.note
            if child.flaw and child.flaw.outcome == "rejected":
                assert child.flaw.document in {paper.kind for paper in child.papers}
                assert child.flaw.replacement is None


def test_families_answer_in_the_stated_shares(city: World) -> None:
    answers = Counter(child.answer for grade in GRADES for child in city.children[grade])
    assert answers["confirm"] / 6000 == pytest.approx(0.94, abs=0.015)
    assert answers["decline"] / 6000 == pytest.approx(0.03, abs=0.01)
    assert answers["silent"] / 6000 == pytest.approx(0.03, abs=0.01)
