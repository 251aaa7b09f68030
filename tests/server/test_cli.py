"""Commands as a shell sees them: results on stdout, talk on stderr, exit codes."""

import io
import json
from pathlib import Path

import pytest

from server.cli import main
from server.storage import sign_ins
from server.storage.database import Database

BROKEN = Path(__file__).resolve().parents[2] / "sample_sites" / "broken"

ROOMS = str(BROKEN / "ifc2x_final.ifc")


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "data")


def test_import_prints_a_report_that_a_script_can_read(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", data, "import", ROOMS, "--site", "rooms", "--json"]) == 0
    told = capsys.readouterr()
    report = json.loads(told.out)
    # Two rooms, two doors, one storey: sample_sites/README.md
    assert (report["spaces"], report["openings"], report["storeys"]) == (2, 2, 1)
    assert set(report["seconds"]) == {"open", "geometry", "plan", "network", "total"}
    assert "reading" in told.err

    assert main(["--data", data, "import", ROOMS, "--site", "rooms"]) == 1
    assert "rooms" in capsys.readouterr().err
    assert main(["--data", data, "import", ROOMS, "--site", "rooms", "--replace"]) == 0
    assert "2 spaces" in capsys.readouterr().out


def test_a_file_that_cannot_be_used_is_refused_in_words(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(BROKEN / "text_named.ifc")
    assert main(["--data", data, "import", file, "--site", "x", "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "text_named.ifc" in told.err
    assert "Traceback" not in told.err


def test_a_file_that_is_not_there_is_a_misuse(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", data, "import", "nowhere.ifc", "--site", "x"]) == 2
    assert "nowhere.ifc" in capsys.readouterr().err


def test_planning_an_unknown_site_is_refused(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", data, "plan", "--site", "nowhere", "--seconds", "5"]) == 1
    assert "nowhere" in capsys.readouterr().err


def test_accounts_are_made_listed_and_given_a_new_password(
    data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ["user", "add", "wang", "--name", "王建国", "--role", "inspector", "--inspector", "wang"]
    monkeypatch.setattr("sys.stdin", io.StringIO("a long password\n"))
    assert main(["--data", data, *add]) == 0
    assert main(["--data", data, "user", "list"]) == 0
    assert capsys.readouterr().out == "wang\t王建国\tinspector\n"
    database = Database(f"sqlite:///{data}/walkround.sqlite")
    with database.reading() as session:
        before = sign_ins.load_credentials(session, "wang")
    monkeypatch.setattr("sys.stdin", io.StringIO("another one\n"))
    assert main(["--data", data, "user", "passwd", "wang"]) == 0
    with database.reading() as session:
        after = sign_ins.load_credentials(session, "wang")
    database.dispose()
    assert before is not None
    assert after is not None
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert "password" not in before[1]

    monkeypatch.setattr("sys.stdin", io.StringIO("x\n"))
    assert main(["--data", data, *add]) == 1
    assert main(["--data", data, "user", "passwd", "nobody"]) == 1


def test_a_suspended_account_is_listed_as_such_until_it_is_restored(
    data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long password\n"))
    assert main(["--data", data, "user", "add", "li", "--name", "李强", "--role", "inspector"]) == 0
    assert main(["--data", data, "user", "suspend", "li"]) == 0
    assert main(["--data", data, "user", "list"]) == 0
    assert capsys.readouterr().out == "li\t李强\tinspector\tsuspended\n"
    assert main(["--data", data, "user", "restore", "li"]) == 0
    assert main(["--data", data, "user", "list"]) == 0
    assert capsys.readouterr().out == "li\t李强\tinspector\n"
    assert main(["--data", data, "user", "suspend", "nobody"]) == 1


@pytest.mark.parametrize("jobs", ["many", "-1", "65"])
def test_a_number_of_jobs_that_cannot_be_meant_is_a_misuse(
    data: str, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--data", data, "serve", f"--jobs={jobs}"])
    assert ended.value.code == 2
    assert f"a whole number from 0 to 64, not '{jobs}'" in capsys.readouterr().err


def test_a_worker_without_jobs_is_a_misuse(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", data, "worker", "--jobs", "0"]) == 2
    assert "--jobs 1 or more" in capsys.readouterr().err


def test_a_role_that_does_not_exist_is_a_misuse(data: str) -> None:
    assert main(["--data", data, "user", "add", "x", "--name", "X", "--role", "king"]) == 2


def test_upgrading_the_database_twice_is_harmless(data: str) -> None:
    assert main(["--data", data, "db", "upgrade"]) == 0
    assert main(["--data", data, "db", "upgrade"]) == 0
