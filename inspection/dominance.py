"""A larger check contains a smaller one: what a visit stands in for, and which records count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from inspection.frequency import Every, EveryMonths
from inspection.moments import cut
from inspection.programme import DueVisit, Reason
from inspection.spaced import longest_gap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inspection.frequency import Moment
    from inspection.programme import Horizon, Obligation
    from routing.problem import ObligationId, VisitId

Included = dict[str, frozenset[str]]


def included(owed: Sequence[Obligation]) -> Included:
    """Keys that each entry contains, directly or through others; itself is never one of them."""
    direct = {one.entry.key: one.entry.includes for one in owed}
    found: Included = {}
    for key, own in direct.items():
        reached: set[str] = set()
        todo = list(own)
        while todo:
            inner = todo.pop()
            if inner not in reached and inner != key:
                reached.add(inner)
                todo += direct.get(inner, frozenset())
        found[key] = frozenset(reached)
    return found


def history_with_larger(
    owed: Sequence[Obligation], history: Mapping[ObligationId, date]
) -> dict[ObligationId, date]:
    """Last record of each obligation, counting those of every check that contains it."""
    inside = included(owed)
    last = dict(history)
    by_target: dict[str, list[Obligation]] = defaultdict(list)
    for one in owed:
        by_target[one.target.id].append(one)
    for own in by_target.values():
        for larger in own:
            made = history.get(larger.id)
            for smaller in own if made is not None else ():
                if smaller.entry.key in inside[larger.entry.key]:
                    assert made is not None, "asked in the line above"
                    last[smaller.id] = max(made, last.get(smaller.id, made))
    return last


def stand_in(
    visits: Sequence[DueVisit], owed: Sequence[Obligation], horizon: Horizon
) -> tuple[DueVisit, ...]:
    """
    Let each visit of a larger check stand in for one of every smaller check of the same thing.

    Notes
    -----
    From the smallest containing check upwards, each visit takes over the visit of the largest check
    within it whose windows meet its own the longest: it keeps to the windows of both and takes that
    visit's place in its chain. What that visit stood in for already is covered with it. Where no
    windows meet, both are made.
    """
    inside = included(owed)
    if not any(inside.values()):
        return tuple(visits)
    order: list[DueVisit | None] = list(visits)
    place: dict[VisitId, int] = {visit.id: k for k, visit in enumerate(visits)}
    covers: dict[VisitId, set[str]] = {}
    of: dict[tuple[str, str], list[VisitId]] = defaultdict(list)
    for visit in _gaps_by_windows(visits, inside, horizon):
        order[place[visit.id]] = visit
        of[visit.obligation.entry.key, visit.obligation.target.id].append(visit.id)
    for key in sorted(inside, key=lambda key: (len(inside[key]), key)):
        smaller = sorted(inside[key], key=lambda one: (-len(inside.get(one, ())), one))
        targets = {target for own, target in list(of) if own == key}
        for target in sorted(targets):
            for larger_id in of[key, target]:
                covered: set[str] = set()
                for inner in smaller:
                    if inner in covered:
                        continue
                    larger = order[place[larger_id]]
                    assert larger is not None, "larger checks are taken over later"
                    taken = _longest_meeting(larger, [order[place[v]] for v in of[inner, target]])
                    if taken is None or (taken.chain is not None and larger.chain_of):
                        continue
                    spot, own_spot = place[taken.id], place[larger_id]
                    order[own_spot] = None
                    order[spot] = _instead_of(taken, larger)
                    place[larger_id] = spot
                    of[inner, target].remove(taken.id)
                    covered |= {inner, *covers.get(taken.id, ())}
                covers[larger_id] = covered
    return tuple(visit for visit in order if visit is not None)


def _instead_of(taken: DueVisit, larger: DueVisit) -> DueVisit:
    entry = taken.obligation.entry
    facts = {"entry": entry.key, "name": entry.name, "name_en": entry.name_en or entry.name}
    return replace(
        larger,
        windows=_meet(larger.windows, taken.windows),
        reasons=(*larger.reasons, Reason(key="includes", facts=facts)),
        chain=taken.chain,
        previous=taken.previous,
        chain_of=None if taken.chain is None else taken.chain_of or taken.obligation,
    )


def _longest_meeting(larger: DueVisit, others: Sequence[DueVisit | None]) -> DueVisit | None:
    best, longest = None, 0.0
    for other in others:
        if other is None:
            continue
        shared = sum(
            b.timestamp() - a.timestamp() + 1 for a, b in _meet(larger.windows, other.windows)
        )
        if shared >= longest and shared > 0:
            best, longest = other, shared
    return best


def _meet(one: tuple[Moment, ...], other: tuple[Moment, ...]) -> tuple[Moment, ...]:
    found = [piece for part in other for piece in cut(one, part)]
    return tuple(sorted(found, key=lambda piece: piece[0].timestamp()))


def _gaps_by_windows(
    visits: Sequence[DueVisit], inside: Included, horizon: Horizon
) -> list[DueVisit]:
    """
    Keep the gaps of containing checks by their windows alone.

    They will follow the chain of a smaller check, and a visit follows one chain only. So each is
    made no earlier than a gap before the latest day of the next one.
    """
    found = list(visits)
    next_latest: dict[tuple[ObligationId, int], date] = {}
    for k in range(len(found) - 1, -1, -1):
        visit = found[k]
        rule = visit.obligation.entry.frequency
        if visit.chain is None or not inside[visit.obligation.entry.key]:
            continue
        if not isinstance(rule, Every | EveryMonths):
            continue
        key = (visit.obligation.id, visit.chain)
        gap = timedelta(days=longest_gap(rule, horizon.first_day, horizon.end_day))
        low = next_latest.get(key, horizon.end_day) - gap
        low = min(low, visit.latest.date())
        next_latest[key] = visit.latest.date()
        opens = datetime.combine(low, time(0), horizon.zone)
        windows = cut(visit.windows, (opens, visit.latest))
        found[k] = replace(visit, windows=windows, chain=None, previous=None)
    return found
