"""Photos of a site, addressed by the SHA-256 of their bytes."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import Field

from server.auth import Permission, require
from server.request import Body, accepts, answer, parse_query, parts
from server.storage.files import (
    PHOTO_LIMIT_BYTES,
    HashMismatch,
    PhotoFolder,
    PhotoTooLarge,
    UnknownPhoto,
)

if TYPE_CHECKING:
    from server.storage.files import Photo

blueprint = APIBlueprint("photos", __name__, tag="Photos")

HASH = re.compile(r"[0-9a-f]{64}")


class PhotoQuery(Body):
    """How wide at most, in pixels."""

    width: int | None = Field(default=None, ge=1, le=10_000)


@blueprint.put("/sites/<site_id>/photos/<sha256>")
def put_photo(site_id: str, sha256: str) -> Response:
    """Send a photo; sending it again does no harm."""
    require(Permission.RECORD, site=site_id)
    if not HASH.fullmatch(sha256):
        raise HashMismatch("the address must end in the photo's SHA-256 in lower-case hexadecimals")
    if (request.content_length or 0) > PHOTO_LIMIT_BYTES:
        raise PhotoTooLarge(f"a photo may have {PHOTO_LIMIT_BYTES} bytes")
    photo, is_new = photos_of(site_id).save(sha256, request.get_data())
    return answer(_photo(photo), HTTPStatus.CREATED if is_new else HTTPStatus.OK)


@blueprint.get("/sites/<site_id>/photos/<sha256>")
@accepts(PhotoQuery, where="query")
def get_photo(site_id: str, sha256: str) -> Response:
    """Give a photo back, narrower where ``width`` asks for it."""
    require(Permission.SEE_PHOTOS, site=site_id)
    if not HASH.fullmatch(sha256):
        raise UnknownPhoto(f"no photo is kept under {sha256}")
    content, media_type = photos_of(site_id).load(sha256, width=parse_query(PhotoQuery).width)
    response = Response(content, mimetype=media_type)
    # Its address is its content: it never changes. Private, since it takes a right to see it.
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def photos_of(site_id: str) -> PhotoFolder:
    """Photos of one site: what one site's people send, another's never see."""
    return PhotoFolder(parts().settings.data / "photos" / site_id)


def _photo(photo: Photo) -> dict[str, str | int]:
    return {
        "sha256": photo.sha256,
        "bytes": photo.bytes,
        "width": photo.width,
        "height": photo.height,
    }
