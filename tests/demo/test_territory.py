from collections import Counter

import numpy as np
import pytest
import shapely

from admissions.demo.territory import all_communes, build_territory, choose_communes, zone_of
from admissions.demo.world import World


def test_hanoi_has_126_communes_and_twelve_zones() -> None:
    communes = all_communes()
    assert len({commune.code for commune in communes}) == 126
    assert {commune.zone for commune in communes} == set(range(1, 13))


@pytest.mark.parametrize(
    ("name", "district", "zone"),
    [
        ("Phường Ba Đình", "Quận Ba Đình", 1),
        ("Phường Hoàng Liệt", "Quận Hoàng Mai", 4),
        ("Phường Sơn Tây", "Thị xã Sơn Tây", 8),
        ("Xã Hương Sơn", "Huyện Mỹ Đức", 12),
    ],
)
def test_a_commune_lies_in_the_zone_of_its_former_district(name: str, district: str, zone: int) -> None:
    commune = next(commune for commune in all_communes() if commune.name == name)
    assert (commune.former_district, commune.zone) == (district, zone)


def test_a_district_that_is_not_of_hanoi_has_no_zone() -> None:
    with pytest.raises(KeyError):
        zone_of("Quận 1")


@pytest.mark.parametrize("count", [4, 12, 25, 60, 98])
def test_a_zone_takes_part_with_two_communes_or_not_at_all(count: int) -> None:
    chosen = choose_communes(all_communes(), count)
    assert len(chosen) == count
    assert min(Counter(commune.zone for commune in chosen).values()) >= 2


def test_the_chosen_communes_hang_together() -> None:
    outlines = [shapely.Polygon(commune.outline) for commune in choose_communes(all_communes(), 12)]
    assert shapely.union_all(outlines, grid_size=1e-6).buffer(1e-5).geom_type == "Polygon"


def test_residential_units_tile_their_commune() -> None:
    territory = build_territory(np.random.default_rng(5), 600)
    for commune in territory.communes:
        whole = shapely.Polygon(commune.outline)
        parts = [shapely.Polygon(unit.outline) for unit in territory.units if unit.commune == commune]
        assert len(parts) >= 3
        assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-3)
        assert shapely.union_all(parts).symmetric_difference(whole).area < 1e-3 * whole.area


def test_wards_have_to_dan_pho_and_communes_have_thon() -> None:
    units = build_territory(np.random.default_rng(5), 20_000).units
    kinds = {unit.commune.name.split()[0]: unit.name.rsplit(" ", 1)[0] for unit in units}
    assert kinds == {"Phường": "Tổ dân phố", "Xã": "Thôn"}


def test_shares_of_the_children_add_up() -> None:
    assert build_territory(np.random.default_rng(5), 600).weights.sum() == pytest.approx(1)


def test_outlines_are_closed_geojson_polygons(world: World) -> None:
    for place in (*world.communes, *world.residential_units):
        ring = place.geojson["coordinates"][0]
        assert place.geojson["type"] == "Polygon"
        assert ring[0] == ring[-1]
        assert shapely.Polygon(ring).is_valid
        assert shapely.Polygon(ring).covers(shapely.Point(place.lon, place.lat))
