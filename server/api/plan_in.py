"""What somebody orders: a horizon, the weights of its cost, and what is to differ in a scenario."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from pydantic import Field

from inspection.errors import InspectionError
from inspection.scenario import Scenario, scenario_of, scenario_table
from routing.problem import TICKS, Objective
from server.api.frequency_in import FrequencyIn
from server.request import Body, InvalidRequest
from server.workflows.plan_order import PlanOrder


class ObjectiveIn(Body):
    """What the parts of a plan's cost weigh; by default visits, shifts, lateness, walking."""

    walking: float = Field(default=1, ge=0, le=1000)
    shift_s: float = Field(default=900, ge=0, le=100_000)
    lateness: float = Field(default=0.01, ge=0, le=1000)
    fairness: float = Field(default=0, ge=0, le=1000)
    changes_s: float = Field(default=0, ge=0, le=100_000)

    def weights(self) -> Objective:
        """In the planner's ticks."""
        return Objective(
            shift=round(self.shift_s * TICKS),
            lateness=self.lateness,
            walking=self.walking,
            fairness=self.fairness,
            changes=self.changes_s * TICKS,
        )


class ScenarioIn(Body):
    """What differs from programme and team as they are."""

    name: str = Field(min_length=1, max_length=120)
    parent_id: str | None = Field(default=None, max_length=36)
    without: list[str] = Field(default=[], max_length=500)
    twice: list[str] = Field(default=[], max_length=500)
    longer_minutes: int = Field(default=0, ge=-720, le=720)
    profile: Literal["on_foot", "step_free"] | None = None
    frequencies: dict[str, FrequencyIn] = Field(default={}, max_length=500)
    dropped: list[str] = Field(default=[], max_length=500)

    def value(self) -> Scenario:
        """As the domain has it."""
        try:
            return scenario_of(self.model_dump(exclude={"name", "parent_id"}))
        except InspectionError as fault:
            raise InvalidRequest([("scenario.frequencies", str(fault))]) from fault


class PlanIn(Body):
    """Which horizon to plan, how long to search, from which seed."""

    starts_on: date
    weeks: int = Field(ge=1, le=12)
    seconds: float = Field(ge=5, le=600)
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    objective: ObjectiveIn | None = None
    scenario: ScenarioIn | None = None

    def arguments(self, site_id: str) -> dict[str, Any]:
        """The order as a job keeps it."""
        order = self.order(site_id)
        told = order.scenario
        return {
            "site_id": site_id,
            "starts_on": order.starts_on.isoformat(),
            "weeks": order.weeks,
            "seconds": order.seconds,
            "seed": order.seed,
            "objective": asdict(order.objective),
            "name": order.name,
            "parent_id": order.parent_id,
            "scenario": None if told is None else scenario_table(told),
        }

    def order(self, site_id: str) -> PlanOrder:
        """The order that this body is."""
        told = self.scenario
        return PlanOrder(
            site_id=site_id,
            starts_on=self.starts_on,
            weeks=self.weeks,
            seconds=self.seconds,
            seed=self.seed,
            objective=Objective() if self.objective is None else self.objective.weights(),
            scenario=None if told is None else told.value(),
            name="" if told is None else told.name,
            parent_id=None if told is None else told.parent_id,
        )
