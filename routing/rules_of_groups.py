"""Checks of what binds visits together: a generator for each rule, sharing nothing with solvers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from routing.violation import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.ids import ShiftId, VisitId
    from routing.plan import Plan
    from routing.problem import Problem


def allowed_shifts(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A visit that is kept for some shifts is served by one of them."""
    for route, stop in plan.stops():
        visit = problem.visit.get(stop.visit)
        if visit is not None and visit.shifts is not None and route.shift not in visit.shifts:
            yield Violation(rule="allowed_shifts", visit=stop.visit, shift=route.shift)


def closures(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No service touches a time at which its place is closed."""
    for route, stop in plan.stops():
        visit = problem.visit.get(stop.visit)
        for closed in problem.closures if visit is not None else ():
            assert visit is not None, "asked in the line above"
            ends = max(stop.ends, stop.starts + 1)
            inside = min(ends, closed.closes) - max(stop.starts, closed.opens)
            if visit.place in closed.places and inside > 0:
                yield Violation(rule="closures", visit=stop.visit, shift=route.shift, amount=inside)


def set_up(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Between arrival at a place and the first service there lies the place's set-up time."""
    for route in plan.routes if problem.set_up else ():
        shift = problem.shift.get(route.shift)
        at = -1 if shift is None else shift.depot
        for stop in route.stops:
            visit = problem.visit.get(stop.visit)
            if visit is None:
                continue
            needed = problem.set_up[visit.place] if visit.place != at else 0
            if (short := needed - (stop.starts - stop.arrives)) > 0:
                yield Violation(rule="set_up", visit=stop.visit, shift=route.shift, amount=short)
            at = visit.place


def group_caps(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """In no stretch of days are more visits of a group served than its cap allows."""
    starts = {stop.visit: stop.starts for _, stop in plan.stops()}
    for cap in problem.caps:
        on: Counter[int] = Counter()
        for visit in cap.visits:
            if visit in starts:
                on[sum(1 for day in problem.day_starts[1:] if starts[visit] >= day)] += 1
        over = max((sum(on[d] for d in range(day, day + cap.days)) for day in on), default=0)
        if over > cap.most:
            yield Violation(rule="group_caps", visit=min(cap.visits), amount=over - cap.most)


def pairs(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Both halves of a visit for two start together with two people, or neither is served."""
    served = {stop.visit: (route.shift, stop.starts) for route, stop in plan.stops()}
    for pair in problem.pairs:
        one, two = (served.get(visit) for visit in pair.visits)
        if one is None and two is None:
            continue
        if one is None or two is None:
            alone = pair.visits[0] if two is None else pair.visits[1]
            yield Violation(rule="pairs", visit=alone)
        elif one[1] != two[1]:
            yield Violation(rule="pairs", visit=pair.visits[0], amount=abs(one[1] - two[1]))
        elif _person(problem, one[0]) == _person(problem, two[0]):
            yield Violation(rule="pairs", visit=pair.visits[0], shift=one[0])


def same_person(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Visits that belong to one person are all served by one person."""
    served = {stop.visit: route.shift for route, stop in plan.stops()}
    for rule in problem.same_person:
        people = {_person(problem, served[visit]) for visit in rule.visits if visit in served}
        if len(people) > 1:
            yield Violation(rule="same_person", visit=rule.visits[0], amount=len(people) - 1)


def instruments(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """On no day, and at no moment of a night, do more shifts need an instrument than there are."""
    for instrument in problem.instruments:
        booked = {
            route.shift: problem.shift[route.shift]
            for route, stop in plan.stops()
            if stop.visit in instrument.visits and route.shift in problem.shift
        }
        days: dict[int, set[ShiftId]] = defaultdict(set)
        for shift in booked.values():
            days[sum(1 for start in problem.day_starts[1:] if shift.opens >= start)].add(shift.id)
        # Where too many are out at one time, too many are as the last of them opens.
        nights = [
            {other.id for other in booked.values() if other.opens <= shift.opens < other.closes}
            for shift in booked.values()
        ]
        worst = max((*days.values(), *nights), key=len, default=set())
        if (over := len(worst) - instrument.number) > 0:
            yield Violation(rule="instruments", shift=max(worst), amount=over)


def keys(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A round starts where a key hangs or has fetched it, and still has it, for what it opens."""
    for key in problem.keys:
        for route in plan.routes:
            shift = problem.shift.get(route.shift)
            held = at_start = shift is not None and shift.depot == key.place
            for stop in route.stops:
                errand = problem.errand.get(stop.visit)
                if errand is not None and errand.key == key.name:
                    held = at_start or not errand.back
                if stop.visit in key.visits and not held:
                    yield Violation(rule="keys", visit=stop.visit, shift=route.shift)


def keys_brought_back(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A key that is to be brought back hangs where it was fetched when the round is over."""
    wanted = {key.name for key in problem.keys if key.bring_back}
    for route in plan.routes if wanted else ():
        out: dict[str, VisitId] = {}
        for stop in route.stops:
            errand = problem.errand.get(stop.visit)
            if errand is not None and errand.back:
                out.pop(errand.key, None)
            elif errand is not None and errand.key in wanted:
                out[errand.key] = stop.visit
        for fetched in out.values():
            yield Violation(rule="keys_brought_back", visit=fetched, shift=route.shift)


def changed_visits(problem: Problem, plan: Plan) -> int:
    """Visits of the plan in force that another shift serves now, or none."""
    if problem.in_force is None:
        return 0
    served: dict[VisitId, ShiftId] = {stop.visit: route.shift for route, stop in plan.stops()}
    return sum(
        served.get(visit) != shift
        for visit, shift in problem.in_force.shifts.items()
        if visit in problem.visit and visit not in problem.errand
    )


def change_limit(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No more visits are changed against the plan in force than was allowed."""
    if problem.in_force is None or problem.in_force.most_changes is None:
        return
    over = changed_visits(problem, plan) - problem.in_force.most_changes
    if over > 0:
        yield Violation(rule="change_limit", amount=over)


def _person(problem: Problem, shift: ShiftId) -> str:
    known = problem.shift.get(shift)
    return shift if known is None else known.inspector
