"""What can go wrong in stating or solving a planning problem."""

from __future__ import annotations


class RoutingError(Exception):
    """Root of all errors of this package."""


class InvalidProblem(RoutingError):
    """A problem, or a part of it, contradicts itself."""


class SolverDied(RoutingError):
    """The process that solved a stage ended without an answer."""
