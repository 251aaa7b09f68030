"""Route sheets as they were issued -> pages to print, rows to export, events of a calendar."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from server.reports.rounds_calendar import CalendarRound, rounds_calendar
from server.reports.route_sketch import route_sketch
from server.reports.sheet_pdf import SheetPage, sheets_pdf
from server.storage import people, plans, route_sheets
from spatial.site import StoreyId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from inspection.people import Inspector
    from server.reports.sheet_pdf import Language
    from server.storage.plans import PlannedRoute
    from server.storage.route_sheets import IssuedSheet
    from spatial.site import Site

COLUMNS = (
    "sheet",
    "version",
    "date",
    "inspector",
    "stop",
    "starts_at",
    "ends_at",
    "code",
    "name",
    "storey",
    "checks",
)
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a table program would take the cell for a formula


def print_sheets(
    session: Session,
    site: Site,
    sheets: Sequence[IssuedSheet],
    *,
    language: Language,
    now: datetime,
) -> bytes:
    """A PDF of sheets, with a sketch of every storey that a round touches."""
    team = {one.id: one for one in people.list_team(session, site.id)}
    routes = _routes(session, sheets)
    sheets = [_as_told(sheet, now) for sheet in sheets]
    pages = [
        SheetPage(
            number=sheet.number,
            version=sheet.version,
            day=sheet.day,
            inspector=_name(team.get(sheet.inspector_id), sheet.inspector_id, language),
            withdrawn=sheet.withdrawn,
            content=sheet.content,
            sketches=_sketches(site, sheet, routes.get(sheet.route_id), language),
        )
        for sheet in sheets
    ]
    name = (site.name_en or site.name) if language == "en" else site.name
    return sheets_pdf(name, pages, language=language, made_at=now)


def list_stops(
    session: Session,
    site: Site,
    sheets: Iterable[IssuedSheet],
    *,
    language: Language,
    now: datetime,
) -> str:
    """
    Sheets as comma-separated values, a line for each stop, with a mark for table programs.

    A round that is sealed still has no line.
    """
    team = {one.id: one for one in people.list_team(session, site.id)}
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    end = "_en" if language == "en" else ""
    for sheet in sheets:
        if sheet.withdrawn or _is_sealed(sheet, now):
            continue
        for stop in sheet.content["stops"]:
            checks = [check[f"name{end}"] or check["name"] for check in stop["checks"]]
            row = (
                f"{sheet.number:05d}",
                sheet.version,
                sheet.day.isoformat(),
                _name(team.get(sheet.inspector_id), sheet.inspector_id, language),
                stop["n"],
                stop["starts_at"],
                stop["ends_at"],
                stop["code"],
                stop[f"name{end}"] or stop["name"],
                stop[f"storey{end}"] or stop["storey"],
                "; ".join(checks),
            )
            writer.writerow([_plain(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def rounds_of(
    session: Session,
    site: Site,
    inspector_id: str,
    *,
    since: date,
    language: Language,
    now: datetime,
) -> bytes:
    """The calendar of one inspector: the sheets in force from a day on; sealed ones say no stop."""
    card = plans.load_plan_in_force(session, site.id)
    sheets = [] if card is None else route_sheets.list_sheets(session, card.id)
    sheets = [_as_told(sheet, now) for sheet in sheets]
    own = [
        CalendarRound(
            id=sheet.route_id,
            revision=sheet.version,
            changed_at=sheet.issued_at,
            leaves_at=datetime.fromisoformat(sheet.content["leaves_at"]),
            returns_at=datetime.fromisoformat(sheet.content["returns_at"]),
            stops=[
                (
                    datetime.fromisoformat(stop["starts_at"]),
                    (stop["name_en"] or stop["name"]) if language == "en" else stop["name"],
                )
                for stop in sheet.content["stops"]
            ],
            metres=sheet.content["metres"],
            sealed=_is_sealed(sheet, now),
        )
        for sheet in sheets
        if sheet.inspector_id == inspector_id and sheet.day >= since and not sheet.withdrawn
    ]
    name = (site.name_en or site.name) if language == "en" else site.name
    return rounds_calendar(name, own, language=language)


def today_of(site: Site, now: datetime) -> date:
    """The local day of an instant."""
    return now.astimezone(ZoneInfo(site.timezone)).date()


def _is_sealed(sheet: IssuedSheet, now: datetime) -> bool:
    opens_at = sheet.content.get("sealed_until")
    return opens_at is not None and now < datetime.fromisoformat(opens_at)


def _as_told(sheet: IssuedSheet, now: datetime) -> IssuedSheet:
    """A sheet as anybody may see it now: without its stops while it is sealed."""
    if not _is_sealed(sheet, now):
        return sheet
    return replace(sheet, content={**sheet.content, "stops": [], "sealed": True})


def _routes(session: Session, sheets: Iterable[IssuedSheet]) -> Mapping[str, PlannedRoute]:
    found: dict[str, PlannedRoute] = {}
    wanted = {sheet.route_id for sheet in sheets}
    for plan_id in {sheet.plan_id for sheet in sheets}:
        shifts = [r.shift_id for r in plans.list_routes(session, plan_id) if r.id in wanted]
        routes = plans.list_routes_of_shifts(session, plan_id, shifts)
        found.update({route.id: route for route in routes})
    return found


def _sketches(
    site: Site, sheet: IssuedSheet, route: PlannedRoute | None, language: Language
) -> list[tuple[str, str]]:
    """A sketch for each storey with a stop; none of a round that is gone, or was re-numbered."""
    if route is None or sheet.withdrawn:
        return []
    storeys = {storey.id: storey for storey in site.storeys}
    parts = [part for leg in route.legs for part in leg if part.connector_id is None]
    stops = [
        (stop["n"], route.stops[stop["first"]].visit)
        for stop in sheet.content["stops"]
        if stop["first"] < len(route.stops)
    ]
    found = []
    for storey_id in dict.fromkeys(visit.storey_id for _, visit in stops):
        storey = storeys.get(StoreyId(storey_id)) if storey_id else None
        if storey is None:
            continue
        name = (storey.name_en or storey.name) if language == "en" else storey.name
        svg = route_sketch(
            site,
            storey.id,
            lines=[part.line for part in parts if part.storey_id == storey_id],
            stops=[
                (n, visit.point)
                for n, visit in stops
                if visit.storey_id == storey_id and visit.point
            ],
        )
        found.append((name, svg))
    return found


def _name(person: Inspector | None, known: str, language: Language) -> str:
    if person is None:
        return known
    return (person.name_en or person.name) if language == "en" else person.name


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(RISKY) else text
