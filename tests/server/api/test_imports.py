"""Files in over HTTP, read by a real job in a process of its own."""

import json
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from server.app import utc_now
from server.jobs.embedded import EmbeddedQueue
from tests.server.api_client import ApiClient, assert_problem

BROKEN = Path(__file__).resolve().parents[3] / "sample_sites" / "broken"
PATIENCE_S = 120

Upload = Callable[..., dict[str, Any]]


@pytest.fixture
def upload(client: ApiClient) -> Iterator[Upload]:
    """Upload files as a planner and wait for the job."""
    client.sign_in("planner")
    queue = EmbeddedQueue(client.parts.settings, client.parts.database, clock=utc_now)

    def send(files: Mapping[str, bytes], *, name: str = "滨江", **fields: str) -> dict[str, Any]:
        to = "/imports"
        if fields.pop("preview", ""):
            to, named = "/imports/preview", {}
        else:
            named = {"name": name}
        answer = client.post(
            to,
            data={
                **named,
                **fields,
                "files": [(BytesIO(content), file_name) for file_name, content in files.items()],
            },
        )
        assert answer.status_code == 202, answer.text
        job: dict[str, Any] = answer.get_json()["job"]
        assert answer.headers["Location"] == f"/api/v1/jobs/{job['id']}"
        deadline = time.monotonic() + PATIENCE_S
        while job["state"] not in ("done", "failed", "cancelled"):
            assert time.monotonic() < deadline, job
            queue.step()
            time.sleep(0.05)
            job = client.get(f"/jobs/{job['id']}").get_json()
        return job

    yield send
    queue.stop()


def courtyard(*, side: float = 0.001, **lamp: Any) -> bytes:
    """A footway around a green with one lamp, in degrees near Shanghai."""
    x, y = 121.47, 31.23
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    features = [
        {
            "type": "Feature",
            "properties": {"highway": "pedestrian", "area": "yes", "name": "庭院"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        },
        {
            "type": "Feature",
            "id": "lamp",
            "properties": {"highway": "street_lamp", "ref": "L-1", **lamp},
            "geometry": {"type": "Point", "coordinates": [x + side / 2, y + side / 2]},
        },
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def left_behind(client: ApiClient) -> dict[str, int]:
    """Rows that an import left in the tables of sites."""
    tables = ("sites", "buildings", "storeys", "spaces", "openings", "connectors", "assets")
    with client.parts.database.reading() as session:
        counts = {
            table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in tables
        }
    return {table: count for table, count in counts.items() if count}


def test_a_plan_becomes_a_site(client: ApiClient, upload: Upload) -> None:
    job = upload({"grounds.geojson": courtyard()})
    assert job["state"] == "done", job["problem"]
    result = job["result"]
    assert result["report"]["assets"] == {"street_lamp": 1}
    assert set(result["report"]["seconds"]) == {"open", "geometry", "plan", "network", "total"}
    (listed,) = client.get("/sites").get_json()["items"]
    assert listed["id"] == result["site_id"]
    assert listed["name"] == "滨江"
    assert listed["counts"]["assets"] == 1

    site = client.get(f"/sites/{result['site_id']}").get_json()
    west, south, east, north = site["bounds"]
    assert west <= 121.4705 <= east
    assert south <= 31.2305 <= north
    (lamp,) = client.get(f"/sites/{result['site_id']}/assets").get_json()["items"]
    assert lamp["point"] == pytest.approx([121.4705, 31.2305], abs=1e-6)
    assert lamp["reached"] is True
    assert client.get(f"/sites/{result['site_id']}/import-report").get_json() == result["report"]


def test_a_storey_is_sent_once_for_each_revision(client: ApiClient, upload: Upload) -> None:
    site_id = upload({"grounds.geojson": courtyard()})["result"]["site_id"]
    storey = client.get(f"/sites/{site_id}").get_json()["grounds"]["id"]
    path = f"/sites/{site_id}/storeys/{storey}/features"
    first = client.get(path)
    assert {f["properties"]["layer"] for f in first.get_json()["features"]} >= {"floor", "asset"}
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_second_import_of_a_name_must_be_meant(client: ApiClient, upload: Upload) -> None:
    first = upload({"grounds.geojson": courtyard()})["result"]["site_id"]
    data = {"name": "滨江", "files": [(BytesIO(courtyard()), "grounds.geojson")]}
    assert_problem(client.post("/imports", data=data), 409, "site-name-taken")
    second = upload({"grounds.geojson": courtyard(name="改")}, replace="true")["result"]["site_id"]
    assert second == first
    (listed,) = client.get("/sites").get_json()["items"]
    assert listed["revision"] == 2


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("text_named.ifc", "unreadable-file"),
        ("empty.geojson", "empty-plan"),
        ("zip_bomb.ifczip", "too-large"),
    ],
)
def test_a_file_that_cannot_be_used_says_so_and_leaves_nothing(
    client: ApiClient, upload: Upload, file: str, problem: str
) -> None:
    job = upload({"good.geojson": courtyard(), file: (BROKEN / file).read_bytes()})
    assert job["state"] == "failed"
    assert job["problem"]["type"] == problem
    assert job["problem"]["file"] == file
    assert job["problem"]["detail"]
    assert job["result"] is None
    assert left_behind(client) == {}


@pytest.mark.parametrize(
    ("name", "hostile"),
    [
        ("deep.geojson", b'{"type": "FeatureCollection", "features": [' + b"[" * 200_000),
        (
            "laughs.gml",
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
            b"<IndoorFeatures xmlns='http://www.opengis.net/indoorgml/1.0/core'>&b;"
            b"</IndoorFeatures>",
        ),
    ],
)
def test_a_hostile_map_takes_the_sound_one_beside_it_along(
    client: ApiClient, upload: Upload, name: str, hostile: bytes
) -> None:
    job = upload({"grounds.geojson": courtyard(), name: hostile})
    assert job["state"] == "failed"
    assert job["problem"]["type"].endswith("unreadable-file"), job["problem"]
    assert job["problem"]["file"] == name
    assert not left_behind(client)


def test_an_ifc2x_file_is_repaired_and_the_repair_is_told(upload: Upload) -> None:
    job = upload({"old.ifc": (BROKEN / "ifc2x_final.ifc").read_bytes()})
    assert job["state"] == "done", job["problem"]
    assert job["result"]["report"]["repairs"]
    assert job["result"]["report"]["spaces"] > 0


def test_an_empty_file_is_no_plan(client: ApiClient, upload: Upload) -> None:
    job = upload({"nothing.ifc": b""})
    assert job["problem"]["type"] == "unreadable-file"
    assert left_behind(client) == {}


def test_a_zip_within_a_zip_of_zeros_is_not_unpacked(client: ApiClient, upload: Upload) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("plan.ifc", b"\x00" * 50_000_000)
    job = upload({"plan.ifczip": packed.getvalue()})
    assert job["problem"]["type"] == "too-large"
    assert left_behind(client) == {}


def test_file_names_cannot_leave_their_folder(client: ApiClient, upload: Upload) -> None:
    job = upload({"../../../etc/滨江 花园.geojson": courtyard()})
    assert job["state"] == "done", job["problem"]
    kept = [p for p in client.parts.settings.uploads.rglob("*") if p.is_file()]
    assert [path.name for path in kept] == ["滨江 花园.geojson"]


@pytest.mark.parametrize(
    ("form", "at"),
    [
        ({"name": "x"}, "files"),
        ({"name": " ", "files": b"{}"}, "name"),
        ({"name": "x", "files": b"{}", "colour": "red"}, "colour"),
        ({"name": "x", "files": b"{}", "replace": "perhaps"}, "replace"),
    ],
)
def test_a_form_that_is_wrong_says_where(client: ApiClient, form: dict[str, Any], at: str) -> None:
    client.sign_in("planner")
    data = {k: (BytesIO(v), "a.geojson") if k == "files" else v for k, v in form.items()}
    answer = client.post("/imports", data=data, content_type="multipart/form-data")
    problem = assert_problem(answer, 422, "invalid-request")
    assert at in {error["at"] for error in problem["errors"]}


def test_more_than_the_limit_is_refused_at_the_door(client: ApiClient) -> None:
    client.sign_in("planner")
    client.app.config["MAX_CONTENT_LENGTH"] = 1_000
    data = {"name": "x", "files": [(BytesIO(b"x" * 2_000), "a.ifc")]}
    assert_problem(client.post("/imports", data=data), 413, "too-large")


def odd_floor() -> bytes:
    """A corridor and a door in nobody's words, in metres of a drawing."""
    ring = [[0, 0], [20, 0], [20, 3], [0, 3], [0, 0]]
    rows = [
        {
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"q": "E1", "bz": "HALL"},
        },
        {
            "geometry": {"type": "LineString", "coordinates": [[0, 1], [0, 2]]},
            "properties": {"q": "E1", "t": "d"},
        },
    ]
    rows = [{"type": "Feature", **row} for row in rows]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def test_columns_are_shown_before_an_import_and_named_for_it(
    client: ApiClient, upload: Upload
) -> None:
    job = upload({"odd.geojson": odd_floor()}, preview="yes")
    assert job["state"] == "done", job["problem"]
    preview = job["result"]["preview"]
    assert preview["files"] == [{"file": "odd.geojson", "format": "geojson", "dialect": "plain"}]
    assert preview["columns"][0] == {"name": "q", "filled": 2, "samples": ["E1"]}
    assert preview["is_local"]
    assert left_behind(client) == {}

    mapping = {"fields": {"storey": "q", "name": "bz", "what": "t"}, "what": {"d": "door"}}
    job = upload({"odd.geojson": odd_floor()}, mapping=json.dumps(mapping))
    assert job["state"] == "done", job["problem"]
    report = job["result"]["report"]
    assert (report["storeys"], report["spaces"], report["openings"]) == (1, 1, 1)
    assert report["georeference"]["method"] == "none"


def test_a_wrong_mapping_is_refused_before_the_job(client: ApiClient) -> None:
    client.sign_in("planner")
    for mapping, at in (("{", "mapping"), ('{"fields": {"colour": "x"}}', "mapping.fields")):
        data = {
            "name": "x",
            "mapping": mapping,
            "files": [(BytesIO(odd_floor()), "odd.geojson")],
        }
        problem = assert_problem(client.post("/imports", data=data), 422, "invalid-request")
        assert problem["errors"][0]["at"] == at
