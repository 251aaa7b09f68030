"""Doubts about the doors, entrances and gates that an import assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spatial.derived import DERIVED_DOOR, DERIVED_ENTRANCE, DERIVED_GATE, DERIVED_MOUTH
from spatial.doubt import Doubt

if TYPE_CHECKING:
    from spatial.doubt import DoubtReason
    from spatial.site import Opening, Site

_REASONS: dict[str, DoubtReason] = {
    DERIVED_DOOR: "assumed_door",
    DERIVED_ENTRANCE: "assumed_entrance",
    DERIVED_MOUTH: "assumed_entrance",
    DERIVED_GATE: "assumed_gate",
}
_ORDER = tuple(dict.fromkeys(reversed(_REASONS.values())))


def assumed_openings(site: Site) -> tuple[Doubt, ...]:
    """
    A doubt for each opening that an import assumed and nobody has changed by hand.

    The gates first, then entrances, then doors storey by storey from the ground up.
    """
    heights = {storey.id: storey.elevation for storey in site.storeys}
    found = [
        (_ORDER.index(reason), heights[opening.storey_id], opening.id, _doubt(opening, reason))
        for opening in site.openings
        if opening.edited is None and (reason := _reason(opening)) is not None
    ]
    return tuple(doubt for *_, doubt in sorted(found, key=lambda row: row[:3]))


def _reason(opening: Opening) -> DoubtReason | None:
    mark = opening.source.id
    return next((reason for head, reason in _REASONS.items() if mark.startswith(head)), None)


def _doubt(opening: Opening, reason: DoubtReason) -> Doubt:
    (x0, y0), (x1, y1) = opening.line
    return Doubt(
        id=f"{reason}:{opening.id}",
        reason=reason,
        fix="confirm_opening",
        storey_id=opening.storey_id,
        point=((x0 + x1) / 2, (y0 + y1) / 2),
        opening_id=opening.id,
    )
