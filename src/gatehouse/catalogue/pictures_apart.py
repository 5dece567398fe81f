"""Makes the copies of a picture in a process of its own, so that a file made to harm takes nothing
with it.

Run as a program: the file comes on standard input; a line of JSON goes to standard output, and
after it the copies, one after another. With the word PHOTO there is one copy, the widest JPEG. It
knows nothing of the house and imports nothing of it.
"""

import json
import os
import resource
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024  # addresses; a picture of the most pixels takes about half
CPU_SECONDS = 25
NICENESS = 10  # visitors go first
PIXELS_AT_MOST = 64_000_000  # what good phones and cameras make; unpacked that is 190 MB
WIDTH_AT_LEAST = 800
SIDES_AT_MOST = 3  # how many times longer one side may be than the other
WIDTHS = (480, 960, 1600)
NEARLY = 0.85  # a copy that is nearly as wide as the widest is not worth its bytes
TURNED = {5, 6, 7, 8}  # orientations that change width and height
PHOTO = "photo"
# Of equal look to the eye; how each is called, its ending, and how it is written.
FORMATS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("AVIF", "avif", {"quality": 58, "speed": 7, "max_threads": 1}),
    ("WEBP", "webp", {"quality": 78, "method": 4}),
    ("JPEG", "jpg", {"quality": 80, "optimize": True, "progressive": True}),
)


class No(Exception):
    """The file is not taken; its one word says why, with the size of the picture where known."""

    def __init__(self, why: str, size: tuple[int, int] = (0, 0)) -> None:
        super().__init__(why)
        self.why, self.size = why, size


def main() -> int:
    """0 with a line {width, height, copies: [[width, ending, bytes], …]} or {refused, size}."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    out = sys.stdout.buffer
    try:
        picture = upright(opened(sys.stdin.buffer.read()))
        made = photo_of if sys.argv[1:] == [PHOTO] else copies_of
        copies = list(made(picture))
    except No as no:
        out.write(json.dumps({"refused": no.why, "size": no.size}).encode())
        return 0
    except MemoryError:
        out.write(json.dumps({"refused": "too_many_pixels", "size": (0, 0)}).encode())
        return 0
    sizes = [[width, ending, len(content)] for width, ending, content in copies]
    head = {"width": picture.width, "height": picture.height, "copies": sizes}
    out.write(json.dumps(head).encode() + b"\n")
    for _width, _ending, content in copies:
        out.write(content)
    return 0


def opened(content: bytes) -> Any:
    """The file as an image, looked at and not unpacked yet."""
    import warnings

    from PIL import Image, UnidentifiedImageError

    warnings.simplefilter("ignore")  # nobody reads them here; the bound below is stricter
    Image.MAX_IMAGE_PIXELS = PIXELS_AT_MOST
    try:
        image = Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP", "AVIF"])
    except UnidentifiedImageError as error:
        raise No("not_a_picture") from error
    except Image.DecompressionBombError as error:
        raise No("too_many_pixels") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise No("damaged") from error
    look_at(image)
    return image


def look_at(image: Any) -> None:
    """What its head tells. A JPEG of several frames is a photo with a preview or a depth map."""
    width, height = seen_size(image)
    if image.width * image.height > PIXELS_AT_MOST:
        raise No("too_many_pixels", (width, height))
    if image.format not in ("JPEG", "MPO") and getattr(image, "n_frames", 1) > 1:
        raise No("moving", (width, height))
    if max(width, height) > SIDES_AT_MOST * min(width, height):
        raise No("shape", (width, height))
    if width < WIDTH_AT_LEAST:
        raise No("too_small", (width, height))


def orientation(image: Any) -> int:
    """How the camera was held: 1 to 8. Broken notes of a camera are as good as none."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except (
        ArithmeticError,
        LookupError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
        struct.error,
    ):
        return 1


def seen_size(image: Any) -> tuple[int, int]:
    """Width and height as it is looked at."""
    width, height = image.size
    return (height, width) if orientation(image) in TURNED else (width, height)


def upright(image: Any) -> Any:
    """Unpacked, at most as wide as the widest copy, upright, in sRGB, with nothing beside it."""
    from PIL import Image, ImageOps

    width, height = seen_size(image)
    wide = min(width, max(WIDTHS))
    target = (wide, max(1, round(height * wide / width)))
    profile = image.info.get("icc_profile")
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (2 * max(target), 2 * max(target)))
    try:
        image.load()
        turned = orientation(image) in TURNED
        small = plain(image).resize(target[::-1] if turned else target, Image.Resampling.LANCZOS)
        small.info, small._exif = {}, None
        small.getexif()[0x0112] = orientation(image)
        small = ImageOps.exif_transpose(small)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise No("damaged") from error
    clean = on_white(small, in_srgb(small, profile))
    clean.info = {}
    return clean


def plain(image: Any) -> Any:
    """In a mode that can be made smaller well."""
    if image.mode.startswith("I"):  # grey of 16 bits
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGB", "RGBA", "L", "CMYK"):
        has_clear = image.mode != "RGBA" and "transparency" in image.info
        return image.convert("RGBA") if has_clear else image
    clear = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if clear else "RGB")


def in_srgb(image: Any, profile: bytes | None) -> Any:
    """As every screen shows it; a broken profile counts as none."""
    from PIL import ImageCms

    colours = image.convert("RGB") if image.mode == "RGBA" else image
    if profile:
        try:
            theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(
                colours, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return colours.convert("RGB")


def on_white(image: Any, colours: Any) -> Any:
    """What is clear lets white paper through."""
    from PIL import Image

    paper = Image.new("RGB", colours.size, "white")
    paper.paste(colours, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return paper


def copies_of(picture: Any) -> Iterator[tuple[int, str, bytes]]:
    """Each width in each format; never wider than the picture itself."""
    from PIL import Image

    for width in widths_of(picture.width):
        size = (width, height_at(width, picture.size))
        small = picture.resize(size, Image.Resampling.LANCZOS) if width < picture.width else picture
        for name, ending, how in FORMATS:
            held = BytesIO()
            small.save(held, name, **how)
            yield width, ending, held.getvalue()


def photo_of(picture: Any) -> Iterator[tuple[int, str, bytes]]:
    """The picture itself as a JPEG."""
    held = BytesIO()
    name, ending, how = FORMATS[-1]
    picture.save(held, name, **how)
    yield picture.width, ending, held.getvalue()


def widths_of(widest: int) -> list[int]:
    """The widths in which a picture is kept whose largest copy is so wide."""
    return [*(width for width in WIDTHS if width < widest * NEARLY), widest]


def height_at(width: int, of: tuple[int, int]) -> int:
    """How high a copy of this width is, of a picture of this size."""
    return max(1, round(of[1] * width / of[0]))


if __name__ == "__main__":
    sys.exit(main())
