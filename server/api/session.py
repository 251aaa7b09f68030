"""Signing in and out, and who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import Field

from server import auth
from server.config import DEMO_PASSWORD
from server.request import Body, accepts, answer, clock, parse, parts, reading
from server.storage import people

if TYPE_CHECKING:
    from server.storage.people import Account

blueprint = APIBlueprint("session", __name__, tag="Session")


class Credentials(Body):
    """Body of a sign-in."""

    username: str = Field(min_length=1, max_length=80)
    password: str = Field(min_length=1, max_length=1_000)


@blueprint.get("/session")
def get_session() -> Response:
    """Who is signed in, with the token that changes must carry."""
    cookie = request.cookies.get(auth.COOKIE)
    fresh = cookie or auth.new_cookie()
    response = answer(_session(auth.present_account(), fresh))
    if cookie is None:
        auth.set_cookie(response, fresh, now=clock())
    return response


@blueprint.post("/session")
@accepts(Credentials)
def post_session() -> Response:
    """Sign in."""
    body = parse(Credentials)
    auth.sign_out()
    account, cookie = auth.sign_in(body.username, body.password)
    response = answer(_session(account, cookie))
    auth.set_cookie(response, cookie, now=clock())
    return response


@blueprint.delete("/session")
def delete_session() -> Response:
    """Sign out."""
    auth.sign_out()
    response = Response(status=204)
    response.delete_cookie(auth.COOKIE, httponly=True, samesite="Lax")
    return response


def _session(account: Account | None, cookie: str) -> dict[str, Any]:
    demo = parts().settings.demo
    return {
        "user": None if account is None else user_out(account),
        "csrf": auth.csrf_token(cookie),
        "demo": demo,
        "accounts": _demo_accounts() if demo else [],
    }


def _demo_accounts() -> list[dict[str, str]]:
    with reading() as session:
        accounts = people.list_accounts(session)
    return [
        {
            "username": account.username,
            "password": DEMO_PASSWORD,
            "role": account.roles[0] if account.roles else "",
            "name": account.name,
            "name_en": account.name_en,
        }
        for account in accounts
    ]


def user_out(account: Account) -> dict[str, Any]:
    """An account as the contract has it."""
    return {
        "id": account.id,
        "username": account.username,
        "name": account.name,
        "name_en": account.name_en,
        "roles": list(account.roles),
        "inspector_id": account.inspector_id,
    }
