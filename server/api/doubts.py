"""Doubts about a plan with their mends, and who has found it right as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from apiflask import APIBlueprint
from pydantic import Field
from shapely.geometry import LineString

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
from server.storage import people
from server.workflows.doubts import list_doubts, settle_doubts
from spatial.edit import (
    AddConnector,
    AddOpening,
    ChangeConnector,
    ChangeOpening,
    MoveAsset,
    ShiftFile,
)
from spatial.frames import MAP_DECIMALS, GeoJsonFrame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

    from server.storage.settled_doubts import SettledDoubt
    from server.workflows.doubts import ListedDoubt
    from spatial.edit import Edit
    from spatial.settle import Settled
    from spatial.site import Asset, OpeningId, Space

blueprint = APIBlueprint("doubts", __name__, tag="Import")

MOST_NAMED = 200


class SettleBody(Body):
    """Doubts by id, and whether the plan is right as it is."""

    ids: Annotated[tuple[str, ...], Field(min_length=1, max_length=1_000)]
    is_right: bool


@blueprint.get("/sites/<site_id>/doubts")
def get_doubts(site_id: str) -> Response:
    """What keeps parts of the site from being reached, by cause, each with a proposed mend."""
    require(Permission.SEE_PLANS, site=site_id)
    with reading() as session:
        card, plan = parts().plans.load(session, site_id)
        listed = list_doubts(session, site_id, plan)
        names = people.load_names(session, {one.settled.by for one in listed if one.settled})
    writer = _DoubtWriter(plan, names)
    found = [writer.doubt(one) for one in listed]
    return answer(items(found, revision=card.revision), tagged=True)


@blueprint.post("/sites/<site_id>/doubts/settle")
@accepts(SettleBody)
def post_settle(site_id: str) -> Response:
    """Say of doubts that the plan is right as it is, or open them again."""
    account = require(Permission.EDIT_SITE, site=site_id)
    body = parse(SettleBody)
    with reading() as session:
        _, plan = parts().plans.load(session, site_id)
    with transaction() as session:
        settle_doubts(
            session,
            site_id,
            plan,
            body.ids,
            is_right=body.is_right,
            by=account.id,
            now=clock(),
        )
    return answer({"ids": list(body.ids), "is_right": body.is_right})


class _DoubtWriter:
    def __init__(self, settled: Settled, people: Mapping[str, str]) -> None:
        self.people = people
        self.site = settled.site
        self.writer = SiteWriter(settled.site)
        self.frame = GeoJsonFrame(settled.site.georeference, MAP_DECIMALS)
        things: list[Space | Asset] = [*settled.site.spaces, *settled.site.assets]
        self.openings = {opening.id: opening for opening in settled.site.openings}
        self.names = {str(thing.id): (thing.name, thing.name_en) for thing in things}

    def doubt(self, listed: ListedDoubt) -> dict[str, Any]:
        doubt, settled = listed.doubt, listed.settled
        return {
            "id": doubt.id,
            "reason": doubt.reason,
            "fix": doubt.fix,
            "storey_id": doubt.storey_id,
            "point": None if doubt.point is None else self.writer.points([doubt.point])[0],
            "area_m2": round(doubt.area, 1),
            "spaces": [self._named(i) for i in doubt.space_ids[:MOST_NAMED]],
            "of_spaces": len(doubt.space_ids),
            "assets": [self._named(i) for i in doubt.asset_ids[:MOST_NAMED]],
            "of_assets": len(doubt.asset_ids),
            "connector_id": doubt.connector_id,
            "opening": self._opening(doubt.opening_id),
            "facts": dict(doubt.facts),
            "edits": [self._edit(edit) for edit in doubt.edits],
            "settled": None if settled is None else self._settled(settled),
        }

    def _settled(self, settled: SettledDoubt) -> dict[str, Any]:
        return {
            "at": settled.at.isoformat(),
            "by": settled.by,
            "by_name": self.people.get(settled.by, ""),
            "is_mended": settled.edit_id is not None,
        }

    def _opening(self, opening_id: OpeningId | None) -> dict[str, Any] | None:
        """Where a door lies, and the spaces to both sides of it."""
        opening = self.openings.get(opening_id) if opening_id else None
        if opening is None:
            return None
        return {
            "id": opening.id,
            "kind": opening.kind,
            "line": self.frame.geometry(LineString(opening.line))["coordinates"],
            "between": [None if side is None else self._named(side) for side in opening.space_ids],
        }

    def _named(self, thing_id: str) -> dict[str, str]:
        name, name_en = self.names[thing_id]
        return {"id": thing_id, "name": name, "name_en": name_en}

    def _edit(self, edit: Edit) -> dict[str, Any]:
        """A proposed edit as it can be sent back."""
        match edit:
            case AddOpening():
                return {
                    "kind": "add_opening",
                    "storey_id": edit.storey_id,
                    "opening_kind": edit.opening_kind,
                    "line": self.frame.geometry(LineString(edit.line))["coordinates"],
                    "is_entrance": edit.is_entrance,
                }
            case ChangeOpening():
                said = {"is_entrance": edit.is_entrance, "is_closed": edit.is_closed}
                changed = {key: value for key, value in said.items() if value is not None}
                return {"kind": "change_opening", "id": edit.id, **changed}
            case ChangeConnector():
                return {"kind": "change_connector", "id": edit.id, "is_closed": edit.is_closed}
            case AddConnector():
                return {
                    "kind": "add_connector",
                    "connector_kind": edit.connector_kind,
                    "name": edit.name,
                    "landings": [
                        {"storey_id": storey_id, "point": self.writer.points([point])[0]}
                        for storey_id, point in edit.landings
                    ],
                }
            case MoveAsset():
                return {
                    "kind": "move_asset",
                    "id": edit.id,
                    "storey_id": edit.storey_id,
                    "point": self.writer.points([edit.point])[0],
                }
            case ShiftFile():
                return {
                    "kind": "shift_file",
                    "file": edit.file,
                    "east_m": edit.east,
                    "north_m": edit.north,
                    "up_m": edit.up,
                }
        raise AssertionError(f"nothing proposes {edit}")
