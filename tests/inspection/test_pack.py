"""The packs that come with the product: whole, founded, and what adding them does."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inspection.conditional import BeforeHolidays, ByAge, BySeason, Rotation
from inspection.frequency import Every, EveryMonths, TimesPer
from inspection.pack import PACKS, UnknownPack, evidence_of, read_pack, with_checks
from inspection.programme import Programme

KINDS = Path(__file__).resolve().parents[2] / "spatial" / "asset_kinds.toml"
EMPTY = Programme(id="p", name="p", entries=())


@pytest.mark.parametrize("pack_id", PACKS)
def test_every_check_names_things_that_exist_and_says_how_well_it_is_founded(pack_id: str) -> None:
    known = set(tomllib.loads(KINDS.read_text(encoding="utf-8"))["kinds"])
    pack = read_pack(pack_id)
    keys = [check.entry.key for check in pack.checks]
    assert len(set(keys)) == len(keys)
    for check in pack.checks:
        entry = check.entry
        assert entry.kinds <= known, entry.key
        assert entry.kinds or entry.uses, entry.key
        assert entry.includes <= set(keys), entry.key
        assert entry.source, entry.key
        assert entry.evidence, entry.key
        assert entry.name and entry.name_en and check.what and check.what_en


def test_the_packs_hold_all_defaults_of_the_domain() -> None:
    # 96 lines of the table are checks (one is the rule of a quarter); some have several intervals.
    sizes = {pack_id: len(read_pack(pack_id).checks) for pack_id in PACKS}
    assert sizes == {
        "cn_fire": 33, "cn_lift": 13, "cn_property": 32, "cn_service": 9, "uk": 9, "us": 14,
    }  # fmt: skip


def test_the_forms_are_those_the_sources_ask_for() -> None:
    rules = {c.entry.key: c.entry.frequency for pack in PACKS for c in read_pack(pack).checks}
    assert rules["cn_lift.l04"] == Every(15)
    assert rules["cn_lift.l09"] == ByAge(((0, EveryMonths(24)), (15, EveryMonths(12))))
    assert rules["cn_fire.f11"] == ByAge(((0, EveryMonths(60)), (5, EveryMonths(24))))
    assert rules["cn_fire.f06"] == Rotation(20, "quarter")
    assert rules["cn_service.s04b"] == BeforeHolidays(14)
    assert isinstance(rules["cn_property.c05"], BySeason)
    assert rules["uk.u04b"] == Rotation(1, "week")
    assert rules["cn_fire.f10"] == TimesPer(1, "month")


def test_a_lift_service_contains_the_smaller_ones_and_never_two_of_a_core() -> None:
    lifts = {c.entry.key: c.entry for c in read_pack("cn_lift").checks}
    assert lifts["cn_lift.l08"].includes == {"cn_lift.l07"}
    cap = lifts["cn_lift.l04"].cap
    assert cap is not None
    assert (cap.most, cap.per, cap.days) == (1, "zone", 1)
    share = read_pack("cn_fire").checks[10].entry.cap
    assert share is not None
    assert [share.of(n) for n in (3, 4, 8, 11)] == [1, 1, 2, 2]


def test_what_is_remembered_or_proposed_is_to_be_verified() -> None:
    assert evidence_of("seen") == "seen"
    assert evidence_of("scheme") == "scheme"
    for text in ("memory", "proposed", "seen / limit memory", "seen (check 2019 edition)", ""):
        assert evidence_of(text) == "verify"


def test_adding_checks_keeps_what_is_there_and_bridges_what_was_not_chosen() -> None:
    pack = read_pack("cn_lift")
    programme, lists = with_checks(EMPTY, {}, pack, ["cn_lift.l04"])
    again, lists = with_checks(programme, lists, pack, ["cn_lift.l08", "cn_lift.l04"])
    assert [entry.key for entry in again.entries] == ["cn_lift.l04", "cn_lift.l08"]
    # The yearly service includes the half-monthly through the two between, which are not here.
    assert again.entries[1].includes == {"cn_lift.l04"}
    assert set(lists) == {"cn_lift.l04", "cn_lift.l08"}
    assert lists["cn_lift.l04"].items[0].text.endswith("（≥7 mm）")


def test_unknown_packs_and_checks_are_refused() -> None:
    with pytest.raises(UnknownPack, match="there are cn_fire"):
        read_pack("mars")
    with pytest.raises(UnknownPack, match="no check x"):
        with_checks(EMPTY, {}, read_pack("uk"), ["x"])
