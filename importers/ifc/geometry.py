"""The lean set of meshes a plan needs, batch by batch; runs in the reading process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import ifcopenshell.geom
import numpy as np

from importers.ifc.attributes import value_of
from importers.ifc.mesh import FARTHEST, Mesh
from importers.ifc.pierced import pierced_slab
from importers.ifc.relations import is_pierced

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from importers.ifc.facts import FileFacts
    from importers.ifc.solids import Solids

# The manifold kernel is several times faster on these, and wrong or fatal on others.
_SWIFT = (
    "IfcWall",
    "IfcSlab",
    "IfcSpace",
    "IfcOpeningElement",
    "IfcColumn",
    "IfcMember",
    "IfcPlate",
)
Kernel = Literal["manifold", "opencascade"]
_ALWAYS: Kernel = "opencascade"
ODD = (TypeError, ValueError, IndexError, AttributeError, RuntimeError, OverflowError)
_PIERCED = ("slab", "roof")  # roles whose voids are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Elements meshed with one kernel and one way of treating their voids and clippings."""

    name: str
    ids: tuple[int, ...]
    kernel: Kernel
    whole_openings: bool = True
    whole_booleans: bool = False


def wanted_ids(facts: FileFacts) -> dict[int, str]:
    """Ids of all elements whose mesh the plan asks for, and what part they play."""
    wanted: dict[int, str] = {space.id: "space" for space in facts.spaces}
    for door in facts.doors:
        # A door's leaf says nothing that its opening does not say better.
        wanted[door.opening or door.id] = "opening" if door.opening else "door"
    for body in facts.bodies:
        for id_ in (body.id, *body.parts):
            wanted.setdefault(id_, body.role)
    return wanted


def read_solids(model: Any, facts: FileFacts, solids: Solids) -> dict[int, Mesh]:
    """
    Meshes of the lean set that can be read without a kernel.

    Walls and columns are read whole, without voids and clippings, as in `batches`; slabs come with
    the voids that go straight through them.
    """
    found: dict[int, Mesh] = {}
    for id_, role in wanted_ids(facts).items():
        element = model.by_id(id_)
        if not value_of(element, "Representation"):
            continue
        try:
            if role in _PIERCED and is_pierced(element):
                mesh = pierced_slab(element, solids)
            else:
                mesh = solids.mesh(element, whole=role in ("wall", "column"))
        except ODD:  # a value of another type than the schema has: the kernels' to judge
            continue
        if mesh is not None:
            found[id_] = mesh
    return found


def read_alone(
    batch: Batch, model: Any, solids: Solids, read: Container[int] = ()
) -> dict[int, Mesh]:
    """Meshes of one batch that can be read without a kernel, those left out that are ``read``."""
    found: dict[int, Mesh] = {}
    for id_ in batch.ids:
        if id_ in read:
            continue
        try:
            mesh = solids.mesh(model.by_id(id_), whole=batch.whole_booleans)
        except ODD:
            continue
        if mesh is not None:
            found[id_] = mesh
    return found


def batches(model: Any, facts: FileFacts, read: Container[int] = ()) -> tuple[Batch, ...]:
    """
    What of the lean set is left to the kernels, in batches.

    Walls and columns come without their voids (doors are cut in plan), and where they are clipped,
    without the clipping too: sections at 0.3 m and 1.2 m seldom meet it. Slabs keep their voids,
    since a stairwell is no floor.
    """
    solid: list[int] = []
    clipped: list[int] = []
    slabs: list[int] = []
    other: list[int] = []
    for id_, role in wanted_ids(facts).items():
        if id_ in read:
            continue
        element = model.by_id(id_)
        if not element.Representation:
            continue
        swift = any(element.is_a(name) for name in _SWIFT) and not _has_boolean(element)
        if swift and role in _PIERCED:
            slabs.append(id_)
        elif swift:
            solid.append(id_)
        elif role in ("wall", "column"):
            clipped.append(id_)
        else:
            other.append(id_)
    made = (
        Batch(name="solid", ids=tuple(solid), kernel="manifold"),
        Batch(name="clipped", ids=tuple(clipped), kernel=_ALWAYS, whole_booleans=True),
        Batch(name="slabs", ids=tuple(slabs), kernel="manifold", whole_openings=False),
        Batch(name="other", ids=tuple(other), kernel=_ALWAYS),
    )
    return tuple(batch for batch in made if batch.ids)


def _has_boolean(element: Any) -> bool:
    for representation in element.Representation.Representations:
        for item in representation.Items:
            if item.is_a("IfcBooleanResult"):
                return True
            if item.is_a("IfcMappedItem") and any(
                inner.is_a("IfcBooleanResult")
                for inner in item.MappingSource.MappedRepresentation.Items
            ):
                return True
    return False


def _settings(batch: Batch) -> Any:
    settings = ifcopenshell.geom.settings()
    settings.set("use-world-coords", True)
    settings.set("no-normals", True)
    settings.set("disable-opening-subtractions", batch.whole_openings)
    settings.set("disable-boolean-result", batch.whole_booleans)
    return settings


def _copied(shape: Any) -> Mesh | None:
    faces = np.frombuffer(shape.geometry.faces_buffer, dtype=np.int32).reshape(-1, 3).copy()
    vertices = np.frombuffer(shape.geometry.verts_buffer, dtype=np.float64).reshape(-1, 3).copy()
    return Mesh(vertices, faces) if len(faces) and np.abs(vertices).max() < FARTHEST else None


def meshes(model: Any, batch: Batch, threads: int) -> dict[int, Mesh]:
    """Meshes of a batch by element id; what the kernel dropped is missing."""
    found: dict[int, Mesh] = {}
    iterator = ifcopenshell.geom.iterator(
        _settings(batch),
        model,
        threads,
        include=[model.by_id(id_) for id_ in batch.ids],
        geometry_library=batch.kernel,
    )
    if not iterator.initialize():
        return found
    while True:
        shape = iterator.get()
        if (mesh := _copied(shape)) is not None:
            found[shape.id] = mesh
        if not iterator.next():
            return found


def meshes_one_by_one(
    model: Any, batch: Batch, skip: Iterable[int], begin: Callable[[int], None]
) -> Iterator[tuple[int, Mesh]]:
    """
    The same, slowly, with the kernel that fails least, telling each element before it is tried.

    For when a batch has killed the process: the element told last is the one that did it.
    """
    settings, skipped = _settings(batch), frozenset(skip)
    for id_ in batch.ids:
        if id_ in skipped:
            continue
        begin(id_)
        try:
            shape = ifcopenshell.geom.create_shape(
                settings, model.by_id(id_), geometry_library=_ALWAYS
            )
        except RuntimeError:
            continue
        if (mesh := _copied(shape)) is not None:
            yield id_, mesh
