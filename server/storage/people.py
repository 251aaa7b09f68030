"""Accounts, and the inspection team of each site."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from inspection.people import Absence, Inspector, Qualification, Rest, ShiftPattern
from inspection.programme_file import Depot, Team
from routing.problem import ProfileId
from server.storage.database import Base
from server.storage.errors import NameTaken, StaleRevision


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    Somebody who may sign in, unless ``suspended``.

    ``site_id`` limits the roles to one site; None means all sites.
    """

    id: str
    username: str
    name: str
    name_en: str = ""
    roles: tuple[str, ...]
    inspector_id: str | None = None
    site_id: str | None = None
    suspended: bool = False


# Before the hash of a suspended account, as system accounts are locked: no password fits it.
SUSPENDED = "!"


class UserRow(Base):
    """One account."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(JSON)
    inspector_id: Mapped[str | None] = mapped_column(String(80))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))


class InspectorRow(Base):
    """One member of a site's inspection team."""

    __tablename__ = "inspectors"
    __table_args__ = (Index("ix_inspectors_order", "site_id", "position"),)

    site_id: Mapped[str] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(200))
    department_en: Mapped[str] = mapped_column(String(200), server_default="", default="")
    qualifications: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    patterns: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    profile: Mapped[str] = mapped_column(String(40))
    depot: Mapped[str | None] = mapped_column(String(80))
    absences: Mapped[list[dict[str, str]]] = mapped_column(JSON, server_default="[]", default=list)


def save_account(session: Session, account: Account, *, password_hash: str) -> None:
    """Keep a new account. Raises `NameTaken` where the username is in use."""
    taken = select(UserRow.id).where(UserRow.username == account.username)
    if session.scalar(taken) is not None:
        raise NameTaken("user", account.username)
    session.add(
        UserRow(
            id=account.id,
            username=account.username,
            name=account.name,
            name_en=account.name_en,
            password_hash=password_hash,
            roles=list(account.roles),
            inspector_id=account.inspector_id,
            site_id=account.site_id,
        )
    )
    session.flush()


def load_names(session: Session, account_ids: Collection[str]) -> dict[str, str]:
    """Names of accounts; those that are gone are left out."""
    wanted = select(UserRow.id, UserRow.name).where(UserRow.id.in_(account_ids))
    return {row.id: row.name for row in session.execute(wanted)}


def list_accounts(session: Session) -> list[Account]:
    """All accounts by username."""
    return [account_of(row) for row in session.scalars(select(UserRow).order_by(UserRow.username))]


class TeamRow(Base):
    """Where the rounds of a site's team start and end."""

    __tablename__ = "teams"

    site_id: Mapped[str] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    default_depot: Mapped[str] = mapped_column(String(80))
    depots: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(server_default="0", default=0)


def save_team(session: Session, site_id: str, team: Team, *, revision: int | None = None) -> None:
    """
    Replace the team of a site; accounts that it names are not made.

    Parameters
    ----------
    revision
        Revision that the change was made on; None to replace whatever is there.

    Raises
    ------
    StaleRevision
        If the team changed since.
    """
    row = session.get(TeamRow, site_id)
    if row is None:
        row = TeamRow(site_id=site_id, revision=0)
        session.add(row)
    if revision is not None and revision != row.revision:
        raise StaleRevision("team", sent=revision, current=row.revision)
    row.revision += 1
    row.default_depot = team.default_depot
    row.depots = [asdict(depot) for depot in team.depots.values()]
    session.execute(delete(InspectorRow).where(InspectorRow.site_id == site_id))
    session.add_all(
        InspectorRow(
            site_id=site_id,
            id=inspector.id,
            position=position,
            name=inspector.name,
            name_en=inspector.name_en,
            department=inspector.department,
            department_en=inspector.department_en,
            qualifications=[
                {"skill": q.skill, "expires": q.expires.isoformat() if q.expires else None}
                for q in inspector.qualifications
            ],
            patterns=[_pattern_out(pattern) for pattern in inspector.patterns],
            profile=inspector.profile,
            depot=inspector.depot,
            absences=[
                {
                    "first": absence.first.isoformat(),
                    "last": absence.last.isoformat(),
                    "reason": absence.reason,
                }
                for absence in inspector.absences
            ],
        )
        for position, inspector in enumerate(team.inspectors)
    )
    session.flush()


def list_team(session: Session, site_id: str) -> tuple[Inspector, ...]:
    """The team of a site in its own order; empty where none was given."""
    rows = session.scalars(
        select(InspectorRow).where(InspectorRow.site_id == site_id).order_by(InspectorRow.position)
    )
    return tuple(_inspector(row) for row in rows)


def load_team(session: Session, site_id: str) -> Team | None:
    """The team of a site with its depots; None where none was given."""
    row = session.get(TeamRow, site_id)
    if row is None:
        return None
    depots = (
        Depot(**{**stored, "point": tuple(stored["point"]) if stored["point"] else None})
        for stored in row.depots
    )
    return Team(
        inspectors=list_team(session, site_id),
        depots={depot.key: depot for depot in depots},
        default_depot=row.default_depot,
    )


def load_team_revision(session: Session, site_id: str) -> int:
    """How often the team of a site was saved; 0 where there is none."""
    row = session.get(TeamRow, site_id)
    return 0 if row is None else row.revision


def new_account_id() -> str:
    """Id of an account to be made."""
    return str(uuid4())


def account_of(row: UserRow) -> Account:
    """The account that a row holds."""
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        name_en=row.name_en,
        roles=tuple(row.roles),
        inspector_id=row.inspector_id,
        site_id=row.site_id,
        suspended=row.password_hash.startswith(SUSPENDED),
    )


def _pattern_out(pattern: ShiftPattern) -> dict[str, Any]:
    return {
        "weekday": pattern.weekday,
        "starts": pattern.starts.isoformat("minutes"),
        "ends": pattern.ends.isoformat("minutes"),
        "rests": [
            {
                "opens": rest.opens.isoformat("minutes"),
                "closes": rest.closes.isoformat("minutes"),
                "minutes": rest.minutes,
            }
            for rest in pattern.rests
        ],
    }


def _pattern(stored: Mapping[str, Any]) -> ShiftPattern:
    return ShiftPattern(
        weekday=stored["weekday"],
        starts=time.fromisoformat(stored["starts"]),
        ends=time.fromisoformat(stored["ends"]),
        rests=tuple(
            Rest(
                opens=time.fromisoformat(rest["opens"]),
                closes=time.fromisoformat(rest["closes"]),
                minutes=rest["minutes"],
            )
            for rest in stored["rests"]
        ),
    )


def _inspector(row: InspectorRow) -> Inspector:
    return Inspector(
        id=row.id,
        name=row.name,
        name_en=row.name_en,
        department=row.department,
        department_en=row.department_en,
        qualifications=tuple(
            Qualification(
                skill=q["skill"],
                expires=date.fromisoformat(q["expires"]) if q["expires"] else None,
            )
            for q in row.qualifications
        ),
        patterns=tuple(_pattern(stored) for stored in row.patterns),
        profile=ProfileId(row.profile),
        depot=row.depot,
        absences=tuple(
            Absence(
                first=date.fromisoformat(stored["first"]),
                last=date.fromisoformat(stored["last"]),
                reason=stored["reason"],
            )
            for stored in row.absences
        ),
    )
