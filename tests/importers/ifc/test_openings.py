"""Doors, passages and gaps as tools and draughtsmen really draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.ifc_build import IfcBuild, two_rooms
from tests.importers.ifc.reading import imported, issue, keys, reached_share

if TYPE_CHECKING:
    from pathlib import Path


def between(build: IfcBuild) -> Any:
    """The wall between the two rooms, at x 4 … 4.2."""
    return build.model.by_type("IfcWall")[4]


def test_a_door_family_exported_as_a_proxy_is_walked_through(tmp_path: Path) -> None:
    build, storey = two_rooms(inner="none")
    opening = build.opening(between(build), (4, 1, 0), (0.2, 0.9, 2.1))
    leaf = build.block("IfcBuildingElementProxy", storey, (4, 1, 0), (0.05, 0.9, 2.1), Name="T30")
    build.rooted("IfcRelFillsElement", RelatingOpeningElement=opening, RelatedBuildingElement=leaf)
    result = imported(build, tmp_path)
    assert [o.kind for o in result.site.openings if None not in o.space_ids] == ["passage"]
    assert reached_share(result) == (2, 2)


def test_a_window_down_to_the_floor_is_no_passage(tmp_path: Path) -> None:
    build, storey = two_rooms(inner="none")
    opening = build.opening(between(build), (4, 1, 0), (0.2, 0.9, 2.1))
    pane = build.block("IfcWindow", storey, (4, 1, 0), (0.05, 0.9, 2.1), Name="Fixed light")
    build.rooted("IfcRelFillsElement", RelatingOpeningElement=opening, RelatedBuildingElement=pane)
    assert reached_share(imported(build, tmp_path)) == (1, 2)


def test_a_door_placed_askew_to_its_wall_follows_its_opening(tmp_path: Path) -> None:
    build, _ = two_rooms(inner="door")
    inner = next(d for d in build.model.by_type("IfcDoor") if d.Name == "Door")
    # The tool wrote an axis of its own: 40° off, as of a door swung open.
    inner.ObjectPlacement.RelativePlacement.RefDirection.DirectionRatios = (0.6428, 0.766, 0.0)
    result = imported(build, tmp_path)
    (door,) = (o for o in result.site.openings if None not in o.space_ids)
    assert door.depth == pytest.approx(0.2, abs=0.01)
    assert reached_share(result) == (2, 2)


def test_a_wall_left_out_between_two_rooms_is_a_way_through(tmp_path: Path) -> None:
    """The wall between the rooms is there for its first and last metre alone."""
    build, storey = two_rooms(inner="none")
    whole = between(build)
    build.model.remove(whole.ContainedInStructure[0])
    build.model.remove(whole)
    build.wall(storey, 4, 0, 4.2, 1)
    build.wall(storey, 4, 2, 4.2, 3)
    result = imported(build, tmp_path)
    assert len(result.site.storeys[0].floor.geoms) == 1
    # 12 + 12 m² of rooms, 0.2 m² of the gap, and the front door.
    assert result.site.storeys[0].floor.area == pytest.approx(24.2 + 0.86 * 0.3, abs=0.03)
    assert reached_share(result) == (2, 2)


def test_rooms_without_any_wall_between_them_in_the_file_stay_apart(tmp_path: Path) -> None:
    """Spaces alone, as of an early design: the gap is a wall that nobody has drawn yet."""
    build = IfcBuild()
    storey = build.storey("1F", 0.0)
    south = build.wall(storey, -0.2, -0.2, 8.4, 0)
    build.door(storey, south, (1, -0.2, 0))
    build.space(storey, "1", "Hall", (0, 0, 0))
    build.space(storey, "2", "Office", (4.2, 0.5, 0))
    assert reached_share(imported(build, tmp_path)) == (1, 2)


def test_a_door_in_the_open_is_told_with_its_place(tmp_path: Path) -> None:
    build, storey = two_rooms()
    build.door(storey, None, (20, 1, 0), name="Gate", body=True)
    found = issue(imported(build, tmp_path), "door-touches-nothing")
    assert found.fix == "draw-space"
    assert (found.facts["name"], found.facts["storey"]) == ("Gate", "1F")
    assert (found.facts["x"], found.facts["y"]) == pytest.approx((20.45, 1.1), abs=0.02)
    assert "door-touches-nothing" not in keys(imported(two_rooms()[0], tmp_path))


@pytest.mark.parametrize("schema", ["IFC2X3", "IFC4X3"])
def test_a_curtain_wall_of_posts_round_a_corner_lets_nobody_through(
    schema: Any, tmp_path: Path
) -> None:
    """Two façades of posts 1.5 m apart with a door between two of them; no panes, no rails."""
    build = IfcBuild(schema)
    storey = build.storey("1F", 0.0)
    build.block("IfcSlab", storey, (0, 0, -0.2), (6.1, 6.1, 0.2))
    build.wall(storey, -0.2, -0.2, 0, 6.1)
    build.wall(storey, 0, 6, 6.1, 6.2)
    posts = [
        build.block("IfcMember", None, (x, y, 0), (0.06, 0.06, 3.0), Name="Pfosten")
        for x, y in [(i * 1.5, 0) for i in range(5)] + [(6, i * 1.5) for i in range(1, 5)]
    ]
    door = build.door(storey, None, (1.6, 0, 0), width=1.3, body=True, name="Glastür")
    build.model.remove(door.ContainedInStructure[0])
    facade = build.rooted("IfcCurtainWall", Name="Fassade", ObjectPlacement=build.local(0, 0, 0))
    build.contain(storey, facade)
    build.aggregate(facade, *posts, door)
    result = imported(build, tmp_path)
    (storey_made,) = result.site.storeys
    assert storey_made.outline.area == pytest.approx(6.2 * 6.2, rel=0.05)
    (room,) = result.site.spaces
    assert room.polygon.area == pytest.approx(36, rel=0.03)
    assert [o.is_entrance for o in result.site.openings] == [True]
    assert reached_share(result) == (1, 1)


@pytest.mark.parametrize(
    ("depth", "says"),
    [
        (0.2, {"PredefinedType": "RECESS"}),
        (0.2, {"ObjectType": "Recess"}),
        (0.1, {}),
    ],
)
def test_a_niche_is_no_passage(depth: float, says: dict[str, str], tmp_path: Path) -> None:
    build, _ = two_rooms(inner="none")
    opening = build.opening(between(build), (4, 1, 0), (depth, 0.9, 2.1))
    for attribute, value in says.items():
        setattr(opening, attribute, value)
    result = imported(build, tmp_path)
    assert not [o for o in result.site.openings if o.kind == "passage"]
    assert reached_share(result) == (1, 2)


def test_rooms_without_a_roof_in_the_file_are_no_terraces(tmp_path: Path) -> None:
    build, _ = two_rooms(spaces=False)
    assert {space.use for space in imported(build, tmp_path).site.spaces} == {"other"}


def test_a_storey_without_height_stands_where_its_walls_do(tmp_path: Path) -> None:
    build, storey = two_rooms(z=3.0)
    storey.Elevation = storey.ObjectPlacement = None
    (made,) = imported(build, tmp_path).site.storeys
    assert made.name == "1F"
    assert made.elevation == pytest.approx(3.0)


def test_a_door_drawn_as_a_proxy_without_opening_is_a_door(tmp_path: Path) -> None:
    build, storey = two_rooms(inner="none")
    build.block(
        "IfcBuildingElementProxy", storey, (4.05, 1, 0), (0.1, 0.9, 2.1), Name="单扇门 M0921"
    )
    build.block("IfcBuildingElementProxy", storey, (1, 1, 1), (0.1, 0.2, 0.1), Name="Door handle")
    build.block("IfcBuildingElementProxy", storey, (2, 1, 0), (0.1, 0.1, 0.3), Name="Door 3")
    result = imported(build, tmp_path)
    inner = [o for o in result.site.openings if None not in o.space_ids]
    assert [(o.kind, o.name) for o in inner] == [("door", "单扇门 M0921")]
    assert reached_share(result) == (2, 2)
    assert "door-without-geometry" not in keys(result)


@pytest.mark.parametrize("kind", ["door", "passage"])
def test_an_opening_is_no_deeper_than_its_wall(kind: str, tmp_path: Path) -> None:
    build, storey = two_rooms(inner="none")
    # Cut with a body of 12 m, through the outer walls as well.
    opening = build.opening(between(build), (-2, 1, 0), (12, 0.9, 2.1))
    if kind == "door":
        door = build.door(storey, None, (4, 1, 0), along_y=True)
        build.rooted(
            "IfcRelFillsElement", RelatingOpeningElement=opening, RelatedBuildingElement=door
        )
    result = imported(build, tmp_path)
    (made,) = (o for o in result.site.openings if None not in o.space_ids)
    assert made.kind == kind
    assert made.depth == pytest.approx(0.2)
    assert reached_share(result) == (2, 2)
