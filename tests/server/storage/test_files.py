"""Photos are kept once, whole, and only when they are photos."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from server.storage.files import (
    PHOTO_LIMIT_BYTES,
    HashMismatch,
    NotAPhoto,
    PhotoFolder,
    PhotoTooLarge,
    UnknownPhoto,
)

if TYPE_CHECKING:
    from pathlib import Path


def jpeg(width: int = 640, height: int = 480, *, orientation: int = 1) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A camera that says where it was"
    Image.new("RGB", (width, height), (200, 60, 40)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_photo_sent_twice_is_kept_once(tmp_path: Path) -> None:
    photos, content = PhotoFolder(tmp_path), jpeg()
    first, first_is_new = photos.save(sha256(content), content)
    again, again_is_new = photos.save(sha256(content), content)
    assert (first, first_is_new) == (again, True)
    assert not again_is_new
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [
        tmp_path / first.sha256[:2] / first.sha256
    ]
    assert photos.load(first.sha256) == (content, "image/jpeg")


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", jpeg()[:400]])
def test_what_is_no_photo_is_refused_and_not_kept(tmp_path: Path, content: bytes) -> None:
    photos = PhotoFolder(tmp_path)
    with pytest.raises(NotAPhoto):
        photos.save(sha256(content), content)
    assert not any(tmp_path.iterdir())


def test_a_photo_under_another_hash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HashMismatch):
        PhotoFolder(tmp_path).save("0" * 64, jpeg())


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    content = bytes(PHOTO_LIMIT_BYTES + 1)
    with pytest.raises(PhotoTooLarge):
        PhotoFolder(tmp_path).save(sha256(content), content)


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("1", (20_000, 9_000)).save(out, "PNG")  # 180 million pixels in some 22 kB
    content = out.getvalue()
    assert len(content) < 100_000
    with pytest.raises(PhotoTooLarge):
        PhotoFolder(tmp_path).save(sha256(content), content)


def test_a_narrower_photo_is_upright_and_carries_no_metadata(tmp_path: Path) -> None:
    photos, content = PhotoFolder(tmp_path), jpeg(640, 480, orientation=6)
    photo, _ = photos.save(sha256(content), content)
    assert (photo.width, photo.height) == (480, 640)  # held upright
    small, _ = photos.load(photo.sha256, width=240)
    with Image.open(BytesIO(small)) as image:
        assert image.size == (240, 320)
        assert not image.getexif()


@pytest.mark.parametrize("name", ["0" * 64, "../../secret_key", "ABC"])
def test_an_unknown_photo_is_said_to_be_unknown(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownPhoto):
        PhotoFolder(tmp_path).load(name)
