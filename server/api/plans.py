"""Plans: make one, look at it, ask why, put it in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from server.api.jobs import accepted
from server.api.plan_changes import steps_out
from server.api.plan_in import PlanIn
from server.api.plan_out import StopWriter, card_out, left_out, legs_out
from server.api.site_out import SiteWriter
from server.auth import Permission, require
from server.request import (
    Body,
    accepts,
    answer,
    clock,
    items,
    parse,
    parse_query,
    parts,
    reading,
    transaction,
)
from server.storage import audit, jobs, people, plans
from server.storage.errors import Unknown
from server.workflows.find_conflicts import find_conflicts
from server.workflows.issue_route_sheets import issue_route_sheets
from server.workflows.list_due import list_due
from server.workflows.plan_order import PlanOrder, refuse_what_cannot_be_planned
from server.workflows.sealed_rounds import draw_record

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy.orm import Session

    from server.storage.plans import PlanCard
    from spatial.site import Site

blueprint = APIBlueprint("plans", __name__, tag="Plans")


@blueprint.post("/sites/<site_id>/plans")
@accepts(PlanIn)
def post_plan(site_id: str) -> Response:
    """Plan a horizon in a job."""
    account = require(Permission.PLAN, site=site_id)
    body = parse(PlanIn)
    _refuse_early(site_id, body)
    arguments = {**body.arguments(site_id), "user_id": account.id}
    with transaction() as session:
        job = jobs.save_job(
            session, "make_plan", arguments, by=account.id, at=clock(), site_id=site_id
        )
    return accepted(job)


def _refuse_early(site_id: str, body: PlanIn) -> None:
    order = body.order(site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        if order.parent_id is not None:
            plans.load_plan_card(session, site_id, order.parent_id)
        due = list_due(
            session,
            site,
            first_day=order.starts_on,
            days=7 * order.weeks,
            scenario=order.scenario,
        )
    refuse_what_cannot_be_planned(due, order, clock())


class FeasibilityQuery(Body):
    """Which horizon to look at."""

    starts_on: date
    weeks: int = Field(default=4, ge=1, le=12)


@blueprint.get("/sites/<site_id>/feasibility")
@accepts(FeasibilityQuery, where="query")
def get_feasibility(site_id: str) -> Response:
    """What cannot be planned as things are, and what would mend it, before anything is planned."""
    require(Permission.PLAN, site=site_id)
    query = parse_query(FeasibilityQuery)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        due = list_due(session, site, first_day=query.starts_on, days=7 * query.weeks)
    order = PlanOrder(
        site_id=site_id, starts_on=query.starts_on, weeks=query.weeks, seconds=0, seed=0
    )
    refuse_what_cannot_be_planned(due, order, clock())
    return answer(find_conflicts(site, due))


@blueprint.get("/sites/<site_id>/plans")
def get_plans(site_id: str) -> Response:
    """Plans of a site, newest first."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        found = plans.list_plans(session, site_id)
    return answer(items([card_out(card) for card in found]))


@blueprint.get("/sites/<site_id>/plans/<plan_id>")
def get_plan(site_id: str, plan_id: str) -> Response:
    """One plan with its routes."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        on, site = parts().sites.load(session, site_id)
        card = plans.load_plan_card(session, site_id, plan_id)
        team = people.list_team(session, site_id)
        steps = steps_out(session, card)
        written = parts().written.take(
            (card.id, card.revision, on.revision), lambda: _rounds_out(session, site, card)
        )
    content = {
        **card_out(card),
        **steps,
        "inspectors": [
            {
                "id": one.id,
                "name": one.name,
                "name_en": one.name_en,
                "skills": sorted({q.skill for q in one.qualifications}),
            }
            for one in team
        ],
        **written,
    }
    return answer(content, tagged=True)


def _rounds_out(session: Session, site: Site, card: PlanCard) -> dict[str, Any]:
    """Shifts, rounds and what was left out: what of a plan changes with its revision alone."""
    plan = plans.load_plan(session, site.id, card.id)
    zone = ZoneInfo(site.timezone)
    writer = StopWriter(SiteWriter(site), zone)
    return {
        "shifts": [
            {
                "id": shift.id,
                "inspector_id": shift.inspector_id,
                "date": shift.day.isoformat(),
                "starts_at": shift.starts_at.astimezone(zone).isoformat(),
                "ends_at": shift.ends_at.astimezone(zone).isoformat(),
                "away": shift.away,
            }
            for shift in plan.shifts
        ],
        "routes": [writer.route(route) for route in plan.routes],
        "unplanned": [left_out(left) for left in plan.unplanned],
    }


@blueprint.get("/sites/<site_id>/plans/<plan_id>/routes/<route_id>/features")
def get_route_features(site_id: str, plan_id: str, route_id: str) -> Response:
    """The legs of one route as the map draws them."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        card, route = plans.load_route(session, site_id, route_id)
    if card.id != plan_id:
        raise Unknown("route", route_id)
    return answer(legs_out(SiteWriter(site), route.legs), tagged=True)


@blueprint.get("/sites/<site_id>/plans/<plan_id>/routes/<route_id>/draw")
def get_draw(site_id: str, plan_id: str, route_id: str) -> Response:
    """How the order of a round was drawn: a commitment, and all of it once the round starts."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        card, route = plans.load_route(session, site_id, route_id)
    if card.id != plan_id:
        raise Unknown("route", route_id)
    # The draws are kept with the problem that the plan was first made for.
    kept = parts().at_hand.problem(parts().settings.networks, plan_id)
    record = draw_record(kept, route, now=clock())
    return answer(
        {
            "state": "sealed" if record.seed is None else "open",
            "opens_at": record.opens_at.isoformat(),
            "commitment": record.commitment,
            "seed": None if record.seed is None else f"{record.seed:x}",
            "planned": list(record.planned),
            "drawn": list(record.drawn),
            "verified": record.verified,
            "as_drawn": record.as_drawn,
        }
    )


@blueprint.post("/sites/<site_id>/plans/<plan_id>/publish")
def post_publish(site_id: str, plan_id: str) -> Response:
    """Put a plan in force."""
    account = require(Permission.PLAN, site=site_id)
    with transaction() as session:
        now = clock()
        _, site = parts().sites.load(session, site_id)
        card = plans.save_publication(session, site_id, plan_id, at=now)
        issue_route_sheets(session, site, card, now=now)
        audit.save_deed(
            session,
            "plan_published",
            at=now,
            by=account.id,
            site_id=site_id,
            facts={"plan_id": plan_id},
        )
    return answer(card_out(card))
