"""Several that look after one job table: threads of a test, and processes as users start them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.config import Settings
from server.jobs.embedded import EmbeddedQueue
from server.storage import jobs
from server.storage.database import Database
from server.storage.jobs import Job
from server.storage.uploads import UploadFolder

ROOMS = Path(__file__).resolve().parents[3] / "sample_sites" / "broken" / "ifc2x_final.ifc"
RUNNER = (sys.executable, "-m", "tests.server.jobs.runner")
PATIENCE_S = 120

StartWorker = Callable[[], "subprocess.Popen[bytes]"]


def utc_now() -> datetime:
    return datetime.now(UTC)


def wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.02)


def load(database: Database, job: Job) -> Job:
    with database.reading() as session:
        return jobs.load_job(session, job.id)


@pytest.fixture
def start_worker(settings: Settings) -> Iterator[StartWorker]:
    """Start ``walkround worker``; what still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "WALKROUND_DATA": str(settings.data),
        "WALKROUND_DATABASE": settings.database,
    }

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "server.cli", "worker", "--jobs", "1"]
        started.append(subprocess.Popen(command, env=environment, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=10)


def submit_import(settings: Settings, database: Database) -> Job:
    """A small building, asked for as by the web server."""
    with ROOMS.open("rb") as content:
        kept = UploadFolder(settings.uploads).save(content, ROOMS.name)
    with database.transaction() as session:
        arguments = {
            "files": [kept],
            "name": "rooms",
            "replace": False,
            "drawings": [],
            "mapping": None,
            "user_id": "",
        }
        return jobs.save_job(session, "import_site", arguments, by="", at=utc_now())


def test_two_queues_share_the_work_and_do_nothing_twice(
    settings: Settings, database: Database
) -> None:
    queues = [
        EmbeddedQueue(settings, database, clock=utc_now, slots=1, command=RUNNER) for _ in range(2)
    ]
    with database.transaction() as session:
        asked = [
            jobs.save_job(session, "echo", {"text": str(n)}, by="", at=utc_now()) for n in range(5)
        ]
    busy = set()

    def step() -> bool:
        for queue in queues:
            queue.step()
            if queue.pids():
                busy.add(queue.owner)
        return all(load(database, job).state in jobs.ENDED for job in asked)

    wait_until(step)
    for queue in queues:
        queue.stop()
    ended = [load(database, job) for job in asked]
    assert [(job.state, job.attempt) for job in ended] == [("done", 1)] * 5
    assert [job.result for job in ended] == [{"text": str(n)} for n in range(5)]
    assert busy == {queue.owner for queue in queues}


@pytest.mark.parametrize("kept_by", ["postgresql"])
def test_a_worker_takes_over_from_one_that_was_killed(
    settings: Settings, database: Database, start_worker: StartWorker
) -> None:
    job = submit_import(settings, database)
    first = start_worker()
    wait_until(lambda: load(database, job).state == "running")
    first.send_signal(signal.SIGKILL)
    second = start_worker()
    wait_until(lambda: load(database, job).state in jobs.ENDED)
    ended = load(database, job)
    assert (ended.state, ended.attempt) == ("done", 2), ended.problem
    assert ended.result is not None
    assert ended.result["report"]["spaces"] == 2  # sample_sites/README.md

    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=30) == 0


def test_a_worker_that_is_told_to_end_gives_its_job_back(
    settings: Settings, database: Database, start_worker: StartWorker
) -> None:
    job = submit_import(settings, database)
    worker = start_worker()
    wait_until(lambda: load(database, job).state == "running")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert load(database, job).state == "queued"
