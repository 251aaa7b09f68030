"""Hand edits in the words of the HTTP contract: one model for each, longitude first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import Field, FiniteFloat
from shapely.geometry import Polygon

from server.request import Body, InvalidRequest
from spatial import edit
from spatial.site import (
    AssetId,
    ConnectorId,
    ConnectorKind,
    OpeningId,
    OpeningKind,
    PositionState,
    SpaceId,
    SpaceUse,
    StoreyId,
    ZoneId,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spatial.georeference import Georeference
    from spatial.site import Point2

LonLat = tuple[
    Annotated[FiniteFloat, Field(ge=-180, le=180)], Annotated[FiniteFloat, Field(ge=-90, le=90)]
]
Name = Annotated[str, Field(max_length=200)]
Seconds = FiniteFloat | Literal["usual"]
Hours = Annotated[str, Field(max_length=20)]
Ids = Annotated[tuple[str, ...], Field(min_length=1, max_length=5_000)]
Ring = Annotated[tuple[LonLat, ...], Field(min_length=3, max_length=2_000)]


class Metres:
    """
    Turns points of a request into the site frame.

    Parameters
    ----------
    georeference
        Of the site.
    """

    def __init__(self, georeference: Georeference) -> None:
        self._georeference = georeference

    def points(self, degrees: Sequence[LonLat]) -> tuple[Point2, ...]:
        """Longitude and latitude -> metres."""
        metres = self._georeference.from_wgs84(np.array(degrees, dtype=np.float64))
        if not np.isfinite(metres).all():
            raise InvalidRequest([("points", "a point is too far away from the site")])
        return tuple((float(x), float(y)) for x, y in metres[:, :2])

    def point(self, degrees: LonLat) -> Point2:
        """One point."""
        return self.points([degrees])[0]

    def line(self, degrees: tuple[LonLat, LonLat]) -> edit.Line2:
        """A line from one point to another."""
        start, end = self.points(degrees)
        return start, end

    def polygon(self, rings: Sequence[Sequence[LonLat]]) -> Polygon:
        """A polygon: its outline, then its holes."""
        outline, *holes = [self.points(ring) for ring in rings]
        return Polygon(outline, holes)


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
            one_way=self.one_way,
            is_closed=self.is_closed,
            wait=self.wait_s,
            hours=self.hours,
        )


class DrawSpaceIn(Body):
    """`edit.DrawSpace`."""

    kind: Literal["draw_space"]
    storey_id: str
    rings: Annotated[tuple[Ring, ...], Field(min_length=1, max_length=50)]
    name: Name
    number: Annotated[str, Field(max_length=100)] = ""
    use: SpaceUse = "other"

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.DrawSpace(
            storey_id=StoreyId(self.storey_id),
            polygon=metres.polygon(self.rings),
            name=self.name,
            number=self.number,
            use=self.use,
        )


class ReshapeSpaceIn(Body):
    """`edit.ReshapeSpace`."""

    kind: Literal["reshape_space"]
    id: str
    rings: Annotated[tuple[Ring, ...], Field(min_length=1, max_length=50)]

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.ReshapeSpace(id=SpaceId(self.id), polygon=metres.polygon(self.rings))


class SplitSpaceIn(Body):
    """`edit.SplitSpace`."""

    kind: Literal["split_space"]
    id: str
    line: Annotated[tuple[LonLat, ...], Field(min_length=2, max_length=500)]
    name: Name = ""

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.SplitSpace(id=SpaceId(self.id), line=metres.points(self.line), name=self.name)


class MergeSpacesIn(Body):
    """`edit.MergeSpaces`."""

    kind: Literal["merge_spaces"]
    ids: Ids

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        del metres
        return edit.MergeSpaces(ids=tuple(map(SpaceId, self.ids)))


class ChangeSpacesIn(Body):
    """`edit.ChangeSpaces`."""

    kind: Literal["change_spaces"]
    ids: Ids
    name: Name | None = None
    number: Annotated[str, Field(max_length=100)] | None = None
    use: SpaceUse | None = None
    pass_through: FiniteFloat | None = None

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        del metres
        return edit.ChangeSpaces(
            ids=tuple(map(SpaceId, self.ids)),
            name=self.name,
            number=self.number,
            use=self.use,
            pass_through=self.pass_through,
        )


class PlaceAssetIn(Body):
    """`edit.PlaceAsset`."""

    kind: Literal["place_asset"]
    storey_id: str
    point: LonLat
    height_m: Annotated[FiniteFloat, Field(ge=-5, le=50)] = 1.5
    asset_kind: str
    name: Name = ""
    code: Name = ""

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.PlaceAsset(
            storey_id=StoreyId(self.storey_id),
            point=metres.point(self.point),
            height=self.height_m,
            asset_kind=self.asset_kind,
            name=self.name,
            code=self.code,
        )


class MoveAssetIn(Body):
    """`edit.MoveAsset`."""

    kind: Literal["move_asset"]
    id: str
    storey_id: str
    point: LonLat

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        return edit.MoveAsset(
            id=AssetId(self.id),
            storey_id=StoreyId(self.storey_id),
            point=metres.point(self.point),
        )


class ChangeAssetsIn(Body):
    """`edit.ChangeAssets`."""

    kind: Literal["change_assets"]
    ids: Ids
    asset_kind: str | None = None
    name: Name | None = None
    code: Name | None = None
    position_state: PositionState | None = None

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        del metres
        return edit.ChangeAssets(
            ids=tuple(map(AssetId, self.ids)),
            asset_kind=self.asset_kind,
            name=self.name,
            code=self.code,
            position_state=self.position_state,
        )


class SetZoneIn(Body):
    """`edit.SetZone`."""

    kind: Literal["set_zone"]
    id: str | None = None
    name: Name | None = None
    space_ids: Annotated[tuple[str, ...], Field(max_length=5_000)] | None = None

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        del metres
        ids = None if self.space_ids is None else tuple(map(SpaceId, self.space_ids))
        zone_id = None if self.id is None else ZoneId(self.id)
        return edit.SetZone(id=zone_id, name=self.name, space_ids=ids)


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
