"""GeoJSON of nobody's dialect: names, storeys and kinds as a mapping says, else as guessed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon

from importers.geojson.assemble import assemble
from importers.geojson.drawing import Area, Drawing, Footprint, Label, Thing, Way
from importers.geojson.features import frame_of
from importers.geojson.mapping import FieldMapping, guess_mapping
from importers.geojson.osm import as_multi
from importers.geojson.plain_points import attributes_of, points_of, shafts_of
from importers.geojson.plain_storeys import (
    numbered,
    on_each_storey,
    storeys_by_elevation,
    storeys_by_height,
)
from importers.geojson.plain_words import GREEN, OPEN_SPACE, likely_indoors, what_of
from importers.geojson.words import storey_in_name, use_of
from importers.indoor import Door, IndoorPlan, Level, Room, indoor_site
from importers.indoor.plan import CONNECTING, DOOR_WIDTH
from importers.result import ImportIssue, ImportResult, ImportSeconds
from spatial.kinds import KINDS, kind_of_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from importers.geojson.column_words import Role
    from importers.geojson.features import Feature, Features
    from importers.geojson.mapping import What
    from spatial.site import SpaceUse

WAY_WIDTH = 2.0  # m; of a line to walk along
_YES = ("yes", "true", "1")  # a tag of OpenStreetMap among other people's columns
_GROUND = "1F"  # storey of a plan of one floor that does not say which


def read_plain(
    files: Sequence[Features], *, name: str, mapping: FieldMapping | None = None
) -> tuple[ImportResult, ...]:
    """
    Sites of GeoJSON files without a known dialect: of their storeys, and of their grounds.

    Parameters
    ----------
    files
        Read together, since rooms often stand in one file and doors in another.
    name
        Name of the site.
    mapping
        What the properties mean; guessed where it is not given.

    Notes
    -----
    Features that name a storey become storeys with rooms, doors and assets; all others draw the
    grounds: lines are ways, polygons areas, points assets of the kind their words name.
    """
    return _Reading(files, name, mapping).results()


class _Reading:
    def __init__(self, files: Sequence[Features], name: str, mapping: FieldMapping | None) -> None:
        began = perf_counter()
        self._files, self._name = files, name
        read = [feature for file in files for feature in file.features]
        guess = guess_mapping(read)
        # What a mapping leaves open is guessed; what it says goes before.
        given = mapping or guess
        self._mapping = replace(given, fields={**guess.fields, **given.fields})
        keys = self._mapping.fields.get("storey", ())
        self._features = on_each_storey(read, keys, self._use)
        self._frame = frame_of(files)
        degrees = np.empty(len(self._features), dtype=object)
        degrees[:] = [feature.geometry for feature in self._features]
        self._shapes: list[BaseGeometry] = shapely.transform(
            degrees, self._frame.from_wgs84
        ).tolist()
        self._geometry_s = perf_counter() - began
        self._ignored: Counter[str] = Counter()

    def results(self) -> tuple[ImportResult, ...]:
        began = perf_counter()
        storeys = self._storeys()
        plan, drawing = IndoorPlan(), Drawing()
        self._sort(storeys, plan, drawing)
        results = []
        issues = [issue for file in self._files for issue in file.issues]
        issues += self._notices()
        if plan.levels:
            made = indoor_site(plan, name=self._name, georeference=self._frame)
            results.append(self._result(made.site, (*issues, *made.issues), began))
        if not plan.levels or drawing.ways or drawing.areas:
            assembled = assemble(
                drawing,
                name=self._name,
                files=[file.file for file in self._files],
                georeference=self._frame,
            )
            own = assembled.issues if results else (*issues, *assembled.issues)
            results.append(self._result(assembled.site, own, began, again=bool(results)))
        return tuple(results)

    def _result(
        self, site: object, issues: tuple[ImportIssue, ...], began: float, *, again: bool = False
    ) -> ImportResult:
        counts: Counter[str] = Counter()
        for file in self._files:
            counts.update(file.counts)
        return ImportResult(
            site=site,  # type: ignore[arg-type]  # both makers give a Site
            issues=issues,
            repairs=() if again else tuple(r for file in self._files for r in file.repairs),
            counts={} if again else dict(counts),
            seconds=ImportSeconds(
                open=0.0,
                geometry=0.0 if again else self._geometry_s,
                plan=perf_counter() - began,
            ),
        )

    # -- storeys -----------------------------------------------------------------------------------

    def _storeys(self) -> list[str]:
        """Storey of each feature, "" for none: its own word, else its layer's or file's name."""
        own = [self._mapping.text(feature, "storey") for feature in self._features]
        if not any(own):
            heights = [self._mapping.metres(f, "elevation") for f in self._features]
            own = storeys_by_elevation(heights)
        if not any(own):
            own = storeys_by_height([feature.height for feature in self._features])
        named = [
            said or storey_in_name(feature.layer) or storey_in_name(feature.file)
            for said, feature in zip(own, self._features, strict=True)
        ]
        if any(named):
            return named
        words = [
            (self._what(f, g), self._use(f))
            for f, g in zip(self._features, self._shapes, strict=True)
        ]
        if likely_indoors(words, is_local=all(file.is_local for file in self._files)):
            return [_GROUND] * len(self._features)
        return named

    def _sort(self, storeys: list[str], plan: IndoorPlan, drawing: Drawing) -> None:
        ordinals = numbered(storeys, self._mapping.storeys)
        ground = min(ordinals, key=lambda key: (ordinals[key] < 0, abs(ordinals[key])), default="")
        rooms = [
            shape
            for shape, storey in zip(self._shapes, storeys, strict=True)
            if storey and shapely.get_dimensions(shape) == 2
        ]
        inside = shapely.union_all(rooms) if rooms else None
        shafts: list[tuple[str, SpaceUse, Point, Label, str]] = []
        for feature, shape, said in zip(self._features, self._shapes, storeys, strict=True):
            what = self._what(feature, shape)
            storey = said
            if not storey and inside is not None and what != "building":
                # Says no storey: on the ground floor if there, else out of doors.
                storey = ground if inside.intersects(shape.representative_point()) else ""
            if not storey:
                self._draw(drawing, feature, shape, what)
                continue
            building = self._mapping.text(feature, "building") or self._name
            key = f"{building}/{storey}"
            if all(level.label.id != key for level in plan.levels):
                elevation = self._mapping.metres(feature, "elevation")
                plan.levels.append(
                    Level(
                        label=Label(file=feature.file, id=key, name=storey, name_en=storey),
                        ordinal=ordinals[storey],
                        building=building,
                        elevation=elevation,
                    )
                )
            self._place(plan, feature, shape, what, key, shafts)
        plan.shafts += shafts_of(shafts)
        names = dict.fromkeys(level.building for level in plan.levels)
        plan.buildings += [Label(file=self._files[0].file, id=b, name=b) for b in sorted(names)]

    def _place(
        self,
        plan: IndoorPlan,
        feature: Feature,
        shape: BaseGeometry,
        what: What,
        key: str,
        shafts: list[tuple[str, SpaceUse, Point, Label, str]],
    ) -> None:
        label, use = self._label(feature), self._use(feature)
        if what == "door":
            place = shape
            if isinstance(shape, MultiLineString | MultiPolygon):
                place = max(shape.geoms, key=lambda part: part.length)
            if isinstance(place, LineString | Polygon | Point):
                width = self._mapping.metres(feature, "width") or DOOR_WIDTH
                plan.doors.append(Door(label=label, level=key, place=place, width=width))
        elif what == "wall":
            plan.walls.append((key, shape))
        elif what in ("room", "area", "way"):
            polygon = as_multi(
                shape if what != "way" else shapely.buffer(shape, WAY_WIDTH / 2, cap_style="square")
            )
            if not polygon.is_empty:
                plan.rooms.append(
                    Room(
                        label=label,
                        level=key,
                        polygon=polygon,
                        use="circulation" if what == "way" else use,
                        enclosed=what == "room"
                        and not OPEN_SPACE.search(" ".join(self._words(feature))),
                        connects=CONNECTING.get(use),
                        height=self._mapping.metres(feature, "height"),
                    )
                )
        elif what == "asset":
            for number, point in enumerate(points_of(shape)):
                mark = replace(label, id=f"{label.id}~{number}") if number else label
                kind = self._kind(feature)
                if use in CONNECTING and shapely.get_dimensions(shape) == 0:
                    shafts.append((key, use, point, mark, label.name))
                thing = Thing(label=mark, kind=kind, point=point, attributes=attributes_of(feature))
                if not (use == "stair" and kind == "unknown"):
                    plan.things.append((key, thing))
        else:
            self._ignored[what] += 1

    def _draw(self, drawing: Drawing, feature: Feature, shape: BaseGeometry, what: What) -> None:
        label, words = self._label(feature), self._words(feature)
        is_area = isinstance(shape, Polygon | MultiPolygon)
        if what == "ignore":
            self._ignored[what] += 1
        elif what == "building" and is_area:
            drawing.buildings.append(Footprint(label=label, polygon=as_multi(shape)))
        elif what == "wall":
            drawing.fences.append(shape.boundary if is_area else shape)
        elif is_area and what != "asset":
            use = self._use(feature)
            drawing.areas.append(
                Area(
                    label=label,
                    polygon=as_multi(shape),
                    use="outdoor" if use == "other" else use,
                    walkable=GREEN.search(" ".join(words)) is None,
                )
            )
        elif shape.geom_type in ("LineString", "MultiLineString") and what != "asset":
            width = self._mapping.metres(feature, "width") or WAY_WIDTH
            drawing.ways.append(Way(label=label, line=shape, width=min(max(width, 0.8), 30.0)))
        else:
            for number, point in enumerate(points_of(shape)):
                mark = replace(label, id=f"{label.id}~{number}") if number else label
                if what == "door":
                    drawing.entrances.append((mark, point))
                else:
                    drawing.things.append(
                        Thing(
                            label=mark,
                            kind=self._kind(feature),
                            point=point,
                            attributes=attributes_of(feature),
                        )
                    )

    # -- what a feature says -----------------------------------------------------------------------

    def _label(self, feature: Feature) -> Label:
        name, name_en = self._mapping.text(feature, "name"), self._mapping.text(feature, "name_en")
        return Label(
            file=feature.file,
            id=feature.id,
            name=name or name_en,
            name_en=name_en,
            code=self._mapping.text(feature, "code"),
        )

    def _words(self, feature: Feature) -> tuple[str, ...]:
        roles: tuple[str, ...] = tuple(
            self._mapping.text(feature, role) for role in ("what", "kind", "use", "name", "name_en")
        )
        return tuple(word for word in (*roles, feature.layer) if word)

    def _use(self, feature: Feature) -> SpaceUse:
        roles: tuple[Role, ...] = ("use", "kind")
        for role in roles:
            if (use := self._mapping.uses.get(self._mapping.text(feature, role))) is not None:
                return use
        mapping = self._mapping
        words = [
            mapping.text(feature, "use"),
            mapping.text(feature, "kind"),
            mapping.text(feature, "name"),
            mapping.text(feature, "name_en"),
        ]
        return use_of(*(word for word in words if word))

    def _kind(self, feature: Feature) -> str:
        words = self._words(feature)
        given = next((self._mapping.kinds[w] for w in words if w in self._mapping.kinds), None)
        return given or next((w for w in words if w in KINDS), None) or kind_of_tags({}, words)

    def _what(self, feature: Feature, shape: BaseGeometry) -> What:
        for word in (self._mapping.text(feature, "what"), feature.layer):
            if (what := self._mapping.what.get(word)) is not None:
                return what
        has_building = bool(self._mapping.text(feature, "building"))
        has_storey = bool(self._mapping.text(feature, "storey"))
        if not has_storey and feature.text("building").lower() in _YES:
            return "building"
        return what_of(self._words(feature), shape, says_building=has_building and not has_storey)

    def _notices(self) -> list[ImportIssue]:
        found: list[ImportIssue] = []
        file = self._files[0].file
        if self._mapping.guessed and self._mapping.fields:
            facts: dict[str, str] = {
                str(role): ", ".join(keys[:1]) for role, keys in self._mapping.fields.items()
            }
            pairs = "; ".join(f"{role} = {key}" for role, key in facts.items())
            found.append(
                ImportIssue(
                    severity="notice",
                    key="columns-guessed",
                    file=file,
                    facts={**facts, "pairs": pairs},
                    fix="check-mapping",
                )
            )
        if total := self._ignored.total():
            found.append(
                ImportIssue(
                    severity="notice",
                    key="features-without-role",
                    file=file,
                    facts={"features": total},
                    fix="check-mapping",
                )
            )
        return found
