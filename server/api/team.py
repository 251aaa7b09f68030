"""Who inspects a site: skills, shifts, absences, and where rounds start."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from apiflask import APIBlueprint
from pydantic import Field

from inspection.errors import InspectionError
from inspection.frequency import clock_time
from inspection.people import Absence, Inspector, Qualification, Rest, ShiftPattern
from inspection.programme_file import Depot, Team
from routing.problem import ProfileId
from server.api.frequency_in import Part
from server.auth import Permission, require
from server.request import (
    Body,
    InvalidRequest,
    accepts,
    answer,
    clock,
    items,
    parse,
    parts,
    reading,
    transaction,
)
from server.storage import audit, people, sites
from server.workflows.change_team import change_team

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy.orm import Session

blueprint = APIBlueprint("team", __name__, tag="Programme and team")

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Ends = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]


class SkillIn(Part):
    """A skill, and the last day of its certificate where it expires."""

    skill: str = Field(min_length=1, max_length=40)
    expires: date | None = None


class RestIn(Part):
    """A rest within a shift."""

    opens: Clock
    closes: Ends
    minutes: int = Field(ge=1, le=480)


class ShiftIn(Part):
    """A shift on one weekday (Monday = 0)."""

    weekday: int = Field(ge=0, le=6)
    starts: Clock
    ends: Ends
    rests: list[RestIn] = Field(default=[], max_length=5)


class AbsenceIn(Part):
    """Days on which somebody does not come, both included."""

    first: date
    last: date
    reason: str = Field(default="", max_length=200)


class InspectorIn(Part):
    """One person."""

    id: Key
    name: str = Field(min_length=1, max_length=200)
    name_en: str = Field(default="", max_length=200)
    department: str = Field(default="", max_length=200)
    department_en: str = Field(default="", max_length=200)
    profile: Literal["on_foot", "step_free"] = "on_foot"
    depot: str | None = Field(default=None, max_length=80)
    skills: list[SkillIn] = Field(default=[], max_length=50)
    shifts: list[ShiftIn] = Field(default=[], max_length=28)
    absences: list[AbsenceIn] = Field(default=[], max_length=100)

    def value(self) -> Inspector:
        """As the domain has it. Raises `InspectionError`."""
        return Inspector(
            id=self.id,
            name=self.name.strip(),
            name_en=self.name_en.strip(),
            department=self.department.strip(),
            department_en=self.department_en.strip(),
            qualifications=tuple(
                Qualification(skill=one.skill, expires=one.expires) for one in self.skills
            ),
            patterns=tuple(
                ShiftPattern(
                    weekday=one.weekday,
                    starts=clock_time(one.starts),
                    ends=clock_time(one.ends),
                    rests=tuple(
                        Rest(
                            opens=clock_time(rest.opens),
                            closes=clock_time(rest.closes),
                            minutes=rest.minutes,
                        )
                        for rest in one.rests
                    ),
                )
                for one in self.shifts
            ),
            profile=ProfileId(self.profile),
            depot=self.depot,
            absences=tuple(
                Absence(first=one.first, last=one.last, reason=one.reason) for one in self.absences
            ),
        )


class DepotIn(Part):
    """Where rounds start: a space or an asset by its id, or a point of the earth."""

    key: Key
    name: str = Field(min_length=1, max_length=200)
    name_en: str = Field(default="", max_length=200)
    building: str = Field(default="", max_length=200)
    storey: str = Field(default="", max_length=200)
    space: str = Field(default="", max_length=200)
    asset: str = Field(default="", max_length=200)
    point: tuple[float, float] | None = None


class TeamIn(Body):
    """A whole team, changed on one revision of it."""

    revision: int = Field(ge=0)
    inspectors: list[InspectorIn] = Field(max_length=500)
    depots: list[DepotIn] = Field(min_length=1, max_length=50)
    default_depot: str

    def value(self) -> Team:
        """As the domain has it. Raises `InvalidRequest` with every fault found."""
        faults: list[tuple[str, str]] = []
        found = []
        for one in self.inspectors:
            try:
                found.append(one.value())
            except InspectionError as fault:
                faults.append((f"inspectors.{one.id}", str(fault)))
        for what, keys in (
            ("inspectors", [one.id for one in self.inspectors]),
            ("depots", [one.key for one in self.depots]),
        ):
            faults += [
                (what, f"{key!r} occurs twice") for key in sorted(set(keys)) if keys.count(key) > 1
            ]
        faults += [
            (f"depots.{one.key}", "it names no space, asset or point")
            for one in self.depots
            if not (one.space or one.asset or one.point)
        ]
        if faults:
            raise InvalidRequest(faults)
        return Team(
            inspectors=tuple(found),
            depots={one.key: Depot(**one.model_dump()) for one in self.depots},
            default_depot=self.default_depot,
        )


@blueprint.get("/sites/<site_id>/team")
def get_team(site_id: str) -> Response:
    """The inspectors of a site, and where their rounds start."""
    require(Permission.SEE_PROGRAMME, site=site_id)
    with reading() as session:
        sites.load_card(session, site_id)
        return answer(_team_out(session, site_id), tagged=True)


@blueprint.put("/sites/<site_id>/team")
@accepts(TeamIn)
def put_team(site_id: str) -> Response:
    """Change the team; plans that were made stay as they are."""
    account = require(Permission.EDIT_PROGRAMME, site=site_id)
    body = parse(TeamIn)
    team = body.value()
    with transaction() as session:
        _, site = parts().sites.load(session, site_id)
        change_team(
            session,
            site,
            team,
            revision=body.revision,
            network=lambda: parts().plans.load(session, site_id)[1].network,
        )
        facts = {"inspectors": [one.id for one in team.inspectors]}
        audit.save_deed(
            session, "team_changed", at=clock(), by=account.id, site_id=site_id, facts=facts
        )
        return answer(_team_out(session, site_id))


def _team_out(session: Session, site_id: str) -> dict[str, Any]:
    team = people.load_team(session, site_id)
    revision = people.load_team_revision(session, site_id)
    if team is None:
        return items([], revision=revision, depots=[], default_depot=None)
    return items(
        [_inspector_out(inspector) for inspector in team.inspectors],
        revision=revision,
        depots=[_depot_out(depot) for depot in team.depots.values()],
        default_depot=team.default_depot,
    )


def _depot_out(depot: Depot) -> dict[str, Any]:
    return {
        "key": depot.key,
        "name": depot.name,
        "name_en": depot.name_en,
        "building": depot.building,
        "storey": depot.storey,
        "space": depot.space,
        "asset": depot.asset,
        "point": depot.point,
    }


def _inspector_out(inspector: Inspector) -> dict[str, Any]:
    return {
        "id": inspector.id,
        "name": inspector.name,
        "name_en": inspector.name_en,
        "department": inspector.department,
        "department_en": inspector.department_en,
        "profile": inspector.profile,
        "depot": inspector.depot,
        "skills": [
            {"skill": q.skill, "expires": None if q.expires is None else q.expires.isoformat()}
            for q in inspector.qualifications
        ],
        "shifts": [
            {
                "weekday": pattern.weekday,
                "starts": f"{pattern.starts:%H:%M}",
                "ends": f"{pattern.ends:%H:%M}",
                "rests": [
                    {
                        "opens": f"{rest.opens:%H:%M}",
                        "closes": f"{rest.closes:%H:%M}",
                        "minutes": rest.minutes,
                    }
                    for rest in pattern.rests
                ],
            }
            for pattern in inspector.patterns
        ],
        "absences": [
            {
                "first": absence.first.isoformat(),
                "last": absence.last.isoformat(),
                "reason": absence.reason,
            }
            for absence in inspector.absences
        ],
    }
