"""What would mend a conflict, and what it takes: tried on the model, the rest of the work kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from routing.conflict_model import Setting, most
from routing.problem import ShiftId, TimeWindow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routing.alike import Alike, Condition
    from routing.problem import Problem, Shift, Visit

EXTRA_PEOPLE = 3
EXTRA_PIECES = 3
LONGER = (30, 60, 120, 240)  # minutes

RelaxationKind = Literal[
    "one_more_skill",
    "one_more_person",
    "one_more_instrument",
    "longer_shifts",
    "no_cap",
    "no_gaps",
    "one_alone",
    "any_time",
    "open_again",
    "key_at_start",
]
ORDER: tuple[RelaxationKind, ...] = RelaxationKind.__args__  # type: ignore[attr-defined]
LET_OFF: tuple[tuple[RelaxationKind, Condition], ...] = (
    ("no_cap", "caps"),
    ("no_gaps", "gaps"),
    ("one_alone", "pairs"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """
    What would mend a conflict: how many of its visits could be served then, and what it takes.

    ``people`` more inspectors or instruments, or ``skilled`` inspectors who would need the skills;
    ``ticks`` is its price: the working time that is paid for beyond what is rostered.
    """

    kind: RelaxationKind
    served: int
    people: int = 0
    skilled: tuple[str, ...] = ()
    ticks: int = 0


def relaxations(
    problem: Problem,
    core: Sequence[Alike],
    everything: Sequence[Alike],
    causes: Sequence[Condition],
    seconds: float,
) -> tuple[Relaxation, ...]:
    """
    Try what a planner could change, and keep what serves more of the visits than now.

    All other visits stay in the model, without their walks: time that they need is no room for
    these.

    Returns
    -------
    relaxations
        Of each kind the least that serves most; the most helpful first.
    """
    trial = _Trial(problem, core, everything, seconds)
    tried = [
        *trial.people(),
        *trial.skills(),
        *trial.hours(),
        *(trial.instruments() if "instruments" in causes else ()),
        *(trial.without(kind, cause) for kind, cause in LET_OFF if cause in causes),
        trial.any_time(),
    ]
    best: dict[RelaxationKind, Relaxation] = {}
    for one in tried:
        known = best.get(one.kind)
        if one.served > trial.now and (known is None or one.served > known.served):
            best[one.kind] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.served, ORDER.index(one.kind))))


class _Trial:
    def __init__(
        self,
        problem: Problem,
        core: Sequence[Alike],
        everything: Sequence[Alike],
        seconds: float,
    ) -> None:
        self.problem, self.core, self.seconds = problem, core, seconds
        self.visits = [list(one.visits) for one in core]
        here = Setting(problem)
        mine = {id(one) for one in core}
        others = [v for one in everything if id(one) not in mine for v in one.visits]
        known = problem.visit
        grouped = here.coarse.classes(known[v.id] for v in others)
        self.others = [list(one.visits) for one in grouped]
        self.rows = sorted({r for one in core for r in one.rows})
        self.now = most(here, core, seconds)
        self.total = most(here, [*core, *grouped], seconds)
        self.whole = sum(len(own) for own in self.visits)
        self.needed = frozenset(skill for own in self.visits for skill in own[0].skills)

    def served(self, setting: Setting, changed: Sequence[Sequence[Visit]] | None = None) -> int:
        """How many of the visits fit where the setting is another, or they are."""
        own = self.visits if changed is None else changed
        groups = [setting.group(group) for group in own]
        groups += [setting.coarse.group(group) for group in self.others]
        return min(self.whole, self.now + most(setting, groups, self.seconds) - self.total)

    def people(self) -> Iterator[Relaxation]:
        """One more person where most of the visits could be made, up to a few."""
        everyone = self.problem.shifts
        if not self.rows:
            return
        # A person added may serve what is kept for others too: that is the point of it.
        free = [[replace(v, shifts=None) for v in own] for own in self.visits]
        could = {r: sum(len(one.visits) for one in self.core if r in one.rows) for r in self.rows}
        best = max(self.rows, key=could.__getitem__)
        for people in range(1, EXTRA_PEOPLE + 1):
            more = [
                replace(everyone[best], id=ShiftId(f"+{k}"), inspector=f"+{k}", skills=self.needed)
                for k in range(people)
            ]
            found = self.served(Setting(self.problem, shifts=(*everyone, *more)), free)
            ticks = people * (everyone[best].closes - everyone[best].opens)
            yield Relaxation(kind="one_more_person", people=people, served=found, ticks=ticks)
            if found == self.whole:
                return

    def skills(self) -> Iterator[Relaxation]:
        """Somebody on shift learns what is asked for."""
        everyone = self.problem.shifts
        for person in sorted({s.inspector for s in everyone if not self.needed <= s.skills}):
            taught = [
                replace(s, skills=s.skills | self.needed) if s.inspector == person else s
                for s in everyone
            ]
            found = self.served(Setting(self.problem, shifts=taught))
            yield Relaxation(kind="one_more_skill", skilled=(person,), served=found)

    def hours(self) -> Iterator[Relaxation]:
        """Those who could serve any of the visits stay longer."""
        for minutes in LONGER:
            longer = minutes * 600
            stretched: list[Shift] = [
                replace(shift, closes=shift.closes + longer) if r in self.rows else shift
                for r, shift in enumerate(self.problem.shifts)
            ]
            late = [[_later(v, longer) for v in own] for own in self.visits]
            found = self.served(Setting(self.problem, shifts=stretched), late)
            ticks = longer * len(self.rows)
            yield Relaxation(kind="longer_shifts", ticks=ticks, served=found)
            if found == self.whole:
                return

    def instruments(self) -> Iterator[Relaxation]:
        """More of each instrument that they need."""
        needed = {k for one in self.core for k in one.ties.instruments}
        for more in range(1, EXTRA_PIECES + 1):
            bought = tuple(
                replace(one, number=one.number + more) if k in needed else one
                for k, one in enumerate(self.problem.instruments)
            )
            found = self.served(Setting(replace(self.problem, instruments=bought)))
            yield Relaxation(kind="one_more_instrument", people=more, served=found)
            if found == self.whole:
                return

    def without(self, kind: RelaxationKind, cause: Condition) -> Relaxation:
        """A condition is let off, for these visits as for all others."""
        setting = Setting(self.problem, without=frozenset({cause}))
        known = self.problem.visit
        groups = setting.classes(known[v.id] for own in self.visits for v in own)
        groups += setting.coarse.classes(known[v.id] for own in self.others for v in own)
        found = most(setting, groups, self.seconds) - self.total
        return Relaxation(kind=kind, served=min(self.whole, self.now + found))

    def any_time(self) -> Relaxation:
        """They may be served at any time within the horizon."""
        always = (TimeWindow(opens=0, closes=self.problem.length),)
        free = [[replace(v, windows=always) for v in own] for own in self.visits]
        return Relaxation(kind="any_time", served=self.served(Setting(self.problem), free))


def _later(visit: Visit, ticks: int) -> Visit:
    last = visit.windows[-1]
    return replace(visit, windows=(*visit.windows[:-1], replace(last, closes=last.closes + ticks)))
