"""Changes of a plan since it was made: done, undone, or only proposed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from server.storage.errors import StaleRevision, Unknown
from server.storage.plan_rows import route_columns, stop_columns, visit_columns
from server.storage.plan_tables import ChangeRow, PlanRow, RouteRow, ShiftRow, VisitRow
from server.storage.plan_values import (
    LeftOut,
    PlanChange,
    PlannedRoute,
    PlannedVisit,
    PlanSide,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanState:
    """
    What a plan becomes.

    ``routes`` are those that are new or other than before, ``emptied`` shifts have none any more,
    ``unplanned`` visits have lost their place; everything else is whole.
    """

    routes: tuple[PlannedRoute, ...]
    emptied: frozenset[str]
    unplanned: tuple[LeftOut, ...]
    added: tuple[PlannedVisit, ...]
    removed: frozenset[str]
    pinned: frozenset[str]
    locked: frozenset[str]
    away: frozenset[str] | None
    problem_key: str
    summary: Mapping[str, Any]


def save_state(session: Session, plan_id: str, state: PlanState, *, was: int, step: int) -> None:
    """
    Make a plan what a change makes of it.

    Raises
    ------
    StaleRevision
        If the plan is not at revision ``was`` any more; nothing is saved.
    """
    claimed = session.execute(
        update(PlanRow)
        .where(PlanRow.id == plan_id, PlanRow.revision == was)
        .values(
            revision=was + 1,
            step=step,
            pinned=sorted(state.pinned),
            locked=sorted(state.locked),
            problem_key=state.problem_key,
            summary=dict(state.summary),
        )
    )
    if claimed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE's result has it
        current = session.scalar(select(PlanRow.revision).where(PlanRow.id == plan_id))
        if current is None:
            raise Unknown("plan", plan_id)
        raise StaleRevision("plan", sent=was, current=current)
    if state.away is not None:
        own = update(ShiftRow).where(ShiftRow.plan_id == plan_id)
        session.execute(own.values(away=False))
        session.execute(own.where(ShiftRow.id.in_(state.away)).values(away=True))
    known = set(session.scalars(select(RouteRow.id).where(RouteRow.plan_id == plan_id)))
    for route in state.routes:
        columns = route_columns(plan_id, route)
        if route.id in known:
            session.execute(update(RouteRow).where(RouteRow.id == route.id).values(**columns))
        else:
            session.add(RouteRow(**columns))
    session.add_all(VisitRow(**visit_columns(plan_id, visit), facts={}) for visit in state.added)
    session.flush()
    for route in state.routes:
        for stop in route.stops:
            _put(session, plan_id, stop.visit.id, stop_columns(route.id, stop))
    for left in state.unplanned:
        nowhere = dict.fromkeys(("route_id", "n", "starts_at", "ends_at", "travel_s"))
        told = {"reason": left.reason, "facts": dict(left.facts)}
        _put(session, plan_id, left.visit.id, {**nowhere, **told})
    if state.removed:
        session.execute(
            delete(VisitRow).where(VisitRow.plan_id == plan_id, VisitRow.id.in_(state.removed))
        )
    # Last: a route takes the visits that are still on it along.
    session.execute(
        delete(RouteRow).where(
            RouteRow.plan_id == plan_id, RouteRow.shift_id.in_(state.emptied or {""})
        )
    )
    session.expire_all()


def _put(session: Session, plan_id: str, visit_id: str, columns: Mapping[str, Any]) -> None:
    session.execute(
        update(VisitRow)
        .where(VisitRow.plan_id == plan_id, VisitRow.id == visit_id)
        .values(**columns)
    )


def save_change(session: Session, change: PlanChange) -> None:
    """Keep a change; what was undone, or proposed, before it is forgotten."""
    gone = (
        ChangeRow.n.is_(None)
        if change.n is None
        else (ChangeRow.n.is_(None) | (ChangeRow.n >= change.n))
    )
    session.execute(delete(ChangeRow).where(ChangeRow.plan_id == change.plan_id, gone))
    session.add(
        ChangeRow(
            id=change.id,
            plan_id=change.plan_id,
            n=change.n,
            revision=change.revision,
            what=change.what,
            facts=dict(change.facts),
            before=_side_out(change.before),
            after=_side_out(change.after),
            at=change.at,
            by=change.by,
        )
    )
    session.flush()


def list_changes(session: Session, plan_id: str) -> list[PlanChange]:
    """Changes that are or were in effect, oldest first."""
    rows = session.scalars(
        select(ChangeRow)
        .where(ChangeRow.plan_id == plan_id, ChangeRow.n.is_not(None))
        .order_by(ChangeRow.n)
    )
    return [_change(row) for row in rows]


def count_changes(session: Session, plan_id: str) -> int:
    """How many changes are or were in effect."""
    query = select(func.max(ChangeRow.n)).where(ChangeRow.plan_id == plan_id)
    return session.scalar(query) or 0


def load_change(session: Session, plan_id: str, n: int) -> PlanChange:
    """The n-th change of a plan. Raises `Unknown`."""
    row = session.scalar(select(ChangeRow).where(ChangeRow.plan_id == plan_id, ChangeRow.n == n))
    if row is None:
        raise Unknown("change", str(n))
    return _change(row)


def load_proposal(session: Session, plan_id: str) -> PlanChange | None:
    """The change that is proposed for a plan; None where there is none."""
    row = session.scalar(
        select(ChangeRow).where(ChangeRow.plan_id == plan_id, ChangeRow.n.is_(None))
    )
    return None if row is None else _change(row)


def delete_proposal(session: Session, plan_id: str) -> None:
    """Forget what is proposed for a plan."""
    session.execute(delete(ChangeRow).where(ChangeRow.plan_id == plan_id, ChangeRow.n.is_(None)))


def _change(row: ChangeRow) -> PlanChange:
    return PlanChange(
        id=row.id,
        plan_id=row.plan_id,
        n=row.n,
        revision=row.revision,
        what=row.what,
        facts=row.facts,
        before=_side(row.before),
        after=_side(row.after),
        at=row.at,
        by=row.by,
    )


def _side_out(side: PlanSide) -> dict[str, Any]:
    return {
        "orders": {shift: list(visits) for shift, visits in side.orders.items()},
        "pinned": _listed(side.pinned),
        "locked": _listed(side.locked),
        "problem_key": side.problem_key,
        "away": _listed(side.away),
        "added": [_visit_out(visit) for visit in side.added],
    }


def _listed(kept: Iterable[str] | None) -> list[str] | None:
    return None if kept is None else sorted(kept)


def _side(stored: Mapping[str, Any]) -> PlanSide:
    def kept(key: str) -> frozenset[str] | None:
        return None if stored[key] is None else frozenset(stored[key])

    return PlanSide(
        orders={shift: tuple(visits) for shift, visits in stored["orders"].items()},
        pinned=kept("pinned"),
        locked=kept("locked"),
        problem_key=stored["problem_key"],
        away=kept("away"),
        added=tuple(_visit_in(visit) for visit in stored["added"]),
    )


def _visit_out(visit: PlannedVisit) -> dict[str, Any]:
    columns = visit_columns("", visit)
    del columns["plan_id"]
    last = columns["last"]
    return {
        **columns,
        "earliest": visit.earliest.isoformat(),
        "latest": visit.latest.isoformat(),
        "due": visit.due.isoformat(),
        "last": None if last is None else last.isoformat(),
    }


def _visit_in(stored: Mapping[str, Any]) -> PlannedVisit:
    rest = {key: value for key, value in stored.items() if key not in ("x", "y", "reasons")}
    last = stored["last"]
    return PlannedVisit(
        **{
            **rest,
            "earliest": datetime.fromisoformat(stored["earliest"]),
            "latest": datetime.fromisoformat(stored["latest"]),
            "due": date.fromisoformat(stored["due"]),
            "last": None if last is None else date.fromisoformat(last),
            "point": None if stored["x"] is None else (stored["x"], stored["y"]),
            "reasons": tuple((key, facts) for key, facts in stored["reasons"]),
        }
    )
