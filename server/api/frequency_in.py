"""Frequencies as requests may state them: one model for each form."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
DayOfYear = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Period = Literal["day", "week", "month", "quarter", "year"]


class Part(BaseModel):
    """A part of a request: keys it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EveryIn(Part):
    """At most so many days apart."""

    form: Literal["every"]
    days: int = Field(ge=1, le=3660)
    min_days: int = Field(default=0, ge=0, le=3660)
    tolerance_days: int = Field(default=0, ge=0, le=366)


class EveryMonthsIn(Part):
    """At most so many calendar months apart."""

    form: Literal["every_months"]
    months: int = Field(ge=1, le=240)
    min_days: int = Field(default=0, ge=0, le=3660)
    tolerance_days: int = Field(default=0, ge=0, le=366)


class TimesPerIn(Part):
    """So often in each calendar period."""

    form: Literal["times_per"]
    times: int = Field(ge=1, le=100)
    period: Period


class EveryHoursIn(Part):
    """Every so many hours while open."""

    form: Literal["every_hours"]
    hours: float = Field(gt=0, le=24)
    opens: Clock
    closes: Clock


BaseIn = Annotated[EveryIn | EveryMonthsIn | TimesPerIn | EveryHoursIn, Field(discriminator="form")]


class RotationIn(Part):
    """Others of the group in each period, until all had their turn."""

    form: Literal["rotation"]
    times: int = Field(ge=1, le=1000)
    period: Period


class StepIn(Part):
    """What holds from an age in years."""

    from_years: int = Field(ge=0, le=200)
    rule: BaseIn


class ByAgeIn(Part):
    """By the age of the thing."""

    form: Literal["by_age"]
    steps: list[StepIn] = Field(min_length=1, max_length=10)


class SeasonIn(Part):
    """What holds from one day of the year to another."""

    opens: DayOfYear
    closes: DayOfYear
    rule: BaseIn


class BySeasonIn(Part):
    """By the season."""

    form: Literal["by_season"]
    seasons: list[SeasonIn] = Field(min_length=1, max_length=12)
    otherwise: BaseIn | None = None


class BeforeHolidaysIn(Part):
    """Before each run of days off with a public holiday."""

    form: Literal["before_holidays"]
    days: int = Field(ge=1, le=60)
    country: str = Field(default="CN", pattern=r"^[A-Z]{2}$")


class AfterEventIn(Part):
    """After each event of a kind."""

    form: Literal["after_event"]
    event: Literal["finding", "operation", "complaint", "work"]
    days: int = Field(ge=0, le=3660)
    min_days: int = Field(default=0, ge=0, le=3660)


class ByMeterIn(Part):
    """Each time a meter has gone on by so much."""

    form: Literal["by_meter"]
    item: str = Field(min_length=1, max_length=80)
    every: float = Field(gt=0)


FrequencyIn = Annotated[
    EveryIn
    | EveryMonthsIn
    | TimesPerIn
    | EveryHoursIn
    | RotationIn
    | ByAgeIn
    | BySeasonIn
    | BeforeHolidaysIn
    | AfterEventIn
    | ByMeterIn,
    Field(discriminator="form"),
]
