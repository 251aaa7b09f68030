"""Visits of one thing at one time are one stop; what is asked follows the programme."""

from datetime import UTC, datetime, timedelta

from inspection.checklist import Answer, Checklist, Item
from inspection.frequency import TimesPer
from inspection.programme import ProgrammeEntry
from inspection.route_sheet import SheetVisit, write_sheet
from inspection.sync import Inspection, InspectionId

EIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
CHECKLIST = Checklist(
    key="list",
    name="检查",
    items=(Item(key="pressure", text="压力", type="reading"), Item(key="seal", text="铅封")),
)
ENTRY = ProgrammeEntry(
    key="a", name="甲", frequency=TimesPer(1, "week"), minutes=5, checklist="list"
)


def visit(entry: str, target: str, minute: int, *, minutes: int = 5) -> SheetVisit:
    starts = EIGHT + timedelta(minutes=minute)
    return SheetVisit(
        visit_id=f"{entry}@{target}",
        entry_key=entry,
        target_id=target,
        what="asset",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
    )


def inspection(visit_id: str, *answers: Answer) -> Inspection:
    return Inspection(
        id=InspectionId(visit_id),
        round_id="r",
        visit_id=visit_id,
        outcome="done",
        started_at=EIGHT,
        ended_at=EIGHT,
        answers=answers,
        by="u",
        received_at=EIGHT,
    )


def test_only_visits_that_follow_each_other_are_one_stop() -> None:
    visits = [
        visit("a", "lift", 0),
        visit("b", "lift", 5),
        visit("a", "lamp", 10),
        visit("c", "lift", 15),  # come back to
        visit("d", "lift", 26),  # six minutes later: waited for
    ]
    stops = write_sheet(visits, entries={}, checklists={})
    assert [(stop.n, stop.first, len(stop.checks)) for stop in stops] == [
        (1, 0, 2),
        (2, 2, 1),
        (3, 3, 1),
        (4, 4, 1),
    ]
    assert stops[0].ends_at == EIGHT + timedelta(minutes=10)


def test_an_empty_route_has_no_stops() -> None:
    assert write_sheet([], entries={}, checklists={}) == ()


def test_a_stop_is_done_with_the_last_of_its_visits() -> None:
    visits = [visit("a", "lift", 0), visit("b", "lift", 5)]

    def done(*ids: str) -> bool:
        carried_out = [inspection(one) for one in ids]
        (stop,) = write_sheet(visits, entries={}, checklists={}, inspections=carried_out)
        return stop.done

    assert not done("a@lift")
    assert done("a@lift", "b@lift")


def test_last_readings_are_numbers_of_items_that_measure() -> None:
    before = inspection(
        "old",
        Answer(item_key="pressure", value=1.2),
        Answer(item_key="seal", value=True),
        Answer(item_key="gone", value=3.0),
    )
    (stop,) = write_sheet(
        [visit("a", "E-1", 0)],
        entries={"a": ENTRY},
        checklists={"list": CHECKLIST},
        last={("a", "E-1"): before},
    )
    (check,) = stop.checks
    assert [item.key for item in check.items] == ["pressure", "seal"]
    assert {key: last.value for key, last in check.last_readings.items()} == {"pressure": 1.2}


def test_an_entry_that_left_the_programme_asks_nothing() -> None:
    (stop,) = write_sheet([visit("gone", "E-1", 0)], entries={}, checklists={})
    (check,) = stop.checks
    assert (check.entry, check.items) == (None, ())
