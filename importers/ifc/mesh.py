"""Meshes of bodies, and the plain arrays in which the reading process leaves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from importers.errors import ImportCrashed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon


SAVED = "*.meshes"
OUTLINES = "outlines.meshes"  # spaces by their footprint, for want of a body
_HEAD = 32  # bytes of the counts
FARTHEST = 1e8  # m from the file's zero; map coordinates reach 1e7


@dataclass(frozen=True, slots=True)
class Mesh:
    """
    Vertices (n, 3) in metres and triangles (m, 3) of their numbers.

    ``rings`` is given for upright prisms alone: how many vertices each ring of the base has, the
    outer one first. The base's vertices are the first half, the top's the second, in one order.
    ``shadow`` is what such a prism covers, where that has been asked for.
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]
    rings: tuple[int, ...] = ()
    shadow: MultiPolygon | None = None

    def moved(self, points: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Mesh:
        """The same body after a turn about the vertical and a shift."""
        return Mesh(points(self.vertices), self.faces, self.rings)

    def base(self) -> list[NDArray[np.float64]]:
        """Rings (n, 2) of an upright prism seen from above; none of any other body."""
        ends = np.cumsum(self.rings)
        return [self.vertices[end - n : end, :2] for n, end in zip(self.rings, ends, strict=True)]


class _Arrays(NamedTuple):
    """Many meshes one behind the other; of each how many vertices, faces and rings it has."""

    ids: NDArray[np.int64]
    vertex_counts: NDArray[np.int64]
    face_counts: NDArray[np.int64]
    ring_counts: NDArray[np.int64]
    rings: NDArray[np.int64]
    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]


def save_meshes(found: Mapping[int, Mesh], path: Path) -> None:
    """
    Write meshes as plain numbers: nothing in the file can be run when it is read.

    Four counts (meshes, rings, vertices, faces), then the arrays in their order.
    """
    partial = path.with_suffix(".partial")
    meshes = list(found.values())
    rings = [n for mesh in meshes for n in mesh.rings]
    vertices = np.concatenate([mesh.vertices for mesh in meshes] or [np.empty((0, 3))])
    faces = np.concatenate([mesh.faces for mesh in meshes] or [np.empty((0, 3), dtype=np.int32)])
    parts = (
        np.array([len(meshes), len(rings), len(vertices), len(faces)], dtype=np.int64),
        np.array(list(found), dtype=np.int64),
        np.array([len(mesh.vertices) for mesh in meshes], dtype=np.int64),
        np.array([len(mesh.faces) for mesh in meshes], dtype=np.int64),
        np.array([len(mesh.rings) for mesh in meshes], dtype=np.int64),
        np.array(rings, dtype=np.int64),
        vertices.astype(np.float64, copy=False),
        faces.astype(np.int32, copy=False),
    )
    with partial.open("wb") as stream:
        stream.writelines(part.tobytes() for part in parts)
    partial.rename(path)


def load_meshes(path: Path) -> Iterator[tuple[int, Mesh]]:
    """
    Read back what `save_meshes` wrote.

    Raises
    ------
    ImportCrashed
        If the file is damaged.
    """
    saved = _arrays(path)
    v, f, r = (
        np.cumsum([0, *counts]).tolist()
        for counts in (saved.vertex_counts, saved.face_counts, saved.ring_counts)
    )
    rings = saved.rings.tolist()
    for i, id_ in enumerate(saved.ids.tolist()):
        yield (
            id_,
            Mesh(
                saved.vertices[v[i] : v[i + 1]],
                saved.faces[f[i] : f[i + 1]],
                tuple(rings[r[i] : r[i + 1]]),
            ),
        )


def ids_in(path: Path) -> list[int]:
    """Ids of the elements whose meshes a file holds."""
    found: list[int] = _arrays(path).ids.tolist()
    return found


def box_in(path: Path) -> NDArray[np.float64] | None:
    """Least and greatest corner (2, 3) of all meshes of a file; None of none."""
    vertices = _arrays(path).vertices
    return np.array([vertices.min(0), vertices.max(0)]) if len(vertices) else None


def _arrays(path: Path) -> _Arrays:
    content = path.read_bytes()
    if len(content) < _HEAD:
        raise _broken(path)
    meshes, rings, vertices, faces = np.frombuffer(content, np.int64, 4).tolist()
    whole = ((np.int64, meshes),) * 4 + ((np.int64, rings), (np.float64, 3 * vertices))
    sizes = [(kind, count) for kind, count in (*whole, (np.int32, 3 * faces))]
    found: list[Any] = []
    at = _HEAD
    for kind, count in sizes:
        end = at + count * np.dtype(kind).itemsize
        if count < 0 or end > len(content):
            raise _broken(path)
        found.append(np.frombuffer(content[at:end], kind))
        at = end
    found[5], found[6] = found[5].reshape(-1, 3), found[6].reshape(-1, 3)
    for counts, all_of_them in zip(found[1:4], (vertices, faces, rings), strict=True):
        if (counts < 0).any() or counts.sum() != all_of_them:
            raise _broken(path)
    return _Arrays(*found)


def _broken(path: Path) -> ImportCrashed:
    return ImportCrashed(f"the reading process left a broken {path.name}")
