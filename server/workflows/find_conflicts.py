"""What cannot be planned as things are, and what would mend it; before planning and after."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from inspection.binding import Asked, first_half
from inspection.planning import Clock, to_problem
from routing.conflicts import Conflict, conflicts
from routing.hindrances import hindrances
from routing.problem import TICKS
from routing.unhindered import mends_of
from server.workflows.places import hooks_needed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspection.programme import DueVisit
    from routing.plan import Plan
    from routing.problem import Problem, VisitId
    from routing.relaxations import Relaxation
    from server.workflows.list_due import DueList
    from spatial.site import Site

SECONDS = 3.0  # for one model, while somebody waits


def find_conflicts(site: Site, due: DueList) -> dict[str, Any]:
    """
    What keeps visits of a horizon from being planned, as far as it shows without any walking.

    Returns
    -------
    told
        In the words of the HTTP contract: ``visits``, ``hindrances`` (by reason, with facts, count,
        entries and what would mend it) and ``conflicts``.
    """
    problem = _without_walks(site, due)
    found = _Telling(problem, due)
    return {
        "visits": len(due.visits),
        "hindrances": [
            {
                "reason": one.reason,
                "facts": dict(one.facts),
                "visits": len({first_half(visit) for visit in one.visits}),
                "entries": found.entries(one.visits),
                "relaxations": [_relaxation(mend) for mend in mends_of(problem, one)],
            }
            for one in hindrances(problem)
        ],
        "conflicts": [found.conflict(one) for one in conflicts(problem, seconds=SECONDS)],
    }


def conflicts_told(problem: Problem, plan: Plan, due: DueList) -> list[dict[str, Any]]:
    """Conflicts behind what a plan left out; empty where nothing was left for want of time."""
    if not any(left.reason in ("no_capacity", "stopped_early") for left in plan.unplanned):
        return []
    found = _Telling(problem, due)
    return [found.conflict(one) for one in conflicts(problem, seconds=SECONDS)]


def _without_walks(site: Site, due: DueList) -> Problem:
    """The problem with every walk taking no time; what cannot be reached stays unreached."""
    reached = [
        *(asset.id for asset in site.assets if asset.access is not None),
        *(space.id for space in site.spaces),
        *(zone.id for zone in site.zones),
    ]
    wanted = {visit.obligation.target.id for visit in due.visits}
    depots = [due.team.default_depot, *due.team.depots]
    # Closures are of places, so each thing has its own; what nobody visits needs none.
    wanted |= set(hooks_needed(due).values())
    kept = dict.fromkeys((*depots, *(name for name in reached if name in wanted)))
    places = {name: k for k, name in enumerate(kept)}
    nothing = np.zeros((len(places), len(places)))
    return to_problem(
        due.visits,
        due.shifts,
        due.horizon,
        places=places,
        depot=due.team.default_depot,
        walk_s={duty.inspector.profile: nothing for duty in due.shifts},
        asked=Asked(programme=due.programme, obligations=due.obligations),
    )


class _Telling:
    """Visits and shifts of a problem in the words of the programme."""

    def __init__(self, problem: Problem, due: DueList) -> None:
        self._problem, self._due = problem, due
        self._by_id: dict[VisitId, DueVisit] = {visit.id: visit for visit in due.visits}
        self._clock = Clock(due.horizon.opens)

    def entries(self, visits: Iterable[VisitId]) -> list[dict[str, Any]]:
        ids = {first_half(visit) for visit in visits}
        counts = Counter(self._by_id[visit].obligation.entry for visit in ids)
        return [
            {"key": entry.key, "name": entry.name, "name_en": entry.name_en, "visits": n}
            for entry, n in sorted(counts.items(), key=lambda item: (-item[1], item[0].key))
        ]

    def conflict(self, one: Conflict) -> dict[str, Any]:
        zone = self._due.horizon.zone
        people = {self._problem.shift[shift].inspector for shift in one.shifts}
        return {
            "visits": len(one.visits),
            "entries": self.entries(one.visits),
            "skills": list(one.skills),
            "from": self._clock.instant(one.opens).astimezone(zone).isoformat(),
            "to": self._clock.instant(one.closes).astimezone(zone).isoformat(),
            "needed_s": one.needed // TICKS,
            "available_s": one.available // TICKS,
            "people": len(people),
            "served": one.served,
            "causes": list(one.causes),
            "relaxations": [_relaxation(relaxed) for relaxed in one.relaxations],
        }


def _relaxation(relaxed: Relaxation) -> dict[str, Any]:
    return {
        "kind": relaxed.kind,
        "served": relaxed.served,
        "people": relaxed.people,
        "skilled": list(relaxed.skilled),
        "extra_s": relaxed.ticks // TICKS,
    }
