from __future__ import annotations

from storywire.crosscheck.speakers import compatible, full_names
from storywire.types import EntityKind
from tests.newsdesk import Desk


def test_a_bare_surname_goes_to_its_one_bearer() -> None:
    desk = Desk("a", "“It rained all night,” Quist said. Lena Quist is a teacher.").says(
        "Quist", "“It rained all night,”"
    )
    desk.names("Lena Quist", EntityKind.PERSON)
    assert full_names([desk.file()]) == {"Quist": "Lena Quist"}


def test_a_middle_initial_makes_no_other_person_but_a_first_name_does() -> None:
    desk = Desk("a", "“One,” Lena J. Quist said. “Two,” Lena Quist said. “Three,” Olaf Quist said.")
    desk.says("Lena J. Quist", "“One,”").says("Lena Quist", "“Two,”").says("Olaf Quist", "“Three,”")
    names = full_names([desk.file()])
    assert names["Lena J. Quist"] == names["Lena Quist"] != names["Olaf Quist"]


def test_nobody_is_compatible_with_everybody() -> None:
    assert compatible(None, "Lena Quist") and compatible("LENA QUIST", "Lena Quist")
    assert not compatible("Lena Quist", "Olaf Quist")
