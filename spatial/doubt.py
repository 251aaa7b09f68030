"""A doubt about a plan: what is not reached for one cause, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from spatial.reach import Fix, Reason

if TYPE_CHECKING:
    from spatial.edit import Edit
    from spatial.site import AssetId, Point2, SpaceId, StoreyId

DoubtReason = Reason | Literal["unknown_kind"]
DoubtFix = Fix | Literal["retype"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """
    Things that are not reached for one and the same cause, and what would mend it.

    Parameters
    ----------
    id
        Says the cause, stable while it lasts.
    reason, fix
        As in the import report; ``unknown_kind`` and ``retype`` for assets whose kind is not known.
    storey_id, point
        Where to look: metres; None where it has no place.
    space_ids, asset_ids
        What is not reached because of it.
    area
        Of the spaces, m².
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
    area: float = 0.0
    edits: tuple[Edit, ...] = ()
