"""What another shift would cost a visit, on problems small enough to check by hand."""

from __future__ import annotations

import numpy as np

from routing.explain import alternatives
from routing.plan import Plan
from routing.problem import (
    DAY,
    ObligationId,
    Problem,
    ProfileId,
    Shift,
    ShiftId,
    Spacing,
    TimeWindow,
    Visit,
    VisitId,
)
from routing.timing import schedule

HOUR = 36_000
FOOT = ProfileId("on_foot")
# The depot and two places on a line: 0 —100— 1 —100— 2 (ticks)
LINE = np.array([[0, 100, 200], [100, 0, 100], [200, 100, 0]], dtype=np.int32)


def visit(name: str, place: int, *, days: tuple[int, ...] = (0, 1), skill: str = "") -> Visit:
    return Visit(
        id=VisitId(name),
        place=place,
        service=600,
        windows=tuple(TimeWindow(opens=d * DAY, closes=d * DAY + 10 * HOUR) for d in days),
        skills=frozenset({skill} - {""}),
    )


def shift(name: str, day: int, *, hours: int = 1, skills: tuple[str, ...] = ()) -> Shift:
    return Shift(
        id=ShiftId(name),
        inspector=name,
        opens=day * DAY,
        closes=day * DAY + hours * HOUR,
        depot=0,
        skills=frozenset(skills),
    )


def problem(
    visits: list[Visit], shifts: list[Shift], spacings: list[Spacing] | None = None
) -> Problem:
    return Problem(
        length=2 * DAY,
        day_starts=(0, DAY),
        visits=tuple(visits),
        shifts=tuple(shifts),
        travel={FOOT: LINE},
        spacings=tuple(spacings or ()),
    )


def planned(stated: Problem, **routes: list[str]) -> Plan:
    made = []
    for name, names in routes.items():
        order = [stated.visit[VisitId(one)] for one in names]
        route = schedule(stated, stated.shift[ShiftId(name)], order)
        assert route is not None, "the example must be feasible"
        made.append(route)
    return Plan(routes=tuple(made))


def test_a_visit_on_the_way_costs_nothing_and_one_beyond_costs_there_and_back() -> None:
    stated = problem([visit("far", 2), visit("near", 1)], [shift("a", 0), shift("b", 1)])
    found = alternatives(stated, planned(stated, a=["far", "near"]), VisitId("near"))
    # In its own shift it lies on the way to "far"; the other shift walks 100 there and 100 back.
    assert [(one.shift, one.walking, one.current) for one in found] == [
        ("a", 0, True),
        ("b", 200, False),
    ]


def test_what_is_in_the_way_is_named() -> None:
    wanted = visit("v", 1, days=(0,), skill="FIRE-1")
    filler = visit("filler", 2)
    shifts = [
        shift("able", 0, skills=("FIRE-1",)),
        shift("unable", 0),
        shift("late", 1, skills=("FIRE-1",)),
    ]
    stated = problem([wanted, filler], shifts)
    found = {one.shift: one.obstacle for one in alternatives(stated, planned(stated), wanted.id)}
    # On the second day the window is closed for everybody, whatever they can do.
    assert found == {"able": None, "unable": "skill", "late": "outside_window"}


def test_a_full_shift_is_said_to_be_full() -> None:
    long = Visit(
        id=VisitId("long"), place=1, service=HOUR - 200, windows=(TimeWindow(opens=0, closes=DAY),)
    )
    other = visit("other", 2, days=(0,))
    stated = problem([long, other], [shift("a", 0)])
    (only,) = alternatives(stated, planned(stated, a=["long"]), other.id)
    assert (only.obstacle, only.walking) == ("full", None)


def test_the_spacing_to_the_visits_it_is_tied_to_forbids_a_day() -> None:
    first, second = visit("first", 1), visit("second", 1)
    tie = Spacing(
        obligation=ObligationId("o"), visits=(first.id, second.id), min_gap=DAY, max_gap=2 * DAY
    )
    stated = problem([first, second], [shift("a", 0), shift("b", 1)], [tie])
    found = alternatives(stated, planned(stated, a=["first"], b=["second"]), second.id)
    assert [one.obstacle for one in found] == ["spacing", None]
