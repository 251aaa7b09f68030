"""Doors, passages, stairs and lifts drawn by hand: where they lie, and what lies to their sides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point

from spatial.errors import EditRefused, InvalidHours
from spatial.floor import opening_rectangles, polygons_of
from spatial.hours import daily_hours
from spatial.joins import LANDING_SNAP
from spatial.site import (
    LONGEST_DELAY,
    Connector,
    ConnectorId,
    Landing,
    Opening,
    OpeningId,
    Space,
    Storey,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spatial.draft import Draft
    from spatial.edit import (
        AddConnector,
        AddOpening,
        ChangeConnector,
        ChangeOpening,
        DoorOneWay,
        Line2,
        OneWay,
        RemoveConnector,
        RemoveOpening,
        Seconds,
    )
    from spatial.hours import DailyHours
    from spatial.site import DoorWay, Point2, SpaceId, StoreyId

NARROWEST, WIDEST = 0.3, 12.0  # m from jamb to jamb
SIDE = 1.2  # m from the sill to the space that it opens into; also the thickest half of a wall
THINNEST = 0.1  # m; depth of an opening where there is no wall
PROUD = 0.05  # m that an opening reaches onto the floor to each side


def add_opening(draft: Draft, edit: AddOpening) -> None:
    """Do an `AddOpening`."""
    storey = draft.get(Storey, edit.storey_id)
    opening_id, source = draft.new()
    draft.put(
        laid(
            draft,
            storey,
            Opening(
                id=OpeningId(opening_id),
                storey_id=storey.id,
                kind=edit.opening_kind,
                name=edit.name,
                line=edit.line,
                depth=THINNEST,
                space_ids=(None, None),
                source=source,
            ),
            is_entrance=edit.is_entrance,
        )
    )


def change_opening(draft: Draft, edit: ChangeOpening) -> None:
    """Do a `ChangeOpening`."""
    opening = draft.get(Opening, edit.id)
    if edit.line is not None:
        storey = walled_up(draft, opening)
        moved = replace(opening, line=edit.line, depth=THINNEST)
        opening = laid(draft, storey, moved, is_entrance=None)
    if edit.is_entrance and all(opening.space_ids):
        raise EditRefused(
            "no-outside", "an entrance has one side outside; this door has a room on both"
        )
    draft.put(
        replace(
            opening,
            kind=edit.opening_kind or opening.kind,
            name=opening.name if edit.name is None else edit.name,
            is_entrance=opening.is_entrance if edit.is_entrance is None else edit.is_entrance,
            is_closed=opening.is_closed if edit.is_closed is None else edit.is_closed,
            one_way=_door_way(opening.one_way, edit.one_way),
            delay=_seconds(opening.delay, edit.delay),
            hours=_hours(opening.hours, edit.hours),
        )
    )


def remove_opening(draft: Draft, edit: RemoveOpening) -> None:
    """Do a `RemoveOpening`."""
    opening = draft.get(Opening, edit.id)
    draft.remove(opening)
    walled_up(draft, opening)


def add_connector(draft: Draft, edit: AddConnector) -> None:
    """Do an `AddConnector`."""
    connector_id, source = draft.new()
    draft.put(
        Connector(
            id=ConnectorId(connector_id),
            kind=edit.connector_kind,
            name=edit.name,
            landings=_landings(draft, edit.landings),
            one_way=_one_way(edit.one_way),
            source=source,
        )
    )


def change_connector(draft: Draft, edit: ChangeConnector) -> None:
    """Do a `ChangeConnector`."""
    old = draft.get(Connector, edit.id)
    landings = old.landings if edit.landings is None else _landings(draft, edit.landings)
    if edit.moved or edit.left:
        gone = {*edit.left, *(storey_id for storey_id, _ in edit.moved)}
        kept = [landing for landing in landings if landing.storey_id not in gone]
        landings = _on_two_storeys([*kept, *_stepped_onto(draft, edit.moved)])
    draft.put(
        replace(
            old,
            kind=edit.connector_kind or old.kind,
            name=old.name if edit.name is None else edit.name,
            landings=landings,
            one_way=old.one_way if edit.one_way is None else _one_way(edit.one_way),
            is_closed=old.is_closed if edit.is_closed is None else edit.is_closed,
            wait=_seconds(old.wait, edit.wait),
            hours=_hours(old.hours, edit.hours),
        )
    )


def remove_connector(draft: Draft, edit: RemoveConnector) -> None:
    """Do a `RemoveConnector`."""
    draft.remove(draft.get(Connector, edit.id))


def sides_of(
    line: Line2, spaces: Sequence[Space]
) -> tuple[tuple[SpaceId, float] | None, tuple[SpaceId, float] | None]:
    """Spaces to the left and right of a sill, with how far off they begin in metres."""
    (ax, ay), (bx, by) = line
    length = float(np.hypot(bx - ax, by - ay))
    middle = np.array([(ax + bx) / 2, (ay + by) / 2])
    across = np.array([-(by - ay), bx - ax]) / length
    found: list[tuple[SpaceId, float] | None] = []
    for way in (across, -across):
        ray = LineString([middle, middle + way * SIDE])
        hits = []
        for space in spaces:
            common = shapely.intersection(ray, space.polygon)
            # A mere touch is the edge of a room on the other side.
            if shapely.length(common) > PROUD:
                hits.append((shapely.distance(common, Point(middle)), space.polygon.area, space.id))
        nearest = min(hits, default=None)
        found.append(None if nearest is None else (nearest[2], nearest[0]))
    return found[0], found[1]


def laid(draft: Draft, storey: Storey, opening: Opening, *, is_entrance: bool | None) -> Opening:
    """An opening with the spaces to its sides and the depth of its wall, by where its sill lies."""
    (ax, ay), (bx, by) = opening.line
    width = float(np.hypot(bx - ax, by - ay))
    if not NARROWEST <= width <= WIDEST:
        raise EditRefused(
            "opening-width",
            f"an opening is {NARROWEST} to {WIDEST} m wide, not {width:.2f} m",
            width_m=round(width, 2),
            least_m=NARROWEST,
            most_m=WIDEST,
        )
    spaces = [space for space in draft.all(Space) if space.storey_id == storey.id]
    left, right = sides_of(opening.line, spaces)
    if left is None and right is None and storey.building_id is not None:
        raise EditRefused(
            "door-touches-no-space",
            f"no space lies within {SIDE} m to either side of the door",
            reach_m=SIDE,
        )
    depth = _depth(storey, opening.line)
    has_outside = (left is None) != (right is None)
    if is_entrance is None:
        is_entrance = has_outside and _leads_outside(storey, opening.line, left is None)
    elif is_entrance and not has_outside:
        raise EditRefused(
            "no-outside", "an entrance has one side outside; this door has a room on both"
        )
    return replace(
        opening,
        depth=depth,
        space_ids=(None if left is None else left[0], None if right is None else right[0]),
        is_entrance=is_entrance,
    )


def _depth(storey: Storey, line: Line2) -> float:
    """How deep the wall is at a sill: from the floor on one side to that on the other."""
    (ax, ay), (bx, by) = line
    length = float(np.hypot(bx - ax, by - ay))
    middle = np.array([(ax + bx) / 2, (ay + by) / 2])
    across = np.array([-(by - ay), bx - ax]) / length
    gaps = []
    for way in (across, -across):
        ray = LineString([middle, middle + way * SIDE])
        wall = shapely.intersection(ray, storey.walls)
        to_floor = shapely.distance(shapely.intersection(ray, storey.floor), Point(middle))
        if np.isfinite(to_floor):
            gaps.append(float(to_floor))
        elif not wall.is_empty:
            # Outside, where no floor is drawn: to the far face of the wall.
            gaps.append(float(shapely.hausdorff_distance(wall, Point(middle))))
        else:
            gaps.append(0.0)
    return max(THINNEST, 2 * (max(gaps) + PROUD))


def _leads_outside(storey: Storey, line: Line2, to_left: bool) -> bool:
    if storey.outline.is_empty:
        return True
    (ax, ay), (bx, by) = line
    length = float(np.hypot(bx - ax, by - ay))
    way = np.array([-(by - ay), bx - ax]) / length * (SIDE if to_left else -SIDE)
    x, y = (ax + bx) / 2 + way[0], (ay + by) / 2 + way[1]
    return not shapely.intersects_xy(storey.outline, x, y)


def walled_up(draft: Draft, opening: Opening) -> Storey:
    """The storey with an opening's gap in the floor closed by wall."""
    storey = draft.get(Storey, opening.storey_id)
    (ax, ay), (bx, by) = opening.line
    width = np.array([np.hypot(bx - ax, by - ay)])
    (gap,) = opening_rectangles([opening], width, np.array([opening.depth]))
    inner = shapely.intersection(gap, storey.floor)
    if inner.is_empty:
        return storey
    # Only the wall's own thickness: rooms that meet in the gap keep their floor.
    (bar,) = opening_rectangles(
        [opening], width, np.array([max(THINNEST, opening.depth - 2 * PROUD)])
    )
    storey = replace(
        storey,
        floor=MultiPolygon(polygons_of(shapely.difference(storey.floor, bar))),
        walls=MultiPolygon(polygons_of(shapely.union(storey.walls, bar))),
    )
    draft.follow(storey)
    return storey


def _one_way(wanted: OneWay) -> Literal["up", "down"] | None:
    return None if wanted == "both" else wanted


def _door_way(known: DoorWay | None, wanted: DoorOneWay | None) -> DoorWay | None:
    if wanted is None:
        return known
    return None if wanted == "both" else wanted


def _seconds(known: float | None, wanted: Seconds | None) -> float | None:
    if wanted is None:
        return known
    if wanted == "usual":
        return None
    if not 0 <= wanted <= LONGEST_DELAY:
        raise EditRefused(
            "delay", f"{wanted} s is not between 0 and {LONGEST_DELAY:.0f} s", most_s=LONGEST_DELAY
        )
    return wanted


def _hours(known: DailyHours | None, wanted: str | None) -> DailyHours | None:
    if wanted is None:
        return known
    if not wanted.strip():
        return None
    try:
        return daily_hours(wanted)
    except InvalidHours as fault:
        raise EditRefused("hours", str(fault), hours=wanted) from fault


def _landings(draft: Draft, wanted: Sequence[tuple[StoreyId, Point2]]) -> tuple[Landing, ...]:
    return _on_two_storeys(list(_stepped_onto(draft, wanted)))


def _stepped_onto(draft: Draft, wanted: Sequence[tuple[StoreyId, Point2]]) -> Iterator[Landing]:
    """
    Landings where somebody can stand: each point, or the floor nearest to it.

    A stair comes out elsewhere on every storey, and is drawn on one of them.
    """
    for storey_id, point in wanted:
        storey = draft.get(Storey, storey_id)
        gap = float("inf") if storey.floor.is_empty else storey.floor.distance(Point(point))
        if gap > LANDING_SNAP:
            raise EditRefused(
                "landing-off-floor",
                f"the landing on {storey.name} is {gap:.1f} m from any floor",
                storey=storey.name,
                reach_m=LANDING_SNAP,
            )
        x, y = shapely.get_coordinates(shapely.shortest_line(storey.floor, Point(point)))[0]
        stand = point if gap == 0 else (float(x), float(y))
        yield Landing(storey_id=storey.id, point=stand, elevation=storey.elevation)


def _on_two_storeys(landings: Sequence[Landing]) -> tuple[Landing, ...]:
    if len({landing.storey_id for landing in landings}) < 2:
        raise EditRefused("one-landing", "a stair or lift needs landings on two storeys")
    if len({landing.storey_id for landing in landings}) < len(landings):
        raise EditRefused("landing-twice", "a stair or lift has one landing on each storey")
    return tuple(sorted(landings, key=lambda landing: landing.elevation))
