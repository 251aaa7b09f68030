"""Several files in one frame, and which of their buildings are one and the same."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from importers.frame import FrameChange, change_between
from importers.ifc.georeference import FAR, georeference_of, made_up
from importers.ifc.shadows import with_shadows
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from importers.ifc.facts import (
        AssetFact,
        BodyFact,
        BuildingFact,
        DoorFact,
        SpaceFact,
        StoreyFact,
    )
    from importers.ifc.mesh import Mesh
    from importers.ifc.process import ReadFile
    from spatial.georeference import Georeference

_SAME_SHARE = 0.5  # of the smaller box, from which two buildings are one
_ROUND = 100.0  # m; the site's origin lies on such a cross of the first file's frame

Key = tuple[int, int]  # number of the file, id in it


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file whose meshes and placements are in the site frame."""

    read: ReadFile
    change: FrameChange
    meshes: Mapping[int, Mesh]


@dataclass(slots=True, kw_only=True)
class Pool:
    """What all files say of one building; each fact with the number of its file."""

    building: tuple[int, BuildingFact] | None
    storeys: list[tuple[int, StoreyFact]] = field(default_factory=list)
    spaces: list[tuple[int, SpaceFact]] = field(default_factory=list)
    doors: list[tuple[int, DoorFact]] = field(default_factory=list)
    bodies: list[tuple[int, BodyFact]] = field(default_factory=list)
    assets: list[tuple[int, AssetFact]] = field(default_factory=list)
    box: NDArray[np.float64] | None = None  # (2, 3): least and greatest corner

    @property
    def has_plan(self) -> bool:
        """Whether there is anything to draw a floor from."""
        return bool(self.spaces or any(b.role in ("wall", "slab") for _, b in self.bodies))


def in_one_frame(
    files: Sequence[ReadFile],
) -> tuple[tuple[PlacedFile, ...], Georeference, tuple[ImportIssue, ...]]:
    """
    Bring every file into the site frame.

    The first file with a map conversion (else with a site position) gives the frame; its origin is
    moved near to the model where that was drawn in map coordinates. A file whose place on earth is
    doubtful, and whose own coordinates lie over those of a file before it, is taken to share that
    file's coordinates: consultants of one project often differ in latitude or north alone.
    """
    boxes = [_box(file) for file in files]
    found = [
        georeference_of(file.facts.position, file.facts.file, _centre(box))
        for file, box in zip(files, boxes, strict=True)
    ]
    issues = [issue for _, of_file in found for issue in of_file]
    references = [reference for reference, _ in found]
    leader = _leader(references)
    reference = references[leader] or made_up()
    site, shift = _near(reference, _centre(boxes[leader]))
    changes: list[FrameChange] = []
    for i, file in enumerate(files):
        own = references[i]
        twin = next(
            (
                j
                for j in range(i)
                if _is_weak(own) and not _is_none(own, references[j]) and _over(boxes[i], boxes[j])
            ),
            None,
        )
        if i == leader:
            changes.append(shift)
        elif twin is not None:
            changes.append(changes[twin])
            if own is not None and not _alike(own, references[twin]):
                issues.append(_issue(file, "own-coordinates-shared", "notice"))
        elif own is not None and references[leader] is not None:
            changes.append(change_between(own, site))
        else:
            changes.append(shift)
            if len(files) > 1:
                issues.append(_issue(file, "no-common-frame", "warning"))
    placed = tuple(
        PlacedFile(file, change, with_shadows(_moved(file, change)))
        for file, change in zip(files, changes, strict=True)
    )
    return placed, site, tuple(issues)


def _issue(file: ReadFile, key: str, severity: str) -> ImportIssue:
    return ImportIssue(
        severity="warning" if severity == "warning" else "notice",
        key=key,
        file=file.facts.file,
        fix="place-on-map",
    )


def _is_weak(reference: Georeference | None) -> bool:
    return reference is None or reference.method != "map_conversion"


def _is_none(own: Georeference | None, other: Georeference | None) -> bool:
    """A strong neighbour's own coordinates are no reason to drop a position that is stated."""
    return own is not None and not _is_weak(other)


def _alike(one: Georeference, other: Georeference | None) -> bool:
    return other is not None and (
        math.hypot(one.east - other.east, one.north - other.north) < 1.0
        and abs(one.rotation - other.rotation) < 1e-3
    )


def _leader(references: Sequence[Georeference | None]) -> int:
    for strong in (True, False):
        for i, reference in enumerate(references):
            if reference is not None and (not strong or not _is_weak(reference)):
                return i
    return 0


def _near(reference: Georeference, centre: tuple[float, float]) -> tuple[Georeference, FrameChange]:
    """A georeference whose origin is near the model, and the change into its frame."""
    if math.hypot(*centre) <= FAR:
        return reference, FrameChange()
    x, y = (round(value / _ROUND) * _ROUND for value in centre)
    east, north = reference.to_projected([[x, y]])[0]
    return (
        replace(reference, east=float(east), north=float(north)),
        FrameChange(east=-x, north=-y),
    )


def _points(file: ReadFile) -> Iterator[NDArray[np.float64]]:
    for mesh in file.meshes.values():
        yield mesh.vertices.min(0)
        yield mesh.vertices.max(0)
    if not file.meshes:
        yield from (np.array(a.position) for a in file.facts.assets if a.position)
        yield from (np.array(d.position) for d in file.facts.doors if d.position)


def _box(file: ReadFile) -> NDArray[np.float64] | None:
    points = list(_points(file))
    if len(points) < 2:
        return None
    return np.array([np.min(points, axis=0), np.max(points, axis=0)])


def _centre(box: NDArray[np.float64] | None) -> tuple[float, float]:
    if box is None:
        return 0.0, 0.0
    x, y = box[:, :2].mean(0)
    return float(x), float(y)


def _over(one: NDArray[np.float64] | None, other: NDArray[np.float64] | None) -> bool:
    return one is not None and other is not None and share(one, other) >= _SAME_SHARE


def share(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Volume that two boxes share, as a part of the smaller one's."""
    # Half a metre around: a file of ceiling lamps alone is flat.
    a, b = (np.array([box[0] - 0.5, box[1] + 0.5]) for box in (one, other))
    common = np.minimum(a[1], b[1]) - np.maximum(a[0], b[0])
    if (common <= 0).any():
        return 0.0
    return float(common.prod() / min((a[1] - a[0]).prod(), (b[1] - b[0]).prod()))


def _moved(file: ReadFile, change: FrameChange) -> Mapping[int, Mesh]:
    if change.is_none:
        return file.meshes
    return {i: mesh.moved(change.points) for i, mesh in file.meshes.items()}


def pools_of(files: Sequence[PlacedFile]) -> tuple[Pool, ...]:
    """
    The buildings of all files, those that are one and the same joined.

    Two are the same where their boxes share half of the smaller one; where the GlobalIds agree as
    well, any sharing is enough. GlobalIds alone prove nothing: towers are copied with theirs.
    """
    pools: list[Pool] = []
    for number, file in enumerate(files):
        for own in _pools_of_file(number, file):
            same = next((p for p in pools if _is_same(p, own)), None)
            if same is None:
                pools.append(own)
            else:
                _join(same, own)
    return tuple(pools)


def _pools_of_file(number: int, file: PlacedFile) -> list[Pool]:
    facts = file.read.facts
    made = {b.id: Pool(building=(number, b)) for b in facts.buildings}
    if not made:
        made[0] = Pool(building=None)
    first = next(iter(made))

    def pool(building: int) -> Pool:
        return made.get(building) or made[first]

    for storey in facts.storeys:
        raised = replace(storey, elevation=storey.elevation + file.change.up)
        pool(storey.building).storeys.append((number, raised))
    for space in facts.spaces:
        pool(space.building).spaces.append((number, space))
    for door in facts.doors:
        place = door.position and file.change.place(door.position)
        turned = replace(door, position=place, axis=file.change.direction(door.axis))
        pool(door.building).doors.append((number, turned))
    for body in facts.bodies:
        place = body.position and file.change.place(body.position)
        raised_body = body if place == body.position else replace(body, position=place)
        pool(body.building).bodies.append((number, raised_body))
    in_plan = {body.id for body in facts.bodies}
    for asset in facts.assets:
        place = asset.position and file.change.place(asset.position)
        mesh = None if asset.id in in_plan else file.meshes.get(asset.id)
        if mesh is not None:
            # Meshed for its place alone: its placement was not to be believed.
            low, high = mesh.vertices.min(0), mesh.vertices.max(0)
            x, y = ((low[:2] + high[:2]) / 2).tolist()
            place = (x, y, float(low[2]))
        moved = asset if place == asset.position else replace(asset, position=place)
        pool(asset.building).assets.append((number, moved))
    for one in made.values():
        one.box = _pool_box(one, file)
    return [p for p in made.values() if p.box is not None or p.storeys or p.assets]


def _pool_box(pool: Pool, file: PlacedFile) -> NDArray[np.float64] | None:
    ids = [s.id for _, s in pool.spaces]
    ids += [b.id for _, b in pool.bodies if b.role in ("wall", "slab", "column")]
    corners = [
        corner
        for id_ in ids
        if (mesh := file.meshes.get(id_)) is not None
        for corner in (mesh.vertices.min(0), mesh.vertices.max(0))
    ]
    if len(corners) < 4:
        corners += [np.array(a.position) for _, a in pool.assets if a.position is not None]
    return np.array([np.min(corners, axis=0), np.max(corners, axis=0)]) if corners else None


def _is_same(one: Pool, other: Pool) -> bool:
    if one.box is None or other.box is None:
        return False
    common = share(one.box, other.box)
    guids = [p.building[1].guid for p in (one, other) if p.building is not None]
    return common >= _SAME_SHARE or (len(guids) == 2 and guids[0] == guids[1] and common > 0)


def _join(one: Pool, other: Pool) -> None:
    one.storeys += other.storeys
    one.spaces += other.spaces
    one.doors += other.doors
    one.bodies += other.bodies
    one.assets += other.assets
    assert one.box is not None  # proven by _is_same
    assert other.box is not None
    one.box = np.array([np.minimum(one.box[0], other.box[0]), np.maximum(one.box[1], other.box[1])])
    if one.building is None or (not one.has_plan and other.has_plan):
        one.building = other.building or one.building
