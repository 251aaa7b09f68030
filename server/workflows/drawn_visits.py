"""Visits of a plan for what a surprise inspection drew, once its seal is broken and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from routing.problem import TICKS, TimeWindow, Visit, VisitId
from server.storage import plans, surprises
from server.workflows import Refused
from server.workflows.happened import with_place
from server.workflows.places import spot_in
from spatial.network import Place
from spatial.site import Asset, AssetId, SpaceId

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from server.storage.plans import PlannedVisit
    from server.storage.problems import KeptProblem
    from server.storage.surprises import KeptDraw
    from server.workflows.plan_at_hand import PlanAtHand
    from spatial.network import WalkNetwork
    from spatial.site import Site, Space

SURPRISE = "surprise"  # entry key of what was drawn: no entry of the programme asks for it
SURPRISE_MINUTES = 10
SURPRISE_PRIORITY = 3  # more than a routine visit: put off, it is no surprise


def with_surprises(
    session: Session,
    site: Site,
    at_hand: PlanAtHand,
    kept: KeptProblem,
    draw_ids: tuple[str, ...],
    network: Callable[[], WalkNetwork],
    *,
    now: datetime,
) -> tuple[KeptProblem, tuple[PlannedVisit, ...]]:
    """
    A visit for everything that was drawn, on the day on which the draw starts.

    Raises
    ------
    Unknown
        If there is no such draw.
    Refused
        ``draw-sealed`` before it starts; ``draw-outside-plan`` where its day is not in the plan.
    """
    added: list[PlannedVisit] = []
    for draw_id in draw_ids:
        drawn = surprises.load_draw(session, site.id, draw_id)
        if not drawn.is_open(now):
            raise Refused(
                "draw-sealed",
                "what was drawn is sealed until it starts; open it first, which is recorded",
                draw_id=draw_id,
            )
        window = _window(at_hand, drawn, now)
        assets = {asset.id: asset for asset in site.assets}
        spaces = {space.id: space for space in site.spaces}
        for target in drawn.draw.drawn:
            visit_id = VisitId(f"{SURPRISE}@{target}#{draw_id}")
            thing: Asset | Space | None = assets.get(AssetId(target)) or spaces.get(SpaceId(target))
            spot = None if thing is None else _spot(thing, network)
            if thing is None or spot is None or visit_id in kept.problem.visit:
                continue  # gone from the plan since it was drawn, or added before
            kept, row = with_place(kept, spot, network)
            visit = Visit(
                id=visit_id,
                place=row,
                service=SURPRISE_MINUTES * 60 * TICKS,
                windows=(window,),
                priority=SURPRISE_PRIORITY,
            )
            problem = replace(kept.problem, visits=(*kept.problem.visits, visit))
            kept = replace(kept, problem=problem)
            added.append(_told(thing, visit, spot, at_hand, drawn))
    return kept, tuple(added)


def _window(at_hand: PlanAtHand, drawn: KeptDraw, now: datetime) -> TimeWindow:
    """From its start, or from now on, to the end of that day."""
    begins = now if drawn.opened_at is not None else max(now, drawn.draw.opens_at)
    midnight = datetime.combine(
        begins.astimezone(at_hand.zone).date() + timedelta(days=1), time(0), at_hand.zone
    )
    opens = max(at_hand.hold.now, at_hand.clock.ticks(begins.astimezone(UTC)))
    closes = min(at_hand.problem.length, at_hand.clock.ticks(midnight)) - 1
    if not 0 <= opens <= closes:
        raise Refused(
            "draw-outside-plan",
            "the day of this draw is not in the plan",
            draw_id=drawn.draw.id,
        )
    return TimeWindow(opens=opens, closes=closes)


def _spot(thing: Asset | Space, network: Callable[[], WalkNetwork]) -> Place | None:
    """Where somebody stands to look at it."""
    if isinstance(thing, Asset):
        if thing.access is None or thing.storey_id is None:
            return None
        return Place(thing.storey_id, thing.access)
    return spot_in(thing, network())


def _told(
    thing: Asset | Space, visit: Visit, spot: Place, at_hand: PlanAtHand, drawn: KeptDraw
) -> PlannedVisit:
    latest = at_hand.clock.instant(visit.windows[-1].closes)
    number = "" if isinstance(thing, Asset) else thing.number
    return plans.PlannedVisit(
        id=visit.id,
        entry_key=SURPRISE,
        what="asset" if isinstance(thing, Asset) else "space",
        target_id=thing.id,
        kind=thing.kind if isinstance(thing, Asset) else str(thing.use),
        code=thing.code if isinstance(thing, Asset) else thing.number,
        name=thing.name or number,
        name_en=thing.name_en,
        storey_id=spot.storey_id,
        point=spot.point,
        earliest=at_hand.clock.instant(visit.windows[0].opens),
        latest=latest,
        due=latest.astimezone(at_hand.zone).date(),
        last=None,
        reasons=((SURPRISE, {"name": drawn.name}),),
    )
