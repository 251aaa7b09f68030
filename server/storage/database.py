"""How the application reaches its database: engine, transactions and the names of constraints."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import DeclarativeBase, Session

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

BUSY_TIMEOUT_MS = 30_000

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of all tables; its metadata is what the migrations must produce."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class Database:
    """
    One database. Safe to share between threads; not between processes.

    Parameters
    ----------
    address
        SQLAlchemy address, as ``sqlite:////folder/walkround.sqlite``.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.engine = _make_engine(address)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Session that writes: commits at the end, rolls back on any exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Session that only reads, and never waits for a writer."""
        engine = self.engine.execution_options(walkround_begin="DEFERRED")
        with Session(engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    def upgrade(self) -> None:
        """Bring the tables up to the newest migration."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        # One at a time: two processes that start together must not both make the tables.
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _make_engine(address: str) -> Engine:
    engine = create_engine(
        address,
        json_serializer=lambda value: orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode(),
        json_deserializer=orjson.loads,
    )
    if make_url(address).get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transaction handling begins late and deferred, which loses writes to
    # "database is locked"; with None it keeps out of the way, and `_begin` says what is meant.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("walkround_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")
