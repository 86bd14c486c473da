"""The reasons that are made when somebody reads them: what the decision itself would have said, to the last
figure, for a handful of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.allocation.words import explanation, reasons_of
from admissions.models import Placement
from admissions.rules.decision import decide
from admissions.rules.figures import outcomes_of
from admissions.rules.reasons import explanations
from admissions.rules.statements import child_reasons
from tests.allocation.stored_rounds import random_bundle, stored

pytestmark = pytest.mark.django_db
WITH_BANDS = (218, 258, 345)
QUERIES = 8
"""Run, round, freeze, file, schools of the freeze, lines of the queues, results of the wishes, school."""


@pytest.mark.parametrize("seed", [*range(1, 30, 4), *WITH_BANDS])
def test_every_figure_is_that_of_the_decision(seed: int, tmp_path) -> None:
    bundle, text = random_bundle(seed, tmp_path)
    run, frozen, _decision = stored(bundle, text)
    decision = decide(bundle.policy, frozen.case, seed=bundle.seed)
    outcomes = outcomes_of(decision)
    rows = {each.application_id: each for each in Placement.objects.filter(run=run)}
    for child, key in enumerate(frozen.applications.tolist()):
        assert reasons_of(rows[key]) == child_reasons(bundle.policy, outcomes[child])


def test_a_place_nearby_is_told_as_such(tmp_path) -> None:
    found = 0
    for seed in (3, 4, 5, 6, 7, 8):
        bundle, text = random_bundle(seed, tmp_path / str(seed))
        run, frozen, _decision = stored(bundle, text)
        told = explanations(bundle.policy, decide(bundle.policy, frozen.case, seed=bundle.seed))
        keys = frozen.applications.tolist()
        for row in Placement.objects.filter(run=run, reason="placed_nearby"):
            assert explanation(row, "vi").startswith(
                f"Con được bố trí vào {row.offering.name} theo nơi cư trú"
            )
            assert explanation(row, "vi") == told[keys.index(row.application_id)]
            found += 1
    assert found


@pytest.mark.parametrize("seed", [2, 214])
def test_whatever_the_round_one_child_takes_as_many_queries(seed: int, tmp_path) -> None:
    run, _frozen, _decision = stored(*random_bundle(seed, tmp_path))
    for row in Placement.objects.filter(run=run):
        fresh = Placement.objects.get(pk=row.pk)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            explanation(fresh, "vi")
        assert len(asked) <= QUERIES
