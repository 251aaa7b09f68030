"""Where on a shift a visit fits at the least walking, and what may be in the way of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from routing.arrange import Hold, is_part_of, lay, served_first
from routing.fetching import detours, keys_to_fetch, with_errands
from routing.problem import UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.ids import VisitId
    from routing.plan import Route
    from routing.problem import Problem, Shift, Visit

MoveObstacle = Literal[
    "served",  # it was carried out already
    "pinned",  # somebody pinned it where it is
    "locked",  # its round, or the one it would join, is locked
    "over",  # the shift is over
    "skill",  # that inspector does not hold what it needs
    "outside_window",  # not due then, or closed then
    "unreachable",  # no walk there
    "full",  # it does not fit into the shift beside the other visits
    "spacing",  # too near to, or too far from, the visits before and after it
    "unplanned",  # it has no place that another could take
    "same_round",  # both are on one round
    "tied",  # what it shares with other visits (a cap, a partner, a key) forbids it
    "person",  # another makes the visits that belong with it: all of them may go (`group_move`)
    "errand",  # it fetches or brings back a key, and goes with the visits that need that
]


def unfit(problem: Problem, shift: Shift, visit: Visit, hold: Hold) -> MoveObstacle | None:
    """What a shift lacks for a visit, whatever else it does."""
    opens = max(shift.opens, hold.now)
    if not any(
        max(window.opens, opens) <= min(window.closes, shift.closes - visit.service)
        for window in visit.windows
    ):
        return "outside_window"
    if not visit.skills <= shift.skills:
        return "skill"
    matrix = problem.travel[shift.profile]
    there, back = matrix[shift.depot, visit.place], matrix[visit.place, shift.depot]
    return "unreachable" if max(int(there), int(back)) >= UNREACHABLE else None


def lay_with_keys(
    problem: Problem, shift: Shift, visits: Sequence[Visit], hold: Hold, known: Route | None = None
) -> Route | None:
    """Schedule a shift with the errands that its visits need; None where that does not fit."""
    return with_errands(
        problem,
        shift,
        visits,
        lambda order: lay(problem, shift, order, hold, known=_of(known, order)),
        kept=hold.served,
    )


def _of(known: Route | None, order: Sequence[Visit]) -> Route | None:
    return known if known and is_part_of([one.id for one in order], known) else None


def left_without(
    problem: Problem, shift: Shift, order: Sequence[VisitId], leaves: VisitId, hold: Hold
) -> list[Visit]:
    """What is left of an order without a visit, and without errands that were for it alone."""
    rest = [visit for visit in order if visit != leaves]
    if keys_to_fetch(problem, shift, (leaves,)):
        needed = {key.name for key in keys_to_fetch(problem, shift, rest)}
        rest = [
            v
            for v in rest
            if v in hold.served or v not in problem.errand or problem.errand[v].key in needed
        ]
    return [problem.visit[visit] for visit in rest]


def cheapest(
    problem: Problem,
    shift: Shift,
    others: Sequence[Visit],
    visit: Visit,
    hold: Hold,
    *,
    known: Route | None = None,
) -> tuple[int, Route] | None:
    """
    The position at which a visit adds least walking to a shift and everything fits.

    Parameters
    ----------
    known
        The round that ``others`` make: its times rule most positions out without trying them.

    Returns
    -------
    position, route
        None where no position fits.
    """
    if keys_to_fetch(problem, shift, (visit.id,)):
        return _cheapest_with_keys(problem, shift, others, visit, hold)
    first = served_first([other.id for other in others], hold)
    added = detours(problem, shift, [other.place for other in others], visit.place)
    # What a round can take in: the time left at its end, and all the waiting on its way.
    room = None
    if known is not None and known.stops:
        waits = sum(stop.starts - stop.arrives for stop in known.stops)
        room = shift.closes - known.returns + waits - visit.service
    last = visit.windows[-1].closes
    for position in sorted(range(first, len(added)), key=lambda k: (added[k], k)):
        if room is not None and added[position] > room:
            return None
        if known is not None and position > 0 and known.stops[position - 1].ends > last:
            continue
        order = [*others[:position], visit, *others[position:]]
        route = lay(problem, shift, order, hold)
        if route is not None:
            return position, route
    return None


def _cheapest_with_keys(
    problem: Problem, shift: Shift, others: Sequence[Visit], visit: Visit, hold: Hold
) -> tuple[int, Route] | None:
    """As `cheapest`, for a visit whose keys must be fetched first: the errands move along."""
    bare = [one for one in others if one.id not in problem.errand or one.id in hold.served]
    first = served_first([one.id for one in bare], hold)
    added = detours(problem, shift, [one.place for one in bare], visit.place)
    best: Route | None = None
    for k in sorted(range(first, len(added)), key=lambda k: (added[k], k)):
        route = lay_with_keys(problem, shift, [*bare[:k], visit, *bare[k:]], hold)
        if route is not None and (best is None or route.walking < best.walking):
            best = route
    if best is None:
        return None
    return [stop.visit for stop in best.stops].index(visit.id), best
