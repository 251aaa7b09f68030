"""What one unit of length or of plane angle of a file is in metres or radians."""

from __future__ import annotations

from typing import Any

_PREFIXES = {
    None: 1.0,
    "KILO": 1e3,
    "HECTO": 1e2,
    "DECA": 1e1,
    "DECI": 1e-1,
    "CENTI": 1e-2,
    "MILLI": 1e-3,
    "MICRO": 1e-6,
}


def metres_per_unit(model: Any) -> float:
    """Length unit of the project in metres; 1 where the file states none."""
    for project in model.by_type("IfcProject"):
        for unit in length_units(project):
            found = metres_of(unit)
            if found is not None:
                return found
    return 1.0


def length_units(project: Any) -> list[Any]:
    """Units of length that a project states."""
    units = project.UnitsInContext
    return [
        unit
        for unit in (units.Units if units is not None else ())
        if unit.is_a("IfcNamedUnit") and unit.UnitType == "LENGTHUNIT"
    ]


def metres_of(unit: Any) -> float | None:
    """Metres of one IfcSIUnit or IfcConversionBasedUnit; None where it is of another kind."""
    if unit is None:
        return None
    if unit.is_a("IfcSIUnit"):
        return _PREFIXES.get(unit.Prefix)
    if unit.is_a("IfcConversionBasedUnit"):
        factor = unit.ConversionFactor
        base = metres_of(factor.UnitComponent)
        return None if base is None else float(factor.ValueComponent.wrappedValue) * base
    return None


def radians_per_unit(model: Any) -> float:
    """Plane angle unit of the project in radians; 1 where the file states none."""
    for project in model.by_type("IfcProject"):
        units = project.UnitsInContext
        for unit in units.Units if units is not None else ():
            if unit.is_a("IfcConversionBasedUnit") and unit.UnitType == "PLANEANGLEUNIT":
                return float(unit.ConversionFactor.ValueComponent.wrappedValue)
    return 1.0
