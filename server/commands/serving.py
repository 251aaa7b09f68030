"""Commands that serve: the demo and your own sites."""

from __future__ import annotations

import webbrowser
from argparse import SUPPRESS, ArgumentTypeError
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from server.commands.running import DONE, MISUSED

if TYPE_CHECKING:
    import argparse

    from server.commands.running import Commands


MOST_JOBS = 64


def add_serving(commands: Commands) -> None:
    """Add `demo`, `serve` and `worker`."""
    demo = commands.add_parser("demo", help="serve the sample site with demo accounts")
    demo.add_argument("--host", default="127.0.0.1")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-browser", action="store_true")
    demo.add_argument("--seconds", type=float, default=30, help="search for a plan so long")
    demo.add_argument("--data", type=Path, default=SUPPRESS)
    demo.set_defaults(run=_demo)

    serve = commands.add_parser("serve", help="serve your own sites")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument(
        "--jobs",
        type=_count,
        metavar="N",
        help="so many jobs at once (default: 2); 0 leaves them to `walkround worker`",
    )
    serve.set_defaults(run=_serve)

    worker = commands.add_parser("worker", help="run jobs beside other processes or machines")
    worker.add_argument("--jobs", type=_count, metavar="N", help="so many at once (default: 2)")
    worker.set_defaults(run=_worker)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_JOBS:
        raise ArgumentTypeError(f"a whole number from 0 to {MOST_JOBS}, not {text!r}")
    return int(text)


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
    from server.jobs.embedded import SLOTS
    from server.logs import set_up_logging
    from server.serving import serve

    set_up_logging()
    settings = read_settings(data=words.data)
    settings = replace(settings, host=words.host or settings.host, port=words.port or settings.port)
    serve(
        settings,
        ready=lambda address: say(f"Walkround answers at {address}"),
        jobs=SLOTS if words.jobs is None else words.jobs,
    )
    return DONE


def _worker(words: argparse.Namespace) -> int:
    from server.config import read_settings
    from server.console import say
    from server.jobs.embedded import SLOTS
    from server.logs import set_up_logging
    from server.serving import work

    if words.jobs == 0:
        say("a worker that runs no jobs is of no use: --jobs 1 or more")
        return MISUSED
    set_up_logging()
    work(read_settings(data=words.data), jobs=words.jobs or SLOTS)
    return DONE
