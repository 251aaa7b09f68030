"""Background work as its owner watches it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint

from server.auth import Permission, require, require_site
from server.request import answer, clock, reading, transaction
from server.storage import jobs
from server.storage.errors import Unknown

if TYPE_CHECKING:
    from flask import Response

    from server.storage.jobs import Job
    from server.storage.people import Account

blueprint = APIBlueprint("jobs", __name__, tag="Jobs")

# What somebody must be allowed to do to watch or stop a job of a task.
RIGHTS = {
    "import_site": Permission.IMPORT,
    "preview_import": Permission.IMPORT,
    "propose_import": Permission.IMPORT,
    "make_plan": Permission.PLAN,
    "replan": Permission.PLAN,
}


@blueprint.get("/jobs/<job_id>")
def get_job(job_id: str) -> Response:
    """One job; poll it every second."""
    return answer(job_out(_job(job_id)), tagged=True)


@blueprint.post("/jobs/<job_id>/cancel")
def post_cancel(job_id: str) -> Response:
    """Call a job off."""
    _job(job_id)
    with transaction() as session:
        job = jobs.save_cancel_request(session, job_id, at=clock())
    return answer(job_out(job), HTTPStatus.ACCEPTED)


def accepted(job: Job) -> Response:
    """Answer to a request whose work goes on in a job."""
    where = {"Location": f"/api/v1/jobs/{job.id}"}
    return answer({"job": job_out(job)}, HTTPStatus.ACCEPTED, headers=where)


def job_out(job: Job) -> dict[str, Any]:
    """A job as the contract has it."""
    return {
        "id": job.id,
        "task": job.task,
        "state": job.state,
        "progress": dict(job.progress),
        "result": None if job.result is None else dict(job.result),
        "problem": None if job.problem is None else dict(job.problem),
        "created_at": job.created_at.isoformat(),
        "started_at": None if job.started_at is None else job.started_at.isoformat(),
        "ended_at": None if job.ended_at is None else job.ended_at.isoformat(),
    }


def _job(job_id: str) -> Job:
    account = require(Permission.SEE_SITE)
    with reading() as session:
        job = jobs.load_job(session, job_id)
    require(RIGHTS.get(job.task, Permission.ADMINISTER))
    if job.site_id is not None:
        require_site(account, job.site_id)
    elif not _is_own(job, account):
        raise Unknown("job", job_id)
    return job


def _is_own(job: Job, account: Account) -> bool:
    return account.site_id is None or job.created_by == account.id
