"""Scenarios: only what is named differs, and what is not there cannot be named."""

import json
from datetime import time

import pytest

from inspection.conditional import BeforeHolidays, Rotation
from inspection.frequency import Every, TimesPer
from inspection.programme import Programme
from inspection.scenario import InvalidScenario, Scenario, scenario_of, scenario_table, vary
from routing.problem import ProfileId
from tests.server.planned_site import entries, team

PROGRAMME = Programme(id="p", name="巡查计划", entries=entries())


def test_nothing_differs_where_nothing_is_named() -> None:
    assert Scenario().is_none
    assert vary(PROGRAMME, team(), Scenario()) == (PROGRAMME, team())


def test_people_go_come_twice_and_walk_otherwise() -> None:
    scenario = Scenario(
        without=frozenset({"li"}), twice=frozenset({"wang"}), profile=ProfileId("step_free")
    )
    _, varied = vary(PROGRAMME, team(), scenario)
    assert [one.id for one in varied.inspectors] == ["wang", "wang+"]
    assert {one.profile for one in varied.inspectors} == {"step_free"}


def test_shifts_end_later_or_earlier() -> None:
    _, longer = vary(PROGRAMME, team(), Scenario(longer_minutes=90))
    assert longer.inspectors[0].patterns[0].ends == time(18, 30)
    _, shorter = vary(PROGRAMME, team(), Scenario(longer_minutes=-60))
    assert shorter.inspectors[0].patterns[0].ends == time(16)
    with pytest.raises(InvalidScenario, match="none"):
        vary(PROGRAMME, team(), Scenario(longer_minutes=-9 * 60))


def test_entries_are_asked_at_other_gaps_or_not_at_all() -> None:
    scenario = Scenario(
        frequencies={"extinguisher_check": Every(14)}, dropped=frozenset({"hydrant_test"})
    )
    varied, _ = vary(PROGRAMME, team(), scenario)
    assert [(e.key, e.frequency) for e in varied.entries] == [("extinguisher_check", Every(14))]


def test_a_scenario_is_kept_and_read_again_with_every_form_of_frequency() -> None:
    scenario = Scenario(
        frequencies={
            "a": TimesPer(3, "month"),
            "b": Every(7, min_days=4),
            "c": Rotation(2, "week"),
            "d": BeforeHolidays(days=14),
        },
        twice=frozenset({"wang"}),
        longer_minutes=-30,
        profile=ProfileId("step_free"),
    )
    assert scenario_of(json.loads(json.dumps(scenario_table(scenario)))) == scenario


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(without=frozenset({"nobody"})),
        Scenario(frequencies={"nothing": Every(3)}),
        Scenario(without=frozenset({"li", "wang"})),
        Scenario(dropped=frozenset({"extinguisher_check", "hydrant_test"})),
    ],
)
def test_what_is_not_there_or_leaves_nothing_is_refused(scenario: Scenario) -> None:
    with pytest.raises(InvalidScenario):
        vary(PROGRAMME, team(), scenario)
