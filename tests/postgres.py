"""A PostgreSQL server of the tests' own: made in a second, on a socket file, thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from server.storage.database import Database

DEBIAN = Path("/usr/lib/postgresql")
WITHOUT_CARE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def programs() -> Path | None:
    """Folder of `initdb` and `pg_ctl`, the newest with PostGIS; None where there is none."""
    found = shutil.which("initdb")
    folders = [*sorted(DEBIAN.glob("*/bin")), *([Path(found).resolve().parent] if found else [])]
    return next((folder for folder in reversed(folders) if _has_postgis(folder)), None)


def _has_postgis(folder: Path) -> bool:
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "pg_config")):
        return False
    asked = [str(folder / "pg_config"), "--sharedir"]
    shared = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    return (Path(shared) / "extension" / "postgis.control").exists()


class Cluster:
    """
    One server with a database that has all tables and nothing in them, to be copied.

    Parameters
    ----------
    bin_folder
        Where `initdb` and `pg_ctl` are.
    """

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        # Not below pytest's own folder: that is closed to the user whom the server needs, since
        # PostgreSQL refuses to run as root.
        self._folder = Path(tempfile.mkdtemp(prefix="walkround-pg-"))
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        self._numbers = count(1)
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        options = f"-k {self._folder} -c listen_addresses='' {WITHOUT_CARE}"
        try:
            self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")
            self._sql("CREATE DATABASE empty_walkround")
            empty = Database(self._address("empty_walkround"))
            empty.upgrade()
            empty.dispose()
        except BaseException:
            self.remove()
            raise

    def new_database(self) -> str:
        """Address of a migrated, empty database."""
        name = f"walkround_{next(self._numbers)}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE empty_walkround")
        return self._address(name)

    def bare_database(self, owner: str) -> str:
        """Address, as seen by a new ordinary account, of a database with nothing in it yet."""
        name = f"bare_{next(self._numbers)}"
        self._sql(f"CREATE ROLE {owner} LOGIN")
        self._sql(f"CREATE DATABASE {name} OWNER {owner}")
        return self._address(name, owner)

    def remove(self) -> None:
        """End the server and leave nothing behind."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def extend(self, address: str) -> None:
        """Give a database PostGIS, as its superuser."""
        name = make_url(address).database or ""
        self._sql("CREATE EXTENSION postgis", database=name)

    def _address(self, name: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{name}?host={self._folder}"

    def _sql(self, statement: str, *, database: str = "postgres") -> None:
        address = f"host={self._folder} user=postgres dbname={database}"
        with closing(psycopg.connect(address, autocommit=True)) as connection:
            connection.execute(sql.SQL(statement))

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            cwd=self._folder,
            user=self._user,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if check and done.returncode:
            log = self._folder / "log"
            said = log.read_text() if log.exists() else done.stdout
            raise RuntimeError(f"{program} ended with {done.returncode}: {said}")
