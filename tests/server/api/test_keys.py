"""Keys that hang elsewhere, from the programme to the inspector's stops."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from inspection.programme import Programme
from server.config import read_settings
from server.storage.database import Base, Database
from server.workflows import Refused
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder
from spatial.site import Site
from tests.server.api_client import assert_problem
from tests.server.planned_board import Board, plan_board
from tests.server.planned_site import MONDAY, NOW, save_planned_site


def asset_id(site: Site, code: str) -> str:
    return next(asset.id for asset in site.assets if asset.code == code)


def with_key(programme: Programme, site: Site) -> Programme:
    """Extinguishers are behind a key that hangs at the hydrant and is to be hung up again."""
    first, *others = programme.entries
    return replace(
        programme,
        entries=(replace(first, keys=frozenset({"K3"})), *others),
        key_places={"K3": asset_id(site, "H-1")},
        keys_returned=frozenset({"K3"}),
    )


@pytest.fixture
def board(tmp_path: Path, database: Database) -> Board:
    return plan_board(tmp_path, database, with_key)


def errands(route: dict[str, Any]) -> list[tuple[int, bool]]:
    return [(s["n"], s["errand"]["back"]) for s in route["stops"] if s["errand"]]


def test_every_round_fetches_the_key_first_and_brings_it_back(board: Board) -> None:
    plan = board.plan()
    assert plan["summary"]["unplanned_by_reason"] == {"no_skill": 1}
    assert plan["summary"]["planned"] == 6, "errands are no visits that anybody owes"
    for route in plan["routes"]:
        last = len(route["stops"])
        assert errands(route) == [(1, False), (last, True)]
        stop = route["stops"][0]
        assert (stop["errand"]["key"], stop["kind"]) == ("K3", "key")
        assert (stop["asset_id"], stop["space_id"]) == (None, None)


def test_a_moved_visit_takes_its_errands_along_and_undo_brings_them_back(board: Board) -> None:
    before = board.plan()
    visit = before["routes"][0]["stops"][1]["visit_id"]
    used = set(board.where().values())
    shift = next(
        shift
        for shift, offer in board.offers(visit).items()
        if offer["obstacle"] is None and shift not in used
    )
    priced = board.offers(visit)[shift]["walk_s"]
    changed = board.change("move", visit_id=visit, shift_id=shift).get_json()
    walked = changed["summary"]["walk_s"] - before["summary"]["walk_s"]
    assert walked == pytest.approx(priced, abs=0.11)
    fresh = next(route for route in changed["routes"] if route["shift_id"] == shift)
    assert errands(fresh) == [(1, False), (3, True)]
    assert board.step("undo").status_code == 200
    after = board.plan()
    assert [r["stops"] for r in after["routes"]] == [r["stops"] for r in before["routes"]]
    assert after["unplanned"] == before["unplanned"], "an errand left behind is owed by nobody"
    assert board.step("redo").status_code == 200


def test_an_errand_stays_where_it_is_and_says_what_it_is_for(board: Board) -> None:
    route = board.plan()["routes"][0]
    errand = route["stops"][0]["visit_id"]
    offers = board.offers(errand).values()
    assert {offer["obstacle"] for offer in offers if not offer["current"]} == {"errand"}
    told = board.client.get(f"{board.path}/visits/{quote(errand, safe='')}").get_json()
    assert told["reasons"][0] == {"key": "key_fetch", "facts": {"key": "K3"}}
    visit = route["stops"][1]["visit_id"]
    why = board.client.get(f"{board.path}/visits/{quote(visit, safe='')}").get_json()
    (fetched,) = [one["facts"] for one in why["reasons"] if one["key"] == "key_fetched"]
    assert (fetched["key"], fetched["time"]) == ("K3", route["stops"][0]["starts_at"][11:16])


def test_the_inspector_fetches_the_key_at_a_stop_of_its_own(
    board: Board, database: Database
) -> None:
    assert board.client.post(f"{board.path}/publish").status_code == 200
    sheet = board.client.get(f"{board.path}/sheets.csv?language=en").get_data(as_text=True)
    assert "Fetch key “K3”: " in sheet
    assert "领取钥匙“K3”：" in board.client.get(f"{board.path}/sheets.csv").get_data(as_text=True)
    assert board.client.get(f"{board.path}/sheets.pdf").status_code == 200
    route = board.plan()["routes"][0]
    board.client.sign_in("administrator")
    path = f"/sites/{board.site.id}"
    pack = board.client.get(f"{path}/rounds/{route['id']}/pack").get_json()
    first = pack["stops"][0]
    assert first["errand"] == {"key": "K3", "back": False}
    assert [check["items"] for check in first["checks"]] == [[]]
    begins = NOW + timedelta(days=1)
    done = {
        "round_id": route["id"],
        "visit_id": first["visit_id"],
        "outcome": "done",
        "reason": "",
        "started_at": begins.isoformat(),
        "ended_at": begins.isoformat(),
        "answers": [],
    }
    answer = board.client.put(f"{path}/inspections/{uuid4()}", done)
    assert answer.status_code == 201, answer.text
    pack = board.client.get(f"{path}/rounds/{route['id']}/pack").get_json()
    assert [stop["done"] for stop in pack["stops"]][:2] == [True, False]
    with database.reading() as session:
        looked = session.scalar(select(func.count()).select_from(Base.metadata.tables["checks"]))
    assert looked == 0, "taking a key inspects nothing"


def test_a_key_hangs_at_a_depot_a_thing_or_a_room(board: Board) -> None:
    path = f"/sites/{board.site.id}/programme"
    space = board.site.spaces[0].id
    for place in ("office", space, asset_id(board.site, "E-1")):
        revision = board.client.get(path).get_json()["revision"]
        body = {"revision": revision, "entries": [], "key_places": {"K3": place}}
        assert board.client.put(path, body).status_code == 200
    told = board.client.get(path).get_json()
    assert told["keys_returned"] == ["K3"], "what is left out of a change stays"
    body = {"revision": told["revision"], "entries": [], "key_places": {"K3": "moon"}}
    assert_problem(board.client.put(path, body), 422, "invalid-request")


def test_a_key_that_hangs_nowhere_is_named_before_anything_is_planned(
    tmp_path: Path, database: Database
) -> None:
    settings = read_settings({}, data=tmp_path)

    def gone(programme: Programme, site: Site) -> Programme:
        return replace(with_key(programme, site), key_places={"K3": "was-torn-down"})

    with database.transaction() as session:
        site = save_planned_site(session, gone)
    order = PlanOrder(site_id=site.id, starts_on=MONDAY, weeks=1, seconds=1, seed=1)
    with pytest.raises(Refused, match="the key 'K3' hangs where nobody can walk to") as refusal:
        make_plan(database, order, networks=settings.networks, now=NOW)
    assert refusal.value.key == "key-not-found"
