"""From a drawing of the grounds to a site: one storey out of doors, its spaces and assets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import MultiPolygon

from importers.geojson.ground_assets import asset_of, gate_line, holders_of, names_of, source_of
from importers.geojson.ground_floor import FENCE, ground_floor, outside_of
from importers.grounds import polygons_of, stand_points
from importers.ifc.words import in_two_languages
from importers.result import ImportIssue
from spatial.site import (
    Asset,
    Building,
    BuildingId,
    Opening,
    OpeningId,
    Site,
    SiteId,
    Source,
    Space,
    SpaceId,
    Storey,
    StoreyId,
    make_id,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.geojson.drawing import Area, Drawing, Label
    from spatial.georeference import Georeference

GROUNDS_NAME, GROUNDS_NAME_EN = "室外", "Grounds"
GROUND_STOREY, GROUND_STOREY_EN = "首层", "Ground floor"
WAYS_NAME, WAYS_NAME_EN = "道路与步道", "Roads and footways"
ON_BOUNDARY = 6.0  # m; a gate this near the site's boundary leads out of it
MIN_SPACE = 1.0  # m²
_USE_NAMES = {
    "outdoor": ("室外场地", "Outdoor area"),
    "parking": ("停车区", "Parking"),
    "service": ("服务设施", "Service point"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A site of the grounds and what was doubtful about them."""

    site: Site
    issues: tuple[ImportIssue, ...]


def assemble(
    drawing: Drawing, *, name: str, files: Sequence[str], georeference: Georeference
) -> Assembled:
    """
    Site of one storey out of doors.

    Parameters
    ----------
    drawing
        What is drawn, in the frame of ``georeference``.
    name
        Name of the site.
    files
        Files the drawing was made of: ids are made from them.

    Returns
    -------
    assembled
        Buildings have a storey with an outline and no floor: nobody knows their plan.
    """
    return _Assembly(drawing, name, files, georeference).assembled()


class _Assembly:
    def __init__(
        self, drawing: Drawing, name: str, files: Sequence[str], georeference: Georeference
    ) -> None:
        self._drawing = drawing
        self._name = name
        self._file = files[0]
        self._georeference = georeference
        self._issues: list[ImportIssue] = []
        self._storey_id = StoreyId(make_id(*sorted(files), "grounds"))

    def assembled(self) -> Assembled:
        drawing = self._drawing
        for why, number in sorted(drawing.left_out.items()):
            self._report("notice", f"left-out-{why}", features=number)
        ground = ground_floor(drawing)
        floor = ground.floor
        self._report_missed("entrances-not-linked", ground.missed_entrances)
        self._report_missed("assets-not-linked", ground.missed_things)
        if floor.is_empty:
            self._report("warning", "nothing-to-walk-on", fix="add-footway")
        outline = self._outline(floor)
        spaces = self._spaces(floor)
        grounds = Storey(
            id=self._storey_id,
            building_id=None,
            name=GROUNDS_NAME,
            name_en=GROUNDS_NAME_EN,
            elevation=0.0,
            level=0,
            outline=outline,
            walls=ground.walls,
            floor=floor,
            source=Source(file=self._file, id="derived:grounds"),
        )
        buildings, storeys = self._buildings()
        title, title_en = in_two_languages(self._name)
        site = Site(
            id=SiteId(make_id(self._name, "site")),
            name=title,
            name_en=title_en,
            georeference=self._georeference,
            buildings=tuple(buildings),
            storeys=(grounds, *storeys),
            spaces=tuple(spaces),
            openings=tuple(self._gates(outline, floor, spaces)),
            assets=tuple(self._assets(floor, spaces, storeys)),
        )
        return Assembled(site=site, issues=tuple(self._issues))

    # -- outline ------------------------------------------------------------------------------

    def _outline(self, floor: MultiPolygon) -> MultiPolygon:
        """The site's boundary: the smallest that holds most of the floor, else a hull of it all."""
        drawing = self._drawing
        everything = shapely.union_all(
            [
                floor,
                *(building.polygon for building in drawing.buildings),
                *(area.polygon for area in drawing.areas),
                *(thing.point for thing in drawing.things),
            ]
        )
        extent = shapely.convex_hull(everything)
        holding = [
            boundary.polygon
            for boundary in drawing.boundaries
            if boundary.polygon.intersection(floor).area >= 0.6 * floor.area
            and boundary.polygon.area >= 0.4 * extent.area
        ]
        if holding:
            return min(holding, key=lambda polygon: float(polygon.area))
        self._report("notice", "no-boundary", fix="draw-boundary")
        return polygons_of(shapely.buffer(extent, 1.0, join_style="mitre"))

    # -- things --------------------------------------------------------------------------------

    def _spaces(self, floor: MultiPolygon) -> list[Space]:
        """Areas, the smaller cut out of the larger, and one space of all ways between them."""
        areas = sorted(
            (area for area in self._drawing.areas if area.has_space),
            key=lambda area: float(area.polygon.area),
        )
        spaces: list[Space] = []
        houses = [building.polygon for building in self._drawing.buildings]
        polygons = np.array([*houses, *(area.polygon for area in areas)], dtype=object)
        tree = STRtree(polygons)
        for index, area in enumerate(areas, start=len(houses)):
            first = [k for k in tree.query(area.polygon, predicate="intersects") if k < index]
            taken = shapely.union_all(polygons[first])
            polygon = polygons_of(shapely.difference(area.polygon, taken))
            if polygon.area >= MIN_SPACE:
                spaces.append(self._space(area, polygon))
        rest = polygons_of(shapely.difference(floor, shapely.union_all(list(polygons))))
        if rest.area >= MIN_SPACE:
            spaces.append(
                Space(
                    id=SpaceId(make_id(self._storey_id, "ways")),
                    storey_id=self._storey_id,
                    name=WAYS_NAME,
                    name_en=WAYS_NAME_EN,
                    use="outdoor",
                    polygon=rest,
                    source=Source(file=self._file, id="derived:ways"),
                )
            )
        return spaces

    def _space(self, area: Area, polygon: MultiPolygon) -> Space:
        name, name_en = names_of(area.label, _USE_NAMES.get(area.use, _USE_NAMES["outdoor"]))
        return Space(
            id=SpaceId(make_id(area.label.file, area.label.id, "space")),
            storey_id=self._storey_id,
            name=name,
            name_en=name_en,
            number=area.label.code,
            use=area.use,
            polygon=polygon,
            source=source_of(area.label),
        )

    def _buildings(self) -> tuple[list[Building], list[Storey]]:
        buildings, storeys = [], []
        for footprint in self._drawing.buildings:
            label = footprint.label
            name, name_en = names_of(label, ("未命名建筑", "Unnamed building"))
            building_id = BuildingId(make_id(label.file, label.id, "building"))
            buildings.append(
                Building(id=building_id, name=name, name_en=name_en, source=source_of(label))
            )
            storeys.append(
                Storey(
                    id=StoreyId(make_id(label.file, label.id, "storey")),
                    building_id=building_id,
                    name=GROUND_STOREY,
                    name_en=GROUND_STOREY_EN,
                    elevation=0.0,
                    level=0,
                    outline=footprint.polygon,
                    walls=MultiPolygon(),
                    floor=MultiPolygon(),
                    source=source_of(label),
                )
            )
        return buildings, storeys

    def _gates(
        self, outline: MultiPolygon, floor: MultiPolygon, spaces: list[Space]
    ) -> list[Opening]:
        ways = [way for way in self._drawing.ways if way.line.length > 0]
        lines = np.array([way.line for way in ways], dtype=object)
        tree = STRtree(lines)
        has_boundary = bool(self._drawing.boundaries)
        gates = []
        for gate in self._drawing.gates:
            near = tree.query_nearest(gate.place, max_distance=2.0, all_matches=False)
            way = ways[int(near[0])] if len(near) else None
            line = gate_line(gate, way.line if way else None, way.width if way else 3.0)
            on_boundary = outline.boundary.distance(gate.place) <= ON_BOUNDARY
            gates.append(
                Opening(
                    id=OpeningId(make_id(gate.label.file, gate.label.id, "opening")),
                    storey_id=self._storey_id,
                    kind="gate",
                    name=gate.label.name,
                    line=line,
                    depth=FENCE,
                    space_ids=(None, None),
                    is_entrance=(on_boundary or not has_boundary)
                    and floor.distance(gate.place) < 1.0,
                    source=source_of(gate.label),
                )
            )
        return gates

    def _assets(
        self, floor: MultiPolygon, spaces: list[Space], storeys: list[Storey]
    ) -> list[Asset]:
        things = self._drawing.things
        points = [thing.point for thing in things]
        outside = outside_of(self._drawing, points)
        stands = stand_points(points, floor)
        houses = holders_of(points, [storey.outline for storey in storeys])
        homes = holders_of(points, [space.polygon for space in spaces])
        numbers: dict[str, int] = defaultdict(int)
        assets = []
        for index, thing in enumerate(things):
            numbers[thing.kind] += 1
            house = houses[index]
            indoors = not outside[index] and house is not None
            storey_id: StoreyId | None = self._storey_id
            if thing.level not in (None, 0):
                storey_id = None
            elif indoors and house is not None:
                storey_id = storeys[house].id
            home = homes[index]
            on_grounds = storey_id == self._storey_id
            space_id = spaces[home].id if on_grounds and home is not None else None
            assets.append(
                asset_of(
                    thing,
                    number=numbers[thing.kind],
                    storey_id=storey_id,
                    space_id=space_id,
                    access=stands[index] if on_grounds else None,
                )
            )
        return assets

    def _report(self, severity: str, key: str, *, fix: str = "", **facts: str | int) -> None:
        assert severity in ("error", "warning", "notice")  # our own call
        self._issues.append(
            ImportIssue(
                severity=severity,  # type: ignore[arg-type]  # narrowed by the assertion
                key=key,
                file=self._file,
                facts=facts,
                fix=fix,
            )
        )

    def _report_missed(self, key: str, labels: Sequence[Label]) -> None:
        if labels:
            first = ", ".join(label.name or label.code or label.id for label in labels[:5])
            self._report("warning", key, fix="add-footway", number=len(labels), first=first)
