"""Visits, shifts and what is left out of a plan, as they are kept: with names and points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from inspection.binding import first_half
from server.storage import plans
from server.workflows.sealed_rounds import UNFORESEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspection.programme import DueVisit
    from routing.plan import Plan
    from routing.problem import Problem
    from server.workflows.list_due import DueList
    from spatial.site import Site


def planned_visits(
    problem: Problem, due: DueList, things: Mapping[str, Any]
) -> dict[str, plans.PlannedVisit]:
    """Each visit of the problem; the halves of a visit for two differ in their ids alone."""
    by_id = {visit.id: visit for visit in due.visits}
    return {
        visit.id: replace(_planned_visit(by_id[first_half(visit.id)], things), id=visit.id)
        for visit in problem.visits
    }


def _planned_visit(visit: DueVisit, things: Mapping[str, Any]) -> plans.PlannedVisit:
    target = visit.obligation.target
    name, name_en, code, storey_id, point = things[target.id]
    return plans.PlannedVisit(
        id=visit.id,
        entry_key=visit.obligation.entry.key,
        what=target.what,
        target_id=target.id,
        kind=target.kind or target.use,
        code=code,
        name=name,
        name_en=name_en,
        storey_id=storey_id,
        point=point,
        earliest=visit.earliest,
        latest=visit.latest,
        due=visit.due,
        last=_last_record(visit),
        reasons=(
            *((reason.key, dict(reason.facts)) for reason in visit.reasons),
            *([(UNFORESEEN, {})] if visit.obligation.entry.walking_loss > 0 else []),
        ),
    )


def _last_record(visit: DueVisit) -> date | None:
    told = next((reason for reason in visit.reasons if reason.key == "last_record"), None)
    return visit.previous if told is None else date.fromisoformat(str(told.facts["date"]))


def things_of(site: Site, points: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Name, English name, code, storey and point to be drawn of every target."""
    things: dict[str, Any] = {}
    for asset in site.assets:
        things[asset.id] = (
            asset.name,
            asset.name_en,
            asset.code,
            asset.storey_id,
            asset.position[:2],
        )
    for space in site.spaces:
        things[space.id] = (
            space.name or space.number,
            space.name_en,
            space.number,
            space.storey_id,
            points.get(space.id),
        )
    storey_of = {space.id: space.storey_id for space in site.spaces}
    for zone in site.zones:
        storey = next((storey_of[i] for i in zone.space_ids if i in storey_of), None)
        things[zone.id] = (zone.name, zone.name_en, "", storey, points.get(zone.id))
    return things


def planned_shifts(due: DueList) -> tuple[plans.PlannedShift, ...]:
    """Every shift of a horizon, used or not."""
    return tuple(
        plans.PlannedShift(
            id=duty.id,
            inspector_id=duty.inspector.id,
            day=duty.day,
            starts_at=duty.starts_at,
            ends_at=duty.ends_at,
        )
        for duty in due.shifts
    )


def left_out(visits: Mapping[str, plans.PlannedVisit], plan: Plan) -> tuple[plans.LeftOut, ...]:
    """What a plan leaves out, and why."""
    return tuple(
        plans.LeftOut(
            visit=visits[left.visit],
            reason=left.reason,
            facts=dict(left.facts),
        )
        for left in plan.unplanned
    )
