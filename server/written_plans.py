"""Rounds of plans as they were written for the last who asked: thousands of stops take a second."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

# Plan, its revision, and the revision of its site: nothing else is in what is written.
Key = tuple[str, int, int]


class WrittenPlans:
    """
    Parts of answers about plans, encoded. Safe to share between threads.

    Parameters
    ----------
    most
        How many plans to keep; ten thousand stops take some four megabytes.
    """

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Mapping[str, orjson.Fragment]] = OrderedDict()
        self._lock = threading.Lock()

    def take(
        self, key: Key, write: Callable[[], Mapping[str, Any]]
    ) -> Mapping[str, orjson.Fragment]:
        """What was written under a key; written now where it was not."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        written = {
            name: orjson.Fragment(orjson.dumps(part, option=orjson.OPT_SERIALIZE_NUMPY))
            for name, part in write().items()
        }
        with self._lock:
            self._kept[key] = written
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return written
