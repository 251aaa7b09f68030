"""Meshes of bodies, and the plain arrays in which the reading process leaves them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from importers.errors import ImportCrashed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray


OUTLINES = "meshes-outlines.npz"  # spaces by their footprint, for want of a body
FARTHEST = 1e8  # m from the file's zero; map coordinates reach 1e7


@dataclass(frozen=True, slots=True)
class Mesh:
    """
    Vertices (n, 3) in metres and triangles (m, 3) of their numbers.

    ``rings`` is given for upright prisms alone: how many vertices each ring of the base has, the
    outer one first. The base's vertices are the first half, the top's the second, in one order.
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]
    rings: tuple[int, ...] = ()

    def moved(self, points: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Mesh:
        """The same body after a turn about the vertical and a shift."""
        return Mesh(points(self.vertices), self.faces, self.rings)

    def base(self) -> list[NDArray[np.float64]]:
        """Rings (n, 2) of an upright prism seen from above; none of any other body."""
        ends = np.cumsum(self.rings)
        return [self.vertices[end - n : end, :2] for n, end in zip(self.rings, ends, strict=True)]


def save_meshes(found: Mapping[int, Mesh], path: Path) -> None:
    """Write meshes as plain arrays: nothing in the file can be run when it is read."""
    partial = path.with_suffix(".partial")
    meshes = list(found.values())
    with partial.open("wb") as stream:
        np.savez(
            stream,
            ids=np.array(list(found), dtype=np.int64),
            vertex_counts=np.array([len(m.vertices) for m in meshes], dtype=np.int64),
            face_counts=np.array([len(m.faces) for m in meshes], dtype=np.int64),
            ring_counts=np.array([len(m.rings) for m in meshes], dtype=np.int64),
            rings=np.array([n for m in meshes for n in m.rings], dtype=np.int64),
            vertices=np.concatenate([m.vertices for m in meshes] or [np.empty((0, 3))]),
            faces=np.concatenate(
                [m.faces for m in meshes] or [np.empty((0, 3), dtype=np.int32)]
            ).astype(np.int32, copy=False),
        )
    partial.rename(path)


def load_meshes(path: Path) -> Iterator[tuple[int, Mesh]]:
    """
    Read back what `save_meshes` wrote.

    Raises
    ------
    ImportCrashed
        If the file is damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            ids, vertices, faces = arrays["ids"], arrays["vertices"], arrays["faces"]
            rings = arrays["rings"].tolist()
            v, f, r = (
                np.cumsum([0, *arrays[name]]).tolist()
                for name in ("vertex_counts", "face_counts", "ring_counts")
            )
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as fault:
        raise ImportCrashed(f"the reading process left a broken {path.name}") from fault
    for i, id_ in enumerate(ids.tolist()):
        yield (
            id_,
            Mesh(vertices[v[i] : v[i + 1]], faces[f[i] : f[i + 1]], tuple(rings[r[i] : r[i + 1]])),
        )
