"""Why not everything fits: what no shift can serve, and the fewest visits that are too many.

Facts and message keys, no sentences. Walking is left out here: what is in conflict without any
walking is in conflict with it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ortools.sat.python import cp_model

from routing.problem import Problem, Shift, ShiftId, TimeWindow, Visit, VisitId
from routing.reasons import obstacle
from routing.timing import rests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.plan import UnplannedReason

UNIT = 100  # ticks: ten seconds. Services are rounded down, room is rounded up
MOST_CELLS = 60_000  # classes of visits times shifts; beyond this nothing is claimed
MOST_CONFLICTS = 5
EXTRA_PEOPLE = 3

RelaxationKind = Literal["one_more_person", "one_more_skill", "longer_shifts", "any_time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """Visits that no shift could serve even with nothing else to do, for one reason."""

    reason: UnplannedReason
    facts: Mapping[str, str | int]
    visits: tuple[VisitId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """
    What would mend a conflict: how many of its visits could be served then, and what it takes.

    ``people`` more inspectors or ``skilled`` ones who would need the skills; ``ticks`` is its
    price: the working time that is paid for beyond what is rostered.
    """

    kind: RelaxationKind
    served: int
    people: int = 0
    skilled: tuple[str, ...] = ()
    ticks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """
    Visits that cannot all be served: without any kind of them the rest can.

    ``opens`` to ``closes`` is when they may be served, ``needed`` their service together,
    ``available`` the time of the ``shifts`` that could do it within that; ``served`` how many of
    them fit at most.
    """

    visits: tuple[VisitId, ...]
    skills: tuple[str, ...]
    opens: int
    closes: int
    needed: int
    available: int
    shifts: tuple[ShiftId, ...]
    served: int
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True)
class _Class:
    """Visits that are alike to every shift."""

    visits: tuple[Visit, ...]
    rows: Mapping[int, tuple[int, int]] = field(default_factory=dict)


def hindrances(problem: Problem) -> tuple[Hindrance, ...]:
    """
    Every visit that nobody could serve, merged by reason and facts.

    Returns
    -------
    hindrances
        Those of most visits first; empty where each visit has a shift that could serve it alone.
    """
    found: dict[tuple[str, tuple[tuple[str, str | int], ...]], list[VisitId]] = defaultdict(list)
    known: dict[tuple[object, ...], tuple[UnplannedReason, dict[str, str | int]] | None] = {}
    tied = {v for pair in problem.pairs for v in pair.visits}
    tied |= {v for one in problem.instruments for v in one.visits}
    tied |= {v for one in problem.keys for v in one.visits}
    for visit in problem.visits:
        alike = (visit.place, visit.service, visit.windows, visit.skills, visit.shifts)
        key = (*alike, visit.id) if visit.id in tied else alike
        if key not in known:
            known[key] = obstacle(problem, visit)
        if (why := known[key]) is not None:
            # The place is a fact of one visit, not of the reason.
            facts = tuple(sorted((k, f) for k, f in why[1].items() if k != "place"))
            found[why[0], facts].append(visit.id)
    merged = [
        Hindrance(reason=reason, facts=dict(facts), visits=tuple(visits))  # type: ignore[arg-type]
        for (reason, facts), visits in found.items()
    ]
    return tuple(sorted(merged, key=lambda one: -len(one.visits)))


def conflicts(problem: Problem, *, seconds: float = 5.0) -> tuple[Conflict, ...]:
    """
    Sets of visits that cannot all be served, each as small as can be, with what would mend it.

    Parameters
    ----------
    seconds
        For one model; what is not decided by then is not claimed.

    Returns
    -------
    conflicts
        At most `MOST_CONFLICTS`, none sharing a visit; empty where everything fits (or might, with
        walking left out).

    Notes
    -----
    Visits alike are one class with an assumption that it is served whole. CP-SAT names assumptions
    that cannot hold together; each is then left out in turn, and stays out where the rest is still
    impossible: what remains is minimal.
    """
    hindered = {v for one in hindrances(problem) for v in one.visits}
    classes = _classes(problem, [v for v in problem.visits if v.id not in hindered])
    if not classes or sum(len(one.rows) for one in classes) > MOST_CELLS:
        return ()
    everything, found = classes, list[Conflict]()
    while len(found) < MOST_CONFLICTS:
        core = _core(problem.shifts, classes, seconds)
        if not core:
            break
        core = _shrunk(problem.shifts, core, seconds)
        found.append(_told(problem, core, everything, min(1.0, seconds)))
        classes = [one for one in classes if one not in core]
    return tuple(found)


def _classes(problem: Problem, visits: Sequence[Visit]) -> list[_Class]:
    alike: dict[tuple[object, ...], list[Visit]] = defaultdict(list)
    for visit in visits:
        alike[visit.service, visit.windows, visit.skills, visit.shifts].append(visit)
    return [_class(problem.shifts, own) for own in alike.values()]


def _class(shifts: Sequence[Shift], own: Sequence[Visit]) -> _Class:
    rows = {}
    for r, shift in enumerate(shifts):
        if span := _span(own[0], shift):
            rows[r] = span
    return _Class(tuple(own), rows)


def _span(visit: Visit, shift: Shift) -> tuple[int, int] | None:
    """First and last start on a shift; None where there is none."""
    if not visit.skills <= shift.skills:
        return None
    if visit.shifts is not None and shift.id not in visit.shifts:
        return None
    latest = shift.closes - visit.service
    starts = [
        (max(w.opens, shift.opens), min(w.closes, latest))
        for w in visit.windows
        if max(w.opens, shift.opens) <= min(w.closes, latest)
    ]
    return (starts[0][0], starts[-1][1]) if starts else None


def _model(
    shifts: Sequence[Shift], classes: Sequence[_Class]
) -> tuple[cp_model.CpModel, list[cp_model.LinearExprT]]:
    """How many visits of each class each shift serves; and the number served of each class."""
    cp = cp_model.CpModel()
    served: list[cp_model.LinearExprT] = []
    on: dict[int, list[tuple[tuple[int, int], int, cp_model.IntVar]]] = defaultdict(list)
    for one in classes:
        parts = []
        for r, span in one.rows.items():
            x = cp.new_int_var(0, len(one.visits), "")
            parts.append(x)
            on[r].append((span, one.visits[0].service, x))
        cp.add(sum(parts) <= len(one.visits))
        served.append(sum(parts))
    for r, own in on.items():
        shift = shifts[r]
        longest = max(service for _, service, _ in own)
        spans = {span for span, _, _ in own}
        for low, high in {*spans, (shift.opens, shift.closes)}:
            inside = [
                (service, x)
                for (a, b), service, x in own
                if a >= low and b + service <= high + service
            ]
            ends = min(shift.closes, high + longest)
            room = ends - low - _resting(shift, low, ends)
            cp.add(sum((service // UNIT) * x for service, x in inside) <= -(-room // UNIT))
    return cp, served


def _resting(shift: Shift, low: int, high: int) -> int:
    return sum(max(0, min(b, high) - max(a, low)) for a, b in rests(shift))


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    return solver


def _core(shifts: Sequence[Shift], classes: Sequence[_Class], seconds: float) -> list[_Class]:
    """Classes that cannot all be served whole; empty where they can, or nobody can tell."""
    cp, served = _model(shifts, classes)
    whole = [cp.new_bool_var("") for _ in classes]
    for one, number, assumed in zip(classes, served, whole, strict=True):
        cp.add(number == len(one.visits)).only_enforce_if(assumed)
    cp.add_assumptions(whole)
    solver = _solver(seconds)
    if solver.solve(cp) != cp_model.INFEASIBLE:
        return []
    named = set(solver.sufficient_assumptions_for_infeasibility())
    core = [one for one, assumed in zip(classes, whole, strict=True) if assumed.index in named]
    return core or list(classes)


def _shrunk(shifts: Sequence[Shift], core: list[_Class], seconds: float) -> list[_Class]:
    """Leave out whatever the conflict does not need; the largest classes are kept the longest."""
    kept = sorted(core, key=lambda one: sum(v.service for v in one.visits))
    for one in list(kept):
        rest = [other for other in kept if other is not one]
        if rest and _core(shifts, rest, seconds):
            kept = rest
    return kept


def _most(shifts: Sequence[Shift], classes: Sequence[_Class], seconds: float) -> int:
    """Most visits of some classes that fit."""
    cp, served = _model(shifts, classes)
    cp.maximize(sum(served))
    solver = _solver(seconds)
    status = solver.solve(cp)
    known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return round(solver.objective_value) if known else 0


def _told(
    problem: Problem, core: Sequence[_Class], everything: Sequence[_Class], seconds: float
) -> Conflict:
    visits = [visit for one in core for visit in one.visits]
    rows = sorted({r for one in core for r in one.rows})
    opens = min(a for one in core for a, _ in one.rows.values())
    closes = max(b + one.visits[0].service for one in core for _, b in one.rows.values())
    shifts = [problem.shifts[r] for r in rows]
    available = 0
    for shift in shifts:
        low, high = max(shift.opens, opens), min(shift.closes, closes)
        available += max(0, high - low - _resting(shift, low, high))
    return Conflict(
        visits=tuple(visit.id for visit in visits),
        skills=tuple(sorted({skill for visit in visits for skill in visit.skills})),
        opens=opens,
        closes=closes,
        needed=sum(visit.service for visit in visits),
        available=available,
        shifts=tuple(shift.id for shift in shifts),
        served=_most(problem.shifts, core, seconds),
        relaxations=tuple(_relaxations(problem, core, everything, seconds)),
    )


def _relaxations(
    problem: Problem, core: Sequence[_Class], everything: Sequence[_Class], seconds: float
) -> list[Relaxation]:
    """
    Try what a planner could change, and keep what serves more of the visits than now.

    All other visits stay in the model: time that they need is no room for these.
    """
    visits = [list(one.visits) for one in core]
    others = [list(one.visits) for one in everything if one not in core]
    rows = sorted({r for one in core for r in one.rows})
    everyone = problem.shifts
    now = _most(everyone, core, seconds)
    total = _most(everyone, everything, seconds)
    whole = sum(len(own) for own in visits)
    skills = frozenset(skill for own in visits for skill in own[0].skills)

    def served(shifts: Sequence[Shift], changed: Sequence[Sequence[Visit]] = visits) -> int:
        all_of_them = [_class(shifts, own) for own in (*changed, *others)]
        return min(whole, now + _most(shifts, all_of_them, seconds) - total)

    tried: list[Relaxation] = []
    # One more person where most of the visits could be made, up to a few.
    best = max(rows, key=lambda r: sum(len(one.visits) for one in core if r in one.rows))
    for people in range(1, EXTRA_PEOPLE + 1):
        more = [
            replace(everyone[best], id=ShiftId(f"+{k}"), inspector=f"+{k}", skills=skills)
            for k in range(people)
        ]
        # A person added may serve what is kept for others too: that is the point of it.
        free = [[replace(v, shifts=None) for v in own] for own in visits]
        tried.append(
            Relaxation(
                kind="one_more_person",
                people=people,
                served=served((*everyone, *more), free),
                ticks=people * (everyone[best].closes - everyone[best].opens),
            )
        )
        if tried[-1].served == whole:
            break
    for person in sorted({shift.inspector for shift in everyone if not skills <= shift.skills}):
        taught = [
            replace(shift, skills=shift.skills | skills) if shift.inspector == person else shift
            for shift in everyone
        ]
        tried.append(Relaxation(kind="one_more_skill", skilled=(person,), served=served(taught)))
    for minutes in (30, 60, 120, 240):
        longer = minutes * 600
        stretched = [
            replace(shift, closes=shift.closes + longer) if r in rows else shift
            for r, shift in enumerate(everyone)
        ]
        late = [[_later(v, longer) for v in own] for own in visits]
        tried.append(
            Relaxation(
                kind="longer_shifts", ticks=longer * len(rows), served=served(stretched, late)
            )
        )
        if tried[-1].served == whole:
            break
    days = [TimeWindow(opens=0, closes=problem.length)]
    any_time = [[replace(v, windows=tuple(days)) for v in own] for own in visits]
    tried.append(Relaxation(kind="any_time", served=served(everyone, any_time)))
    return _best_of_each(tried, now)


def _later(visit: Visit, ticks: int) -> Visit:
    last = visit.windows[-1]
    return replace(visit, windows=(*visit.windows[:-1], replace(last, closes=last.closes + ticks)))


def _best_of_each(tried: Sequence[Relaxation], now: int) -> list[Relaxation]:
    """Of each kind the least that serves most, if that is more than now; the most helpful first."""
    best: dict[RelaxationKind, Relaxation] = {}
    for one in tried:
        known = best.get(one.kind)
        if one.served > now and (known is None or one.served > known.served):
            best[one.kind] = one
    order: list[RelaxationKind] = ["one_more_skill", "one_more_person", "longer_shifts", "any_time"]
    return sorted(best.values(), key=lambda one: (-one.served, order.index(one.kind)))
