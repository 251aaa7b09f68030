"""A finding's way from found to closed, by small examples."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inspection.finding import (
    MOVES,
    STATES,
    Finding,
    FindingId,
    FindingState,
    MoveNotAllowed,
    StaleFinding,
    move,
)

FOUND = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def finding(state: FindingState = "open") -> Finding:
    return Finding(
        id=FindingId("f-1"),
        storey_id="s-1",
        point=(1.0, 2.0),
        category="fire",
        grade="urgent",
        description="栓口漏水",
        found_at=FOUND,
        received_at=FOUND,
        found_by="u-1",
        state=state,
    )


def test_an_urgent_finding_is_overdue_after_24_hours_and_not_before() -> None:
    assert not finding().is_overdue(FOUND + timedelta(hours=24))
    assert finding().is_overdue(FOUND + timedelta(hours=24, seconds=1))


def test_a_rectified_finding_is_never_overdue() -> None:
    assert not finding(state="rectified").is_overdue(FOUND + timedelta(days=400))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("to", STATES)
def test_only_the_moves_of_the_table_are_made(state: FindingState, to: FindingState) -> None:
    before = finding(state=state)
    if to in MOVES[before.state]:
        after = move(before, to, by="u-2", at=FOUND, revision=1)
        assert (after.state, after.revision) == (to, 2)
        assert after.history[-1].what == f"moved_to_{to}"
    else:
        with pytest.raises(MoveNotAllowed):
            move(before, to, by="u-2", at=FOUND, revision=1)


def test_a_move_made_on_an_old_revision_is_refused() -> None:
    moved = move(finding(), "assigned", by="u-2", at=FOUND, revision=1)
    with pytest.raises(StaleFinding) as refused:
        move(moved, "rectified", by="u-3", at=FOUND, revision=1)
    assert (refused.value.sent, refused.value.current) == (1, 2)
