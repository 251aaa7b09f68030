"""Findings from the tablet to the manager, and the photos that go with them."""

import hashlib
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from apiflask import APIFlask
from PIL import Image

from server.app import create_app
from server.config import Settings
from server.storage.database import Database
from tests.server.api_client import ApiClient, assert_problem
from tests.server.planned_site import NOW
from tests.server.walked_site import Walked, save_walked_site


class Clock:
    """Says what it is told."""

    now = NOW + timedelta(hours=3)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, database: Database, clock: Clock) -> APIFlask:
    return create_app(settings, database=database, clock=clock)


@pytest.fixture
def walked(database: Database) -> Walked:
    with database.transaction() as session:
        return save_walked_site(session)


@pytest.fixture
def wang(client: ApiClient, walked: Walked) -> ApiClient:
    client.sign_in("inspector", inspector_id="wang")
    return client


def photo(colour: str = "red") -> bytes:
    out = BytesIO()
    image = Image.new("RGB", (640, 480), colour)
    exif = image.getexif()
    exif.get_ifd(0x8825)[1] = "N"  # GPS: latitude reference
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def sent_photo(client: ApiClient, walked: Walked, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    answer = client.put(f"{walked.path}/photos/{sha256}", data=content)
    assert answer.status_code in (200, 201), answer.text
    return sha256


def listed(client: ApiClient, walked: Walked, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"{walked.path}/findings{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["items"]
    return found


def test_a_finding_with_a_photo_reaches_the_manager(wang: ApiClient, walked: Walked) -> None:
    sha256 = sent_photo(wang, walked, photo())
    key = str(uuid4())
    body = walked.finding(photos=[sha256])
    first = wang.put(f"{walked.path}/findings/{key}", body)
    assert first.status_code == 201, first.text
    again = wang.put(f"{walked.path}/findings/{key}", body)
    assert (again.status_code, again.get_json()["already_known"]) == (200, True)
    manager = wang
    manager.sign_in("manager")
    (found,) = listed(manager, walked)
    assert found["id"] == key
    assert found["number"] == "F0001"
    assert found["state"] == "open"
    assert found["photos"] == [sha256]
    assert found["due_at"] == "2026-11-24T09:12:00+08:00"  # urgent: within 24 hours
    assert found["point"] == pytest.approx(body["point"], abs=1e-7)
    assert found["found_by"] == "inspector 甲"
    detail = manager.get(f"{walked.path}/findings/{key}").get_json()
    assert [line["what"] for line in detail["history"]] == ["found"]
    assert manager.get(f"{walked.path}/photos/{sha256}").data == photo()
    small = manager.get(f"{walked.path}/photos/{sha256}?width=320")
    with Image.open(BytesIO(small.data)) as image:
        assert image.width == 320
        assert not image.getexif()


def test_a_finding_is_moved_on_and_a_late_change_is_refused(
    wang: ApiClient, walked: Walked
) -> None:
    path = f"{walked.path}/findings/{uuid4()}"
    account = wang.sign_in("inspector", inspector_id="wang")
    wang.put(path, walked.finding())
    changed = wang.put(path, walked.finding(description="压力不足，已挂牌"))
    assert (changed.status_code, changed.get_json()["revision"]) == (200, 2)
    wang.sign_in("manager")
    move = {"to": "assigned", "note": "派单", "revision": 2}
    moved = wang.post(f"{path}/moves", move)
    assert moved.get_json()["state"] == "assigned"
    assert moved.get_json()["history"][-1]["note"] == "派单"
    assert_problem(wang.post(f"{path}/moves", move), 409, "stale-finding")
    closed = wang.post(f"{path}/moves", {"to": "closed", "revision": 3})
    assert assert_problem(closed, 422, "move-not-allowed")["state"] == "assigned"
    assert account.inspector_id == "wang"
    wang.sign_in("inspector", inspector_id="wang")
    late = wang.put(path, walked.finding(description="还是不够"))
    assert_problem(late, 409, "stale-finding")


def test_overdue_is_decided_by_the_clock(wang: ApiClient, walked: Walked, clock: Clock) -> None:
    wang.put(f"{walked.path}/findings/{uuid4()}", walked.finding())
    wang.sign_in("manager")
    assert not listed(wang, walked)[0]["overdue"]
    clock.now = datetime.fromisoformat("2026-11-24T09:12:01+08:00")
    assert listed(wang, walked)[0]["overdue"]


def test_filters_and_pages(wang: ApiClient, walked: Walked) -> None:
    for n in range(5):
        body = walked.finding(
            found_at=f"2026-11-{19 + n}T23:30:00+08:00",
            grade="minor" if n % 2 else "urgent",
            description=f"第{n}处 100%",
        )
        assert wang.put(f"{walked.path}/findings/{uuid4()}", body).status_code == 201
    wang.sign_in("manager")
    everything = listed(wang, walked)
    assert [item["number"] for item in everything] == ["F0005", "F0004", "F0003", "F0002", "F0001"]
    # Days are the site's own: 23:30 on the 20th in Shanghai is the 20th.
    assert len(listed(wang, walked, "?from=2026-11-20&to=2026-11-20")) == 1
    assert len(listed(wang, walked, "?grade=minor")) == 2
    assert len(listed(wang, walked, "?q=0%25")) == 5
    assert len(listed(wang, walked, "?q=_")) == 0
    assert [item["number"] for item in listed(wang, walked, "?q=F0003")] == ["F0003"]
    assert len(listed(wang, walked, "?state=open,assigned")) == 5
    assert listed(wang, walked, "?building=grounds") == []
    assert len(listed(wang, walked, f"?building={everything[0]['building_id']}")) == 5
    page = wang.get(f"{walked.path}/findings?limit=2").get_json()
    assert page["total"] == 5
    seen = [item["number"] for item in page["items"]]
    while page["next"]:
        page = wang.get(f"{walked.path}/findings?limit=2&after={page['next']}").get_json()
        seen += [item["number"] for item in page["items"]]
    assert seen == [item["number"] for item in everything]
    assert_problem(wang.get(f"{walked.path}/findings?after=%C3%A4"), 422, "invalid-request")
    assert_problem(wang.get(f"{walked.path}/findings?state=lost"), 422, "invalid-request")


def test_fixed_on_the_spot_arrives_rectified(wang: ApiClient, walked: Walked) -> None:
    answer = wang.put(
        f"{walked.path}/findings/{uuid4()}", walked.finding(fixed_on_spot=True, visit_id=None)
    )
    assert answer.get_json()["state"] == "rectified"


def test_the_space_under_the_pin_is_filled_in(wang: ApiClient, walked: Walked) -> None:
    body = walked.finding(space_id=None, asset_id=None)
    found = wang.put(f"{walked.path}/findings/{uuid4()}", body).get_json()
    assert found["space_id"] == walked.finding()["space_id"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"storey_id": "nowhere"}, "place-not-on-storey"),
        ({"asset_id": "E-3"}, "place-not-on-storey"),  # on the storey above
        ({"space_id": "nowhere"}, "place-not-on-storey"),
        ({"point": [0.0, 0.0]}, "point-off-storey"),
        ({"point": [181.0, 0.0]}, "invalid-request"),
        ({"visit_id": "extinguisher_check@E-2#1"}, "visit-not-on-round"),
        ({"photos": ["0" * 64]}, "photo-missing"),
        ({"category": "ghosts"}, "invalid-request"),
        ({"found_at": "2026-11-23T09:12:00"}, "invalid-request"),
    ],
)
def test_a_wrong_finding_is_refused(
    wang: ApiClient, walked: Walked, changes: dict[str, object], kind: str
) -> None:
    answer = wang.put(f"{walked.path}/findings/{uuid4()}", walked.finding(**changes))
    assert_problem(answer, 422, kind)
    wang.sign_in("manager")
    assert listed(wang, walked) == []


def test_a_finding_on_another_inspectors_visit_is_refused(
    client: ApiClient, walked: Walked
) -> None:
    client.sign_in("inspector", inspector_id="li")
    answer = client.put(f"{walked.path}/findings/{uuid4()}", walked.finding())
    assert_problem(answer, 422, "visit-not-on-round")


@pytest.mark.parametrize(
    ("content", "status", "kind"),
    [
        (b"", 422, "not-a-photo"),
        (b"hello, I am no photo", 422, "not-a-photo"),
        (photo()[:500], 422, "not-a-photo"),
        (b"x" * 12_000_001, 413, "too-large"),
    ],
)
def test_what_is_no_photo_is_refused_and_not_kept(
    wang: ApiClient, walked: Walked, content: bytes, status: int, kind: str
) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"{walked.path}/photos/{sha256}"
    assert_problem(wang.put(path, data=content), status, kind)
    assert_problem(wang.get(path), 404, "unknown-photo")


def test_a_photo_must_be_what_its_address_says(wang: ApiClient, walked: Walked) -> None:
    answer = wang.put(f"{walked.path}/photos/{'0' * 64}", data=photo())
    assert_problem(answer, 422, "hash-mismatch")
    answer = wang.put(f"{walked.path}/photos/..%2Fsecret_key", data=photo())
    assert answer.status_code in (404, 405, 422)


def test_a_photo_of_one_site_is_not_seen_from_another(
    wang: ApiClient, walked: Walked, database: Database
) -> None:
    sha256 = sent_photo(wang, walked, photo("blue"))
    again = wang.put(f"{walked.path}/photos/{sha256}", data=photo("blue"))
    assert again.status_code == 200
    with database.transaction() as session:
        other = save_walked_site(session, name="另一处")
    assert_problem(wang.get(f"{other.path}/photos/{sha256}"), 404, "unknown-photo")


def test_who_may_see_findings_finds_them_by_number_and_words(
    wang: ApiClient, walked: Walked
) -> None:
    wang.put(f"{walked.path}/findings/{uuid4()}", walked.finding())

    def hits(words: str) -> list[str]:
        items = wang.get(f"{walked.path}/search", query_string={"q": words}).get_json()["items"]
        return [item["label"] for item in items if item["what"] == "finding"]

    assert hits("压力") == []  # an inspector sees no list of findings
    wang.sign_in("manager")
    assert hits("压力") == hits("F0001") == ["F0001 压力不足"]
    assert hits("电梯") == []
