"""What would let visits be served that no shift could serve as things are; each is tried."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from routing.problem import TICKS, TimeWindow
from routing.reasons import never_by_gaps, obstacle
from routing.relaxations import LONGER, Relaxation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.hindrances import Hindrance
    from routing.ids import VisitId
    from routing.problem import Problem, Shift

MOST_VISITS = 1_500  # beyond this somebody would wait too long for an answer
MOST_PEOPLE = 3  # who might learn a skill: those who are there the longest


def mends_of(problem: Problem, hindrance: Hindrance) -> tuple[Relaxation, ...]:
    """
    Try what a planner could change about one hindrance.

    Returns
    -------
    mends
        Those that let any of its visits be served by a shift with nothing else to do, the most
        helpful first; ``served`` counts visits for two once. Empty where only the map can be
        mended, or there are very many visits.
    """
    if len(hindrance.visits) > MOST_VISITS:
        return ()
    trial = _Trial(problem, hindrance)
    best: dict[str, Relaxation] = {}
    for one in trial.tried():
        known = best.get(one.kind)
        if one.served and (known is None or one.served > known.served):
            best[one.kind] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.served, one.kind)))


class _Trial:
    def __init__(self, problem: Problem, hindrance: Hindrance) -> None:
        self._problem, self._own = problem, hindrance
        self._ids = frozenset(hindrance.visits)

    def tried(self) -> Iterator[Relaxation]:
        """What its reason leaves to be tried."""
        match self._own.reason:
            case "no_skill":
                yield from self._skills()
            case "no_shift_in_window":
                yield from self._hours()
                yield Relaxation(kind="any_time", served=self._served(self._any_time()))
            case "too_long":
                yield from self._hours()
            case "closed":
                opened = replace(self._any_time(), closures=())
                yield Relaxation(kind="open_again", served=self._served(opened))
            case "no_partner":
                alone = replace(self._problem, pairs=())
                yield Relaxation(kind="one_alone", served=self._served(alone))
            case "no_instrument":
                yield self._instrument()
            case "key_elsewhere":
                yield self._key()
            case "gap":
                yield Relaxation(
                    kind="no_gaps", served=self._served(replace(self._problem, spacings=()))
                )
            case _:
                return

    def _served(self, problem: Problem) -> int:
        """How many of the visits some shift could serve then."""
        gapless = never_by_gaps(problem) if problem.spacings else frozenset()
        partner = {
            a: b for pair in self._problem.pairs for a, b in (pair.visits, pair.visits[::-1])
        }
        served: set[frozenset[VisitId]] = set()
        for visit_id in self._own.visits:
            if visit_id not in gapless and obstacle(problem, problem.visit[visit_id]) is None:
                served.add(frozenset({visit_id, partner.get(visit_id, visit_id)}))
        return len(served)

    def _any_time(self) -> Problem:
        whole = (TimeWindow(opens=0, closes=self._problem.length),)
        visits = tuple(
            replace(visit, windows=whole) if visit.id in self._ids else visit
            for visit in self._problem.visits
        )
        return replace(self._problem, visits=visits)

    def _with_shifts(self, changed: dict[str, Shift]) -> Problem:
        shifts = tuple(changed.get(shift.id, shift) for shift in self._problem.shifts)
        return replace(self._problem, shifts=shifts)

    def _skills(self) -> Iterator[Relaxation]:
        wanted = {skill for v in self._own.visits for skill in self._problem.visit[v].skills}
        there: Counter[str] = Counter()
        for shift in self._problem.shifts:
            there[shift.inspector] += shift.closes - shift.opens
        for person, _ in there.most_common(MOST_PEOPLE):
            taught = {
                str(shift.id): replace(shift, skills=shift.skills | wanted)
                for shift in self._problem.shifts
                if shift.inspector == person
            }
            served = self._served(self._with_shifts(taught))
            yield Relaxation(kind="one_more_skill", served=served, people=1, skilled=(person,))

    def _hours(self) -> Iterator[Relaxation]:
        """Shifts that end later, or begin earlier: the least of those that help."""
        wanted = {skill for v in self._own.visits for skill in self._problem.visit[v].skills}
        for minutes in LONGER:
            ticks = minutes * 60 * TICKS
            for early, late in ((0, ticks), (ticks, 0)):
                longer = {
                    str(shift.id): replace(
                        shift, opens=max(0, shift.opens - early), closes=shift.closes + late
                    )
                    for shift in self._problem.shifts
                    if wanted <= shift.skills
                }
                served = self._served(self._with_shifts(longer))
                if served:
                    yield Relaxation(kind="longer_shifts", served=served, ticks=ticks * len(longer))

    def _instrument(self) -> Relaxation:
        name = self._own.facts.get("instrument")
        bought = tuple(
            replace(one, number=1) if one.name == name else one for one in self._problem.instruments
        )
        served = self._served(replace(self._problem, instruments=bought))
        return Relaxation(kind="one_more_instrument", served=served, people=1)

    def _key(self) -> Relaxation:
        name = self._own.facts.get("key")
        starts = Counter(shift.depot for shift in self._problem.shifts)
        depot = starts.most_common(1)[0][0] if starts else 0
        moved = tuple(
            replace(key, place=depot) if key.name == name else key for key in self._problem.keys
        )
        return Relaxation(
            kind="key_at_start", served=self._served(replace(self._problem, keys=moved))
        )
