"""Commands about a site: import its files, take its register, export it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server.commands.running import DONE, MISUSED, open_database, print_json

if TYPE_CHECKING:
    import argparse

    from server.commands.running import Commands


def add_sites(commands: Commands) -> None:
    """Add `import`, `register` and `export`."""
    _add_import(commands)
    _add_exchange(commands)


def _add_import(commands: Commands) -> None:
    imports = commands.add_parser(
        "import", help="make a site of IFC models, maps and other plan files"
    )
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imports.add_argument("--site", required=True, metavar="NAME")
    imports.add_argument(
        "--mapping", type=Path, metavar="FILE", help="what the columns of map files mean"
    )
    imports.add_argument("--replace", action="store_true", help="replace a site of this name")
    imports.add_argument(
        "--discard-edits", action="store_true", help="replace it even if it was edited by hand"
    )
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


def _add_exchange(commands: Commands) -> None:
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
    settings, database = open_database(words)
    with ConsoleWatcher() as watcher:
        imported = import_site(
            database,
            words.files,
            name=words.site,
            may_replace=words.replace or words.discard_edits,
            may_discard_edits=words.discard_edits,
            mapping=mapping,
            drawings=drawings,
            networks=settings.networks,
            now=datetime.now(UTC),
            watcher=watcher,
        )
    if words.json:
        print_json({"site_id": imported.site_id, **imported.report})
    else:
        print_import_report(words.site, imported.report)
    return DONE


def _register(words: argparse.Namespace) -> int:
    from server.console import say
    from server.storage import sites
    from server.storage.site_cache import SiteCache
    from server.workflows.settled_plans import SettledPlans
    from server.workflows.take_register import RegisterOrder, take_register

    settings, database = open_database(words)
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
        print_json({"site_id": site_id, **report})
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

    _, database = open_database(words)
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
