"""Maps made wrong on purpose: seeded changes of a sound GeoJSON text, in its bytes and its JSON."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from shapely.geometry import LineString, Point, box

from importers.errors import ImporterError
from importers.geojson import read_geojson
from tests.importers.geojson import maps

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    -1e308,
    10**30,
    "",
    "0;1;-2--9999",
    "NaN",
    "\x00",
    "楼" * 500,
    [],
    {},
    [[]],
    [[[[[[1, 2]]]]]],
    {"type": "Point"},
)


def sound_maps() -> list[dict[str, Any]]:
    """One map of each dialect, and of some habits."""
    indoor = [
        maps.feature(box(0, 0, 20, 10), "b", building="yes"),
        maps.feature(box(0, 0, 20, 4), "c", indoor="corridor", level="0;1"),
        maps.feature(box(0, 4, 8, 10), "r", indoor="room", level="0-1", name="办公室"),
        maps.feature(Point(4, 4), "d", door="yes"),
        maps.feature(LineString([(17, 1), (17, 3)]), "s", highway="steps", level="0;1"),
    ]
    plain = [
        maps.feature(box(0, 0, 10, 3), "hall", 楼层="1F", 名称="走廊"),
        maps.feature(box(0, 3, 5, 8), "room", 楼层="B1", 名称="库房", 净高="2.8 m"),
        maps.feature(Point(2, 3), "door", 楼层="1F", 类型="门"),
    ]
    imdf = [
        maps.feature(box(0, 0, 20, 10), "L", ordinal=0, building_ids=["B"]),
        maps.feature(box(0, 0, 20, 4), "u", level_id="L", category="walkway"),
        maps.feature(box(0, 4, 8, 10), "v", level_id="L", category="office"),
        maps.feature(LineString([(3, 4), (4, 4)]), "o", level_id="L", category="pedestrian"),
    ]
    for row, kind in zip(imdf, ("level", "unit", "unit", "opening"), strict=True):
        row["feature_type"] = kind
    related = maps.feature(Point(0, 0), "w", category="escalator", direction="directed")
    related["properties"] |= {"origin": {"id": "u"}, "destination": {"id": "x"}}
    above = maps.feature(box(0, 0, 20, 10), "M", ordinal=1, building_ids=["B"])
    hall = maps.feature(box(0, 0, 20, 10), "x", level_id="M", category="walkway")
    for row, kind in zip((related, above, hall), ("relationship", "level", "unit"), strict=True):
        row["feature_type"] = kind
    collections = (maps.estate(), indoor, plain, imdf, [*imdf, above, hall, related])
    return [
        *({"type": "FeatureCollection", "features": rows} for rows in collections),
        {"version": 0.6, "elements": _elements()},
    ]


def _elements() -> list[dict[str, Any]]:
    """A corridor with a hole, a room and a door, as the Overpass API answers."""
    corners = [(0, 0), (20, 0), (20, 4), (0, 4), (0, 9), (8, 9), (8, 4), (9, 1), (11, 1), (10, 3)]
    nodes: list[dict[str, Any]] = [
        {"type": "node", "id": i, "lon": 120.2 + x * 1e-5, "lat": 30.2 + y * 1e-5}
        for i, (x, y) in enumerate(corners)
    ]
    nodes[0]["tags"] = {"entrance": "main"}
    ring = [{"lon": nodes[i]["lon"], "lat": nodes[i]["lat"]} for i in (3, 6, 5, 4, 3)]
    ways = [
        {"type": "way", "id": 1, "nodes": [0, 1, 2, 6, 3, 0]},
        {"type": "way", "id": 2, "nodes": [7, 8, 9, 7]},
        {"type": "way", "id": 3, "geometry": ring, "tags": {"indoor": "room", "level": "0-1"}},
    ]
    members = [{"type": "way", "ref": i, "role": r} for i, r in ((1, "outer"), (2, "inner"))]
    tags = {"type": "multipolygon", "indoor": "corridor", "level": "0"}
    relation = {"type": "relation", "id": 4, "members": members, "tags": tags}
    return [*nodes, *ways, relation]


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Ways to every value of a JSON text."""
    yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in items:
        yield from _places(child, (*path, key))


def _holder(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        document = document[key]
    return document


def _odd(document: Any, chance: random.Random) -> None:
    path = chance.choice([p for p in _places(document) if p])
    _holder(document, path)[path[-1]] = copy.deepcopy(chance.choice(ODD))


def _gone(document: Any, chance: random.Random) -> None:
    path = chance.choice([p for p in _places(document) if p])
    del _holder(document, path)[path[-1]]


def _moved(document: Any, chance: random.Random) -> None:
    paths = list(_places(document))
    numbers = [p for p in paths if isinstance(_value(document, p), float)]
    if numbers:
        path = chance.choice(numbers)
        step = chance.choice((1e-7, 1e-4, 0.5, -180.0, 1e6))
        _holder(document, path)[path[-1]] += step


def _doubled(document: Any, chance: random.Random) -> None:
    rows = document.get("features")
    if isinstance(rows, list) and rows:
        rows.insert(chance.randrange(len(rows) + 1), copy.deepcopy(chance.choice(rows)))


def _turned(document: Any, chance: random.Random) -> None:
    """A ring or line whose positions stand in another order: most cross themselves then."""
    lists = [p for p in _places(document) if isinstance(_value(document, p), list)]
    if lists:
        chance.shuffle(_value(document, chance.choice(lists)))


def _value(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


CHANGES: tuple[Callable[[Any, random.Random], None], ...] = (_odd, _gone, _moved, _doubled, _turned)


def mutant(chance: random.Random) -> bytes:
    """The bytes of one map with one to four changes; every fifth is cut or has an odd byte too."""
    document = copy.deepcopy(chance.choice(sound_maps()))
    for _ in range(chance.randint(1, 4)):
        if document:
            chance.choice(CHANGES)(document, chance)
    content = json.dumps(document, ensure_ascii=chance.random() < 0.5).encode()
    if chance.random() < 0.2:
        at = chance.randrange(len(content))
        content = chance.choice(
            (content[:at], content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :])
        )
    return content


def outcome(path: Path, content: bytes) -> str:
    """
    What becomes of some bytes: ``read``, or the key of the refusal.

    Raises
    ------
    Exception
        Whatever is not a refusal of ours: that is a fault.
    """
    path.write_bytes(content)
    try:
        site = read_geojson(path, name="mutant").site
    except ImporterError as refusal:
        assert str(refusal)
        return refusal.key
    assert site.storeys
    for space in site.spaces:
        assert space.polygon.is_valid
    for storey in site.storeys:
        assert storey.floor.is_valid
    return "read"
