"""Doors by the openings they fill, passages that nothing fills, and what lies to either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

from importers.ifc.levels import Level, PlannedOpening
from importers.ifc.opening_places import TALL, Places
from importers.ifc.sections import union
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from importers.ifc.facts import BodyFact, DoorFact
    from importers.ifc.federation import PlacedFile, Pool
    from importers.ifc.mesh import Mesh
    from spatial.site import Point2

STEPS = (0.05, 0.15, 0.3, 0.5, 0.8)  # m from the wall's face at which a space is looked for
_PROUD = 0.10  # m that a door reaches beyond its wall, so that floors on both sides meet in it
_JAMB = 0.02  # m kept of the wall at each jamb
_ASKEW = 0.17  # sine of 10°
_OPEN_LEAF = 0.6  # m; a door's body deeper than this is drawn with its leaf open
_THICKEST, _THROUGH = 1.2, 0.8  # m of a straight wall, and the share of it that is pierced
_LEAST_WALL = 0.02  # m
_LEAST_LEAF, _WIDEST_LEAF, _TALLEST_LEAF = 0.55, 4.0, 4.0  # m of a door known by its name alone
_SILL = 0.4  # m from the floor below which an opening is a passage and no window


def rectangles(openings: Sequence[PlannedOpening], proud: float = _PROUD) -> list[Polygon]:
    """Openings in plan, each reaching ``proud`` beyond both faces, less its jambs."""
    if not openings:
        return []
    return list(shapely.polygons([_corners(opening, proud, _JAMB) for opening in openings]))


def _corners(opening: PlannedOpening, proud: float, jamb: float) -> list[Point2]:
    (a0, a1), (b0, b1) = opening.along, opening.across
    a0, a1, b0, b1 = a0 + jamb, a1 - jamb, b0 - proud, b1 + proud
    return [opening.point(a, b) for a, b in ((a0, b0), (a1, b0), (a1, b1), (a0, b1), (a0, b0))]


def _extent(
    vertices: NDArray[np.float64], axis: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    along = vertices[:, 0] * axis[0] + vertices[:, 1] * axis[1]
    across = -vertices[:, 0] * axis[1] + vertices[:, 1] * axis[0]
    return (float(along.min()), float(along.max())), (float(across.min()), float(across.max()))


def planned_openings(
    pool: Pool, files: Sequence[PlacedFile]
) -> tuple[list[PlannedOpening], list[ImportIssue]]:
    """Doors and passages of a building, doubled ones dropped, and what was doubtful or mended."""
    issues: list[ImportIssue] = []
    found: list[PlannedOpening] = []
    known = Places()
    for number, door in pool.doors:
        name = files[number].read.facts.file
        made = _door(door, files[number].meshes, name, issues)
        if made is None:
            if door.ifc_class.startswith("IfcDoor"):
                issues.append(_issue("door-without-geometry", name, door.guid, door.name))
        elif twin := known.twin_of(made):
            issues.append(_issue("door-doubled", name, door.guid, twin.name))
        else:
            found.append(made)
            known.add(made)
    for number, body in pool.bodies:
        if body.role != "passage":
            continue
        passage = _passage(body, files[number].meshes, files[number].read.facts.file)
        if passage is not None and not known.twin_of(passage, 0.5):
            found.append(passage)
            known.add(passage)
    return found, issues


def _issue(key: str, file: str, guid: str, name: str) -> ImportIssue:
    return ImportIssue(severity="notice", key=key, file=file, source_id=guid, facts={"name": name})


def _door(
    door: DoorFact, meshes: Mapping[int, Mesh], file: str, issues: list[ImportIssue]
) -> PlannedOpening | None:
    opening = meshes.get(door.opening) if door.opening else None
    mesh = opening or meshes.get(door.id)
    if mesh is not None:
        vertices = mesh.vertices
    elif door.position is not None and door.width > 0:
        # No body of its own and no opening: the placement's origin is at a jamb, by the standard.
        x, y, z = door.position
        (u, v), width = door.axis, door.width
        vertices = np.array(
            [
                (x, y, z),
                (x + u * width, y + v * width, z + (door.height or 2.0)),
            ]
        )
    else:
        return None
    axis = door.axis
    along, across = _extent(vertices, axis)
    width, depth = along[1] - along[0], across[1] - across[0]
    if opening is not None and (turned := _own_axis(vertices, axis, door.width)) is not None:
        axis = turned
        along, across = _extent(vertices, axis)
        width, depth = along[1] - along[0], across[1] - across[0]
    is_across = door.width and abs(depth - door.width) < 0.12 and abs(width - door.width) > 0.3
    if is_across or (not door.ifc_class.startswith("IfcDoor") and depth > width):
        # Drawn across its own placement.
        axis = (-axis[1], axis[0])
        along, across = _extent(vertices, axis)
        width, depth = along[1] - along[0], across[1] - across[0]
    if opening is not None:
        across = _within_wall(across, meshes.get(door.host), axis)
    elif not _is_doorlike(door, width, vertices):
        return None
    else:
        issues.append(_issue("door-without-opening", file, door.guid, door.name))
        if depth > _OPEN_LEAF and door.position is not None:
            x, y, _ = door.position
            middle = -x * axis[1] + y * axis[0]
            across = (middle - 0.2, middle + 0.2)
    return PlannedOpening(
        guid=door.guid,
        file=file,
        ifc_class=door.ifc_class,
        kind="door",
        name=door.name,
        axis=axis,
        along=along,
        across=across,
        z=float(vertices[:, 2].min()),
        height=float(np.ptp(vertices[:, 2])),
    )


def _is_doorlike(door: DoorFact, width: float, vertices: NDArray[np.float64]) -> bool:
    """Whether what is a door by its name alone has the size of one: handles are named so too."""
    if door.ifc_class.startswith("IfcDoor"):
        return True
    height = float(np.ptp(vertices[:, 2]))
    return _LEAST_LEAF <= width <= _WIDEST_LEAF and TALL <= height <= _TALLEST_LEAF


def _within_wall(
    across: tuple[float, float], host: Mesh | None, axis: tuple[float, float]
) -> tuple[float, float]:
    """An opening's depth as far as its wall is thick: some tools cut with bodies of metres."""
    if host is None:
        return across
    _, wall = _extent(host.vertices, axis)
    low, high = max(across[0], wall[0]), min(across[1], wall[1])
    is_straight = wall[1] - wall[0] <= _THICKEST
    return (low, high) if is_straight and high - low > _LEAST_WALL else across


def _own_axis(
    vertices: NDArray[np.float64], axis: tuple[float, float], width: float
) -> tuple[float, float] | None:
    """The axis of an opening that lies askew to its door's placement; None where they agree."""
    box = shapely.minimum_rotated_rectangle(shapely.multipoints(vertices[:, :2]))
    if not isinstance(box, Polygon):
        return None
    sides = np.diff(np.asarray(box.exterior.coords)[:3], axis=0)
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() < 1e-3:
        return None
    turn = abs(float(sides[0] @ np.asarray(axis)) / lengths[0])
    if min(turn, float(np.sqrt(max(0.0, 1 - turn**2)))) < _ASKEW:
        return None
    best = int(np.argmin(np.abs(lengths - width))) if width else int(np.argmax(lengths))
    x, y = sides[best] / lengths[best]
    return float(x), float(y)


def _passage(body: BodyFact, meshes: Mapping[int, Mesh], file: str) -> PlannedOpening | None:
    mesh = meshes.get(body.id)
    if mesh is None or np.ptp(mesh.vertices[:, 2]) < TALL:
        return None
    host = meshes.get(body.host)
    axis = _wall_axis(mesh, host)
    along, across = _extent(mesh.vertices, axis)
    if along[1] - along[0] < 0.5 or (host is not None and not _pierces(across, host, axis)):
        return None
    across = _within_wall(across, host, axis)
    return PlannedOpening(
        guid=body.guid,
        file=file,
        ifc_class=body.ifc_class,
        kind="passage",
        name=body.name,
        axis=axis,
        along=along,
        across=across,
        z=float(mesh.vertices[:, 2].min()),
        height=float(np.ptp(mesh.vertices[:, 2])),
    )


def _pierces(across: tuple[float, float], host: Mesh, axis: tuple[float, float]) -> bool:
    """Whether an opening goes through its wall; niches are drawn as openings too."""
    _, wall = _extent(host.vertices, axis)
    thickness = wall[1] - wall[0]
    if thickness > _THICKEST:  # bent, or several walls in one: nothing to compare with
        return True
    common = min(across[1], wall[1]) - max(across[0], wall[0])
    return common > _THROUGH * thickness


def _wall_axis(mesh: Mesh, host: Mesh | None) -> tuple[float, float]:
    """Direction of the wall that an opening is in: the longest side of the wall seen from above."""
    points = (host or mesh).vertices[:, :2]
    box = shapely.minimum_rotated_rectangle(shapely.MultiPoint(points))
    if not isinstance(box, Polygon):
        return (1.0, 0.0)
    corners = np.asarray(box.exterior.coords)
    sides = np.diff(corners[:3], axis=0)
    side = sides[int(np.argmax(np.linalg.norm(sides, axis=1)))]
    x, y = side / np.linalg.norm(side)
    return float(x), float(y)


def take_openings(
    levels: Sequence[Level], openings: Sequence[PlannedOpening]
) -> list[PlannedOpening]:
    """Put each opening on its level; those that are on none are given back."""
    left: list[PlannedOpening] = []
    for opening in openings:
        within = _SILL if opening.kind == "passage" else 0.8
        near = [level for level in levels if abs(level.z - opening.z) <= within]
        if not near:
            if opening.kind == "door":
                left.append(opening)
            continue
        here = shapely.Point(opening.middle)
        # Split levels: the one whose spaces are nearest, height only where that is even.
        best = min(
            near,
            key=lambda level: (
                round(min((s.polygon.distance(here) for s in level.spaces), default=99.0)),
                abs(level.z - opening.z),
            ),
        )
        best.openings.append(opening)
    return left


def find_sides(level: Level) -> None:
    """
    Which space lies to either side of each opening of a level.

    Looked for straight across the middle, up to 0.8 m beyond each face; the opening is deepened to
    the space it finds, through the lining walls that stand before many doors.
    """
    polygons = [space.polygon for space in level.spaces]
    tree = shapely.STRtree(polygons)
    for opening in level.openings:
        opening.sides = [None, None]
        reach = [0.0, 0.0]
        middle = sum(opening.along) / 2
        for side, (face, sign) in enumerate(((opening.across[1], 1), (opening.across[0], -1))):
            for step in STEPS:
                point = shapely.Point(opening.point(middle, face + sign * step))
                hits = tree.query(point, predicate="within")
                if len(hits):
                    opening.sides[side] = int(min(hits, key=lambda i: polygons[i].area))
                    reach[side] = step if step > STEPS[0] else 0.0
                    break
        opening.across = (opening.across[0] - reach[1], opening.across[1] + reach[0])


def find_outside(level: Level) -> None:
    """Which side of each opening lies beyond the closed outline."""
    shapely.prepare(level.outline)
    for opening in level.openings:
        middle = sum(opening.along) / 2
        ends = (opening.across[1] + STEPS[-1], opening.across[0] - STEPS[-1])
        opening.outside = [
            side is None and not level.outline.contains(shapely.Point(opening.point(middle, end)))
            for side, end in zip(opening.sides, ends, strict=True)
        ]


def doubtful(levels: Sequence[Level]) -> Iterator[ImportIssue]:
    """Doors with no space on either side, and doors inside with nothing known behind them."""
    for level in levels:
        for opening in level.openings:
            if opening.kind != "door" or None not in opening.sides:
                continue
            if opening.is_entrance or opening.is_lift_door:
                continue
            if any(opening.outside) and any(side is not None for side in opening.sides):
                continue
            nowhere = all(side is None for side in opening.sides)
            x, y = opening.middle
            yield ImportIssue(
                severity="warning" if nowhere else "notice",
                key="door-touches-nothing" if nowhere else "door-leads-nowhere",
                file=opening.file,
                source_id=opening.guid,
                facts={
                    "name": opening.name,
                    "storey": level.name,
                    "x": round(x, 2),
                    "y": round(y, 2),
                    "z": round(opening.z, 2),
                },
                fix="draw-space",
            )


def cuts_of(openings: Sequence[PlannedOpening]) -> MultiPolygon:
    """All rectangles of a level's openings as one area."""
    return union(rectangles(openings))


def sill(opening: PlannedOpening) -> LineString:
    """The opening's line from jamb to jamb, in the middle of the wall."""
    middle = sum(opening.across) / 2
    return LineString([opening.point(a, middle) for a in opening.along])


def entrances(level: Level) -> Iterator[PlannedOpening]:
    """Openings of a level with one side outside."""
    return (opening for opening in level.openings if any(opening.outside))
