"""Times that an insertion or an undone iteration leaves behind are those of the whole shift."""

from __future__ import annotations

import numpy as np
import pytest

from routing.improve import Improver
from routing.insertion import State, refresh
from routing.model import Model, build
from routing.search import search
from routing.slots import slot_in
from tests.routing.corridor_site import corridor_site


@pytest.fixture(scope="module")
def model() -> Model:
    """Build a floor of 100 assets: daily visits within windows, weekly and monthly ones besides."""
    return build(corridor_site(1, 1, both_skilled=True, seed=3))


def begun(model: Model) -> Improver:
    improver = Improver(model, usable=range(len(model.arrays.begin)), fewest=1, seed=2)
    improver.start(0.3)
    return improver


def same_times(model: Model, s: State) -> None:
    """Compare all that a shift knows of itself with what it would know computed anew."""
    m = model.arrays
    for r in np.flatnonzero(s.size > 0):
        n = int(s.size[r])
        known = [s.leave[r, :n], s.latest[r, :n], s.walk[r], s.work[r], s.late[r]]
        known = [np.array(value) for value in known]
        places = s.position[s.sequence[r, :n]].tolist()
        assert places == list(range(n))
        assert (s.route[s.sequence[r, :n]] == r).all()
        assert refresh(m, s, int(r))
        anew = [s.leave[r, :n], s.latest[r, :n], s.walk[r], s.work[r], s.late[r]]
        for one, other in zip(known, anew, strict=True):
            assert np.array_equal(one, other)


def test_insertions_keep_the_times_of_the_whole_shift(model: Model) -> None:
    improver = begun(model)
    assert int((improver.s.size > 0).sum()) > 10
    assert bool((model.arrays.options > 1).any() or (model.arrays.opens > 0).any())
    same_times(model, improver.s)


def test_what_is_taken_back_has_the_times_it_had(model: Model) -> None:
    improver = begun(model)
    m, s = model.arrays, improver.s
    # Hot, then so cold that next to everything is taken back.
    for heat in (400.0, 1e-6):
        search(m, s, improver.b, improver.u, improver.keys, 400, heat, False)
        same_times(model, s)


def test_an_insertion_that_does_not_fit_says_so(model: Model) -> None:
    improver = begun(model)
    m, s = model.arrays, improver.s
    r = int(np.argmax(s.work))
    n = int(s.size[r])
    v = next(v for v in range(len(m.place)) if s.route[v] != r and m.options[m.kind[v], r] > 0)
    # The shift ends when its last visitor is back: whatever is added, it is too late by then.
    last = m.place[s.sequence[r, n - 1]]
    ends = m.end.copy()
    ends[r] = s.leave[r, n - 1] + m.travel[m.profile[r], last, m.depot[r]]
    assert refresh(m._replace(end=ends), s, r)
    assert not slot_in(m._replace(end=ends), s, v, r, n)
