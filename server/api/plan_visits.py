"""One visit of a plan: why it is where it is, and what every other place would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint

from routing.move import offers
from routing.problem import TICKS, VisitId
from server.api.plan_out import StopWriter
from server.api.programmes import entry_out, item_out, target_counts
from server.api.site_out import SiteWriter
from server.auth import Permission, require
from server.request import answer, clock, parts, reading
from server.storage import plans, programmes
from server.storage.errors import Unknown
from server.workflows import Refused
from server.workflows.explain_visit import explain_visit

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy.orm import Session

    from server.workflows.plan_at_hand import PlanAtHand
    from spatial.site import Site

blueprint = APIBlueprint("plan_visits", __name__, tag="Plans")


def at_hand(session: Session, site: Site, plan_id: str) -> PlanAtHand:
    """Get a plan ready to be asked and changed."""
    return parts().at_hand.take(
        session, site, plan_id, problems=parts().settings.networks, now=clock()
    )


@blueprint.get("/sites/<site_id>/plans/<plan_id>/visits/<visit_id>/offers")
def get_offers(site_id: str, plan_id: str, visit_id: str) -> Response:
    """What a visit would cost on every shift, or what is in the way there."""
    require(Permission.PLAN, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        plan = at_hand(session, site, plan_id)
    if VisitId(visit_id) not in plan.problem.visit:
        raise Unknown("visit", visit_id)
    found = offers(plan.problem, plan.plan, VisitId(visit_id), plan.hold)
    return answer(
        {
            "visit_id": visit_id,
            "revision": plan.card.revision,
            "offers": [
                {
                    "shift_id": offer.shift,
                    "walk_s": None if offer.walking is None else offer.walking / TICKS,
                    "cost_s": None if offer.cost is None else round(offer.cost / TICKS, 1),
                    "starts_at": None
                    if offer.starts is None
                    else plan.clock.instant(offer.starts).astimezone(plan.zone).isoformat(),
                    "obstacle": offer.obstacle,
                    "current": offer.current,
                }
                for offer in found
            ],
        }
    )


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
            at_hand=_kept(session, site, plan_id),
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


def _kept(session: Session, site: Site, plan_id: str) -> PlanAtHand | None:
    try:
        return at_hand(session, site, plan_id)
    except Refused:  # what the plan was made from is gone: the rest can still be told
        return None
