"""Figures, heat and hotspots of a small site, counted by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from inspection.finding import Category, Finding, FindingId, Grade, HistoryEntry
from server.storage import findings, inspections, sites
from server.storage.database import Database
from server.storage.errors import Unknown
from server.storage.findings import PlacedFinding
from server.workflows.compare_buildings import compare_buildings
from server.workflows.looked_at import Period, Subset, load_looked_at, weighted_checks
from server.workflows.map_hotspots import GridCache, map_hotspots, storey_heat
from server.workflows.record_inspection import space_checks
from spatial.site import Site, SiteId, Space
from tests import build

ZONE = ZoneInfo("Asia/Shanghai")
NOVEMBER = Period(first=date(2026, 11, 1), last=date(2026, 11, 30), zone=ZONE)
NOW = datetime(2026, 12, 1, tzinfo=UTC)
ROOMS = 6


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as opened:
        yield opened


@pytest.fixture
def site(session: Session) -> Site:
    """A corridor with six rooms; every room was looked at 50 times in November."""
    made = replace(build.corridor_with_rooms(ROOMS), id=SiteId(str(uuid4())))
    sites.save_site(session, made, {}, at=NOW)
    checks = [space_checks(space, date(2026, 11, 10), count=50) for space in rooms(made)]
    inspections.save_checks(session, made.id, checks)
    return made


def rooms(site: Site) -> list[Space]:
    return [space for space in site.spaces if space.use != "circulation"]


def found(
    site: Site,
    space: Space,
    n: int,
    *,
    category: Category = "fire",
    grade: Grade = "minor",
    at: datetime = datetime(2026, 11, 10, 4, tzinfo=UTC),
    rectified: datetime | None = None,
) -> PlacedFinding:
    spot = space.polygon.representative_point()
    history = [HistoryEntry(at=at, by="u", what="found")]
    if rectified:
        history.append(HistoryEntry(at=rectified, by="u", what="moved_to_rectified"))
    finding = Finding(
        id=FindingId(str(uuid4())),
        number=n,
        storey_id=space.storey_id,
        point=(spot.x, spot.y),
        space_id=space.id,
        category=category,
        grade=grade,
        state="rectified" if rectified else "open",
        description="",
        found_at=at,
        received_at=at,
        found_by="u",
        history=tuple(history),
    )
    storey = next(storey for storey in site.storeys if storey.id == space.storey_id)
    return PlacedFinding(finding=finding, building_id=storey.building_id)


def keep(session: Session, site: Site, *kept: Sequence[PlacedFinding]) -> None:
    findings.save_findings(session, site.id, [one for group in kept for one in group])


def test_a_room_with_far_more_than_its_share_is_a_hotspot(session: Session, site: Site) -> None:
    bad, other = rooms(site)[:2]
    keep(session, site, [found(site, bad, n) for n in range(12)], [found(site, other, 20)])
    seen = load_looked_at(session, site.id, NOVEMBER, Subset())
    (spot,) = map_hotspots(site, seen)
    assert spot.space_ids == (bad.id,)
    assert (spot.spot.findings, spot.spot.checks) == (12, 50)
    # 12 of 50 here against 1 of 250 elsewhere
    assert spot.spot.ratio == pytest.approx((12 / 50) / (1 / 250))
    assert spot.categories == (("fire", 12),)
    assert map_hotspots(site, load_looked_at(session, site.id, NOVEMBER.previous(), Subset())) == ()


def test_the_same_everywhere_is_no_hotspot(session: Session, site: Site) -> None:
    keep(
        session,
        site,
        [found(site, room, 10 * k + n) for k, room in enumerate(rooms(site)) for n in range(4)],
    )
    assert map_hotspots(site, load_looked_at(session, site.id, NOVEMBER, Subset())) == ()


def test_heat_of_a_storey_counts_what_its_filters_mean(session: Session, site: Site) -> None:
    room = rooms(site)[0]
    keep(
        session,
        site,
        [found(site, room, n) for n in range(3)],
        [found(site, room, 9, category="water", grade="urgent")],
    )
    grids = GridCache().of(site, 1)

    def heat(subset: Subset) -> tuple[float, float]:
        seen = load_looked_at(session, site.id, NOVEMBER, subset)
        bands = storey_heat(site, room.storey_id, seen, measure="rate", grid_of=grids)
        return bands.findings, round(bands.checks, 6)

    assert heat(Subset()) == (4, 50 * ROOMS)
    assert heat(Subset(category="water")) == (1, 50 * ROOMS)  # a patrol sees water too
    assert heat(Subset(grade="minor")) == (3, 50 * ROOMS)
    with pytest.raises(Unknown):
        storey_heat(
            site,
            "nowhere",
            load_looked_at(session, site.id, NOVEMBER, Subset()),
            measure="rate",
            grid_of=grids,
        )


def test_a_look_at_a_space_is_spread_over_it(site: Site) -> None:
    room = rooms(site)[0]
    spread = weighted_checks(site, [space_checks(room, date(2026, 11, 1), count=7)])
    assert spread.total == pytest.approx(7)
    assert len(spread.points) > 1
    west, south, east, north = room.polygon.bounds
    assert (spread.points >= (west, south)).all()
    assert (spread.points <= (east, north)).all()


def test_figures_of_a_month(session: Session, site: Site) -> None:
    room, second = rooms(site)[:2]
    early = datetime(2026, 10, 30, 4, tzinfo=UTC)
    keep(
        session,
        site,
        # Rectified in three days of the seven that a minor one has, and in nine.
        [found(site, room, 1, rectified=datetime(2026, 11, 13, 4, tzinfo=UTC))],
        [found(site, room, 2, rectified=datetime(2026, 11, 19, 4, tzinfo=UTC))],
        [found(site, second, 3, grade="urgent")],
        # Found and open in October, rectified in November: late, since it was due on 31 October.
        [
            found(
                site,
                second,
                4,
                grade="urgent",
                at=early,
                rectified=datetime(2026, 11, 2, tzinfo=UTC),
            )
        ],
    )
    overview = compare_buildings(session, site, NOVEMBER, Subset(), now=NOW)
    now, before = overview.now, overview.before
    assert (before.urgent_open, now.urgent_open) == (1, 1)
    assert before.oldest_urgent == early
    # Due in November: those found in it, of which the first was in time.
    assert (now.rectified_on_time.part, now.rectified_on_time.whole) == (1, 3)
    assert now.overdue_findings == 1
    assert now.rate == pytest.approx(100 * 3 / (50 * ROOMS))
    assert before.rate is None
    assert now.coverage.percent == pytest.approx(round(100 * ROOMS / len(site.spaces), 1))
    assert before.coverage.percent is None
    (block,) = overview.buildings
    assert (block.findings, block.open, block.urgent_open, block.checks) == (3, 1, 1, 50 * ROOMS)
    assert [month.first.month for month in overview.months][-2:] == [10, 11]
    assert [month.findings for month in overview.months][-2:] == [1, 3]
    assert len(overview.months) == 12
    # No plan is in force: nothing is known of visits being in time.
    assert now.checks_on_time.percent is None


def test_a_period_ends_at_midnight_of_the_site(session: Session, site: Site) -> None:
    room = rooms(site)[0]
    midnight = datetime(2026, 12, 1, tzinfo=ZONE)
    keep(
        session,
        site,
        [
            found(site, room, 1, at=midnight - timedelta(seconds=1)),
            found(site, room, 2, at=midnight),
        ],
    )
    seen = load_looked_at(session, site.id, NOVEMBER, Subset())
    assert [placed.finding.number for placed in seen.findings] == [1]
