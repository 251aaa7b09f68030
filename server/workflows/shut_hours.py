"""Which doors and lifts are shut while a shift lasts, and how its inspector walks then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routing.problem import ProfileId
from server.workflows.draw_routes import CLOSED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from inspection.people import Duty
    from spatial.site import Site


@dataclass(frozen=True, kw_only=True)
class ShiftWays:
    """
    Shifts with the way each is walked.

    ``duties`` name a profile of their own where something is shut while they last, such as
    ``on_foot~1``; ``closed`` says what is shut for it.
    """

    duties: tuple[Duty, ...]
    closed: Mapping[str, frozenset[str]]


def shift_ways(site: Site, duties: Sequence[Duty], zone: ZoneInfo) -> ShiftWays:
    """
    How each shift is walked, by the hours of doors, stairs and lifts.

    Notes
    -----
    What is not open from the first minute of a shift to its last is shut for all of it: a round
    must not find a door locked, whatever time it gets there.
    """
    names: dict[tuple[str, frozenset[str]], str] = {}
    found = []
    for duty in duties:
        profile = duty.inspector.profile
        starts, ends = (at.astimezone(zone).time() for at in (duty.starts_at, duty.ends_at))
        shut = site.shut_during(starts, ends)
        if shut:
            name = names.setdefault((profile, shut), f"{profile}{CLOSED}{len(names) + 1}")
            walker = replace(duty.inspector, profile=ProfileId(name))
            found.append(replace(duty, inspector=walker))
        else:
            found.append(duty)
    return ShiftWays(duties=tuple(found), closed={name: shut for (_, shut), name in names.items()})
