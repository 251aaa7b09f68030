"""What walking, stairs, lifts and doors cost somebody, in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from spatial.errors import InvalidProfile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spatial.site import Space, SpaceUse

# How much dearer a metre through such a space seems to somebody who is only passing through.
# Spaces that say something else themselves (`Space.pass_through` above 1) keep their own word.
PASS_THROUGH: Mapping[SpaceUse, float] = MappingProxyType(
    {
        "residential": 8.0,
        "office": 3.0,
        "meeting": 3.0,
        "sanitary": 3.0,
        "plant": 3.0,
        "storage": 3.0,
        "retail": 3.0,
    }
)


# `Space.pass_through` of a room that nobody is to walk through: only where nothing else leads on.
NOT_FOR_PASSAGE = 1000.0


def pass_through_factor(space: Space) -> float:
    """How many metres of corridor somebody would rather walk than one metre through a space."""
    if space.pass_through > 1:
        return space.pass_through
    return PASS_THROUGH.get(space.use, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkingProfile:
    """
    How somebody gets about.

    Parameters
    ----------
    id
        Key of `PROFILES`.
    speed
        On the level and on ramps, in metres per second.
    stair_up_s_per_m, stair_down_s_per_m
        Seconds for each metre of rise.
    lift_wait_s, lift_ride_s_per_m
        Waiting, doors included; riding, for each metre of rise.
    escalator_s_per_m
        Seconds for each metre of rise.
    door_s
        Seconds lost at each door or gate that says nothing else itself (`Opening.delay`).
    least_width
        Clear width in metres that an opening must have.
    locked_out
        Whether doors, stairs and lifts that have hours are shut for it at any time.
    uses_stairs, uses_lifts, uses_escalators
        What is open to this profile.
    avoids_rooms
        Whether the way is chosen by `pass_through_factor`; seconds stay those of the way taken.
    """

    id: str
    speed: float = 1.25
    stair_up_s_per_m: float = 1 / 0.3
    stair_down_s_per_m: float = 2.5
    lift_wait_s: float = 30.0
    lift_ride_s_per_m: float = 1.0
    escalator_s_per_m: float = 4.0
    door_s: float = 2.0
    least_width: float = 0.0
    locked_out: bool = False
    uses_stairs: bool = True
    uses_lifts: bool = True
    uses_escalators: bool = True
    avoids_rooms: bool = True

    def __post_init__(self) -> None:
        if not self.speed > 0:
            raise InvalidProfile(f"speed must be positive, got {self.speed}")
        dearest = (
            self.stair_up_s_per_m,
            self.stair_down_s_per_m,
            self.lift_wait_s,
            self.lift_ride_s_per_m,
            self.escalator_s_per_m,
            self.door_s,
            self.least_width,
        )
        if min(dearest) < 0:
            raise InvalidProfile(f"no duration or width of {self.id!r} may be negative")


ON_FOOT = WalkingProfile(id="on_foot")
# 0.8 m of clear width: what GB 50763 asks of doors for wheelchairs.
STEP_FREE = WalkingProfile(
    id="step_free", speed=1.0, least_width=0.8, uses_stairs=False, uses_escalators=False
)
TROLLEY = WalkingProfile(
    id="trolley",
    speed=1.0,
    door_s=6.0,
    lift_wait_s=40.0,
    least_width=0.7,
    uses_stairs=False,
    uses_escalators=False,
)
NIGHT = WalkingProfile(id="night", speed=1.1, locked_out=True)

PROFILES: Mapping[str, WalkingProfile] = MappingProxyType(
    {profile.id: profile for profile in (ON_FOOT, STEP_FREE, TROLLEY, NIGHT)}
)
