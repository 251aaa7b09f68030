"""One storey to walk on: its visibility graph, and what each line of sight costs to walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.crossings import DearRooms, dear_rooms
from spatial.gates import Gates, gates_of
from spatial.lines import Lines, measured
from spatial.shortest import Graph, Spokes, point_tolls, settle

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shapely.geometry import MultiPolygon

    from spatial.profile import WalkingProfile
    from spatial.site import Opening, Point2, Space, StoreyId
    from spatial.triangulation import Floats, Ints
    from spatial.visibility import VisibilityGraph

MOST_GRAPHS = 16  # kept for each storey: a few profiles, each with what is shut for a shift
PLACE_SNAP = 2.5  # m; a place off the floor by less is approached as near as one can stand


@dataclass(frozen=True)
class Attached:
    """
    Points joined to a floor.

    Parameters
    ----------
    points : (n, 2)
        Where they came to lie on the floor.
    on_floor : (n,)
        False where a point is too far from the floor to be joined.
    to_corners, to_points : (m, 2), (k, 2)
        As in `spatial.visibility.Sight`.
    corner_lines, point_lines
        The straight ways of the two.
    """

    points: Floats
    on_floor: Ints
    to_corners: Ints
    to_points: Ints
    corner_lines: Lines
    point_lines: Lines


@dataclass(frozen=True)
class FloorNetwork:
    """
    One storey to walk on.

    Parameters
    ----------
    storey_id
        The storey.
    graph
        Visibility graph of its walkable floor.
    gates
        Its openings.
    rooms
        Rooms that are dear to pass through.
    room_areas : (r,)
        Their polygons.
    lines
        The straight ways between corners, as ``graph.edges``.
    """

    storey_id: StoreyId
    graph: VisibilityGraph
    gates: Gates
    rooms: DearRooms
    room_areas: tuple[MultiPolygon, ...]
    lines: Lines
    _graphs: dict[tuple[WalkingProfile | None, frozenset[str], bool], Graph] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_graphs": {}}

    @property
    def area(self) -> MultiPolygon:
        """Where the centre of a body can be."""
        return self.graph.area

    def attach(
        self, points: Floats, *, is_place: Sequence[bool] | None = None, snap: float = PLACE_SNAP
    ) -> Attached:
        """
        Join points to the floor.

        Parameters
        ----------
        points : (n, 2)
            Metres.
        is_place
            Where somebody means to be, all by default: the room of a place costs nothing more on
            the first and last straight piece of a walk, as it is not merely passed through.
        snap
            Points off the floor by no more than this many metres are moved onto it.
        """
        sight = self.graph.see(points, snap=snap)
        rooms = self._rooms_at(sight.points)
        if is_place is not None:
            rooms[~np.asarray(is_place, dtype=np.bool_)] = -1
        point, corner = sight.to_corners.T
        one, other = sight.to_points.T
        nowhere = np.full(len(point), -1, dtype=np.int64)
        return Attached(
            sight.points,
            sight.on_floor.astype(np.int64),
            sight.to_corners,
            sight.to_points,
            self._measure(sight.points[point], self.graph.corners[corner], rooms[point], nowhere),
            self._measure(sight.points[one], sight.points[other], rooms[one], rooms[other]),
        )

    def corner_graph(
        self,
        profile: WalkingProfile | None,
        closed: Collection[str] = frozenset(),
        *,
        backwards: bool = False,
    ) -> Graph:
        """
        Corners joined both ways, with tolls for a profile (None: plain metres).

        With ``backwards`` every edge is turned round: ways then lead to where they start from. Kept
        for the next time.
        """
        key = (profile, frozenset(closed), backwards)
        if key not in self._graphs:
            if len(self._graphs) >= MOST_GRAPHS:
                self._graphs.clear()
            self._graphs[key] = self._corner_graph(profile, closed, backwards=backwards)
        return self._graphs[key]

    def _corner_graph(
        self, profile: WalkingProfile | None, closed: Collection[str], *, backwards: bool
    ) -> Graph:
        onwards, back = self._both_ways(self.lines, profile, closed, backwards=backwards)
        edges = self.graph.edges
        tails = np.concatenate((edges[:, 0], edges[:, 1]))
        heads = np.concatenate((edges[:, 1], edges[:, 0]))
        order = np.argsort(tails, kind="stable")
        return Graph(
            _offsets(tails[order], len(self.graph.corners)),
            heads[order],
            np.concatenate((onwards, back))[order],
        )

    def spokes(
        self,
        attached: Attached,
        profile: WalkingProfile | None,
        closed: Collection[str] = frozenset(),
        *,
        backwards: bool = False,
    ) -> Spokes:
        """Straight ways of attached points, as `corner_graph`."""
        n = len(attached.points)
        leaving, coming = self._both_ways(
            attached.corner_lines, profile, closed, backwards=backwards
        )
        onwards, back = self._both_ways(attached.point_lines, profile, closed, backwards=backwards)
        point, corner = attached.to_corners.T
        order = np.argsort(point, kind="stable")
        one, other = attached.to_points.T
        tails, heads = np.concatenate((one, other)), np.concatenate((other, one))
        by_tail = np.argsort(tails, kind="stable")
        return Spokes(
            _offsets(point[order], n),
            np.ascontiguousarray(corner[order]),
            leaving[order],
            coming[order],
            _offsets(tails[by_tail], n),
            heads[by_tail],
            np.concatenate((onwards, back))[by_tail],
        )

    def tolls(
        self,
        attached: Attached,
        sources: Sequence[int],
        profile: WalkingProfile | None,
        closed: Collection[str] = frozenset(),
        *,
        backwards: bool = False,
    ) -> Floats:
        """
        Tolls (s, n, 3) from some attached points to all of them, without leaving the storey.

        With ``backwards`` from all of them to those: the same, unless a door is one-way.
        """
        turned = backwards and self.gates.is_one_way(profile)
        return point_tolls(
            self.corner_graph(profile, closed, backwards=turned),
            self.spokes(attached, profile, closed, backwards=turned),
            np.asarray(sources, dtype=np.int64),
        )

    def path(
        self,
        attached: Attached,
        start: int,
        end: int,
        profile: WalkingProfile | None,
        closed: Collection[str] = frozenset(),
    ) -> tuple[Point2, ...]:
        """Bends of the best way between two attached points, both ends included; () if none."""
        graph = self.corner_graph(profile, closed)
        spokes = self.spokes(attached, profile, closed)
        first, last = attached.points[start], attached.points[end]
        begin = slice(spokes.node_start[start], spokes.node_start[start + 1])
        finish = slice(spokes.node_start[end], spokes.node_start[end + 1])
        count = len(graph.start) - 1
        tolls, before = np.empty((count, 3)), np.empty(count, dtype=np.int64)
        settle(graph, spokes.nodes[begin], spokes.node_tolls[begin], tolls, before)
        reached = tolls[spokes.nodes[finish], 0] + spokes.back_tolls[finish, 0]
        best = float(reached.min(initial=np.inf))
        straight = slice(spokes.point_start[start], spokes.point_start[start + 1])
        direct = spokes.point_tolls[straight, 0][spokes.points[straight] == end]
        bends: list[Floats] = []
        if start != end and direct.min(initial=np.inf) > best:
            tails = np.repeat(np.arange(count), np.diff(graph.start))
            node = int(spokes.nodes[finish][int(reached.argmin())])
            bends.append(self.graph.corners[node])
            while (edge := int(before[node])) >= 0:
                node = int(tails[edge])
                bends.append(self.graph.corners[node])
        elif start != end and not np.isfinite(direct.min(initial=np.inf)):
            return ()
        line = [first, *reversed(bends), last]
        return tuple(
            (float(x), float(y))
            for k, (x, y) in enumerate(line)
            if k == 0 or (x, y) != tuple(line[k - 1])
        )

    def _rooms_at(self, points: Floats) -> Ints:
        rooms = np.full(len(points), -1, dtype=np.int64)
        for number, area in enumerate(self.room_areas):
            low_x, low_y, high_x, high_y = self.rooms.boxes[number]
            near = np.flatnonzero(
                (points[:, 0] >= low_x)
                & (points[:, 0] <= high_x)
                & (points[:, 1] >= low_y)
                & (points[:, 1] <= high_y)
            )
            if len(near):
                rooms[near[shapely.intersects_xy(area, points[near])]] = number
        return rooms

    def _measure(self, starts: Floats, ends: Floats, own_start: Ints, own_end: Ints) -> Lines:
        doors = self.gates.sills[self.gates.is_door == 1]
        return measured(starts, ends, own_start, own_end, doors, self.rooms)

    def _both_ways(
        self,
        lines: Lines,
        profile: WalkingProfile | None,
        closed: Collection[str],
        *,
        backwards: bool,
    ) -> tuple[Floats, Floats]:
        """Tolls of lines from start to end and from end to start; swapped with ``backwards``."""
        onwards = self._tolls(lines, profile, closed, backwards=False)
        if not self.gates.is_one_way(profile):
            return onwards, onwards
        back = self._tolls(lines, profile, closed, backwards=True)
        return (back, onwards) if backwards else (onwards, back)

    def _tolls(
        self,
        lines: Lines,
        profile: WalkingProfile | None,
        closed: Collection[str],
        *,
        backwards: bool,
    ) -> Floats:
        if profile is None:
            tolls = np.repeat(lines.metres[:, None], 3, axis=1)
        else:
            seconds = lines.metres / profile.speed + lines.doors * profile.door_s
            seconds += self.gates.delay_seconds(lines.starts, lines.ends, profile)
            dearer = lines.extra / profile.speed if profile.avoids_rooms else 0.0
            tolls = np.column_stack((seconds + dearer, seconds, lines.metres))
        barred = self.gates.barred(lines.starts, lines.ends, profile, closed, backwards=backwards)
        tolls[barred == 1] = np.inf
        return tolls


def floor_network(
    storey_id: StoreyId,
    graph: VisibilityGraph,
    openings: Sequence[Opening],
    spaces: Sequence[Space],
) -> FloorNetwork:
    """
    Network of one storey.

    Parameters
    ----------
    storey_id
        The storey.
    graph
        Visibility graph of its walkable floor (see `spatial.floor.walkable_floor`).
    openings, spaces
        Those of this storey.
    """
    rooms, dear = dear_rooms(spaces)
    gates = gates_of(openings)
    nowhere = np.full(len(graph.edges), -1, dtype=np.int64)
    one, other = graph.edges.T
    return FloorNetwork(
        storey_id=storey_id,
        graph=graph,
        gates=gates,
        rooms=rooms,
        room_areas=tuple(space.polygon for space in dear),
        lines=measured(
            graph.corners[one],
            graph.corners[other],
            nowhere,
            nowhere,
            gates.sills[gates.is_door == 1],
            rooms,
        ),
    )


def _offsets(ordered: Ints, count: int) -> Ints:
    return np.searchsorted(ordered, np.arange(count + 1)).astype(np.int64)
