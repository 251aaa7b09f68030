"""The one table: which error of which package becomes which HTTP status and problem type."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from importers.errors import ImporterError
from inspection.checklist import InvalidAnswer
from inspection.errors import InspectionError
from inspection.finding import MoveNotAllowed, StaleFinding
from inspection.pack import UnknownPack
from inspection.sync import ConflictingInspection
from server.auth import (
    NotAllowed,
    NotSignedIn,
    TooManyAttempts,
    WrongCredentials,
    WrongCsrfToken,
)
from server.problem import problem_document
from server.request import InvalidRequest
from server.storage.errors import NameTaken, StaleRevision, Unknown
from server.storage.files import (
    HashMismatch,
    NotAPhoto,
    PhotoTooLarge,
    UnknownPhoto,
)
from server.storage.findings import InvalidCursor
from server.workflows import Refused
from spatial.errors import EditRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from apiflask import APIFlask

logger = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"

# An error takes the line of its own class, else that of the nearest class above it.
PROBLEMS: Mapping[type[Exception], tuple[HTTPStatus, str]] = {
    NotSignedIn: (HTTPStatus.UNAUTHORIZED, "not-signed-in"),
    WrongCredentials: (HTTPStatus.UNAUTHORIZED, "wrong-credentials"),
    NotAllowed: (HTTPStatus.FORBIDDEN, "not-allowed"),
    WrongCsrfToken: (HTTPStatus.FORBIDDEN, "csrf"),
    TooManyAttempts: (HTTPStatus.TOO_MANY_REQUESTS, "too-many-attempts"),
    Unknown: (HTTPStatus.NOT_FOUND, "unknown-{what}"),
    NameTaken: (HTTPStatus.CONFLICT, "{what}-name-taken"),
    StaleRevision: (HTTPStatus.CONFLICT, "stale-{what}"),
    InvalidRequest: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request"),
    RequestEntityTooLarge: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large"),
    Refused: (HTTPStatus.UNPROCESSABLE_ENTITY, "{key}"),
    ImporterError: (HTTPStatus.UNPROCESSABLE_ENTITY, "{key}"),
    EditRefused: (HTTPStatus.UNPROCESSABLE_ENTITY, "{key}"),
    NotAPhoto: (HTTPStatus.UNPROCESSABLE_ENTITY, "not-a-photo"),
    HashMismatch: (HTTPStatus.UNPROCESSABLE_ENTITY, "hash-mismatch"),
    PhotoTooLarge: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large"),
    UnknownPhoto: (HTTPStatus.NOT_FOUND, "unknown-photo"),
    InvalidCursor: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request"),
    StaleFinding: (HTTPStatus.CONFLICT, "stale-finding"),
    MoveNotAllowed: (HTTPStatus.UNPROCESSABLE_ENTITY, "move-not-allowed"),
    InvalidAnswer: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-answer"),
    UnknownPack: (HTTPStatus.NOT_FOUND, "unknown-pack"),
    ConflictingInspection: (HTTPStatus.CONFLICT, "conflicting-inspection"),
    InspectionError: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request"),
}

# Facts that an error carries into its problem.
FACTS: Mapping[type[Exception], Callable[[Any], dict[str, Any]]] = {
    InvalidRequest: lambda fault: {
        "errors": [{"at": at, "message": message} for at, message in fault.errors]
    },
    TooManyAttempts: lambda fault: {"wait_s": fault.wait_s},
    NotAllowed: lambda fault: {"permission": fault.permission.value},
    Unknown: lambda fault: {"id": fault.identifier},
    NameTaken: lambda fault: {"name": fault.name},
    StaleRevision: lambda fault: {"sent": fault.sent, "current": fault.current},
    Refused: lambda fault: dict(fault.facts),
    ImporterError: lambda fault: dict(fault.facts),
    EditRefused: lambda fault: dict(fault.facts),
    InvalidCursor: lambda fault: {"errors": [{"at": "after", "message": str(fault)}]},
    StaleFinding: lambda fault: {"sent": fault.sent, "current": fault.current},
    MoveNotAllowed: lambda fault: {"state": fault.state, "to": fault.to},
}


def problem_of(fault: Exception) -> dict[str, Any] | None:
    """The problem document of an error; None where the table does not have it."""
    for kind in type(fault).__mro__:
        if kind in PROBLEMS:
            status, name = PROBLEMS[kind]
            word = name.format(what=getattr(fault, "what", ""), key=getattr(fault, "key", ""))
            facts = FACTS[kind](fault) if kind in FACTS else {}
            return problem_document(word, status, str(fault), facts)
    return None


def add_problem_handlers(app: APIFlask) -> None:
    """Make every error of a request a problem document."""
    app.register_error_handler(Exception, _on_error)


def _on_error(fault: Exception) -> Response:
    problem = problem_of(fault)
    if problem is None and isinstance(fault, HTTPException):
        status = HTTPStatus(fault.code or 500)
        word = status.phrase.lower().replace(" ", "-")
        problem = problem_document(word, status, fault.description or "", {})
    if problem is None:
        logger.error(
            "a request failed",
            exc_info=fault,
            extra={"method": request.method, "path": request.path},
        )
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        problem = problem_document("internal", status, "something went wrong on the server", {})
    response = Response(orjson.dumps(problem), problem["status"], mimetype=PROBLEM_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(fault, TooManyAttempts):
        response.headers["Retry-After"] = str(fault.wait_s)
    return response
