"""Changes of a plan by hand: move, swap, exchange, pin, lock; undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from routing.problem import TICKS
from server.api.plan_out import StopWriter, card_out, left_out
from server.api.plan_visits import at_hand
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
from server.storage import plan_changes, plans
from server.workflows.change_plan import Wish, change_plan, step_back
from server.workflows.issue_route_sheets import issue_route_sheets
from server.workflows.price_change import price_change
from server.workflows.walked_now import SiteNow

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy.orm import Session

    from server.storage.plans import PlanCard, PlanChange
    from server.workflows.change_plan import Changed
    from spatial.site import Site

blueprint = APIBlueprint("plan_changes", __name__, tag="Plans")


class ChangeIn(Body):
    """What to change, and the revision of the plan that was seen."""

    revision: int = Field(ge=0)
    what: Literal["move", "move_group", "swap", "exchange", "pin", "unpin", "lock", "unlock"]
    visit_id: str = Field(default="", max_length=200)
    shift_id: str = Field(default="", max_length=120)
    other_id: str = Field(default="", max_length=120)
    other_visit_id: str = Field(default="", max_length=200)


class StepIn(Body):
    """The revision of the plan that was seen."""

    revision: int = Field(ge=0)


@blueprint.get("/sites/<site_id>/plans/<plan_id>/changes")
def get_changes(site_id: str, plan_id: str) -> Response:
    """Changes of a plan, oldest first; those after its step were undone."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        card = plans.load_plan_card(session, site_id, plan_id)
        found = plan_changes.list_changes(session, plan_id)
    return answer(items([_change_out(change, card) for change in found]))


@blueprint.post("/sites/<site_id>/plans/<plan_id>/changes")
@accepts(ChangeIn)
def post_change(site_id: str, plan_id: str) -> Response:
    """Change a plan; the answer has what is new in it."""
    account = require(Permission.PLAN, site=site_id)
    body = parse(ChangeIn)
    wish = Wish(**body.model_dump(exclude={"revision"}))
    with transaction() as session:
        card, site = parts().sites.load(session, site_id)
        changed = change_plan(
            session,
            at_hand(session, site, plan_id),
            wish,
            revision=body.revision,
            on=SiteNow(
                site=site,
                revision=card.revision,
                network=lambda: parts().plans.load(session, site_id)[1].network,
            ),
            now=clock(),
            by=account.id,
        )
        issue_if_in_force(session, site, changed.card)
        content = changed_out(session, site, changed)
    parts().at_hand.keep(changed.card, changed.plan)
    return answer(content)


class PriceIn(Body):
    """A change that somebody may make, to be priced."""

    what: Literal["move", "move_group", "swap", "exchange"]
    visit_id: str = Field(default="", max_length=200)
    shift_id: str = Field(default="", max_length=120)
    other_id: str = Field(default="", max_length=120)
    other_visit_id: str = Field(default="", max_length=200)


@blueprint.post("/sites/<site_id>/plans/<plan_id>/prices")
@accepts(PriceIn)
def post_price(site_id: str, plan_id: str) -> Response:
    """What a change would cost, or what is in its way; nothing is changed."""
    require(Permission.PLAN, site=site_id)
    wish = Wish(**parse(PriceIn).model_dump())
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        plan = at_hand(session, site, plan_id)
    price = price_change(plan, wish)
    possible = price.obstacle is None
    return answer(
        {
            "revision": plan.card.revision,
            "walk_s": price.walking / TICKS if possible else None,
            "cost_s": round(price.cost / TICKS, 1) if possible else None,
            "moved": [
                {
                    "visit_id": one.visit,
                    "from_shift": one.from_shift,
                    "to_shift": one.to_shift,
                    "starts_at": plan.clock.instant(one.starts).astimezone(plan.zone).isoformat(),
                }
                for one in price.moved
            ],
            "obstacle": price.obstacle,
            "visit_id": price.visit or None,
            "shift_id": price.shift or None,
        }
    )


@blueprint.post("/sites/<site_id>/plans/<plan_id>/undo")
@accepts(StepIn)
def post_undo(site_id: str, plan_id: str) -> Response:
    """Take the last change back."""
    return _step(site_id, plan_id, forward=False)


@blueprint.post("/sites/<site_id>/plans/<plan_id>/redo")
@accepts(StepIn)
def post_redo(site_id: str, plan_id: str) -> Response:
    """Do again what was undone last."""
    return _step(site_id, plan_id, forward=True)


def _step(site_id: str, plan_id: str, *, forward: bool) -> Response:
    account = require(Permission.PLAN, site=site_id)
    body = parse(StepIn)
    folder = parts().settings.networks
    with transaction() as session:
        _, site = parts().sites.load(session, site_id)
        changed = step_back(
            session,
            at_hand(session, site, plan_id),
            forward=forward,
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


def issue_if_in_force(session: Session, site: Site, card: PlanCard) -> None:
    """What inspectors see changes with the plan: so do the sheets they were given."""
    if card.published_at is not None:
        issue_route_sheets(session, site, card, now=clock())


def steps_out(session: Session, card: PlanCard) -> dict[str, Any]:
    """What of a plan is held, and whether there is anything to undo or redo."""
    return {
        "pinned": sorted(card.pinned),
        "locked": sorted(card.locked),
        "can_undo": card.step > 0,
        "can_redo": plan_changes.count_changes(session, card.id) > card.step,
    }


def changed_out(session: Session, site: Site, changed: Changed) -> dict[str, Any]:
    """A plan after a change: its card, and the routes that are new or other than before."""
    writer = StopWriter(SiteWriter(site), ZoneInfo(site.timezone))
    state = changed.state
    return {
        **card_out(changed.card),
        **steps_out(session, changed.card),
        "routes": [writer.route(route) for route in state.routes],
        "emptied": sorted(state.emptied),
        "unplanned": [left_out(left) for left in state.unplanned],
        "removed": sorted(state.removed),
        "away": None if state.away is None else sorted(state.away),
    }


def _change_out(change: PlanChange, card: PlanCard) -> dict[str, Any]:
    return {
        "n": change.n,
        "what": change.what,
        "facts": dict(change.facts),
        "at": change.at.isoformat(),
        "in_effect": change.n is not None and change.n <= card.step,
    }
