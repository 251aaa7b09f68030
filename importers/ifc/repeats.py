"""Operations on shapes that occur again: the typical floors of a tower are drawn alike."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

_MOST = 256  # results kept; a storey takes some twenty

Made = TypeVar("Made")


class Repeats:
    """Results of operations by what they were made of, the latest of them."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Any] = OrderedDict()
        self._lock = Lock()

    def once(self, operation: Callable[..., Made], *shapes: BaseGeometry, **options: float) -> Made:
        """
        The result of an operation, made anew only where the shapes are not those of an earlier one.

        Parameters
        ----------
        operation
            A function of a module, that depends on nothing but what it is given.
        shapes, options
            What it is given; shapes are the same where all their coordinates are, in their order.
        """
        mark = blake2b(f"{operation.__qualname__} {options}".encode(), digest_size=16)
        mark.update(b"".join(shapely.to_wkb(np.array(shapes, dtype=object))))
        key = mark.digest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                found: Made = self._known[key]
                return found
        made = operation(*shapes, **options)
        with self._lock:
            self._known[key] = made
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return made

    def __enter__(self) -> None:
        """Keep results until the block ends, and give the memory back then."""

    def __exit__(self, *_fault: object) -> None:
        """Forget all; another thread in its block makes anew what it asks for again."""
        with self._lock:
            self._known.clear()


REPEATS = Repeats()
