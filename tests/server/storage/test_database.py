import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from server.storage.database import Base, Database
from server.storage.errors import DatabaseUnreachable, PostgisMissing
from tests.postgres import Cluster

# PostGIS's own, and Alembic's.
NOT_OURS = {"alembic_version", "spatial_ref_sys"}


def test_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: name not in NOT_OURS},
        )
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    database.upgrade()
    database.upgrade()


def test_writers_that_meet_lose_nothing(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("CREATE TABLE tally (n INTEGER)"))
        session.execute(text("INSERT INTO tally VALUES (0)"))

    def count() -> None:
        for _ in range(25):
            with database.transaction() as session:
                n = session.execute(text("SELECT n FROM tally")).scalar_one()
                session.execute(text("UPDATE tally SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.execute(text("SELECT n FROM tally")).scalar_one() == 100


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    try:
        with database.transaction() as session:
            session.execute(
                text(
                    "INSERT INTO audit (at, user_id, what, facts) "
                    "VALUES ('2026-11-02 08:00:00', '', 'x', '{}')"
                )
            )
            raise RuntimeError("on purpose")
    except RuntimeError:
        pass
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM audit")).scalar_one() == 0


def test_who_reads_sees_one_moment_and_waits_for_nobody(database: Database) -> None:
    count = text("SELECT count(*) FROM audit")
    entry = text(
        "INSERT INTO audit (at, user_id, what, facts) VALUES ('2026-11-02 08:00:00', '', 'x', '{}')"
    )
    with database.reading() as reader:
        assert reader.execute(count).scalar_one() == 0
        with database.transaction() as writer:
            writer.execute(entry)
            assert reader.execute(count).scalar_one() == 0
        assert reader.execute(count).scalar_one() == 0
    with database.reading() as reader:
        assert reader.execute(count).scalar_one() == 1


def test_a_folder_that_is_not_there_is_told_with_its_address(tmp_path: Path) -> None:
    lost = Database(f"sqlite:///{tmp_path}/nowhere/walkround.sqlite")
    with pytest.raises(DatabaseUnreachable, match="nowhere"):
        lost.upgrade()


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    lost = Database(f"postgresql://walk:secret@/walkround?host={tmp_path}")
    with pytest.raises(DatabaseUnreachable, match="walkround") as told:
        lost.upgrade()
    assert "secret" not in str(told.value)


def test_an_account_that_may_not_add_postgis_is_told_who_can(postgresql: Cluster) -> None:
    database = Database(postgresql.bare_database("walker"))
    with pytest.raises(PostgisMissing, match="CREATE EXTENSION postgis"):
        database.upgrade()
    postgresql.extend(database.address)
    database.upgrade()
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM sites")).scalar_one() == 0
    database.dispose()
