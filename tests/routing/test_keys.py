"""Keys that hang elsewhere than where rounds start: fetched on the way, and moved along."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.arrange import Hold
from routing.errors import MoveRefused
from routing.explain import alternatives
from routing.move import exchange, move, offers, swap
from routing.problem import DAY, UNREACHABLE, Key, ObligationId, Problem, ShiftId, Spacing, VisitId
from routing.replan import replan
from routing.rules import check
from routing.solve import solve
from routing.stopping import MaxIterations
from routing.unpredictable import unforeseen
from tests.routing.build import HOUR, MINUTE, ON_FOOT, planned, problem, shift, visit

if TYPE_CHECKING:
    from routing.plan import Plan


def ids(*names: str) -> frozenset[VisitId]:
    return frozenset(VisitId(name) for name in names)


def keyed(what: Problem, *names: str, at: int = 2, **facts: Any) -> Problem:
    return replace(what, keys=(Key(name="roof", place=at, visits=ids(*names), **facts),))


def solved(what: Problem) -> Plan:
    plan = solve(what, stopping=MaxIterations(60), seed=1)
    assert check(what, plan) == ()
    return plan


def orders(plan: Plan) -> dict[str, list[str]]:
    return {str(r.shift): [str(stop.visit) for stop in r.stops] for r in plan.routes}


def test_a_round_fetches_its_key_where_it_walks_least() -> None:
    # On a line, depot 0: first 1, then the key at 2, then the room at 4, and home: 8 legs.
    what = keyed(problem([visit("near", place=1), visit("room", place=4)], [shift("s")]), "room")
    plan = solved(replace(what, keys=(replace(what.keys[0], handover=MINUTE),)))
    order = orders(plan)["s"]
    assert order.index("key:roof:fetch@s") < order.index("room")
    assert plan.walking == 800
    assert len(order) == 3


def test_a_key_is_brought_back_and_the_way_for_it_counts() -> None:
    visits = [visit("room", place=4), visit("far", place=9)]
    what = keyed(problem(visits, [shift("s")]), "room", bring_back=True)
    plan = solved(what)
    assert plan.walking == 1800, "on the way home the key is hung up again"
    assert orders(plan)["s"][-1] == "key:roof:back@s"


def test_few_rounds_fetch_a_key_and_none_in_vain() -> None:
    shifts = [shift(f"{who}{day}", 24 * day + 8, 24 * day + 12) for day in (0, 1) for who in "mh"]
    visits = [visit(f"v{k}", place=3 + k) for k in range(5)]
    plan = solved(keyed(problem(visits, shifts, days=2), *(v.id for v in visits)))
    fetched = [v for order in orders(plan).values() for v in order if v.startswith("key:")]
    assert len(fetched) == 1


def test_gaps_between_visits_with_a_key_are_kept() -> None:
    shifts = [shift(f"s{day}", 24 * day + 8, 24 * day + 12) for day in range(4)]
    visits = [visit("a", place=3), visit("b", place=3)]
    apart = Spacing(
        obligation=ObligationId("o"),
        visits=(VisitId("a"), VisitId("b")),
        min_gap=2 * DAY,
        max_gap=3 * DAY,
        whole_days=True,
        to_end=False,
    )
    plan = solved(keyed(problem(visits, shifts, days=4, spacings=[apart]), "a", "b"))
    assert not plan.unplanned
    assert len(plan.routes) == 2


def test_a_key_that_nobody_can_fetch_is_named() -> None:
    what = keyed(problem([visit("room")], [shift("s", 8, 9)]), "room", at=7, handover=HOUR)
    (left,) = solved(what).unplanned
    assert (left.reason, dict(left.facts)) == ("key_elsewhere", {"key": "roof"})
    walled = what.travel[ON_FOOT].copy()
    walled[7, :7] = walled[:7, 7] = UNREACHABLE
    (left,) = solved(replace(what, travel={ON_FOOT: walled})).unplanned
    assert left.reason == "key_elsewhere"


def test_whoever_starts_where_the_key_hangs_fetches_nothing() -> None:
    what = keyed(problem([visit("room")], [shift("s", depot=2)]), "room")
    assert orders(solved(what)) == {"s": ["room"]}


def board() -> tuple[Problem, Plan]:
    visits = [visit("room", place=4), visit("a", place=1), visit("b", place=6)]
    what = keyed(problem(visits, [shift("s"), shift("t")]), "room", handover=MINUTE)
    return what, planned(what, {"s": ["a", "key:roof:fetch@s", "room"], "t": ["b"]})


def test_the_errand_moves_along_with_the_visit_and_is_priced() -> None:
    what, plan = board()
    (offer,) = [o for o in offers(what, plan, VisitId("room")) if o.shift == "t"]
    # s: to 4 and back less to 1 and back saves 600; t: 2 and 4 lie on the way to 6.
    assert (offer.walking, offer.obstacle) == (-600, None)
    moved = move(what, plan, VisitId("room"), ShiftId("t"))
    assert check(what, moved) == ()
    assert orders(moved) == {"s": ["a"], "t": ["key:roof:fetch@t", "room", "b"]}
    assert moved.walking - plan.walking == -600
    told = {one.shift: one for one in alternatives(what, plan, VisitId("room"))}
    # In its own shift it has added 600; beside b it adds nothing.
    assert (told[ShiftId("s")].walking, told[ShiftId("t")].walking) == (600, 0)


def test_an_errand_is_not_moved_by_itself() -> None:
    what, plan = board()
    errand = VisitId("key:roof:fetch@s")
    assert {o.obstacle for o in offers(what, plan, errand) if not o.current} == {"errand"}
    with pytest.raises(MoveRefused, match="errand"):
        exchange(what, plan, errand, VisitId("b"))


def test_rounds_and_visits_change_places_with_their_errands() -> None:
    what, plan = board()
    swapped = swap(what, plan, ShiftId("s"), ShiftId("t"))
    assert check(what, swapped) == ()
    assert orders(swapped) == {"s": ["b"], "t": ["a", "key:roof:fetch@t", "room"]}
    changed = exchange(what, plan, VisitId("room"), VisitId("b"))
    assert check(what, changed) == ()
    assert orders(changed)["t"] == ["key:roof:fetch@t", "room"]
    assert sorted(orders(changed)["s"]) == ["a", "b"], "the errand is not run in vain"


def test_after_an_absence_another_round_fetches_the_key() -> None:
    what, plan = board()
    left = replace(what, shifts=what.shifts[1:])
    mended = replan(left, plan, most_moves=0, stopping=MaxIterations(200)).plan
    assert check(left, mended) == ()
    assert not mended.unplanned
    assert "key:roof:fetch@t" in orders(mended)["t"]


def test_what_was_fetched_already_is_not_fetched_again() -> None:
    what, plan = board()
    route = plan.routes[0]
    served = {stop.visit: stop.starts for stop in route.stops[:2]}
    hold = Hold(served=served, now=route.stops[1].ends)
    left = replace(what, shifts=what.shifts[:1])
    mended = replan(left, plan, most_moves=0, stopping=MaxIterations(200), hold=hold).plan
    assert check(left, mended) == ()
    assert orders(mended)["s"].count("key:roof:fetch@s") == 1
    assert not mended.unplanned


def test_a_round_that_nobody_can_foresee_still_fetches_its_key_first() -> None:
    visits = [visit(f"v{k}", place=k) for k in range(1, 9)]
    what = keyed(problem(visits, [shift("s")]), "v7", "v8", at=6)
    plan = solved(what)
    seen = set()
    for seed in range(8):
        drawn = unforeseen(
            what, plan, dict.fromkeys(ids(*(v.id for v in visits)), 0.5), secret=seed
        )
        assert check(what, drawn) == ()
        seen.add(tuple(stop.visit for stop in drawn.routes[0].stops))
    assert len(seen) > 1


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_plan_fetches_its_keys(data: st.DataObject) -> None:
    places = st.integers(0, 8)
    visits = [
        visit(f"v{k}", place=data.draw(places), minutes=data.draw(st.sampled_from((0.5, 5, 30))))
        for k in range(data.draw(st.integers(1, 6)))
    ]
    shifts = [
        shift(f"s{day}{n}", 24 * day + 8, 24 * day + 10, depot=data.draw(st.sampled_from((0, 3))))
        for day, n in itertools.product(range(2), range(2))
    ]
    some = st.frozensets(st.sampled_from([v.id for v in visits]), min_size=1)
    keys = tuple(
        Key(name=name, place=data.draw(places), visits=data.draw(some), handover=MINUTE,
            bring_back=data.draw(st.booleans()))
        for name in ("one", "two")
    )  # fmt: skip
    what = replace(problem(visits, shifts, days=2), keys=keys)
    plan = solve(what, stopping=MaxIterations(10), seed=data.draw(st.integers(0, 99)))
    assert check(what, plan) == ()
    assert plan.walking <= int(np.iinfo(np.int32).max)
