"""Why not everything fits: the fewest visits that are too many, and which condition is to blame.

Facts and message keys, no sentences. What cannot be served at all is in `routing.hindrances`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from routing.alike import CONDITIONS, resting
from routing.conflict_model import Setting, fits, most, solver
from routing.hindrances import hindrances
from routing.relaxations import Relaxation, relaxations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.alike import Alike, Condition
    from routing.problem import Problem, ShiftId, VisitId

MOST_CELLS = 60_000  # classes of visits times shifts; beyond this nothing is claimed
MOST_CONFLICTS = 5
PATIENCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """
    Visits that cannot all be served: without any kind of them the rest can.

    ``opens`` to ``closes`` is when they may be served, ``needed`` their service together,
    ``available`` the time of the ``shifts`` that could do it within that; ``served`` how many of
    them fit at most. ``causes`` are conditions without any one of which they would all fit; empty
    where there is simply too little time.
    """

    visits: tuple[VisitId, ...]
    skills: tuple[str, ...]
    opens: int
    closes: int
    needed: int
    available: int
    shifts: tuple[ShiftId, ...]
    served: int
    causes: tuple[Condition, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()


def conflicts(problem: Problem, *, seconds: float = 5.0) -> tuple[Conflict, ...]:
    """
    Sets of visits that cannot all be served, each as small as can be, with what would mend it.

    Parameters
    ----------
    seconds
        For one model; what is not decided by then is not claimed. After `PATIENCE` times as long no
        further conflict is looked for.

    Returns
    -------
    conflicts
        At most `MOST_CONFLICTS`, none sharing a visit; empty where everything fits (or might, with
        most of the walking left out).

    Notes
    -----
    Visits alike are one class with an assumption that it is served whole. CP-SAT names assumptions
    that cannot hold together; each is then left out in turn, and stays out where the rest is still
    impossible: what remains is minimal. Then each condition is let off by itself: where that makes
    all of them fit, it is to blame.
    """
    hindered = {v for one in hindrances(problem) for v in one.visits}
    setting = Setting(problem)
    classes = setting.classes(v for v in problem.visits if v.id not in hindered)
    if not classes or sum(len(one.rows) for one in classes) > MOST_CELLS:
        return ()
    everything, found = classes, list[Conflict]()
    until = time.monotonic() + PATIENCE * seconds
    while len(found) < MOST_CONFLICTS and time.monotonic() < until:
        core = _core(setting, classes, seconds)
        if not core:
            break
        core = _shrunk(setting, core, seconds)
        found.append(_told(setting, core, everything, min(0.5, seconds)))
        classes = [one for one in classes if one not in core]
    return tuple(found)


def _core(setting: Setting, classes: Sequence[Alike], seconds: float) -> list[Alike]:
    """Classes that cannot all be served whole; empty where they can, or nobody can tell."""
    cp, served = setting.model(classes)
    whole = [cp.new_bool_var("") for _ in classes]
    for one, number, assumed in zip(classes, served, whole, strict=True):
        cp.add(number == len(one.visits)).only_enforce_if(assumed)
    cp.add_assumptions(whole)
    answer = solver(seconds)
    if answer.solve(cp) != cp_model.INFEASIBLE:
        return []
    named = set(answer.sufficient_assumptions_for_infeasibility())
    core = [one for one, assumed in zip(classes, whole, strict=True) if assumed.index in named]
    # Serving one half of visits for two is serving the other: the solver need not name both.
    partners = {id(other) for one in core for other in _both(one, classes)}
    return [one for one in classes if id(one) in partners] or list(classes)


def _both(one: Alike, classes: Sequence[Alike]) -> list[Alike]:
    """Visits and, where they are halves of visits for two, the other halves."""
    if one.ties.half is None:
        return [one]
    own, side, other = one.ties.half
    return [one, *(c for c in classes if c.ties.half == (other, 1 - side, own))]


def _shrunk(setting: Setting, core: list[Alike], seconds: float) -> list[Alike]:
    """Leave out whatever the conflict does not need; the largest classes are kept the longest."""
    kept = sorted(core, key=lambda one: sum(v.service for v in one.visits))
    for one in list(kept):
        both = _both(one, kept)
        rest = [other for other in kept if other not in both]
        if rest and fits(setting, rest, seconds) is False:
            kept = rest
    return kept


def _causes(setting: Setting, core: Sequence[Alike], seconds: float) -> tuple[Condition, ...]:
    """Conditions without any one of which all of them would fit."""
    known = setting.problem.visit
    visits = [known[visit.id] for one in core for visit in one.visits]
    found = []
    touched: dict[Condition, bool] = {
        "walking": any(walk for one in core for walk in one.walks.values()),
        "caps": any(one.ties.caps for one in core),
        "gaps": any(
            one.ties.link or v.windows != known[v.id].windows for one in core for v in one.visits
        ),
        "pairs": any(one.ties.half for one in core),
        "instruments": any(one.ties.instruments for one in core),
    }
    for condition in (c for c in CONDITIONS if touched[c]):
        free = Setting(setting.problem, without=frozenset({condition}))
        if fits(free, free.classes(visits), seconds):
            found.append(condition)
    return tuple(found)


def _told(
    setting: Setting, core: Sequence[Alike], everything: Sequence[Alike], seconds: float
) -> Conflict:
    problem = setting.problem
    visits = [visit for one in core for visit in one.visits]
    rows = sorted({r for one in core for r in one.rows})
    spans = [(span, one.visits[0]) for one in core for span in one.rows.values()]
    opens = min((a for (a, _), _ in spans), default=min(v.windows[0].opens for v in visits))
    closes = max(
        (b + visit.service for (_, b), visit in spans),
        default=max(v.windows[-1].closes for v in visits),
    )
    shifts = [problem.shifts[r] for r in rows]
    available = 0
    for shift in shifts:
        low, high = max(shift.opens, opens), min(shift.closes, closes)
        available += max(0, high - low - resting(shift, low, high))
    causes = _causes(setting, core, seconds)
    return Conflict(
        visits=tuple(visit.id for visit in visits),
        skills=tuple(sorted({skill for visit in visits for skill in visit.skills})),
        opens=opens,
        closes=closes,
        needed=sum(visit.service for visit in visits),
        available=available,
        shifts=tuple(shift.id for shift in shifts),
        served=most(setting, core, seconds),
        causes=causes,
        relaxations=relaxations(problem, core, everything, causes, seconds),
    )
