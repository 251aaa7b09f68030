"""A round -> everything that a tablet needs to walk it without a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspection.route_sheet import SheetStop, SheetVisit, write_sheet
from server.storage import inspections, people, plans, programmes
from server.storage.errors import Unknown
from spatial.directions import describe
from spatial.site import ConnectorId, StoreyId
from spatial.walk import FloorLeg, RideLeg, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from inspection.people import Inspector
    from inspection.sync import Inspection
    from server.storage.plans import LegPart, PlannedRoute
    from spatial.directions import Direction
    from spatial.site import Site

StepKind = Literal[
    "go",
    "turn_left",
    "turn_right",
    "enter",
    "leave",
    "stair_up",
    "stair_down",
    "lift_up",
    "lift_down",
    "arrive",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCard:
    """A round without its stops: whose, when, how long, and how much of it is done."""

    route: PlannedRoute
    plan_id: str
    inspector: Inspector | None
    stops: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One direction. ``place`` is where a walk leads through, or the storey a ride goes to.

    ``by`` is the stair or lift that is taken; ``metres`` are to be walked.
    """

    kind: StepKind
    place: str = ""
    place_en: str = ""
    by: str = ""
    by_en: str = ""
    metres: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """
    A round with all that belongs to it.

    ``legs[i]`` leads to stop i + 1, the last one home; ``directions`` has one list for each of
    them; ``storeys`` are those that the round touches, in its order.
    """

    card: RoundCard
    stops: tuple[SheetStop, ...]
    legs: tuple[tuple[LegPart, ...], ...]
    directions: tuple[tuple[Step, ...], ...]
    storeys: tuple[str, ...]


def list_rounds(
    session: Session,
    site_id: str,
    *,
    inspector_id: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> tuple[RoundCard, ...]:
    """Rounds of the plan in force, by day and inspector; none where no plan is published."""
    plan = plans.load_plan_in_force(session, site_id)
    if plan is None:
        return ()
    routes = plans.list_routes(
        session, plan.id, inspector_id=inspector_id, first_day=first_day, last_day=last_day
    )
    team = {inspector.id: inspector for inspector in people.list_team(session, site_id)}
    carried_out: dict[str, list[Inspection]] = {route.id: [] for route in routes}
    for one in inspections.list_inspections_of_rounds(session, site_id, list(carried_out)):
        carried_out[one.round_id].append(one)
    return tuple(
        _card(
            route,
            plan.id,
            team,
            write_sheet(
                _visits(route), entries={}, checklists={}, inspections=carried_out[route.id]
            ),
        )
        for route in routes
    )


def pack_shift(session: Session, site: Site, round_id: str, *, inspector_id: str | None) -> Pack:
    """
    Gather everything for one round.

    Parameters
    ----------
    inspector_id
        Whose round it must be; None for anybody's.

    Raises
    ------
    Unknown
        If there is no such round, or it is somebody else's.
    """
    plan, route = load_round(session, site.id, round_id, inspector_id=inspector_id)
    saved = programmes.load_programme(session, site.id)
    carried_out = inspections.list_inspections_of_rounds(session, site.id, [round_id])
    targets = list({stop.visit.target_id for stop in route.stops})
    stops = write_sheet(
        _visits(route),
        entries={entry.key: entry for entry in saved.programme.entries} if saved else {},
        checklists=saved.checklists if saved else {},
        inspections=carried_out,
        last=inspections.list_last_inspections(session, site.id, targets),
    )
    # Visits joined into one stop are made at one place: only the leg to the first of them walks.
    legs = tuple(route.legs[stop.first] for stop in stops) if route.legs else ()
    home = route.legs[-1:] if len(route.legs) > len(route.stops) else ()
    touched = [
        storey
        for leg in (*legs, *home)
        for part in leg
        for storey in (part.storey_id, part.to_storey_id)
        if storey is not None
    ]
    standing = [stop.visit.storey_id for stop in route.stops if stop.visit.storey_id is not None]
    team = {inspector.id: inspector for inspector in people.list_team(session, site.id)}
    return Pack(
        card=_card(route, plan.id, team, stops),
        stops=stops,
        legs=(*legs, *home),
        directions=tuple(steps_of(leg, site) for leg in (*legs, *home)),
        storeys=tuple(dict.fromkeys([*touched, *standing])),
    )


def load_round(
    session: Session, site_id: str, round_id: str, *, inspector_id: str | None
) -> tuple[plans.PlanCard, PlannedRoute]:
    """
    The route of a published plan.

    Raises
    ------
    Unknown
        If there is none of this id, its plan is a draft, or it is another inspector's than
        ``inspector_id`` names.
    """
    try:
        plan, route = plans.load_route(session, site_id, round_id)
    except Unknown as fault:
        raise Unknown("round", round_id) from fault
    if plan.published_at is None or inspector_id not in (None, route.inspector_id):
        raise Unknown("round", round_id)
    return plan, route


def _visits(route: PlannedRoute) -> list[SheetVisit]:
    return [
        SheetVisit(
            visit_id=stop.visit.id,
            entry_key=stop.visit.entry_key,
            target_id=stop.visit.target_id,
            what=stop.visit.what,
            starts_at=stop.starts_at,
            ends_at=stop.ends_at,
        )
        for stop in route.stops
    ]


def _card(
    route: PlannedRoute,
    plan_id: str,
    team: Mapping[str, Inspector],
    stops: Sequence[SheetStop],
) -> RoundCard:
    return RoundCard(
        route=route,
        plan_id=plan_id,
        inspector=team.get(route.inspector_id),
        stops=len(stops),
        done=sum(stop.done for stop in stops),
    )


def steps_of(leg: Sequence[LegPart], site: Site) -> tuple[Step, ...]:
    """A leg told turn by turn; nothing where the plan no longer has its stairs."""
    if not leg:
        return ()
    heights = {storey.id: storey.elevation for storey in site.storeys}
    connectors = {connector.id for connector in site.connectors}
    known = all(
        part.storey_id in heights
        and (part.connector_id is None or part.connector_id in connectors)
        and (part.to_storey_id is None or part.to_storey_id in heights)
        for part in leg
    )
    if not known:
        # The site was imported anew since the plan was made: its old ways cannot be told.
        return ()
    walk = Walk(
        seconds=sum(part.seconds for part in leg),
        metres=sum(part.metres for part in leg),
        legs=tuple(_leg(part, heights) for part in leg),
    )
    names = {storey.id: (storey.name, storey.name_en) for storey in site.storeys}
    return tuple(_step(direction, heights, names) for direction in describe(walk, site))


def _leg(part: LegPart, heights: Mapping[StoreyId, float]) -> FloorLeg | RideLeg:
    here = StoreyId(part.storey_id)
    if part.connector_id is None or part.to_storey_id is None:
        return FloorLeg(storey_id=here, points=part.line, seconds=part.seconds, metres=part.metres)
    there = StoreyId(part.to_storey_id)
    return RideLeg(
        connector_id=ConnectorId(part.connector_id),
        kind=part.connector_kind,  # type: ignore[arg-type]  # written from a connector's own kind
        from_storey=here,
        to_storey=there,
        rise=heights[there] - heights[here],
        seconds=part.seconds,
        metres=part.metres,
    )


def _step(
    direction: Direction,
    heights: Mapping[StoreyId, float],
    names: Mapping[StoreyId, tuple[str, str]],
) -> Step:
    if direction.to_storey_id is None:
        return Step(
            kind=direction.kind,  # type: ignore[arg-type]  # all that is left once rides are told
            place=direction.place_name,
            place_en=direction.place_name_en,
            metres=round(direction.distance_m, 1),
        )
    name, name_en = names[direction.to_storey_id]
    rises = heights[direction.to_storey_id] >= heights[direction.storey_id]
    if direction.kind == "take_lift":
        kind: StepKind = "lift_up" if rises else "lift_down"
    else:  # ramps and escalators are walked like stairs
        kind = "stair_up" if rises else "stair_down"
    return Step(
        kind=kind,
        place=name,
        place_en=name_en,
        by=direction.place_name,
        by_en=direction.place_name_en,
    )
