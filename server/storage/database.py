"""How the application reaches its database: engine, transactions and the names of constraints."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, String, create_engine, event, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session

from server.storage.errors import DatabaseUnreachable, PostgisMissing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

BUSY_TIMEOUT_MS = 30_000
WRITERS = 0x77616C6B  # "walk": the advisory lock that writers on PostgreSQL take in turn

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


@compiles(String, "postgresql")
def _without_length(_type: String, _compiler: Any, **_options: Any) -> str:
    # The lengths in the tables are hints. SQLite never held anybody to them, and a room's long
    # name must not be refused by one database and kept by the other.
    return "VARCHAR"


class Database:
    """
    One database. Safe to share between threads; not between processes.

    Parameters
    ----------
    address
        SQLAlchemy address, as ``sqlite:////folder/walkround.sqlite`` or
        ``postgresql://user@host/walkround``.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.engine = _make_engine(address)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """
        Session that writes: commits at the end, rolls back on any exception.

        One writer at a time, on either database: what is read here stays true until it is written.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Session that only reads, sees one moment throughout, and never waits for a writer."""
        engine = self.engine.execution_options(walkround_reads=True)
        with Session(engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    def upgrade(self) -> None:
        """
        Bring the tables up to the newest migration.

        Raises
        ------
        DatabaseUnreachable
            If nothing answers at the address, or does not let us in.
        PostgisMissing
            If a PostgreSQL database does not have it, and we may not add it.
        """
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        # One at a time: two processes that start together must not both make the tables.
        shown = make_url(self.address).render_as_string(hide_password=True)
        try:
            connection = self.engine.connect()
        except OperationalError as fault:
            raise DatabaseUnreachable(shown, str(fault.orig)) from fault
        with connection, connection.begin():
            if connection.dialect.name == "postgresql":
                _add_postgis(connection, shown)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _add_postgis(connection: Connection, shown: str) -> None:
    if connection.scalar(text("SELECT count(*) FROM pg_extension WHERE extname = 'postgis'")):
        return
    try:
        connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError as fault:
        raise PostgisMissing(shown, str(fault.orig)) from fault


def _make_engine(address: str) -> Engine:
    url = make_url(address)
    on_postgresql = url.get_backend_name() == "postgresql"
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(
        url,
        json_serializer=lambda value: orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode(),
        json_deserializer=orjson.loads,
        pool_pre_ping=on_postgresql,  # its server may have been restarted since
    )
    if on_postgresql:
        event.listen(engine, "begin", _begin_on_postgresql)
    else:
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transaction handling begins late and deferred, which loses writes to
    # "database is locked"; with None it keeps out of the way, and `_begin_on_sqlite` says what is
    # meant.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _only_reads(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("walkround_reads", False))


def _begin_on_sqlite(connection: Connection) -> None:
    mode = "DEFERRED" if _only_reads(connection) else "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {mode}")


def _begin_on_postgresql(connection: Connection) -> None:
    if _only_reads(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return
    # What SQLite does by itself: writers come one after the other, and none acts upon what
    # another is about to change. Let go of at the end of the transaction, however it ends.
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
