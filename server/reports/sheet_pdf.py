"""Printed route sheets: stops with times and checks to tick, and a sketch of each storey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from server.reports.typeset import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

Language = Literal["zh", "en"]

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "巡检路线单",
        "number": "编号",
        "version": "第 {n} 版",
        "leaves": "出发",
        "returns": "返回",
        "walk": "步行",
        "stops": "站",
        "n": "站",
        "time": "时间",
        "where": "位置",
        "what": "检查内容",
        "done": "结果",
        "withdrawn": "已作废",
        "sealed": "路线密封至 {time}，届时再打印。",
        "signed": "签字",
        "remarks": "备注",
    },
    "en": {
        "title": "Route sheet",
        "number": "No.",
        "version": "version {n}",
        "leaves": "leaves",
        "returns": "returns",
        "walk": "walking",
        "stops": "stops",
        "n": "Stop",
        "time": "Time",
        "where": "Place",
        "what": "To check",
        "done": "Result",
        "withdrawn": "Withdrawn",
        "sealed": "The order of this round is sealed until {time}; print it then.",
        "signed": "Signed",
        "remarks": "Remarks",
    },
}

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """One sheet to print. ``sketches`` are (name of storey, SVG) in the order of the round."""

    number: int
    version: int
    day: date
    inspector: str
    withdrawn: bool
    content: Mapping[str, Any]
    sketches: Sequence[tuple[str, str]]


def sheets_pdf(
    site: str, pages: Sequence[SheetPage], *, language: Language, made_at: datetime
) -> bytes:
    """
    A PDF of route sheets, each beginning on a page of its own.

    Parameters
    ----------
    site
        Its name, in the language of the sheets.
    made_at
        Aware instant, for the document's properties.
    """
    words = WORDS[language]
    pictures: dict[str, str | bytes] = {}
    sheets = []
    for page_number, page in enumerate(pages):
        drawn = []
        for number, (storey, svg) in enumerate(page.sketches):
            file = f"sketch-{page_number}-{number}.svg"
            pictures[file] = svg
            drawn.append({"file": file, "storey": storey})
        sheets.append(
            {
                "number": f"{page.number:05d}",
                "version": words["version"].format(n=page.version),
                "day": _day(page.day, language),
                "inspector": page.inspector,
                "withdrawn": page.withdrawn,
                "sealed": words["sealed"].format(time=_clock(page.content["leaves_at"]))
                if page.content.get("sealed")
                else "",
                "leaves": _clock(page.content["leaves_at"]),
                "returns": _clock(page.content["returns_at"]),
                "metres": f"{page.content['metres']:,.0f} m",
                "stops": [_stop(stop, language) for stop in page.content["stops"]],
                "sketches": drawn,
            }
        )
    values = {
        "title": f"{site} · {words['title']}",
        "site": site,
        "language": language,
        "words": dict(words),
        "sheets": sheets,
    }
    return typeset("route_sheet", values, made_at=made_at, pictures=pictures)


def _stop(stop: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {
        "n": stop["n"],
        "time": _clock(stop["starts_at"]),
        "code": stop["code"],
        "name": _named(stop, "name", language),
        "storey": _named(stop, "storey", language),
        "checks": [
            {
                "name": _named(check, "name", language),
                "items": [_item(item, language) for item in check["items"]],
            }
            for check in stop["checks"]
        ],
    }


def _item(item: Mapping[str, Any], language: Language) -> str:
    text = _named(item, "text", language)
    return f"{text} ______ {item['unit']}" if item["type"] in ("reading", "count") else text


def _named(thing: Mapping[str, Any], key: str, language: Language) -> str:
    one, other = str(thing.get(key) or ""), str(thing.get(f"{key}_en") or "")
    return (other or one) if language == "en" else (one or other)


def _day(day: date, language: Language) -> str:
    """A day as people write it, with its weekday."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}"
    # Not by the locale of the machine: a server in China prints English sheets too.
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _clock(instant: str) -> str:
    return instant[11:16]
