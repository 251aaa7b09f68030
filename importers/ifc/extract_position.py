"""What a file writes about its place on earth; `georeference` judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.ifc.attributes import value_of
from importers.ifc.facts import PositionFact
from importers.ifc.relations import elements
from importers.ifc.units import metres_of

if TYPE_CHECKING:
    from importers.ifc.placement import Placements

_CONVERSION_SETS = ("epset_mapconversion", "pset_mapconversion")
_CRS_SETS = ("epset_projectedcrs", "pset_projectedcrs")


def position_fact(model: Any, unit: float, placements: Placements) -> PositionFact:
    """Map conversion (entity, or property set in IFC2X3), latitude, longitude, true north."""
    fields: dict[str, Any] = {"unit": unit, **_map_conversion(model), **_true_north(model)}
    for site in model.by_type("IfcSite"):
        fields["latitude"] = tuple(site.RefLatitude or ())
        fields["longitude"] = tuple(site.RefLongitude or ())
        fields["elevation"] = float(site.RefElevation or 0.0) * unit
        fields["site_origin"] = placements.position(site) or (0.0, 0.0, 0.0)
        if fields["latitude"]:
            break
    return PositionFact(**fields)


def _map_conversion(model: Any) -> dict[str, Any]:
    for conversion in elements(model, "IfcMapConversion", "IfcRigidOperation"):
        target = conversion.TargetCRS
        if conversion.is_a("IfcRigidOperation"):  # of IFC4X3: moved, neither turned nor scaled
            return {
                "east": float(conversion.FirstCoordinate.wrappedValue),
                "north": float(conversion.SecondCoordinate.wrappedValue),
                "height": conversion.Height or 0.0,
                "crs": (target.Name or "") if target is not None else "",
            }
        return {
            "east": conversion.Eastings,
            "north": conversion.Northings,
            "height": conversion.OrthogonalHeight or 0.0,
            "abscissa": 1.0 if conversion.XAxisAbscissa is None else conversion.XAxisAbscissa,
            "ordinate": conversion.XAxisOrdinate or 0.0,
            "scale": conversion.Scale,
            "crs": (target.Name or "") if target is not None else "",
            "map_unit": metres_of(value_of(target, "MapUnit")),
        }
    return _conversion_from_sets(model)


def _conversion_from_sets(model: Any) -> dict[str, Any]:
    conversion: dict[str, Any] = {}
    crs: dict[str, Any] = {}
    for name in ("IfcSite", "IfcProject", "IfcBuilding"):
        for owner in model.by_type(name):
            for relation in owner.IsDefinedBy:
                if not relation.is_a("IfcRelDefinesByProperties"):
                    continue
                found = relation.RelatingPropertyDefinition
                label = (found.Name or "").lower()
                if label in _CONVERSION_SETS:
                    conversion = conversion or _values(found)
                elif label in _CRS_SETS:
                    crs = crs or _values(found)
    east, north = (_number(conversion.get(key)) for key in ("eastings", "northings"))
    if east is None or north is None:
        return {}
    abscissa = _number(conversion.get("xaxisabscissa"))
    return {
        "east": east,
        "north": north,
        "height": _number(conversion.get("orthogonalheight")) or 0.0,
        "abscissa": 1.0 if abscissa is None else abscissa,
        "ordinate": _number(conversion.get("xaxisordinate")) or 0.0,
        "scale": _number(conversion.get("scale")),
        "crs": str(crs.get("name") or conversion.get("targetcrs") or ""),
    }


def _values(properties: Any) -> dict[str, Any]:
    return {
        p.Name.lower(): p.NominalValue.wrappedValue
        for p in properties.HasProperties
        if p.is_a("IfcPropertySingleValue") and p.NominalValue is not None
    }


def _number(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def _true_north(model: Any) -> dict[str, Any]:
    for context in model.by_type("IfcGeometricRepresentationContext", include_subtypes=False):
        if context.TrueNorth is not None and context.ContextType in ("Model", None):
            x, y = context.TrueNorth.DirectionRatios[:2]
            if abs(x) + abs(y) > 1e-9:
                return {"true_north": (float(x), float(y))}
    return {}
