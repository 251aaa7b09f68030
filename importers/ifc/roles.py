"""What part an element plays in the plan, where its class alone does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from importers.ifc.labels import text_of

if TYPE_CHECKING:
    from importers.ifc.facts import Role

# Openings in anything else are shafts, hatches, sleeves and the doors of cupboards.
WALL_LIKE = (
    "IfcWall",
    "IfcCurtainWall",
    "IfcPlate",
    "IfcMember",
    "IfcColumn",
    "IfcBuildingElementPart",
    "IfcBuildingElementProxy",
)
_STAIR = re.compile(
    r"\b(stair(s|case|way|[ _-]?flight)?|steps)\b|treppe(?!nhaus)|escalier|escalera|\bscala\b|"
    r"\btrappe?r?\b|\bschody\b|лестни(ц|чн)|楼梯(?!间)|台阶|階段"
)
_RAMP = re.compile(r"\bramp\b|\brampe\b|\brampa\b|坡道|пандус|スロープ")
_WALL = re.compile(
    r"\b(wall|partition|muro?|cloison|tabique|parete|wand|trennwand|vegg|vägg|væg|seinä)\b|"
    r"wand\b|\b(перегородк|стен[аы])|隔墙|隔断|墙体?\b|間仕切"
)
_GLASS = re.compile(r"gla[sz]|verre|vidrio|vetro|стекл|玻璃|ガラス|partition|panel")
_NO_BODY = re.compile(
    r"rail|handrail|geländer|garde.corps|barandilla|перил|栏杆|扶手|lift\b|light|lamp|sign|schild|"
    r"nosing|leuchte|灯|标|socket|panel|cabinet|mount|hung|fan\b|unit\b|heater"
)


def role_by_name(element: Any, role: Role | None) -> Role | None:
    """
    The role of an element by its class, put right by its predefined type and its name.

    Parameters
    ----------
    element
        Of an opened model.
    role
        What its class says, None where that says nothing: proxies, coverings, plates.

    Returns
    -------
    role
        None where it has no part in the plan.
    """
    predefined = str(getattr(element, "PredefinedType", None) or "")
    if element.is_a("IfcSlab"):
        if predefined == "LANDING":
            return "landing"
        return _named(element, walls=False) or role
    if element.is_a("IfcCovering"):
        return "slab" if predefined == "FLOORING" else None
    if element.is_a("IfcPlate"):
        # Panes of a curtain wall are its parts, gussets are steel: only glass partitions count.
        is_glass = _GLASS.search(text_of(element.Name).lower())
        return "wall" if is_glass and not element.Decomposes else None
    if element.is_a("IfcBuildingElementProxy"):
        return _named(element, walls=True)
    return role


def is_filled_by(relation: Any) -> bool:
    """Whether what fills an opening closes it to walkers or is a door in its own right."""
    filling = relation.RelatedBuildingElement
    return bool(filling.is_a("IfcDoor") or filling.is_a("IfcWindow"))


def _named(element: Any, *, walls: bool) -> Role | None:
    for attribute in ("Name", "ObjectType"):
        name = text_of(getattr(element, attribute, None)).lower().replace("_", " ")
        if not name or _NO_BODY.search(name):
            continue
        if _STAIR.search(name):
            return "stair"
        if _RAMP.search(name):
            return "ramp"
        if walls and _WALL.search(name):
            return "wall"
    return None
