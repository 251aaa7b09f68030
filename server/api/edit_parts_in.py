"""Hand edits of spaces, assets and zones in the words of the HTTP contract."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, FiniteFloat, model_validator
from shapely.geometry import MultiPolygon

from server.api.metres import Ids, LonLat, Metres, Name, Ring
from server.request import Body
from spatial import edit
from spatial.site import AssetId, PositionState, SpaceId, SpaceUse, StoreyId, ZoneId

Rings = Annotated[tuple[Ring, ...], Field(max_length=50)]  # outline, then holes


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
    rings: Rings = ()
    polygons: Annotated[tuple[Rings, ...], Field(max_length=50)] = ()
    neighbours: edit.Neighbours = "stay"

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if bool(self.rings) == bool(self.polygons) or not all(self.polygons):
            raise ValueError("either rings or polygons, each with an outline")
        return self

    def as_edit(self, metres: Metres) -> edit.Edit:
        """The value."""
        shapes = [metres.polygon(rings) for rings in self.polygons or (self.rings,)]
        return edit.ReshapeSpace(
            id=SpaceId(self.id),
            polygon=shapes[0] if len(shapes) == 1 else MultiPolygon(shapes),
            neighbours=self.neighbours,
        )


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
