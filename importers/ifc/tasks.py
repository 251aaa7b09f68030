"""Maintenance tasks of a model and how often they recur; runs in the reading process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from importers.ifc.attributes import value_of
from importers.ifc.facts import TaskFact
from importers.ifc.labels import text_of
from importers.ifc.relations import elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.ifc.unreadable import Unreadable

# What an IfcRecurrencePattern repeats by.
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def task_facts(model: Any, unreadable: Unreadable) -> Iterator[TaskFact]:
    """Tasks that are assigned to things, or to types of things, with their recurrence."""
    for task in elements(model, "IfcTask"):
        with unreadable.skipping(task):
            things = tuple(dict.fromkeys(_things(task)))
            if things:
                every, unit = _recurrence(value_of(task, "TaskTime"))
                yield TaskFact(
                    id=task.id(),
                    guid=task.GlobalId,
                    name=text_of(task.Name),
                    description=" ".join(
                        filter(
                            None,
                            (
                                text_of(value_of(task, label))
                                for label in (
                                    "LongDescription",
                                    "Description",
                                    "ObjectType",
                                    "Status",
                                )
                            ),
                        )
                    ),
                    every=every,
                    unit=unit,
                    things=things,
                )


def _things(task: Any) -> Iterator[int]:
    for relation in value_of(task, "OperatesOn") or ():
        for thing in relation.RelatedObjects or ():
            if not thing.is_a("IfcTypeObject"):
                yield thing.id()
                continue
            # A job of a type is one of everything that is of this type.
            typed = value_of(thing, "Types") or value_of(thing, "ObjectTypeOf") or ()
            for occurrence in typed:
                yield from (element.id() for element in occurrence.RelatedObjects)


def _recurrence(time: Any | None) -> tuple[int, str]:
    """Every how many of which unit; 0 and "" where nothing is said."""
    pattern = value_of(time, "Recurrence")
    if pattern is None or not pattern.RecurrenceType:
        return 0, ""
    unit = next((u for key, u in _UNITS.items() if pattern.RecurrenceType.startswith(key)), "")
    return max(int(pattern.Interval or 1), 1), unit
