"""Unannounced inspections: draw one, see when it starts, and what it was once it has."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from pydantic import AwareDatetime, Field

from inspection.surprise import DrawRules, is_as_drawn
from server.auth import Permission, permissions, require
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
from server.storage import surprises
from server.storage.errors import Unknown
from server.workflows.draw_surprise import SurpriseOrder, draw_surprise, open_surprise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from flask import Response

    from server.storage.surprises import KeptDraw
    from spatial.site import Site

blueprint = APIBlueprint("surprises", __name__, tag="Surprise inspections")


class SurpriseIn(Body):
    """What to draw from, how many, how soon everything must have been drawn, and when it starts."""

    name: str = Field(min_length=1, max_length=200)
    kinds: list[str] = Field(default=[], max_length=60)
    uses: list[str] = Field(default=[], max_length=20)
    count: int = Field(ge=1, le=200)
    cover_draws: int = Field(default=6, ge=1, le=52)
    walking_loss: float = Field(default=0.15, ge=0, le=1)
    opens_at: AwareDatetime


@blueprint.post("/sites/<site_id>/surprises")
@accepts(SurpriseIn)
def post_surprise(site_id: str) -> Response:
    """Draw and seal; the answer tells the commitment alone."""
    account = require(Permission.DRAW, site=site_id)
    body = parse(SurpriseIn)
    order = SurpriseOrder(
        name=body.name,
        kinds=frozenset(body.kinds),
        uses=frozenset(body.uses),
        rules=DrawRules(
            count=body.count, cover_draws=body.cover_draws, walking_loss=body.walking_loss
        ),
        opens_at=body.opens_at,
        seed=secrets.token_hex(16),
    )
    with transaction() as session:
        _, site = parts().sites.load(session, site_id)
        kept = draw_surprise(
            session,
            site,
            order,
            networks=parts().settings.networks,
            now=clock(),
            by=account.id,
        )
    return answer(_out(kept, site, clock()))


@blueprint.get("/sites/<site_id>/surprises")
def get_surprises(site_id: str) -> Response:
    """Draws, newest first: inspectors see only those that have started."""
    account = require(Permission.SEE_SITE, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        kept = surprises.list_draws(session, site_id)
    now = clock()
    oversees = Permission.SEE_PLANS in permissions(account)
    shown = [one for one in reversed(kept) if oversees or one.is_open(now)]
    return answer(items([_out(one, site, now) for one in shown]))


@blueprint.get("/sites/<site_id>/surprises/<draw_id>")
def get_surprise(site_id: str, draw_id: str) -> Response:
    """One draw; with all that is needed to make it again once it has started."""
    account = require(Permission.SEE_SITE, site=site_id)
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        kept = surprises.load_draw(session, site_id, draw_id)
    if not kept.is_open(clock()) and Permission.SEE_PLANS not in permissions(account):
        raise Unknown("surprise", draw_id)
    return answer(_out(kept, site, clock(), record=True))


@blueprint.post("/sites/<site_id>/surprises/<draw_id>/open")
def post_open(site_id: str, draw_id: str) -> Response:
    """Break the seal now; it stays on record who did."""
    account = require(Permission.DRAW, site=site_id)
    with transaction() as session:
        _, site = parts().sites.load(session, site_id)
        kept = open_surprise(session, site_id, draw_id, now=clock(), by=account.id)
    return answer(_out(kept, site, clock(), record=True))


def _out(kept: KeptDraw, site: Site, now: datetime, *, record: bool = False) -> dict[str, Any]:
    """A draw as far as it may be told: before it starts neither seed nor anything drawn."""
    made = kept.draw
    told: dict[str, Any] = {
        "id": made.id,
        "name": kept.name,
        "number": made.number,
        "count": made.rules.count,
        "cover_draws": made.rules.cover_draws,
        "candidates": len(made.candidates),
        "made_at": kept.made_at.isoformat(),
        "opens_at": made.opens_at.isoformat(),
        "opened_at": None if kept.opened_at is None else kept.opened_at.isoformat(),
        "commitment": kept.commitment,
        "state": "open" if kept.is_open(now) else "sealed",
        "drawn": None,
    }
    if not kept.is_open(now):
        return told
    names: dict[str, tuple[str, str, str, str | None]] = {
        **{a.id: (a.name, a.name_en, a.code, a.storey_id) for a in site.assets},
        **{s.id: (s.name or s.number, s.name_en, s.number, s.storey_id) for s in site.spaces},
    }
    told["drawn"] = [_thing(names, target) for target in made.drawn]
    told |= dict(kept.walk)
    told["walking_loss"] = made.rules.walking_loss
    told["verified"] = is_as_drawn(made) and made.commitment == kept.commitment
    if record:
        told["record"] = {
            "seed": made.seed,
            "candidates": list(made.candidates),
            "covered": list(made.covered),
        }
    return told


def _thing(names: Mapping[str, tuple[str, str, str, str | None]], target: str) -> dict[str, Any]:
    name, name_en, code, storey = names.get(target, ("", "", "", None))
    return {
        "target_id": target,
        "name": name,
        "name_en": name_en,
        "code": code,
        "storey_id": storey,
    }
