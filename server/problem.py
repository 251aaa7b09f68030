"""A problem document (RFC 9457), wherever it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def problem_document(
    word: str, status: int, detail: str, facts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """
    Problem document.

    Parameters
    ----------
    word
        Its type: a key of the translations.
    status
        HTTP status.
    detail
        What was found and what would be right, in English.
    facts
        What fills the sentence of the translations in.
    """
    title = word.replace("-", " ").capitalize()
    return {**(facts or {}), "type": word, "title": title, "status": int(status), "detail": detail}
