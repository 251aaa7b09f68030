import threading

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from server.storage.database import Base, Database


def test_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: name != "alembic_version"},
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
                text("INSERT INTO audit (at, user_id, what, facts) VALUES ('', '', 'x', '{}')")
            )
            raise RuntimeError("on purpose")
    except RuntimeError:
        pass
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM audit")).scalar_one() == 0
