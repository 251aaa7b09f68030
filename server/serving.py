"""Serves the application over HTTP, with the job queue beside it, until it is told to stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from granian import Granian
from granian.constants import Interfaces

from server.app import create_app
from server.config import Settings, read_settings
from server.jobs.embedded import SLOTS, EmbeddedQueue
from server.logs import set_up_logging
from server.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from apiflask import APIFlask

THREADS = 8  # requests are short: what takes long is a job
ANSWERS_WITHIN_S = 60
ROOT = Path(__file__).resolve().parents[1]


class ServerEnded(Exception):
    """The HTTP server is gone although nobody ended it."""


def application() -> APIFlask:
    """Make the application of the environment; a worker process calls this."""
    set_up_logging()
    return create_app(read_settings())


def serve(settings: Settings, *, ready: Callable[[str], None], jobs: int = SLOTS) -> None:
    """
    Listen until the process is told to end.

    Parameters
    ----------
    settings
        Of this installation; worker and job processes are given the same ones.
    ready
        Called with the address, once it answers.
    jobs
        How many jobs may run at once beside the pages; with 0 they are left to `work` elsewhere.
    """
    database = Database(settings.database)
    database.upgrade()
    os.environ |= {
        "WALKROUND_DATA": str(settings.data),
        "WALKROUND_DATABASE": settings.database,
        "WALKROUND_DEMO": "1" if settings.demo else "0",
        "WALKROUND_COOKIE_SECURE": "1" if settings.cookie_secure else "0",
    }
    queue = EmbeddedQueue(settings, database, clock=lambda: datetime.now(UTC), slots=jobs)
    before = signal.signal(signal.SIGTERM, _end)
    # In a process of its own: the HTTP server forks its workers, and a fork among our threads can
    # inherit a lock that nobody will ever release.
    web = subprocess.Popen(
        [sys.executable, "-m", "server.serving", settings.host, str(settings.port)],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(
                filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))
            ),
        },
    )
    try:
        if jobs:
            queue.start()
        address = f"http://{_host_to_visit(settings.host)}:{settings.port}"
        threading.Thread(target=_announce, args=(address, ready), daemon=True).start()
        code = web.wait()
        if code not in (0, -signal.SIGTERM, -signal.SIGINT):
            raise ServerEnded(f"the HTTP server ended with {code}: is port {settings.port} in use?")
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        web.terminate()
        web.wait(timeout=20)
        queue.stop()
        database.dispose()


def work(settings: Settings, *, jobs: int = SLOTS) -> None:
    """
    Run jobs and answer no requests, until the process is told to end.

    Any number of these may share a database, also from several machines: a job belongs to whoever
    took its row, and to somebody else once it gives no sign of life for the length of a lease.
    What runs when the process ends is given back.

    Parameters
    ----------
    settings
        Of this installation; its data folder must be the one that the web server uses.
    jobs
        How many may run at once.
    """
    database = Database(settings.database)
    database.upgrade()
    queue = EmbeddedQueue(settings, database, clock=lambda: datetime.now(UTC), slots=jobs)
    before = signal.signal(signal.SIGTERM, _end)
    try:
        queue.start()
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        queue.stop()
        database.dispose()


def listen(host: str, port: int) -> None:
    """Answer requests in this process and its worker, until a signal ends it."""
    Granian(
        "server.serving:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_enabled=False,
    ).serve()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _host_to_visit(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0", "::") else host


def _announce(address: str, ready: Callable[[str], None]) -> None:
    opener = build_opener(ProxyHandler({}))  # never ask a proxy for ourselves
    for _ in range(ANSWERS_WITHIN_S * 5):
        try:
            with opener.open(f"{address}/api/v1/session", timeout=2) as response:
                if "csrf" in json.load(response):
                    ready(address)
                    return
        except (URLError, OSError, ValueError):
            time.sleep(0.2)


if __name__ == "__main__":
    listen(sys.argv[1], int(sys.argv[2]))
