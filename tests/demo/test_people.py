import unicodedata
from collections import Counter
from datetime import date

import pytest
import shapely

from admissions.demo.entities import Child
from admissions.demo.world import World

GRADES = (1, 6, 10)


def everyone(world: World) -> list[Child]:
    return [child for grade in GRADES for child in world.children[grade]]


@pytest.mark.parametrize(("grade", "year"), [(1, 2019), (6, 2014), (10, 2010)])
def test_children_were_born_in_the_year_of_their_grade(world: World, grade: int, year: int) -> None:
    for child in world.children[grade]:
        late = bool(child.facts.get("age_exception"))
        assert child.birth_date.year == year - late
    assert Counter(child.birth_date.month for child in world.children[grade]).keys() == set(range(1, 13))


def test_a_few_children_start_grade_1_late_and_say_why(world: World) -> None:
    late = [child for child in world.children[1] if child.birth_date < date(2019, 1, 1)]
    assert len(late) == 4
    assert all("age_exception_proof" in {paper.kind for paper in child.papers} for child in late)


def test_all_text_is_nfc(world: World) -> None:
    for text in [
        *(
            text
            for child in everyone(world)
            for text in (child.full_name, child.address, child.birth_place, child.present_school)
        ),
        *(guardian.full_name for guardian in world.guardians),
        *(school.name for school in world.schools),
        *(commune.name for commune in world.communes),
    ]:
        assert text == unicodedata.normalize("NFC", text)
        assert text == " ".join(text.split())


def test_names_without_a_family_name_occur_in_every_grade(world: World) -> None:
    for grade in GRADES:
        names = [child.full_name for child in world.children[grade]]
        assert any(name.startswith(("Y ", "H'", "K'", "Ka ")) for name in names)


def test_family_names_are_as_frequent_as_in_the_country(world: World) -> None:
    names = Counter(child.full_name.split()[0] for child in everyone(world))
    assert 0.28 < names["Nguyễn"] / 1800 < 0.38
    assert [name for name, _ in names.most_common(3)] == ["Nguyễn", "Trần", "Lê"]


def test_student_codes_and_telephones_are_of_ranges_given_to_nobody(world: World) -> None:
    for child in everyone(world):
        assert len(child.student_code) == 10
        assert child.student_code.startswith(f"99{child.grade:02d}")
    assert all(
        len(guardian.phone) == 10 and guardian.phone.startswith("0900") for guardian in world.guardians
    )


def test_a_home_lies_inside_its_residential_unit(world: World) -> None:
    cells = {unit.code: shapely.Polygon(unit.outline) for unit in world.residential_units}
    names = {unit.code: unit.name for unit in world.residential_units}
    for child in everyone(world):
        assert cells[child.unit_code].contains(shapely.Point(child.lon, child.lat))
        assert f", {names[child.unit_code]}, " in child.address


def test_residence_is_mostly_permanent(world: World) -> None:
    kinds = Counter(child.residence for child in everyone(world))
    assert 0.76 < kinds["permanent"] / 1800 < 0.84
    assert 0.11 < kinds["temporary"] / 1800 < 0.17
    assert 0.04 < kinds["current"] / 1800 < 0.08


def test_brothers_and_sisters_share_home_and_guardians(world: World) -> None:
    known = {child.student_code: child for child in everyone(world)}
    with_siblings = [child for child in known.values() if child.siblings]
    assert len(with_siblings) > 90
    for child in with_siblings:
        for code in child.siblings:
            other = known[code]
            assert child.student_code in other.siblings
            assert (child.guardians, child.address) == (other.guardians, other.address)
            if child.grade == other.grade:
                assert child.birth_date == other.birth_date


def test_children_without_siblings_share_no_guardian(world: World) -> None:
    holders = Counter(child.guardians[0].code for child in everyone(world))
    for child in everyone(world):
        assert holders[child.guardians[0].code] == 1 + len(child.siblings)


@pytest.mark.parametrize(
    ("grade", "title", "level"),
    [
        (1, "Trường Mầm non ", None),
        (6, "Trường Tiểu học ", "primary"),
        (10, "Trường THCS ", "lower_secondary"),
    ],
)
def test_children_come_from_a_school_of_the_level_below(
    world: World, grade: int, title: str, level: str | None
) -> None:
    known = {school.code: school for school in world.schools}
    for child in world.children[grade]:
        assert child.present_school.startswith(title)
        school = known.get(child.present_school_code)
        assert (school.level, school.name) == (level, child.present_school) if school else level is None
