"""What binds several visits together: caps, pairs, persons, instruments, keys, an older plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.errors import InvalidProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.ids import ShiftId, VisitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Nobody is served at ``places`` from ``opens`` until before ``closes`` (ticks)."""

    places: frozenset[int]
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise InvalidProblem(f"a closure needs opens < closes, got {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCap:
    """
    At most ``most`` of some visits within any ``days`` consecutive local days.

    One day says "never both lifts of a core on one day"; ten days say that no more than so many
    extinguishers are away at once where each is away for ten days.
    """

    name: str
    visits: frozenset[VisitId]
    most: int
    days: int = 1

    def __post_init__(self) -> None:
        if self.most < 1 or self.days < 1:
            raise InvalidProblem(f"cap {self.name} needs most >= 1 and days >= 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """
    The two halves of one visit that takes two people.

    Both are served at the same moment by two inspectors, or neither is.
    """

    visits: tuple[VisitId, VisitId]

    def __post_init__(self) -> None:
        if self.visits[0] == self.visits[1]:
            raise InvalidProblem(f"a visit for two needs two halves, got {self.visits[0]} twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePerson:
    """Visits that one inspector serves, all of them that are served: a check and its follow-up."""

    visits: tuple[VisitId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """
    ``number`` instruments of a kind; a shift that makes one of ``visits`` books one.

    It is booked for the whole day on which the shift opens, and into the next for as long as a
    night shift lasts.
    """

    name: str
    number: int
    visits: frozenset[VisitId]

    def __post_init__(self) -> None:
        if self.number < 0:
            raise InvalidProblem(f"there cannot be {self.number} of {self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """
    A key kept at ``place``: who makes one of ``visits`` starts there, or fetches it on the way.

    Fetching takes ``handover`` ticks at the place; with ``bring_back`` it is hung up again after
    the last visit that needs it, which takes as long. See `routing.errand`.
    """

    name: str
    place: int
    visits: frozenset[VisitId]
    handover: int = 0
    bring_back: bool = False

    def __post_init__(self) -> None:
        if self.handover < 0:
            raise InvalidProblem(f"handing over the key {self.name} takes no negative time")


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """
    The plan in force: which shift serves each visit that it plans.

    A visit of it counts as changed where another shift serves it now, or none does. With
    ``most_changes`` no plan may change more visits than that.
    """

    shifts: Mapping[VisitId, ShiftId]
    most_changes: int | None = None

    def __post_init__(self) -> None:
        if self.most_changes is not None and self.most_changes < 0:
            raise InvalidProblem(f"most_changes cannot be negative, got {self.most_changes}")
