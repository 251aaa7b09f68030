"""Places, and the walk from one to another as it is drawn and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spatial.site import ConnectorId, ConnectorKind, Point2, StoreyId


@dataclass(frozen=True, slots=True)
class Place:
    """A point on a storey, in metres of the site frame."""

    storey_id: StoreyId
    point: Point2


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorLeg:
    """A stretch of a walk on one storey, from bend to bend."""

    storey_id: StoreyId
    points: tuple[Point2, ...]
    seconds: float
    metres: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RideLeg:
    """A stretch of a walk on a stair, lift, ramp or escalator."""

    connector_id: ConnectorId
    kind: ConnectorKind
    from_storey: StoreyId
    to_storey: StoreyId
    rise: float
    seconds: float
    metres: float


WalkLeg = FloorLeg | RideLeg


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The best walk between two places; in a lift, the metres are its rise."""

    seconds: float
    metres: float
    legs: tuple[WalkLeg, ...]
