"""Rounds whose order nobody may know before they start: sealed until then, provable afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.problem import ShiftId, VisitId
from routing.timing import schedule
from routing.unpredictable import draw_order
from server.storage.errors import Unknown
from server.workflows import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from server.storage.plans import PlannedRoute
    from server.storage.problems import KeptProblem

UNFORESEEN = "unforeseen"  # reason of visits whose rounds are drawn by lot
SEALING = {UNFORESEEN, "surprise"}


def sealed_until(route: PlannedRoute) -> datetime | None:
    """When a round is opened: as its shift starts. None where nothing of it is secret."""
    keys = {key for stop in route.stops for key, _ in stop.visit.reasons}
    return route.leaves_at if keys & SEALING else None


def refuse_sealed(route: PlannedRoute, now: datetime) -> None:
    """Raise `Refused` (``round-sealed``) where a round may not be told yet."""
    opens_at = sealed_until(route)
    if opens_at is not None and now < opens_at:
        raise Refused(
            "round-sealed",
            "the order of this round is sealed until its shift starts",
            opens_at=opens_at.isoformat(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRecord:
    """
    How the order of a round was drawn.

    Until the round starts there is the commitment alone. ``verified``: drawing once more with the
    seed gives what was drawn; ``as_drawn``: the round is still walked so, nobody changed it since.
    """

    opens_at: datetime
    commitment: str
    seed: int | None = None
    planned: Sequence[str] = ()
    drawn: Sequence[str] = ()
    verified: bool | None = None
    as_drawn: bool | None = None


def draw_record(kept: KeptProblem, route: PlannedRoute, *, now: datetime) -> DrawRecord:
    """
    Tell how the order of a round was drawn, and draw it again once it has started.

    Parameters
    ----------
    kept
        The problem that the plan was made for, with its draws.

    Raises
    ------
    Unknown
        If its order was not drawn by lot.
    """
    draw = kept.draws.get(route.shift_id)
    if draw is None:
        raise Unknown("draw", route.id)
    if now < route.leaves_at:
        return DrawRecord(opens_at=route.leaves_at, commitment=draw.commitment)
    problem = kept.problem
    shift = problem.shift[ShiftId(route.shift_id)]
    planned = schedule(problem, shift, [problem.visit[VisitId(v)] for v in draw.planned])
    again = None if planned is None else draw_order(problem, planned, draw.loss, seed=draw.seed)
    found = () if again is None else tuple(stop.visit for stop in again.stops)
    return DrawRecord(
        opens_at=route.leaves_at,
        commitment=draw.commitment,
        seed=draw.seed,
        planned=draw.planned,
        drawn=draw.drawn,
        verified=found == draw.drawn,
        as_drawn=tuple(stop.visit.id for stop in route.stops) == draw.drawn,
    )
