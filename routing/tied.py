"""The rules that bind one visit to others, asked of the few routes that they look at."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Literal

from routing.plan import Plan
from routing.rules import spacing
from routing.rules_of_groups import (
    allowed_shifts,
    group_caps,
    keys,
    keys_brought_back,
    pairs,
    same_person,
)
from routing.rules_of_groups import instruments as instruments_booked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.ids import ShiftId, VisitId
    from routing.plan import Route
    from routing.problem import Problem


class Ties:
    """
    What binds a visit.

    ``tied`` are the visits whose place may forbid one to it (itself among them); ``bound`` says
    whether anything binds it at all.
    """

    def __init__(self, problem: Problem, visit: VisitId) -> None:
        stated = problem.visit[visit]
        spacings = tuple(s for s in problem.spacings if visit in s.visits)
        caps = tuple(c for c in problem.caps if visit in c.visits)
        persons = tuple(s for s in problem.same_person if visit in s.visits)
        instruments = tuple(i for i in problem.instruments if visit in i.visits)
        held = tuple(k for k in problem.keys if visit in k.visits)
        # A change shifts the others on its rounds in time, halves of visits for two among them.
        self.tied = {visit}.union(
            *(spaced.visits for spaced in spacings),
            *(cap.visits for cap in caps),
            *(same.visits for same in persons),
            *(instrument.visits for instrument in instruments),
            *(pair.visits for pair in problem.pairs),
        )
        self.bound = len(self.tied) > 1 or bool(held) or stated.shifts is not None
        self._problem = problem
        if self.bound:
            # A copy, not a new problem: it is asked by rules alone, and checking it takes long.
            self._problem = copy(problem)
            for name, own in (
                ("spacings", spacings),
                ("caps", caps),
                ("same_person", persons),
                ("instruments", instruments),
                ("keys", held),
                ("in_force", None),
            ):
                object.__setattr__(self._problem, name, own)
        asked = (
            (group_caps, caps),
            (pairs, problem.pairs),
            (same_person, persons),
            (instruments_booked, instruments),
            (keys, held),
            (keys_brought_back, held),
            (allowed_shifts, stated.shifts is not None),
        )
        self._rules = [rule for rule, needed in asked if needed]

    def broken_in(
        self,
        routes: Mapping[ShiftId, Route],
        at: Mapping[VisitId, ShiftId],
        changed: Mapping[ShiftId, Route | None],
    ) -> Literal["spacing", "tied"] | None:
        """
        What some changed routes would break.

        Parameters
        ----------
        routes, at
            Rounds by shift, and the shift of every visit, before the change.
        changed
            The rounds that become other; None where one is emptied.
        """
        if not self.bound:
            return None
        looked_at = {at[visit] for visit in self.tied if visit in at} - changed.keys()
        trial = Plan(
            routes=(
                *(routes[shift] for shift in looked_at),
                *(route for route in changed.values() if route is not None),
            )
        )
        if self._problem.spacings and any(spacing(self._problem, trial)):
            return "spacing"
        return "tied" if any(any(rule(self._problem, trial)) for rule in self._rules) else None
