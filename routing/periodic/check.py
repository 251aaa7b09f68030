"""Checks of an answer to a periodic instance: what it costs, and every rule it breaks."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.periodic.instance import Answer, Instance

TOLERANCE = 1e-6  # of length and load: sums of rounded roots


def cost(instance: Instance, answer: Answer) -> float:
    """Length of all routes, recomputed from the coordinates."""
    return sum(_length(instance, route) for _, route in answer.routes())


def violations(instance: Instance, answer: Answer) -> tuple[str, ...]:
    """
    Every rule that the routes break, in words.

    Returns
    -------
    violations
        Empty for an answer that serves everybody on one of their patterns within all limits.
    """
    unknown = tuple(_unknown(instance, answer))
    if unknown:
        return unknown
    return (
        *_fleet(instance, answer),
        *_loads(instance, answer),
        *_durations(instance, answer),
        *_patterns(instance, answer),
    )


def _length(instance: Instance, route: tuple[int, ...]) -> float:
    stops = (0, *route, 0)
    return sum(instance.length(a, b) for a, b in itertools.pairwise(stops))


def _unknown(instance: Instance, answer: Answer) -> Iterator[str]:
    for day, route in answer.routes():
        for i in route:
            if not 0 < i < len(instance.customers):
                yield f"a route of day {day + 1} names {i}, which is no customer"


def _fleet(instance: Instance, answer: Answer) -> Iterator[str]:
    if len(answer.days) != instance.days:
        yield f"{len(answer.days)} days are answered, {instance.days} asked for"
    for day, routes in enumerate(answer.days):
        used = sum(bool(route) for route in routes)
        if used > instance.vehicles:
            yield f"day {day + 1} uses {used} vehicles of {instance.vehicles}"


def _loads(instance: Instance, answer: Answer) -> Iterator[str]:
    for day, route in answer.routes():
        load = sum(instance.customers[i].demand for i in route)
        if load > instance.capacity + TOLERANCE:
            yield f"a route of day {day + 1} carries {load} of {instance.capacity}"


def _durations(instance: Instance, answer: Answer) -> Iterator[str]:
    for day, route in answer.routes():
        lasts = _length(instance, route) + sum(instance.customers[i].service for i in route)
        if lasts > instance.duration + TOLERANCE:
            yield f"a route of day {day + 1} lasts {lasts:.6f} of {instance.duration}"


def _patterns(instance: Instance, answer: Answer) -> Iterator[str]:
    served: dict[int, list[int]] = defaultdict(list)
    for day, route in answer.routes():
        for i in route:
            served[i].append(day)
    for i, customer in enumerate(instance.customers):
        if i == 0:
            continue
        days = served.get(i, [])
        if len(set(days)) < len(days) or frozenset(days) not in customer.patterns:
            shown = ", ".join(str(day + 1) for day in days) or "never"
            yield f"customer {customer.number} is served on {shown}: none of its patterns"
