"""Answers that may break limits at a price: their sums, their moves, and who of them stays."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing.periodic.arrays import as_arrays
from routing.periodic.begin import sow
from routing.periodic.breed import breed, bring, fresh
from routing.periodic.check import cost, violations
from routing.periodic.cross import Crossing, packed, unpacked
from routing.periodic.herd import BROKEN, FEASIBLE, LEAST, MORE, disperse, empty_herd
from routing.periodic.instance import Answer
from routing.periodic.links import empty_links
from routing.periodic.rearing import Rearing
from tests.routing.periodic.test_fleet import made_up

if TYPE_CHECKING:
    from routing.periodic.arrays import Given
    from routing.periodic.cross import Days
    from routing.periodic.herd import Herd
    from routing.periodic.instance import Instance
    from routing.periodic.links import Links

CAPACITY = 12.0
LOAD_PRICE = 5.0


def herd_of(instance: Instance, *, children: int = 0) -> tuple[Given, Links, Herd]:
    """Ten answers that began at random, and so many children."""
    g = as_arrays(instance)
    h, p = empty_links(g), empty_herd(g)
    h.price[0] = LOAD_PRICE
    sow(3)
    for _ in range(10):
        fresh(g, h, p)
        bring(g, h, p, p.draft_giant.copy(), p.draft_size.copy(), p.draft_starts.copy())
    breed(g, h, p, children)
    return g, h, p


def routes_in(p: Herd, slot: int) -> Days:
    return unpacked(p.giant[slot], p.size[slot], p.starts[slot])


def as_answer(days: Days) -> Answer:
    return Answer(tuple(tuple(map(tuple, routes)) for routes in days))


def priced(instance: Instance, route: list[int]) -> float:
    """Length of a route, and what its excess of load costs; none is too long here."""
    way = [0, *route, 0]
    load = sum(instance.customers[u].demand for u in route)
    length = sum(instance.length(a, b) for a, b in itertools.pairwise(way))
    return length + LOAD_PRICE * max(0.0, load - CAPACITY)


def test_what_is_kept_of_answers_agrees_with_their_routes() -> None:
    instance = made_up(30)
    _, _, p = herd_of(instance, children=60)
    kinds = []
    for kind in (FEASIBLE, BROKEN):
        for slot in p.member[kind, : p.counts[kind]]:
            days = routes_in(p, slot)
            answer = as_answer(days)
            assert p.length[slot] == pytest.approx(cost(instance, answer))
            loads = [sum(instance.customers[u].demand for u in r) for _, r in answer.routes()]
            over = sum(max(0.0, load - CAPACITY) for load in loads)
            assert p.over[slot] == pytest.approx(over)
            told = violations(instance, answer)
            assert bool(told) == (kind == BROKEN)
            assert all("carries" in one for one in told)  # patterns are never broken
            kinds.append(kind)
    assert set(kinds) == {FEASIBLE, BROKEN}
    assert len(kinds) + p.counts[2] == len(p.free)


def test_no_move_of_one_customer_pays_any_more() -> None:
    # 24 customers make 56 visits, 14 a day on average: fewer than the neighbours that are tried, so
    # that every place is.
    instance = made_up(24)
    g, h, p = herd_of(instance)
    slot = int(p.member[BROKEN, 0]) if p.counts[BROKEN] else int(p.member[FEASIBLE, 0])
    bring(g, h, p, *packed(g, routes_in(p, slot)))
    for routes in unpacked(p.draft_giant, p.draft_size, p.draft_starts):
        rows = [*routes, []] if len(routes) < instance.vehicles else routes
        for a, b in itertools.permutations(range(len(rows)), 2):
            now = priced(instance, rows[a]) + priced(instance, rows[b])
            for u in rows[a]:
                rest = priced(instance, [v for v in rows[a] if v != u])
                for at in range(len(rows[b]) + 1):
                    moved = priced(instance, [*rows[b][:at], u, *rows[b][at:]])
                    assert rest + moved >= now - 1e-6


def test_the_same_answer_walked_the_other_way_round_is_not_kept_twice() -> None:
    instance = made_up(30)
    g, h, p = herd_of(instance)
    p.counts[:2] = 0
    disperse(p)
    fresh(g, h, p)
    days = unpacked(p.draft_giant, p.draft_size, p.draft_starts)
    bring(g, h, p, *packed(g, days))
    bring(g, h, p, *packed(g, [[route[::-1] for route in day] for day in days]))
    kind = FEASIBLE if p.counts[FEASIBLE] else BROKEN
    one, other = p.member[kind, :2]
    assert p.apart[one, other] == 0.0


def test_a_herd_is_thinned_and_its_cheapest_stay() -> None:
    _, _, p = herd_of(made_up(30), children=400)
    for kind in (FEASIBLE, BROKEN):
        assert p.counts[kind] <= LEAST + MORE
    kept = p.length[p.member[FEASIBLE, : p.counts[FEASIBLE]]]
    assert kept.min() == pytest.approx(p.best[0])


def test_the_best_of_a_herd_breaks_no_rule_and_equal_seeds_give_equal_herds() -> None:
    instance = made_up(30)
    g = as_arrays(instance)

    def best() -> tuple[float, Days]:
        herd = Rearing(g, Crossing(instance, g))
        sow(11)
        herd.sow(8)
        begun = herd.best()[0]
        herd.breed(150)
        assert herd.best()[0] < begun
        assert herd.children == 150
        assert violations(instance, as_answer(herd.drawn())) == ()
        return herd.best()

    value, days = best()
    assert violations(instance, as_answer(days)) == ()
    assert cost(instance, as_answer(days)) == pytest.approx(value)
    assert best() == (value, days)


def test_prices_rise_where_too_many_children_break_a_limit() -> None:
    instance = made_up(30, capacity=9.0)
    g = as_arrays(instance)
    h, p = empty_links(g), empty_herd(g)
    h.price[0] = 0.01
    sow(5)
    for _ in range(5):
        fresh(g, h, p)
        bring(g, h, p, p.draft_giant.copy(), p.draft_size.copy(), p.draft_starts.copy())
    breed(g, h, p, 300)
    assert h.price[0] > 0.01
    assert np.isfinite(h.price).all()
