"""What part an element plays in the plan, where its class alone does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from importers.ifc.attributes import value_of
from importers.ifc.labels import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "IfcBuiltElement",
)
_STAIR = re.compile(
    r"\b(stair(s|case|way|[ _-]?flight)?|steps)\b|treppe(?!nhaus)|escalier|escalera|\bscala\b|"
    r"\btrappe?r?\b|\bschody\b|лестни(ц|чн)|楼梯(?!间)|梯段|梯板|踏步|台阶|階段"
)
_RAMP = re.compile(r"\bramp\b|\brampe\b|\brampa\b|坡道|пандус|スロープ")
_WALL = re.compile(
    r"\b(wall|partition|muro?|cloison|tabique|parete|wand|trennwand|vegg|vägg|væg|seinä)\b|"
    r"wand\b|\b(перегородк|стен[аы])|隔墙|隔断|墙体?\b|間仕切"
)
# Precast and sandwich panels, which some tools write as beams or plates.
_PANEL = re.compile(r"\bwall[ -]?(panel|element)|wandelement|wandplatte|墙板|стенов\w+ панел")
_GLASS = re.compile(r"gla[sz]|verre|vidrio|vetro|стекл|玻璃|ガラス|partition|panel")
_NO_BODY = re.compile(
    r"rail|handrail|geländer|garde.corps|barandilla|перил|栏杆|扶手|lift\b|light|lamp|sign|schild|"
    r"nosing|leuchte|灯|标|socket|panel|cabinet|mount|hung|fan\b|unit\b|heater|"
    r"stringer|carriage|wange\b|limon\b|梯.{0,3}(梁|柱)"
)
_DOOR = re.compile(
    r"\bdoors?\b|\btür\b|tür\b|\bporte\b|\bpuerta\b|\bporta\b|\bdeur\b|\bдвер(ь|и)\b|"
    r"(?<!阀)(?<!部)门(?!把|锁|框|套|禁|牌|铃|厅|斗|槛|卫|楣|联|窗)|ドア|扉"
)
_NO_DOOR = re.compile(
    r"handle|frame|closer|lock|hinge|bell|knob|stop|seal|sill|panel|track|operator|contact|sensor|"
    r"sign|outdoor|indoor|griff|schließer|schloss|zarge|poignée|cabinet|wardrobe|"
    r"把手|拉手|门吸|闭门器|电磁锁|磁力锁|监控|控制|按钮|模块|阀|柜|标"
)
# A car or the whole lift, drawn as anything: not its doors, its shaft, its rooms or its buttons.
_LIFT = re.compile(
    r"电梯|客梯|货梯|消防梯|\b(lift|elevator)s?\b|aufzug|fahrstuhl|ascenseur|ascensor|\bлифт\b|エレベータ"
)
_NO_LIFT = re.compile(
    r"门|井|坑|机房|厅|前室|按钮|召唤|控制|面板|电源|箱|基础|导轨|对重|缓冲|"
    r"door|gate|shaft|pit|room|lobby|hall|button|call|panel|control|machine|motor|power|rail|"
    r"counterweight|buffer|hook|table|stair ?lift|tür|schacht|grube|raum|taste|шахт|двер"
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
    for name, judge in _JUDGES:
        if element.is_a(name):
            return judge(element, role)
    return role


def _slab(element: Any, role: Role | None) -> Role | None:
    if _predefined(element) == "LANDING":
        return "landing"
    return _named(element, walls=False) or role


def _covering(element: Any, _role: Role | None) -> Role | None:
    return "slab" if _predefined(element) == "FLOORING" else None


def _plate(element: Any, _role: Role | None) -> Role | None:
    # Panes of a curtain wall are its parts, gussets are steel: only glass partitions count.
    name = text_of(element.Name).lower()
    is_wall = _GLASS.search(name) or _PANEL.search(name.replace("_", " "))
    return "wall" if is_wall and not element.Decomposes else None


def _proxy(element: Any, _role: Role | None) -> Role | None:
    return _named(element, walls=True) or _lift(element) or _host(element)


def _built(element: Any, role: Role | None) -> Role | None:
    # The class above all others of IFC4X3, used as a proxy is: its subclasses have their own rules.
    return _proxy(element, role) if element.is_a() == "IfcBuiltElement" else role


def _piece(element: Any, _role: Role | None) -> Role | None:
    # Steel and joinery: a piece of a stair has its place in that, whatever its name.
    return None if element.Decomposes else _named(element, walls=False) or _host(element)


def _host(element: Any) -> Role | None:
    """A wall by what is in it: a door or a window, whatever the body itself is called."""
    voids = value_of(element, "HasOpenings") or ()
    fillings = (f for v in voids for f in value_of(v.RelatedOpeningElement, "HasFillings") or ())
    return "wall" if any(map(is_filled_by, fillings)) else None


_JUDGES: tuple[tuple[str, Callable[[Any, Role | None], Role | None]], ...] = (
    ("IfcSlab", _slab),
    ("IfcCovering", _covering),
    ("IfcPlate", _plate),
    ("IfcBuildingElementProxy", _proxy),
    ("IfcMember", _piece),
    ("IfcBeam", _piece),
    ("IfcElementAssembly", _piece),
    ("IfcFurnishingElement", _piece),
    ("IfcBuiltElement", _built),
)


def _predefined(element: Any) -> str:
    return str(value_of(element, "PredefinedType") or "")


def is_recess(opening: Any) -> bool:
    """Whether an opening is a niche that does not go through its wall, by what it says itself."""
    said = (value_of(opening, "PredefinedType"), value_of(opening, "ObjectType"))
    return any(text_of(value).upper() in ("RECESS", "NICHE", "NISCHE") for value in said)


def is_filled_by(relation: Any) -> bool:
    """Whether what fills an opening closes it to walkers or is a door in its own right."""
    filling = relation.RelatedBuildingElement
    return bool(filling.is_a("IfcDoor") or filling.is_a("IfcWindow"))


def _named(element: Any, *, walls: bool) -> Role | None:
    for attribute in ("Name", "ObjectType"):
        name = text_of(value_of(element, attribute)).lower().replace("_", " ")
        if _PANEL.search(name):
            return "wall"
        if not name or _NO_BODY.search(name):
            continue
        if _STAIR.search(name):
            return "stair"
        if _RAMP.search(name):
            return "ramp"
        if walls and _WALL.search(name):
            return "wall"
    return None


def _lift(element: Any) -> Role | None:
    for attribute in ("Name", "ObjectType"):
        name = text_of(value_of(element, attribute)).lower().replace("_", " ")
        if _LIFT.search(name) and not _NO_LIFT.search(name):
            return "lift"
    return None


def is_door_by_name(element: Any) -> bool:
    """Whether a proxy is called a door, and not a part or a fitting of one."""
    name = text_of(element.Name).lower().replace("_", " ")
    return bool(_DOOR.search(name)) and not _NO_DOOR.search(name)
