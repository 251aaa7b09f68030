"""How the shifts of a plan walk by now: doors and lifts may be shut, or have other hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from inspection.planning import to_ticks
from routing.problem import ProfileId
from server.workflows import Refused
from server.workflows.draw_routes import CLOSED, base_profile
from spatial.errors import UnknownPlace
from spatial.matrix import walk_seconds
from spatial.network import NOTHING
from spatial.profile import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from routing.problem import Shift
    from server.storage.problems import KeptProblem
    from server.workflows.plan_at_hand import PlanAtHand
    from spatial.network import WalkNetwork
    from spatial.site import Site

PLAY = 5  # ticks: walks that differ by less are the same, drawn anew


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNow:
    """A site at its present revision; its network is asked for only where it is needed."""

    site: Site
    revision: int
    network: Callable[[], WalkNetwork]


def walked_now(
    at_hand: PlanAtHand, kept: KeptProblem, now: SiteNow, *, shut: tuple[tuple[str, str], ...]
) -> KeptProblem:
    """
    The problem with every shift that is not over walking by the site as it is now.

    Parameters
    ----------
    kept
        The problem so far; it is kept where nothing is different.
    now
        Where its revision is another than the problem's own, all walks are measured anew.
    shut
        Pairs of a shift and what is out of service while it lasts, beside what the hours of doors,
        stairs and lifts say.

    Raises
    ------
    Refused
        ``plan-problem-gone`` where a place of the plan is not on the site any more.
    """
    problem, hold = kept.problem, at_hand.hold
    travel, closed, shifts = dict(problem.travel), dict(kept.closed), []
    site, network = now.site, now.network
    stale = kept.site_revision is not None and kept.site_revision != now.revision
    names: dict[tuple[str, frozenset[str]], ProfileId] = {}
    ways = {one.id for one in site.openings} | {one.id for one in site.connectors}
    for shift in problem.shifts:
        if shift.closes <= hold.now:
            shifts.append(shift)
            continue
        base, was = base_profile(shift.profile), closed.get(shift.profile, NOTHING)
        told = frozenset(way for shift_id, way in shut if shift_id == shift.id)
        gone = (told & ways) | _shut_by_hours(at_hand, site, shift)
        if gone == was and not stale:
            shifts.append(shift)
            continue
        key = (base, gone)
        if key not in names:
            known = next((p for p in travel if _is(p, closed, base, gone)), None)
            names[key] = _measured(kept, known, key, travel, closed, network, stale=stale)
        shifts.append(replace(shift, profile=names[key]))
    kept = replace(kept, site_revision=now.revision, out_of_service=shut)
    if tuple(shifts) == problem.shifts:
        return kept
    changed = replace(problem, travel=travel, shifts=tuple(shifts))
    return replace(kept, problem=changed, closed=closed)


def refuse_other_ways(at_hand: PlanAtHand, now: SiteNow, shifts: Iterable[Shift]) -> None:
    """
    Refuse a change by hand to rounds that take longer on the site as it is now.

    Raises
    ------
    Refused
        ``ways-changed`` with the shift; re-planning mends it.
    """
    kept, problem = at_hand.kept, at_hand.problem
    if kept.site_revision is None or kept.site_revision == now.revision:
        return
    shifts = tuple(shifts)
    own = {shift.id for shift in shifts}
    stops = [s.visit for r in at_hand.plan.routes if r.shift in own for s in r.stops]
    wanted = {problem.visit[visit].place for visit in stops} | {shift.depot for shift in shifts}
    rows = sorted(row for row in wanted if row < len(kept.points))
    for shift in shifts:
        if shift.closes <= at_hand.hold.now:
            continue
        gone = kept.closed.get(shift.profile, NOTHING)
        gone |= _shut_by_hours(at_hand, now.site, shift)
        walks = _walks(kept, rows, shift.profile, gone, now.network)
        if (walks > problem.travel[shift.profile][np.ix_(rows, rows)] + PLAY).any():
            raise Refused(
                "ways-changed",
                "doors, stairs or lifts of this round were closed or changed since the plan was"
                " made; re-plan first",
                shift_id=shift.id,
            )


def _shut_by_hours(at_hand: PlanAtHand, site: Site, shift: Shift) -> frozenset[str]:
    opens, closes = (
        at_hand.clock.instant(tick).astimezone(at_hand.zone).time()
        for tick in (shift.opens, shift.closes)
    )
    return site.shut_during(opens, closes)


def _is(name: str, closed: dict[str, frozenset[str]], base: str, gone: frozenset[str]) -> bool:
    return base_profile(name) == base and closed.get(name, NOTHING) == gone


def _measured(
    kept: KeptProblem,
    known: ProfileId | None,
    key: tuple[str, frozenset[str]],
    travel: dict[ProfileId, NDArray[np.int32]],
    closed: dict[str, frozenset[str]],
    network: Callable[[], WalkNetwork],
    *,
    stale: bool,
) -> ProfileId:
    """The profile of a way of walking: one that is there already, or one that is measured now."""
    if known is not None and not stale:
        return known
    base, gone = key
    whole = next(matrix for name, matrix in travel.items()).copy()
    rows = range(len(kept.points))
    ticks = _walks(kept, rows, base, gone, network)
    whole[: len(ticks), : len(ticks)] = ticks  # a place that nothing leads to is the last row
    if known is not None and (np.abs(whole.astype(np.int64) - travel[known]) <= PLAY).all():
        return known
    count = len(closed) + 1
    while f"{base}{CLOSED}{count}" in travel:
        count += 1
    name = ProfileId(f"{base}{CLOSED}{count}")
    travel[name], closed[name] = whole, gone
    return name


def _walks(
    kept: KeptProblem,
    rows: Sequence[int],
    profile: str,
    gone: frozenset[str],
    network: Callable[[], WalkNetwork],
) -> NDArray[np.int32]:
    points = [kept.points[row] for row in rows]
    try:
        seconds = walk_seconds(network(), points, PROFILES[base_profile(profile)], closed=gone)
    except UnknownPlace as fault:
        raise Refused(
            "plan-problem-gone", "a place of this plan is not on the site any more; plan anew"
        ) from fault
    return to_ticks(seconds)
