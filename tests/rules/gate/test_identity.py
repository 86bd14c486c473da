"""Two files of one child are named once, under what they share; twins and namesakes are left in peace."""

from dataclasses import replace

from admissions.rules.gate.identity import Person, find_doubles

AN = Person(
    "HS1", 1, "0012345678", "Nguyễn Văn An", "2010-02-05", "M", frozenset({"0912345678", "0987654321"})
)


def found(*people: Person) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.code, each.who) for each in find_doubles(people)]


def test_one_child_of_the_register_in_two_live_files() -> None:
    assert found(AN, replace(AN, file="HS2")) == [("two_live_files", ("HS1", "HS2"))]


def test_one_code_written_in_two_ways() -> None:
    other = Person("HS2", 2, "0012 345-678", "Trần Bình", "2010-01-01", "M", frozenset())
    assert found(AN, other) == [("same_identifier", ("HS1", "HS2"))]


def test_the_same_name_birth_date_sex_and_telephone_under_two_codes() -> None:
    decomposed = "Nguye\u0302\u0303n Va\u0306n  An"
    other = replace(
        AN, file="HS2", child=2, identifier="777", name=decomposed, phones=frozenset({"0987654321"})
    )
    assert found(AN, other) == [("same_person", ("HS1", "HS2"))]


def test_twins_and_namesakes_are_two_children() -> None:
    twin = replace(AN, file="HS2", child=2, identifier="777", name="Nguyễn Văn Ân")
    namesake = replace(AN, file="HS3", child=3, identifier="888", phones=frozenset({"0900000000"}))
    older = replace(AN, file="HS4", child=4, identifier="999", birth="2009-02-05")
    assert found(AN, twin, namesake, older) == []


def test_children_of_an_imported_round_without_names_are_not_compared() -> None:
    blank = Person("A1", 1, "A1", "Thí sinh", "", "", frozenset())
    assert found(blank, replace(blank, file="A2", child=2, identifier="A2")) == []


def test_three_files_that_share_a_number_are_one_finding() -> None:
    files = [replace(AN, file=f"HS{n}", child=n, identifier=f"7{n}") for n in (1, 2, 3)]
    assert found(*files) == [("same_person", ("HS1", "HS2", "HS3"))]
