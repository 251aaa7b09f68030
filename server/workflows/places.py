"""Where somebody stands to look at each thing, and where rounds start: rows of the matrix."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import shapely

from server.workflows import Refused
from spatial.network import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspection.programme_file import Depot
    from server.workflows.list_due import DueList
    from spatial.network import WalkNetwork
    from spatial.site import Site, Space

LEAST_STAND = 0.05  # m²: less floor than this is nowhere to stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """
    Places of a planning problem.

    ``rows`` gives the row of each target and depot that can be reached; things that are looked at
    from one spot share a row. ``seen`` holds the point of each space, for drawing it as a stop.
    """

    points: tuple[Place, ...]
    rows: Mapping[str, int]
    seen: Mapping[str, tuple[float, float]]


def find_places(site: Site, due: DueList, network: WalkNetwork) -> Places:
    """
    Find a place to stand for everything that is due, and for the depots.

    Raises
    ------
    Refused
        ``depot-not-found`` where a depot is not on the site, or cannot be walked to;
        ``key-not-found`` where the same holds of a thing or room at which a key hangs.
    """
    spots: dict[str, Place] = {}
    wanted = {visit.obligation.target.id for visit in due.visits}
    for asset in site.assets:
        if asset.id in wanted and asset.storey_id is not None and asset.access is not None:
            spots[asset.id] = Place(asset.storey_id, asset.access)
    spaces = {space.id: space for space in site.spaces}
    for space in site.spaces:
        if space.id in wanted and (spot := spot_in(space, network)):
            spots[space.id] = spot
    for zone in site.zones:
        if zone.id in wanted:
            inside = (spot_in(spaces[i], network) for i in zone.space_ids if i in spaces)
            if spot := next((spot for spot in inside if spot), None):
                spots[zone.id] = spot
    for depot in due.team.depots.values():
        spots[depot.key] = place_depot(depot, site, network)
    for key, hook in hooks_needed(due).items():
        if hook not in spots:
            spots[hook] = _place_hook(key, hook, site, network)
    rows: dict[str, int] = {}
    points: list[Place] = []
    row_of: dict[Place, int] = {}
    for key, place in spots.items():
        if place not in row_of:
            row_of[place] = len(points)
            points.append(place)
        rows[key] = row_of[place]
    seen = {key: place.point for key, place in spots.items() if key in spaces or key in wanted}
    return Places(points=tuple(points), rows=rows, seen=seen)


def hooks_needed(due: DueList) -> dict[str, str]:
    """Where each key hangs that something due needs: a depot, or an asset or space by its id."""
    needed = {key for visit in due.visits for key in visit.obligation.entry.keys}
    default = due.team.default_depot
    return {key: due.programme.key_places.get(key, default) for key in sorted(needed)}


def _place_hook(key: str, hook: str, site: Site, network: WalkNetwork) -> Place:
    for asset in site.assets:
        if asset.id == hook and asset.storey_id is not None and asset.access is not None:
            return Place(asset.storey_id, asset.access)
    for space in site.spaces:
        if space.id == hook and (spot := spot_in(space, network)):
            return spot
    raise Refused(
        "key-not-found",
        f"the key {key!r} hangs where nobody can walk to on {site.name}",
        name=key,
    )


def spot_in(space: Space, network: WalkNetwork) -> Place | None:
    """Where one stands in a space; None where it has no floor to stand on."""
    floor = network.floors.get(space.storey_id)
    if floor is None:
        return None
    common = shapely.intersection(space.polygon, floor.area)
    parts = [part for part in shapely.get_parts(common) if part.geom_type == "Polygon"]
    largest = max(parts, key=lambda part: part.area, default=None)
    if largest is None or largest.area < LEAST_STAND:
        return None
    point = shapely.point_on_surface(largest)
    return Place(space.storey_id, (float(point.x), float(point.y)))


def place_depot(depot: Depot, site: Site, network: WalkNetwork) -> Place:
    """Where rounds of a depot start. Raises `Refused` where it is no place of the site."""
    if depot.asset:
        for asset in site.assets:
            if depot.asset in (asset.code, asset.id) and asset.access and asset.storey_id:
                return Place(asset.storey_id, asset.access)
    elif depot.space:
        buildings = {
            b.id
            for b in site.buildings
            if depot.building in ("", b.id, b.name, PurePath(b.source.file).stem)
        }
        storeys = {
            s.id
            for s in site.storeys
            if s.building_id in buildings and depot.storey in ("", s.id, s.name)
        }
        for space in site.spaces:
            named = depot.space in (space.number, space.id, space.name)
            if named and space.storey_id in storeys and (spot := spot_in(space, network)):
                return spot
    elif depot.point is not None:
        return _at(depot.point, site, network)
    raise Refused(
        "depot-not-found",
        f"the depot {depot.name!r} is no place of {site.name} that can be walked to",
        depot=depot.name,
    )


def _at(point: tuple[float, float], site: Site, network: WalkNetwork) -> Place:
    """Nearest floor of the grounds, else of a ground storey, to a longitude and latitude."""
    (x, y) = site.georeference.from_wgs84([point])[0]
    ground = [s for s in site.storeys if s.building_id is None] or [
        s for s in site.storeys if s.level == 0
    ]
    spot = shapely.Point(float(x), float(y))
    found = []
    for storey in ground:
        floor = network.floors.get(storey.id)
        if floor is not None and not floor.area.is_empty:
            near = shapely.shortest_line(floor.area, spot)
            found.append((near.length, storey.id, near.coords[0]))
    if not found:
        raise Refused("depot-not-found", f"{site.name} has no floor at ground level", depot="")
    _, storey_id, (near_x, near_y) = min(found)
    return Place(storey_id, (float(near_x), float(near_y)))
