"""Unannounced inspections: a seeded draw that covers everything, sealed until it starts."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspection.errors import InspectionError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

METHOD = "walkround-draw-1"  # changes whenever the same seed would draw otherwise


class InvalidDraw(InspectionError):
    """A draw that cannot be made as asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRules:
    """
    What a draw promises.

    Of all candidates ``count`` are drawn. In every cycle of ``cover_draws`` draws each candidate is
    drawn at least once; whoever was drawn in this cycle can still be drawn again, so that nobody is
    safe. The walk to them is at most ``walking_loss`` (a part) longer than the shortest found.
    """

    count: int
    cover_draws: int
    walking_loss: float = 0.15

    def __post_init__(self) -> None:
        if self.count < 1 or self.cover_draws < 1 or not 0 <= self.walking_loss <= 1:
            raise InvalidDraw(
                "a draw needs count >= 1, cover_draws >= 1 and 0 <= walking_loss <= 1"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """
    One draw with everything that is needed to make it again.

    ``number`` counts the draws of one kind from 0; ``covered`` are the candidates that were drawn
    before in the same cycle. ``drawn`` is in the order of the walk.
    """

    id: str
    number: int
    rules: DrawRules
    seed: str
    candidates: tuple[str, ...]
    covered: tuple[str, ...]
    drawn: tuple[str, ...]
    opens_at: datetime

    @property
    def commitment(self) -> str:
        """SHA-256 over all of it: told at once, it proves later that nothing was exchanged."""
        content = {
            "method": METHOD,
            "id": self.id,
            "number": self.number,
            "count": self.rules.count,
            "cover_draws": self.rules.cover_draws,
            "walking_loss": self.rules.walking_loss,
            "seed": self.seed,
            "candidates": list(self.candidates),
            "covered": list(self.covered),
            "drawn": list(self.drawn),
            "opens_at": self.opens_at.isoformat(),
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def draw(
    rules: DrawRules,
    candidates: Sequence[str],
    *,
    seed: str,
    number: int,
    covered: Sequence[str] = (),
) -> tuple[str, ...]:
    """
    Draw some of the candidates.

    Parameters
    ----------
    seed
        Secret; equal seeds and inputs draw the same, and nobody can tell the draw without it.
    number
        How many draws of this kind came before.
    covered
        Drawn before in this cycle; none at its first draw.

    Returns
    -------
    drawn
        Ids in the order they were drawn.

    Raises
    ------
    InvalidDraw
        If there are no candidates, or so few are drawn that a cycle cannot cover all of them.

    Notes
    -----
    Every draw takes from those not yet covered as many as are needed for the rest of the cycle to
    cover the others in equal parts, then the rest from everybody. Lots are ranks by HMAC-SHA256 of
    the seed: no generator of any library is involved, and anybody can check one by hand.
    """
    everyone = tuple(dict.fromkeys(candidates))
    if not everyone:
        raise InvalidDraw("there is nothing to draw from")
    if rules.count * rules.cover_draws < len(everyone):
        least = -(-len(everyone) // rules.cover_draws)
        raise InvalidDraw(
            f"{rules.count} a draw cannot cover {len(everyone)} in {rules.cover_draws} draws; "
            f"draw {least} or more"
        )
    before = set(covered)
    open_ones = [one for one in everyone if one not in before]
    left = rules.cover_draws - number % rules.cover_draws
    owed = -(-len(open_ones) // left)
    first = sorted(open_ones, key=lambda one: _lot(seed, number, "cover", one))[:owed]
    taken = set(first)
    free = sorted(
        (one for one in everyone if one not in taken),
        key=lambda one: _lot(seed, number, "free", one),
    )
    # By lot again, so that the order does not tell who had to be drawn.
    both = [*first, *free[: max(0, rules.count - len(first))]]
    return tuple(sorted(both, key=lambda one: _lot(seed, number, "order", one)))


def is_as_drawn(record: Draw) -> bool:
    """Whether a record holds what its seed draws; the order of the walk is not a lot."""
    again = draw(
        record.rules,
        record.candidates,
        seed=record.seed,
        number=record.number,
        covered=record.covered,
    )
    return sorted(again) == sorted(record.drawn)


def covered_in_cycle(rules: DrawRules, earlier: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What the draws of the present cycle drew, given all earlier draws of the kind in order."""
    begun = len(earlier) // rules.cover_draws * rules.cover_draws
    return tuple(dict.fromkeys(one for drawn in earlier[begun:] for one in drawn))


def _lot(seed: str, number: int, purpose: str, candidate: str) -> bytes:
    words = f"{METHOD}|{number}|{purpose}|{candidate}".encode()
    return hmac.new(seed.encode(), words, hashlib.sha256).digest()
