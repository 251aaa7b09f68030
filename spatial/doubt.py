"""A doubt about a plan: what is not reached or was assumed, and what would mend it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import shapely

from spatial.reach import Fix, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spatial.edit import Edit
    from spatial.site import AssetId, ConnectorId, OpeningId, Point2, Site, SpaceId, StoreyId

DoubtReason = (
    Reason
    | Literal["unknown_kind", "assumed_connector", "file_shifted"]
    | Literal["assumed_door", "assumed_entrance", "assumed_gate"]
)
DoubtFix = Fix | Literal["retype", "confirm_connector", "confirm_opening", "shift_file"]

DECIMETRE = 1  # decimal; what moves by less is the thing that somebody looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """
    Things that are not reached, or were assumed, for one cause, and what would mend it.

    Parameters
    ----------
    id
        Says the cause, stable while it lasts.
    reason, fix
        As in the import report; ``unknown_kind`` and ``retype`` for assets whose kind is not known,
        ``assumed_connector`` for a stair or lift that no drawing shows, ``assumed_door``,
        ``assumed_entrance`` and ``assumed_gate`` for such a way through a wall or fence,
        ``file_shifted`` for a file that should lie over another one.
    storey_id, point
        Where to look: metres; None where it has no place.
    space_ids, asset_ids, connector_id, opening_id
        What is not reached because of it; or what was assumed.
    area
        Of the spaces, m².
    facts
        What fills its sentence in.
    edits
        What would mend it; none where somebody who knows the place has to say.
    """

    id: str
    reason: DoubtReason
    fix: DoubtFix
    storey_id: StoreyId | None
    point: Point2 | None
    space_ids: tuple[SpaceId, ...] = ()
    asset_ids: tuple[AssetId, ...] = ()
    connector_id: ConnectorId | None = None
    opening_id: OpeningId | None = None
    area: float = 0.0
    facts: Mapping[str, str | float] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()


def shift_id(file: str) -> str:
    """Id of the doubt whether a file lies where it should."""
    return f"file_shifted:{file}"


def mark_of(doubt: Doubt, site: Site) -> str:
    """
    What a doubt looks like: the same as long as the things that it speaks of are as they are.

    Somebody who has said that it is right as it is has said so of this, and is asked again when it
    changes.
    """
    digest = hashlib.sha256()
    for line in _looks(doubt, site):
        digest.update(line.encode())
    return digest.hexdigest()


def _looks(doubt: Doubt, site: Site) -> Iterator[str]:
    yield doubt.reason
    if doubt.reason == "file_shifted":  # its own things move when it is mended
        yield doubt.id
        return
    spaces, assets = set(doubt.space_ids), set(doubt.asset_ids)
    for space in sorted((s for s in site.spaces if s.id in spaces), key=lambda s: s.id):
        yield f"{space.id} {_rounded(shapely.bounds(space.polygon))} {space.use}"
    for asset in sorted((a for a in site.assets if a.id in assets), key=lambda a: a.id):
        yield f"{asset.id} {_rounded(asset.position)} {asset.kind}"
    for connector in site.connectors:
        if connector.id == doubt.connector_id:
            yield f"{connector.id} {connector.kind}"
            for landing in connector.landings:
                yield f"{landing.storey_id} {_rounded(landing.point)}"
    for opening in site.openings:
        if opening.id == doubt.opening_id:
            start, end = opening.line
            yield f"{opening.id} {opening.kind} {opening.is_entrance} {_rounded((*start, *end))}"


def _rounded(numbers: Iterable[float]) -> str:
    return " ".join(f"{float(number):.{DECIMETRE}f}" for number in numbers)
