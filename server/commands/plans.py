"""Commands that give a site its programme, and plan its rounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from server.commands.running import DONE, MISUSED, open_database, print_json

if TYPE_CHECKING:
    import argparse

    from server.commands.running import Commands


def add_plans(commands: Commands) -> None:
    """Add `programme` and `plan`."""
    programme = commands.add_parser("programme", help="give a site its programme and team")
    programme.add_argument("--site", required=True, metavar="NAME")
    programme.add_argument("--programme", type=Path, metavar="TOML")
    programme.add_argument("--checklists", type=Path, metavar="TOML")
    programme.add_argument("--team", type=Path, metavar="TOML")
    programme.set_defaults(run=_programme)

    plan = commands.add_parser("plan", help="plan the rounds of a site")
    plan.add_argument("--site", required=True, metavar="NAME")
    plan.add_argument("--weeks", type=int, default=4)
    plan.add_argument("--seconds", type=float, default=60)
    plan.add_argument("--seed", type=int, default=1)
    plan.add_argument("--from", dest="starts_on", type=date.fromisoformat, metavar="DATE")
    plan.add_argument("--json", action="store_true", help="the summary on standard output")
    plan.set_defaults(run=_plan)


def _programme(words: argparse.Namespace) -> int:
    from inspection.programme_file import read_checklists, read_programme, read_team
    from server.console import say
    from server.storage import people, programmes, sites

    if words.programme is None and words.team is None:
        say("walkround: give --programme (with --checklists), --team, or both")
        return MISUSED
    programme = words.programme and read_programme(words.programme)
    checklists = read_checklists(words.checklists) if words.checklists else {}
    team = words.team and read_team(words.team)
    _, database = open_database(words)
    with database.transaction() as session:
        site_id = sites.load_named(session, words.site).id
        if programme is not None:
            programmes.save_programme(session, site_id, programme, tuple(checklists.values()))
        if team is not None:
            people.save_team(session, site_id, team)
    return DONE


def _plan(words: argparse.Namespace) -> int:
    from zoneinfo import ZoneInfo

    from server.console import ConsoleWatcher, print_plan_summary
    from server.storage import sites
    from server.workflows.make_plan import make_plan
    from server.workflows.plan_order import PlanOrder

    settings, database = open_database(words)
    now = datetime.now(UTC)
    with database.reading() as session:
        site = sites.load_named(session, words.site)
    today = now.astimezone(ZoneInfo(site.timezone)).date()
    order = PlanOrder(
        site_id=site.id,
        starts_on=words.starts_on or today + timedelta(days=-today.weekday() % 7),
        weeks=words.weeks,
        seconds=words.seconds,
        seed=words.seed,
    )
    with ConsoleWatcher() as watcher:
        card = make_plan(database, order, networks=settings.networks, now=now, watcher=watcher)
    if words.json:
        print_json({"plan_id": card.id, "starts_on": card.starts_on.isoformat(), **card.summary})
    else:
        print_plan_summary(card.summary)
    return DONE
