"""Checks of any plan, whoever made it: a generator for each rule, sharing nothing with solvers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routing.problem import DAY, UNREACHABLE, Problem
from routing.rules_of_groups import (
    allowed_shifts,
    change_limit,
    changed_visits,
    closures,
    group_caps,
    instruments,
    keys,
    keys_brought_back,
    pairs,
    same_person,
    set_up,
)
from routing.violation import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.plan import Plan, Route

__all__ = ["ALL_RULES", "Violation", "check"]


def unknown_ids(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Only visits and shifts of the problem are named."""
    visits = {v.id for v in problem.visits}
    shifts = {s.id for s in problem.shifts}
    for route in plan.routes:
        if route.shift not in shifts:
            yield Violation(rule="unknown_ids", shift=route.shift)
        for stop in route.stops:
            if stop.visit not in visits and stop.visit not in problem.errand:
                yield Violation(rule="unknown_ids", visit=stop.visit, shift=route.shift)
    for left in plan.unplanned:
        if left.visit not in visits:
            yield Violation(rule="unknown_ids", visit=left.visit)


def each_visit_once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every visit is served exactly once, or is listed as unplanned; no errand is run twice."""
    seen = Counter(stop.visit for route in plan.routes for stop in route.stops)
    seen.update(left.visit for left in plan.unplanned)
    for visit in problem.visits:
        if seen[visit.id] != 1:
            yield Violation(rule="each_visit_once", visit=visit.id, amount=abs(seen[visit.id] - 1))
    for errand in problem.errand:
        if seen[errand] > 1:
            yield Violation(rule="each_visit_once", visit=errand, amount=seen[errand] - 1)


def one_route_a_shift(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No shift walks two routes."""
    for shift, n in Counter(route.shift for route in plan.routes).items():
        if n > 1:
            yield Violation(rule="one_route_a_shift", shift=shift, amount=n - 1)


def time_windows(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Service starts inside one of the visit's windows."""
    for route in _known(problem, plan):
        for stop in route.stops:
            visit = problem.visit.get(stop.visit)
            if visit is None:
                continue
            away = min(max(w.opens - stop.starts, stop.starts - w.closes, 0) for w in visit.windows)
            if away > 0:
                yield Violation(
                    rule="time_windows", visit=stop.visit, shift=route.shift, amount=away
                )


def skills(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """The inspector holds every skill that the visit needs, on that day."""
    for route in _known(problem, plan):
        held = problem.shift[route.shift].skills
        for stop in route.stops:
            visit = problem.visit.get(stop.visit)
            if visit is not None and (missing := visit.skills - held):
                yield Violation(
                    rule="skills", visit=stop.visit, shift=route.shift, amount=len(missing)
                )


def shift_hours(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A route leaves its depot after the shift opens and is back before it closes."""
    for route in _known(problem, plan):
        shift = problem.shift[route.shift]
        early, late = shift.opens - route.leaves, route.returns - shift.closes
        if early > 0 or late > 0:
            yield Violation(rule="shift_hours", shift=shift.id, amount=max(early, late))


def service_lengths(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A stop lasts as long as its visit's service."""
    for route in plan.routes:
        for stop in route.stops:
            visit = problem.visit.get(stop.visit)
            if visit is not None and (off := abs(stop.ends - stop.starts - visit.service)):
                yield Violation(
                    rule="service_lengths", visit=stop.visit, shift=route.shift, amount=off
                )


def travel_times(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Each leg, the one home included, is the walk of the matrix and has the time it takes."""
    for route in _known(problem, plan):
        shift = problem.shift[route.shift]
        matrix = problem.travel[shift.profile]
        at, clock = shift.depot, route.leaves
        for stop in route.stops:
            visit = problem.visit.get(stop.visit)
            if visit is None:
                continue
            leg = int(matrix[at, visit.place])
            short = clock + leg - stop.arrives
            if leg >= UNREACHABLE or stop.travel != leg or short > 0:
                amount = max(short, abs(stop.travel - leg))
                yield Violation(
                    rule="travel_times", visit=stop.visit, shift=shift.id, amount=amount
                )
            at, clock = visit.place, stop.ends
        leg = int(matrix[at, shift.depot])
        short = clock + leg - route.returns
        if leg >= UNREACHABLE or route.back != leg or short > 0:
            amount = max(short, abs(route.back - leg))
            yield Violation(rule="travel_times", shift=shift.id, amount=amount)


def no_overlap(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Stops follow each other: arrive, then start, then end, then the next."""
    for route in plan.routes:
        clock = route.leaves
        for stop in route.stops:
            over = max(clock - stop.arrives, stop.arrives - stop.starts, stop.starts - stop.ends)
            if over > 0:
                yield Violation(rule="no_overlap", visit=stop.visit, shift=route.shift, amount=over)
            clock = stop.ends
        if clock > route.returns:
            yield Violation(rule="no_overlap", shift=route.shift, amount=clock - route.returns)


def breaks(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """
    Every break finds its time between two services, beside the walk between them.

    A break may interrupt a walk, never a service. Several breaks of one shift are placed as early
    as they go.
    """
    for route in _known(problem, plan):
        shift = problem.shift[route.shift]
        stops = [s for s in route.stops if s.visit in problem.visit]
        # Gaps: from, to, and the walk that must fit in beside the break.
        edges = [shift.opens, *(s.ends for s in stops)]
        until = [*(s.starts for s in stops), shift.closes]
        places = [shift.depot, *(problem.visit[s.visit].place for s in stops)]
        walks = [
            stop.travel + (problem.set_up[b] if problem.set_up and a != b else 0)
            for stop, a, b in zip(stops, places, places[1:], strict=False)
        ]
        gaps = [[a, b, walk] for a, b, walk in zip(edges, until, [*walks, route.back], strict=True)]
        earliest = shift.opens
        for rest in sorted(shift.breaks, key=lambda b: (b.opens, b.closes)):
            for gap in gaps:
                begins = max(rest.opens, gap[0], earliest)
                fits = begins + rest.duration <= gap[1] and begins <= rest.closes
                if fits and gap[1] - gap[0] - gap[2] >= rest.duration:
                    gap[2] += rest.duration
                    earliest = begins + rest.duration
                    break
            else:
                yield Violation(rule="breaks", shift=shift.id, amount=rest.duration)


def spacing(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """
    Visits of one obligation keep their least and greatest gap.

    The greatest gap is only asked of visits that follow each other: one in between that is
    unplanned is reported as such already.
    """
    starts = {stop.visit: stop.starts for route in plan.routes for stop in route.stops}
    for rule in problem.spacings:

        def moment(start: int, *, whole: bool = rule.whole_days) -> int:
            return (
                sum(1 for day in problem.day_starts[1:] if start >= day) * DAY if whole else start
            )

        before: int | None = rule.previous
        if before is not None and rule.whole_days:
            before = before // DAY * DAY
        tight = before is not None
        for visit in rule.visits:
            if visit not in starts:
                tight = False
                continue
            now = moment(starts[visit])
            if before is not None:
                short, long = rule.min_gap - (now - before), now - before - rule.max_gap
                if short > 0 or (tight and long > 0):
                    yield Violation(rule="spacing", visit=visit, amount=max(short, long))
            before, tight = now, True
        if rule.to_end and tight and before is not None and rule.visits:
            end = len(problem.day_starts) * DAY if rule.whole_days else problem.length
            if (long := end - before - rule.max_gap) > 0:
                yield Violation(rule="spacing", visit=rule.visits[-1], amount=long)


def stated_objective(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """The objective that a plan states is the one its routes cost."""
    weights = problem.objective
    total = 0.0
    for route in plan.routes:
        if route.stops:
            total += weights.shift
        total += weights.walking * (sum(stop.travel for stop in route.stops) + route.back)
        for stop in route.stops:
            visit = problem.visit.get(stop.visit)
            if visit is not None and visit.due is not None:
                total += weights.lateness * max(0, stop.starts - visit.due)
    total += weights.walking * _set_up(problem, plan)
    total += weights.fairness * _beyond_fair_parts(problem, plan)
    total += weights.changes * changed_visits(problem, plan)
    for left in plan.unplanned:
        if left.visit in problem.visit:
            total += weights.unplanned * problem.visit[left.visit].priority
    if abs(total - plan.objective) > 1e-6 * max(1.0, abs(total)):
        yield Violation(rule="stated_objective", amount=abs(total - plan.objective))


def _set_up(problem: Problem, plan: Plan) -> int:
    """Ticks spent getting ready, over all routes."""
    total = 0
    for route in _known(problem, plan) if problem.set_up else ():
        at = problem.shift[route.shift].depot
        for stop in route.stops:
            place = problem.visit[stop.visit].place if stop.visit in problem.visit else at
            total += problem.set_up[place] if place != at else 0
            at = place
    return total


def _beyond_fair_parts(problem: Problem, plan: Plan) -> float:
    """Ticks worked beyond the part that the length of one's shifts makes fair, over all people."""
    there: Counter[str] = Counter()
    for shift in problem.shifts:
        there[shift.inspector] += shift.closes - shift.opens
    worked: Counter[str] = Counter()
    for route in _known(problem, plan):
        service = sum(stop.ends - stop.starts for stop in route.stops)
        worked[problem.shift[route.shift].inspector] += route.walking + service
    whole, everything = sum(there.values()), sum(worked.values())
    return sum(max(0.0, done - everything * there[who] / whole) for who, done in worked.items())


def bounds_hold(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No plan that serves every visit is better than the bounds it states."""
    if plan.unplanned:
        return
    walking = sum(sum(s.travel for s in r.stops) + r.back for r in plan.routes)
    if plan.walking_bound is not None and walking < plan.walking_bound:
        yield Violation(rule="bounds_hold", amount=plan.walking_bound - walking)
    used = sum(1 for route in plan.routes if route.stops)
    if plan.fewest_shifts is not None and used < plan.fewest_shifts:
        yield Violation(rule="bounds_hold", amount=plan.fewest_shifts - used)


ALL_RULES: tuple[Rule, ...] = (
    unknown_ids,
    each_visit_once,
    one_route_a_shift,
    time_windows,
    skills,
    shift_hours,
    service_lengths,
    travel_times,
    no_overlap,
    breaks,
    spacing,
    allowed_shifts,
    closures,
    set_up,
    group_caps,
    pairs,
    same_person,
    instruments,
    keys,
    keys_brought_back,
    change_limit,
    stated_objective,
    bounds_hold,
)


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """
    Apply every rule to a plan.

    Returns
    -------
    violations
        Empty for a plan that can be walked as it stands and says the truth about itself.
    """
    return tuple(violation for rule in ALL_RULES for violation in rule(problem, plan))


def _known(problem: Problem, plan: Plan) -> Iterator[Route]:
    return (route for route in plan.routes if route.shift in problem.shift)
