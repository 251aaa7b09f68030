"""What can go wrong in stating or solving a planning problem."""

from __future__ import annotations


class RoutingError(Exception):
    """Root of all errors of this package."""


class InvalidProblem(RoutingError):
    """A problem, or a part of it, contradicts itself."""


class SolverDied(RoutingError):
    """The process that solved a stage ended without an answer."""


class MoveRefused(RoutingError):
    """A change by hand that the plan cannot take; ``obstacle`` says what is in the way."""

    def __init__(
        self, obstacle: str, *, visit: str | None = None, shift: str | None = None
    ) -> None:
        where = " ".join(f"{name} {one}" for name, one in (("visit", visit), ("on", shift)) if one)
        super().__init__(f"{where or 'the change'}: {obstacle}")
        self.obstacle, self.visit, self.shift = obstacle, visit, shift
