"""What any job queue must do; run against the embedded one, with real processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.config import Settings
from server.jobs.embedded import MOST_ATTEMPTS, EmbeddedQueue
from server.jobs.run import JobWatcher, run_job
from server.jobs.tasks import Surroundings
from server.storage import jobs
from server.storage.database import Database
from server.storage.jobs import Job, LostJob

RUNNER = (sys.executable, "-m", "tests.server.jobs.runner")
PATIENCE_S = 60  # a process starts in a second or two, on a busy machine later


def utc_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def queue(settings: Settings, database: Database) -> Iterator[EmbeddedQueue]:
    made = EmbeddedQueue(settings, database, clock=utc_now, command=RUNNER)
    yield made
    made.stop()


def submit(database: Database, task: str, **arguments: Any) -> Job:
    with database.transaction() as session:
        return jobs.save_job(session, task, arguments, by="", at=utc_now())


def load(database: Database, job: Job) -> Job:
    with database.reading() as session:
        return jobs.load_job(session, job.id)


def step_until(queue: EmbeddedQueue, reached: Callable[[], bool]) -> None:
    """Look after the queue until something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < deadline, "it never came so far"
        queue.step()
        time.sleep(0.02)


def step_until_there(path: Path) -> None:
    """Wait for a file that another process makes."""
    deadline = time.monotonic() + PATIENCE_S
    while not path.exists():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.02)


def run_to_end(queue: EmbeddedQueue, database: Database, job: Job) -> Job:
    step_until(queue, lambda: load(database, job).state in jobs.ENDED)
    return load(database, job)


def cancel(database: Database, job: Job) -> None:
    with database.transaction() as session:
        jobs.save_cancel_request(session, job.id, at=utc_now())


def test_a_job_gives_its_result(queue: EmbeddedQueue, database: Database) -> None:
    ended = run_to_end(queue, database, submit(database, "echo", text="巡图"))
    assert ended.state == "done"
    assert ended.result == {"text": "巡图"}
    assert ended.problem is None
    assert ended.ended_at is not None


def test_a_refusal_is_a_failed_job_with_its_reason(
    queue: EmbeddedQueue, database: Database
) -> None:
    ended = run_to_end(queue, database, submit(database, "refuse"))
    assert ended.state == "failed"
    assert ended.attempt == 1  # asking again would not help
    assert ended.problem is not None
    assert ended.problem["type"] == "no-team"
    assert ended.problem["site"] == "x"


def test_a_fault_of_ours_is_told_without_its_inside(
    queue: EmbeddedQueue, database: Database
) -> None:
    ended = run_to_end(queue, database, submit(database, "stumble", text=""))
    assert ended.state == "failed"
    assert ended.problem is not None
    assert ended.problem["type"] == "internal"
    assert "ZeroDivision" not in str(ended.problem)


def test_a_job_whose_process_is_killed_runs_again(queue: EmbeddedQueue, database: Database) -> None:
    ended = run_to_end(queue, database, submit(database, "die_at_first", deaths=1))
    assert ended.state == "done"
    assert ended.result == {"deaths": 1}
    assert ended.attempt == 2


def test_a_job_that_kills_every_process_fails_after_some(
    queue: EmbeddedQueue, database: Database
) -> None:
    ended = run_to_end(queue, database, submit(database, "die_at_first", deaths=99))
    assert ended.state == "failed"
    assert ended.attempt == MOST_ATTEMPTS
    assert ended.problem is not None
    assert ended.problem["type"] == "job-crashed"


def test_killing_the_worker_from_outside_is_survived(
    queue: EmbeddedQueue, settings: Settings, database: Database
) -> None:
    job = submit(database, "wait", ends="with nothing")
    waiting = settings.data / "waiting"
    step_until(queue, waiting.exists)
    (first,) = queue.pids()
    waiting.unlink()
    os.kill(first, signal.SIGKILL)
    step_until(queue, waiting.exists)  # a second process took it up
    assert queue.pids() != (first,)
    assert load(database, job).attempt == 2
    cancel(database, job)
    assert run_to_end(queue, database, job).state == "cancelled"


def test_a_job_that_waits_is_called_off_at_once(queue: EmbeddedQueue, database: Database) -> None:
    job = submit(database, "echo", text="x")
    cancel(database, job)
    queue.step()
    assert load(database, job).state == "cancelled"
    assert queue.pids() == ()


@pytest.mark.parametrize(
    ("ends", "result"), [("with nothing", None), ("with best", {"best": "so far"})]
)
def test_a_running_job_ends_when_it_is_called_off(
    queue: EmbeddedQueue,
    settings: Settings,
    database: Database,
    ends: str,
    result: dict[str, str] | None,
) -> None:
    job = submit(database, "wait", ends=ends)
    step_until(queue, (settings.data / "waiting").exists)
    cancel(database, job)
    ended = run_to_end(queue, database, job)
    assert ended.state == "cancelled"
    assert ended.result == result


def test_a_job_that_does_not_listen_is_killed(settings: Settings, database: Database) -> None:
    impatient = EmbeddedQueue(
        settings,
        database,
        clock=utc_now,
        command=RUNNER,
        lease=timedelta(seconds=1),
        grace=timedelta(seconds=0.5),
    )
    job = submit(database, "wait", ends="never")
    step_until(impatient, (settings.data / "waiting").exists)
    (pid,) = impatient.pids()
    cancel(database, job)
    assert run_to_end(impatient, database, job).state == "cancelled"
    assert not Path(f"/proc/{pid}").exists()


def test_a_queue_that_stops_gives_its_jobs_back(
    queue: EmbeddedQueue, settings: Settings, database: Database
) -> None:
    job = submit(database, "wait", ends="never")
    step_until(queue, (settings.data / "waiting").exists)
    queue.stop()
    assert load(database, job).state == "queued"


def test_a_job_of_a_dead_queue_is_taken_over(
    queue: EmbeddedQueue, settings: Settings, database: Database
) -> None:
    job = submit(database, "echo", text="x")
    long_ago = utc_now() - timedelta(minutes=5)
    with database.transaction() as session:
        claimed = jobs.save_claim(
            session, "dead", now=long_ago, lease=timedelta(seconds=15), most_attempts=3
        )
    assert claimed is not None
    ended = run_to_end(queue, database, job)
    assert (ended.state, ended.attempt) == ("done", 2)
    # Whoever was taken for dead cannot overwrite what came of it.
    with pytest.raises(LostJob), database.transaction() as session:
        jobs.save_result(session, claimed, {"text": "stale"}, at=utc_now())
    with pytest.raises(LostJob):
        JobWatcher(database, claimed).report("saving", 1.0)
    assert load(database, job).result == {"text": "x"}


def test_a_job_does_not_outlive_the_process_of_its_queue(
    settings: Settings, database: Database
) -> None:
    job = submit(database, "wait", ends="never")
    with database.transaction() as session:
        claimed = jobs.save_claim(
            session, "me", now=utc_now(), lease=timedelta(minutes=5), most_attempts=3
        )
    assert claimed is not None
    environment = {
        **os.environ,
        "WALKROUND_DATA": str(settings.data),
        "WALKROUND_DATABASE": settings.database,
    }
    with subprocess.Popen(
        [*RUNNER, job.id, "me", "1"],
        env=environment,
        stdin=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        step_until_there(settings.data / "waiting")
        assert process.stdin is not None
        process.stdin.close()  # what the system does for a process that is killed
        assert process.wait(timeout=PATIENCE_S) == -signal.SIGKILL


def test_a_job_within_its_lease_is_left_alone(queue: EmbeddedQueue, database: Database) -> None:
    job = submit(database, "echo", text="x")
    with database.transaction() as session:
        jobs.save_claim(
            session, "alive", now=utc_now(), lease=timedelta(minutes=5), most_attempts=3
        )
    queue.step()
    assert queue.pids() == ()
    assert load(database, job).owner == "alive"


def test_progress_is_written_with_its_facts(settings: Settings, database: Database) -> None:
    submit(database, "tell")
    with database.transaction() as session:
        job = jobs.save_claim(
            session, "me", now=utc_now(), lease=timedelta(minutes=5), most_attempts=3
        )
    assert job is not None
    around = Surroundings(settings=settings, database=database, clock=utc_now)
    seen: list[Any] = []

    def tell(around: Surroundings, arguments: Any, watcher: Any) -> dict[str, Any]:
        watcher.report("improving", 0.25, planned=7)
        seen.append(load(database, job).progress)
        return {}

    run_job(around, job, {"tell": tell})
    assert seen == [{"stage": "improving", "fraction": 0.25, "planned": 7}]
    assert load(database, job).progress == {"stage": "done", "fraction": 1.0}
