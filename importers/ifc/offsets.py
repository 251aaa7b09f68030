"""Files of one building that lie beside one another: by how much, for somebody to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from importers.ifc.federation import share
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from importers.ifc.federation import PlacedFile

_APART = 0.5  # m; smaller offsets are the thickness of a wall
_OVER = 0.5  # share of the smaller box from which two files lie over one another
_FEW = 3  # things of one GlobalId in both files that prove an offset
_AGREE = 0.1  # m between the offsets of such things
_FILLS = 0.6  # share of a building's length, breadth and height that its services run through
_LEAST_SIZE = 5.0  # m; smaller boxes are alike by chance


def offsets_found(files: Sequence[PlacedFile]) -> Iterator[ImportIssue]:
    """
    Offsets of files that seem to be of one building, yet do not lie over one another.

    Parameters
    ----------
    files
        In the site frame.

    Yields
    ------
    issue
        At most one for each file, ``files-shifted`` with the move (``east``, ``north``, ``up``,
        metres) that would bring it over the file ``over``, and what proves it (``by``):
        ``same_things`` (GlobalIds in both), or ``same_size`` (things without walls that would just
        fill the other's walls; good to a metre or two). Nothing is moved. Files that both state
        their place on earth are taken at their word: towers are copied with their GlobalIds.
    """
    if len(files) < 2:
        return
    boxes = [_box(file) for file in files]
    marks = [_landmarks(file) for file in files]
    for i, file in enumerate(files):
        for j in range(i):
            if _is_sure(file) and _is_sure(files[j]):
                continue
            found = _by_things(marks[i], marks[j])
            if found is None and not _has_walls(file):
                found = _by_size(boxes[i], boxes[j])
            if found is None:
                continue
            move, by = found
            if float(np.abs(move).max()) < _APART:
                break  # it lies where it should, over this file at least
            east, north, up = (round(float(value), 2) for value in move)
            yield ImportIssue(
                severity="warning",
                key="files-shifted",
                file=file.read.facts.file,
                facts={
                    "over": files[j].read.facts.file,
                    "east": east,
                    "north": north,
                    "up": up,
                    "by": by,
                },
                fix="shift-file",
            )
            break


def _by_things(
    own: Mapping[str, NDArray[np.float64]], other: Mapping[str, NDArray[np.float64]]
) -> tuple[NDArray[np.float64], str] | None:
    both = own.keys() & other.keys()
    if len(both) < _FEW:
        return None
    moves = np.array([other[guid] - own[guid] for guid in sorted(both)])
    move = np.median(moves, axis=0)
    near = (np.abs(moves - move).max(axis=1) < _AGREE).mean()
    return (move, "same_things") if near > 0.5 else None


def _by_size(
    own: NDArray[np.float64] | None, other: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], str] | None:
    if own is None or other is None or share(own, other) >= _OVER:
        return None
    size, base = own[1] - own[0], other[1] - other[0]
    if min(size[:2].max(), base[:2].max()) < _LEAST_SIZE:
        return None
    if (size > base + 1.0).any() or (size < _FILLS * base).any():
        return None
    return (other - own).mean(axis=0), "same_size"


def _is_sure(file: PlacedFile) -> bool:
    return file.read.facts.position.east is not None


def _has_walls(file: PlacedFile) -> bool:
    return any(body.role == "wall" for body in file.read.facts.bodies)


def _landmarks(file: PlacedFile) -> dict[str, NDArray[np.float64]]:
    """Places of things by their GlobalIds; storeys and buildings have none of their own."""
    facts = file.read.facts
    change = file.change
    placed = [(door.guid, door.position) for door in facts.doors]
    placed += [(asset.guid, asset.position) for asset in facts.assets]
    found = {guid: np.array(change.place(place)) for guid, place in placed if place is not None}
    shaped = [(space.guid, space.id) for space in facts.spaces]
    shaped += [(body.guid, body.id) for body in facts.bodies]
    for guid, id_ in shaped:
        mesh = file.meshes.get(id_)
        if mesh is not None:
            found[guid] = (mesh.vertices.min(0) + mesh.vertices.max(0)) / 2
    return found


def _box(file: PlacedFile) -> NDArray[np.float64] | None:
    corners = [c for m in file.meshes.values() for c in (m.vertices.min(0), m.vertices.max(0))]
    if not _has_walls(file):
        places = [a.position for a in file.read.facts.assets if a.position is not None]
        corners += [np.array(file.change.place(place)) for place in places]
    if not corners:
        return None
    return np.array([np.min(corners, axis=0), np.max(corners, axis=0)])
