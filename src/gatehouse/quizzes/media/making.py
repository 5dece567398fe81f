"""What somebody sent as a picture, a sound or a video, made into what every browser plays.

A file is known by how it begins, never by its name, and is read by one named reader only, in a
process of its own with a bound on memory, time and size.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.media import bounded, picture_apart
from gatehouse.quizzes.media.keeping import Made
from gatehouse.quizzes.models import MediaKind
from gatehouse.video.making import ffmpeg

MEGABYTE = 1024 * 1024
BYTES_AT_MOST = {
    MediaKind.PICTURE: 20 * MEGABYTE,
    MediaKind.SOUND: 20 * MEGABYTE,
    MediaKind.VIDEO: 80 * MEGABYTE,
}
SECONDS_AT_MOST = {MediaKind.SOUND: 180, MediaKind.VIDEO: 90}
WORK_SECONDS_AT_MOST = 100
OUT_OF_BOUNDS = (-signal.SIGABRT, -signal.SIGXCPU, -signal.SIGKILL)
PLAYED = re.compile(r"^out_time_us=(\d+)$", re.MULTILINE)
STREAM = re.compile(r"Stream #\d+:\d+.*?: (Audio|Video): (.*)")
HIDDEN = ["-hide_banner", "-nostdin", "-loglevel", "info", "-y"]
# Nothing but the one file is opened, whatever it says of others.
CLOSED = ["-protocol_whitelist", "file", "-max_pixels", str(4096 * 2304), "-threads", "2"]
CLEAN = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact"]
SOUND = ["-map", "0:a:0", "-vn", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "44100",
         "-flags:a", "+bitexact"]  # fmt: skip
PICTURE = ["-map", "0:v:0", "-map", "0:a:0?", "-c:v", "libx264", "-preset", "superfast",
           "-crf", "24", "-profile:v", "main", "-threads", "2", "-fpsmax", "30",
           "-vf", "scale='trunc(min(1280,iw)/2)*2':'-2':flags=bicubic,format=yuv420p",
           "-flags:v", "+bitexact", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "44100",
           "-flags:a", "+bitexact"]  # fmt: skip
FAST = ["-movflags", "+faststart", "-f", "mp4"]


@dataclass(frozen=True)
class Reader:
    """How a file of this beginning is read: the kinds it may be, and ffmpeg's name of its form."""

    kinds: tuple[MediaKind, ...]
    demuxer: str = ""


_PICTURE = Reader((MediaKind.PICTURE,))
_EITHER = (MediaKind.SOUND, MediaKind.VIDEO)
READERS = tuple(
    (re.compile(begins, re.DOTALL), reader)
    for begins, reader in (
        (rb"\xff\xd8\xff|\x89PNG\r\n|RIFF....WEBP|....ftypavi[fs]", _PICTURE),
        (rb"....ftyp", Reader(_EITHER, "mov")),
        (rb"\x1aE\xdf\xa3", Reader(_EITHER, "matroska")),
        (rb"RIFF....WAVE", Reader((MediaKind.SOUND,), "wav")),
        (rb"OggS", Reader((MediaKind.SOUND,), "ogg")),
        (rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", Reader((MediaKind.SOUND,), "mp3")),
    )
)


def make(content: bytes) -> Made:
    """Look at what was sent and make it anew; a picture takes a second, a video up to a minute.

    Raises:
        Refused: media_empty, media_unknown, media_too_big, media_too_long, media_damaged,
            media_too_much, or a code of pictures.
    """
    reader = _reader(content)
    if reader.kinds == (MediaKind.PICTURE,):
        _not_too_big(content, MediaKind.PICTURE)
        return _picture(content)
    with tempfile.TemporaryDirectory(prefix="gatehouse-media-") as folder:
        source = Path(folder) / "source"
        source.write_bytes(content)
        kind = _played_kind(reader, source)
        _not_too_big(content, kind)
        return _played(kind, reader, source)


def kind_of(content: bytes) -> MediaKind:
    """The kind by its beginning alone, before it is made. What may be either counts as the video.

    Raises:
        Refused: as `make`.
    """
    return _reader(content).kinds[-1]


def _reader(content: bytes) -> Reader:
    if not content:
        raise _refused("empty", _("The file is empty. Choose another one."))
    head = content[:16]
    found = next((reader for begins, reader in READERS if begins.match(head)), None)
    if found is None:
        text = _(
            "Send a picture (JPEG, PNG, WebP), a sound (MP3, OGG, M4A, WAV) or a video (MP4, WebM)."
        )
        raise _refused("unknown", text)
    return found


def _not_too_big(content: bytes, kind: MediaKind) -> None:
    most = BYTES_AT_MOST[kind]
    if len(content) > most:
        text = _("The file is larger than %(most)d MB. Send a smaller one.")
        raise _refused("too_big", text % {"most": most // MEGABYTE})


def _played_kind(reader: Reader, source: Path) -> MediaKind:
    """Whether pictures move in it, as the reader finds; the cover of an album is none."""
    if len(reader.kinds) == 1:
        return reader.kinds[0]
    told = _run([*HIDDEN, *CLOSED, "-f", reader.demuxer, "-i", source.name], source, checked=False)
    streams = STREAM.findall(told.stderr.decode("utf-8", "replace"))
    if any(kind == "Video" and "attached pic" not in rest for kind, rest in streams):
        return MediaKind.VIDEO
    if any(kind == "Audio" for kind, _rest in streams):
        return MediaKind.SOUND
    raise _damaged()


def _played(kind: MediaKind, reader: Reader, source: Path) -> Made:
    most, ending = SECONDS_AT_MOST[kind], "mp4" if kind == MediaKind.VIDEO else "m4a"
    how = PICTURE if kind == MediaKind.VIDEO else SOUND
    target = source.with_name(f"made.{ending}")
    asked = [*HIDDEN, *CLOSED, "-f", reader.demuxer, "-i", source.name, "-t", str(most + 2)]
    done = _run([*asked, *how, *CLEAN, "-progress", "pipe:1", *FAST, target.name], source)
    played = [int(us) for us in PLAYED.findall(done.stdout.decode("ascii", "replace"))]
    if not played or not target.exists() or not target.stat().st_size:
        raise _damaged()
    if max(played) > (most + 1) * 1_000_000:
        text = _("It is longer than %(most)d seconds. Cut out what the question needs.")
        raise _refused("too_long", text % {"most": most})
    return Made(kind, ending, target.read_bytes())


def _run(
    arguments: list[str], source: Path, *, checked: bool = True
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", str(Path(bounded.__file__)), ffmpeg(), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 — nothing of the file is in its words
            command,
            cwd=source.parent,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=WORK_SECONDS_AT_MOST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    if done.returncode in OUT_OF_BOUNDS:
        raise _too_much()
    if checked and done.returncode:
        raise _damaged()
    return done


def _picture(content: bytes) -> Made:
    command = [sys.executable, "-I", str(Path(picture_apart.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 — our own program, nothing of the file is in its words
            command, input=content, capture_output=True, timeout=40, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    if done.returncode in OUT_OF_BOUNDS:
        raise _too_much()
    if done.returncode:
        raise _damaged()
    line, _end, body = done.stdout.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    if why := head.get("refused"):
        raise _refused_picture(why)
    return Made(MediaKind.PICTURE, "jpg", body)


def _refused_picture(why: str) -> Refused:
    texts = {
        "too_many_pixels": _("The picture has far too many pixels. Send a smaller copy."),
        "moving": _("The picture moves. Send it as a video, or one that stands still."),
        "shape": _("The picture is a narrow strip. Cut it."),
        "too_small": _("The picture is too small to be seen on a screen."),
    }
    return _refused(why, texts[why]) if why in texts else _damaged()


def _damaged() -> Refused:
    text = _("The file is damaged or did not come whole. Send it once more.")
    return _refused("damaged", text)


def _too_much() -> Refused:
    text = _("The file asks for too much memory or time. Send a smaller or shorter one.")
    return _refused("too_much", text)


def _refused(code: str, text: str) -> Refused:
    return Refused(Refusal(f"media_{code}", text))
