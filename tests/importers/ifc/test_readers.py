"""The process that keeps readers warm: killed readers, dead hosts, readers side by side."""

from __future__ import annotations

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from importers.errors import TooLarge
from importers.ifc import ImportLimits, read_ifc, stop_readers, warm_up
from importers.ifc.readers import run_reader
from tests.ifc_build import two_rooms

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No host at the start, and none left behind."""
    stop_readers()
    monkeypatch.delenv("WALKROUND_IFC_READER", raising=False)
    yield
    stop_readers()


@pytest.mark.usefixtures("alone")
def test_files_are_read_one_after_another_and_side_by_side(tmp_path: Path) -> None:
    warm_up(wait=True)
    paths = [two_rooms(seed=str(i))[0].save(tmp_path / f"{i}.ifc") for i in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda path: read_ifc([path], name="Test"), paths))
    assert [len(result.site.spaces) for result in found] == [2] * 4
    assert all(result.reader_peak_mb > 10 for result in found)
    # Each reader counts alone: no more than what one small file takes, and never nothing.
    assert all(0 < result.reader_cpu_seconds < 5 for result in found)


@pytest.mark.usefixtures("alone")
def test_asking_whether_the_host_is_there_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = two_rooms()[0].save(tmp_path / "plan.ifc")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    warm_up(wait=True)
    warm_up(wait=True)
    read_ifc([path], name="Test")  # by then the questions have been attended to
    assert list(here.iterdir()) == []


@pytest.mark.usefixtures("alone")
def test_a_stopped_host_is_started_again(tmp_path: Path) -> None:
    path = two_rooms()[0].save(tmp_path / "plan.ifc")
    read_ifc([path], name="Test")
    first = os.environ["WALKROUND_IFC_READER"]
    stop_readers()
    assert not Path(first).exists()
    assert len(read_ifc([path], name="Test").site.spaces) == 2
    assert os.environ["WALKROUND_IFC_READER"] != first


@pytest.mark.usefixtures("alone")
def test_an_address_that_nobody_answers_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WALKROUND_IFC_READER", str(tmp_path / "nobody"))
    path = two_rooms()[0].save(tmp_path / "plan.ifc")
    assert len(read_ifc([path], name="Test").site.spaces) == 2


@pytest.mark.usefixtures("alone")
def test_a_killed_reader_leaves_its_host_alive(tmp_path: Path) -> None:
    """A file that blocks for ever: a pipe that nobody writes to. Then an honest one."""
    warm_up(wait=True)
    pipe = tmp_path / "plan.ifc"
    os.mkfifo(pipe)
    request = tmp_path / "request.json"
    request.write_text(
        json.dumps(
            {
                "path": str(pipe),
                "file": "plan.ifc",
                "folder": str(tmp_path),
                "memory_mb": 8000,
                "threads": 1,
                "repairs": [],
                "slow": [],
                "skip": [],
            }
        )
    )
    began = time.monotonic()
    assert run_reader(request, lambda: 0.3).code is None
    assert time.monotonic() - began < 10
    assert not _processes_with(str(request))
    honest = two_rooms()[0].save(tmp_path / "honest.ifc")
    assert len(read_ifc([honest], name="Test").site.spaces) == 2
    with pytest.raises(TooLarge):
        read_ifc([honest], name="Test", limits=ImportLimits(entities=10))


def _processes_with(word: str) -> list[str]:
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word in line.read_text():
                found.append(str(line))
        except OSError:  # ended meanwhile
            continue
    return found


@pytest.mark.usefixtures("alone")
def test_a_reader_that_is_shot_is_told_by_its_signal(tmp_path: Path) -> None:
    warm_up(wait=True)
    request = tmp_path / "request.json"
    pipe = tmp_path / "plan.ifc"
    os.mkfifo(pipe)
    request.write_text(json.dumps({"path": str(pipe), "folder": str(tmp_path), "memory_mb": 8000}))

    def shoot() -> int | None:
        with ThreadPoolExecutor(1) as pool:
            ended = pool.submit(run_reader, request, lambda: 30.0)
            stage = tmp_path / "stage"
            until = time.monotonic() + 20
            while not stage.exists() and time.monotonic() < until:
                time.sleep(0.01)
            for status in Path("/proc").glob("[0-9]*/fd/1"):
                try:
                    if status.readlink() == tmp_path / "talk":
                        os.kill(int(status.parts[2]), signal.SIGSEGV)
                except OSError:
                    continue
            return ended.result().code

    assert shoot() == -signal.SIGSEGV
