"""Files as people send them for pictures: drawn here, in every format, turned, and made to harm."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from gatehouse.catalogue.models import Enterprise, Picture
from gatehouse.catalogue.operations import add_picture
from gatehouse.catalogue.pictures import Prepared, prepare
from tests import make

RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def image(width: int = 1200, height: int = 900, mode: str = "RGB") -> Image.Image:
    """Blue with a red quarter at the top left, so that one sees which way up it is."""
    made = Image.new("RGB", (width, height), BLUE)
    made.paste(RED, (0, 0, width // 2, height // 2))
    return made.convert(mode)


def written(picture: Image.Image, name: str, **how: Any) -> bytes:
    """The file of an image."""
    held = BytesIO()
    picture.save(held, name, **how)
    return held.getvalue()


def jpeg(width: int = 1200, height: int = 900, **how: Any) -> bytes:
    return written(image(width, height), "JPEG", **how)


def from_phone(width: int = 1200, height: int = 1600) -> bytes:
    """So wide and high when it stands upright, as it does not in the file: the red quarter belongs
    at the top left, and the notes say which way to turn it, where it was taken and with what."""
    notes = Image.Exif()
    notes[ORIENTATION] = 6  # to be turned a quarter clockwise
    notes[MAKER] = "Telefon"
    where = notes.get_ifd(GPS)
    where[1], where[2], where[3], where[4] = "N", (55.0, 45.0, 21.0), "E", (37.0, 37.0, 2.0)
    lying = image(width, height).transpose(Image.Transpose.ROTATE_90)
    return written(lying, "JPEG", quality=92, exif=notes)


def with_swapped_colours(width: int = 1200, height: int = 900) -> bytes:
    """A JPEG whose profile says that what is written as red is green, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"?XYZ"), (b"gXYZ", b"rXYZ"), (b"?XYZ", b"gXYZ")):
        profile = profile.replace(old, new, 1)
    return jpeg(width, height, icc_profile=profile)


def moving(name: str) -> bytes:
    """Two frames."""
    other = image().transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return written(image(), name, save_all=True, append_images=[other])


def bomb(side: int) -> bytes:
    """A PNG of some kilobytes that is side × side pixels when it is unpacked."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + (side + 7) // 8)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def upload(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """The file as a browser sends it, with what it says of itself."""
    return SimpleUploadedFile(name, content, kind)


def prepared(width: int = 900) -> Prepared:
    """Copies of a photo of this width; each width is another photo."""
    return prepare(jpeg(width, 600))


def hung(at: Enterprise, width: int = 900, **fields: Any) -> Picture:
    """A picture that hangs at the end of the line."""
    words = {"description_ru": f"Цех, вид {width}", "description_en": "", "credit": ""}
    return add_picture(
        enterprise=at, prepared=prepared(width), by=None, now=make.NOW, **words | fields
    )
