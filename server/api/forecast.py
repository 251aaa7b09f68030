"""What falls due in the months ahead: load by skill, what will be late, and all of it as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from flask import Response
from pydantic import Field

from inspection.forecast import forecast
from server.auth import Permission, require
from server.request import Body, accepts, answer, clock, parse_query, parts, reading
from server.workflows.list_due import DueList, list_due

if TYPE_CHECKING:
    from inspection.forecast import Late
    from inspection.frequency import Period
    from inspection.programme import DueVisit
    from spatial.site import Site

blueprint = APIBlueprint("forecast", __name__, tag="Programme and team")

MOST_LATE = 200  # told in full; all of them are counted, and in the CSV
SPANS: dict[str, Period] = {"30": "day", "90": "week", "365": "month"}
COLUMNS = {
    "zh": ("到期日", "检查项目", "对象", "编号", "楼层", "资格", "分钟", "上次", "预计迟到（天）"),
    "en": ("due", "check", "thing", "code", "storey", "skills", "minutes", "last", "late (days)"),
}


class ForecastQuery(Body):
    """From which day, and how far ahead."""

    start: date | None = Field(default=None, alias="from")
    days: Literal["30", "90", "365"] = "30"
    lang: Literal["zh", "en"] = "zh"


@blueprint.get("/sites/<site_id>/forecast")
@accepts(ForecastQuery, where="query")
def get_forecast(site_id: str) -> Response:
    """Work and people by skill in days, weeks or months, and what will be late."""
    require(Permission.SEE_PROGRAMME, site=site_id)
    query = parse_query(ForecastQuery)
    site, due = _due(site_id, query)
    seen = forecast(due.visits, due.shifts, due.horizon, by=SPANS[query.days])
    names = _names(site)
    return answer(
        {
            "spans": [
                {
                    "from": span.starts.isoformat(),
                    "to": span.ends.isoformat(),
                    "loads": [
                        {
                            "skill": load.skill,
                            "visits": load.visits,
                            "due_minutes": round(load.due_minutes, 1),
                            "shift_minutes": round(load.shift_minutes, 1),
                        }
                        for load in span.loads
                    ],
                }
                for span in seen.spans
            ],
            "visits": len(due.visits),
            "overdue": due.overdue(),
            "late": len(seen.late),
            "items": [_late_out(late, names) for late in seen.late[:MOST_LATE]],
        },
        tagged=True,
    )


@blueprint.get("/sites/<site_id>/forecast.csv")
@accepts(ForecastQuery, where="query")
def get_forecast_csv(site_id: str) -> Response:
    """Everything that falls due, one line a visit, for a spreadsheet."""
    require(Permission.SEE_PROGRAMME, site=site_id)
    query = parse_query(ForecastQuery)
    site, due = _due(site_id, query)
    seen = forecast(due.visits, due.shifts, due.horizon, by=SPANS[query.days])
    late = {one.visit.id: one.days for one in seen.late}
    names = _names(site)
    storeys: dict[str, str] = {storey.id: storey.name for storey in site.storeys}
    text = io.StringIO()
    text.write("\ufeff")  # a spreadsheet takes it for something else without this
    lines = csv.writer(text)
    lines.writerow(COLUMNS[query.lang])
    for visit in sorted(due.visits, key=lambda one: (one.due, one.id)):
        entry = visit.obligation.entry
        zh, en, code, storey = names.get(visit.obligation.target.id, ("", "", "", None))
        english = query.lang == "en"
        lines.writerow(
            [
                visit.due.isoformat(),
                _harmless((entry.name_en or entry.name) if english else entry.name),
                _harmless((en or zh) if english else zh),
                _harmless(code),
                _harmless(storeys.get(storey or "", "")),
                " ".join(sorted(entry.skills)),
                f"{entry.minutes:g}",
                _last(visit),
                late.get(visit.id, ""),
            ]
        )
    name = f"due-{due.horizon.first_day.isoformat()}-{query.days}.csv"
    return Response(
        text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _due(site_id: str, query: ForecastQuery) -> tuple[Site, DueList]:
    with reading() as session:
        _, site = parts().sites.load(session, site_id)
        first = query.start or clock().astimezone(ZoneInfo(site.timezone)).date()
        return site, list_due(session, site, first_day=first, days=int(query.days))


def _names(site: Site) -> dict[str, tuple[str, str, str, str | None]]:
    """Name, English name, code and storey of everything that can fall due."""
    return {
        **{a.id: (a.name, a.name_en, a.code, a.storey_id) for a in site.assets},
        **{s.id: (s.name or s.number, s.name_en, s.number, s.storey_id) for s in site.spaces},
        **{z.id: (z.name, z.name_en, "", None) for z in site.zones},
    }


def _late_out(late: Late, names: dict[str, tuple[str, str, str, str | None]]) -> dict[str, Any]:
    entry, target = late.visit.obligation.entry, late.visit.obligation.target
    name, name_en, code, storey = names.get(target.id, ("", "", "", None))
    return {
        "visit_id": late.visit.id,
        "entry_key": entry.key,
        "entry_name": entry.name,
        "entry_name_en": entry.name_en,
        "skills": sorted(entry.skills),
        "target_id": target.id,
        "what": target.what,
        "name": name,
        "name_en": name_en,
        "code": code,
        "storey_id": storey,
        "due": late.visit.due.isoformat(),
        "made": None if late.made is None else late.made.isoformat(),
        "late_days": late.days,
    }


def _last(visit: DueVisit) -> str:
    told = next((reason for reason in visit.reasons if reason.key == "last_record"), None)
    return "" if told is None else str(told.facts["date"])


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
