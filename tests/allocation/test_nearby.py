"""The second step through the database: schools near every child, frozen, ranked, stored and verified."""

import json
import subprocess
import sys

import numpy as np
import pytest

from admissions.allocation import nearby
from admissions.allocation.execution import run_folder
from admissions.allocation.freezing import freeze_round
from admissions.allocation.frozen import FrozenInputChanged
from admissions.allocation.loading import load
from admissions.allocation.queries import nearby_results_of, placed_far, result_figures
from admissions.allocation.sql_checks import stored_violations
from admissions.models import (
    AdmissionRound,
    Application,
    Catchment,
    FrozenFile,
    NearbyResult,
    Offering,
    Placement,
    School,
)
from admissions.registration.facts import distance_m
from admissions.rules.facts import MISSING
from tests import factories
from tests.allocation.nearby_rounds import a_town, home_at, run_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def rows_of(admission_round: AdmissionRound, file: Application) -> list[tuple[str, int, int]]:
    """(school's code, metres, place in the catchment) as frozen for one child."""
    frozen = load(freeze_round(admission_round, NOW), admission_round.policy)
    child = list(frozen.case.applicant_ids).index(file.code)
    table = frozen.case.nearby
    return [
        (
            frozen.case.offering_ids[table.offerings[row]],
            int(table.distance_m[row]),
            int(table.catchment_order[row]),
        )
        for row in np.flatnonzero(table.applicants == child)
    ]


def test_a_child_has_its_catchment_and_the_nearest_with_the_distance_that_its_wishes_have() -> None:
    town = a_town(metres=[500, 2_000, 6_500], children=1)
    Catchment.objects.create(
        offering=town.offerings[1], residential_unit=town.files[0].applicant.residential_unit, order=2
    )
    rows = rows_of(town.round, town.files[0])
    assert [(code, order) for code, _metres, order in rows] == [
        (town.offerings[0].code, MISSING),
        (town.offerings[1].code, 2),
        (town.offerings[2].code, MISSING),
    ]
    for offering, (_code, metres, _order) in zip(town.offerings, rows, strict=True):
        assert str(metres) == distance_m(town.files[0].applicant, offering)


def test_only_the_nearest_schools_with_seats_are_listed_besides_the_catchment(monkeypatch) -> None:
    monkeypatch.setattr(nearby, "NEAREST", 2)
    town = a_town(metres=[500, 1_000, 1_500, 9_000], children=1)
    Offering.objects.filter(pk=town.offerings[0].pk).update(seats=0)
    Catchment.objects.create(
        offering=town.offerings[3], residential_unit=town.files[0].applicant.residential_unit
    )
    codes = [code for code, _metres, _order in rows_of(town.round, town.files[0])]
    assert codes == [town.offerings[place].code for place in (1, 2, 3)]


def test_a_drawn_area_takes_a_home_in_by_its_point_and_the_first_order_counts() -> None:
    town = a_town(metres=[500], children=1)
    child = town.files[0].applicant
    ring = [[105.8, 20.9], [105.9, 20.9], [105.9, 21.1], [105.8, 21.1], [105.8, 20.9]]
    area = json.dumps({"type": "Polygon", "coordinates": [ring]})
    Catchment.objects.create(offering=town.offerings[0], polygon=area, order=3)
    assert rows_of(town.round, town.files[0])[0][2] == 3
    Catchment.objects.create(offering=town.offerings[0], residential_unit=child.residential_unit, order=1)
    assert rows_of(town.round, town.files[0])[0][2] == 1


def test_an_unknown_home_has_its_catchment_alone_without_a_distance() -> None:
    town = a_town(metres=[500, 600], children=1)
    child = town.files[0].applicant
    type(child).objects.filter(pk=child.pk).update(latitude=None)
    Catchment.objects.create(offering=town.offerings[1], residential_unit=child.residential_unit)
    assert rows_of(town.round, town.files[0]) == [(town.offerings[1].code, MISSING, 1)]


def test_blocks_and_chunks_make_no_difference(monkeypatch) -> None:
    town = a_town(metres=[500, 2_000], children=3)
    whole = freeze_round(town.round, NOW)
    monkeypatch.setattr(nearby, "BLOCK", 2)
    monkeypatch.setattr("admissions.allocation.freezing.CHUNK", 1)
    monkeypatch.setattr("admissions.allocation.loading.CHUNK", 2)
    assert freeze_round(town.round, NOW) == whole
    assert len(load(whole, town.round.policy).case.nearby.applicants) == 6


def test_a_moved_school_is_a_new_input_and_a_changed_row_is_not_ranked() -> None:
    town = a_town(metres=[500, 2_000], children=1)
    first = freeze_round(town.round, NOW)
    School.objects.filter(pk=town.offerings[0].school_id).update(latitude=home_at(800)[0])
    second = freeze_round(town.round, NOW)
    assert first.sha256 != second.sha256
    row = FrozenFile.objects.get(freeze=second)
    FrozenFile.objects.filter(freeze=second).update(nearby=bytes(row.nearby)[:24])
    with pytest.raises(FrozenInputChanged):
        load(second, town.round.policy)


def test_rules_without_a_second_step_freeze_no_schools_nearby() -> None:
    admission_round = factories.a_round(grade=10, schools=1)
    factories.a_verified(admission_round)
    freeze = freeze_round(admission_round, NOW)
    assert bytes(FrozenFile.objects.get(freeze=freeze).nearby) == b""
    assert load(freeze, admission_round.policy).case.nearby is None


def test_who_has_no_wish_left_gets_the_nearest_seat_and_the_others_keep_theirs() -> None:
    """Two want the school at 500 m, which has one seat; the other gets the school at 2 km."""
    town = a_town(metres=[500, 2_000, 6_500], children=2, seats=[1, 1, 1])
    run = run_of(town)
    got = dict(Placement.objects.filter(run=run).values_list("offering__code", "reason"))
    assert got == {town.offerings[0].code: "placed", town.offerings[1].code: "placed_nearby"}
    assert result_figures(run).nearby == 1
    assert result_figures(run).placed == 2
    assert run.summary["placed_nearby"] == 1
    assert placed_far(run) == []


def test_a_child_who_lives_500_m_away_is_never_sent_6_5_km_without_a_stated_reason() -> None:
    town = a_town(metres=[500, 2_000, 6_500], children=3, seats=[1, 1, 3])
    run = run_of(town)
    far = Placement.objects.get(run=run, offering=town.offerings[2])
    rows = nearby_results_of(run, far.application)
    assert [(row.offering, row.distance_m) for row in rows] == [
        (offering, int(distance_m(far.application.applicant, offering))) for offering in town.offerings
    ]
    assert [row.result for row in rows] == [
        NearbyResult.Result.NO_SEATS,
        NearbyResult.Result.TAKEN,
        NearbyResult.Result.PLACED,
    ]
    assert all(row.why_vi and row.why_en for row in rows[:-1])
    (told,) = placed_far(run)
    assert (told.placed.application, [row.offering for row in told.nearer]) == (
        far.application,
        town.offerings[:2],
    )


def test_the_database_refuses_a_nearer_school_without_a_reason() -> None:
    from django.db import IntegrityError, transaction

    town = a_town(metres=[500, 2_000], children=2, seats=[1, 1])
    run_of(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        NearbyResult.objects.exclude(result=NearbyResult.Result.PLACED).update(why_vi="")


def test_a_place_nearby_that_is_not_on_the_frozen_list_is_found_in_the_database(monkeypatch) -> None:
    monkeypatch.setattr(nearby, "NEAREST", 2)
    town = a_town(metres=[500, 2_000, 6_500], children=2, seats=[1, 1, 3])
    run = run_of(town)
    assert stored_violations(run) == []
    Placement.objects.filter(run=run, reason="placed_nearby").update(offering=town.offerings[2])
    assert {each.rule for each in stored_violations(run)} == {"offer_on_own_list"}


def test_the_bundle_has_what_lay_nearby_and_is_verified_by_the_file_that_anybody_may_have() -> None:
    town = a_town(metres=[500, 2_000, 6_500], children=3, seats=[1, 1, 3])
    folder = run_folder(run_of(town))
    assert (folder / "nearby.csv").read_text(encoding="utf-8-sig").startswith("applicant,offering,distance_m")
    done = subprocess.run(
        [sys.executable, "manage.py", "verify", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
