"""What a tablet sends counts once, however often it arrives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.checklist import Answer
from inspection.finding import Finding, FindingId, StaleFinding, move
from inspection.sync import (
    ConflictingInspection,
    Inspection,
    InspectionId,
    receive_finding,
    receive_inspection,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def sent_finding(number: int, description: str = "灯不亮", *, fixed: bool = False) -> Finding:
    return Finding(
        id=FindingId(f"f-{number}"),
        storey_id="s",
        point=(0.0, 0.0),
        category="lighting",
        grade="minor",
        description=description,
        found_at=NOW,
        received_at=NOW + timedelta(hours=1),
        found_by="u-1",
        fixed_on_spot=fixed,
    )


def sent_inspection() -> Inspection:
    return Inspection(
        id=InspectionId("i-1"),
        round_id="r",
        visit_id="v",
        outcome="done",
        started_at=NOW,
        ended_at=NOW + timedelta(minutes=3),
        answers=(Answer(item_key="a", value=True),),
        by="u-1",
        received_at=NOW,
    )


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=12))
def test_sending_everything_twice_leaves_what_sending_once_leaves(
    order: list[tuple[int, bool]],
) -> None:
    def keep(sequence: list[tuple[int, bool]]) -> dict[str, Finding]:
        store: dict[str, Finding] = {}
        for number, fixed in sequence:
            sent = sent_finding(number, fixed=fixed)
            known = store.get(sent.id)
            if known is not None and known.fixed_on_spot != fixed:
                continue  # another finding would have another id
            kept, _ = receive_finding(known, sent, number=len(store) + 1)
            store[kept.id] = kept
        return store

    assert keep(order) == keep([*order, *order])


def test_a_finding_fixed_on_the_spot_arrives_rectified() -> None:
    kept, receipt = receive_finding(None, sent_finding(1, fixed=True), number=7)
    assert (kept.state, kept.number, receipt) == ("rectified", 7, "accepted")


def test_the_finder_may_change_a_finding_nobody_has_moved() -> None:
    kept, _ = receive_finding(None, sent_finding(1), number=1)
    again, receipt = receive_finding(kept, sent_finding(1, "两盏灯不亮"), number=2)
    assert (again.description, again.number, again.revision) == ("两盏灯不亮", 1, 2)
    assert receipt == "accepted"


def test_a_moved_finding_is_not_rewritten_by_a_late_tablet() -> None:
    kept, _ = receive_finding(None, sent_finding(1), number=1)
    moved = move(kept, "assigned", by="u-2", at=NOW, revision=1)
    with pytest.raises(StaleFinding):
        receive_finding(moved, sent_finding(1, "别的"), number=2)
    assert receive_finding(moved, sent_finding(1), number=2) == (moved, "already_known")


def test_an_inspection_arriving_later_again_is_already_known() -> None:
    kept, _ = receive_inspection(None, sent_inspection())
    later = replace(sent_inspection(), received_at=NOW + timedelta(days=1))
    assert receive_inspection(kept, later) == (kept, "already_known")


def test_an_inspection_is_never_rewritten() -> None:
    kept, _ = receive_inspection(None, sent_inspection())
    with pytest.raises(ConflictingInspection):
        receive_inspection(kept, replace(kept, outcome="no_access", reason="门锁着", answers=()))
