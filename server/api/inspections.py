"""What a tablet sends of a round: visits as they were carried out, things seen in their place."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Literal

from apiflask import APIBlueprint
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from inspection.checklist import Answer
from inspection.sync import Inspection, InspectionId
from server.api.photos import photos_of
from server.auth import Permission, permissions, require
from server.request import Body, accepts, answer, clock, parse, parts, transaction
from server.storage import audit
from server.workflows.confirm_position import Sighting, confirm_position
from server.workflows.record_inspection import record_inspection

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response

    from server.storage.people import Account

blueprint = APIBlueprint("inspections", __name__, tag="Rounds")

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class AnswerIn(BaseModel):
    """The answer to one item."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    item_key: str = Field(max_length=80)
    value: StrictBool | StrictInt | StrictFloat | Annotated[str, Field(max_length=4_000)] | None = (
        None
    )
    note: str = Field(default="", max_length=4_000)
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)


class InspectionIn(Body):
    """One visit as it was carried out."""

    round_id: str = Field(max_length=80)
    visit_id: str = Field(max_length=200)
    outcome: Literal["done", "no_access"]
    reason: str = Field(default="", max_length=2_000)
    started_at: AwareDatetime
    ended_at: AwareDatetime
    answers: tuple[AnswerIn, ...] = Field(default=(), max_length=200)


@blueprint.put("/sites/<site_id>/inspections/<uuid:inspection_id>")
@accepts(InspectionIn)
def put_inspection(site_id: str, inspection_id: UUID) -> Response:
    """Record a visit; sending it again does no harm."""
    account = require(Permission.RECORD, site=site_id)
    body = parse(InspectionIn)
    now = clock()
    sent = Inspection(
        id=InspectionId(str(inspection_id)),
        round_id=body.round_id,
        visit_id=body.visit_id,
        outcome=body.outcome,
        reason=body.reason,
        started_at=body.started_at,
        ended_at=body.ended_at,
        answers=tuple(
            Answer(item_key=a.item_key, value=a.value, note=a.note, photos=a.photos)
            for a in body.answers
        ),
        by=account.id,
        received_at=now,
    )
    with transaction() as session:
        _, site = parts().sites.load(session, site_id)
        kept, receipt = record_inspection(
            session,
            site,
            sent,
            inspector_id=recorder(account),
            has_photo=photos_of(site_id).has,
        )
        if receipt == "accepted":
            facts = {"inspection_id": kept.id, "round_id": kept.round_id}
            audit.save_deed(
                session, "inspection_recorded", at=now, by=account.id, site_id=site_id, facts=facts
            )
    known = receipt == "already_known"
    content = {
        "id": kept.id,
        "round_id": kept.round_id,
        "visit_id": kept.visit_id,
        "outcome": kept.outcome,
        "received_at": kept.received_at.isoformat(),
        "already_known": known,
    }
    return answer(content, HTTPStatus.OK if known else HTTPStatus.CREATED)


class ConfirmationIn(Body):
    """A thing seen where the plan has it."""

    round_id: str = Field(max_length=80)
    asset_id: str = Field(max_length=200)
    position: str = Field(max_length=400)


@blueprint.put("/sites/<site_id>/confirmations/<uuid:confirmation_id>")
@accepts(ConfirmationIn)
def put_confirmation(site_id: str, confirmation_id: UUID) -> Response:
    """Confirm the position of a thing on the spot; sending it again does no harm."""
    account = require(Permission.RECORD, site=site_id)
    body = parse(ConfirmationIn)
    seen = Sighting(
        site_id=site_id,
        round_id=body.round_id,
        asset_id=body.asset_id,
        position=body.position,
        inspector_id=recorder(account),
        by=account.id,
        now=clock(),
    )
    outcome = confirm_position(parts().database, parts().plans, seen)
    content = {"id": str(confirmation_id), "asset_id": body.asset_id, "outcome": outcome}
    made = outcome == "confirmed"
    return answer(content, HTTPStatus.CREATED if made else HTTPStatus.OK)


def recorder(account: Account) -> str | None:
    """Inspector in whose name an account records; None for an administrator: anybody's."""
    if Permission.ADMINISTER in permissions(account):
        return None
    return account.inspector_id or ""
