"""Periodic instances and answers in the text format of the published ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem
from routing.periodic.instance import Answer, Customer, Instance

if TYPE_CHECKING:
    from pathlib import Path

PERIODIC = 1  # the type number of this problem in the format


def read_instance(path: Path) -> Instance:
    """
    Read an instance.

    Notes
    -----
    First line: type, vehicles, customers, days. Then a line a day: longest duration (0: unlimited)
    and largest load (0: unlimited). Then the depot and the customers: number, x, y, service,
    demand, visits, number of patterns, patterns; the highest bit of a pattern is the first day.
    Files differ in whether the customers counted are all that follow, so all lines are read. Where
    days differ in their limits, the strictest holds on all of them.

    Raises
    ------
    InvalidProblem
        If the file does not follow the format, with the line that does not.
    """
    lines = [(k, line.split()) for k, line in enumerate(path.read_text().splitlines(), 1)]
    lines = [(k, parts) for k, parts in lines if parts]
    if not lines:
        raise InvalidProblem(f"{path.name} is empty")
    kind, vehicles, _, days = _numbers(path, *lines[0], least=4)[:4]
    if kind != PERIODIC:
        raise InvalidProblem(f"{path.name}: problem type {kind:g}; only {PERIODIC}, periodic, fits")
    limits = [_numbers(path, k, parts, least=2) for k, parts in lines[1 : 1 + int(days)]]
    if len(limits) < days:
        raise InvalidProblem(f"{path.name}: expected {days:g} lines of duration and load")
    customers = tuple(
        _customer(path, k, _numbers(path, k, parts, least=3), int(days))
        for k, parts in lines[1 + int(days) :]
    )
    return Instance(
        name=path.stem,
        days=int(days),
        vehicles=int(vehicles),
        capacity=min(limit[1] or math.inf for limit in limits),
        duration=min(limit[0] or math.inf for limit in limits),
        customers=customers,
    )


def _numbers(path: Path, line: int, parts: list[str], *, least: int) -> list[float]:
    try:
        values = [float(part) for part in parts]
    except ValueError:
        raise InvalidProblem(f"{path.name}, line {line}: not all of it is numbers") from None
    if len(values) < least:
        raise InvalidProblem(
            f"{path.name}, line {line}: {len(values)} numbers, at least {least} expected"
        )
    return values


def _customer(path: Path, line: int, values: list[float], days: int) -> Customer:
    number, x, y = values[:3]
    service, demand, visits, count = (*values[3:7], 0.0, 0.0, 0.0, 0.0)[:4]
    codes = [int(code) for code in values[7 : 7 + int(count)]]
    patterns = tuple(
        frozenset(day for day in range(days) if code >> (days - 1 - day) & 1) for code in codes
    )
    if len(codes) < count or any(len(pattern) != visits for pattern in patterns):
        raise InvalidProblem(
            f"{path.name}, line {line}: customer {number:g} says {count:g} patterns of {visits:g}"
            f" days, found {[len(pattern) for pattern in patterns]}"
        )
    return Customer(number=int(number), x=x, y=y, service=service, demand=demand, patterns=patterns)


def read_answer(path: Path, instance: Instance) -> tuple[float, Answer]:
    """
    Read the cost a file of routes states, and its routes.

    Notes
    -----
    First line: cost. Then a line a route: day, vehicle, duration, load, and the customers between
    two zeros.
    """
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    if not lines:
        raise InvalidProblem(f"{path.name} is empty")
    row = {customer.number: i for i, customer in enumerate(instance.customers)}
    days: list[list[tuple[int, ...]]] = [[] for _ in range(instance.days)]
    for parts in lines[1:]:
        day, stops = int(parts[0]) - 1, [int(float(part)) for part in parts[4:]]
        if not 0 <= day < instance.days or not row.keys() >= set(stops):
            raise InvalidProblem(f"{path.name}: a route names an unknown day or customer: {parts}")
        days[day].append(tuple(row[stop] for stop in stops if row[stop]))
    return float(lines[0][0]), Answer(tuple(map(tuple, days)))


def write_answer(path: Path, instance: Instance, answer: Answer, cost: float) -> None:
    """Write routes in the format `read_answer` reads."""
    lines = [f"{cost:.2f}"]
    for day, routes in enumerate(answer.days):
        for vehicle, route in enumerate((route for route in routes if route), 1):
            own = [instance.customers[i] for i in route]
            length = sum(
                instance.length(a, b) for a, b in zip((0, *route), (*route, 0), strict=True)
            )
            lasts = length + sum(customer.service for customer in own)
            load = sum(customer.demand for customer in own)
            stops = " ".join(str(customer.number) for customer in own)
            depot = instance.customers[0].number
            lines.append(
                f"{day + 1:<3} {vehicle:<3} {lasts:9.2f} {load:6g}   {depot} {stops} {depot}"
            )
    path.write_text("\n".join(lines) + "\n")
