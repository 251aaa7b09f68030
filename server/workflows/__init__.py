"""One file for each verb that a user knows, with one public function in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

Fact = str | int | float | bool | None


class Refused(Exception):
    """
    Something that cannot be done as things are.

    Parameters
    ----------
    key
        Problem type, a key of the translations.
    message
        What was found and what would be right.
    facts
        What fills the sentence in.
    """

    def __init__(self, key: str, message: str, **facts: Fact) -> None:
        super().__init__(message)
        self.key = key
        self.facts: Mapping[str, Fact] = facts


class Cancelled(Exception):
    """Whoever asked for the work does not want it any more."""


class Watcher(Protocol):
    """Who is told how far a long piece of work is, and who may call it off."""

    def report(self, stage: str, fraction: float | None = None, **facts: Fact) -> None:
        """Tell the stage (a key), the share of it that is done, and what is known so far."""

    def is_cancelled(self) -> bool:
        """Whether to stop as soon as there is a good place to."""


class Unwatched:
    """A watcher for work that nobody waits for."""

    def report(self, stage: str, fraction: float | None = None, **facts: Fact) -> None:
        """Say nothing."""

    def is_cancelled(self) -> bool:
        """Never."""
        return False


__all__ = ["Cancelled", "Fact", "Refused", "Unwatched", "Watcher"]
