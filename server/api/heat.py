"""Where trouble gathers: the overview of a site, heat of a storey, storeys of a building."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from pydantic import Field

from inspection.finding import Category, Grade
from server.api.site_out import SiteWriter
from server.auth import Permission, require
from server.request import (
    Body,
    InvalidRequest,
    accepts,
    answer,
    clock,
    items,
    parse_query,
    parts,
    reading,
)
from server.storage.errors import Unknown
from server.workflows.compare_buildings import compare_buildings, figures, spaces_to_see
from server.workflows.looked_at import Period, Subset, load_looked_at
from server.workflows.map_hotspots import storey_heat
from spatial.frames import heat_features
from spatial.site import BuildingId, StoreyId

if TYPE_CHECKING:
    from flask import Response

    from server.workflows.compare_buildings import Figures, Overview
    from server.workflows.map_hotspots import SiteHotspot
    from spatial.site import Site

blueprint = APIBlueprint("heat", __name__, tag="Heat")

DEFAULT_DAYS = 30
LONGEST_DAYS = 3_660


class PeriodQuery(Body):
    """Which days (both included; the last 30 where none is named) and which findings."""

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    category: Category | None = None
    grade: Grade | None = None


class HeatQuery(PeriodQuery):
    """The same and what is measured."""

    measure: Literal["rate", "findings", "checks"] = "rate"


@blueprint.get("/sites/<site_id>/overview")
@accepts(PeriodQuery, where="query")
def get_overview(site_id: str) -> Response:
    """How the site stands, and how its buildings compare."""
    require(Permission.SEE_REPORTS, site=site_id)
    query = parse_query(PeriodQuery)
    now = clock()
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        period, subset = asked(query, site)
        overview = compare_buildings(session, site, period, subset, now=now)
    end = min(period.before, now)
    tiles = _tiles(overview)
    oldest = overview.now.oldest_urgent
    hours = None if oldest is None else round((end - oldest).total_seconds() / 3600, 1)
    tiles["urgent_open"]["oldest_h"] = hours
    writer = SiteWriter(site)
    names = {building.id: (building.name, building.name_en) for building in site.buildings}
    return answer(
        {
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "tiles": tiles,
            "buildings": [_building(one, names, site) for one in overview.buildings],
            "months": [
                {
                    "month": f"{month.first:%Y-%m}",
                    "findings": month.findings,
                    "checks": month.checks,
                    "rate": _rounded(month.rate),
                }
                for month in overview.months
            ],
            "hotspots": [_hotspot(spot, writer) for spot in overview.hotspots],
        },
        tagged=True,
    )


@blueprint.get("/sites/<site_id>/storeys/<storey_id>/heat")
@accepts(HeatQuery, where="query")
def get_heat(site_id: str, storey_id: str) -> Response:
    """Heat of one storey in bands."""
    require(Permission.SEE_REPORTS, site=site_id)
    query = parse_query(HeatQuery)
    with reading() as session:
        card, site = parts().sites.load(session, site_id)
        period, subset = asked(query, site)
        seen = load_looked_at(session, site_id, period, subset, storey_id=storey_id)
    heat = storey_heat(
        site,
        storey_id,
        seen,
        measure=query.measure,
        grid_of=parts().grids.of(site, card.revision),
    )
    return answer(
        {
            "measure": heat.measure,
            "unit": heat.unit,
            "bandwidth_m": heat.bandwidth,
            "edges": list(heat.edges),
            "findings": round(heat.findings),
            "checks": round(heat.checks),
            "rate": _rounded(heat.rate),
            "unknown_share": round(heat.unknown_share, 4),
            "features": heat_features(heat, site.georeference),
        },
        tagged=True,
    )


@blueprint.get("/sites/<site_id>/buildings/<building_id>/storeys")
@accepts(PeriodQuery, where="query")
def get_building_storeys(site_id: str, building_id: str) -> Response:
    """Storeys of a building, or the grounds, each with its figures and heat, lowest first."""
    require(Permission.SEE_REPORTS, site=site_id)
    query = parse_query(PeriodQuery)
    with reading() as session:
        card, site = parts().sites.load(session, site_id)
        wanted = None if building_id == "grounds" else BuildingId(building_id)
        if wanted is not None and all(building.id != wanted for building in site.buildings):
            raise Unknown("building", building_id)
        period, subset = asked(query, site)
        seen = load_looked_at(session, site_id, period, subset)
        to_see = spaces_to_see(session, site)
    found = []
    for storey in site.storeys_of(wanted):
        heat = storey_heat(
            site, storey.id, seen, measure="rate", grid_of=parts().grids.of(site, card.revision)
        )
        own = figures(storey.id, [storey], seen, site, to_see)
        found.append(
            {
                "storey_id": storey.id,
                "findings": own.findings,
                "open": own.open,
                "checks": own.checks,
                "rate": _rounded(own.rate),
                "coverage": own.coverage,
                "features": heat_features(heat, site.georeference),
            }
        )
    return answer(items(found), tagged=True)


def asked(query: PeriodQuery, site: Site) -> tuple[Period, Subset]:
    """Period and subset of a query. Raises `InvalidRequest` where it ends before it begins."""
    zone = ZoneInfo(site.timezone)
    last = query.last or max(query.first or date.min, clock().astimezone(zone).date())
    first = query.first or last - timedelta(days=DEFAULT_DAYS - 1)
    if not 0 <= (last - first).days < LONGEST_DAYS or first.year < 1971 or last.year > 2_999:
        raise InvalidRequest(
            [("from", f"from 1 to {LONGEST_DAYS} days, the first before the last")]
        )
    return (
        Period(first=first, last=last, zone=zone),
        Subset(category=query.category, grade=query.grade),
    )


def _tiles(overview: Overview) -> dict[str, dict[str, Any]]:
    now, before = overview.now, overview.before
    return {
        "urgent_open": {"value": now.urgent_open, "before": before.urgent_open},
        "on_time_checks": {
            "value": now.checks_on_time.percent,
            "before": before.checks_on_time.percent,
            "overdue": now.overdue_checks,
            "of": now.checks_on_time.whole,
        },
        "on_time_rectified": {
            "value": now.rectified_on_time.percent,
            "before": before.rectified_on_time.percent,
            "overdue": now.overdue_findings,
        },
        "rate": {"value": _rounded(now.rate), "before": _rounded(before.rate)},
        "coverage": {
            "value": now.coverage.percent,
            "before": before.coverage.percent,
            "not_seen": now.coverage.whole - now.coverage.part,
        },
    }


def _building(one: Figures, names: dict[BuildingId, tuple[str, str]], site: Site) -> dict[str, Any]:
    if one.id is None:
        grounds = site.storeys_of(None)[0]
        name, name_en = grounds.name, grounds.name_en
    else:
        name, name_en = names[BuildingId(one.id)]
    return {
        "id": one.id,
        "name": name,
        "name_en": name_en,
        "findings": one.findings,
        "open": one.open,
        "urgent_open": one.urgent_open,
        "checks": one.checks,
        "rate": _rounded(one.rate),
        "coverage": one.coverage,
    }


def _hotspot(found: SiteHotspot, writer: SiteWriter) -> dict[str, Any]:
    spot = found.spot
    name, name_en = _place(found, writer)
    return {
        "storey_id": spot.storey_id,
        "building_id": found.building_id,
        "space_ids": list(found.space_ids),
        "name": name,
        "name_en": name_en,
        "point": writer.points([spot.point])[0],
        "findings": spot.findings,
        "checks": round(spot.checks),
        # Nothing was found anywhere else: no finite number says how much more that is.
        "ratio": round(spot.ratio, 2) if math.isfinite(spot.ratio) else None,
        "q": float(f"{spot.q:.3g}"),
        "evidence": spot.evidence,
        "categories": [{"key": key, "n": n} for key, n in found.categories],
    }


def _place(found: SiteHotspot, writer: SiteWriter) -> tuple[str, str]:
    building = next((b for b in writer.site.buildings if b.id == found.building_id), None)
    storey = writer.storeys[StoreyId(found.spot.storey_id)]
    space = next((s for s in writer.site.spaces if s.id in found.space_ids), None)
    things = [thing for thing in (building, storey, space) if thing is not None]
    native = " ".join(thing.name for thing in things if thing.name)
    return native, " ".join(thing.name_en or thing.name for thing in things)


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 2)
