"""IMDF, the Indoor Mapping Data Format: levels, units and openings to storeys, spaces and openings.

Feature types and categories as in IMDF 1.0.0 (OGC 20-094).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from shapely.geometry import LineString, MultiLineString, MultiPoint, Point, Polygon

from importers.errors import EmptyPlan
from importers.geojson.drawing import Label, Thing
from importers.geojson.features import frame_of
from importers.geojson.imdf_grounds import draw_outdoors
from importers.geojson.imdf_labels import category_of, label_of, levels_of, properties_of
from importers.geojson.imdf_relationships import related_shafts
from importers.geojson.imdf_words import is_void, kind_of_amenity, use_of_unit
from importers.geojson.osm import as_multi
from importers.geojson.words import level_number
from importers.indoor import Door, IndoorPlan, Level, Room, Section, indoor_site
from importers.result import ImportIssue, ImportResult, ImportSeconds
from spatial.kinds import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry import MultiPolygon
    from shapely.geometry.base import BaseGeometry

    from importers.geojson.archive import Archive
    from importers.geojson.drawing import Drawing
    from importers.geojson.features import Feature
    from spatial.georeference import Georeference

_OBSTACLES = frozenset(["wall", "water", "obstruction"])
OUTDOORS = ""  # key of the building that outdoor levels have: none


def read_imdf(archive: Archive, *, name: str) -> tuple[ImportResult, Drawing, Georeference]:
    """
    Site of an IMDF archive, and what else it draws out of doors.

    Returns
    -------
    result
        Of the levels.
    drawing
        Ways, areas and buildings beyond the standard; empty for most archives.
    georeference
        Frame of both.

    Raises
    ------
    EmptyPlan
        If no level has a unit.
    """
    return _Reading(archive).result(name)


class _Reading:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        if not self._of("unit"):
            raise EmptyPlan(f"{archive.file} has no unit on any level", file=archive.file)
        self._frame = frame_of(
            [part for key in ("level", "unit") if (part := archive.members.get(key))]
        )
        self._issues = [*archive.issues]
        for part in archive.members.values():
            self._issues += part.issues
        self._anchored = {a.id: a.text("unit_id", "kiosk_id") for a in self._of("anchor")}
        self._occupants = self._names_of_occupants()
        self._numbers = self._numbers_of_rooms()

    def result(self, name: str) -> tuple[ImportResult, Drawing, Georeference]:
        began = perf_counter()
        plan = IndoorPlan()
        plan.levels += self._levels()
        plan.buildings += self._buildings(plan.levels)
        known = {level.label.id for level in plan.levels}
        plan.rooms += [room for room in self._rooms() if room.level in known]
        plan.doors += [door for door in self._doors() if door.level in known]
        ordinals = {level.label.id: level.ordinal for level in plan.levels}
        plan.shafts += related_shafts(self._archive, plan.rooms, plan.doors, ordinals)
        plan.things += [pair for pair in self._things(plan.rooms) if pair[0] in known]
        plan.sections += [section for section in self._sections() if section.level in known]
        plan.walls += [pair for pair in self._obstacles() if pair[0] in known]
        self._report_lost(known)
        drawing = draw_outdoors(
            self._archive, self._frame, {level.building for level in plan.levels}
        )
        plan.entrances += [point for _, point in drawing.entrances]
        made = indoor_site(plan, name=name, georeference=self._frame)
        members = self._archive.members
        result = ImportResult(
            site=made.site,
            issues=(*self._issues, *made.issues),
            repairs=(
                *self._archive.repairs,
                *(repair for part in members.values() for repair in part.repairs),
            ),
            counts={
                stem or "?": len(part.features) + len(part.unplaced)
                for stem, part in members.items()
            },
            seconds=ImportSeconds(open=0.0, geometry=0.0, plan=perf_counter() - began),
        )
        return result, drawing, self._frame

    def _of(self, stem: str) -> tuple[Feature, ...]:
        part = self._archive.members.get(stem)
        return part.features if part is not None else ()

    def _unplaced(self, stem: str) -> tuple[Mapping[str, Any], ...]:
        part = self._archive.members.get(stem)
        return part.unplaced if part is not None else ()

    def _area(self, feature: Feature) -> MultiPolygon:
        return as_multi(self._frame.geometry_from_wgs84(feature.geometry))

    # -- levels and buildings ----------------------------------------------------------------------

    def _levels(self) -> list[Level]:
        levels = [self._level(f.id, f.properties, self._area(f)) for f in self._of("level")]
        levels += [
            self._level(str(row.get("id")), properties_of(row), None)
            for row in self._unplaced("level")
        ]
        if levels:
            return self._from_the_ground(levels)
        # Units alone: each level they name is one, numbered as its name says.
        names = dict.fromkeys(f.text("level_id", "level") for f in self._of("unit"))
        self._issues.append(
            ImportIssue(
                severity="warning",
                key="levels-derived",
                file=self._archive.file,
                facts={"levels": len(names)},
                fix="assign-level",
            )
        )
        return [
            Level(
                label=Label(file=self._archive.file, id=name, name=name),
                ordinal=level_number(name) or 0,
                building="venue",
            )
            for name in names
        ]

    def _from_the_ground(self, levels: list[Level]) -> list[Level]:
        """Levels with 0 for the ground, of buildings that are counted from 1 too."""
        lowest: dict[str, int] = {}
        for level in levels:
            lowest[level.building] = min(level.ordinal, lowest.get(level.building, level.ordinal))
        counted = {building for building, ordinal in lowest.items() if ordinal == 1}
        if counted:
            self._issues.append(
                ImportIssue(
                    severity="notice",
                    key="levels-counted-from-one",
                    file=self._archive.file,
                    facts={"buildings": len(counted)},
                )
            )
        return [
            replace(level, ordinal=level.ordinal - 1) if level.building in counted else level
            for level in levels
        ]

    def _level(
        self, key: str, properties: Mapping[str, Any], outline: MultiPolygon | None
    ) -> Level:
        label = label_of(self._archive.file, key, properties)
        ordinal = properties.get("ordinal")
        if isinstance(ordinal, str) and re.fullmatch(r"-?\d+", ordinal.strip()):
            ordinal = int(ordinal)
        if not isinstance(ordinal, int | float):
            ordinal = level_number(f"{label.code} {label.name}") or 0
        ids = properties.get("building_ids")
        building = str(ids[0]) if isinstance(ids, list) and ids else "venue"
        if properties.get("outdoor") is True:
            building = OUTDOORS
        return Level(
            label=label,
            ordinal=int(ordinal),
            building=building,
            outline=None if outline is None or outline.is_empty else outline,
        )

    def _buildings(self, levels: list[Level]) -> list[Label]:
        """Buildings that have a level, with the name their own file gives them."""
        file = self._archive.file
        named = {f.id: label_of(f.file, f.id, f.properties) for f in self._of("building")}
        named |= {
            str(row.get("id")): label_of(file, str(row.get("id")), properties_of(row))
            for row in self._unplaced("building")
        }
        venue = next(iter(self._of("venue")), None)
        if venue is not None:
            named["venue"] = replace(label_of(file, "venue", venue.properties), id="venue")
        wanted = dict.fromkeys(level.building for level in levels if level.building != OUTDOORS)
        return [named.get(key, Label(file=file, id=key)) for key in wanted]

    # -- rooms -------------------------------------------------------------------------------------

    def _rooms(self) -> Iterator[Room]:
        for stem in ("unit", "kiosk"):
            for feature in self._of(stem):
                polygon = self._area(feature)
                if polygon.is_empty:
                    continue
                room = self._room(feature, polygon, is_kiosk=stem == "kiosk")
                yield from map(room.on, levels_of(feature))

    def _room(self, feature: Feature, polygon: MultiPolygon, *, is_kiosk: bool) -> Room:
        category = category_of(feature)
        label = label_of(feature.file, feature.id, feature.properties)
        occupant = self._occupants.get(feature.id)
        if not label.name and occupant is not None:
            label = replace(
                label,
                name=occupant.name,
                name_en=occupant.name_en,
                code=label.code or occupant.code,
            )
        if not label.code:
            label = replace(label, code=self._numbers.get(feature.id, ""))
        use, is_open, connects = use_of_unit(category, label.name, label.name_en)
        return Room(
            label=label,
            level=levels_of(feature)[0],
            polygon=polygon,
            use="retail" if is_kiosk and use == "other" else use,
            walkable=not is_void(category),
            enclosed=not (is_open or is_kiosk),
            connects=connects,
        )

    def _sections(self) -> Iterator[Section]:
        """Parts of levels under one name or trade; ``geofence`` is what is told of on the way."""
        for feature in self._of("section"):
            polygon = self._area(feature)
            if not polygon.is_empty:
                yield Section(
                    label=label_of(feature.file, feature.id, feature.properties),
                    level=feature.text("level_id", "level"),
                    polygon=polygon,
                    category=category_of(feature),
                )

    def _names_of_occupants(self) -> dict[str, Label]:
        """Who is in each unit: an occupant has an anchor, and the anchor a unit."""
        found: dict[str, Label] = {}
        rows = [(properties_of(row), str(row.get("id"))) for row in self._unplaced("occupant")]
        rows += [(feature.properties, feature.id) for feature in self._of("occupant")]
        for properties, key in rows:
            unit = self._anchored.get(str(properties.get("anchor_id"))) or str(
                properties.get("unit_id") or ""
            )
            if unit:
                found.setdefault(unit, label_of(self._archive.file, key, properties))
        return found

    def _numbers_of_rooms(self) -> dict[str, str]:
        """Room numbers of the addresses that anchors point to."""
        units = {
            str(row.get("id")): str(properties_of(row).get("unit") or "").strip()
            for row in self._unplaced("address")
        }
        return {
            self._anchored[a.id]: number
            for a in self._of("anchor")
            if (number := units.get(a.text("address_id"), "")) and self._anchored[a.id]
        }

    # -- doors and things --------------------------------------------------------------------------

    def _doors(self) -> Iterator[Door]:
        for feature in self._of("opening"):
            category = category_of(feature)
            door = feature.properties.get("door")
            kind = str(door.get("type") or "") if isinstance(door, dict) else ""
            place = self._frame.geometry_from_wgs84(feature.geometry)
            if isinstance(place, MultiLineString):
                place = max(place.geoms, key=lambda line: line.length)
            if isinstance(place, LineString | Point | Polygon):
                label = label_of(feature.file, feature.id, feature.properties)
                for level in levels_of(feature):
                    yield Door(
                        label=label,
                        level=level,
                        place=place,
                        is_passage=kind == "open",
                        is_entrance=category in ("pedestrian.principal", "pedestrian.transit"),
                    )

    def _things(self, rooms: list[Room]) -> Iterator[tuple[str, Thing]]:
        """Amenities of a kind that is inspected; stairs and lifts are connectors already."""
        levels = {room.label.id: room.level for room in rooms}
        for stem in ("amenity", "fixture"):
            for feature in self._of(stem):
                label = label_of(feature.file, feature.id, feature.properties)
                kind = kind_of_amenity(category_of(feature), label.name_en, label.name)
                if kind is None or (stem == "fixture" and kind == UNKNOWN):
                    continue
                place = self._frame.geometry_from_wgs84(feature.geometry)
                points = place.geoms if isinstance(place, MultiPoint) else [place]
                ids = feature.properties.get("unit_ids")
                named = [levels.get(str(i)) for i in ids] if isinstance(ids, list) else []
                level = feature.text("level_id", "level") or next(filter(None, named), None)
                for number, part in enumerate(points):
                    point = part.representative_point()
                    own = level or next(
                        (room.level for room in rooms if room.polygon.contains(point)), None
                    )
                    if own is not None:
                        mark = replace(label, id=f"{label.id}~{number}") if number else label
                        attributes = {"category": category_of(feature)}
                        yield own, Thing(label=mark, kind=kind, point=point, attributes=attributes)

    def _obstacles(self) -> Iterator[tuple[str, BaseGeometry]]:
        for feature in self._of("fixture"):
            if category_of(feature) in _OBSTACLES:
                yield feature.text("level_id"), self._frame.geometry_from_wgs84(feature.geometry)

    def _report_lost(self, known: set[str]) -> None:
        lost: dict[str, int] = defaultdict(int)
        for stem in ("unit", "opening", "kiosk"):
            for feature in self._of(stem):
                lost[stem] += not known & set(levels_of(feature))
        if total := sum(lost.values()):
            self._issues.append(
                ImportIssue(
                    severity="warning",
                    key="unknown-level",
                    file=self._archive.file,
                    facts={"features": total},
                    fix="assign-level",
                )
            )
