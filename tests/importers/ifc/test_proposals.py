"""What models say of how often things are to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importers.ifc.proposals import recurrence_in
from tests.ifc_build import two_rooms
from tests.importers.ifc.reading import imported
from tests.importers.ifc.test_assets import with_set

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("monthly", (1, "month")),
        ("every 6 months", (6, "month")),
        ("2 Weeks", (2, "week")),
        ("quarterly", (3, "month")),
        ("Semi-annual", (6, "month")),
        ("每季度一次", (3, "month")),
        ("每月", (1, "month")),
        ("每3个月", (3, "month")),
        ("半年", (6, "month")),
        ("两周一次", (2, "week")),
        ("jährlich", (1, "year")),
        ("12 Monate", (12, "month")),
        ("6 mois", (6, "month")),
        ("ежемесячно", (1, "month")),
        ("24 VDC", None),
        ("birthday cake", None),
    ],
)
def test_recurrences_are_read_in_many_words(text: str, said: tuple[int, str] | None) -> None:
    assert recurrence_in(text) == said


def test_properties_propose_a_programme(tmp_path: Path) -> None:
    build, storey = two_rooms()
    for x in (1.0, 5.0):
        thing = build.at("IfcPump", storey, (x, 1, 0), Name="Pump")
        with_set(build, thing, "COBie_Job", Frequency="3", FrequencyUnit="months")
        with_set(build, thing, "Electrical", Frequency="50 Hz")
    (found,) = imported(build, tmp_path).proposals
    assert (found.every, found.unit, len(found.asset_ids)) == (3, "month", 2)
    assert found.name == "COBie_Job.Frequency"


def test_a_recurring_task_of_a_type_is_one_of_all_its_things(tmp_path: Path) -> None:
    build, storey = two_rooms()
    m = build.model
    fans = [build.at("IfcFan", storey, (x, 1, 2), Name="Fan") for x in (1.0, 5.0)]
    made = build.rooted("IfcFanType", Name="F", PredefinedType="VANEAXIAL")
    build.rooted("IfcRelDefinesByType", RelatingType=made, RelatedObjects=fans)
    pattern = m.create_entity(
        "IfcRecurrencePattern", RecurrenceType="MONTHLY_BY_DAY_OF_MONTH", Interval=2
    )
    time = m.create_entity("IfcTaskTimeRecurring", Recurrence=pattern)
    task = build.rooted("IfcTask", Name="Filter", IsMilestone=False, TaskTime=time)
    build.rooted("IfcRelAssignsToProcess", RelatedObjects=[made], RelatingProcess=task)
    (found,) = imported(build, tmp_path).proposals
    assert (found.name, found.every, found.unit) == ("Filter", 2, "month")
    assert len(found.asset_ids) == 2
