"""An IndoorGML text as cells, boundaries, states and transitions, with geometry in its own frame.

Elements as in IndoorGML 1.0.3 (OGC 14-005r5); 1.1 differs in its namespace and in ``storey``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from importers.errors import EmptyPlan, TooLarge, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from numpy.typing import NDArray

MAX_BYTES = 200 * 1024 * 1024
MAX_CELLS = 100_000
MAX_STEPS = 2_000_000  # elements of geometry; what refers to itself has no end
_HREF = "{http://www.w3.org/1999/xlink}href"
_CELLS = frozenset(
    [
        "CellSpace",
        "GeneralSpace",
        "TransitionSpace",
        "ConnectionSpace",
        "AnchorSpace",
        "NavigableSpace",
        "NonNavigableSpace",
        "TransferSpace",
        "ObjectSpace",
    ]
)
_BOUNDARIES = frozenset(
    [
        "CellSpaceBoundary",
        "NavigableBoundary",
        "NonNavigableBoundary",
        "TransferBoundary",
        "ConnectionBoundary",
        "AnchorBoundary",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What cells and boundaries have in common; ``words`` are class, function, usage and notes."""

    id: str
    element: str
    name: str
    words: tuple[str, ...]
    storey: str = ""
    faces: tuple[NDArray[np.float64], ...] = ()
    dual: str = ""
    bounded_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A node of a graph: the cell it stands for, and where it is drawn."""

    id: str
    cell: str
    point: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """An edge of a graph between two states; ``boundary`` is what it passes through."""

    id: str
    name: str
    states: tuple[str, str]
    boundary: str


@dataclass(slots=True, kw_only=True)
class Model:
    """Everything of one file. ``crs`` is the ``srsName`` of its geometry, "" without one."""

    file: str
    crs: str = ""
    cells: list[Thing] = field(default_factory=list)
    boundaries: dict[str, Thing] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    transitions: list[Transition] = field(default_factory=list)


def read_model(path: Path) -> Model:
    """
    Model of an IndoorGML file.

    Raises
    ------
    UnreadableFile
        If it is no well-formed XML, or has entities of its own, which no plan needs.
    EmptyPlan
        If it has no cell.
    TooLarge
        If it has more than `MAX_BYTES` bytes or `MAX_CELLS` cells.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise TooLarge(
            f"{path.name} has {size} bytes; {MAX_BYTES} are allowed", file=path.name, bytes=size
        )
    try:
        root = ElementTree.parse(path, forbid_dtd=True).getroot()
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise UnreadableFile(
            f"{path.name} is no well-formed IndoorGML: {fault}", file=path.name, fault=str(fault)
        ) from fault
    if root is None:
        raise UnreadableFile(f"{path.name} is empty", file=path.name)
    return _Reading(root, path.name).model()


class _Reading:
    def __init__(self, root: Element, file: str) -> None:
        self._root = root
        self._model = Model(file=file)
        self._by_id: dict[str, Element] = {}
        self._steps = 0
        for element in root.iter():
            if (key := _id(element)) is not None:
                self._by_id.setdefault(key, element)
            if not self._model.crs and element.get("srsName"):
                self._model.crs = str(element.get("srsName"))

    def model(self) -> Model:
        model = self._model
        for element in self._root.iter():
            kind = _tag(element)
            if kind in _CELLS:
                model.cells.append(self._thing(element))
                if len(model.cells) > MAX_CELLS:
                    raise TooLarge(f"{model.file} has more than {MAX_CELLS} cells", file=model.file)
            elif kind in _BOUNDARIES:
                thing = self._thing(element)
                model.boundaries[thing.id] = thing
            elif kind == "State":
                self._state(element)
            elif kind == "Transition":
                self._transition(element)
        if not model.cells:
            raise EmptyPlan(f"{model.file} has no cell space: it is no plan", file=model.file)
        return model

    def _thing(self, element: Element) -> Thing:
        words = [
            text
            for child in element.iter()
            if _tag(child) in ("class", "function", "usage", "description")
            and (text := (child.text or "").strip())
        ]
        storey = next((str(v) for k, v in element.attrib.items() if _bare(k) == "storey"), "")
        for child in element:
            if _tag(child) in ("storey", "level", "floor") and child.text:
                storey = storey or child.text.strip()
        described = " ".join(words)
        if not storey and (match := re.search(r"storey\s*[=:]\s*\"?([^\s\";,:]+)", described)):
            storey = match[1]
        geometry = [
            child
            for child in element
            if _tag(child)
            in (
                "cellSpaceGeometry",
                "cellSpaceBoundaryGeometry",
                "Geometry3D",
                "Geometry2D",
                "geometry3D",
                "geometry2D",
            )
        ]
        faces = [face for child in geometry for face in self._faces(child, depth=0)]
        return Thing(
            id=_id(element) or f"#{len(self._model.cells)}",
            element=_tag(element),
            name=_name(element),
            words=tuple(words),
            storey=storey,
            faces=tuple(faces),
            dual=next((r for c in element if _tag(c) == "duality" for r in self._refs(c)), ""),
            bounded_by=tuple(
                ref
                for child in element
                if _tag(child) in ("partialboundedBy", "partialBoundedBy", "boundedBySpace")
                for ref in self._refs(child)
            ),
        )

    def _faces(self, element: Element, *, depth: int) -> Iterator[NDArray[np.float64]]:
        """Outer rings and lines below an element, what it refers to included; (n, 3) each."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooLarge(
                f"{self._model.file} has geometry that refers to itself, or more of it than"
                f" {MAX_STEPS} elements",
                file=self._model.file,
            )
        if depth > 20:
            return
        kind = _tag(element)
        href = element.get(_HREF)
        if href and href.startswith("#") and (meant := self._by_id.get(href[1:])) is not None:
            yield from self._faces(meant, depth=depth + 1)
        if kind in ("LinearRing", "LineString", "LineStringSegment"):
            ring = _positions(element)
            if ring is not None:
                yield ring
            return
        if kind == "interior" and _tag_of_only(element) == "LinearRing":
            return  # holes of faces; a hole of a floor is another cell's edge
        for child in element:
            yield from self._faces(child, depth=depth + 1)

    def _state(self, element: Element) -> None:
        points = [
            p for c in element.iter() if _tag(c) == "Point" and (p := _positions(c)) is not None
        ]
        cell = next((r for c in element if _tag(c) == "duality" for r in self._refs(c)), "")
        key = _id(element)
        if key is not None:
            point = points[0][0] if points else None
            self._model.states[key] = State(id=key, cell=cell, point=point)

    def _transition(self, element: Element) -> None:
        ends = [r for c in element if _tag(c) == "connects" for r in self._refs(c)]
        if len(ends) != 2:
            return
        through = next((r for c in element if _tag(c) == "duality" for r in self._refs(c)), "")
        self._model.transitions.append(
            Transition(
                id=_id(element) or f"#t{len(self._model.transitions)}",
                name=_name(element),
                states=(ends[0], ends[1]),
                boundary=through,
            )
        )

    def _refs(self, element: Element) -> list[str]:
        """Ids that an association names, by reference or by holding the thing itself."""
        href = element.get(_HREF, "")
        if href:
            return [href.rsplit("#", 1)[-1]]
        return [key for child in element if (key := _id(child)) is not None]


def _tag(element: Element) -> str:
    return _bare(str(element.tag))


def _bare(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _id(element: Element) -> str | None:
    return next((str(v) for k, v in element.attrib.items() if _bare(k) == "id"), None)


def _name(element: Element) -> str:
    return next((c.text.strip() for c in element if _tag(c) in ("name", "label") and c.text), "")


def _tag_of_only(element: Element) -> str:
    return _tag(element[0]) if len(element) else ""


def _positions(element: Element) -> NDArray[np.float64] | None:
    """Positions of a ring, line or point as (n, 3); None where its numbers are none."""
    numbers: list[float] = []
    dimension = 0
    try:
        for child in (element, *element.iter()):
            if _tag(child) in ("posList", "pos", "coordinates") and child.text:
                own = [float(v) for v in re.split(r"[\s,]+", child.text.strip()) if v]
                said = child.get("srsDimension") or element.get("srsDimension")
                dimension = dimension or int(said or 0)
                if _tag(child) == "pos":
                    dimension = len(own)
                numbers += own
    except ValueError:
        return None
    if not dimension:
        dimension = 3 if len(numbers) % 3 == 0 else 2
    if dimension not in (2, 3) or not numbers or len(numbers) % dimension:
        return None
    points = np.array(numbers, dtype=np.float64).reshape(-1, dimension)
    if dimension == 2:
        points = np.column_stack((points, np.zeros(len(points))))
    return points if np.isfinite(points).all() else None
