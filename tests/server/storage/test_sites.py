from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from shapely.geometry import MultiPolygon
from sqlalchemy import text

from server.storage import sites
from server.storage.database import Database
from server.storage.errors import NameTaken, Unknown
from server.storage.networks import load_network, save_network
from server.storage.site_cache import SiteCache
from spatial.georeference import Georeference
from spatial.hours import daily_hours
from spatial.matrix import walk_seconds
from spatial.network import Place, build_network
from spatial.profile import ON_FOOT
from spatial.reach import place_assets
from spatial.site import Site, SiteId, SpaceId, Zone, ZoneId
from tests import build
from tests.postgres import Cluster

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def whole_site() -> Site:
    """One of everything: storeys, stair, lift, doors, assets placed, a zone, odd numbers."""
    plan = build.two_storeys_with_stair_and_lift(
        assets=[build.asset("灭火器 A-1", 1.1, 2.2), build.asset("off the plan", 900.0, 0.0)]
    )
    zone = Zone(
        id=ZoneId("zone"),
        name="一期",
        name_en="Phase 1",
        space_ids=tuple(SpaceId(space.id) for space in plan.spaces[:2]),
        source=build.drawn("zone"),
    )
    georeference = Georeference.around(
        120.1 + 1 / 3, 30.2, method="site_position", rotation=0.1, warnings=("default_city",)
    )
    doors = tuple(
        replace(one, one_way="right_to_left", delay=7.5, hours=daily_hours("06:00-22:00"))
        for one in plan.openings
    )
    ways = tuple(
        replace(one, wait=45.0, hours=daily_hours("22:00-06:00")) for one in plan.connectors
    )
    plan = replace(plan, openings=doors, connectors=ways)
    return place_assets(
        replace(plan, id=SiteId("a"), name="滨江", georeference=georeference, zones=(zone,))
    )


def test_a_site_comes_back_equal(database: Database) -> None:
    site = whole_site()
    with database.transaction() as session:
        card = sites.save_site(session, site, {"spaces": 3}, at=NOW)
    with database.reading() as session:
        assert sites.load_site(session, site.id) == site
        assert sites.load_report(session, site.id) == {"spaces": 3}
        assert sites.list_sites(session) == [card]
    assert card.revision == 1
    assert card.counts["assets"] == 2


def test_empty_geometry_comes_back_empty(database: Database) -> None:
    site = whole_site()
    bare = replace(site.storeys[0], walls=MultiPolygon(), outline=MultiPolygon())
    site = replace(site, storeys=(bare, *site.storeys[1:]))
    with database.transaction() as session:
        sites.save_site(session, site, {}, at=NOW)
    with database.reading() as session:
        assert sites.load_site(session, site.id) == site


def test_saving_again_replaces_and_counts(database: Database) -> None:
    site = whole_site()
    smaller = replace(site, assets=site.assets[:1], zones=())
    with database.transaction() as session:
        sites.save_site(session, site, {}, at=NOW)
    with database.transaction() as session:
        assert sites.save_site(session, smaller, {}, at=NOW).revision == 2
    with database.reading() as session:
        assert sites.load_site(session, site.id) == smaller


def test_the_same_files_may_be_two_sites(database: Database) -> None:
    # Ids of parts are made of file and GlobalId: two sites of one file share them all.
    one = whole_site()
    other = replace(one, id=SiteId("b"), name="another")
    with database.transaction() as session:
        sites.save_site(session, one, {}, at=NOW)
        sites.save_site(session, other, {}, at=NOW)
    with database.transaction() as session:
        sites.delete_site(session, one.id)
    with database.reading() as session:
        assert sites.load_site(session, other.id) == other
        with pytest.raises(Unknown):
            sites.load_site(session, one.id)


def test_two_sites_do_not_share_a_name(database: Database) -> None:
    with database.transaction() as session:
        sites.save_site(session, whole_site(), {}, at=NOW)
    with pytest.raises(NameTaken), database.transaction() as session:
        sites.save_site(session, replace(whole_site(), id=SiteId("b")), {}, at=NOW)


def test_the_cache_notices_a_new_revision(database: Database) -> None:
    cache, site = SiteCache(), whole_site()
    with database.transaction() as session:
        sites.save_site(session, site, {}, at=NOW)
    with database.reading() as session:
        first = cache.load(session, site.id)[1]
        assert cache.load(session, site.id)[1] is first
    with database.transaction() as session:
        sites.save_site(session, replace(site, name_en="Riverside"), {}, at=NOW)
    with database.reading() as session:
        card, second = cache.load(session, site.id)
    assert card.revision == 2
    assert second.name_en == "Riverside"


def test_a_kept_network_walks_like_a_fresh_one(tmp_path: Path) -> None:
    site = whole_site()
    places = [Place(s.storey_id, s.polygon.representative_point().coords[0]) for s in site.spaces]
    save_network(tmp_path, site.id, 1, build_network(site))
    kept = load_network(tmp_path, site, 1)
    fresh = walk_seconds(build_network(site), places, ON_FOOT)
    assert (walk_seconds(kept, places, ON_FOOT) == fresh).all()


def test_a_network_is_kept_for_the_newest_revision_alone(tmp_path: Path) -> None:
    site = whole_site()
    load_network(tmp_path, site, 1)
    load_network(tmp_path, site, 2)
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith(f"{site.id}-2")


def test_a_damaged_network_file_is_made_again(tmp_path: Path) -> None:
    site = whole_site()
    load_network(tmp_path, site, 1)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"half a file")
    assert load_network(tmp_path, site, 1).floors


def test_postgis_measures_what_an_older_version_kept_as_bytes(postgresql: Cluster) -> None:
    database = Database(postgresql.new_database())
    site = whole_site()
    with database.transaction() as session:
        sites.save_site(session, site, {}, at=NOW)
    config = Config()
    config.set_main_option("script_location", "server/storage/migrations")
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0012")
        kind = text("SELECT pg_typeof(polygon)::text FROM spaces LIMIT 1")
        assert connection.execute(kind).scalar_one() == "bytea"
    database.upgrade()
    with database.reading() as session:
        assert sites.load_site(session, site.id) == site
        areas = session.execute(text("SELECT id, ST_Area(polygon) FROM spaces")).all()
    database.dispose()
    assert dict(map(tuple, areas)) == pytest.approx(
        {space.id: space.polygon.area for space in site.spaces}
    )
