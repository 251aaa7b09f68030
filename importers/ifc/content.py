"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from importers.ifc.wording import is_marked_wide, narrowed

_SIGNS = (
    (b"%PDF", "PDF"),
    (b"<?xml", "XML"),
    (b"<html", "HTML"),
    (b"<!doctype", "HTML"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8", "JPEG"),
    (b"\xd0\xcf\x11\xe0", "Office"),
    (b"AC10", "DWG"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


def content_of(head: bytes) -> str:
    """Format that the first bytes of a file speak of: ``IFC``, ``ZIP``, ``PDF`` or the like."""
    start = narrowed(head[: len(head) // 2 * 2])[0] if is_marked_wide(head) else head
    start = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "empty"
    if b"ISO-10303-21" in start[:400]:
        return "IFC"
    if start.startswith(b"PK\x03\x04"):
        return "ZIP"
    for sign, name in _SIGNS:
        if start.lower().startswith(sign.lower()):
            return name
    return "binary" if b"\x00" in start else "text"
