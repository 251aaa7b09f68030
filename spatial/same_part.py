"""Which part of a plan is which of a newer one: by id, then by number or code, then by place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.draft import DRAWN
from spatial.site import Asset, Building, Connector, Opening, Point2, Space, Storey, Zone

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from spatial.draft import Part

# m between two versions of one thing that has no id to be known by
NEAR: Mapping[type[Part], float] = {Opening: 0.6, Connector: 1.5, Asset: 1.0, Storey: 0.5}
SHARED = 0.5  # of the larger of two spaces that are taken for one


@dataclass(frozen=True, slots=True)
class Matched:
    """Old id -> new id of the parts that are the same."""

    pairs: Mapping[str, str]


def match_parts(olds: Sequence[Part], news: Sequence[Part], known: Mapping[str, str]) -> Matched:
    """
    Parts of one kind that are the same in an old plan and a newer one.

    Parameters
    ----------
    olds, news
        Parts of one kind.
    known
        New id -> old id of the larger things they are part of.

    Returns
    -------
    matched
        Each part at most once.
    """
    pairs: dict[str, str] = {}

    def left(parts: Sequence[Part], taken: set[str]) -> list[Part]:
        return [part for part in parts if part.id not in taken]

    for key in (_by_source, _by_code):
        rest, fresh = left(olds, set(pairs)), left(news, set(pairs.values()))
        pairs.update(_by_key(rest, fresh, key, known))
    rest, fresh = left(olds, set(pairs)), left(news, set(pairs.values()))
    pairs.update(_by_place(rest, fresh, known))
    return Matched(pairs)


def place_of(part: Part) -> Point2 | None:
    """Where a thing is, in metres; None for what has no place of its own."""
    match part:
        case Space() if not part.polygon.is_empty:
            x, y = part.polygon.centroid.coords[0]
            return x, y
        case Opening():
            (ax, ay), (bx, by) = part.line
            return (ax + bx) / 2, (ay + by) / 2
        case Connector() if part.landings:
            xs, ys = zip(*(landing.point for landing in part.landings), strict=True)
            return sum(xs) / len(xs), sum(ys) / len(ys)
        case Asset():
            return part.position[0], part.position[1]
    return None


def _by_source(part: Part, _known: Mapping[str, str]) -> Hashable:
    source = part.source
    if source.file == DRAWN or not source.id or source.id.startswith("derived"):
        return None
    return source.id


def _by_code(part: Part, known: Mapping[str, str]) -> Hashable:
    match part:
        case Building() | Zone():
            return part.name or None
        case Storey():
            return (known.get(part.building_id or "", part.building_id), part.name)
        case Space() if part.number:
            return (known.get(part.storey_id, part.storey_id), part.number)
        case Asset() if part.code:
            return part.code
    return None


def _by_key(
    olds: Sequence[Part],
    news: Sequence[Part],
    key: Callable[[Part, Mapping[str, str]], Hashable],
    known: Mapping[str, str],
) -> dict[str, str]:
    """Pairs of parts whose key is the same, and nobody else's."""
    of_old = [(key(part, {}), part) for part in olds]
    of_new = [(key(part, known), part) for part in news]
    times = Counter(k for k, _ in of_old), Counter(k for k, _ in of_new)
    found = {k: part.id for k, part in of_new if k is not None and times[1][k] == 1}
    return {
        part.id: found[k] for k, part in of_old if k is not None and times[0][k] == 1 and k in found
    }


def _by_place(
    olds: Sequence[Part], news: Sequence[Part], known: Mapping[str, str]
) -> dict[str, str]:
    """Pairs of parts of one kind at nearly one place, the nearest first."""
    candidates = []
    groups: dict[Hashable, list[Part]] = {}
    for part in olds:
        groups.setdefault(_group(part, {}), []).append(part)
    for part in news:
        for old in groups.get(_group(part, known), ()):
            gap = _gap(old, part)
            if gap is not None:
                candidates.append((gap, old.id, part.id))
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for _, old_id, new_id in sorted(candidates):
        if old_id not in pairs and new_id not in taken:
            pairs[old_id] = new_id
            taken.add(new_id)
    return pairs


def _group(part: Part, known: Mapping[str, str]) -> Hashable:
    match part:
        case Storey():
            return known.get(part.building_id or "", part.building_id)
        case Space() | Opening():
            return known.get(part.storey_id, part.storey_id)
        case Connector():
            return part.kind
        case Asset():
            return (part.kind, known.get(part.storey_id or "", part.storey_id))
    return part.id


def _gap(old: Part, new: Part) -> float | None:
    """How unlike two parts of a group are; None where they are not the same thing."""
    if isinstance(old, Space) and isinstance(new, Space):
        larger = max(old.polygon.area, new.polygon.area)
        if larger == 0:
            return None
        shared = shapely.intersection(old.polygon, new.polygon).area / larger
        return 1 - shared if shared >= SHARED else None
    if isinstance(old, Storey) and isinstance(new, Storey):
        gap = abs(old.elevation - new.elevation)
        return gap if gap <= NEAR[Storey] else None
    one, other = place_of(old), place_of(new)
    if one is None or other is None:
        return None
    gap = float(np.hypot(*np.subtract(one, other)))
    return gap if gap <= NEAR[type(old)] else None
