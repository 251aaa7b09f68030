"""A published plan with one round, made by hand, so that every figure can be checked by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from inspection.frequency import TimesPer
from inspection.programme import Programme, ProgrammeEntry
from server.storage import people, plans, programmes, sites
from server.storage.plans import LegPart, PlannedRoute, PlannedShift, PlannedStop, PlannedVisit
from spatial.network import Place, WalkNetwork, build_network
from spatial.site import Site
from spatial.walk import RideLeg
from tests.server.planned_site import CHECKLIST, MONDAY, NOW, entries, planned_site, team

ZONE = ZoneInfo("Asia/Shanghai")
LABELS = ProgrammeEntry(
    key="label_check",
    name="标签检查",
    kinds=frozenset({"extinguisher"}),
    frequency=TimesPer(1, "week"),
    minutes=2,
)
# E-1 is checked twice on the spot, then E-3 on the storey above.
TOUR = (
    ("extinguisher_check", "E-1", time(9, 10), 5),
    ("label_check", "E-1", time(9, 15), 2),
    ("extinguisher_check", "E-3", time(9, 20), 5),
)
MISSED = ("extinguisher_check", "E-2")


@dataclass(frozen=True)
class Walked:
    """The site, its plan, and the only round: Wang's, on Monday."""

    site: Site
    plan_id: str
    round_id: str

    @property
    def path(self) -> str:
        return f"/sites/{self.site.id}"

    def inspection(self, stop: int = 0, **changes: Any) -> dict[str, Any]:
        """Body of an inspection of one visit, counted from 0."""
        entry, asset, starts, minutes = TOUR[stop]
        began = datetime.combine(MONDAY, starts, ZONE)
        return {
            "round_id": self.round_id,
            "visit_id": visit_id(entry, asset),
            "outcome": "done",
            "reason": "",
            "started_at": began.isoformat(),
            "ended_at": (began + timedelta(minutes=minutes)).isoformat(),
            "answers": [],
            **changes,
        }

    def finding(self, **changes: Any) -> dict[str, Any]:
        """Body of a finding at E-1."""
        asset = next(asset for asset in self.site.assets if asset.id == "E-1")
        longitude, latitude = self.site.georeference.to_wgs84([asset.position[:2]])[0]
        return {
            "storey_id": asset.storey_id,
            "point": [float(longitude), float(latitude)],
            "asset_id": "E-1",
            "space_id": asset.space_id,
            "category": "fire",
            "grade": "urgent",
            "description": "压力不足",
            "photos": [],
            "found_at": datetime.combine(MONDAY, time(9, 12), ZONE).isoformat(),
            "visit_id": visit_id("extinguisher_check", "E-1"),
            "item_key": "pressure",
            "reading": 0.4,
            "fixed_on_spot": False,
            **changes,
        }


def visit_id(entry: str, asset: str) -> str:
    return f"{entry}@{asset}#1"


def save_walked_site(session: Session, *, published: bool = True, name: str = "") -> Walked:
    """Keep the site with a plan of one week and one round."""
    site = planned_site()
    site = replace(site, name=name or site.name)
    sites.save_site(session, site, {}, at=NOW)
    programme = Programme(id="p", name="巡查计划", entries=(*entries(), LABELS))
    programmes.save_programme(session, site.id, programme, (CHECKLIST,))
    people.save_team(session, site.id, team())
    route = _route(site, build_network(site))
    card = plans.PlanCard(
        id=str(uuid4()),
        site_id=site.id,
        starts_on=MONDAY,
        days=7,
        made_at=NOW,
        published_at=NOW if published else None,
        summary={},
    )
    left = plans.LeftOut(visit=_visit(site, *MISSED), reason="no_time")
    shift = PlannedShift(
        id=route.shift_id,
        inspector_id="wang",
        day=MONDAY,
        starts_at=route.leaves_at,
        ends_at=route.returns_at,
    )
    plan = plans.SavedPlan(card=card, shifts=(shift,), routes=(route,), unplanned=(left,))
    plans.save_plan(session, plan)
    return Walked(site=site, plan_id=card.id, round_id=route.id)


def _route(site: Site, network: WalkNetwork) -> PlannedRoute:
    places: dict[str, Place] = {
        asset.id: Place(asset.storey_id, asset.access)
        for asset in site.assets
        if asset.storey_id is not None and asset.access is not None
    }
    ways = ["DESK", *(asset for _, asset, _, _ in TOUR), "DESK"]
    legs = tuple(
        () if a == b else tuple(_parts(network, places[a], places[b])) for a, b in pairwise(ways)
    )
    stops = tuple(
        PlannedStop(
            n=n,
            visit=_visit(site, entry, asset),
            starts_at=datetime.combine(MONDAY, starts, ZONE),
            ends_at=datetime.combine(MONDAY, starts, ZONE) + timedelta(minutes=minutes),
            travel_s=10.0,
        )
        for n, (entry, asset, starts, minutes) in enumerate(TOUR, 1)
    )
    return PlannedRoute(
        id=str(uuid4()),
        shift_id=f"wang@{MONDAY}",
        inspector_id="wang",
        day=MONDAY,
        leaves_at=datetime.combine(MONDAY, time(9), ZONE),
        returns_at=datetime.combine(MONDAY, time(10), ZONE),
        walk_s=60.0,
        service_s=720.0,
        metres=40.0,
        stops=stops,
        legs=legs,
    )


def _visit(site: Site, entry: str, asset_id: str) -> PlannedVisit:
    asset = next(asset for asset in site.assets if asset.id == asset_id)
    return PlannedVisit(
        id=visit_id(entry, asset_id),
        entry_key=entry,
        what="asset",
        target_id=asset_id,
        kind=asset.kind,
        code=asset.code,
        name=asset.name,
        name_en="",
        storey_id=asset.storey_id,
        point=asset.position[:2],
        earliest=datetime.combine(MONDAY, time(8), ZONE),
        latest=datetime.combine(MONDAY, time(17), ZONE),
        due=date(MONDAY.year, MONDAY.month, MONDAY.day),
        last=None,
        reasons=(),
    )


def _parts(network: WalkNetwork, start: Place, end: Place) -> Iterator[LegPart]:
    at = start.point
    for leg in network.walk(start, end).legs:
        if isinstance(leg, RideLeg):
            yield LegPart(
                storey_id=leg.from_storey,
                line=(at,),
                metres=leg.metres,
                seconds=leg.seconds,
                connector_id=leg.connector_id,
                connector_kind=leg.kind,
                to_storey_id=leg.to_storey,
            )
        else:
            at = leg.points[-1]
            yield LegPart(
                storey_id=leg.storey_id, line=leg.points, metres=leg.metres, seconds=leg.seconds
            )
