"""Background work: one row for each job, and the moves that only its present owner may make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import JSON, String, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.problem import problem_document
from server.storage.database import Base
from server.storage.errors import Unknown
from server.storage.geometry_type import Instant

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: frozenset[str] = frozenset({"done", "failed", "cancelled"})


class LostJob(Exception):
    """The job belongs to another process by now: what this one found does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of background work. ``attempt`` counts its starts; arguments are ids."""

    id: str
    task: str
    site_id: str | None
    created_by: str
    arguments: Mapping[str, Any]
    state: JobState
    attempt: int
    owner: str | None
    progress: Mapping[str, Any]
    cancel_requested: bool
    result: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobRow(Base):
    """One job. Until ``lease_until`` it belongs to ``owner``."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    task: Mapped[str] = mapped_column(String(60))
    # No foreign key: an import has no site yet, and what was done outlives a deleted site.
    site_id: Mapped[str | None] = mapped_column(String(36), index=True)
    created_by: Mapped[str] = mapped_column(String(36))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20), index=True)
    attempt: Mapped[int]
    owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    progress: Mapped[dict[str, Any]] = mapped_column(JSON)
    cancel_requested: Mapped[bool]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


def save_job(
    session: Session,
    task: str,
    arguments: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
    site_id: str | None = None,
) -> Job:
    """Queue a new job; it runs once the session is committed."""
    row = JobRow(
        id=str(uuid4()),
        task=task,
        site_id=site_id,
        created_by=by,
        arguments=dict(arguments),
        state="queued",
        attempt=0,
        progress={"stage": "queued", "fraction": None},
        cancel_requested=False,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return _job(row)


def load_job(session: Session, job_id: str) -> Job:
    """One job. Raises `Unknown`."""
    return _job(_row(session, job_id))


def list_jobs(session: Session, *, state: JobState | None = None) -> list[Job]:
    """Jobs in the order they were asked for, of one state where it is given."""
    query = select(JobRow).order_by(JobRow.created_at, JobRow.id)
    if state is not None:
        query = query.where(JobRow.state == state)
    return [_job(row) for row in session.scalars(query)]


def save_claim(
    session: Session, owner: str, *, now: datetime, lease: timedelta, most_attempts: int
) -> Job | None:
    """
    Take the next job that waits, or whose owner let its lease run out.

    A job that has been started ``most_attempts`` times already fails instead.

    Returns
    -------
    job
        It is now this owner's, with a new attempt number; None where there is nothing to do.
    """
    while True:
        row = session.scalar(
            select(JobRow)
            .where(
                or_(
                    JobRow.state == "queued",
                    (JobRow.state == "running") & (JobRow.lease_until < now),
                )
            )
            .order_by(JobRow.created_at, JobRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        if row.cancel_requested:
            _end(row, "cancelled", now=now)
        elif row.attempt >= most_attempts:
            _end(row, "failed", now=now, problem=crash_problem(row.attempt))
        else:
            row.state, row.owner, row.lease_until = "running", owner, now + lease
            row.attempt += 1
            row.started_at = now
            session.flush()
            return _job(row)
        session.flush()


def save_lease(session: Session, job: Job, *, until: datetime) -> bool:
    """Keep a job for longer; tells whether somebody wants it cancelled. Raises `LostJob`."""
    _move(session, job, {"lease_until": until})
    wanted = select(JobRow.cancel_requested).where(JobRow.id == job.id)
    return bool(session.scalar(wanted))


def save_progress(session: Session, job: Job, progress: Mapping[str, Any]) -> bool:
    """Say how far a job is; tells whether somebody wants it cancelled. Raises `LostJob`."""
    _move(session, job, {"progress": dict(progress)})
    wanted = select(JobRow.cancel_requested).where(JobRow.id == job.id)
    return bool(session.scalar(wanted))


def save_result(session: Session, job: Job, result: Mapping[str, Any], *, at: datetime) -> None:
    """A job is done. Raises `LostJob`."""
    done = {"stage": "done", "fraction": 1.0}
    _move(
        session,
        job,
        {"state": "done", "result": dict(result), "progress": done, "ended_at": at, "owner": None},
    )


def save_failure(session: Session, job: Job, problem: Mapping[str, Any], *, at: datetime) -> None:
    """A job cannot be done; ``problem`` says why. Raises `LostJob`."""
    _move(
        session,
        job,
        {"state": "failed", "problem": dict(problem), "ended_at": at, "owner": None},
    )


def save_cancelled(
    session: Session, job: Job, *, at: datetime, result: Mapping[str, Any] | None = None
) -> None:
    """A job was called off; ``result`` is what it found all the same. Raises `LostJob`."""
    kept = None if result is None else dict(result)
    _move(session, job, {"state": "cancelled", "result": kept, "ended_at": at, "owner": None})


def save_release(session: Session, job: Job) -> None:
    """Give a job back whose process died: it is started again. Raises `LostJob`."""
    _move(session, job, {"state": "queued", "owner": None, "lease_until": None})


def save_cancel_request(session: Session, job_id: str, *, at: datetime) -> Job:
    """Ask for a job to be called off; one that waits is off at once. Raises `Unknown`."""
    row = _row(session, job_id)
    if row.state not in ENDED:
        row.cancel_requested = True
        if row.state == "queued":
            _end(row, "cancelled", now=at)
    session.flush()
    return _job(row)


def crash_problem(attempts: int) -> dict[str, Any]:
    """Problem of a job whose process died each time it was started."""
    detail = f"the process that did the work died {attempts} times"
    return problem_document("job-crashed", 500, detail, {"attempts": attempts})


def _move(session: Session, job: Job, values: Mapping[str, Any]) -> None:
    # The fence: a process that was taken for dead must not overwrite its successor.
    result = session.execute(
        update(JobRow)
        .where(
            JobRow.id == job.id,
            JobRow.owner == job.owner,
            JobRow.attempt == job.attempt,
            JobRow.state == "running",
        )
        .values(**values)
    )
    assert isinstance(result, CursorResult), "an UPDATE gives a cursor"
    if result.rowcount != 1:
        raise LostJob(f"job {job.id} is no longer attempt {job.attempt} of {job.owner}")


def _end(
    row: JobRow, state: JobState, *, now: datetime, problem: Mapping[str, Any] | None = None
) -> None:
    row.state, row.owner, row.lease_until, row.ended_at = state, None, None, now
    row.problem = None if problem is None else dict(problem)


def _row(session: Session, job_id: str) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None:
        raise Unknown("job", job_id)
    return row


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        task=row.task,
        site_id=row.site_id,
        created_by=row.created_by,
        arguments=row.arguments,
        state=row.state,  # type: ignore[arg-type]  # only states are ever stored
        attempt=row.attempt,
        owner=row.owner,
        progress=row.progress,
        cancel_requested=row.cancel_requested,
        result=row.result,
        problem=row.problem,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
