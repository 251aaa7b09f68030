"""Two threads on one state, and a process beside the search: nothing is lost or claimed wrongly."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from routing.abreast import STEP, Abreast, can_split
from routing.improve import Improver
from routing.insertion import refresh, route_cost
from routing.model import build
from routing.prove import route_task
from routing.proving import Prover
from tests.routing.build import problem, shift, spaced, visit
from tests.routing.corridor_site import corridor_site


def test_threads_lose_no_visit_and_count_what_routes_cost() -> None:
    model = build(corridor_site(2, 1, both_skilled=True))
    m = model.arrays
    assert can_split(model)
    improver = Improver(model, usable=range(len(m.begin)), fewest=1, seed=1)
    improver.start(0.1)
    assert improver.s.numbers[0] == 0
    before = float(improver.b.value[0])
    abreast = Abreast(m, improver.s, seed=1)
    made = sum(abreast.step(improver.b, improver.keys, 40.0) for _ in range(3))
    abreast.close()
    assert made == 6 * STEP
    s, b = improver.s, improver.b
    assert b.value[0] < before
    for sequence, size, value in (
        (s.sequence, s.size, b.value[1]),
        (b.sequence, b.size, b.value[0]),
    ):
        served = np.concatenate([sequence[r, : size[r]] for r in range(len(size))])
        assert sorted(served) == list(range(len(m.place)))
        s.sequence[:], s.size[:] = sequence, size
        assert all(refresh(m, s, r) for r in range(len(size)))
        assert sum(route_cost(m, s, r) for r in range(len(size))) == value


def test_visits_tied_to_each_other_are_not_split() -> None:
    days = [shift(f"s{d}", 24 * d + 8, 24 * d + 12) for d in range(8)]
    free = problem([visit("a"), visit("b")], days, days=8)
    assert can_split(build(free))
    tied = replace(free, spacings=(spaced("a", "b", least=1, most=3),))
    assert not can_split(build(tied))


def test_the_process_bounds_and_then_proves_one_route_after_another() -> None:
    site = corridor_site(2, 1, both_skilled=True)
    model = build(site)
    improver = Improver(model, usable=range(len(site.shifts)), fewest=1, seed=1)
    improver.start(0.1)
    prover = Prover(site, 60.0)
    routes = [(r, own) for r, own in enumerate(improver.best) if own][:3]
    # Asked for at once, while the process is still busy with the bound: this must not wait for it.
    prover.ask(route_task(model, r, own) for r, own in routes)
    until = time.monotonic() + 60
    while prover.waiting and time.monotonic() < until:
        time.sleep(0.01)
        prover.poll()
    prover.close()
    # What was found before routes were waiting; the whole bound is 210,138.
    assert prover.bound is not None
    assert 0 < prover.bound <= 210_138
    for r, own in routes:
        proof = prover.proofs[(r, *own)]
        assert proof.proven
        assert proof.walking <= route_task(model, r, own).walking
