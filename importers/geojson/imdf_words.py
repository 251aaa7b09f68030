"""What the categories of IMDF mean here: uses of units, kinds of amenities, what is no floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.geojson.words import use_of
from spatial.kinds import kind_of_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spatial.site import ConnectorKind, SpaceUse

_USES: Mapping[str, SpaceUse] = {
    "walkway": "circulation",
    "walkway.island": "circulation",
    "lobby": "circulation",
    "footbridge": "circulation",
    "platform": "circulation",
    "waitingroom": "circulation",
    "unenclosedarea": "circulation",
    "movingwalkway": "circulation",
    "ramp": "circulation",
    "elevator": "lift",
    "stairs": "stair",
    "steps": "stair",
    "escalator": "stair",
    "foodservice": "retail",
    "kitchen": "service",
    "shower": "sanitary",
    "mothersroom": "sanitary",
    "office": "office",
    "conferenceroom": "meeting",
    "huddleroom": "meeting",
    "phoneroom": "meeting",
    "auditorium": "meeting",
    "classroom": "meeting",
    "theater": "meeting",
    "movietheater": "meeting",
    "laboratory": "office",
    "library": "service",
    "lounge": "service",
    "privatelounge": "service",
    "mailroom": "service",
    "firstaid": "service",
    "fitnessroom": "service",
    "recreation": "service",
    "swimmingpool": "service",
    "smokingarea": "service",
    "storage": "storage",
    "parking": "parking",
    "vegetation": "outdoor",
    "terrace": "outdoor",
    "fieldofplay": "outdoor",
    "road": "outdoor",
    "residence": "residential",
    "bedroom": "residential",
    "serverroom": "plant",
}
_OPEN = frozenset(
    [
        "walkway",
        "walkway.island",
        "lobby",
        "footbridge",
        "platform",
        "unenclosedarea",
        "movingwalkway",
        "ramp",
        "steps",
        "escalator",
        "parking",
        "vegetation",
        "terrace",
        "fieldofplay",
        "road",
    ]
)
_CONNECTS: Mapping[str, ConnectorKind] = {
    "elevator": "lift",
    "stairs": "stair",
    "steps": "stair",
    "escalator": "escalator",
    "ramp": "ramp",
}
_VOID = frozenset(
    ["opentobelow", "structure", "column", "brick", "concrete", "drywall", "glass", "wood"]
)
_KINDS: Mapping[str, str] = {
    "defibrillator": "supplies_cabinet",
    "firstaid": "supplies_cabinet",
    "fireextinguisher": "extinguisher",
    "firealarmpullstation": "call_point",
    "emergencyshelter": "sign",
    "drinkingfountain": "sanitary",
    "babychanging": "sanitary",
    "elevator": "lift",
    "escalator": "escalator",
    "eventcharging": "ev_charger",
    "electricvehiclecharging": "ev_charger",
    "information": "service_desk",
    "informationdesk": "service_desk",
    "checkin.desk": "service_desk",
    "desk": "service_desk",
    "seat": "bench",
    "seating": "bench",
    "trash": "refuse_point",
    "trashcan": "refuse_point",
    "wastebin": "refuse_point",
    "recycling": "refuse_point",
    "playground": "playground",
    "mailbox": "mailbox",
    "furniture": "furniture",
}
_NO_ASSET = ("stairs", "steps", "ramp", "movingwalkway", "entry", "exit", "entrance", "wall")


def is_void(category: str) -> bool:
    """Whether nobody can stand there: openings to below, columns, solid walls."""
    return category.split(".", maxsplit=1)[0] in _VOID


def use_of_unit(category: str, *names: str) -> tuple[SpaceUse, bool, ConnectorKind | None]:
    """Use of a unit, whether it is open to what is beside it, and what it joins upwards."""
    first = category.split(".", maxsplit=1)[0]
    if first == "restroom":
        return "sanitary", False, None
    use = _USES.get(category) or _USES.get(first) or use_of(category, *names)
    return use, category in _OPEN or first in _OPEN, _CONNECTS.get(first)


def kind_of_amenity(category: str, *names: str) -> str | None:
    """Kind of asset, ``"unknown"`` among them; None for what is no asset but a way."""
    first = category.split(".", maxsplit=1)[0]
    if first in _NO_ASSET:
        return None
    if first == "restroom":
        return "sanitary"
    found = _KINDS.get(category) or _KINDS.get(first)
    return found or kind_of_tags({"amenity": category}, (*names, category))
