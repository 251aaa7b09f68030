"""Where on a round its keys are fetched and brought back at the least walking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.errand import errand_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from routing.conditions import Key
    from routing.ids import VisitId
    from routing.plan import Route
    from routing.problem import Problem, Shift, Visit


def keys_to_fetch(problem: Problem, shift: Shift, visits: Iterable[VisitId]) -> tuple[Key, ...]:
    """Keys that some visits need and that hang elsewhere than where the shift starts."""
    own = frozenset(visits) if problem.keys else frozenset()
    return tuple(key for key in problem.keys if own & key.visits and key.place != shift.depot)


def with_errands(
    problem: Problem,
    shift: Shift,
    visits: Sequence[Visit],
    lay: Callable[[Sequence[Visit]], Route | None],
    *,
    stated: Mapping[VisitId, Visit] | None = None,
    kept: Collection[VisitId] = (),
) -> Route | None:
    """
    Schedule a round with the errands that its visits need, each where it walks least.

    Parameters
    ----------
    visits
        In the order walked; errands among them are laid anew, or left out where nothing needs them.
    lay
        Schedules an order; None where it does not fit.
    stated
        Errands as they are to be laid, where they are others than the problem's.
    kept
        Errands that were run already, or otherwise stay where they are; nothing goes before them.

    Returns
    -------
    route
        None where the visits do not fit together with their errands.
    """
    order = [one for one in visits if one.id not in problem.errand or one.id in kept]
    here = {one.id for one in order}
    head = max((k + 1 for k, one in enumerate(order) if one.id in kept), default=0)
    route = lay(order)
    for key in keys_to_fetch(problem, shift, here):
        for back in (False, True) if key.bring_back else (False,):
            name = errand_id(key.name, shift.id, back=back)
            if name in here:
                continue
            errand = (stated or {}).get(name) or problem.visit[name]
            opened = [k for k, one in enumerate(order) if one.id in key.visits]
            spots = range(opened[-1] + 1, len(order) + 1) if back else range(head, opened[0] + 1)
            found = _cheapest(problem, shift, order, errand, spots, lay)
            if found is None:
                return None
            order, route = found
    return route


def _cheapest(
    problem: Problem,
    shift: Shift,
    order: Sequence[Visit],
    errand: Visit,
    spots: Iterable[int],
    lay: Callable[[Sequence[Visit]], Route | None],
) -> tuple[list[Visit], Route] | None:
    added = detours(problem, shift, [one.place for one in order], errand.place)
    for k in sorted(spots, key=lambda k: (added[k], k)):
        tried = [*order[:k], errand, *order[k:]]
        route = lay(tried)
        if route is not None:
            return tried, route
    return None


def detours(problem: Problem, shift: Shift, places: Sequence[int], place: int) -> list[int]:
    """What a stop at ``place`` adds to the walk at each position of a round; depot at both ends."""
    matrix = problem.legs[shift.profile]
    way = np.array([shift.depot, *places, shift.depot])
    there = matrix[way[:-1], place].astype(np.int64)
    on = matrix[place, way[1:]].astype(np.int64)
    direct = matrix[way[:-1], way[1:]].astype(np.int64)
    return [int(one) for one in there + on - direct]
