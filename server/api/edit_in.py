"""Hand edits in the words of the HTTP contract: one model for each, longitude first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, FiniteFloat

from server.api.edit_parts_in import (
    ChangeAssetsIn,
    ChangeSpacesIn,
    DrawSpaceIn,
    MergeSpacesIn,
    MoveAssetIn,
    PlaceAssetIn,
    ReshapeSpaceIn,
    SetZoneIn,
    SplitSpaceIn,
)
from server.api.metres import Hours, Ids, LonLat, Metres, Name, Seconds
from server.request import Body
from spatial import edit
from spatial.site import (
    AssetId,
    ConnectorId,
    ConnectorKind,
    OpeningId,
    OpeningKind,
    SpaceId,
    StoreyId,
    ZoneId,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial.georeference import Georeference
    from spatial.site import Point2


Shift = Annotated[FiniteFloat, Field(ge=-1e6, le=1e6)]


class LandingIn(Body):
    """Where a stair or lift is stepped onto."""

    storey_id: str
    point: LonLat


def _landings(landings: Sequence[LandingIn], metres: Metres) -> tuple[tuple[StoreyId, Point2], ...]:
    return tuple((StoreyId(one.storey_id), metres.point(one.point)) for one in landings)


class AddOpeningIn(Body):
    """`edit.AddOpening`."""

    kind: Literal["add_opening"]
    storey_id: str
    opening_kind: OpeningKind = "door"
    line: tuple[LonLat, LonLat]
    name: Name = ""
    is_entrance: bool | None = None

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.AddOpening(
            storey_id=StoreyId(self.storey_id),
            opening_kind=self.opening_kind,
            line=metres.line(self.line),
            name=self.name,
            is_entrance=self.is_entrance,
        )


class ChangeOpeningIn(Body):
    """`edit.ChangeOpening`."""

    kind: Literal["change_opening"]
    id: str
    line: tuple[LonLat, LonLat] | None = None
    opening_kind: OpeningKind | None = None
    name: Name | None = None
    is_entrance: bool | None = None
    is_closed: bool | None = None
    one_way: edit.DoorOneWay | None = None
    delay_s: Seconds | None = None
    hours: Hours | None = None

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.ChangeOpening(
            id=OpeningId(self.id),
            line=None if self.line is None else metres.line(self.line),
            opening_kind=self.opening_kind,
            name=self.name,
            is_entrance=self.is_entrance,
            is_closed=self.is_closed,
            one_way=self.one_way,
            delay=self.delay_s,
            hours=self.hours,
        )


class AddConnectorIn(Body):
    """`edit.AddConnector`."""

    kind: Literal["add_connector"]
    connector_kind: ConnectorKind
    landings: Annotated[tuple[LandingIn, ...], Field(min_length=1, max_length=300)]
    name: Name = ""
    one_way: edit.OneWay = "both"

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.AddConnector(
            connector_kind=self.connector_kind,
            landings=_landings(self.landings, metres),
            name=self.name,
            one_way=self.one_way,
        )


class ChangeConnectorIn(Body):
    """`edit.ChangeConnector`."""

    kind: Literal["change_connector"]
    id: str
    connector_kind: ConnectorKind | None = None
    name: Name | None = None
    landings: Annotated[tuple[LandingIn, ...], Field(min_length=1, max_length=300)] | None = None
    move_landings: Annotated[tuple[LandingIn, ...], Field(max_length=300)] = ()
    leave_storeys: Annotated[tuple[str, ...], Field(max_length=300)] = ()
    one_way: edit.OneWay | None = None
    is_closed: bool | None = None
    wait_s: Seconds | None = None
    hours: Hours | None = None

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.ChangeConnector(
            id=ConnectorId(self.id),
            connector_kind=self.connector_kind,
            name=self.name,
            landings=None if self.landings is None else _landings(self.landings, metres),
            moved=_landings(self.move_landings, metres),
            left=tuple(map(StoreyId, self.leave_storeys)),
            one_way=self.one_way,
            is_closed=self.is_closed,
            wait=self.wait_s,
            hours=self.hours,
        )


class ShiftFileIn(Body):
    """`edit.ShiftFile`."""

    kind: Literal["shift_file"]
    file: str
    east_m: Shift
    north_m: Shift
    up_m: Shift

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        del metres
        return edit.ShiftFile(file=self.file, east=self.east_m, north=self.north_m, up=self.up_m)


class RemoveIn(Body):
    """Taking things of one sort away."""

    kind: Literal[
        "remove_openings", "remove_connectors", "remove_spaces", "remove_assets", "remove_zones"
    ]
    ids: Ids

    def as_edits(self) -> list[edit.Edit]:
        """The values: one for each door, stair or zone, one for all spaces or assets."""
        match self.kind:
            case "remove_openings":
                return [edit.RemoveOpening(id=OpeningId(i)) for i in self.ids]
            case "remove_connectors":
                return [edit.RemoveConnector(id=ConnectorId(i)) for i in self.ids]
            case "remove_spaces":
                return [edit.RemoveSpaces(ids=tuple(map(SpaceId, self.ids)))]
            case "remove_assets":
                return [edit.RemoveAssets(ids=tuple(map(AssetId, self.ids)))]
            case "remove_zones":
                return [edit.RemoveZone(id=ZoneId(i)) for i in self.ids]


EditIn = Annotated[
    AddOpeningIn
    | ChangeOpeningIn
    | AddConnectorIn
    | ChangeConnectorIn
    | DrawSpaceIn
    | ReshapeSpaceIn
    | SplitSpaceIn
    | MergeSpacesIn
    | ChangeSpacesIn
    | PlaceAssetIn
    | MoveAssetIn
    | ChangeAssetsIn
    | SetZoneIn
    | ShiftFileIn
    | RemoveIn,
    Field(discriminator="kind"),
]


class EditsBody(Body):
    """Some edits as one step, made on a revision of the site."""

    revision: int
    edits: Annotated[tuple[EditIn, ...], Field(min_length=1, max_length=500)]

    def as_edits(self, georeference: Georeference) -> list[tuple[str, edit.Edit]]:
        """The values, each with its word in the contract."""
        metres = Metres(georeference)
        found: list[tuple[str, Any]] = []
        for one in self.edits:
            if isinstance(one, RemoveIn):
                found += [(one.kind, value) for value in one.as_edits()]
            else:
                found.append((one.kind, one.as_edit(metres)))
        return found


class RevisionBody(Body):
    """The revision of the site that somebody looks at."""

    revision: int
