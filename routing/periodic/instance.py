"""An instance of the periodic vehicle routing problem, and the routes that answer it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DAYS = 62  # a pattern is kept as the bits of one number


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One place to visit on the days of one of its ``patterns`` (sets of days, from 0)."""

    number: int
    x: float
    y: float
    service: float = 0.0
    demand: float = 0.0
    patterns: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """
    Customers, the first of them the depot, and ``vehicles`` alike on every day.

    ``capacity`` bounds the demand of a route and ``duration`` its length and service together;
    infinity where nothing bounds it. Lengths are Euclidean and not rounded.
    """

    name: str
    days: int
    vehicles: int
    capacity: float
    duration: float
    customers: tuple[Customer, ...]

    def __post_init__(self) -> None:
        faults = []
        if not self.customers:
            faults.append("it has no depot")
        if not 1 <= self.days <= MOST_DAYS:
            faults.append(f"{self.days} days, where 1 to {MOST_DAYS} can be planned")
        if self.vehicles < 1:
            faults.append("it has no vehicle")
        for customer in self.customers[1:]:
            where = f"customer {customer.number}"
            if not customer.patterns or not all(customer.patterns):
                faults.append(f"{where} has no days to be visited on")
            if any(not 0 <= d < self.days for p in customer.patterns for d in p):
                faults.append(f"{where} is to be visited on a day outside the {self.days}")
            if not 0 <= customer.demand <= self.capacity:
                faults.append(f"{where} asks for {customer.demand} of {self.capacity}")
            out = math.dist((customer.x, customer.y), (self.customers[0].x, self.customers[0].y))
            if 2 * out + customer.service > self.duration + 1e-9:
                faults.append(f"{where} cannot be served within {self.duration}")
        if faults:
            raise InvalidProblem(f"instance {self.name}: " + "; ".join(faults[:10]))

    @property
    def visits(self) -> int:
        """Least number of visits over all days."""
        return sum(min(map(len, customer.patterns)) for customer in self.customers[1:])

    def length(self, a: int, b: int) -> float:
        """Euclidean length between two customers, by their place in ``customers``."""
        one, other = self.customers[a], self.customers[b]
        return math.dist((one.x, one.y), (other.x, other.y))


@dataclass(frozen=True, slots=True)
class Answer:
    """For each day its routes; a route names customers by their place, without the depot."""

    days: tuple[tuple[tuple[int, ...], ...], ...]

    def routes(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Every route with its day."""
        for day, routes in enumerate(self.days):
            for route in routes:
                yield day, route
