"""A problem as re-planning may search it: what is held, said in windows and allowed shifts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routing.commitments import commit
from routing.plan import Plan
from routing.problem import TimeWindow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routing.arrange import Hold
    from routing.ids import ShiftId, VisitId
    from routing.plan import Route
    from routing.problem import Problem, Visit

SETTLING = 2.0  # seconds, for what ties waiting visits to other people


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """
    The problem to search.

    ``frozen`` shifts stay as they are; ``fixed`` visits stay on their shift, in their order among
    each other.
    """

    problem: Problem
    frozen: frozenset[ShiftId]
    fixed: frozenset[VisitId]


def held(
    problem: Problem, routes: Mapping[ShiftId, Route], hold: Hold, *, seed: int, timed: bool
) -> Held:
    """
    Cut a problem so that a search that knows nothing of holds keeps them.

    Parameters
    ----------
    routes
        What stays where it is, with its times.
    timed
        Whether the clock may limit what is settled beforehand; else work does, for equal seeds.

    Notes
    -----
    What was served has the one moment at which it was, and what was not cannot start before now.
    Both halves of a visit for two that stay keep their moment. Visits that share a person, an
    instrument or a key with others stay where they are; those of them that wait are given their
    shifts by `routing.commitments.commit`.
    """
    at = {stop.visit: shift for shift, route in routes.items() for stop in route.stops}
    starts = {stop.visit: stop.starts for route in routes.values() for stop in route.stops}
    frozen = frozenset(s.id for s in problem.shifts if hold.closes(s))
    tied = _tied(problem)
    exact = {*hold.served, *(half for pair in problem.pairs for half in pair.visits)}
    exact.update(v for s in problem.spacings if not s.whole_days for v in s.visits)
    fixed = frozenset(v for v in at if hold.keeps(v) or v in tied or v in exact)
    run = tuple(problem.visit[v] for v in at if v in problem.errand)
    visits = tuple(
        _cut(problem, visit, at.get(visit.id), starts, frozen, exact, fixed, hold)
        for visit in (*problem.visits, *run)
    )
    # Spacing in ticks is kept by windows alone, which leave its visits no play.
    spacings = tuple(s for s in problem.spacings if s.whole_days)
    narrow = replace(problem, visits=visits, spacings=spacings)
    waiting = {v.id for v in problem.visits} & tied - at.keys()
    if waiting:
        known = Plan(routes=tuple(routes.values()))
        seconds = SETTLING if timed else None
        settled = commit(narrow, seed=seed, seconds=seconds, incumbent=known, now=hold.now)
        own = tuple(settled.visit[v.id] if v.id in waiting else v for v in narrow.visits)
        stated = {v.id for v in narrow.visits}
        fresh = (v for v in settled.visits if v.id not in stated)
        narrow = replace(narrow, visits=(*own, *(_loose(problem, v, routes, hold) for v in fresh)))
    return Held(problem=narrow, frozen=frozen, fixed=fixed)


def partners(problem: Problem, visits: Iterable[VisitId]) -> frozenset[VisitId]:
    """The other halves of those of some visits that take two people."""
    own = frozenset(visits)
    return frozenset(
        half for pair in problem.pairs if own & set(pair.visits) for half in pair.visits
    )


def _tied(problem: Problem) -> frozenset[VisitId]:
    """Visits bound to others by more than days, and the errands that are run for them."""
    return frozenset().union(
        *(pair.visits for pair in problem.pairs),
        *(same.visits for same in problem.same_person),
        *(instrument.visits for instrument in problem.instruments),
        *(key.visits for key in problem.keys),
        problem.errand,
    )


def _loose(problem: Problem, errand: Visit, routes: Mapping[ShiftId, Route], hold: Hold) -> Visit:
    """An errand that joins a round which has stops already: at any time from now on."""
    if problem.errand[errand.id].shift not in routes:
        return errand
    return _from_now(problem, problem.visit[errand.id], problem.visit[errand.id].windows, hold.now)


def _cut(
    problem: Problem,
    visit: Visit,
    home: ShiftId | None,
    starts: Mapping[VisitId, int],
    frozen: frozenset[ShiftId],
    exact: set[VisitId],
    fixed: frozenset[VisitId],
    hold: Hold,
) -> Visit:
    if home is None:
        return _from_now(problem, visit, visit.windows, hold.now)
    if home in frozen:
        # Its day still counts for the visits of its chain and its groups. Few different windows:
        # a class of visits costs a table.
        day = problem.day_of(starts[visit.id])
        opens = problem.day_starts[day] if problem.day_starts else 0
        return replace(visit, windows=(TimeWindow(opens=opens, closes=opens),))
    if visit.id in exact:
        moment = starts[visit.id]
        visit = replace(visit, windows=(TimeWindow(opens=moment, closes=moment),))
    else:
        visit = _from_now(problem, visit, visit.windows, hold.now)
    if visit.id in fixed:
        return replace(visit, shifts=frozenset({home}))
    return visit


def _from_now(problem: Problem, visit: Visit, windows: tuple[TimeWindow, ...], now: int) -> Visit:
    if windows[0].opens >= now:
        return visit
    left = tuple(
        TimeWindow(opens=max(window.opens, now), closes=window.closes)
        for window in windows
        if window.closes >= now
    )
    never = TimeWindow(opens=problem.length + 1, closes=problem.length + 1)
    return replace(visit, windows=left or (never,))
