"""Pictures as files: known by their content, made into copies, kept in the storage and found there.

What somebody sent is never kept itself: a photo tells where and when it was taken. The names of the
copies come from the hash of what was sent, so that a copy never changes under its name.
"""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy

from gatehouse.catalogue import pictures_apart as apart
from gatehouse.core.refusal import Refusal, Refused

FOLDER = "pictures"
RECIPE = "1"  # goes up when the same file should give other copies
BYTES_AT_MOST = 20 * 1024 * 1024
SECONDS_AT_MOST = 40
KEPT_SECONDS = 12 * 3600  # a file that waits for its description
SALT = "gatehouse.picture"
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
# How files begin of which we can say more than that they are none of ours.
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1")
OURS = (b"\xff\xd8\xff", b"\x89PNG\r\n")
# How the process ends that was given a picture which asks for more memory or time than it may have.
OUT_OF_BOUNDS = (-signal.SIGABRT, -signal.SIGXCPU, -signal.SIGKILL)
WORDS = {
    "empty": gettext_lazy("The file is empty. Choose another one."),
    "too_big": gettext_lazy("The file is larger than %(megabytes)d MB. Send a smaller copy."),
    "heic": gettext_lazy(
        "This is an iPhone’s HEIC file, which browsers do not show. Save it as JPEG and send that."
    ),
    "not_a_picture": gettext_lazy("This is no photo. Send a JPEG, PNG, WebP or AVIF file."),
    "damaged": gettext_lazy("The file is damaged or did not come whole. Send it once more."),
    "too_many_pixels": gettext_lazy(
        "The picture has more than %(millions)d million pixels. Send a smaller copy."
    ),
    "moving": gettext_lazy("The picture moves. Send one that stands still."),
    "shape": gettext_lazy(
        "The picture is %(width)d × %(height)d pixels, a narrow strip. Cut it so that one side is"
        " at most %(times)d times the other."
    ),
    "too_small": gettext_lazy(
        "The picture is %(width)d × %(height)d pixels. It needs a width of %(least)d or more, or"
        " it will look blurred."
    ),
}


@dataclass(frozen=True)
class Prepared:
    """A picture whose copies lie in the storage. `name` is that of the largest JPEG, `sha256` that
    of the file as it was sent; width and height are pixels of the largest copy."""

    sha256: str
    name: str
    width: int
    height: int

    def packed(self, *, of: int) -> str:
        """A hidden field's worth of it: the file waits while its enterprise describes it."""
        return signing.dumps([of, asdict(self)], salt=SALT, compress=True)


@dataclass(frozen=True)
class Source:
    """One format of a picture, as <source> and <img> want it."""

    type: str
    srcset: str


def prepare(content: bytes) -> Prepared:
    """Look at what somebody sent and keep copies of it; some seconds of work in another process.

    Raises:
        Refused: with a code of WORDS.
    """
    _look_at(content)
    head, body = _make_apart(content)
    sha256 = hashlib.sha256(content).hexdigest()
    stem = hashlib.sha256(f"{RECIPE} {sha256}".encode()).hexdigest()[:32]
    at = 0
    for width, ending, size in head["copies"]:
        _store(f"{FOLDER}/{stem}-{width}.{ending}", body[at : at + size])
        at += size
    name = f"{FOLDER}/{stem}-{head['width']}.jpg"
    return Prepared(sha256, name, head["width"], head["height"])


def photo(content: bytes) -> bytes:
    """A photo as one upright JPEG, made anew with nothing of the camera's notes; kept nowhere.

    Raises:
        Refused: with a code of WORDS.
    """
    _look_at(content)
    _head, body = _make_apart(content, apart.PHOTO)
    return body


def _look_at(content: bytes) -> None:
    """What can be told without unpacking anything."""
    if not content:
        raise refused("empty")
    if len(content) > BYTES_AT_MOST:
        raise refused("too_big")
    if content[4:8] == b"ftyp" and content[8:12] in HEIC and b"avif" not in content[8:64]:
        raise refused("heic")


def unpack(packed: str, *, of: int) -> Prepared | None:
    """What waits; None for another enterprise's, one that was tampered with or waited too long."""
    try:
        whose, fields = signing.loads(packed, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    kept = Prepared(**fields)
    return kept if whose == of and default_storage.exists(kept.name) else None


def refused(code: str, size: tuple[int, int] = (0, 0)) -> Refused:
    """Why a picture is not taken, in the reader's language."""
    values = {
        "megabytes": BYTES_AT_MOST // 1024**2,
        "millions": apart.PIXELS_AT_MOST // 1_000_000,
        "times": apart.SIDES_AT_MOST,
        "least": apart.WIDTH_AT_LEAST,
        "width": size[0],
        "height": size[1],
    }
    return Refused(Refusal(f"picture_{code}", str(WORDS[code]) % values))


def _make_apart(content: bytes, *words: str) -> tuple[dict[str, Any], bytes]:
    try:
        done = subprocess.run(  # noqa: S603 — our own program, nothing of the file is in its words
            [sys.executable, "-I", str(Path(apart.__file__)), *words],
            input=content,
            capture_output=True,
            timeout=SECONDS_AT_MOST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refused("too_many_pixels") from error
    if done.returncode in OUT_OF_BOUNDS:
        raise refused("too_many_pixels")
    if done.returncode:
        raise refused("damaged")
    line, _end, body = done.stdout.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    if why := head.get("refused"):
        is_ours = content.startswith(OURS) or content[4:12] == b"ftypavif"
        unknown = why == "not_a_picture" and is_ours
        raise refused("damaged" if unknown else why, tuple(head["size"]))
    return head, body


def _store(name: str, content: bytes) -> None:
    """The name tells the content, so what is there is the same; it is written anew, because what
    is old and belongs to nobody is about to be swept away."""
    if default_storage.exists(name):
        default_storage.delete(name)
    written = default_storage.save(name, ContentFile(content))
    if written != name:  # somebody sent the same at the same time
        default_storage.delete(written)


def stem_of(name: str) -> str:
    """What the names of all copies of one picture begin with."""
    return name.rpartition("-")[0]


def names_of(name: str, widest: int) -> dict[str, list[tuple[str, int]]]:
    """The names of all copies with their widths, by the ending of their format."""
    stem = stem_of(name)
    return {
        ending: [(f"{stem}-{width}.{ending}", width) for width in apart.widths_of(widest)]
        for ending in TYPES
    }


def sources(name: str, widest: int) -> list[Source]:
    """Each format with the addresses of its copies, the best first, the one for all last."""
    return [
        Source(
            TYPES[ending],
            ", ".join(f"{default_storage.url(copy)} {width}w" for copy, width in copies),
        )
        for ending, copies in names_of(name, widest).items()
    ]


def smaller(name: str, widest: int) -> str:
    """The address of the smallest JPEG: for a thumbnail, and for a browser that reads no srcset."""
    return str(default_storage.url(names_of(name, widest)["jpg"][0][0]))
