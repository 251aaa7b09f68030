"""What every test may ask for: real files, the sample site, the application, a browser."""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
from apiflask import APIFlask

from server.app import create_app
from server.config import Settings, read_settings
from server.storage.database import Database
from tests.postgres import Cluster, programs
from tests.server.api_client import ApiClient

ROOT = Path(__file__).resolve().parent.parent
# The same cases in every CI run, so that a red one speaks of its change; elsewhere new ones.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")
BROWSER_TESTS = ROOT / "tests" / "browser"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Folder of real plans; they are not ours to publish, so a plain clone has none."""
    named = os.environ.get("WALKROUND_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "corpus"
    if not folder.is_dir():
        if named:
            pytest.fail(f"WALKROUND_CORPUS names {folder}, and there is no such folder")
        pytest.skip("the corpus of real plans is not here: set WALKROUND_CORPUS to its folder")
    return folder


@pytest.fixture(scope="session")
def riverside() -> Path:
    """Folder of the sample estate with its plans, team, programme and findings."""
    return ROOT / "sample_sites" / "riverside"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; only a machine that is not CI may do without."""
    named = os.environ.get("WALKROUND_CHROMIUM")
    found = named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found and Path(found).is_file():
        return found
    words = f"no chromium at {named}" if named else "no chromium on PATH; set WALKROUND_CHROMIUM"
    if named or os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let all tests with a database use PostgreSQL; without it only those do that name both."""
    parser.addoption("--postgres", action="store_true", help="databases of tests on PostgreSQL")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """
    Mark what lies in ``tests/browser``, so that no file there can forget to.

    A browser test that failed runs a second time, and the summary counts it as a rerun: Chromium
    draws maps in software beside the demo server, on two processors, and what a test waits for may
    come after its patience. What fails twice is wrong.
    """
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Repeat which checks before pytest failed, so that a green last line deceives nobody."""
    failed = os.environ.get("WALKROUND_FAILED_CHECKS")
    if failed:
        terminalreporter.write_line(f"FAILED before pytest, see above: {failed}", red=True)


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "walkround.sqlite"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server with PostGIS; only a machine that is not CI may do without."""
    found = programs()
    if found is None:
        words = "no PostgreSQL with PostGIS (Debian: apt-get install postgresql postgresql-postgis)"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    cluster = Cluster(found)
    yield cluster
    cluster.remove()


@pytest.fixture
def kept_by(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; folders that test both override this with both."""
    return "postgresql" if request.config.getoption("--postgres") else "sqlite"


@pytest.fixture
def settings(
    tmp_path: Path, migrated_database: Path, kept_by: str, request: pytest.FixtureRequest
) -> Settings:
    """Settings of an installation of its own, its tables made."""
    found = read_settings({}, data=tmp_path / "data")
    if kept_by == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgresql")
        return replace(found, database=cluster.new_database())
    shutil.copy(migrated_database, found.data / "walkround.sqlite")
    return found


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The empty database of this test."""
    opened = Database(settings.database)
    yield opened
    opened.dispose()


@pytest.fixture
def app(settings: Settings, database: Database) -> APIFlask:
    """The web application on the database of this test."""
    return create_app(settings, database=database)


@pytest.fixture
def client(app: APIFlask) -> ApiClient:
    """A browser in which nobody is signed in; `ApiClient.sign_in` changes that."""
    return ApiClient(app)
