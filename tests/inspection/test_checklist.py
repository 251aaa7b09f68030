"""Which answers say that something is wrong."""

from __future__ import annotations

import pytest

from inspection.checklist import Answer, Checklist, InvalidAnswer, Item, fails
from inspection.errors import InspectionError

PRESSURE = Item(key="p", text="栓口动压", type="reading", unit="MPa", low=0.25, high=0.5)


@pytest.mark.parametrize(
    ("value", "wrong"), [(0.24, True), (0.25, False), (0.5, False), (0.51, True), (None, False)]
)
def test_a_reading_is_wrong_outside_its_limits_and_right_on_them(
    value: float | None, wrong: bool
) -> None:
    assert fails(PRESSURE, Answer(item_key="p", value=value)) is wrong


def test_a_pass_fail_item_takes_no_number() -> None:
    with pytest.raises(InvalidAnswer):
        fails(Item(key="a", text="外观"), Answer(item_key="a", value=1.0))


def test_a_reading_takes_no_text() -> None:
    with pytest.raises(InvalidAnswer):
        fails(PRESSURE, Answer(item_key="p", value="0.3"))


def test_a_failed_look_is_wrong() -> None:
    item = Item(key="a", text="外观")
    assert fails(item, Answer(item_key="a", value=False))
    assert not fails(item, Answer(item_key="a", value=True))


def test_a_checklist_refuses_an_item_twice() -> None:
    with pytest.raises(InspectionError, match="twice"):
        Checklist(key="c", name="c", items=(PRESSURE, PRESSURE))
