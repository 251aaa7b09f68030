"""Features that stand on several storeys at once, or that only their height tells apart."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from importers.geojson.words import ordinals_of
from importers.indoor.plan import CONNECTING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from importers.geojson.features import Feature
    from spatial.site import SpaceUse

_APART = re.compile(r"\s*[;,，、/|&+]\s*")
_RANGE = re.compile(r"(.+?)\s*(?:-|–|—|~|～|至|到|\bto\b|\.\.)\s*(.+)")
_MOST = 200  # heights that may be storeys
_STOREY = 2.0  # m; heights of floors nearer than this are those of one storey


def storeys_in(said: str, known: Sequence[str]) -> tuple[str, ...]:
    """
    Storeys of a value such as "0;1", "B1-2F" or "1F至3F", lowest first.

    Parameters
    ----------
    said
        What the feature says.
    known
        Storeys that others name alone, lowest first: "1-2" is a range only where there are "1" and
        "2", and the second floor of the first building where there are not.

    Returns
    -------
    storeys
        Empty where the value is one storey, or says anything else.
    """
    if said in known:
        return ()
    found: set[str] = set()
    for part in _APART.split(said.strip()):
        ends = _RANGE.fullmatch(part)
        if part in known:
            found.add(part)
        elif ends is not None and ends[1] in known and ends[2] in known:
            first, last = sorted((known.index(ends[1]), known.index(ends[2])))
            found.update(known[first : last + 1])
        else:
            return ()
    return tuple(storey for storey in known if storey in found)


def on_each_storey(
    features: Iterable[Feature],
    keys: Sequence[str],
    use: Callable[[Feature], SpaceUse],
) -> list[Feature]:
    """
    Features with one storey each.

    Stairs, lifts and ramps of several storeys are taken on each of them, with ids of their own;
    anything else on the lowest.
    """
    given = list(features)
    said = list(dict.fromkeys(text for feature in given if (text := feature.text(*keys))))
    known = _known(said)
    made: list[Feature] = []
    for feature in given:
        storeys = storeys_in(feature.text(*keys), known)
        if not storeys:
            made.append(feature)
            continue
        key = next(key for key in keys if feature.text(key))
        if use(feature) not in CONNECTING:
            storeys = storeys[:1]
        for number, storey in enumerate(storeys):
            made.append(
                replace(
                    feature,
                    id=f"{feature.id}~{storey}" if number else feature.id,
                    properties={**feature.properties, key: storey},
                )
            )
    return made


def _known(said: Sequence[str]) -> list[str]:
    """Values that are no list and no range of others, lowest first."""
    single = [text for text in said if not _APART.search(text.strip())]
    plain = [
        text
        for text in single
        if (ends := _RANGE.fullmatch(text)) is None or not {ends[1], ends[2]} <= set(single)
    ]
    ordinals = ordinals_of(plain)
    return sorted(plain, key=lambda text: ordinals[text])


def storeys_by_height(heights: Sequence[float | None]) -> list[str]:
    """
    Storeys by the third coordinate of features that say no other: "+3.50", "" for none.

    None at all where the heights are of one storey: they are then those of the ground.
    """
    known = sorted({height for height in heights if height is not None})
    floors: list[float] = []
    for height in known:
        if not floors or height - floors[-1] >= _STOREY:
            floors.append(height)
    if len(floors) < 2:
        return [""] * len(heights)

    def floor_of(height: float) -> float:
        return max(floor for floor in floors if floor <= height)

    return ["" if height is None else f"{floor_of(height):+.2f}" for height in heights]


def storeys_by_elevation(heights: Sequence[float | None]) -> list[str]:
    """Storeys of features that say in a column only how high they lie."""
    known = {round(height, 2) for height in heights if height is not None}
    if not known or len(known) > _MOST:
        return [""] * len(heights)
    return ["" if height is None else f"{round(height, 2):+.2f}" for height in heights]


def numbered(storeys: Iterable[str], said: Mapping[str, int]) -> dict[str, int]:
    """
    Number of each storey, 0 for the ground.

    Parameters
    ----------
    storeys
        Names, or heights as "+3.50"; "" for none.
    said
        What the mapping says, which goes before.
    """
    names = [name for name in dict.fromkeys(storeys) if name]
    if names and all(name[0] in "+-" and "." in name for name in names):
        heights = sorted(names, key=float)
        ground = min(range(len(heights)), key=lambda i: (abs(float(heights[i])), i))
        found = {height: index - ground for index, height in enumerate(heights)}
    else:
        found = ordinals_of(names)
    return {**found, **{k: v for k, v in said.items() if k in found}}
