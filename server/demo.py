"""The demo: our sample site with its team, programme, a year of findings, and rounds for today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inspection.programme_file import read_checklists, read_programme, read_team
from server.auth import hash_password
from server.config import DEMO_PASSWORD
from server.demo_findings import load_sample_findings, walk_sample_rounds
from server.storage import people, plans, programmes, sites
from server.storage.errors import Unknown
from server.workflows.import_site import import_site
from server.workflows.issue_route_sheets import issue_route_sheets
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from server.config import Settings
    from server.storage.database import Database
    from server.workflows import Watcher

NAME, NAME_EN = "滨江花园", "Riverside Garden"
WEEKS = 4
PACKAGE = Path(__file__).resolve().parent


def sample_folder() -> Path:
    """Where the sample site lies: in the checkout, or inside the installed package."""
    places = (
        PACKAGE.parent / "sample_sites" / "riverside",
        PACKAGE / "_sample_sites" / "riverside",
    )
    return next(place for place in places if place.is_dir())


def prepare_demo(
    settings: Settings, database: Database, *, seconds: float, watcher: Watcher
) -> Sequence[Mapping[str, str]]:
    """
    Bring the demo's data up to today; quick where that was done already.

    Parameters
    ----------
    seconds
        How long to search for a plan.

    Returns
    -------
    accounts
        Username, password and role of everybody who may sign in.
    """
    folder = sample_folder()
    team = read_team(folder / "team.toml")
    now = datetime.now(UTC)
    site_id = _site(database, settings, folder, now=now, watcher=watcher)
    with database.reading() as session:
        zone = ZoneInfo(sites.load_card(session, site_id).timezone)
    today = now.astimezone(zone).date()
    if not _covers(database, site_id, today):
        order = PlanOrder(
            site_id=site_id,
            starts_on=today - timedelta(days=today.weekday()),
            weeks=WEEKS,
            seconds=seconds,
            seed=1,
        )
        card = make_plan(database, order, networks=settings.networks, now=now, watcher=watcher)
        with database.transaction() as session:
            published = plans.save_publication(session, site_id, card.id, at=datetime.now(UTC))
            site = sites.load_site(session, site_id)
            issue_route_sheets(session, site, published, now=datetime.now(UTC))
            walk_sample_rounds(session, site_id, card.id, team=team, now=now)
    return [
        {"username": account.username, "password": DEMO_PASSWORD, "role": account.roles[0]}
        for account in team.accounts
    ]


def _site(
    database: Database, settings: Settings, folder: Path, *, now: datetime, watcher: Watcher
) -> str:
    """Id of the sample site, imported and filled where it is not there yet."""
    with database.reading() as session:
        try:
            site_id = sites.load_named(session, NAME).id
        except Unknown:
            site_id = ""
        filled = bool(site_id) and people.load_team(session, site_id) is not None
    if not site_id:
        files = sorted([*folder.glob("*.ifc"), *folder.glob("*.geojson")])
        site_id = import_site(
            database,
            files,
            name=NAME,
            name_en=NAME_EN,
            networks=settings.networks,
            now=now,
            watcher=watcher,
        ).site_id
    if not filled:
        _fill(database, site_id, folder, now=now)
    return site_id


def _fill(database: Database, site_id: str, folder: Path, *, now: datetime) -> None:
    """Team, programme, accounts and the year of findings: all of it or nothing."""
    team = read_team(folder / "team.toml")
    programme = read_programme(folder / "programme.toml")
    checklists = read_checklists(folder / "checklists.toml")
    password_hash = hash_password(DEMO_PASSWORD)
    with database.transaction() as session:
        people.save_team(session, site_id, team)
        programmes.save_programme(session, site_id, programme, tuple(checklists.values()))
        known = {account.username for account in people.list_accounts(session)}
        for account in team.accounts:
            if account.username in known:
                continue
            people.save_account(
                session,
                people.Account(
                    id=people.new_account_id(),
                    username=account.username,
                    name=account.name,
                    name_en=account.name_en,
                    roles=account.roles,
                    inspector_id=account.inspector,
                ),
                password_hash=password_hash,
            )
        load_sample_findings(session, site_id, folder, now=now)


def _covers(database: Database, site_id: str, today: date) -> bool:
    """Whether the plan in force has this day in it."""
    with database.reading() as session:
        card = plans.load_plan_in_force(session, site_id)
    return card is not None and card.starts_on <= today < card.starts_on + timedelta(card.days)
