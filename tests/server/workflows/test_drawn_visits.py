"""What a surprise inspection drew becomes visits of a plan once its seal is broken."""

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from inspection.surprise import DrawRules
from server.storage import sites
from server.storage.networks import load_network
from server.workflows import Refused
from server.workflows.draw_surprise import SurpriseOrder, draw_surprise, open_surprise
from tests.server.planned_site import NOW
from tests.server.workflows.test_replan import World, world

__all__ = ["world"]


def drawn(world: World, *, opens_at: datetime) -> str:
    """A surprise inspection of one extinguisher; its id."""
    order = SurpriseOrder(
        name="暗访",
        kinds=frozenset({"extinguisher"}),
        uses=frozenset(),
        rules=DrawRules(count=1, cover_draws=3),
        opens_at=opens_at,
        seed="seed-of-the-test",
    )
    build_network_of(world)
    with world.database.transaction() as session:
        kept = draw_surprise(
            session, world.site, order, networks=world.settings.networks, now=NOW, by="p"
        )
    return kept.draw.id


def build_network_of(world: World) -> None:
    with world.database.reading() as session:
        revision = sites.load_card(session, world.site.id).revision
    load_network(world.settings.networks, world.site, revision)


def test_what_a_surprise_drew_is_sealed_until_it_starts_and_then_planned(world: World) -> None:
    starts = NOW + timedelta(hours=3)
    draw_id = drawn(world, opens_at=starts)
    with pytest.raises(Refused, match="sealed"):
        world.propose(surprises=(draw_id,))
    before = world.plan()["summary"]
    world.now = starts
    world.propose(surprises=(draw_id,))
    assert world.answer("accept").status_code == 200
    after = world.plan()
    (stop,) = [
        stop
        for route in after["routes"]
        for stop in route["stops"]
        if stop["visit_id"].startswith("surprise@")
    ]
    at = datetime.fromisoformat(stop["starts_at"])
    assert starts <= at < starts + timedelta(hours=13)  # 12:00 in Shanghai, to the end of the day
    assert after["summary"]["visits"] == before["visits"] + 1
    why = world.client.get(f"{world.path}/visits/{quote(stop['visit_id'], safe='')}")
    assert why.status_code == 200, why.text
    # Once more adds nothing: it is there.
    with pytest.raises(Refused, match="nothing has to change"):
        world.propose(surprises=(draw_id,))


def test_a_seal_that_was_broken_lets_it_be_planned_at_once(world: World) -> None:
    draw_id = drawn(world, opens_at=NOW + timedelta(days=40))
    with world.database.transaction() as session:
        open_surprise(session, world.site.id, draw_id, now=NOW, by="p")
    change = world.propose(surprises=(draw_id,))
    assert len(change.after.added) == 1
