"""A programme and a team for any site, made up from what rooms and equipment it has."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from inspection.frequency import TimeOfDay, TimesPer
from inspection.people import Inspector, Qualification, ShiftPattern
from inspection.programme import Programme, ProgrammeEntry
from inspection.programme_file import Depot, Team
from server.storage import people, programmes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from spatial.site import Site, Space

WALKED_THROUGH = frozenset({"circulation", "stair"})
LOOKED_AFTER = frozenset({"plant", "service", "storage", "roof", "parking"})
DAYTIME = (TimeOfDay(time(8), time(17)),)


def made_up_programme(session: Session, site: Site) -> None:
    """Patrol ways daily, see plant and equipment twice a week, and every other room weekly."""
    uses = frozenset(str(space.use) for space in site.spaces)
    kinds = frozenset(asset.kind for asset in site.assets if asset.access is not None)
    none: frozenset[str] = frozenset()
    wanted = (
        ("patrol", uses & WALKED_THROUGH, none, TimesPer(1, "day"), "FIRE", 5),
        ("plant", uses & LOOKED_AFTER, none, TimesPer(2, "week"), "TECH", 8),
        ("rooms", uses - WALKED_THROUGH - LOOKED_AFTER, none, TimesPer(1, "week"), "", 4),
        ("equipment", none, kinds, TimesPer(2, "week"), "TECH", 6),
        ("whole", uses, none, TimesPer(1, "month"), "", 10),
    )  # fmt: skip
    entries = tuple(
        ProgrammeEntry(
            key=key,
            name=key,
            uses=of_use,
            kinds=of_kind,
            frequency=frequency,
            skills=frozenset({skill} - {""}),
            minutes=minutes,
            windows=DAYTIME,
        )
        for key, of_use, of_kind, frequency, skill, minutes in wanted
        if of_use or of_kind
    )
    programmes.save_programme(
        session, site.id, Programme(id="made-up", name="made up", entries=entries), ()
    )
    people.save_team(session, site.id, _team(_start(site)))


def _start(site: Site) -> Space:
    """The greatest way through at ground level: where rounds start."""
    ground = {storey.id for storey in site.storeys if storey.level == 0}
    return max(
        site.spaces,
        key=lambda space: (
            space.storey_id in ground,
            space.use in WALKED_THROUGH,
            space.polygon.area,
        ),
    )


def _team(start: Space) -> Team:
    week = tuple(ShiftPattern(weekday=d, starts=time(8), ends=time(16)) for d in range(7))
    return Team(
        inspectors=tuple(
            Inspector(
                id=name,
                name=name,
                qualifications=tuple(Qualification(skill=skill) for skill in skills),
                patterns=week,
            )
            for name, skills in (("warden", ("FIRE",)), ("engineer", ("FIRE", "TECH")))
        ),
        depots={"start": Depot(key="start", name="start", space=start.id)},
        default_depot="start",
    )
