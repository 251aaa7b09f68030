"""What would let visits be served that nobody can serve: one case for each reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from routing.hindrances import hindrances
from routing.problem import (
    DAY,
    Closure,
    Instrument,
    Key,
    Pair,
    Problem,
    VisitId,
    open_windows,
)
from routing.unhindered import MOST_VISITS, mends_of
from tests.routing.build import HOUR, problem, shift, spaced, visit

if TYPE_CHECKING:
    from routing.relaxations import Relaxation


def mends(what: Problem, reason: str) -> dict[str, Relaxation]:
    (found,) = [one for one in hindrances(what) if one.reason == reason]
    return {one.kind: one for one in mends_of(what, found)}


def ids(*names: str) -> frozenset[VisitId]:
    return frozenset(VisitId(name) for name in names)


def test_a_skill_nobody_holds_is_best_learnt_by_who_is_there_in_its_windows() -> None:
    # Hua works longer, but only Ming is there at nine.
    people = [shift("ming", 8, 10), shift("hua", 12, 18)]
    visits = [visit("a", (9, 9.5), skills=["DIVER"]), visit("b", skills=["DIVER"])]
    found = mends(problem(visits, people), "no_skill")
    learnt = found["one_more_skill"]
    assert (learnt.skilled, learnt.served) == (("ming",), 2)


def test_a_visit_nobody_is_there_for_asks_for_longer_shifts_or_another_time() -> None:
    found = mends(problem([visit("late", (12.45, 13))], [shift("s", 8, 12)]), "no_shift_in_window")
    # Half an hour more ends at half past twelve: too early for five minutes and the way home.
    longer = found["longer_shifts"]
    assert (longer.served, longer.ticks) == (1, HOUR)
    assert found["any_time"].served == 1


def test_a_visit_longer_than_any_shift_asks_for_a_longer_one() -> None:
    found = mends(problem([visit("long", minutes=255)], [shift("s", 8, 12)]), "too_long")
    assert found["longer_shifts"].ticks == HOUR // 2


def test_what_is_closed_would_do_if_it_were_open() -> None:
    closed = Closure(places=frozenset({1}), opens=0, closes=DAY)
    what = problem([visit("a", (8, 10))], [shift("s")])
    cut = tuple(replace(v, windows=open_windows(v, [closed], what.length)) for v in what.visits)
    found = mends(replace(what, visits=cut, closures=(closed,)), "closed")
    assert found["open_again"].served == 1


def test_a_visit_for_two_without_a_second_person_would_do_alone_and_counts_once() -> None:
    pair = Pair(visits=(VisitId("a"), VisitId("a/2")))
    what = replace(problem([visit("a"), visit("a/2")], [shift("s")]), pairs=(pair,))
    found = mends(what, "no_partner")
    assert found["one_alone"].served == 1


def test_an_instrument_is_bought_and_a_key_hung_elsewhere() -> None:
    meter = Instrument(name="lux", number=0, visits=ids("a"))
    what = replace(problem([visit("a")], [shift("s")]), instruments=(meter,))
    assert mends(what, "no_instrument")["one_more_instrument"].served == 1
    key = Key(name="roof", place=9, visits=ids("a"), handover=9 * HOUR)
    what = replace(problem([visit("a")], [shift("s")]), keys=(key,))
    assert mends(what, "key_elsewhere")["key_at_start"].served == 1


def test_gaps_that_leave_no_day_are_let_off() -> None:
    first, second = visit("a", (8, 9)), visit("b", (32, 33))
    people = [shift("s"), shift("t", 32, 36)]
    what = problem([first, second], people, days=2, spacings=[spaced("a", "b", least=2, most=3)])
    (found,) = [one for one in hindrances(what) if one.reason == "gap"]
    told = {one.kind: one.served for one in mends_of(what, found)}
    assert told == {"no_gaps": len(found.visits)}


def test_what_only_the_map_can_mend_and_what_is_too_much_has_no_price() -> None:
    what = problem([visit("a", skills=["DIVER"])], [shift("s")])
    (found,) = hindrances(what)
    many = replace(found, visits=found.visits * (MOST_VISITS + 1))
    assert mends_of(what, many) == ()
    assert mends_of(what, replace(found, reason="unreachable")) == ()
