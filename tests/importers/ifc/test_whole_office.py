"""A whole office without a single space, as different tools would write it, against its count."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.ifc_build import FOOT
from tests.ifc_office import ROOMS, Habits, office
from tests.importers.ifc.reading import imported, keys, reached_share

if TYPE_CHECKING:
    from pathlib import Path

STOREYS = 3


@pytest.mark.parametrize(
    "habits",
    [
        Habits(),
        Habits(schema="IFC2X3", unit=FOOT, zero=54.0),
        Habits(schema="IFC4X3", unit=0.001, openings=False),
    ],
    ids=["metres", "feet-above-the-sea", "doors-without-openings"],
)
def test_every_room_is_found_and_reached(habits: Habits, tmp_path: Path) -> None:
    result = imported(office(habits, STOREYS), tmp_path)
    rooms = Counter(space.storey_id for space in result.site.spaces)
    assert list(rooms.values()) == [ROOMS] * STOREYS
    assert reached_share(result) == (ROOMS * STOREYS, ROOMS * STOREYS)
    uses = Counter(space.use for space in result.site.spaces)
    assert (uses["stair"], uses["circulation"]) == (STOREYS, STOREYS)
    kinds = Counter(connector.kind for connector in result.site.connectors)
    assert kinds == {"stair": STOREYS - 1, "lift": 1}
    assert [o.name for o in result.site.openings if o.is_entrance] == ["Main entrance"]
    assert not keys(result) & {"door-leads-nowhere", "door-touches-nothing", "level-without-slab"}


def test_without_slabs_the_outline_stands_in(tmp_path: Path) -> None:
    result = imported(office(Habits(slabs=False), STOREYS), tmp_path)
    found, of = reached_share(result)
    # The shaft of the lift is a room like any other then.
    assert (found, of) == ((ROOMS + 1) * STOREYS, (ROOMS + 1) * STOREYS)
    assert "level-without-slab" in keys(result)
