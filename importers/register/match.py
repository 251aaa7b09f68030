"""Rows of a register to assets of a site: what each adds or changes, and what is wrong in it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from shapely.geometry import MultiPolygon, Point

from importers.dxf.placement import level_in
from importers.register.numbers import number_in
from spatial.kinds import KINDS, UNKNOWN, kind_of
from spatial.site import Asset, AssetId, Source, make_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.register.columns import Field
    from importers.register.table import Row, Table
    from spatial.site import Site, Space, SpaceId, Storey

Action = Literal["add", "update", "same", "error"]
Fact = str | int | float

HEIGHT = 1.5  # m above the floor, where nothing says more
FARTHEST = 500.0  # m outside the site: a slip, not a place
NEAR_SPACE = 0.6  # m from the edge of a room: it hangs on its wall
SPREAD = 0.8  # m between assets that a register puts into one room


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong in a row: a sentence of the translations (``register.fault.<key>``)."""

    key: str
    at: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One row and what it comes to; ``asset`` is None where there are faults."""

    number: int
    action: Action
    code: str
    name: str
    asset: Asset | None = None
    changed: tuple[str, ...] = ()
    faults: tuple[RowFault, ...] = ()


def match_rows(table: Table, columns: Mapping[Field, str], site: Site) -> tuple[RegisterRow, ...]:
    """
    What a register would do to a site; nothing is done.

    Parameters
    ----------
    table
        The register.
    columns
        Header of each field.
    site
        The site as it is.

    Returns
    -------
    rows : tuple
        One for each row of the table, in its order. An asset is known by its id, else by its code;
        a new one needs a place: x and y in metres of the site frame, longitude and latitude, or a
        storey with a room, whose middle it takes.
    """
    matcher = _Matcher(site, table, columns)
    return tuple(matcher.row(row) for row in table.rows)


def with_rows(site: Site, rows: Sequence[RegisterRow]) -> Site:
    """The site with what the sound rows of a register add and change."""
    changed = {row.asset.id: row.asset for row in rows if row.asset and row.action == "update"}
    added = [row.asset for row in rows if row.asset and row.action == "add"]
    kept = [changed.get(asset.id, asset) for asset in site.assets]
    return replace(site, assets=(*kept, *added))


class _RowFailed(Exception):
    def __init__(self, key: str, at: str, **facts: Fact) -> None:
        super().__init__(key)
        self.fault = RowFault(key=key, at=at, facts=facts)


class _Matcher:
    def __init__(self, site: Site, table: Table, columns: Mapping[Field, str]) -> None:
        self._site, self._file, self._columns = site, table.file, columns
        self._by_id = {str(asset.id): asset for asset in site.assets}
        self._by_code: dict[str, list[Asset]] = defaultdict(list)
        for asset in site.assets:
            if asset.code:
                self._by_code[asset.code.casefold()].append(asset)
        self._storeys = {storey.id: storey for storey in site.storeys}
        self._spaces = {space.id: space for space in site.spaces}
        self._buildings = {b.id: b for b in site.buildings}
        self._seen: dict[str, int] = {}
        self._placed: dict[SpaceId, int] = defaultdict(int)

    def row(self, row: Row) -> RegisterRow:
        """One row, in the order of the table: codes met twice are faults."""
        values: dict[str, str] = {
            f: row.values.get(header, "").strip() for f, header in self._columns.items()
        }
        code, name = values.get("code", ""), values.get("name", "")
        faults: list[RowFault] = []
        known = new = None
        try:
            known = self._known(values, row.number)
            new = self._asset(values, known)
            new = replace(new, attributes={**new.attributes, **row.notes})
        except _RowFailed as failed:
            faults.append(failed.fault)
        if faults or new is None:
            return RegisterRow(
                number=row.number, action="error", code=code, name=name, faults=tuple(faults)
            )
        if known is None:
            return RegisterRow(number=row.number, action="add", code=code, name=new.name, asset=new)
        changed = tuple(
            key
            for key in ("code", "name", "name_en", "kind", "storey_id", "space_id", "attributes")
            if getattr(new, key) != getattr(known, key)
        )
        if math.dist(new.position, known.position) > 1e-3:
            changed = (*changed, "position")
        action: Action = "update" if changed else "same"
        return RegisterRow(
            number=row.number,
            action=action,
            code=new.code,
            name=new.name,
            asset=new if changed else None,
            changed=changed,
        )

    def _known(self, values: Mapping[str, str], number: int) -> Asset | None:
        code, identifier = values.get("code", ""), values.get("id", "")
        if not code and not identifier:
            raise _RowFailed("no-code", "code")
        mark = (identifier or code).casefold()
        if mark in self._seen:
            raise _RowFailed("code-twice", "code", code=code, row=self._seen[mark])
        self._seen[mark] = number
        found = self._by_id.get(identifier)
        if found is None:
            same = self._by_code.get(code.casefold(), [])
            if len(same) > 1:
                raise _RowFailed("code-ambiguous", "code", code=code, assets=len(same))
            found = same[0] if same else None
        elif code and any(a.id != found.id for a in self._by_code.get(code.casefold(), [])):
            raise _RowFailed("code-taken", "code", code=code)
        return found

    def _asset(self, values: Mapping[str, str], known: Asset | None) -> Asset:
        kind = self._kind(values, known)
        storey = self._storey(values, known)
        point, space_id = self._place(values, storey, known)
        if storey is None and space_id is not None:
            storey = self._storeys[self._spaces[space_id].storey_id]
        if known is not None and point is None:
            return replace(
                known,
                kind=kind,
                code=values.get("code") or known.code,
                name=values.get("name") or known.name,
                name_en=values.get("name_en") or known.name_en,
            )
        if point is None or storey is None:
            raise _RowFailed("no-place", "room")
        height = self._number(values, "height_m")
        if height is None:
            height = HEIGHT
            if known is not None and known.storey_id in self._storeys:
                height = known.position[2] - self._storeys[known.storey_id].elevation
        position = (*point, storey.elevation + height)
        if space_id is None:
            space_id = self._space_at(point, storey)
        entry = KINDS[kind]
        name = values.get("name") or (known.name if known else entry.zh)
        english = values.get("name_en") or (known.name_en if known else "")
        if known is not None:
            moved = math.dist(position[:2], known.position[:2]) > 1e-3
            return replace(
                known,
                kind=kind,
                code=values.get("code") or known.code,
                name=name,
                name_en=english,
                storey_id=storey.id,
                space_id=space_id,
                position=position
                if moved or storey.id != known.storey_id or values.get("height_m")
                else known.position,
                position_state="unverified" if moved else known.position_state,
            )
        code = values.get("code", "")
        identifier = AssetId(make_id(self._site.id, "register", code or values["id"]))
        return Asset(
            id=identifier,
            kind=kind,
            code=code,
            name=name,
            name_en=english,
            storey_id=storey.id,
            space_id=space_id,
            position=position,
            position_state="unverified",
            source=Source(file=self._file, id=code or values["id"]),
        )

    def _kind(self, values: Mapping[str, str], known: Asset | None) -> str:
        said = values.get("kind", "")
        if not said:
            if known is not None:
                return known.kind
            return kind_of((), (values.get("name", ""), values.get("name_en", "")))
        lower = said.casefold()
        for key, entry in KINDS.items():
            if lower in (key, entry.zh.casefold(), entry.en.casefold()):
                return key
        found = kind_of((), (said, values.get("name", "")))
        return known.kind if found == UNKNOWN and known is not None else found

    def _storey(self, values: Mapping[str, str], known: Asset | None) -> Storey | None:
        said, building = values.get("storey", ""), values.get("building", "")
        storeys = list(self._site.storeys)
        if building:
            named = [
                b.id
                for b in self._site.buildings
                if building.casefold() in (b.name.casefold(), b.name_en.casefold())
            ]
            if not named:
                raise _RowFailed("unknown-building", "building", said=building)
            storeys = [storey for storey in storeys if storey.building_id in named]
        if not said:
            if known is not None and known.storey_id is not None:
                return self._storeys[known.storey_id]
            return storeys[0] if len(storeys) == 1 else None
        lower = said.casefold()
        found = [s for s in storeys if lower in (s.name.casefold(), s.name_en.casefold())]
        if (
            not found
            and (level := level_in(said if not said.isdigit() else f"{said}F")) is not None
        ):
            found = [s for s in storeys if s.level == level and s.building_id is not None]
        if not found:
            raise _RowFailed("unknown-storey", "storey", said=said)
        if len(found) > 1:
            kept = [s for s in found if known is not None and s.id == known.storey_id]
            if not kept:
                raise _RowFailed("storey-ambiguous", "building", said=said, storeys=len(found))
            found = kept
        return found[0]

    def _place(
        self, values: Mapping[str, str], storey: Storey | None, known: Asset | None
    ) -> tuple[tuple[float, float] | None, SpaceId | None]:
        point = self._stated_point(values)
        if point is not None:
            if storey is None:
                raise _RowFailed("no-storey", "storey")
            return point, None
        space = self._space(values, storey)
        if space is None:
            moved = known is not None and storey is not None and storey.id != known.storey_id
            if moved:
                raise _RowFailed("no-place", "room")
            return None, None
        if known is not None and known.space_id == space.id:
            return (known.position[0], known.position[1]), space.id
        return self._within(space), space.id

    def _stated_point(self, values: Mapping[str, str]) -> tuple[float, float] | None:
        x, y = self._number(values, "x_m"), self._number(values, "y_m")
        if x is None or y is None:
            east, north = self._number(values, "longitude"), self._number(values, "latitude")
            if east is None or north is None:
                return None
            if not (-180 <= east <= 180 and -84 <= north <= 84):
                raise _RowFailed("no-degrees", "longitude", longitude=east, latitude=north)
            ((x, y),) = self._site.georeference.from_wgs84([[east, north]]).tolist()
        away = min(
            (s.outline.union(s.floor).distance(Point(x, y)) for s in self._site.storeys),
            default=0.0,
        )
        if not math.isfinite(away) or away > FARTHEST:
            raise _RowFailed("far-away", "x_m", metres=round(min(away, 1e9)))
        return x, y

    def _number(self, values: Mapping[str, str], at: str) -> float | None:
        text = values.get(at, "")
        try:
            return number_in(text)
        except ValueError:
            raise _RowFailed("no-number", at, said=text[:40]) from None

    def _space(self, values: Mapping[str, str], storey: Storey | None) -> Space | None:
        number, name = values.get("room_number", ""), values.get("room", "")
        if not number and not name:
            return None
        spaces = [s for s in self._site.spaces if storey is None or s.storey_id == storey.id]
        for said, keys in ((number, ("number", "name")), (name, ("name", "name_en", "number"))):
            if not said:
                continue
            lower = said.casefold()
            found = [s for s in spaces if any(getattr(s, key).casefold() == lower for key in keys)]
            if not found and said == name:
                # "203 会议室" and "会议室（203）" name the room and its number.
                found = [s for s in spaces if s.number and s.name and s.number in said
                         and s.name.casefold() in lower]  # fmt: skip
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                raise _RowFailed("room-ambiguous", "room", said=said, rooms=len(found))
        raise _RowFailed("unknown-room", "room", said=number or name)

    def _within(self, space: Space) -> tuple[float, float]:
        """A place in a room: its middle, and beside it for those that come after."""
        middle = space.polygon.representative_point()
        turn = self._placed[space.id]
        self._placed[space.id] += 1
        if turn:
            angle, far = turn * 2.4, SPREAD * math.sqrt(turn)  # a sunflower's spiral
            beside = Point(middle.x + far * math.cos(angle), middle.y + far * math.sin(angle))
            if space.polygon.contains(beside):
                middle = beside
        return middle.x, middle.y

    def _space_at(self, point: tuple[float, float], storey: Storey) -> SpaceId | None:
        place = Point(point)
        near: list[tuple[float, SpaceId]] = []
        for space in self._site.spaces:
            if space.storey_id == storey.id and isinstance(space.polygon, MultiPolygon):
                away = space.polygon.distance(place)
                if away <= NEAR_SPACE:
                    near.append((away, space.id))
        return min(near)[1] if near else None
