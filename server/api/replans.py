"""Re-planning: what has happened goes in, a proposal comes out; it is accepted or discarded."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field, model_validator

from server.api.jobs import accepted
from server.api.plan_changes import StepIn, changed_out, issue_if_in_force
from server.api.plan_out import StopWriter, left_out
from server.api.plan_visits import at_hand
from server.api.site_out import SiteWriter
from server.auth import Permission, require
from server.request import Body, accepts, answer, clock, parse, parts, reading, transaction
from server.storage import jobs, plan_changes, plans
from server.storage.errors import StaleRevision
from server.workflows.replan import accept_replan, show_replan

if TYPE_CHECKING:
    from typing import Self

    from flask import Response

    from server.storage.plans import PlanChange

blueprint = APIBlueprint("replans", __name__, tag="Plans")


class AbsenceIn(Body):
    """Who does not come, and on which days (both included)."""

    inspector_id: str = Field(max_length=80)
    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_day > self.last_day:
            raise ValueError("first_day is after last_day")
        return self


class ShutIn(Body):
    """Which door or lift is out of service, and on which days (both included)."""

    element_id: str = Field(max_length=80)
    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_day > self.last_day:
            raise ValueError("first_day is after last_day")
        return self


class ReplanIn(Body):
    """What has happened, and how many visits that could stay may move all the same."""

    revision: int = Field(ge=0)
    absences: list[AbsenceIn] = Field(default=[], max_length=50)
    shut: list[ShutIn] = Field(default=[], max_length=50)
    findings: list[str] = Field(default=[], max_length=200)
    surprises: list[str] = Field(default=[], max_length=20)
    most_moves: int = Field(default=10, ge=0, le=10_000)
    seconds: float = Field(default=8, ge=1, le=120)


@blueprint.post("/sites/<site_id>/plans/<plan_id>/proposal")
@accepts(ReplanIn)
def post_proposal(site_id: str, plan_id: str) -> Response:
    """Mend a plan in a job; the plan itself stays as it is."""
    account = require(Permission.PLAN, site=site_id)
    body = parse(ReplanIn)
    with transaction() as session:
        card = plans.load_plan_card(session, site_id, plan_id)
        if card.revision != body.revision:
            raise StaleRevision("plan", sent=body.revision, current=card.revision)
        arguments = {
            "site_id": site_id,
            "plan_id": plan_id,
            "user_id": account.id,
            **body.model_dump(mode="json"),
        }
        job = jobs.save_job(
            session, "replan", arguments, by=account.id, at=clock(), site_id=site_id
        )
    return accepted(job)


@blueprint.get("/sites/<site_id>/plans/<plan_id>/proposal")
def get_proposal(site_id: str, plan_id: str) -> Response:
    """What is proposed for a plan: which visits go where, and which rounds change; null without."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        plans.load_plan_card(session, site_id, plan_id)
        change = plan_changes.load_proposal(session, plan_id)
        if change is None:  # the usual case, asked at each look at a plan: no error
            return answer(None)
        routes, emptied, unplanned = show_replan(
            session,
            at_hand(session, site, plan_id),
            change,
            problem_of=lambda key: parts().at_hand.problem(parts().settings.networks, key),
        )
    writer = StopWriter(SiteWriter(site), ZoneInfo(site.timezone))
    return answer(
        {
            **_proposal_out(change),
            "routes": [writer.route(route) for route in routes],
            "emptied": sorted(emptied),
            "unplanned": [left_out(left) for left in unplanned],
        }
    )


@blueprint.post("/sites/<site_id>/plans/<plan_id>/proposal/accept")
@accepts(StepIn)
def post_accept(site_id: str, plan_id: str) -> Response:
    """Put what is proposed in effect; it can be undone like any change."""
    account = require(Permission.PLAN, site=site_id)
    body = parse(StepIn)
    folder = parts().settings.networks
    with transaction() as session:
        _, site = parts().sites.load(session, site_id)
        changed = accept_replan(
            session,
            at_hand(session, site, plan_id),
            revision=body.revision,
            problem_of=lambda key: parts().at_hand.problem(folder, key),
            network=lambda: parts().plans.load(session, site_id)[1].network,
            now=clock(),
            by=account.id,
        )
        issue_if_in_force(session, site, changed.card)
        content = changed_out(session, site, changed)
    parts().at_hand.keep(changed.card, changed.plan)
    return answer(content)


@blueprint.delete("/sites/<site_id>/plans/<plan_id>/proposal")
def delete_proposal(site_id: str, plan_id: str) -> Response:
    """Discard what is proposed."""
    require(Permission.PLAN, site=site_id)
    with transaction() as session:
        plans.load_plan_card(session, site_id, plan_id)
        plan_changes.delete_proposal(session, plan_id)
    return answer({}, HTTPStatus.OK)


def _proposal_out(change: PlanChange) -> dict[str, Any]:
    before = {v: shift for shift, order in change.before.orders.items() for v in order}
    after = {v: shift for shift, order in change.after.orders.items() for v in order}
    chosen = set(change.facts["chosen"])
    fresh = {visit.id: visit for visit in change.after.added}
    moved = [v for v in {**before, **after} if before.get(v) != after.get(v)]
    return {
        "revision": change.revision,
        "at": change.at.isoformat(),
        "walk_s": change.facts["walk_s"],
        "most_moves": change.facts["most_moves"],
        "chosen": len(chosen),
        "forced": len(change.facts["forced"]),
        "away": sorted(change.after.away or ()),
        "moves": [
            {
                "visit_id": visit,
                "from_shift": before.get(visit),
                "to_shift": after.get(visit),
                "by_choice": visit in chosen,
                "name": fresh[visit].name if visit in fresh else "",
                "name_en": fresh[visit].name_en if visit in fresh else "",
            }
            for visit in moved
        ],
    }
