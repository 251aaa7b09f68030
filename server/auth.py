"""Who is asking and what they may do: sign-in, sessions, roles and permissions."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Response, g, request

from server.request import clock, parts, reading, transaction
from server.storage import sign_ins, sites

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.storage.people import Account

COOKIE = "walkround_session"
SESSION_LENGTH = timedelta(
    days=14
)  # a tablet that was offline over a long week-end stays signed in
ATTEMPT_PERIOD = timedelta(minutes=15)
ATTEMPTS_BY_NAME = 10
ATTEMPTS_BY_ADDRESS = 60
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_hasher = PasswordHasher()
# Checked where the username is unknown, so that an answer takes as long as for a known one.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


class Permission(StrEnum):
    """One thing that somebody may do on a site."""

    SEE_SITE = "see_site"
    SEE_PROGRAMME = "see_programme"
    SEE_PLANS = "see_plans"
    SEE_OWN_ROUNDS = "see_own_rounds"
    SEE_ROUNDS = "see_rounds"
    SEE_FINDINGS = "see_findings"
    SEE_REPORTS = "see_reports"
    SEE_PHOTOS = "see_photos"
    IMPORT = "import"
    EDIT_SITE = "edit_site"
    EDIT_PROGRAMME = "edit_programme"
    PLAN = "plan"
    DRAW = "draw"
    RECORD = "record"
    MOVE_FINDINGS = "move_findings"
    ADMINISTER = "administer"


_OVERSIGHT = frozenset(
    {
        Permission.SEE_SITE,
        Permission.SEE_PROGRAMME,
        Permission.SEE_PLANS,
        Permission.SEE_ROUNDS,
        Permission.SEE_FINDINGS,
        Permission.SEE_REPORTS,
        Permission.SEE_PHOTOS,
    }
)

ROLES: Mapping[str, frozenset[Permission]] = {
    "planner": _OVERSIGHT
    | {
        Permission.IMPORT,
        Permission.EDIT_SITE,
        Permission.EDIT_PROGRAMME,
        Permission.PLAN,
        Permission.DRAW,
    },
    "inspector": frozenset(
        {
            Permission.SEE_SITE,
            Permission.SEE_OWN_ROUNDS,
            Permission.SEE_PHOTOS,
            Permission.RECORD,
        }
    ),
    "manager": _OVERSIGHT | {Permission.MOVE_FINDINGS, Permission.DRAW},
    "administrator": frozenset(Permission),
}


class NotSignedIn(Exception):
    """Nobody is signed in."""


class NotAllowed(Exception):
    """Whoever is signed in may not do this."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"this needs the right {permission.value!r}")
        self.permission = permission


class WrongCsrfToken(Exception):
    """A change without the token that only our own pages know."""


class WrongCredentials(Exception):
    """No account has this username and password."""


class TooManyAttempts(Exception):
    """Too many failed sign-ins; ``wait_s`` says when to try again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"too many failed attempts; try again in {wait_s} s")
        self.wait_s = wait_s


def hash_password(password: str) -> str:
    """Argon2id hash to keep."""
    return _hasher.hash(password)


def permissions(account: Account) -> frozenset[Permission]:
    """Everything that the roles of an account allow."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in account.roles))


def present_account() -> Account | None:
    """Who is signed in with this request; None where nobody is."""
    if "account" not in g:
        token = request.cookies.get(COOKIE)
        g.account = None
        if token:
            with reading() as session:
                g.account = sign_ins.load_session_account(session, _digest(token), now=clock())
    account: Account | None = g.account
    return account


def require(permission: Permission, *, site: str | None = None) -> Account:
    """
    Whoever is signed in, if they may do this (on this site).

    Raises
    ------
    NotSignedIn, NotAllowed
        If nobody is, or their roles do not allow it.
    Unknown
        If there is no such site, or it is none of theirs.
    """
    account = present_account()
    if account is None:
        raise NotSignedIn("sign in first")
    if permission not in permissions(account):
        raise NotAllowed(permission)
    if site is not None:
        require_site(account, site)
    return account


def require_site(account: Account, site: str) -> None:
    """Raise `Unknown` unless the site exists and the account may see it."""
    with reading() as session:
        sites.load_card(session, site)
    if not sees(account, site):
        raise sites.unknown(site)


def sees(account: Account, site: str) -> bool:
    """Whether the roles of an account count on a site."""
    return account.site_id in (None, site)


def check_csrf() -> None:
    """Raise `WrongCsrfToken` where a changing request does not carry the token of its cookie."""
    if request.method not in UNSAFE:
        return
    expected = csrf_token(request.cookies.get(COOKIE, ""))
    if not hmac.compare_digest(request.headers.get("X-CSRF-Token", ""), expected):
        raise WrongCsrfToken("the header X-CSRF-Token is missing or not the one of this session")


def csrf_token(cookie: str) -> str:
    """Token that belongs to a session cookie."""
    key = parts().settings.secret_key.encode()
    return hmac.new(key, f"csrf:{cookie}".encode(), hashlib.sha256).hexdigest()


def sign_in(username: str, password: str) -> tuple[Account, str]:
    """
    Open a session.

    Returns
    -------
    account, cookie
        Who it is, and the value of the cookie to send.

    Raises
    ------
    TooManyAttempts, WrongCredentials
    """
    now = clock()
    address = request.remote_addr or ""
    with reading() as session:
        by_name, by_address = sign_ins.count_attempts(
            session, username, address, since=now - ATTEMPT_PERIOD
        )
        known = sign_ins.load_credentials(session, username)
    if by_name >= ATTEMPTS_BY_NAME or by_address >= ATTEMPTS_BY_ADDRESS:
        raise TooManyAttempts(int(ATTEMPT_PERIOD.total_seconds()))
    if not _matches(known[1] if known else _NOBODY, password) or known is None:
        with transaction() as session:
            sign_ins.save_attempt(session, username, address, at=now)
        raise WrongCredentials("no account has this username and password")
    token = new_cookie()
    with transaction() as session:
        sign_ins.delete_attempts(session, username)
        sign_ins.delete_old_sessions(session, now=now)
        sign_ins.save_session(session, _digest(token), known[0], expires_at=now + SESSION_LENGTH)
    return known[0], token


def sign_out() -> None:
    """End the session of this request."""
    token = request.cookies.get(COOKIE)
    if token:
        with transaction() as session:
            sign_ins.delete_session(session, _digest(token))


def new_cookie() -> str:
    """Fresh value of the session cookie."""
    return secrets.token_urlsafe(32)


def set_cookie(response: Response, token: str, *, now: datetime) -> None:
    """Give the session cookie to the browser."""
    response.set_cookie(
        COOKIE,
        token,
        expires=now + SESSION_LENGTH,
        httponly=True,
        samesite="Lax",
        secure=parts().settings.cookie_secure,
    )


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
