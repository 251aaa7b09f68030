"""The queue of one machine: a lease on the job's row, and one killable process for each job."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from importers.ifc import warm_up
from server.storage import jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server.config import Settings
    from server.storage.database import Database
    from server.storage.jobs import Job

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
RENEW_EVERY = timedelta(seconds=3)
CANCEL_GRACE = timedelta(seconds=60)  # a plan that is called off still writes down its best
MOST_ATTEMPTS = 3
SLOTS = 2
LOOK_EVERY_S = 0.3

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class _Running:
    job: Job
    process: subprocess.Popen[bytes]
    renewed: datetime
    cancelled: datetime | None = None


class EmbeddedQueue:
    """
    Starts the jobs of one installation, one process each, and sees them to their end.

    Parameters
    ----------
    settings, database
        Of the installation; the processes get the same ones.
    clock
        Present instant, aware.
    slots
        How many jobs may run at once.
    command
        What to start for a job; its id, owner and attempt follow.
    lease, grace
        How long a job stays ours without a sign of life, and how long one that is called off may
        take.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        clock: Callable[[], datetime],
        slots: int = SLOTS,
        command: Sequence[str] = (sys.executable, "-m", "server.jobs.run"),
        lease: timedelta = LEASE,
        grace: timedelta = CANCEL_GRACE,
    ) -> None:
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._settings, self._database, self._clock = settings, database, clock
        self._slots, self._command = slots, tuple(command)
        self._lease, self._grace = lease, grace
        self._running: list[_Running] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._preparing: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Look after jobs in a thread of this process, and have readers of IFC files at hand."""
        warm_up()
        self._preparing = subprocess.Popen(
            [sys.executable, "-m", "server.jobs.prepare"],
            env=self._environment(),
            stdin=subprocess.PIPE,  # its end tells the process that we are gone
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; what runs is ended and given back, to be started again some other time."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        if self._preparing is not None:
            self._end_preparing(self._preparing)
        for running in self._running:
            self._kill(running)
            self._release(running.job)
        self._running.clear()

    def step(self) -> None:
        """Look once: reap what ended, renew leases, start what waits."""
        if self._preparing is not None and self._preparing.poll() is not None:
            self._end_preparing(self._preparing)
        self._running = [running for running in self._running if not self._is_over(running)]
        for running in self._running:
            self._renew(running)
        while len(self._running) < self._slots and (job := self._claim()) is not None:
            self._running.append(self._launch(job))

    def pids(self) -> tuple[int, ...]:
        """Processes that run now."""
        return tuple(running.process.pid for running in self._running)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                self.step()
            except Exception:
                # The queue outlives a database that is locked or a disk that is full for a while.
                logger.exception("the job queue stumbled")
            self._stopping.wait(LOOK_EVERY_S)

    def _claim(self) -> Job | None:
        with self._database.transaction() as session:
            return jobs.save_claim(
                session,
                self.owner,
                now=self._clock(),
                lease=self._lease,
                most_attempts=MOST_ATTEMPTS,
            )

    def _end_preparing(self, process: subprocess.Popen[bytes]) -> None:
        self._preparing = None
        process.kill()
        process.wait(timeout=10)
        if process.stdin is not None:
            process.stdin.close()

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "WALKROUND_DATA": str(self._settings.data),
            "WALKROUND_DATABASE": self._settings.database,
            "PYTHONPATH": os.pathsep.join(
                filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))
            ),
        }

    def _launch(self, job: Job) -> _Running:
        process = subprocess.Popen(
            [*self._command, job.id, self.owner, str(job.attempt)],
            env=self._environment(),
            stdin=subprocess.PIPE,  # its end tells the process that we are gone
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # so that the processes it starts can be ended with it
        )
        logger.info(
            "job started",
            extra={"job_id": job.id, "task": job.task, "attempt": job.attempt, "pid": process.pid},
        )
        return _Running(job=job, process=process, renewed=self._clock())

    def _renew(self, running: _Running) -> None:
        now = self._clock()
        if running.cancelled and now - running.cancelled > self._grace:
            self._kill(running)
            return
        if now - running.renewed < min(RENEW_EVERY, self._lease / 3):
            return
        running.renewed = now
        try:
            with self._database.transaction() as session:
                wanted = jobs.save_lease(session, running.job, until=now + self._lease)
        except jobs.LostJob:
            if running.process.poll() is None and not self._has_ended(running.job):
                self._kill(running)
            return
        if wanted and running.cancelled is None:
            running.cancelled = now

    def _is_over(self, running: _Running) -> bool:
        code = running.process.poll()
        if code is None:
            return False
        if running.process.stdin is not None:
            running.process.stdin.close()
        if not self._has_ended(running.job):
            logger.warning(
                "the process of a job died",
                extra={"job_id": running.job.id, "attempt": running.job.attempt, "code": code},
            )
            self._release(running.job, cancelled=running.cancelled is not None)
        return True

    def _has_ended(self, job: Job) -> bool:
        with self._database.reading() as session:
            return jobs.load_job(session, job.id).state in jobs.ENDED

    def _release(self, job: Job, *, cancelled: bool = False) -> None:
        now = self._clock()
        try:
            with self._database.transaction() as session:
                if cancelled or jobs.load_job(session, job.id).cancel_requested:
                    jobs.save_cancelled(session, job, at=now)
                elif job.attempt >= MOST_ATTEMPTS:
                    problem = jobs.crash_problem(job.attempt)
                    jobs.save_failure(session, job, problem, at=now)
                else:
                    jobs.save_release(session, job)
        except jobs.LostJob:
            logger.info("a job had another owner already", extra={"job_id": job.id})

    def _kill(self, running: _Running) -> None:
        try:
            os.killpg(running.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        running.process.wait(timeout=10)
        if running.process.stdin is not None:
            running.process.stdin.close()
