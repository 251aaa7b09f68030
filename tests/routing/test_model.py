"""What of a problem the compiled search is told, and in how few words."""

from __future__ import annotations

import numpy as np

from routing.model import build
from tests.routing.build import problem, shift, visit


def test_visits_that_differ_in_length_alone_are_of_one_class_where_nobody_rests() -> None:
    visits = [visit("a", minutes=5), visit("b", minutes=50), visit("c", (9, 10), minutes=5)]
    kinds = build(problem(visits, [shift("s")])).arrays.kind
    assert kinds[0] == kinds[1] != kinds[2]
    # Before a rest at ten, fifty minutes must start sooner than five: at 9:10 and at 9:55.
    arrays = build(problem(visits, [shift("s", rests=[(10, 10, 30)])])).arrays
    assert len(np.unique(arrays.kind)) == 3
    last = arrays.closes[arrays.first[arrays.kind[:2], 0]]
    assert last.tolist() == [9 * 36_000 + 33_000, 9 * 36_000 + 6_000]
