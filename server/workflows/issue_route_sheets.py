"""A plan in force -> numbered, frozen route sheets; only rounds that changed are issued anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from inspection.route_sheet import SheetVisit, write_sheet
from server.storage import plans, programmes, route_sheets
from server.workflows.key_errands import NAMES, errand_names
from server.workflows.sealed_rounds import sealed_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from inspection.route_sheet import SheetCheck
    from server.storage.plans import PlanCard, PlannedRoute
    from server.storage.route_sheets import IssuedSheet
    from spatial.site import Site


def issue_route_sheets(
    session: Session, site: Site, card: PlanCard, *, now: datetime
) -> Sequence[IssuedSheet]:
    """
    Issue what of a published plan is not issued yet, or was changed since.

    Returns
    -------
    sheets
        Those that are new: a round keeps its number, each change raises the version; the sheet of a
        round that is gone is issued once more as withdrawn.
    """
    saved = programmes.load_programme(session, site.id)
    entries = {entry.key: entry for entry in saved.programme.entries} if saved else {}
    checklists = saved.checklists if saved else {}
    storeys = {storey.id: storey for storey in site.storeys}
    zone = ZoneInfo(site.timezone)
    known = {sheet.route_id: sheet for sheet in route_sheets.list_sheets(session, card.id)}
    number = route_sheets.next_number(session, site.id)
    issued: list[IssuedSheet] = []

    def issue(route: PlannedRoute, content: dict[str, Any], *, withdrawn: bool = False) -> None:
        nonlocal number
        before = known.get(route.id)
        if before is not None and (dict(before.content), before.withdrawn) == (content, withdrawn):
            return
        issued.append(
            route_sheets.IssuedSheet(
                number=before.number if before else number,
                version=before.version + 1 if before else 1,
                plan_id=card.id,
                route_id=route.id,
                inspector_id=route.inspector_id,
                day=route.day,
                issued_at=now,
                withdrawn=withdrawn,
                content=content,
            )
        )
        number += before is None

    routes = plans.list_routes(session, card.id)
    for route in routes:
        stops = write_sheet(_visits(route), entries=entries, checklists=checklists)
        named = [route.stops[stop.first].visit for stop in stops]
        lines = []
        for stop, visit in zip(stops, named, strict=True):
            name, name_en = visit.name, visit.name_en
            if visit.what == "key":
                name, name_en = errand_names(visit)
            storey = storeys.get(visit.storey_id) if visit.storey_id else None  # type: ignore[call-overload]
            lines.append(
                {
                    "n": stop.n,
                    "first": stop.first,
                    "code": visit.code,
                    "name": name,
                    "name_en": name_en,
                    "storey_id": visit.storey_id,
                    "storey": storey.name if storey else "",
                    "storey_en": storey.name_en if storey else "",
                    "starts_at": stop.starts_at.astimezone(zone).isoformat(),
                    "ends_at": stop.ends_at.astimezone(zone).isoformat(),
                    "checks": [_check(check) for check in stop.checks],
                }
            )
        opens_at = sealed_until(route)
        issue(
            route,
            {
                "leaves_at": route.leaves_at.astimezone(zone).isoformat(),
                "returns_at": route.returns_at.astimezone(zone).isoformat(),
                "metres": round(route.metres, 1),
                "stops": lines,
                **({} if opens_at is None else {"sealed_until": opens_at.isoformat()}),
            },
        )
    walked = {route.id for route in routes}
    issued += [
        route_sheets.IssuedSheet(
            number=sheet.number,
            version=sheet.version + 1,
            plan_id=card.id,
            route_id=sheet.route_id,
            inspector_id=sheet.inspector_id,
            day=sheet.day,
            issued_at=now,
            withdrawn=True,
            content=sheet.content,
        )
        for sheet in known.values()
        if sheet.route_id not in walked and not sheet.withdrawn
    ]
    route_sheets.save_sheets(session, site.id, issued)
    return issued


def _visits(route: PlannedRoute) -> list[SheetVisit]:
    return [
        SheetVisit(
            visit_id=stop.visit.id,
            entry_key=stop.visit.entry_key,
            target_id=stop.visit.target_id,
            what=stop.visit.what,
            starts_at=stop.starts_at,
            ends_at=stop.ends_at,
        )
        for stop in route.stops
    ]


def _check(check: SheetCheck) -> dict[str, Any]:
    name, name_en = NAMES.get(check.entry_key, (check.entry_key, check.entry_key))
    if check.entry is not None:
        name, name_en = check.entry.name, check.entry.name_en
    return {
        "visit_id": check.visit_id,
        "name": name,
        "name_en": name_en,
        "items": [
            {"text": item.text, "text_en": item.text_en, "type": item.type, "unit": item.unit}
            for item in check.items
        ],
    }
