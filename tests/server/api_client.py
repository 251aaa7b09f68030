"""A browser for tests: keeps the cookie, sends the CSRF token, signs in as a role."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from apiflask import APIFlask
from werkzeug.test import TestResponse

from server import auth
from server.storage import people
from server.storage.people import Account

if TYPE_CHECKING:
    from server.request import Parts

API = "/api/v1"
PASSWORD = "correct horse battery staple"
# Argon2 is slow on purpose: one hash serves all accounts of the tests.
_PASSWORD_HASH = auth.hash_password(PASSWORD)


class ApiClient:
    """Speaks to the API as the web app does. Paths are below ``/api/v1``."""

    def __init__(self, app: APIFlask) -> None:
        self.app = app
        self.parts: Parts = app.extensions["walkround"]
        self._client = app.test_client()
        self.csrf = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        return self._client.get(API + path, **more)

    def post(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        return self._send("POST", path, json, more)

    def put(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        return self._send("PUT", path, json, more)

    def delete(self, path: str, **more: Any) -> TestResponse:
        return self._send("DELETE", path, None, more)

    def sign_in(
        self, role: str, *, site_id: str | None = None, inspector_id: str | None = None
    ) -> Account:
        """Make an account of a role and sign in with it."""
        account = Account(
            id=str(uuid4()),
            username=f"{role}-{uuid4().hex[:6]}",
            name=f"{role} 甲",
            roles=(role,),
            site_id=site_id,
            inspector_id=inspector_id,
        )
        with self.parts.database.transaction() as session:
            people.save_account(session, account, password_hash=_PASSWORD_HASH)
        self.csrf = self.get("/session").get_json()["csrf"]
        answer = self.post("/session", {"username": account.username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.csrf = answer.get_json()["csrf"]
        return account

    def _send(self, method: str, path: str, json: Any, more: Mapping[str, Any]) -> TestResponse:
        headers = {"X-CSRF-Token": self.csrf, **more.get("headers", {})}
        rest = {key: value for key, value in more.items() if key != "headers"}
        if json is not None:
            rest["json"] = json
        return self._client.open(API + path, method=method, headers=headers, **rest)


def assert_problem(answer: TestResponse, status: int, kind: str) -> Mapping[str, Any]:
    """The answer is a problem of this kind; gives its document."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    problem: Mapping[str, Any] = answer.get_json()
    assert problem["type"] == kind
    assert problem["status"] == status
    return problem
