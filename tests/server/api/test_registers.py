"""A register over HTTP: previewed, taken, undone, and back by the export."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from server.storage import sites
from server.storage.database import Database
from spatial.site import Site, SiteId
from tests import build
from tests.importers.register.cobie import cobie_workbook
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import save_planned_site


@pytest.fixture
def site(database: Database) -> Site:
    made = replace(build.two_rooms_with_door(), id=SiteId(str(uuid4())))
    with database.transaction() as session:
        sites.save_site(session, made, {}, at=datetime.now(UTC))
    return made


def send(client: ApiClient, site: Site, content: bytes, **form: str) -> Any:
    return client.post(
        f"/sites/{site.id}/register",
        data={**form, "file": (BytesIO(content), "台账.csv")},
    )


def register(site: Site, name: str = "一号") -> bytes:
    storey = site.storeys[0].name
    return (
        f"箱号,名称,类型,楼层,房间\nMHQ-1,{name},灭火器,{storey},{site.spaces[0].name}\n"
        f"MHQ-2,x,灭火器,{storey},没有这间\n"
    ).encode("gbk")


COLUMNS = '{"code":"箱号","name":"名称","kind":"类型","storey":"楼层","room":"房间"}'


def test_a_preview_changes_nothing(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    report = send(client, site, register(site), columns=COLUMNS).get_json()
    assert report["counts"] == {"add": 1, "update": 0, "same": 0, "error": 1}
    assert [row["row"] for row in report["rows"] if row["faults"]] == [3]
    assert (report["taken"], report["encoding"]) == (False, "gb18030")
    assert client.get(f"/sites/{site.id}/assets").get_json()["total"] == len(site.assets)


def test_what_is_taken_can_be_undone_and_its_columns_are_remembered(
    client: ApiClient, site: Site
) -> None:
    client.sign_in("planner")
    taken = send(client, site, register(site), columns=COLUMNS, dry_run="false").get_json()
    assert taken["taken"]
    assert taken["revision"] == 2
    assert client.get(f"/sites/{site.id}/assets?q=MHQ-1").get_json()["total"] == 1
    again = send(client, site, register(site, "二号")).get_json()  # 箱号 is no word we know
    assert again["columns"]["code"] == "箱号"
    assert again["counts"]["update"] == 1
    client.post(f"/sites/{site.id}/edits/undo", json={"revision": 2})
    assert client.get(f"/sites/{site.id}/assets?q=MHQ-1").get_json()["total"] == 0


def test_the_exported_register_comes_back_unchanged(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    send(client, site, register(site), columns=COLUMNS, dry_run="false")
    book = client.get(f"/sites/{site.id}/export?format=register").get_data()
    report = client.post(
        f"/sites/{site.id}/register", data={"file": (BytesIO(book), "register.xlsx")}
    ).get_json()
    assert report["counts"] == {
        "add": 0, "update": 0, "same": len(site.assets) + 1, "error": 0,
    }  # fmt: skip


def test_columns_that_are_none_are_refused(client: ApiClient, site: Site) -> None:
    client.sign_in("planner")
    sent = send(client, site, register(site), columns='{"code": "没有"}')
    assert_problem(sent, 422, "register-column-unknown")
    assert_problem(send(client, site, register(site), columns='{"x": "y"}'), 422, "invalid-request")
    assert_problem(send(client, site, b""), 422, "empty-plan")


def test_a_job_of_a_workbook_is_proposed_adopted_and_then_due(
    client: ApiClient, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        site = save_planned_site(session)
    client.sign_in("planner")
    path = f"/sites/{site.id}"
    inside = next(space for space in site.spaces if space.storey_id == site.storeys[0].id)
    workbook = cobie_workbook(tmp_path / "c.xlsx", floor=site.storeys[0].name, room=inside.name)
    form = {"dry_run": "false", "file": (BytesIO(workbook.read_bytes()), "handover.xlsx")}
    report = client.post(f"{path}/register", data=form).get_json()
    assert report["counts"]["add"] == 1, report["rows"]

    (wish,) = client.get(f"{path}/programme/proposals").get_json()["items"]
    assert (wish["name"], wish["said"], wish["file"]) == ("Check", "FE-6", "handover.xlsx")
    # 1 month of 30 days; half an hour
    assert (wish["frequency"]["days"], wish["minutes"]) == (30, 30)
    assert (wish["kinds"], wish["things"]) == (["extinguisher"], 1)

    entry = {
        "key": "from_file",
        "name": wish["name"],
        "name_en": "",
        "enabled": True,
        "kinds": wish["kinds"],
        "frequency": wish["frequency"],
        "minutes": wish["minutes"],
        "windows": [],
        "source": "handover.xlsx · Check",
        "evidence": "file",
    }
    answer = client.put(f"{path}/programme", {"revision": 1, "entries": [], "added": [entry]})
    assert answer.status_code == 200, answer.text
    (adopted,) = [one for one in answer.get_json()["entries"] if one["key"] == "from_file"]
    assert (adopted["evidence"], adopted["source"]) == ("file", "handover.xlsx · Check")
    (asset,) = client.get(f"{path}/assets?q=T-1").get_json()["items"]
    owed = client.get(f"{path}/assets/{asset['id']}").get_json()["obligations"]
    assert "from_file" in [one["entry_key"] for one in owed]
