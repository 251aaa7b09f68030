"""IndoorGML to a site: one storey for each height of cells, doors where transitions pass."""

from __future__ import annotations

from collections import defaultdict
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon

from importers.errors import EmptyPlan
from importers.geojson.coordinates import LOCAL, place
from importers.geojson.drawing import Label
from importers.geojson.words import use_of
from importers.grounds import polygons_of
from importers.indoor import Door, IndoorPlan, Room, Shaft, indoor_site
from importers.indoor.doors import shared_wall
from importers.indoor.plan import CONNECTING
from importers.indoorgml.cells import Cell, affine, crs_of, is_door, overlap, pair_key
from importers.indoorgml.document import read_model
from importers.indoorgml.levels import levels_of
from importers.result import FileDialect, ImportIssue, ImportResult, ImportSeconds
from spatial.georeference import Georeference

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from importers.indoorgml.document import Model, Thing, Transition
    from spatial.site import ConnectorKind

FLAT = 0.3  # m; a face that rises no more is a floor or ceiling
PASSAGE = 0.9  # m; width of a way through a shared edge that no boundary draws


def read_indoorgml(path: Path, *, name: str) -> ImportResult:
    """
    Site of an IndoorGML file.

    Parameters
    ----------
    path
        IndoorGML 1.0 or 1.1, core and navigation module; solids or flat polygons.
    name
        Name of the site.

    Raises
    ------
    UnreadableFile, EmptyPlan, TooLarge, WrongCoordinates
        Each says what was found and what would be right.
    """
    began = perf_counter()
    model = read_model(path)
    opened = perf_counter() - began
    making = _Making(model)
    plan = making.plan(name)
    made = indoor_site(plan, name=name, georeference=making.frame)
    return ImportResult(
        site=made.site,
        issues=(*making.issues, *made.issues),
        repairs=tuple(making.repairs),
        counts=making.counts(),
        files=(FileDialect(file=path.name, format="gml", dialect="indoorgml"),),
        seconds=ImportSeconds(open=opened, geometry=0.0, plan=perf_counter() - began - opened),
    )


class _Making:
    def __init__(self, model: Model) -> None:
        self._model = model
        self.issues: list[ImportIssue] = []
        self.repairs: list[ImportIssue] = []
        self.frame, self._to_site = self._placed()
        self._cells: dict[str, Cell] = {}
        bad = 0
        for thing in model.cells:
            made = self._cell(thing)
            if made is None:
                bad += 1
            else:
                self._cells[thing.id] = made
        if bad:
            self._issue("notice", "null-geometry", features=bad)
        if not self._cells:
            raise EmptyPlan(f"{model.file} has no cell with a geometry", file=model.file)

    def counts(self) -> dict[str, int]:
        """Elements of the file by name."""
        counts: dict[str, int] = defaultdict(int)
        for thing in (*self._model.cells, *self._model.boundaries.values()):
            counts[thing.element] += 1
        counts["State"] = len(self._model.states)
        counts["Transition"] = len(self._model.transitions)
        return dict(counts)

    def plan(self, name: str) -> IndoorPlan:
        """Everything drawn, in the site frame."""
        plan = IndoorPlan()
        file = self._model.file
        plan.buildings.append(Label(file=file, id="building", name=name))
        plan.levels += levels_of(tuple(self._cells.values()), file)
        plan.rooms += [self._room(cell) for cell in self._cells.values() if not is_door(cell)]
        plan.doors += [
            Door(
                label=self._label(cell.thing),
                level=cell.level,
                place=max(cell.polygon.geoms, key=lambda part: part.area),
                is_entrance=cell.thing.element == "AnchorSpace",
            )
            for cell in self._cells.values()
            if is_door(cell)
        ]
        self._join(plan)
        return plan

    # -- place -------------------------------------------------------------------------------------

    def _placed(self) -> tuple[Georeference, Callable[[NDArray[np.float64]], NDArray[np.float64]]]:
        """The site's frame, and how to come into it from the file's coordinates."""
        rings = [face for thing in self._model.cells for face in thing.faces]
        if not rings:
            raise EmptyPlan(
                f"{self._model.file} has no cell with a geometry", file=self._model.file
            )
        lines = np.empty(len(rings), dtype=object)
        lines[:] = [
            LineString(ring[:, :2]) if len(ring) > 1 else Point(ring[0, :2]) for ring in rings
        ]
        found = place(lines, file=self._model.file, crs=crs_of(self._model.crs))
        self.issues += [i for i in found.issues if i.key != "stray-features"]
        self.repairs += found.repairs
        west, south, east, north = shapely.total_bounds(found.geometries)
        frame = LOCAL
        if not found.is_local:
            frame = Georeference.around(
                float((west + east) / 2), float((south + north) / 2), method="geojson"
            )
        before = shapely.get_coordinates(lines)
        after = frame.from_wgs84(shapely.get_coordinates(found.geometries))
        turn = affine(before, after)

        def to_site(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack((turn(points[:, :2]), points[:, 2]))

        return frame, to_site

    def _cell(self, thing: Thing) -> Cell | None:
        """Floor of a cell: its lowest flat faces, else the shadow of all of them."""
        faces = [self._to_site(face) for face in thing.faces if len(face) >= 3]
        if not faces:
            return None
        low = min(float(face[:, 2].min()) for face in faces)
        top = max(float(face[:, 2].max()) for face in faces)
        shapes = []
        for face in faces:
            polygon = shapely.make_valid(Polygon(face[:, :2]))
            flat = float(np.ptp(face[:, 2])) <= FLAT
            if flat and face[:, 2].min() <= low + FLAT and polygon.area > 1e-4:
                shapes.append(polygon)
        if not shapes:
            shapes = [shapely.make_valid(Polygon(face[:, :2])) for face in faces]
        floor = polygons_of(shapely.union_all([s for s in shapes if s.area > 1e-4]))
        return None if floor.is_empty else Cell(thing, floor, low, top)

    # -- rooms -------------------------------------------------------------------------------------

    def _room(self, cell: Cell) -> Room:
        blocked = cell.thing.element in ("NonNavigableSpace", "ObjectSpace")
        return Room(
            label=self._label(cell.thing),
            level=cell.level,
            polygon=cell.polygon,
            use=cell.use,
            walkable=not blocked,
            connects=CONNECTING.get(cell.use),
            height=round(cell.top - cell.height, 3) if cell.top - cell.height > 1.0 else None,
        )

    def _label(self, thing: Thing) -> Label:
        return Label(file=self._model.file, id=thing.id, name=thing.name or thing.id)

    # -- what transitions join ---------------------------------------------------------------------

    def _join(self, plan: IndoorPlan) -> None:
        """A door for each transition within a level, a stair or lift for each between two."""
        shafts: dict[str, list[tuple[str, tuple[float, float]]]] = defaultdict(list)
        kinds: dict[str, ConnectorKind] = {}
        done: set[tuple[str, str]] = set()
        for transition in self._model.transitions:
            pair = self._cells_of(transition)
            if pair is None or (joined := pair_key(*pair)) in done:
                continue
            done.add(joined)
            first, second = pair
            if first.level != second.level:
                self._rise(transition, first, second, shafts, kinds)
            elif not (is_door(first) or is_door(second)):
                self._pass(plan, transition, first, second)
        for key, landings in shafts.items():
            cell = self._cells[key]
            plan.shafts.append(
                Shaft(
                    label=self._label(cell.thing),
                    kind=kinds[key],
                    landings=tuple(dict(landings).items()),
                )
            )
        if not self._model.transitions:
            self._pass_boundaries(plan)

    def _cells_of(self, transition: Transition) -> tuple[Cell, Cell] | None:
        ids = []
        for key in transition.states:
            state = self._model.states.get(key)
            ids.append(state.cell if state is not None and state.cell else "")
        if not all(ids):
            # Cells may name their states, and not the other way round.
            by_state = {cell.thing.dual: cell.thing.id for cell in self._cells.values()}
            ids = [
                i or by_state.get(key, "") for i, key in zip(ids, transition.states, strict=True)
            ]
        cells = [self._cells.get(i) for i in ids]
        if cells[0] is None or cells[1] is None or cells[0] is cells[1]:
            return None
        return cells[0], cells[1]

    def _pass(self, plan: IndoorPlan, transition: Transition, first: Cell, second: Cell) -> None:
        boundary = self._model.boundaries.get(transition.boundary)
        line = None if boundary is None else self._sill(boundary)
        drawn = line is not None
        if line is None:
            edge = shared_wall(first.polygon, second.polygon)
            if edge is None:
                return
            half = min(PASSAGE, 0.9 * edge.length) / 2
            at = edge.length / 2
            line = LineString([edge.interpolate(at - half), edge.interpolate(at + half)])
        name = boundary.name if boundary is not None else transition.name
        plan.doors.append(
            Door(
                label=Label(file=self._model.file, id=transition.id, name=name),
                level=first.level,
                place=line,
                is_passage=not drawn,
            )
        )

    def _pass_boundaries(self, plan: IndoorPlan) -> None:
        """Doors of a file that has no graph: the boundaries it calls doors."""
        owners: dict[str, str] = {}
        for cell in self._cells.values():
            for key in cell.thing.bounded_by:
                owners.setdefault(key, cell.level)
        for boundary in self._model.boundaries.values():
            said = " ".join((boundary.name, *boundary.words)).lower()
            is_door = boundary.element in ("ConnectionBoundary", "AnchorBoundary")
            if not (is_door or "door" in said or "门" in said):
                continue
            line = self._sill(boundary)
            level = owners.get(boundary.id) or (plan.levels[0].label.id if plan.levels else "")
            if line is not None:
                plan.doors.append(
                    Door(
                        label=Label(file=self._model.file, id=boundary.id, name=boundary.name),
                        level=level,
                        place=line,
                        is_entrance=boundary.element == "AnchorBoundary",
                    )
                )

    def _sill(self, boundary: Thing) -> LineString | None:
        """A boundary seen from above: the line from jamb to jamb."""
        points = [self._to_site(face)[:, :2] for face in boundary.faces]
        if not points:
            return None
        every = np.concatenate(points)
        away = np.hypot(*(every[:, None] - every[None]).transpose(2, 0, 1))
        i, j = np.unravel_index(int(away.argmax()), away.shape)
        if away[i, j] < 0.3:
            return None
        return LineString([every[i], every[j]])

    def _rise(
        self,
        transition: Transition,
        first: Cell,
        second: Cell,
        shafts: dict[str, list[tuple[str, tuple[float, float]]]],
        kinds: dict[str, ConnectorKind],
    ) -> None:
        """One shaft for each stair cell and what it leads to; else for the transition itself."""
        words = " ".join((transition.name, first.thing.name, second.thing.name)).lower()
        use = next((c.use for c in (first, second) if c.use in CONNECTING), use_of(words))
        kind: ConnectorKind = CONNECTING.get(use, "stair")
        if "escalator" in words or "扶梯" in words:
            kind = "escalator"
        if "ramp" in words or "坡道" in words:
            kind = "ramp"
        owner = next((c for c in (first, second) if c.use in CONNECTING), None)
        if first.use in CONNECTING and second.use in CONNECTING and overlap(first, second):
            return  # stair rooms above one another are joined as such
        owned = (owner or min((first, second), key=lambda c: c.height)).thing.id
        kinds.setdefault(owned, kind)
        for cell in (first, second):
            inside = cell.polygon.representative_point()
            shafts[owned].append((cell.level, (inside.x, inside.y)))

    def _issue(self, severity: str, key: str, **facts: str | int) -> None:
        self.issues.append(
            ImportIssue(
                severity="notice" if severity == "notice" else "warning",
                key=key,
                file=self._model.file,
                facts=facts,
            )
        )
