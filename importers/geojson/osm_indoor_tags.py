"""What tags say of an indoor feature: its levels, whether it is a room, its use, its way up."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from importers.geojson.words import use_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.features import Feature
    from spatial.site import ConnectorKind, SpaceUse

ROOMS = frozenset(["room", "area", "corridor", "yes", "hall", "verticalpassage"])
OPEN = frozenset(["area", "corridor", "hall"])
_WALKED = frozenset(["corridor", "footway", "path", "pedestrian"])
_USES: Mapping[str, SpaceUse] = {
    "stairs": "stair",
    "staircase": "stair",
    "elevator": "lift",
    "toilet": "sanitary",
    "toilets": "sanitary",
    "bathroom": "sanitary",
    "shower": "sanitary",
    "office": "office",
    "administration": "office",
    "laboratory": "office",
    "class": "meeting",
    "lecture": "meeting",
    "auditorium": "meeting",
    "conference": "meeting",
    "storage": "storage",
    "locker": "storage",
    "technical": "plant",
    "server": "plant",
    "corridor": "circulation",
    "entrance": "circulation",
    "hall": "circulation",
    "waiting": "circulation",
    "shop": "retail",
    "restaurant": "retail",
    "bedroom": "residential",
    "kitchen": "service",
}
_AMENITY_USES: Mapping[str, SpaceUse] = {
    "toilets": "sanitary",
    "shower": "sanitary",
    "parking": "parking",
    "restaurant": "retail",
    "cafe": "retail",
    "fast_food": "retail",
    "bar": "retail",
    "pub": "retail",
    "bank": "retail",
}
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)(?:\s*-\s*(-?\d+(?:\.\d+)?))?")
MOST_LEVELS = 200


def levels_of(tags: Mapping[str, str]) -> list[float]:
    """
    Levels of ``level`` and ``repeat_on``: "0;2", "0-3", "-1", "-2--1"; empty without any.

    Without ``level`` those from ``min_level`` to ``max_level``.
    """
    found: list[float] = []
    ends = [_RANGE.fullmatch(tags.get(key, "").strip()) for key in ("min_level", "max_level")]
    if "level" not in tags and ends[0] and ends[1] and not (ends[0][2] or ends[1][2]):
        # What stood before "level" was written as a range: stairs and lifts of older maps.
        tags = {**tags, "level": f"{ends[0][1]}-{ends[1][1]}"}
    for key in ("level", "repeat_on"):
        for part in re.split(r"[;,]", tags.get(key, "")):
            match = _RANGE.fullmatch(part.strip())
            if match is None:
                continue
            first = float(match[1])
            last = float(match[2]) if match[2] else first
            steps = min(int(abs(last - first)), MOST_LEVELS)
            found += [min(first, last) + step for step in range(steps + 1)]
    return sorted(dict.fromkeys(found))


def storey_names(number: float, own: str) -> tuple[str, str]:
    """Chinese and English name of a level: its own where it has one, else by its number."""
    ordinal = math.floor(number)
    chinese = f"{ordinal + 1}层" if ordinal >= 0 else f"地下{-ordinal}层"
    if number != ordinal:
        chinese += "夹层"
    return own or chinese, own or f"Level {number:g}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature with its tags, in metres."""

    index: int
    feature: Feature
    tags: Mapping[str, str]
    shape: BaseGeometry


def closed(tags: Mapping[str, str], shape: BaseGeometry) -> BaseGeometry:
    """A closed line tagged as a room is an area: some exporters do not know it."""
    indoor = tags.get("indoor", "")
    if indoor in ROOMS - {"yes"} and isinstance(shape, LineString) and shape.is_closed:
        made = shapely.make_valid(Polygon(shape))
        return made if shapely.get_dimensions(made) == 2 else shape
    return shape


def is_room(one: Drawn) -> bool:
    """Whether an area is a room, a hall or a corridor to be walked in."""
    tags = one.tags
    if shapely.get_dimensions(one.shape) != 2 or tags.get("building"):
        return False
    indoor = tags.get("indoor") or tags.get("buildingpart", "")
    if indoor in ("column",):
        return True
    if indoor == "yes":  # furniture and lawns under a roof are no rooms
        return any(
            key in tags for key in ("room", "shop", "amenity", "office", "stairs", "highway")
        )
    return indoor in ROOMS or ("room" in tags and "level" in tags)


def is_corridor_line(one: Drawn) -> bool:
    """Whether a line is walked along indoors."""
    tags = one.tags
    if shapely.get_dimensions(one.shape) != 1:
        return False
    highway = tags.get("highway", "")
    indoor = tags.get("indoor", "no")
    indoors = indoor not in ("no", "wall", "door")
    if highway == "corridor" or (highway in _WALKED and indoors):
        return True
    return indoor == "corridor" and not highway


def use_of_tags(tags: Mapping[str, str]) -> SpaceUse:
    """Use of a room by its tags, then by its name."""
    if tags.get("highway") == "elevator" or tags.get("elevator") == "yes":
        return "lift"
    if tags.get("stairs", "no") != "no" or tags.get("highway") == "steps":
        return "stair"
    found = _USES.get(tags.get("room", "")) or _AMENITY_USES.get(tags.get("amenity", ""))
    if found is None and ("shop" in tags or "office" in tags):
        found = "retail" if "shop" in tags else "office"
    if found is not None:
        return found
    named = use_of(*(tags[k] for k in ("room", "amenity", "name", "name:en") if k in tags))
    if named == "other" and tags.get("indoor") == "corridor":
        return "circulation"
    return named


def shaft_kind(tags: Mapping[str, str]) -> ConnectorKind | None:
    """Kind of way up that tags tell of; None where they tell of none."""
    highway = tags.get("highway", "")
    if highway == "elevator" or tags.get("room") == "elevator":
        return "lift"
    moves = tags.get("conveying", "no") != "no"
    if moves and (highway in ("steps", "footway", "corridor") or tags.get("stairs") == "yes"):
        return "escalator"
    if highway == "steps" or tags.get("stairs", "no") != "no":
        return "stair"
    return "ramp" if highway in _WALKED else None


def one_way_of(
    one: Drawn, kind: ConnectorKind, landings: Sequence[tuple[str, tuple[float, float]]]
) -> Literal["up", "down"] | None:
    """Direction of a moving way between its landings; None where it runs both ways."""
    conveying = one.tags.get("conveying", "")
    if kind != "escalator" or conveying not in ("forward", "backward"):
        return None
    if not isinstance(one.shape, LineString):
        return None
    starts_low = np.allclose(one.shape.coords[0][:2], landings[0][1])
    return "up" if (conveying == "forward") == starts_low else "down"
