"""The command line: every command parses its words, calls a workflow and prints what came out."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import webbrowser
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.config import Settings
    from server.storage.database import Database

DONE, REFUSED, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is done, 1 refused with the reason on stderr, 2 misused."""
    words = _parser().parse_args(arguments)
    try:
        code: int = words.run(words)
    except KeyboardInterrupt:
        return REFUSED
    except Exception as fault:
        if not _is_ours(fault):
            raise
        print(f"walkround: {fault}", file=sys.stderr)
        return REFUSED
    return code


def _is_ours(fault: Exception) -> bool:
    """Whether an error explains itself to the user; any other is our fault, with its trace."""
    from importers.errors import ImporterError
    from inspection.errors import InspectionError
    from routing.errors import RoutingError
    from server.config import InvalidSetting
    from server.serving import ServerEnded
    from server.storage.errors import StorageError
    from server.workflows import Cancelled, Refused
    from spatial.errors import SpatialError

    ours = (
        ImporterError,
        InspectionError,
        RoutingError,
        StorageError,
        SpatialError,
        Refused,
        Cancelled,
        InvalidSetting,
        ServerEnded,
        FileNotFoundError,
    )
    return isinstance(fault, ours)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="walkround", description="Walkround 巡图")
    parser.add_argument("--data", type=Path, help="folder of the database and files (default: var)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="serve the sample site with demo accounts")
    demo.add_argument("--host", default="127.0.0.1")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-browser", action="store_true")
    demo.add_argument("--seconds", type=float, default=30, help="search for a plan so long")
    demo.add_argument("--data", type=Path, default=argparse.SUPPRESS)
    demo.set_defaults(run=_demo)

    serve = commands.add_parser("serve", help="serve your own sites")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.set_defaults(run=_serve)

    _add_import(commands)

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

    _add_exchange(commands)

    user = commands.add_parser("user", help="accounts").add_subparsers(required=True)
    add = user.add_parser("add", help="make an account; the password is asked for")
    add.add_argument("username")
    add.add_argument("--name", required=True)
    add.add_argument("--name-en", default="")
    add.add_argument("--role", action="append", required=True, dest="roles")
    add.add_argument("--inspector", help="id of the inspector of the team that this is")
    add.set_defaults(run=_user_add)
    password = user.add_parser("passwd", help="change a password")
    password.add_argument("username")
    password.set_defaults(run=_user_passwd)
    listed = user.add_parser("list", help="list the accounts")
    listed.set_defaults(run=_user_list)

    database = commands.add_parser("db", help="the database").add_subparsers(required=True)
    upgrade = database.add_parser("upgrade", help="bring the tables up to date")
    upgrade.set_defaults(run=_db_upgrade)
    return parser


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    imports = commands.add_parser(
        "import", help="make a site of IFC models, maps and other plan files"
    )
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imports.add_argument("--site", required=True, metavar="NAME")
    imports.add_argument(
        "--mapping", type=Path, metavar="FILE", help="what the columns of map files mean"
    )
    imports.add_argument("--replace", action="store_true", help="replace a site of this name")
    imports.add_argument("--json", action="store_true", help="the report on standard output")
    drawn = imports.add_argument_group(
        "DXF drawings", "the first of each is of the first drawing, the second of the second"
    )
    drawn.add_argument("--storey", action="append", default=[], metavar="NAME")
    drawn.add_argument("--elevation", action="append", default=[], type=float, metavar="M")
    drawn.add_argument("--offset", action="append", default=[], metavar="X,Y", help="metres")
    drawn.add_argument("--rotation", action="append", default=[], type=float, metavar="DEGREES")
    drawn.add_argument("--unit", action="append", default=[], choices=("mm", "cm", "m", "in", "ft"))
    drawn.add_argument(
        "--layer", action="append", default=[], metavar="LAYER=ROLE", help="such as BLOCKWORK=wall"
    )
    imports.set_defaults(run=_import)


def _add_exchange(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    register = commands.add_parser("register", help="take an asset register: CSV, XLSX, COBie")
    register.add_argument("file", type=Path, metavar="FILE")
    register.add_argument("--site", required=True, metavar="NAME")
    register.add_argument("--dry-run", action="store_true", help="say what it would do")
    register.add_argument("--json", action="store_true", help="the report on standard output")
    register.set_defaults(run=_register)

    export = commands.add_parser("export", help="write a site to a file")
    export.add_argument("out", type=Path, metavar="OUT")
    export.add_argument("--site", required=True, metavar="NAME")
    export.add_argument(
        "--format", required=True, choices=("geojson", "geopackage", "imdf", "register", "labels")
    )
    export.add_argument("--storey", help="labels: of this storey alone (its name)")
    export.add_argument("--kind", help="labels: of this kind of asset alone")
    export.set_defaults(run=_export)


def _open(words: argparse.Namespace) -> tuple[Settings, Database]:
    from server.config import read_settings
    from server.storage.database import Database

    settings = read_settings(data=words.data)
    database = Database(settings.database)
    database.upgrade()
    return settings, database


def _demo(words: argparse.Namespace) -> int:
    from server.config import read_settings
    from server.console import ConsoleWatcher, say
    from server.demo import prepare_demo
    from server.serving import serve
    from server.storage.database import Database

    settings = read_settings(data=words.data or Path("var") / "demo")
    settings = replace(settings, host=words.host, port=words.port, demo=True)
    database = Database(settings.database)
    database.upgrade()
    with ConsoleWatcher() as watcher:
        accounts = prepare_demo(settings, database, seconds=words.seconds, watcher=watcher)
    database.dispose()

    def ready(address: str) -> None:
        print(address, flush=True)
        for account in accounts:
            print(
                f"{account['role']:14} {account['username']:12} {account['password']}", flush=True
            )
        say("Ctrl-C ends the demo")
        if not words.no_browser:
            webbrowser.open(address)

    serve(settings, ready=ready)
    return DONE


def _serve(words: argparse.Namespace) -> int:
    from server.config import read_settings
    from server.console import say
    from server.logs import set_up_logging
    from server.serving import serve

    set_up_logging()
    settings = read_settings(data=words.data)
    settings = replace(settings, host=words.host or settings.host, port=words.port or settings.port)
    serve(settings, ready=lambda address: say(f"Walkround answers at {address}"))
    return DONE


def _said_of_drawings(words: argparse.Namespace) -> list[dict[str, Any]]:
    """What the words say of each DXF file, as `placements_of` reads it."""
    layers = dict(entry.rpartition("=")[::2] for entry in words.layer)
    rows: list[dict[str, Any]] = []
    for number, file in enumerate(f for f in words.files if f.suffix.lower() == ".dxf"):
        said: dict[str, Any] = {"file": file.name, "layers": layers}
        for key, values in (
            ("storey", words.storey),
            ("elevation_m", words.elevation),
            ("offset_m", [offset.split(",") for offset in words.offset]),
            ("rotation_deg", words.rotation),
            ("unit", words.unit),
        ):
            if number < len(values):
                said[key] = values[number]
        rows.append(said)
    return rows


def _import(words: argparse.Namespace) -> int:
    from importers.dxf.placement import placements_of
    from importers.geojson.mapping import read_mapping
    from server.console import ConsoleWatcher, print_import_report
    from server.workflows.import_site import import_site

    told = [] if words.mapping is None else [words.mapping]
    missing = [str(file) for file in (*words.files, *told) if not file.exists()]
    if missing:
        print(f"walkround: no such file: {', '.join(missing)}", file=sys.stderr)
        return MISUSED
    mapping = read_mapping(words.mapping) if told else None
    try:
        drawings = placements_of(_said_of_drawings(words))
    except ValueError as fault:
        print(f"walkround: {fault}", file=sys.stderr)
        return MISUSED
    settings, database = _open(words)
    with ConsoleWatcher() as watcher:
        imported = import_site(
            database,
            words.files,
            name=words.site,
            may_replace=words.replace,
            mapping=mapping,
            drawings=drawings,
            networks=settings.networks,
            now=datetime.now(UTC),
            watcher=watcher,
        )
    if words.json:
        _print_json({"site_id": imported.site_id, **imported.report})
    else:
        print_import_report(words.site, imported.report)
    return DONE


def _register(words: argparse.Namespace) -> int:
    from server.console import say
    from server.storage import sites
    from server.storage.site_cache import SiteCache
    from server.workflows.settled_plans import SettledPlans
    from server.workflows.take_register import RegisterOrder, take_register

    settings, database = _open(words)
    with database.reading() as session:
        site_id = sites.load_named(session, words.site).id
    report = take_register(
        database,
        SettledPlans(SiteCache(), settings.networks),
        RegisterOrder(
            path=words.file,
            site_id=site_id,
            columns=None,
            is_dry=words.dry_run,
            by="",
            now=datetime.now(UTC),
        ),
    )
    if words.json:
        _print_json({"site_id": site_id, **report})
        return DONE
    counts = report["counts"]
    say("  ".join(f"{key} {counts[key]}" for key in counts))
    for row in report["rows"]:
        for fault in row["faults"]:
            facts = ", ".join(f"{key} {value}" for key, value in fault["facts"].items())
            say(f"row {row['row']}: {fault['key']} in {fault['at']} ({facts or row['code']})")
    return DONE


def _export(words: argparse.Namespace) -> int:
    from server.console import say
    from server.storage import sites
    from server.workflows.exchange import export_site

    _, database = _open(words)
    with database.reading() as session:
        site = sites.load_site(session, sites.load_named(session, words.site).id)
    storey_id = None
    if words.storey is not None:
        storey_id = next((s.id for s in site.storeys if s.name == words.storey), "")
    made = export_site(
        site, words.format, now=datetime.now(UTC), storey_id=storey_id, kind=words.kind
    )
    words.out.write_bytes(made.content)
    say(f"{words.out}: {len(made.content)} bytes")
    return DONE


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
    _, database = _open(words)
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
    from server.workflows.make_plan import PlanOrder, make_plan

    settings, database = _open(words)
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
        _print_json({"plan_id": card.id, "starts_on": card.starts_on.isoformat(), **card.summary})
    else:
        print_plan_summary(card.summary)
    return DONE


def _user_add(words: argparse.Namespace) -> int:
    from server.auth import ROLES, hash_password
    from server.storage import people

    unknown = sorted(set(words.roles) - set(ROLES))
    if unknown:
        print(f"walkround: no such role: {', '.join(unknown)}", file=sys.stderr)
        return MISUSED
    _, database = _open(words)
    account = people.Account(
        id=people.new_account_id(),
        username=words.username,
        name=words.name,
        name_en=words.name_en,
        roles=tuple(words.roles),
        inspector_id=words.inspector,
    )
    with database.transaction() as session:
        people.save_account(session, account, password_hash=hash_password(_ask_password()))
    return DONE


def _user_passwd(words: argparse.Namespace) -> int:
    from server.auth import hash_password
    from server.storage import people

    _, database = _open(words)
    with database.transaction() as session:
        people.save_password(session, words.username, hash_password(_ask_password()))
    return DONE


def _user_list(words: argparse.Namespace) -> int:
    from server.storage import people

    _, database = _open(words)
    with database.reading() as session:
        for account in people.list_accounts(session):
            print(f"{account.username}\t{account.name}\t{','.join(account.roles)}")
    return DONE


def _db_upgrade(words: argparse.Namespace) -> int:
    _open(words)
    return DONE


def _ask_password() -> str:
    """Ask on the terminal, or take the first line of standard input where a script gives it."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
