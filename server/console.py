"""What a command says while it works and when it is done: talk on stderr, results on stdout."""

from __future__ import annotations

import signal
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import FrameType

    from server.workflows import Fact

SAY_EVERY_S = 2.0


def say(text: str) -> None:
    """Talk to whoever watches; never mixed into results."""
    print(text, file=sys.stderr, flush=True)


class ConsoleWatcher:
    """Tells progress on stderr; the first Ctrl-C asks the work to end with what it has."""

    def __init__(self) -> None:
        self._cancelled = False
        self._stage = ""
        self._said = 0.0
        self._began = time.monotonic()

    def report(self, stage: str, fraction: float | None = None, **facts: Fact) -> None:
        """Write a line for each stage, and now and then within one."""
        now = time.monotonic()
        if stage == self._stage and now - self._said < SAY_EVERY_S:
            return
        self._stage, self._said = stage, now
        share = "" if fraction is None else f" {fraction:4.0%}"
        told = "  ".join(f"{key} {_short(value)}" for key, value in facts.items())
        say(f"{now - self._began:6.1f} s{share}  {stage}  {told}".rstrip())

    def is_cancelled(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._cancelled

    def __enter__(self) -> ConsoleWatcher:
        self._before = signal.signal(signal.SIGINT, self._cancel)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _cancel(self, _number: int, _frame: FrameType | None) -> None:
        if self._cancelled:  # a second time: really at once
            raise KeyboardInterrupt
        self._cancelled = True
        say("ending; what was found so far is kept (Ctrl-C again to end at once)")


def _short(value: Fact) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def print_import_report(name: str, report: Mapping[str, Any]) -> None:
    """Write an import report for people to stdout."""
    reached, seconds = report["reached"], report["seconds"]
    print(f"{name}")
    print(
        f"  {report['storeys']} storeys, {report['spaces']} spaces, {report['openings']} openings, "
        f"{report['connectors']} connectors, {sum(report['assets'].values())} assets"
    )
    print(
        f"  reached from an entrance: {reached['spaces']} of {reached['of_spaces']} spaces, "
        f"{reached['assets']} of {reached['of_assets']} assets"
    )
    georeference = report["georeference"]
    print(f"  georeference: {georeference['method']} ({georeference['crs']})")
    print("  assets: " + ", ".join(f"{kind} {n}" for kind, n in report["assets"].items()))
    _print_list("not reached", [f"{u['name']}: {u['reason']}" for u in report["unreached"]])
    for what in ("issues", "repairs"):
        _print_list(what, [_issue_line(issue) for issue in report[what]])
    print("  seconds: " + ", ".join(f"{step} {s:.1f}" for step, s in seconds.items()))


def _issue_line(issue: Mapping[str, Any]) -> str:
    facts = ", ".join(f"{key} {value}" for key, value in issue["facts"].items())
    place = " ".join(filter(None, (issue["file"], issue["source_id"])))
    return f"{issue['severity']}: {issue['key']} ({place}) {facts}".rstrip()


def _print_list(title: str, lines: Iterable[str], most: int = 20) -> None:
    told = list(lines)
    if told:
        print(f"  {title}: {len(told)}")
        for line in told[:most]:
            print(f"    {line}")
        if len(told) > most:
            print(f"    … and {len(told) - most} more (all of them with --json)")


def conflict_line(conflict: Mapping[str, Any]) -> str:
    """Say in one line which visits are too many for whom."""
    names = ", ".join(one["name_en"] or one["name"] for one in conflict["entries"])
    skills = "+".join(conflict["skills"]) or "no skill"
    return (
        f"{conflict['visits']} visits ({names}; {skills}) from {conflict['from'][:16]} to "
        f"{conflict['to'][:16]} need {conflict['needed_s'] / 3600:.1f} h; {conflict['people']} "
        f"people have {conflict['available_s'] / 3600:.1f} h, at most {conflict['served']} fit"
        + "".join(f"; {_CAUSES[cause]}" for cause in conflict.get("causes", ()))
    )


_CAUSES = {
    "walking": "the walking is too much",
    "caps": "only so many may be done at a time",
    "gaps": "the gaps between visits leave no days",
    "pairs": "they take two people",
    "instruments": "there are too few instruments",
}


_RELAXATIONS = {
    "one_more_skill": "if {who} held the skills",
    "one_more_person": "{people} more (+{hours:.1f} h on shift)",
    "longer_shifts": "longer shifts (+{hours:.1f} h in all)",
    "one_more_instrument": "{people} more of the instrument",
    "no_cap": "without the limit on how many at a time",
    "no_gaps": "without the gaps between visits",
    "one_alone": "by one person alone",
    "any_time": "at any time of these weeks",
    "open_again": "if the place were open",
    "key_at_start": "if the key hung where rounds start",
}


def relaxation_line(relaxation: Mapping[str, Any]) -> str:
    """Say in one line what would mend a conflict, and how far."""
    words = _RELAXATIONS[relaxation["kind"]].format(
        who=", ".join(relaxation["skilled"]),
        people=relaxation["people"],
        hours=relaxation["extra_s"] / 3600,
    )
    return f"{words}: {relaxation['served']} would fit"


def print_plan_summary(summary: Mapping[str, Any]) -> None:
    """Write what a plan came to for people to stdout."""
    bound = summary.get("walk_bound_s")
    fewest = summary.get("fewest_shifts")
    print(f"visits      {summary['visits']}")
    print(f"planned     {summary['planned']}")
    print(f"unplanned   {summary['unplanned']}")
    for reason, count in sorted(summary["unplanned_by_reason"].items()):
        print(f"            {count} {reason}")
    for conflict in summary.get("conflicts", []):
        print(f"            {conflict_line(conflict)}")
        for one in conflict["relaxations"]:
            print(f"              {relaxation_line(one)}")
    at_least = f" (at least {fewest})" if fewest is not None else ""
    print(f"shifts      {summary['shifts_used']} of {summary['shifts_available']}{at_least}")
    above = f" (at least {bound:.0f} s)" if bound is not None else ""
    print(f"walking     {summary['walk_s']:.0f} s{above}")
    print(f"service     {summary['service_s']:.0f} s")
    print(f"violations  {summary['violations']}")
    print(f"seconds     {summary['seconds']:.1f}, seed {summary['seed']}, {summary['stopped']}")
