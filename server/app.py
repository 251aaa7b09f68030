"""Puts the web application together: settings in, WSGI application out. No logic."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint, APIFlask
from flask import Response, request

from server import auth
from server.api import BLUEPRINTS
from server.config import MEGABYTE, Settings
from server.errors import add_problem_handlers
from server.pages import blueprint as pages
from server.request import Parts, accepted_models
from server.storage.database import Database
from server.storage.site_cache import SiteCache
from server.workflows.settled_plans import SettledPlans

if TYPE_CHECKING:
    from collections.abc import Callable

API = "/api/v1"

SECURITY_HEADERS = {
    # Mantine and MapLibre set styles inline; scripts are only ever ours.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; worker-src 'self' blob:; "
        "img-src 'self' data: blob:; "
        "style-src 'self' 'unsafe-inline'; connect-src 'self' blob: data:; object-src 'none'; "
        "base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}


def utc_now() -> datetime:
    """Present instant."""
    return datetime.now(UTC)


def create_app(
    settings: Settings, *, clock: Callable[[], datetime] = utc_now, database: Database | None = None
) -> APIFlask:
    """
    The web application.

    Parameters
    ----------
    settings
        Of this installation; nothing else is read from outside.
    clock
        Present instant, aware.
    database
        To share one with whoever else uses it; made from the settings by default. Its tables
        must exist.
    """
    app = APIFlask(
        __name__,
        title="Walkround",
        version="1",
        spec_path=f"{API}/openapi.json",
        docs_path=None,
        json_errors=False,  # ours are problem documents
    )
    app.static_folder = None
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_limit_mb * MEGABYTE
    cache = SiteCache()
    app.extensions["walkround"] = Parts(
        settings=settings,
        database=database or Database(settings.database),
        sites=cache,
        clock=clock,
        plans=SettledPlans(cache, settings.networks),
    )
    add_problem_handlers(app)
    app.before_request(_guard)
    api = APIBlueprint("api", __name__, url_prefix=API)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(api)
    app.register_blueprint(pages)
    app.after_request(_add_headers)
    app.spec_processor(lambda spec: _add_bodies(app, spec))
    return app


def _guard() -> None:
    if request.path.startswith(API):
        auth.check_csrf()


def _add_headers(response: Response) -> Response:
    for name, text in SECURITY_HEADERS.items():
        response.headers.setdefault(name, text)
    return response


def _add_bodies(app: APIFlask, spec: Any) -> Any:
    """Put the models that views read into the document: `accepts` marked them."""
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    for rule in app.url_map.iter_rules():
        path = "".join(f"{{{part}}}" if is_name else part for is_name, part in _pieces(rule.rule))
        for where, model in accepted_models(app.view_functions[rule.endpoint]):
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(schema.pop("$defs", {}))
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                operation = spec["paths"].get(path, {}).get(method.lower())
                if operation is None:
                    continue
                if where == "body":
                    schemas[model.__name__] = schema
                    reference = {"$ref": f"#/components/schemas/{model.__name__}"}
                    operation["requestBody"] = {
                        "required": True,
                        "content": {"application/json": {"schema": reference}},
                    }
                else:
                    operation.setdefault("parameters", []).extend(
                        {"name": name, "in": "query", "schema": form}
                        for name, form in schema["properties"].items()
                    )
    return spec


def _pieces(rule: str) -> list[tuple[bool, str]]:
    pieces = []
    for index, part in enumerate(rule.replace(">", "<").split("<")):
        is_name = index % 2 == 1
        pieces.append((is_name, part.split(":")[-1] if is_name else part))
    return pieces
