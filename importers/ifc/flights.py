"""What people climb: treads, landings and slopes, and the ends of escalators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry import Polygon

from importers.ifc.sections import normals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from importers.ifc.facts import BodyFact
    from importers.ifc.floors import Body
    from importers.ifc.mesh import Mesh
    from spatial.site import ConnectorKind, Point2, Point3

TREAD = 0.45  # m from a level within which a tread is stepped onto from it
_TOUCH = 0.5  # m between pieces of one stair
_SLOPE = 0.9995  # least z of the normal of a face that is level
_SAMPLE = 0.15  # m of rise between points taken from a slope
_FLOATING = 0.4  # m from every level beyond which a slab is a half-landing
_HALF_LANDING = 25.0  # m²; larger slabs between levels are floors of another part of the house
_BALUSTRADE = 1.0  # m that an escalator's handrail stands over the floor it ends on
_END = 0.12  # share of an escalator's length that is its end
_UP = re.compile(r"上行|向上|上り|\bup\b|aufwärts|montant|вверх")
_DOWN = re.compile(r"下行|向下|下り|\bdown\b|\bdn\b|abwärts|descendant|вниз")


@dataclass(slots=True)
class Flight:
    """Flat faces of a stair or ramp, to step on: middles (n, 3) and areas (n,)."""

    kind: ConnectorKind
    name: str
    guid: str
    file: str
    ifc_class: str
    middles: NDArray[np.float64]
    areas: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    is_landing: bool = False  # a slab between levels: no flight in its own right
    one_way: Literal["up", "down"] | None = None

    def step_near(self, z: float, within: float = TREAD) -> Point2 | None:
        """Middle of the tread nearest to a height."""
        off = np.abs(self.middles[:, 2] - z)
        if not len(off) or off.min() >= within:
            return None
        near = off < off.min() + 0.02
        weight = self.areas[near]
        x, y = (self.middles[near, :2] * weight[:, None]).sum(0) / weight.sum()
        return float(x), float(y)

    def end(self, *, top: bool) -> Point3:
        """Middle of its highest or lowest tread."""
        heights = self.middles[:, 2]
        z = float(heights.max() if top else heights.min())
        step = self.step_near(z)
        assert step is not None  # z is the height of one of its treads
        return (*step, z)


def flight_of(body: Body, file: str) -> Flight | None:
    """Treads, landings or slope of a body; None where it has nothing to step on."""
    points, areas = (np.concatenate(part) for part in zip(*map(_steps, body.meshes), strict=True))
    vertices = np.concatenate([mesh.vertices for mesh in body.meshes])
    low, high = vertices.min(0), vertices.max(0)
    # Stairs drawn as a bare slope too steep to count as flat: where they begin and end is enough.
    ends = [
        vertices[np.abs(vertices[:, 2] - z) < 0.1].mean(0)
        for z, known in ((low[2], points[:, 2].min(initial=np.inf)), (high[2], _top(points)))
        if abs(z - known) > TREAD
    ]
    if not len(points):
        if high[2] - low[2] < 2 * TREAD:
            return None
        points, areas = np.array(ends), np.ones(len(ends))
    elif ends and body.fact.role != "landing":
        points = np.concatenate([points, np.array(ends)])
        areas = np.concatenate([areas, np.full(len(ends), areas.mean())])
    return Flight(
        kind="ramp" if body.fact.role == "ramp" else "stair",
        name=body.fact.name,
        guid=body.fact.guid,
        file=file,
        ifc_class=body.fact.ifc_class,
        middles=points,
        areas=areas,
        low=low,
        high=high,
        is_landing=body.fact.role in ("landing", "slab"),
    )


def _top(points: NDArray[np.float64]) -> float:
    return float(points[:, 2].max(initial=-np.inf))


def _steps(mesh: Mesh) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    normal, area = normals(mesh)
    up = np.abs(normal[:, 2])
    flat = (up > 0.9) & (area > 1e-9)
    corners = mesh.vertices[mesh.faces[flat]]
    points, areas = [corners.mean(1)], [area[flat]]
    for corner, size in zip(corners[up[flat] < _SLOPE], area[flat][up[flat] < _SLOPE], strict=True):
        along = _along_edges(corner)
        points.append(along)
        areas.append(np.full(len(along), size / len(along)))
    return np.concatenate(points), np.concatenate(areas)


def _along_edges(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points on the edges of a sloping triangle, close enough in height to tell any level."""
    found = []
    for one, other in ((0, 1), (1, 2), (2, 0)):
        count = int(np.ceil(abs(corners[one, 2] - corners[other, 2]) / _SAMPLE)) + 1
        share = np.linspace(0, 1, count)[:, None]
        found.append(corners[one] + share * (corners[other] - corners[one]))
    return np.concatenate(found)


def is_half_landing(body: Body, heights: Sequence[float]) -> bool:
    """Whether a slab lies between the levels, where a stair turns."""
    if body.fact.role == "landing":
        return all(abs(body.high - z) > _FLOATING for z in heights)
    if body.fact.role != "slab" or any(abs(body.high - z) <= _FLOATING for z in heights):
        return False
    size = np.ptp(np.concatenate([mesh.vertices[:, :2] for mesh in body.meshes]), axis=0)
    return bool(size[0] * size[1] <= _HALF_LANDING)


def chained(flights: Sequence[Flight], heights: Sequence[float]) -> list[Flight]:
    """Flights that reach one level or none, joined with those they touch until they reach two."""

    def reached(flight: Flight) -> int:
        if flight.is_landing:
            return 0
        return sum(flight.step_near(z) is not None for z in heights)

    done = [flight for flight in flights if reached(flight) >= 2]
    short = [flight for flight in flights if reached(flight) < 2]
    while short:
        group = [short.pop()]
        grown = True
        while grown:
            touching = [f for f in short if any(_touch(f, g) for g in group)]
            grown = bool(touching)
            group += touching
            short = [f for f in short if not any(f is t for t in touching)]
        if all(flight.is_landing for flight in group):
            continue
        done.append(group[0] if len(group) == 1 else _joined(group))
    return done


def _touch(one: Flight, other: Flight) -> bool:
    return bool((one.low - _TOUCH <= other.high).all() and (other.low - _TOUCH <= one.high).all())


def _joined(group: Sequence[Flight]) -> Flight:
    first = min(group, key=lambda f: (f.is_landing, f.low[2], f.guid))
    return Flight(
        kind=first.kind,
        name=first.name,
        guid=first.guid,
        file=first.file,
        ifc_class=first.ifc_class,
        middles=np.concatenate([f.middles for f in group]),
        areas=np.concatenate([f.areas for f in group]),
        low=np.min([f.low for f in group], axis=0),
        high=np.max([f.high for f in group], axis=0),
    )


def escalator_of(mesh: Mesh, body: BodyFact, file: str) -> Flight | None:
    """
    An escalator or moving walk by its two ends; None where it is too small to be one.

    Its steps are hidden between balustrades: the floor at each end lies a handrail's height under
    the top of that end. Its direction is known where its name or a property tells.
    """
    plan = mesh.vertices[:, :2]
    box = shapely.minimum_rotated_rectangle(shapely.multipoints(plan))
    if not isinstance(box, Polygon):
        return None
    corners = np.asarray(box.exterior.coords)
    sides = np.diff(corners[:3], axis=0)
    lengths = np.linalg.norm(sides, axis=1)
    long = int(np.argmax(lengths))
    if lengths[long] < 2.0:
        return None
    axis = sides[long] / lengths[long]
    along = plan @ axis
    low, high = float(along.min()), float(along.max())
    middle = plan.mean(0) - axis * (plan.mean(0) @ axis)
    depth = _END * (high - low)
    ends = []
    for edge, at in ((along <= low + depth, low), (along >= high - depth, high)):
        x, y = middle + axis * at
        ends.append((x, y, float(mesh.vertices[edge, 2].max()) - _BALUSTRADE))
    said = f"{body.name} {body.said}".lower()
    return Flight(
        kind="escalator",
        name=body.name,
        guid=body.guid,
        file=file,
        ifc_class=body.ifc_class,
        middles=np.array(sorted(ends, key=lambda end: end[2])),
        areas=np.ones(2),
        low=mesh.vertices.min(0),
        high=mesh.vertices.max(0),
        one_way="up" if _UP.search(said) else "down" if _DOWN.search(said) else None,
    )
