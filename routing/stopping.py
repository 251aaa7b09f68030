"""When to stop searching: rules that are asked now and then, and the clock they share."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Stopping(Protocol):
    """Says whether to stop, and how far on the way there we are."""

    def reached(self, elapsed: float) -> bool:
        """Whether to stop after ``elapsed`` seconds."""

    def budget(self) -> float:
        """Seconds this rule allows in all; ``inf`` where it does not look at the clock."""


@dataclass(frozen=True, slots=True)
class MaxSeconds:
    """Stop after this many seconds of wall clock."""

    seconds: float

    def reached(self, elapsed: float) -> bool:
        """Whether the time is up."""
        return elapsed >= self.seconds

    def budget(self) -> float:
        """Return the seconds given."""
        return self.seconds


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Stop when somebody says so; the best plan so far is kept."""

    asked: Callable[[], bool]

    def reached(self, elapsed: float) -> bool:
        """Whether it was asked for."""
        return self.asked()

    def budget(self) -> float:
        """Return infinity: it may never be asked for."""
        return float("inf")


@dataclass(frozen=True, slots=True)
class MaxIterations:
    """
    Stop the improver after a number of iterations: equal seeds then give equal plans.

    Stages that are limited by time alone (CP-SAT, OR-Tools) are left out of such a run.
    """

    iterations: int

    def reached(self, elapsed: float) -> bool:
        """Return False: iterations are counted by the improver."""
        return False

    def budget(self) -> float:
        """Return infinity."""
        return float("inf")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Stop as soon as one of several rules says so."""

    rules: tuple[Stopping, ...]

    def reached(self, elapsed: float) -> bool:
        """Whether any rule is reached."""
        return any(rule.reached(elapsed) for rule in self.rules)

    def budget(self) -> float:
        """Return the least budget."""
        return min((rule.budget() for rule in self.rules), default=float("inf"))


def iteration_limit(rule: Stopping) -> int | None:
    """Return the number of iterations a rule allows, None where it does not count them."""
    if isinstance(rule, MaxIterations):
        return rule.iterations
    if isinstance(rule, AnyOf):
        limits = [limit for part in rule.rules if (limit := iteration_limit(part)) is not None]
        return min(limits, default=None)
    return None


class Watch:
    """Time since the solve began, and whether its stopping rule is reached."""

    def __init__(self, rule: Stopping) -> None:
        self.rule = rule
        self.iterations = iteration_limit(rule)
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        """Seconds left, never below 0; ``inf`` where nothing limits them."""
        return max(0.0, self.rule.budget() - self.elapsed)

    @property
    def stopped(self) -> bool:
        """Whether to stop now."""
        return self.rule.reached(self.elapsed)
