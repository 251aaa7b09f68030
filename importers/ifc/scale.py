"""Whether a file's unit of length can be the one it states: doors and walls are a man's measure."""

from __future__ import annotations

from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Any

from importers.ifc.relations import elements
from importers.ifc.units import length_units, metres_per_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOOR, _DOOR_LIKELY = (1.0, 8.0), (1.7, 3.2)  # m; height of the middlemost door
_TALL, _TALL_LIKELY = (0.3, 80.0), (1.5, 12.0)  # m; height of the middlemost wall or space
_UNITS = ((0.001, "MILLI"), (1.0, None), (0.01, "CENTI"))  # m; what drawing tools work in
_SAMPLE = 60  # elements looked at
_OPERANDS = 5  # of clippings followed


def mend_unit(model: Any) -> str:
    """
    Give the model the unit that it is drawn in, where it states none or one that cannot be.

    Parameters
    ----------
    model
        Opened model; changed in memory alone.

    Returns
    -------
    found : str
        What was changed, as "1 m -> 0.001 m"; "" where nothing was.

    Notes
    -----
    Only where everything measured speaks against the stated unit, and one other unit makes all of
    it likely: a door's stated height alone may be what is wrong.
    """
    projects = model.by_type("IfcProject")
    stated = metres_per_unit(model)
    measured = [
        (median(found), bounds, likely)
        for found, bounds, likely in (
            (list(_doors(model)), _DOOR, _DOOR_LIKELY),
            (list(_heights(model)), _TALL, _TALL_LIKELY),
        )
        if found
    ]
    if not projects or not measured:
        return ""
    if any(low <= value * stated <= high for value, (low, high), _ in measured):
        return ""
    for unit, prefix in _UNITS:
        if all(low <= value * unit <= high for value, _, (low, high) in measured):
            _set_unit(model, projects[0], prefix)
            return f"{stated:g} m -> {unit:g} m"
    return ""


def _doors(model: Any) -> Iterator[float]:
    for door in islice(model.by_type("IfcDoor"), _SAMPLE):
        if isinstance(door.OverallHeight, float) and door.OverallHeight > 0:
            yield door.OverallHeight


def _heights(model: Any) -> Iterator[float]:
    for element in islice(elements(model, "IfcWall", "IfcSpace"), _SAMPLE):
        for representation in (
            element.Representation.Representations if element.Representation else ()
        ):
            for item in representation.Items:
                body = item
                for _ in range(_OPERANDS):
                    if not body.is_a("IfcBooleanResult"):
                        break
                    body = body.FirstOperand
                if body.is_a("IfcExtrudedAreaSolid"):
                    yield float(body.Depth)


def _set_unit(model: Any, project: Any, prefix: str | None) -> None:
    units = project.UnitsInContext
    wrong = length_units(project)
    kept = [unit for unit in units.Units if unit not in wrong] if units is not None else []
    metre = model.create_entity("IfcSIUnit", None, "LENGTHUNIT", prefix, "METRE")
    project.UnitsInContext = model.create_entity("IfcUnitAssignment", [*kept, metre])
