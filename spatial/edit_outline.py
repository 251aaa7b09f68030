"""Another outline for a space: its neighbours, the wall between them and its doors come along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point

from spatial.edit_ground import LEAST_AREA, follow_ground, refuse_overlap, sound
from spatial.edit_openings import THINNEST, laid, walled_up
from spatial.errors import EditRefused
from spatial.floor import polygons_of
from spatial.site import Opening, Space, SpaceId, Storey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

    from spatial.draft import Draft
    from spatial.edit import Line2, ReshapeSpace
    from spatial.triangulation import Floats

THICKEST = 0.6  # m; rooms farther apart are not parted by one wall
FACING = 0.3  # m of wall that two rooms have in common; less is a corner
LEAST_WALL = 0.03  # m; thinner is the noise of a drawing
STUB = 0.1  # m; what of an edge lies along its turned self is not kept
PARALLEL = 0.01  # sine of the angle between lines that go on in one another
SEAM = 1e-3  # m that a piece of ground is widened by, so that no slit stays


def reshape_space(draft: Draft, edit: ReshapeSpace) -> None:
    """Do a `ReshapeSpace`."""
    old = draft.get(Space, edit.id)
    storey = draft.get(Storey, old.storey_id)
    polygon = sound(edit.polygon)
    shapes: dict[SpaceId, MultiPolygon] = {old.id: polygon}
    doors: list[tuple[Opening, Line2]] = []
    wall = _Wall(old.polygon, polygon)
    if edit.neighbours == "follow":
        others = [s for s in draft.all(Space) if s.storey_id == storey.id and s.id != old.id]
        shapes.update(wall.followed(others))
        doors = list(wall.moved_doors(draft.all(Opening), old.id))
    for shape in shapes.values():
        refuse_overlap(draft, storey, shape, shapes)
    before = [space for space in draft.all(Space) if space.id in shapes]
    taken = MultiPolygon(polygons_of(shapely.union_all([space.polygon for space in before])))
    given = MultiPolygon(polygons_of(shapely.union_all(list(shapes.values()))))
    for door, _ in doors:
        walled_up(draft, door)
    for space in before:
        draft.put(replace(space, polygon=shapes[space.id]))
    if edit.neighbours == "follow":
        _move_wall(draft, draft.get(Storey, storey.id), wall, taken)
    follow_ground(draft, draft.get(Storey, storey.id), taken=taken, given=given)
    for door, line in doors:
        moved = replace(door, line=line, depth=THINNEST)
        draft.put(laid(draft, draft.get(Storey, storey.id), moved, is_entrance=None))


class _Wall:
    """
    Where the outline of a space was and is no longer (``stood``), and where it is now (``stands``).

    ``left`` is what of ``stood`` moved away, without what only became shorter.
    """

    def __init__(self, old: MultiPolygon, new: MultiPolygon) -> None:
        self.old, self.new = old, new
        self.stood = _merged(_lines_off(old, new))
        self.stands = _merged(_lines_off(new, old))
        self.won = shapely.difference(new, old)
        self.lost = shapely.difference(old, new)
        self.left = _not_merely_shortened(self.stood, old, new)
        ground = shapely.union(self.won, self.lost)
        west, south, east, north = shapely.bounds(ground)
        self.depth = 0.0 if ground.is_empty else float(np.hypot(east - west, north - south))

    def followed(self, others: list[Space]) -> dict[SpaceId, MultiPolygon]:
        """Neighbours that give way or come after, a wall's breadth apart as they were."""
        gaps = {space.id: shapely.distance(self.old, space.polygon) for space in others}
        usual = min((gap for gap in gaps.values() if gap <= THICKEST), default=THINNEST)
        changed: dict[SpaceId, tuple[MultiPolygon, float]] = {}
        for space in sorted(others, key=lambda space: gaps[space.id]):
            is_near = gaps[space.id] <= THICKEST
            gap = gaps[space.id] if is_near else usual
            shape: BaseGeometry = self._given_way(space.polygon, gap)
            if is_near:
                for piece in self._left_to(shape, gap, changed):
                    shape = shapely.union(shape, shapely.buffer(piece, SEAM, join_style="mitre"))
            if shape is space.polygon:
                continue
            # Not shapely.simplify of what did not change: corners there stay as they were drawn.
            parts = [p for p in polygons_of(shapely.simplify(shape, SEAM)) if p.area >= LEAST_AREA]
            if not parts:
                raise EditRefused(
                    "neighbour-vanishes", f"nothing would be left of {space.name}", name=space.name
                )
            changed[space.id] = MultiPolygon(parts), gap
        return {space_id: shape for space_id, (shape, _) in changed.items()}

    def _given_way(self, shape: MultiPolygon, gap: float) -> MultiPolygon:
        if self.won.is_empty:
            return shape
        room = shapely.buffer(self.won, gap, join_style="mitre")
        if shapely.area(shapely.intersection(shape, room)) <= FACING * SEAM:
            return shape
        return MultiPolygon(polygons_of(shapely.difference(shape, room)))

    def _left_to(
        self,
        shape: BaseGeometry,
        gap: float,
        changed: Mapping[SpaceId, tuple[MultiPolygon, float]],
    ) -> Iterator[BaseGeometry]:
        """Ground that the space gives up to a neighbour: what lies before their common wall."""
        if self.lost.is_empty:
            return
        along = shapely.buffer(self.left, gap + LEAST_WALL, cap_style="flat", join_style="mitre")
        edges = shapely.intersection(shapely.boundary(shape), along)
        face = [piece for piece in _straight(edges) if piece.length >= FACING]
        if not face:
            return
        # Each stretch of the common wall takes what lies straight before it.
        before, strip = (
            shapely.union_all(shapely.buffer(face, far, cap_style="flat"))
            for far in (self.depth + THICKEST, gap)
        )
        ground = shapely.intersection(before, shapely.union(self.lost, strip))
        kept = [shapely.buffer(self.new, gap, join_style="mitre")]
        kept += [shapely.buffer(one, far, join_style="mitre") for one, far in changed.values()]
        for piece in polygons_of(shapely.difference(ground, shapely.union_all(kept))):
            if piece.area > FACING * SEAM and shapely.dwithin(piece, shape, SEAM):
                yield piece

    def moved_doors(
        self, openings: list[Opening], space_id: SpaceId
    ) -> Iterator[tuple[Opening, Line2]]:
        """Doors in the wall that moves, with where they come to lie in it."""
        for opening in openings:
            if space_id not in opening.space_ids:
                continue
            sill = np.array(opening.line, dtype=np.float64)
            middle, way = sill.mean(axis=0), sill[1] - sill[0]
            width = float(np.hypot(*way))
            gap = shapely.distance(self.left, Point(middle))
            outline = shapely.boundary(self.old)
            if gap > THICKEST or gap > shapely.distance(outline, Point(middle)) + SEAM:
                continue
            across = np.array([-way[1], way[0]]) / width * (self.depth + 2 * THICKEST)
            ray = LineString([middle - across, middle + across])
            was, now = (self._met(ray, line, middle) for line in (self.left, self.stands))
            if was is None or now is None:
                continue
            along = _direction(self.stands, now)
            if along @ way < 0:
                along = -along
            centre = middle + now - was
            start, end = (centre + sign * along * width / 2 for sign in (-1, 1))
            yield opening, ((float(start[0]), float(start[1])), (float(end[0]), float(end[1])))

    def _met(self, ray: LineString, line: BaseGeometry, middle: Floats) -> Floats | None:
        met = shapely.intersection(ray, line)
        if met.is_empty:
            return None
        nearest = shapely.get_coordinates(shapely.shortest_line(met, Point(middle)))
        return np.asarray(nearest[0], dtype=np.float64)


def _move_wall(draft: Draft, storey: Storey, wall: _Wall, taken: MultiPolygon) -> None:
    """Take the wall away where the outline was, and put it up where it is, as thick as it was."""
    if wall.stood.is_empty or wall.stands.is_empty:
        return
    beside = shapely.difference(
        shapely.buffer(wall.stood, THICKEST, cap_style="flat", join_style="mitre"), taken
    )
    thickness = shapely.area(shapely.intersection(storey.walls, beside)) / wall.stood.length
    if thickness < LEAST_WALL:
        return
    spaces = [space.polygon for space in draft.all(Space) if space.storey_id == storey.id]
    inside = shapely.union_all(spaces)
    won = shapely.difference(inside, taken)
    # Where nobody is on the other side the wall is a facade: it goes as a whole.
    facade = shapely.difference(
        shapely.buffer(wall.stood, thickness + LEAST_WALL, cap_style="flat", join_style="mitre"),
        shapely.buffer(inside, thickness + 2 * LEAST_WALL, join_style="mitre"),
    )
    risen = shapely.difference(
        shapely.buffer(wall.stands, thickness, cap_style="square", join_style="mitre"), inside
    )
    gone = shapely.union_all([shapely.intersection(won, beside), facade])
    walls = shapely.union(shapely.difference(storey.walls, gone), risen)
    outline = storey.outline
    if not outline.is_empty:
        outline = shapely.union(shapely.difference(outline, facade), risen)
    draft.follow(
        replace(
            storey,
            walls=MultiPolygon(polygons_of(walls)),
            floor=MultiPolygon(polygons_of(shapely.difference(storey.floor, risen))),
            outline=MultiPolygon(polygons_of(outline)),
        )
    )


def _lines_off(one: MultiPolygon, other: MultiPolygon) -> BaseGeometry:
    return shapely.difference(
        shapely.boundary(one), shapely.buffer(shapely.boundary(other), SEAM, cap_style="flat")
    )


def _not_merely_shortened(
    stood: BaseGeometry, old: MultiPolygon, new: MultiPolygon
) -> BaseGeometry:
    near = shapely.buffer(shapely.boundary(new), SEAM, cap_style="flat")
    kept = [
        piece
        for piece in _straight(shapely.intersection(shapely.boundary(old), near))
        if piece.length > STUB
    ]
    return _merged(
        shapely.union_all(
            [
                piece
                for piece in _straight(stood)
                if not any(
                    shapely.dwithin(piece, other, 2 * SEAM) and _are_parallel(piece, other)
                    for other in kept
                )
            ]
        )
    )


def _are_parallel(one: LineString, other: LineString) -> bool:
    (ax, ay), (bx, by) = (np.subtract(line.coords[-1], line.coords[0]) for line in (one, other))
    return bool(abs(ax * by - ay * bx) <= PARALLEL * np.hypot(ax, ay) * np.hypot(bx, by))


def _merged(lines: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(lines) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.union_all(parts))


def _direction(lines: BaseGeometry, at: Floats) -> Floats:
    """Unit direction of the straight piece that a point lies on."""
    nearest = min(_straight(lines), key=lambda piece: piece.distance(Point(at)))
    way = np.subtract(nearest.coords[1], nearest.coords[0])
    return np.asarray(way / np.hypot(*way), dtype=np.float64)


def _straight(lines: BaseGeometry) -> list[LineString]:
    return [
        LineString(pair)
        for line in shapely.get_parts(_merged(lines))
        for pair in zip(line.coords[:-1], line.coords[1:], strict=True)
    ]
