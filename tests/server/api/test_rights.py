"""Every route of the API: who is turned away, and how."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from apiflask import APIFlask
from werkzeug.test import TestResponse

from server.app import create_app
from server.auth import ROLES
from server.config import Settings
from server.storage import sites
from server.storage.database import Database
from spatial.site import SiteId
from tests import build
from tests.server.api_client import API, ApiClient, assert_problem

# Which roles may use each route, by the table at the head of docs/http_api.md. All: whoever is
# signed in with any role. The administrator may everything.
ALL = frozenset({"planner", "inspector", "manager"})
OVERSIGHT = frozenset({"planner", "manager"})
PLANNER, INSPECTOR, MANAGER = (
    frozenset({"planner"}),
    frozenset({"inspector"}),
    frozenset({"manager"}),
)
SITE = "/sites/<site_id>"
RIGHTS: Mapping[str, frozenset[str]] = {
    "GET /sites": ALL,
    f"GET {SITE}": ALL,
    f"GET {SITE}/features": ALL,
    f"GET {SITE}/storeys/<storey_id>/features": ALL,
    f"GET {SITE}/assets": ALL,
    f"GET {SITE}/assets/<asset_id>": ALL,
    f"GET {SITE}/search": ALL,
    "GET /asset-kinds": ALL,
    "GET /finding-categories": ALL,
    "GET /grades": ALL,
    "POST /imports": PLANNER,
    "POST /imports/preview": PLANNER,
    f"GET {SITE}/import-report": OVERSIGHT,
    f"GET {SITE}/doubts": OVERSIGHT,
    f"POST {SITE}/doubts/settle": PLANNER,
    f"GET {SITE}/walk": OVERSIGHT,
    f"GET {SITE}/isochrones": OVERSIGHT,
    f"POST {SITE}/reimport": PLANNER,
    f"GET {SITE}/reimport": OVERSIGHT,
    f"POST {SITE}/reimport/decisions": PLANNER,
    f"POST {SITE}/edits": PLANNER,
    f"POST {SITE}/edits/preview": PLANNER,
    f"POST {SITE}/edits/undo": PLANNER,
    f"POST {SITE}/edits/redo": PLANNER,
    f"GET {SITE}/georeference": OVERSIGHT,
    f"POST {SITE}/georeference/fit": PLANNER,
    f"PUT {SITE}/georeference": PLANNER,
    f"POST {SITE}/georeference/undo": PLANNER,
    f"GET {SITE}/edits": OVERSIGHT,
    f"GET {SITE}/edits/<number>": OVERSIGHT,
    "GET /jobs/<job_id>": PLANNER,
    "POST /jobs/<job_id>/cancel": PLANNER,
    f"GET {SITE}/programme": OVERSIGHT,
    f"PUT {SITE}/programme": PLANNER,
    f"GET {SITE}/packs": OVERSIGHT,
    f"GET {SITE}/forecast": OVERSIGHT,
    f"GET {SITE}/forecast.csv": OVERSIGHT,
    f"POST {SITE}/programme/checks": PLANNER,
    f"GET {SITE}/programme/proposals": OVERSIGHT,
    f"GET {SITE}/team": OVERSIGHT,
    f"PUT {SITE}/team": PLANNER,
    f"GET {SITE}/due": OVERSIGHT,
    f"GET {SITE}/feasibility": PLANNER,
    f"POST {SITE}/plans": PLANNER,
    f"GET {SITE}/plans": OVERSIGHT,
    f"GET {SITE}/plans/<plan_id>": OVERSIGHT,
    f"GET {SITE}/plans/<plan_id>/routes/<route_id>/features": OVERSIGHT,
    f"POST {SITE}/plans/<plan_id>/prices": PLANNER,
    f"GET {SITE}/plans/<plan_id>/routes/<route_id>/draw": OVERSIGHT,
    f"GET {SITE}/plans/<plan_id>/visits/<visit_id>": OVERSIGHT,
    f"POST {SITE}/plans/<plan_id>/publish": PLANNER,
    f"GET {SITE}/plans/<plan_id>/visits/<visit_id>/offers": PLANNER,
    f"GET {SITE}/plans/<plan_id>/proposal": OVERSIGHT,
    f"POST {SITE}/plans/<plan_id>/proposal": PLANNER,
    f"POST {SITE}/plans/<plan_id>/proposal/accept": PLANNER,
    f"DELETE {SITE}/plans/<plan_id>/proposal": PLANNER,
    f"GET {SITE}/plans/<plan_id>/changes": OVERSIGHT,
    f"GET {SITE}/plans/<plan_id>/sheets": OVERSIGHT,
    f"GET {SITE}/plans/<plan_id>/sheets.pdf": OVERSIGHT,
    f"GET {SITE}/plans/<plan_id>/sheets.csv": OVERSIGHT,
    f"GET {SITE}/calendars": PLANNER,
    f"POST {SITE}/calendars": PLANNER,
    f"DELETE {SITE}/calendars/<calendar_id>": PLANNER,
    f"POST {SITE}/plans/<plan_id>/changes": PLANNER,
    f"POST {SITE}/plans/<plan_id>/undo": PLANNER,
    f"POST {SITE}/plans/<plan_id>/redo": PLANNER,
    f"GET {SITE}/surprises": ALL,
    f"POST {SITE}/surprises": OVERSIGHT,
    f"GET {SITE}/surprises/<draw_id>": ALL,
    f"POST {SITE}/surprises/<draw_id>/open": OVERSIGHT,
    f"GET {SITE}/rounds": ALL,
    f"GET {SITE}/rounds/<round_id>/pack": ALL,
    f"PUT {SITE}/photos/<sha256>": INSPECTOR,
    f"GET {SITE}/photos/<sha256>": ALL,
    f"PUT {SITE}/inspections/<inspection_id>": INSPECTOR,
    f"PUT {SITE}/confirmations/<confirmation_id>": INSPECTOR,
    f"PUT {SITE}/findings/<finding_id>": INSPECTOR,
    f"GET {SITE}/findings": OVERSIGHT,
    f"GET {SITE}/findings/<finding_id>": OVERSIGHT,
    f"POST {SITE}/findings/<finding_id>/moves": MANAGER,
    f"GET {SITE}/overview": OVERSIGHT,
    f"GET {SITE}/storeys/<storey_id>/heat": OVERSIGHT,
    f"GET {SITE}/buildings/<building_id>/storeys": OVERSIGHT,
    f"GET {SITE}/report/map.html": OVERSIGHT,
    f"GET {SITE}/export": OVERSIGHT,
    f"POST {SITE}/register": PLANNER,
}
CONVERTER = re.compile(r"<\w+:")
NO_SUCH = {"sha256": "0" * 64, "number": "999"}  # everything else is named by a UUID
OPEN = {
    "GET /session",
    "POST /session",
    "DELETE /session",
    "GET /openapi.json",
    "GET /calendars/<token>.ics",  # whoever holds the secret in its address
}


def routes(app: APIFlask) -> list[str]:
    """Every route below ``/api/v1`` that is not for everybody, as ``GET /path``."""
    found = [
        f"{method} {CONVERTER.sub('<', rule.rule.removeprefix(API))}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(API)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return [route for route in found if route not in OPEN]


@pytest.fixture
def site_id(database: Database) -> str:
    """A site that exists."""
    site = replace(build.two_rooms_with_door(), id=SiteId(str(uuid4())))
    with database.transaction() as session:
        sites.save_site(session, site, {}, at=datetime.now(UTC))
    return site.id


def ask(client: ApiClient, route: str, site_id: str) -> TestResponse:
    """Use a route; whatever it names besides the site does not exist."""
    method, path = route.split(" ")
    for name in [part.split(">")[0] for part in path.split("<")[1:]]:
        value = site_id if name == "site_id" else NO_SUCH.get(name, str(UUID(int=0)))
        path = path.replace(f"<{name}>", value)
    send: Any = {
        "GET": client.get,
        "POST": client.post,
        "PUT": client.put,
        "DELETE": client.delete,
    }[method]
    answer: TestResponse = send(path)
    return answer


def test_the_table_names_every_route(app: APIFlask) -> None:
    assert {route for route in routes(app) if route not in RIGHTS} == set()


def test_nobody_gets_in_without_signing_in(client: ApiClient, site_id: str) -> None:
    client.csrf = client.get("/session").get_json()["csrf"]
    for route in routes(client.app):
        assert_problem(ask(client, route, site_id), 401, "not-signed-in")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_may_what_the_table_says(client: ApiClient, site_id: str, role: str) -> None:
    client.sign_in(role)
    for route in routes(client.app):
        answer = ask(client, route, site_id)
        allowed = role == "administrator" or role in RIGHTS[route]
        if "/jobs/" in route:
            # A job that does not exist is nobody's; whose it is decides (see test_jobs.py).
            assert_problem(answer, 404, "unknown-job")
        elif allowed:
            assert answer.status_code not in (401, 403, 500), f"{route}: {answer.text}"
        else:
            assert_problem(answer, 403, "not-allowed")


def test_an_unknown_site_is_unknown_to_everybody(client: ApiClient, site_id: str) -> None:
    client.sign_in("administrator")
    for route in routes(client.app):
        if SITE in route:
            assert_problem(ask(client, route, "nowhere"), 404, "unknown-site")


def test_a_right_on_one_site_is_none_on_another(client: ApiClient, site_id: str) -> None:
    other = replace(build.one_room(), id=SiteId(str(uuid4())), name="other")
    with client.parts.database.transaction() as session:
        sites.save_site(session, other, {}, at=datetime.now(UTC))
    client.sign_in("administrator", site_id=other.id)
    for route in routes(client.app):
        if SITE in route:
            assert_problem(ask(client, route, site_id), 404, "unknown-site")
    assert [one["id"] for one in client.get("/sites").get_json()["items"]] == [other.id]


def test_what_does_not_exist_is_a_problem_of_its_own(client: ApiClient, site_id: str) -> None:
    client.sign_in("administrator")
    for route, kind in {
        f"GET {SITE}/storeys/<storey_id>/features": "unknown-storey",
        f"GET {SITE}/assets/<asset_id>": "unknown-asset",
        f"GET {SITE}/plans/<plan_id>": "unknown-plan",
        f"GET {SITE}/plans/<plan_id>/routes/<route_id>/features": "unknown-route",
        f"GET {SITE}/plans/<plan_id>/visits/<visit_id>": "unknown-plan",
        f"POST {SITE}/plans/<plan_id>/publish": "unknown-plan",
    }.items():
        assert_problem(ask(client, route, site_id), 404, kind)


def test_every_change_needs_its_token(client: ApiClient, site_id: str) -> None:
    client.sign_in("administrator")
    client.csrf = ""
    for route in routes(client.app):
        if not route.startswith("GET"):
            assert_problem(ask(client, route, site_id), 403, "csrf")


def test_accounts_are_shown_in_a_demo_alone(
    client: ApiClient, settings: Settings, database: Database
) -> None:
    client.sign_in("planner")
    assert client.get("/session").get_json()["accounts"] == []
    demo = ApiClient(create_app(replace(settings, demo=True), database=database))
    (account,) = demo.get("/session").get_json()["accounts"]
    assert account["role"] == "planner"
    assert account["password"]


def test_every_answer_forbids_foreign_scripts(client: ApiClient) -> None:
    for answer in (client.get("/session"), client.get("/nowhere"), client.get("/openapi.json")):
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_openapi_document_has_every_route(client: ApiClient) -> None:
    document = client.get("/openapi.json").get_json()
    paths = {path.removeprefix(API) for path in document["paths"]}
    named = {
        route.split(" ")[1].replace("<", "{").replace(">", "}") for route in routes(client.app)
    }
    assert named <= paths
    body = document["paths"][f"{API}/session"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"]["$ref"].endswith("/Credentials")
