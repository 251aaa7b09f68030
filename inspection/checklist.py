"""What is asked at a stop, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspection.errors import InspectionError

if TYPE_CHECKING:
    from inspection.finding import Grade

ItemType = Literal["pass_fail", "reading", "count", "text", "photo"]
AnswerValue = bool | float | str | None


class InvalidAnswer(InspectionError):
    """An answer does not fit the item it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    One question of a checklist.

    A reading carries its unit and the limits it must lie within (both included, None = open).

    ``grade`` is what a failed item is proposed to be graded.
    """

    key: str
    text: str
    text_en: str = ""
    type: ItemType = "pass_fail"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    clause: str = ""
    grade: Grade = "minor"

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InspectionError(f"item {self.key}: low {self.low} is above high {self.high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The items of one check, in the order they are done."""

    key: str
    name: str
    name_en: str = ""
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        keys = [item.key for item in self.items]
        if len(set(keys)) != len(keys):
            raise InspectionError(f"checklist {self.key} has an item twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one item: True = passes, a number, a text, or None: not looked at."""

    item_key: str
    value: AnswerValue
    note: str = ""
    photos: tuple[str, ...] = ()


def fails(item: Item, answer: Answer) -> bool:
    """
    Whether an answer says that something is wrong: a failed check or a reading outside its limits.

    Raises
    ------
    InvalidAnswer
        If the value is of a type that the item does not take.
    """
    value = answer.value
    if value is None or item.type in ("text", "photo"):
        return False
    if item.type == "pass_fail":
        if not isinstance(value, bool):
            raise InvalidAnswer(f"{item.key} takes true or false, got {value!r}")
        return not value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidAnswer(f"{item.key} takes a number, got {value!r}")
    below = item.low is not None and value < item.low
    above = item.high is not None and value > item.high
    return below or above
