"""What the map shows of a change: both versions of a part, and of a storey what differs."""

from dataclasses import replace

import pytest
import shapely

from spatial.change_shapes import change_shapes
from spatial.draft import PartChange
from spatial.site import Zone
from tests import build
from tests.build import drawn, rectangle


def shapes(before: object, after: object, what: str = "space") -> dict[str, object]:
    change = PartChange(what=what, id="x", before=before, after=after, index=0)  # type: ignore[arg-type]  # any part
    return dict(change_shapes(change))


def test_a_room_is_shown_as_it_was_and_as_it_is() -> None:
    small = build.space(rectangle(0, 0, 2, 2), "a")
    large = replace(small, polygon=rectangle(0, 0, 3, 2))
    assert shapes(small, large) == {"before": small.polygon, "after": large.polygon}
    assert shapes(small, None) == {"before": small.polygon}
    assert shapes(None, large) == {"after": large.polygon}


def test_a_door_is_its_sill_and_an_asset_its_place() -> None:
    door = build.door((0, 0), (1, 0))
    assert shapes(None, door, "opening")["after"] == shapely.LineString([(0, 0), (1, 0)])
    lamp = build.asset("lamp", 1, 2)
    assert shapes(lamp, None, "asset")["before"] == shapely.Point(1, 2)


def test_of_a_storey_only_the_walls_that_differ_are_shown() -> None:
    plain = build.storey(rectangle(0, 0, 8, 4), walls=rectangle(3, 0, 3.2, 4))
    moved = replace(plain, walls=rectangle(5, 0, 5.2, 4))
    found = shapes(plain, moved, "storey")
    assert shapely.bounds(found["before"]).tolist() == [3, 0, 3.2, 4]
    assert shapely.bounds(found["after"]).tolist() == [5, 0, 5.2, 4]
    # 0.1 mm of a wall of 4 m is rounding.
    assert shapes(plain, replace(plain, walls=rectangle(3, 0, 3.2001, 4)), "storey") == {}


def test_a_storey_that_appears_is_its_outline() -> None:
    storey = build.storey(rectangle(0, 0, 8, 4))
    found = shapes(None, storey, "storey")["after"]
    assert shapely.area(found) == pytest.approx(8.4 * 4.4)


def test_a_zone_has_no_place() -> None:
    zone = Zone(id="z", name="甲", space_ids=(), source=drawn("z"))  # type: ignore[arg-type]  # an id
    assert shapes(None, zone, "zone") == {}
