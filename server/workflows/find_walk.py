"""The way from one point of a site to another, as a planner looks at it to trust the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.workflows import Refused
from server.workflows.draw_routes import leg_parts
from server.workflows.pack_shift import Step, steps_of
from spatial.errors import NoWalk

if TYPE_CHECKING:
    from server.storage.plans import LegPart
    from spatial.profile import WalkingProfile
    from spatial.settle import Settled
    from spatial.walk import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWalk:
    """A walk with what is drawn and told of it."""

    metres: float
    seconds: float
    parts: tuple[LegPart, ...]
    steps: tuple[Step, ...]


def find_walk(settled: Settled, start: Place, end: Place, profile: WalkingProfile) -> FoundWalk:
    """
    The best walk between two points, told turn by turn.

    Raises
    ------
    Refused
        ``no-walk`` where none leads there, or a point is too far from any floor.
    UnknownPlace
        If a storey is not of the site.
    """
    try:
        walk = settled.network.walk(start, end, profile)
    except NoWalk as fault:
        raise Refused("no-walk", str(fault)) from fault
    parts = tuple(leg_parts(walk.legs))
    return FoundWalk(
        metres=walk.metres,
        seconds=walk.seconds,
        parts=parts,
        steps=steps_of(parts, settled.site),
    )
