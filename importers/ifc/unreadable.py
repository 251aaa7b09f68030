"""Elements whose reading failed: one of them must not refuse a file, nor be lost in silence."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

UnreadableFact = tuple[str, str, int, int]
_LONGEST = 120  # characters of a reason
# What values of the wrong kind raise. Not what a lack of memory does: the library answers that with
# bare exceptions, and every element would seem to be at fault.
_ODD = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RuntimeError)
_MOST = 50  # classes and reasons told apart


class Unreadable:
    """What could not be read of one model so far."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], int] = {}

    @contextmanager
    def skipping(self, entity: Any) -> Iterator[None]:
        """Leave the block when reading an entity fails, and remember which it was and why."""
        try:
            yield
        except _ODD as fault:
            key = _class_of(entity), _reason(fault)
            if key in self._counts or len(self._counts) < _MOST:
                self._counts[key] += 1
                self._first.setdefault(key, entity.id())

    def facts(self) -> tuple[UnreadableFact, ...]:
        """Class, reason, number of the first entity, and how many, of each class and reason."""
        return tuple((*key, self._first[key], count) for key, count in self._counts.items())


def _class_of(entity: Any) -> str:
    return str(entity.is_a())


def _reason(fault: Exception) -> str:
    said = " ".join(str(fault).split())
    return f"{type(fault).__name__}: {said}"[:_LONGEST] if said else type(fault).__name__
