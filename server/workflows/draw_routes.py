"""Routes as the planner counts them -> routes with instants, names and every leg drawn."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from routing.problem import TICKS
from server.storage import plans
from spatial.network import NOTHING
from spatial.profile import PROFILES
from spatial.walk import RideLeg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from inspection.planning import Clock
    from routing.plan import Route
    from routing.problem import Problem, Shift
    from server.storage.problems import KeptProblem
    from spatial.network import WalkNetwork
    from spatial.walk import WalkLeg

CLOSED = "~"  # "on_foot~2": on foot, with some doors and lifts closed

Leg = tuple[plans.LegPart, ...]
LegKey = tuple[int, int, str]  # rows of the places it joins, and the profile it is walked by


def route_id(plan_id: str, shift_id: str) -> str:
    """Name the round of a shift: it stays the same however often the round is changed."""
    return str(uuid5(NAMESPACE_OID, f"{plan_id}/{shift_id}"))


def base_profile(profile: str) -> str:
    """The way of walking, without what is closed to it."""
    return profile.split(CLOSED, maxsplit=1)[0]


class Drawing:
    """
    Draws the legs of routes; the same walk is found once.

    Parameters
    ----------
    network
        Asked for when the first leg that is not known has to be found.
    known
        Legs that are drawn already.
    """

    def __init__(
        self,
        kept: KeptProblem,
        network: Callable[[], WalkNetwork],
        known: Mapping[LegKey, Leg] | None = None,
    ) -> None:
        self._kept, self._network = kept, network
        self._known: dict[LegKey, Leg] = dict(known or {})

    def legs(self, shift: Shift, route: Route) -> Iterator[Leg]:
        """Legs to each stop, and the one home."""
        for key in leg_keys(self._kept.problem, shift, [stop.visit for stop in route.stops]):
            yield () if key[0] == key[1] else self._leg(key)

    def _leg(self, key: LegKey) -> Leg:
        if key not in self._known:
            start, end, profile = key
            points = self._kept.points
            walk = self._network().walk(
                points[start],
                points[end],
                PROFILES[base_profile(profile)],
                closed=self._kept.closed.get(profile, NOTHING),
            )
            self._known[key] = tuple(leg_parts(walk.legs))
        return self._known[key]


def leg_keys(problem: Problem, shift: Shift, visits: Iterable[str]) -> list[LegKey]:
    """What joins the stops of a round, from its depot and back."""
    stops = [problem.visit[visit].place for visit in visits]  # type: ignore[index]
    ways = itertools.pairwise([shift.depot, *stops, shift.depot])
    return [(start, end, shift.profile) for start, end in ways]


def draw_routes(
    plan_id: str,
    routes: Iterable[Route],
    *,
    problem: Problem,
    visits: Mapping[str, plans.PlannedVisit],
    clock: Clock,
    zone: ZoneInfo,
    drawing: Drawing | None,
) -> tuple[plans.PlannedRoute, ...]:
    """
    Routes of a plan as they are kept.

    Parameters
    ----------
    visits
        Every visit on the routes, by id.
    clock, zone
        From ticks to instants, and to local days.
    drawing
        None leaves the legs out, and the metres with them.
    """
    drawn = []
    for route in routes:
        if not route.stops:
            continue
        shift = problem.shift[route.shift]
        legs = () if drawing is None else tuple(drawing.legs(shift, route))
        stops = tuple(
            plans.PlannedStop(
                n=n,
                visit=visits[stop.visit],
                starts_at=clock.instant(stop.starts),
                ends_at=clock.instant(stop.ends),
                travel_s=stop.travel / TICKS,
            )
            for n, stop in enumerate(route.stops, 1)
        )
        drawn.append(
            plans.PlannedRoute(
                id=route_id(plan_id, route.shift),
                shift_id=route.shift,
                inspector_id=shift.inspector,
                day=clock.instant(shift.opens).astimezone(zone).date(),
                leaves_at=clock.instant(route.leaves),
                returns_at=clock.instant(route.returns),
                walk_s=route.walking / TICKS,
                service_s=sum(stop.ends - stop.starts for stop in route.stops) / TICKS,
                metres=round(sum(part.metres for leg in legs for part in leg), 1),
                proven=route.proven,
                stops=stops,
                legs=legs,
            )
        )
    return tuple(drawn)


def leg_parts(legs: Iterable[WalkLeg]) -> Iterator[plans.LegPart]:
    """A walk as it is kept with a plan, leg by leg."""
    at: tuple[float, float] = (0.0, 0.0)
    for leg in legs:
        if isinstance(leg, RideLeg):
            yield plans.LegPart(
                storey_id=leg.from_storey,
                line=(at,),
                metres=leg.metres,
                seconds=leg.seconds,
                connector_id=leg.connector_id,
                connector_kind=leg.kind,
                to_storey_id=leg.to_storey,
            )
        else:
            at = leg.points[-1]
            yield plans.LegPart(
                storey_id=leg.storey_id, line=leg.points, metres=leg.metres, seconds=leg.seconds
            )
