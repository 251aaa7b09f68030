"""Spaces as tools name and nest them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importers.ifc.words import is_generated, use_of
from tests.ifc_build import two_rooms
from tests.importers.ifc.reading import imported, issue, reached_share

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("电梯机房", "plant"),
        ("电梯厅", "circulation"),
        ("大厅", "circulation"),
        ("避难间", "circulation"),
        ("强电井", "shaft"),
        ("强电间", "plant"),
        ("排烟机房", "plant"),
        ("消控室", "plant"),
        ("货梯", "lift"),
        ("男卫", "sanitary"),
        ("病房 3", "residential"),
        ("档案室", "storage"),
        ("ST-01", "stair"),
        ("TRH 2", "stair"),
        ("ЛК-1", "stair"),
        ("MDF", "plant"),
        ("En-suite", "sanitary"),
        ("Laubengang", "circulation"),
        ("电梯", "lift"),
        ("ELEV EQ RM", "plant"),
        ("Aufzugsmaschinenraum", "plant"),
        ("Aufzugsschacht", "lift"),
        ("local machinerie ascenseur", "plant"),
        ("Ascenseur", "lift"),
        ("cuarto de máquinas ascensor", "plant"),
        ("Ascensor", "lift"),
        ("машинное помещение лифта", "plant"),
        ("Лифтовый холл", "circulation"),
        ("Лифт", "lift"),
        ("エレベーターホール", "circulation"),
        ("エレベーター", "lift"),
        ("Лестничная клетка", "stair"),
        ("Treppenhaus", "stair"),
        ("Trappenhuis", "stair"),
        ("階段室", "stair"),
        ("Dégagement", "circulation"),
        ("Санузел", "sanitary"),
        ("Loggia", "outdoor"),
        ("Badminton", "other"),
    ],
)
def test_uses_are_known_in_many_languages(name: str, use: str) -> None:
    assert use_of(name) == use


def test_an_identifier_is_no_name() -> None:
    assert is_generated("2gRXFgjRn2HPE$YoDLX3FV")
    assert is_generated("a1b2c3d4-0000-4aaa-8bbb-0123456789ab")
    assert not is_generated("Kindertagesstaette0Rau")
    assert not is_generated("Besprechungsraum Sued1")


def test_a_room_named_by_its_identifier_gets_a_name_people_can_say(tmp_path: Path) -> None:
    build, _ = two_rooms()
    one, other = build.model.by_type("IfcSpace")
    one.Name, one.LongName = "2gRXFgjRn2HPE$YoDLX3FV", None
    other.Name, other.LongName = "3kRXFgjRn2HPE$YoDLX3FW", "Büro"
    spaces = imported(build, tmp_path).site.spaces
    assert [(s.name, s.number) for s in spaces] == [("1F-R1", ""), ("Büro", "")]


@pytest.mark.parametrize("predefined", ["GFA", "SPACE"])
def test_a_gross_area_over_its_rooms_is_left_out(predefined: str, tmp_path: Path) -> None:
    build, storey = two_rooms()
    gross = build.space(storey, "BGF", "Brutto", (-0.2, -0.2, 0), (8.6, 3.4, 3.0))
    gross.PredefinedType = predefined
    result = imported(build, tmp_path)
    assert issue(result, "space-holds-others").facts == {"name": "Brutto", "spaces": 2}
    assert reached_share(result) == (2, 2)


def test_rooms_that_a_file_draws_again_as_areas_are_taken_once(tmp_path: Path) -> None:
    build, storey = two_rooms(spaces=False)
    build.space(storey, "A1", "Area 1", (0, 0, 0))
    build.space(storey, "101", "走廊 / Corridor", (0.05, 0.05, 0), (3.9, 2.9, 3.0))
    build.space(storey, "102", "Office", (4.2, 0, 0))
    build.space(storey, "A2", "Area 2", (4.15, -0.05, 0), (4.1, 3.1, 3.0))
    result = imported(build, tmp_path)
    assert {space.name for space in result.site.spaces} == {"走廊", "Office"}
    doubled = [found for found in result.issues if found.key == "space-doubled"]
    assert len(doubled) == 2


def test_a_cupboard_in_a_room_is_a_space_of_its_own(tmp_path: Path) -> None:
    build, storey = two_rooms()
    build.space(storey, "103", "Cupboard", (0, 0, 0), (1.0, 0.6, 3.0))
    assert len(imported(build, tmp_path).site.spaces) == 3
