"""A small site with a programme and a team, ready to be planned by hand-checkable figures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import uuid4

from sqlalchemy.orm import Session

from inspection.checklist import Checklist, Item
from inspection.frequency import TimeOfDay, TimesPer
from inspection.people import Inspector, Qualification, ShiftPattern
from inspection.programme import Programme, ProgrammeEntry
from inspection.programme_file import Depot, Team
from server.storage import people, programmes, sites
from spatial.network import build_network
from spatial.reach import place_assets
from spatial.site import Site, SiteId
from tests import build

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)  # 09:00 in Shanghai

CHECKLIST = Checklist(
    key="extinguisher",
    name="灭火器检查",
    name_en="Extinguisher check",
    items=(
        Item(key="seal", text="铅封完好", text_en="Seal intact", grade="important"),
        Item(key="pressure", text="压力", type="reading", unit="MPa", low=1.0, high=1.4),
    ),
)

Change = Callable[[Programme, Site], Programme]


def entries() -> tuple[ProgrammeEntry, ...]:
    """Extinguishers twice a week by whoever holds FIRE; hydrants weekly by a skill nobody has."""
    return (
        ProgrammeEntry(
            key="extinguisher_check",
            name="灭火器检查",
            name_en="Extinguisher check",
            kinds=frozenset({"extinguisher"}),
            frequency=TimesPer(2, "week"),
            skills=frozenset({"FIRE"}),
            minutes=5,
            windows=(TimeOfDay(time(9), time(16)),),
            checklist="extinguisher",
            evidence="proposed",
        ),
        ProgrammeEntry(
            key="hydrant_test",
            name="消火栓测试",
            kinds=frozenset({"hydrant_indoor"}),
            frequency=TimesPer(1, "week"),
            skills=frozenset({"DIVER"}),
            minutes=10,
        ),
    )


def team() -> Team:
    """Two people on weekdays from eight to five; only the first holds FIRE."""
    week = tuple(ShiftPattern(weekday=d, starts=time(8), ends=time(17)) for d in range(5))
    return Team(
        inspectors=(
            Inspector(
                id="wang",
                name="王建国",
                qualifications=(Qualification(skill="FIRE"),),
                patterns=week,
            ),
            Inspector(id="li", name="李秀英", patterns=week),
        ),
        depots={"office": Depot(key="office", name="服务中心", asset="DESK")},
        default_depot="office",
    )


def planned_site() -> Site:
    """A storey above another, joined by a stair; three extinguishers, one hydrant, a desk."""
    site = build.two_storeys_with_stair(
        assets=[
            build.asset("DESK", 1.0, 1.0, kind="service_desk"),
            build.asset("E-1", 2.0, 1.5),
            build.asset("E-2", 6.0, 1.5),
            build.asset("E-3", 2.0, 1.5, 4.5),
            build.asset("H-1", 4.0, 1.0, kind="hydrant_indoor"),
        ]
    )
    network = build_network(site)
    floors = {storey_id: floor.area for storey_id, floor in network.floors.items()}
    return replace(place_assets(site, floors=floors), id=SiteId(str(uuid4())))


def save_planned_site(session: Session, change: Change = lambda programme, _: programme) -> Site:
    """Keep the site with its programme, changed as wanted, and its team."""
    site = planned_site()
    sites.save_site(session, site, {}, at=NOW)
    programme = change(Programme(id="p", name="巡查计划", entries=entries()), site)
    programmes.save_programme(session, site.id, programme, (CHECKLIST,))
    people.save_team(session, site.id, team())
    return site
