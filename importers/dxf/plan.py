"""One drawing to one storey: rooms, doors, symbols and what was doubtful, in the site frame."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import MultiPolygon, Point, Polygon

from importers.dxf.doors import find_doorways, throats_of
from importers.dxf.doubts import DrawingReport
from importers.dxf.layers import bare_name
from importers.dxf.names import room_labels
from importers.dxf.rooms import find_rooms
from importers.dxf.sorted_plan import sort_plan
from importers.dxf.walls import SKIN, rectangle, wall_mass, walls_between
from importers.errors import EmptyPlan
from importers.grounds import polygons_of
from importers.ifc.words import PASS_THROUGH, in_two_languages, use_of
from spatial.kinds import kind, kind_of
from spatial.site import (
    Asset,
    AssetId,
    Opening,
    OpeningId,
    OpeningKind,
    Source,
    Space,
    SpaceId,
    Storey,
    StoreyId,
    make_id,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.dxf.doors import Doorway
    from importers.dxf.drawing import Drawing
    from importers.dxf.placement import DxfPlacement
    from importers.dxf.rooms import DrawnRoom
    from importers.dxf.sorted_plan import SortedPlan, Symbol
    from importers.result import ImportIssue
    from spatial.site import BuildingId

BESIDE = 0.3  # m beyond the face of a wall, where the room is that a door opens into
STAIR_REACH = 0.6  # m; treads nearer to one another are of one stair
LEAST_STAIR, LARGEST_STAIR = 1.5, 60.0  # m²
_CODE_TAG = re.compile(r"code|编号|编码|number|^nr|^no\b|tag|mark|^id$|位号", re.IGNORECASE)


@dataclass(slots=True)
class Shaft:
    """A stair or lift as one storey shows it."""

    kind: str
    name: str
    point: tuple[float, float]


@dataclass(slots=True)
class StoreyPlan:
    """What one drawing came to."""

    storey: Storey
    spaces: list[Space]
    openings: list[Opening]
    assets: list[Asset]
    shafts: list[Shaft]
    issues: list[ImportIssue] = field(default_factory=list)
    repairs: list[ImportIssue] = field(default_factory=list)


def plan_storey(
    drawing: Drawing,
    file: str,
    placement: DxfPlacement,
    *,
    storey_id: StoreyId,
    building_id: BuildingId,
    level: int,
    elevation: float,
) -> StoreyPlan:
    """
    Make a storey of a drawing.

    Raises
    ------
    EmptyPlan
        If it shows neither walls nor outlines of rooms.
    """
    plan = sort_plan(drawing, placement)
    has_walls = bool(plan.walls or plan.wall_fills)
    if not plan.room_outlines and not has_walls:
        # Areas that are coloured and not outlined; beside walls, colours tell nothing more.
        plan.room_outlines = plan.room_fills
    if not has_walls and not plan.room_outlines:
        raise _nothing_walled(drawing, plan, file)
    mass = wall_mass(plan) if has_walls else walls_between(plan.room_outlines)
    doorways = find_doorways(plan, mass)
    labels = room_labels(plan.texts)
    found = find_rooms(mass, throats_of(doorways), plan.room_outlines, labels)
    report = DrawingReport(file)
    spaces = [_space(room, i, file, storey_id) for i, room in enumerate(found.rooms)]
    shafts, spaces = _shafts(plan, spaces)
    openings = _openings(doorways, spaces, file, storey_id)
    outline = _outline(found.walls, spaces)
    cuts = [rectangle(*o.line, o.depth + 0.1) for o in openings]
    walls = polygons_of(shapely.difference(found.walls, shapely.union_all(cuts)))
    floor = shapely.union_all([*(s.polygon for s in spaces), *cuts])
    floor = polygons_of(shapely.difference(floor, walls).buffer(0).simplify(0.01))
    storey = Storey(
        id=storey_id,
        building_id=building_id,
        name=placement.storey,
        elevation=elevation,
        level=level,
        outline=outline,
        walls=walls,
        floor=floor,
        source=Source(file=file, id="model space"),
    )
    assets = _assets(plan, spaces, file, storey_id, elevation)
    report.of_drawing(drawing, plan)
    report.of_rooms(found.rooms, found.homeless, found.divided)
    return StoreyPlan(
        storey, spaces, openings, assets, shafts, issues=report.issues, repairs=report.repairs
    )


def _nothing_walled(drawing: Drawing, plan: SortedPlan, file: str) -> EmptyPlan:
    met = Counter(bare_name(stroke.layer) for stroke in drawing.strokes)
    layers = ", ".join(f"{name} ({n})" for name, n in met.most_common(8)) or "none"
    custom = ", ".join(sorted(drawing.opaque)[:5])
    hint = f"; it holds objects of another program ({custom}): export it as exploded DXF (T3)"
    return EmptyPlan(
        f"{file} shows no walls: none of its layers is known to hold them ({layers}); say which"
        f" layers do (layer=wall){hint if custom else ''}",
        file=file,
        layers=layers,
        custom=custom,
    )


# -- spaces ----------------------------------------------------------------------------------------


def _space(room: DrawnRoom, index: int, file: str, storey_id: StoreyId) -> Space:
    name, name_en = in_two_languages(room.name)
    use = use_of(room.name)
    middle = room.polygon.representative_point()
    # Told by its number or name and by its place in whole metres: what a newer drawing keeps.
    mark = f"{room.number}|{room.name}|{round(middle.x)},{round(middle.y)}|{index}"
    return Space(
        id=SpaceId(make_id(file, storey_id, mark, "space")),
        storey_id=storey_id,
        name=name or room.number or f"{index + 1}",
        name_en=name_en,
        number=room.number,
        use=use,
        polygon=room.polygon,
        pass_through=PASS_THROUGH[use],
        source=Source(file=file, id=f"derived:{room.origin}:{index}", ifc_class=room.origin),
    )


def _shafts(plan: SortedPlan, spaces: Sequence[Space]) -> tuple[list[Shaft], list[Space]]:
    """Stairs and lifts by their rooms' names, else by the treads drawn in them."""
    shafts: list[Shaft] = []
    known: list[BaseGeometry] = []
    for space in spaces:
        if space.use in ("stair", "lift"):
            middle = space.polygon.representative_point()
            shafts.append(Shaft(space.use, space.name, (middle.x, middle.y)))
            known.append(space.polygon.buffer(0.5))
    renamed = list(spaces)
    for what, lines in (("stair", plan.stairs), ("lift", plan.lifts)):
        for cluster in _clusters(lines):
            if any(cluster.intersection(other).area > 0.3 * cluster.area for other in known):
                continue
            known.append(cluster)
            place = cluster.centroid
            for index, space in enumerate(renamed):
                shared = space.polygon.intersection(cluster).area
                if shared > 0.5 * cluster.area and space.polygon.area < LARGEST_STAIR / 2:
                    if space.use == "other":
                        renamed[index] = _as_shaft(space, what)
                    place = space.polygon.representative_point()
                    break
            shafts.append(Shaft(what, "", (place.x, place.y)))
    for symbol in plan.assets:
        if symbol.kind == "lift":
            place = symbol.box.centroid
            if not any(other.contains(place) for other in known):
                shafts.append(Shaft("lift", "", (place.x, place.y)))
    return shafts, renamed


def _as_shaft(space: Space, what: str) -> Space:
    if what == "stair":
        return replace(space, use="stair", pass_through=PASS_THROUGH["stair"])
    return replace(space, use="lift", pass_through=PASS_THROUGH["lift"])


def _clusters(lines: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    if not lines:
        return []
    joined = shapely.union_all(shapely.buffer(np.array(lines, dtype=object), STAIR_REACH / 2))
    hulls = [part.convex_hull.buffer(-STAIR_REACH / 2) for part in shapely.get_parts(joined)]
    return [hull for hull in hulls if LEAST_STAIR <= hull.area <= LARGEST_STAIR]


# -- openings --------------------------------------------------------------------------------------


def _openings(
    doorways: Sequence[Doorway], spaces: Sequence[Space], file: str, storey_id: StoreyId
) -> list[Opening]:
    tree = STRtree([space.polygon for space in spaces]) if spaces else None

    def space_at(point: tuple[float, float]) -> SpaceId | None:
        if tree is None:
            return None
        found = tree.query(Point(point), predicate="intersects")
        return spaces[int(found[0])].id if len(found) else None

    openings: list[Opening] = []
    for number, doorway in enumerate(doorways):
        gap = doorway.gap
        left, right = (space_at(point) for point in gap.sides(BESIDE))
        if left is None and right is None:
            continue
        outside = left is None or right is None
        what = _kind_of(doorway, outside=outside)
        if what is None or (left == right and what != "door"):
            continue
        mark = f"{gap.start[0]:.2f},{gap.start[1]:.2f}"
        openings.append(
            Opening(
                id=OpeningId(make_id(file, storey_id, mark, str(number), "opening")),
                storey_id=storey_id,
                kind=what,
                name=doorway.name,
                line=(gap.start, gap.end),
                depth=max(gap.depth + 2 * SKIN, 0.06),
                space_ids=(left, right),
                is_entrance=outside,
                source=Source(file=file, id=f"drawn {mark}", ifc_class=doorway.filling),
            )
        )
    return openings


def _kind_of(doorway: Doorway, *, outside: bool) -> OpeningKind | None:
    """What is walked through; None for windows."""
    match doorway.filling:
        case "door":
            return "door"
        case "opening":
            # Doors and windows on one layer: what has no leaf and leads outside is a window.
            return None if outside else "door"
        case "bare":
            return "passage"
        case _:
            return None


def _outline(walls: BaseGeometry, spaces: Sequence[Space]) -> MultiPolygon:
    shell = shapely.union_all([walls, *(space.polygon for space in spaces)])
    closed = shell.buffer(0.3, join_style="mitre").buffer(-0.3, join_style="mitre")
    filled = [Polygon(p.exterior) for p in shapely.get_parts(closed) if isinstance(p, Polygon)]
    held = shapely.union_all([space.polygon for space in spaces])
    return polygons_of(shapely.union_all([p for p in filled if p.intersects(held)]))


# -- assets ----------------------------------------------------------------------------------------


def _assets(
    plan: SortedPlan, spaces: Sequence[Space], file: str, storey_id: StoreyId, elevation: float
) -> list[Asset]:
    polygons = [space.polygon for space in spaces]
    tree = STRtree(polygons) if polygons else None
    numbers: Counter[str] = Counter()
    assets = []
    for symbol in [*plan.assets, *_fire_doors(plan)]:
        entry = kind(symbol.kind)
        numbers[symbol.kind] += 1
        place = symbol.box.centroid
        home = tree.query(place, predicate="intersects") if tree else []
        if tree is not None and not len(home):
            home = tree.query(place, predicate="dwithin", distance=0.4)  # hung on a wall
        values = dict(symbol.block.values)
        code = next((v for tag, v in values.items() if v and _CODE_TAG.search(tag)), "")
        number = code or str(numbers[symbol.kind])
        assets.append(
            Asset(
                id=AssetId(make_id(file, storey_id, symbol.block.handle, "asset")),
                kind=symbol.kind,
                code=code,
                name=f"{entry.zh} {number}",
                name_en=f"{entry.en} {number}",
                storey_id=storey_id,
                space_id=spaces[int(home[0])].id if len(home) else None,
                position=(place.x, place.y, elevation),
                attributes={"Block": bare_name(symbol.block.name)[:120], **values},
                source=Source(file=file, id=symbol.block.handle, ifc_class="INSERT"),
            )
        )
    return assets


def _fire_doors(plan: SortedPlan) -> list[Symbol]:
    found = []
    for symbol in plan.door_symbols:
        symbol.kind = kind_of((), (bare_name(symbol.block.name).lower(),))
        if symbol.kind in ("fire_door", "fire_shutter"):
            found.append(symbol)
    return found
