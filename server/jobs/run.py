"""One job in this process, started by the queue: ``python -m server.jobs.run JOB OWNER N``."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from importers.errors import ImporterError
from server.config import read_settings
from server.jobs.tasks import TASKS, Surroundings, Task
from server.logs import set_up_logging
from server.problem import problem_document
from server.storage import jobs
from server.storage.database import Database
from server.storage.errors import NameTaken, Unknown
from server.workflows import Cancelled, Fact, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.storage.jobs import Job

logger = logging.getLogger(__name__)

REPORT_EVERY_S = 0.7
ASK_EVERY_S = 0.5


class JobWatcher:
    """Writes the progress of a job into its row, not too often, and reads there whether to stop."""

    def __init__(self, database: Database, job: Job) -> None:
        self._database, self._job = database, job
        self._stage = ""
        self._reported = self._asked = -1e9
        self._cancelled = False

    def report(self, stage: str, fraction: float | None = None, **facts: Fact) -> None:
        """Tell how far the job is."""
        now = time.monotonic()
        if stage == self._stage and now - self._reported < REPORT_EVERY_S:
            return
        self._stage, self._reported = stage, now
        progress = {**facts, "stage": stage, "fraction": fraction}
        with self._database.transaction() as session:
            self._cancelled |= jobs.save_progress(session, self._job, progress)

    def is_cancelled(self) -> bool:
        """Whether somebody called the job off."""
        now = time.monotonic()
        if not self._cancelled and now - self._asked >= ASK_EVERY_S:
            self._asked = now
            with self._database.reading() as session:
                self._cancelled = jobs.load_job(session, self._job.id).cancel_requested
        return self._cancelled


def run_job(around: Surroundings, job: Job, tasks: Mapping[str, Task]) -> None:
    """
    Do the work of a job and keep its outcome.

    Raises
    ------
    LostJob
        If the job belongs to another process by now.
    """
    watcher = JobWatcher(around.database, job)
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    called_off = False
    try:
        result = tasks[job.task](around, job.arguments, watcher)
        called_off = watcher.is_cancelled()
    except Cancelled:
        called_off = True
    except (ImporterError, Refused) as fault:
        problem = problem_document(fault.key, 422, str(fault), fault.facts)
    except NameTaken as fault:
        problem = problem_document(
            f"{fault.what}-name-taken", 409, str(fault), {"name": fault.name}
        )
    except Unknown as fault:
        problem = problem_document(
            f"unknown-{fault.what}", 404, str(fault), {"id": fault.identifier}
        )
    except jobs.LostJob:
        raise
    except Exception:
        logger.exception("a job failed", extra={"job_id": job.id, "task": job.task})
        detail = "something went wrong on the server; its log says what"
        problem = problem_document("internal", 500, detail, {"job_id": job.id})
    with around.database.transaction() as session:
        if problem is not None:
            jobs.save_failure(session, job, problem, at=around.clock())
        elif called_off:
            jobs.save_cancelled(session, job, at=around.clock(), result=result)
        else:
            jobs.save_result(session, job, result or {}, at=around.clock())


def die_with_parent() -> None:
    """End this process and all it started when the queue's process is gone, however that ended."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="parent").start()


def main(arguments: list[str], tasks: Mapping[str, Task] = TASKS) -> int:
    """Run the job named on the command line."""
    job_id, owner, attempt = arguments
    set_up_logging()
    die_with_parent()
    settings = read_settings()
    database = Database(settings.database)
    with database.reading() as session:
        job = jobs.load_job(session, job_id)
    if (job.owner, job.attempt, job.state) != (owner, int(attempt), "running"):
        logger.warning("a job was given to somebody else", extra={"job_id": job_id})
        return 1
    around = Surroundings(settings=settings, database=database, clock=lambda: datetime.now(UTC))
    try:
        run_job(around, job, tasks)
    except jobs.LostJob:
        logger.warning("a job was given to somebody else", extra={"job_id": job_id})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
