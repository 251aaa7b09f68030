"""What every view needs: the application's parts, the parsed body, and answers in JSON."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar, cast

import orjson
from flask import Response, current_app, request
from pydantic import BaseModel, ConfigDict, ValidationError

from server.workflows.map_hotspots import GridCache
from server.workflows.plan_at_hand import PlanCache
from server.written_plans import WrittenPlans

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy.orm import Session

    from server.config import Settings
    from server.storage.database import Database
    from server.storage.site_cache import SiteCache
    from server.workflows.settled_plans import SettledPlans

COMPRESS_FROM = 1_000  # bytes; below it the header costs more than it saves


class Body(BaseModel):
    """Root of the models of request bodies and queries: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=20_000)


Model = TypeVar("Model", bound=Body)
View = TypeVar("View", bound=Callable[..., Any])


class InvalidRequest(Exception):
    """A request that is not as the contract has it; ``errors`` are pairs of place and message."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{at}: {message}" for at, message in errors))
        self.errors = tuple(errors)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the application is made of; one for each `create_app`."""

    settings: Settings
    database: Database
    sites: SiteCache
    clock: Callable[[], datetime]
    plans: SettledPlans
    grids: GridCache = field(default_factory=GridCache)
    at_hand: PlanCache = field(default_factory=PlanCache)
    written: WrittenPlans = field(default_factory=WrittenPlans)


def parts() -> Parts:
    """Parts of the application that serves this request."""
    return cast("Parts", current_app.extensions["walkround"])


def clock() -> datetime:
    """Present instant, aware."""
    return parts().clock()


def transaction() -> AbstractContextManager[Session]:
    """Session that writes, committed at the end."""
    return parts().database.transaction()


def reading() -> AbstractContextManager[Session]:
    """Session that only reads."""
    return parts().database.reading()


def accepts(model: type[Body], *, where: str = "body") -> Callable[[View], View]:
    """Say in the OpenAPI document what a view reads, in its body or query; parses nothing."""

    def mark(view: View) -> View:
        setattr(view, f"accepted_{where}", model)
        return view

    return mark


def parse(model: type[Model]) -> Model:
    """
    Read the JSON body of the request.

    Raises
    ------
    InvalidRequest
        If it is no JSON, or not of the model's form; every fault is listed.
    """
    try:
        sent = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as fault:
        raise InvalidRequest([("body", f"not JSON: {fault}")]) from fault
    return _validate(model, sent)


def parse_query(model: type[Model]) -> Model:
    """Read the query string of the request. Raises `InvalidRequest`."""
    sent = {key: values[0] for key, values in request.args.lists() if values[0] != ""}
    return _validate(model, sent)


def _validate(model: type[Model], sent: object) -> Model:
    try:
        return model.model_validate(sent)
    except ValidationError as fault:
        raise InvalidRequest(
            [
                (".".join(map(str, error["loc"])) or "body", error["msg"])
                for error in fault.errors(include_url=False, include_input=False)
            ]
        ) from fault


def answer(
    content: Mapping[str, Any] | None,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    headers: Mapping[str, str] | None = None,
    tagged: bool = False,
) -> Response:
    """
    JSON answer; no content is null.

    Parameters
    ----------
    tagged
        Give it an ETag of its content and answer 304 where the client has it already.
    """
    return answer_bytes(
        orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY),
        status,
        headers=headers,
        tagged=tagged,
    )


def answer_bytes(
    body: bytes,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    mimetype: str = "application/json",
    headers: Mapping[str, str] | None = None,
    tagged: bool = False,
) -> Response:
    """Answer with what is encoded already, compressed where that pays and the client reads it."""
    response = Response(body, status, headers=dict(headers or {}), mimetype=mimetype)
    response.headers["Cache-Control"] = "private, no-cache"
    if tagged:
        response.set_etag(hashlib.blake2b(body, digest_size=16).hexdigest(), weak=True)
        response.make_conditional(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
    return compressed(response, body)


def compressed(response: Response, body: bytes) -> Response:
    """The same answer in gzip, where it is long enough and the client reads it."""
    response.vary.add("Accept-Encoding")
    if len(body) >= COMPRESS_FROM and request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def items(found: Sequence[Any], following: str | None = None, **more: Any) -> dict[str, Any]:
    """A list as the contract has it."""
    return {"items": list(found), "next": following, **more}


def accepted_models(view: Callable[..., Any]) -> Iterator[tuple[str, type[Body]]]:
    """Models that `accepts` marked on a view: where it is read, and its form."""
    for where in ("body", "query"):
        model = getattr(view, f"accepted_{where}", None)
        if model is not None:
            yield where, model
