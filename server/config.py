"""What the application is told from outside: settings, read once from the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MEGABYTE = 1_000_000
_PACKAGE = Path(__file__).resolve().parent
DEMO_PASSWORD = "walkround-demo"  # of every account of the demo, and of nothing else


class InvalidSetting(Exception):
    """An environment variable says something that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    Settings of one installation.

    Parameters
    ----------
    data
        Folder that holds the database, uploads, photos and the secret key.
    database
        Address of the database: ``sqlite:///…`` or ``postgresql://…``.
    secret_key
        Key of the CSRF tokens; made on first use and kept in ``data``.
    host, port
        Where ``walkround serve`` listens.
    upload_limit_mb
        Most megabytes that one request may carry.
    cookie_secure
        Whether the session cookie is only sent over HTTPS.
    map_folder
        The built web app, or None to look in the usual places.
    demo
        Whether the demo's accounts are shown on the sign-in page.
    """

    data: Path
    database: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    upload_limit_mb: int = 500
    cookie_secure: bool = False
    map_folder: Path | None = None
    demo: bool = False

    @property
    def uploads(self) -> Path:
        """Folder of imported originals, by content hash."""
        return self.data / "uploads"

    @property
    def networks(self) -> Path:
        """Folder of walking networks, one for each site and revision."""
        return self.data / "networks"


def read_settings(
    environ: Mapping[str, str] | None = None, *, data: Path | None = None
) -> Settings:
    """
    Read the settings and make the data folder with its secret key where they are missing.

    Parameters
    ----------
    environ
        Variables to read; the process's own by default.
    data
        Folder that takes precedence over ``WALKROUND_DATA``.

    Raises
    ------
    InvalidSetting
        If a number is no number or out of range, or the database of a kind we cannot use.
    """
    variables = os.environ if environ is None else environ
    folder = (data or Path(variables.get("WALKROUND_DATA") or "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    built_map = variables.get("WALKROUND_MAP")
    return Settings(
        data=folder,
        database=_database(variables, folder),
        secret_key=_secret_key(folder),
        host=variables.get("WALKROUND_HOST") or "127.0.0.1",
        port=_integer(variables, "WALKROUND_PORT", 8000, most=65_535),
        upload_limit_mb=_integer(variables, "WALKROUND_UPLOAD_LIMIT_MB", 500, most=100_000),
        cookie_secure=_flag(variables, "WALKROUND_COOKIE_SECURE"),
        map_folder=Path(built_map) if built_map else None,
        demo=_flag(variables, "WALKROUND_DEMO"),
    )


def _integer(variables: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    text = variables.get(name) or str(default)
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise InvalidSetting(f"{name} must be a whole number from 1 to {most}, not {text!r}")
    return int(text)


def _database(variables: Mapping[str, str], folder: Path) -> str:
    address = variables.get("WALKROUND_DATABASE") or f"sqlite:///{folder / 'walkround.sqlite'}"
    if not address.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        # The address itself stays out of the message: it may hold a password.
        raise InvalidSetting(
            "WALKROUND_DATABASE must begin with sqlite:/// or postgresql://, as in "
            "postgresql://walkround@localhost/walkround"
        )
    return address


def _flag(variables: Mapping[str, str], name: str) -> bool:
    text = (variables.get(name) or "0").lower()
    if text not in ("0", "1", "false", "true", "no", "yes"):
        raise InvalidSetting(f"{name} must be 0 or 1, not {text!r}")
    return text in ("1", "true", "yes")


def _secret_key(folder: Path) -> str:
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def map_folder(settings: Settings) -> Path | None:
    """Where the built web app is; None where it has not been built."""
    places = (
        [settings.map_folder]
        if settings.map_folder
        else [_PACKAGE.parent / "static" / "map" / "dist", _PACKAGE / "_map"]
    )
    return next((place.resolve() for place in places if (place / "index.html").is_file()), None)
