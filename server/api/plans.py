"""Plans: make one, look at it, ask why, put it in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from server.api.jobs import accepted
from server.api.programmes import entry_out, item_out, target_counts
from server.api.site_out import SiteWriter
from server.auth import Permission, require
from server.request import (
    Body,
    accepts,
    answer,
    clock,
    items,
    parse,
    parts,
    reading,
    transaction,
)
from server.storage import audit, jobs, people, plans, programmes
from server.storage.errors import Unknown
from server.workflows.explain_visit import explain_visit
from server.workflows.list_due import list_due
from server.workflows.make_plan import PlanOrder, refuse_what_cannot_be_planned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response

    from server.storage.plans import (
        LeftOut,
        LegPart,
        PlanCard,
        PlannedRoute,
        PlannedStop,
        PlannedVisit,
    )

blueprint = APIBlueprint("plans", __name__, tag="Plans")


class PlanIn(Body):
    """Which horizon to plan, how long to search, from which seed."""

    starts_on: date
    weeks: int = Field(ge=1, le=12)
    seconds: float = Field(ge=5, le=600)
    seed: int = Field(default=1, ge=0, le=2**31 - 1)


@blueprint.post("/sites/<site_id>/plans")
@accepts(PlanIn)
def post_plan(site_id: str) -> Response:
    """Plan a horizon in a job."""
    account = require(Permission.PLAN, site=site_id)
    body = parse(PlanIn)
    _refuse_early(site_id, body)
    arguments = {
        "site_id": site_id,
        "starts_on": body.starts_on.isoformat(),
        "weeks": body.weeks,
        "seconds": body.seconds,
        "seed": body.seed,
        "user_id": account.id,
    }
    with transaction() as session:
        job = jobs.save_job(
            session, "make_plan", arguments, by=account.id, at=clock(), site_id=site_id
        )
    return accepted(job)


def _refuse_early(site_id: str, body: PlanIn) -> None:
    order = PlanOrder(
        site_id=site_id,
        starts_on=body.starts_on,
        weeks=body.weeks,
        seconds=body.seconds,
        seed=body.seed,
    )
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        due = list_due(session, site, first_day=body.starts_on, days=7 * body.weeks)
    refuse_what_cannot_be_planned(due, order, clock())


@blueprint.get("/sites/<site_id>/plans")
def get_plans(site_id: str) -> Response:
    """Plans of a site, newest first."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        found = plans.list_plans(session, site_id)
    return answer(items([_card_out(card) for card in found]))


@blueprint.get("/sites/<site_id>/plans/<plan_id>")
def get_plan(site_id: str, plan_id: str) -> Response:
    """One plan with its routes."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        plan = plans.load_plan(session, site_id, plan_id)
        team = people.list_team(session, site_id)
    zone = ZoneInfo(site.timezone)
    writer = StopWriter(SiteWriter(site), zone)
    content = {
        **_card_out(plan.card),
        "inspectors": [
            {
                "id": one.id,
                "name": one.name,
                "name_en": one.name_en,
                "skills": sorted({q.skill for q in one.qualifications}),
            }
            for one in team
        ],
        "shifts": [
            {
                "id": shift.id,
                "inspector_id": shift.inspector_id,
                "date": shift.day.isoformat(),
                "starts_at": shift.starts_at.astimezone(zone).isoformat(),
                "ends_at": shift.ends_at.astimezone(zone).isoformat(),
            }
            for shift in plan.shifts
        ],
        "routes": [writer.route(route) for route in plan.routes],
        "unplanned": [_left_out(left) for left in plan.unplanned],
    }
    return answer(content, tagged=True)


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


@blueprint.get("/sites/<site_id>/plans/<plan_id>/visits/<visit_id>")
def get_visit(site_id: str, plan_id: str, visit_id: str) -> Response:
    """Why a visit is where it is."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        saved = programmes.load_programme(session, site_id)
        visit, _, _ = plans.load_visit(session, site_id, plan_id, visit_id)
        entries = {} if saved is None else {e.key: e for e in saved.programme.entries}
        entry = entries.get(visit.entry_key)
        found = explain_visit(
            session,
            site_id,
            plan_id,
            visit_id,
            problems=parts().settings.networks,
            skills=entry.skills if entry else frozenset(),
        )
        counts = target_counts(session, site_id, saved.programme) if saved else {}
    zone = ZoneInfo(site.timezone)
    checklist = saved.checklists.get(entry.checklist) if saved and entry else None
    stop = None if found.stop is None else StopWriter(SiteWriter(site), zone).stops([found.stop])[0]
    return answer(
        {
            "visit_id": visit_id,
            "stop": stop,
            "route_id": found.route_id,
            "entry": None if entry is None else entry_out(entry, counts.get(entry.key, 0)),
            "window": {
                "last": None if visit.last is None else visit.last.isoformat(),
                "earliest": visit.earliest.astimezone(zone).date().isoformat(),
                "due": visit.due.isoformat(),
                "latest": visit.latest.astimezone(zone).date().isoformat(),
            },
            "reasons": [{"key": key, "facts": dict(facts)} for key, facts in found.reasons],
            "alternatives": [
                {
                    "date": option.day.isoformat(),
                    "inspector_id": option.inspector_id,
                    "walk_s": None if option.walk_s is None else round(option.walk_s, 1),
                    "obstacle": option.obstacle,
                    "current": option.current,
                }
                for option in found.options
            ],
            "items": [] if checklist is None else [item_out(item) for item in checklist.items],
        }
    )


@blueprint.post("/sites/<site_id>/plans/<plan_id>/publish")
def post_publish(site_id: str, plan_id: str) -> Response:
    """Put a plan in force."""
    account = require(Permission.PLAN, site=site_id)
    with transaction() as session:
        now = clock()
        card = plans.save_publication(session, site_id, plan_id, at=now)
        audit.save_deed(
            session,
            "plan_published",
            at=now,
            by=account.id,
            site_id=site_id,
            facts={"plan_id": plan_id},
        )
    return answer(_card_out(card))


class StopWriter:
    """Writes routes and stops; times in the site's own zone."""

    def __init__(self, writer: SiteWriter, zone: ZoneInfo) -> None:
        self._writer, self._zone = writer, zone

    def route(self, route: PlannedRoute) -> dict[str, Any]:
        """A route with its stops."""
        return {
            "id": route.id,
            "shift_id": route.shift_id,
            "inspector_id": route.inspector_id,
            "date": route.day.isoformat(),
            "leaves_at": route.leaves_at.astimezone(self._zone).isoformat(),
            "returns_at": route.returns_at.astimezone(self._zone).isoformat(),
            "walk_s": round(route.walk_s, 1),
            "service_s": round(route.service_s, 1),
            "metres": round(route.metres, 1),
            "stops": self.stops(route.stops),
        }

    def stops(self, stops: Sequence[PlannedStop]) -> list[dict[str, Any]]:
        """Stops with their points."""
        known = [stop.visit.point or (0.0, 0.0) for stop in stops]
        points = self._writer.points(known)
        return [self._stop(stop, point) for stop, point in zip(stops, points, strict=True)]

    def _stop(self, stop: PlannedStop, point: list[float]) -> dict[str, Any]:
        visit = stop.visit
        return {
            "n": stop.n,
            "visit_id": visit.id,
            "entry_key": visit.entry_key,
            **_target(visit),
            "kind": visit.kind,
            "code": visit.code,
            "name": visit.name,
            "name_en": visit.name_en,
            "storey_id": visit.storey_id,
            "point": point,
            "starts_at": stop.starts_at.astimezone(self._zone).isoformat(),
            "ends_at": stop.ends_at.astimezone(self._zone).isoformat(),
            "travel_s": round(stop.travel_s, 1),
        }


def legs_out(writer: SiteWriter, legs: Sequence[Sequence[LegPart]]) -> dict[str, Any]:
    """Legs of a route as GeoJSON: lines on each storey, points where a ride begins."""
    features = []
    for number, leg in enumerate(legs):
        for part_number, part in enumerate(leg):
            points = writer.points(part.line)
            if part.connector_id is not None:
                geometry: Mapping[str, Any] = {"type": "Point", "coordinates": points[0]}
                properties: dict[str, Any] = {
                    "layer": "ride",
                    "leg": number,
                    "part": part_number,
                    "connector_id": part.connector_id,
                    "kind": part.connector_kind,
                    "from_storey": part.storey_id,
                    "to_storey": part.to_storey_id,
                    "storey_id": part.storey_id,
                    "seconds": round(part.seconds, 1),
                }
            else:
                geometry = {"type": "LineString", "coordinates": points}
                properties = {
                    "layer": "leg",
                    "leg": number,
                    "part": part_number,
                    "storey_id": part.storey_id,
                    "metres": round(part.metres, 2),
                    "seconds": round(part.seconds, 1),
                }
            features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    return {"type": "FeatureCollection", "features": features}


def _card_out(card: PlanCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "starts_on": card.starts_on.isoformat(),
        "days": card.days,
        "made_at": card.made_at.isoformat(),
        "state": card.state,
        "summary": dict(card.summary),
    }


def _left_out(left: LeftOut) -> dict[str, Any]:
    return {
        "visit_id": left.visit.id,
        "entry_key": left.visit.entry_key,
        **_target(left.visit),
        "name": left.visit.name,
        "name_en": left.visit.name_en,
        "reason": left.reason,
        "facts": dict(left.facts),
    }


def _target(visit: PlannedVisit) -> dict[str, str | None]:
    return {
        "asset_id": visit.target_id if visit.what == "asset" else None,
        "space_id": visit.target_id if visit.what == "space" else None,
    }
