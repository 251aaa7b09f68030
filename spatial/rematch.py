"""An old plan and a newer import of it: what is the same thing, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
import shapely

from spatial.draft import DRAWN, KINDS_OF, PartChange
from spatial.same_part import Matched, match_parts, place_of
from spatial.site import (
    Asset,
    Building,
    Connector,
    Opening,
    Site,
    Space,
    SpaceId,
    Storey,
    Zone,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spatial.draft import Part, PartKind

Became = Literal["appeared", "vanished", "moved", "reshaped", "renamed", "retyped"]

MOVED = 0.05  # m; less is a rounding of the other file
RESHAPED_AREA, RESHAPED_SHARE = 0.1, 0.01  # m² and share of the larger, that are no longer noise

AnyPart = TypeVar("AnyPart", Storey, Space, Zone, Opening, Connector, Asset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    What a newer import says of one part of a site.

    Parameters
    ----------
    became
        What happened to it; several things may have.
    change
        From the part as it is to the part as the import has it, under the id it has here.
    by_hand
        Whether somebody changed the part by hand: then the import does not know better by itself.
    metres
        How far it moved; 0 where it did not.
    """

    became: tuple[Became, ...]
    change: PartChange
    by_hand: bool
    metres: float = 0.0


def rematch(old: Site, new: Site, removed: Sequence[Part] = ()) -> tuple[Difference, ...]:
    """
    What a newer import changes of a site.

    Parameters
    ----------
    old
        The site in force, with hand edits.
    new
        The import, in the same frame (metres from the same origin).
    removed
        What somebody took off the plan by hand, as it was: the import does not bring it back as
        long as it has it as it was.

    Returns
    -------
    differences
        One for each part that is not as it was; none where both are alike. References between
        parts are to the ids of ``old`` where the part is the same. Things drawn by hand never
        vanish, and what is unchanged keeps everything, its access and trust included.

    Notes
    -----
    Two parts are the same by GlobalId or feature id; then by number or code; then by kind and
    place. One part is matched once.
    """
    return _Rematch(old, new, removed).differences()


class _Rematch:
    def __init__(self, old: Site, new: Site, removed: Sequence[Part]) -> None:
        self.old, self.new = old, new
        self.removed = removed
        self.ids: dict[str, str] = {}
        self.matched: dict[PartKind, Matched] = {}
        # From the large to the small: where a room is, is said by its storey.
        for what, field in _FIELDS.items():
            found = match_parts(getattr(old, field), getattr(new, field), self.ids)
            self.matched[what] = found
            self.ids.update({after: before for before, after in found.pairs.items()})

    def differences(self) -> tuple[Difference, ...]:
        return tuple(one for what in _FIELDS for one in self._of(what))

    def _of(self, what: PartKind) -> Iterator[Difference]:
        field = _FIELDS[what]
        olds: dict[str, Part] = {part.id: part for part in getattr(self.old, field)}
        news: dict[str, Part] = {part.id: part for part in getattr(self.new, field)}
        pairs = self.matched[what].pairs
        for index, (part_id, before) in enumerate(olds.items()):
            if part_id not in pairs:
                if before.source.file != DRAWN:
                    yield self._difference(what, index, before, None, ("vanished",))
                continue
            after = self._here(news[pairs[part_id]], part_id, before)
            became = tuple(_became(before, after))
            if became:
                yield self._difference(what, index, before, after, became)
        taken = set(pairs.values())
        fresh = [part for part_id, part in news.items() if part_id not in taken]
        gone: dict[str, Part] = {
            part.id: part for part in self.removed if KINDS_OF[type(part)] == what
        }
        again = match_parts([*gone.values()], fresh, self.ids).pairs
        known = {after: gone[before] for before, after in again.items()}
        for index, (part_id, part) in enumerate(news.items(), len(olds)):
            if part_id in taken:
                continue
            after = self._here(part, part_id, None)
            taken_off = known.get(part_id)
            by_hand = taken_off is not None
            if taken_off is None or any(_became(taken_off, after)):
                yield self._difference(what, index, None, after, ("appeared",), by_hand=by_hand)

    def _difference(
        self,
        what: PartKind,
        index: int,
        before: Part | None,
        after: Part | None,
        became: tuple[Became, ...],
        *,
        by_hand: bool = False,
    ) -> Difference:
        some = before if before is not None else after
        assert some is not None  # a part is in one of the two sites
        metres = 0.0
        if before is not None and after is not None:
            metres = _apart(before, after)
        return Difference(
            became=became,
            change=PartChange(what=what, id=some.id, before=before, after=after, index=index),
            by_hand=by_hand or getattr(before, "edited", None) is not None,
            metres=metres,
        )

    def _here(self, part: Part, part_id: str, before: Part | None) -> Part:
        """A part of the import with the ids that things have here."""
        ids = self.ids

        def known(identifier: str | None) -> str | None:
            return None if identifier is None else ids.get(identifier, identifier)

        match part:
            case Building():
                made: Part = part
            case Storey():
                made = replace(part, building_id=known(part.building_id))  # type: ignore[arg-type]
            case Space():
                made = replace(part, storey_id=known(part.storey_id))  # type: ignore[arg-type]
            case Zone():
                made = replace(
                    part, space_ids=tuple(SpaceId(ids.get(i, i)) for i in part.space_ids)
                )
            case Opening():
                left, right = map(known, part.space_ids)
                made = replace(
                    part,
                    storey_id=known(part.storey_id),  # type: ignore[arg-type]
                    space_ids=(left, right),  # type: ignore[arg-type]
                    # Whether a door is closed today, no drawing says.
                    is_closed=isinstance(before, Opening) and before.is_closed,
                )
            case Connector():
                made = replace(
                    part,
                    landings=tuple(
                        replace(landing, storey_id=known(landing.storey_id))  # type: ignore[arg-type]
                        for landing in part.landings
                    ),
                    is_closed=isinstance(before, Connector) and before.is_closed,
                )
            case Asset():
                made = replace(
                    part,
                    storey_id=known(part.storey_id),  # type: ignore[arg-type]
                    space_id=known(part.space_id),  # type: ignore[arg-type]
                )
        return replace(made, id=part_id)  # type: ignore[arg-type]  # ids are strings of their kind


_FIELDS: Mapping[PartKind, str] = {
    "building": "buildings",
    "storey": "storeys",
    "space": "spaces",
    "zone": "zones",
    "opening": "openings",
    "connector": "connectors",
    "asset": "assets",
}


def _became(before: Part, after: Part) -> Iterator[Became]:
    if _apart(before, after) > MOVED:
        yield "moved"
    if _is_reshaped(before, after):
        yield "reshaped"
    if _words(before) != _words(after):
        yield "renamed"
    if _kind(before) != _kind(after):
        yield "retyped"


def _apart(before: Part, after: Part) -> float:
    """Metres between two versions of a thing that is at a place; shapes are not moved."""
    if isinstance(before, (Opening, Connector, Asset)):
        one, other = place_of(before), place_of(after)
        if one is None or other is None:
            return 0.0
        gap = float(np.hypot(*np.subtract(one, other)))
        if isinstance(before, Asset) and isinstance(after, Asset):
            return float(np.hypot(gap, before.position[2] - after.position[2]))
        return gap
    return 0.0


def _is_reshaped(before: Part, after: Part) -> bool:
    match before, after:
        case (Space(), Space()):
            return _differ(before.polygon, after.polygon)
        case (Storey(), Storey()):
            return (
                any(
                    _differ(getattr(before, name), getattr(after, name))
                    for name in ("outline", "walls", "floor")
                )
                or abs(before.elevation - after.elevation) > MOVED
            )
        case (Opening(), Opening()):
            widths = [shapely.LineString(one.line).length for one in (before, after)]
            return abs(widths[0] - widths[1]) > MOVED or before.is_entrance != after.is_entrance
        case (Connector(), Connector()):
            storeys = [[la.storey_id for la in one.landings] for one in (before, after)]
            return storeys[0] != storeys[1]
        case (Zone(), Zone()):
            return set(before.space_ids) != set(after.space_ids)
    return False


def _differ(one: shapely.MultiPolygon, other: shapely.MultiPolygon) -> bool:
    if shapely.equals_identical(one, other):
        return False
    apart = shapely.symmetric_difference(one, other).area
    return bool(apart > max(RESHAPED_AREA, RESHAPED_SHARE * max(one.area, other.area)))


def _words(part: Part) -> Sequence[str]:
    return [getattr(part, name, "") for name in ("name", "name_en", "number", "code")]


def _kind(part: Part) -> str:
    return str(getattr(part, "use", "") or getattr(part, "kind", ""))
