"""A shift whose work the others cannot hold is not closed again and again."""

from __future__ import annotations

from routing.improve import Improver
from routing.model import build
from routing.stopping import MaxIterations, Watch
from tests.routing.build import problem, shift, visit


class Counting(Improver):
    """Counts how often a shift is taken away."""

    closed = 0

    def _close_one(self) -> None:
        self.closed += 1
        super()._close_one()


def test_what_cannot_be_closed_is_tried_once() -> None:
    # Half of the visits only in the morning, half only in the afternoon: each shift alone has room
    # for all of them, neither is open for all.
    visits = [visit(f"m{k}", (8, 11), place=1 + k) for k in range(4)]
    visits += [visit(f"a{k}", (13, 16), place=1 + k) for k in range(4)]
    model = build(problem(visits, [shift("early", 8, 12), shift("late", 13, 17)]))
    improver = Counting(model, usable=[0, 1], fewest=1, seed=1)
    improver.start(0.1)
    improver.improve(Watch(MaxIterations(20_000)), lambda _: None)
    assert improver.closed == 1
    assert improver.figures()[:2] == (8, 2)
