"""Whatever the rules: what a run stores is what was decided, SQL finds nothing wrong with it, and the words
that are made from it later are those of the decision."""

import numpy as np
import pytest

from admissions.allocation.loading import load, load_file
from admissions.allocation.sql_checks import stored_violations
from admissions.allocation.words import explanation
from admissions.models import Placement, WishResult
from admissions.rules.decision import decide
from admissions.rules.reasons import explanations
from tests.allocation.stored_rounds import frozen_rows, random_bundle, same, seal, stored

pytestmark = pytest.mark.django_db
SEEDS = range(30)


@pytest.mark.parametrize("seed", SEEDS)
def test_sql_finds_nothing_wrong_with_a_right_result(seed: int, tmp_path) -> None:
    run, _frozen, _decision = stored(*random_bundle(seed, tmp_path))
    assert [each.message for each in stored_violations(run)] == []


@pytest.mark.parametrize("seed", range(0, 30, 4))
def test_a_freeze_gives_back_the_case_that_was_frozen(seed: int, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("admissions.allocation.loading.CHUNK", 7)
    bundle, text = random_bundle(seed, tmp_path)
    freeze = frozen_rows(bundle, text)
    seal(freeze, bundle.policy)
    case, loaded = bundle.case, load(freeze, bundle.policy).case
    assert tuple(loaded.applicant_ids) == tuple(case.applicant_ids)
    assert tuple(loaded.lottery_keys) == tuple(case.lottery_keys)
    assert (loaded.offering_ids, loaded.offering_names) == (case.offering_ids, case.offering_names)
    for name in ("seats", "taken", "starts", "ranks", "offerings"):
        assert same(getattr(loaded, name), getattr(case, name)), name
    for name in ("offering_facts", "applicant_facts", "preference_facts"):
        mine, theirs = getattr(loaded, name), getattr(case, name)
        assert set(mine) == set(theirs)
        assert all(same(mine[fact], theirs[fact]) for fact in theirs), name


@pytest.mark.parametrize("seed", range(0, 30, 3))
def test_rows_say_what_was_decided(seed: int, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("admissions.allocation.storing.CHUNK", 5)
    run, frozen, decision = stored(*random_bundle(seed, tmp_path))
    rows = {each.application_id: each for each in Placement.objects.filter(run=run)}
    case = decision.case
    assert len(rows) == case.n_applicants
    for child, key in enumerate(frozen.applications.tolist()):
        row, wish = rows[key], int(decision.wish_positions[child])
        assert row.reason == decision.reasons[child]
        assert row.rank == (int(case.ranks[wish]) if wish >= 0 else None)
        place = int(decision.offering_positions[child])
        assert row.offering_id == (int(frozen.offerings[place]) if place >= 0 else None)
    granted = WishResult.objects.filter(run=run, result__in=(2, 3)).values_list(
        "application_id", "rank", "queue"
    )
    assert {(file, rank, queue) for file, rank, queue in granted} == {
        (file, row.rank, row.queue) for file, row in rows.items() if row.rank
    }


@pytest.mark.parametrize("seed", range(0, 30, 3))
def test_the_words_made_later_are_those_of_the_decision(seed: int, tmp_path) -> None:
    bundle, text = random_bundle(seed, tmp_path)
    run, frozen, _decision = stored(bundle, text)
    decision = decide(bundle.policy, frozen.case, seed=bundle.seed)
    rows = {each.application_id: each for each in Placement.objects.filter(run=run)}
    for language in ("vi", "en"):
        told = explanations(bundle.policy, decision, language=language)
        for child, key in enumerate(frozen.applications.tolist()):
            if rows[key].reason != "placed_nearby":
                assert explanation(rows[key], language) == told[child]


def test_one_child_is_read_without_the_others(tmp_path) -> None:
    bundle, text = random_bundle(3, tmp_path)
    freeze = frozen_rows(bundle, text)
    seal(freeze, bundle.policy)
    whole = load(freeze, bundle.policy)
    for child, key in enumerate(whole.applications.tolist()):
        alone = load_file(freeze, bundle.policy, key)
        mine = slice(int(whole.case.starts[child]), int(whole.case.starts[child + 1]))
        assert alone is not None
        assert tuple(alone.case.applicant_ids) == (whole.case.applicant_ids[child],)
        assert same(alone.case.ranks, whole.case.ranks[mine])
        named = whole.offerings[whole.case.offerings[mine]]
        assert same(alone.offerings[alone.case.offerings], named)
        for name, column in whole.case.applicant_facts.items():
            assert np.array_equal(alone.case.applicant_facts[name], column[child : child + 1])


def test_a_file_that_was_not_frozen_has_no_case(tmp_path) -> None:
    bundle, text = random_bundle(3, tmp_path)
    assert load_file(frozen_rows(bundle, text), bundle.policy, 1) is None
