"""Photos by content hash, in a folder: kept once, however often they arrive, and always whole."""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import Image, ImageOps, UnidentifiedImageError

PHOTO_LIMIT_BYTES = 12_000_000
PIXEL_LIMIT = 80_000_000  # what a good telephone makes, and far below a decompression bomb
SMALLEST_WIDTH, LARGEST_WIDTH = 32, 2048
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_HASH = re.compile(r"[0-9a-f]{64}")


class PhotoError(Exception):
    """Root of what can be wrong with a photo."""


class NotAPhoto(PhotoError):
    """The bytes are no JPEG, PNG or WebP that can be drawn."""


class PhotoTooLarge(PhotoError):
    """More bytes or pixels than a photo may have."""


class HashMismatch(PhotoError):
    """The bytes are not those that the address names."""


class UnknownPhoto(PhotoError):
    """No photo is kept under that hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A kept photo: its SHA-256, media type, bytes, and size in pixels as it is looked at."""

    sha256: str
    media_type: str
    bytes: int
    width: int
    height: int


class PhotoFolder:
    """
    Photos of one installation.

    Parameters
    ----------
    folder
        Made when the first photo arrives. Safe for several processes: files appear whole or not at
        all.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, sha256: str) -> bool:
        """Whether a photo is kept under this hash."""
        return bool(_HASH.fullmatch(sha256)) and self._path(sha256).is_file()

    def save(self, sha256: str, content: bytes) -> tuple[Photo, bool]:
        """
        Keep a photo under its hash.

        Returns
        -------
        photo, is_new
            ``is_new`` is False where it was already kept.

        Raises
        ------
        NotAPhoto, PhotoTooLarge, HashMismatch
            Nothing is kept then.
        """
        if len(content) > PHOTO_LIMIT_BYTES:
            raise PhotoTooLarge(
                f"a photo may have {PHOTO_LIMIT_BYTES} bytes, this one has {len(content)}"
            )
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise HashMismatch(f"the photo's hash is {found}, not {sha256}")
        photo = _look_at(sha256, content)
        path = self._path(sha256)
        if path.is_file():
            return photo, False
        _write_whole(path, content)
        return photo, True

    def load(self, sha256: str, *, width: int | None = None) -> tuple[bytes, str]:
        """
        Bytes and media type of a photo, made narrower where ``width`` (pixels) asks for it.

        A narrower photo is upright and carries no metadata: the place it was taken at does not
        leave with it.

        Raises
        ------
        UnknownPhoto
            If none is kept under this hash.
        """
        if not self.has(sha256):
            raise UnknownPhoto(f"no photo is kept under {sha256}")
        path = self._path(sha256)
        if width is None:
            content = path.read_bytes()
            return content, _look_at(sha256, content).media_type
        width = max(SMALLEST_WIDTH, min(width, LARGEST_WIDTH))
        small = path.with_name(f"{sha256}-{width}.jpg")
        if not small.is_file():
            _write_whole(small, _narrowed(path, width))
        return small.read_bytes(), "image/jpeg"

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _look_at(sha256: str, content: bytes) -> Photo:
    try:
        # Pillow warns of bombs before it fails on them; both mean too large here.
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=list(TYPES)) as image:
                width, height = image.size
                if width * height > PIXEL_LIMIT:
                    raise PhotoTooLarge(f"a photo may have {PIXEL_LIMIT} pixels, got {image.size}")
                media_type = TYPES[str(image.format)]
                turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise PhotoTooLarge(str(fault)) from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise NotAPhoto(
            f"{len(content)} bytes that are no JPEG, PNG or WebP which can be drawn"
        ) from fault
    if turned:
        width, height = height, width
    return Photo(
        sha256=sha256, media_type=media_type, bytes=len(content), width=width, height=height
    )


def _narrowed(path: Path, width: int) -> bytes:
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((width, width * 4))
        out = BytesIO()
        upright.convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".arriving-", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
