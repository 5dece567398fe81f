"""Pictures, sounds and videos for tests, made by the same tools that read them."""

from __future__ import annotations

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from gatehouse.video.making import ffmpeg

MADE = {
    "a.mp3": ["-f", "lavfi", "-i", "sine=440:d=2"],
    "a.ogg": ["-f", "lavfi", "-i", "sine=440:d=2", "-c:a", "libopus"],
    "a.m4a": ["-f", "lavfi", "-i", "sine=440:d=2"],
    "a.wav": ["-f", "lavfi", "-i", "sine=440:d=2"],
    "long.wav": ["-f", "lavfi", "-i", "sine=440:d=190", "-ar", "8000"],
    "a.mp4": ["-f", "lavfi", "-i", "testsrc=d=1:s=321x181:r=10", "-f", "lavfi", "-i",
              "sine=440:d=1", "-c:v", "libx264", "-pix_fmt", "yuv444p"],
    "a.webm": ["-f", "lavfi", "-i", "testsrc=d=1:s=320x180:r=10", "-c:v", "libvpx"],
    "silent.mp4": ["-f", "lavfi", "-i", "testsrc=d=1:s=320x180:r=10", "-c:v", "libx264"],
}  # fmt: skip


@cache
def file(name: str) -> bytes:
    """One of MADE."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        subprocess.run(
            [ffmpeg(), "-nostdin", "-loglevel", "error", *MADE[name], str(path)], check=True
        )
        return path.read_bytes()


def picture(form: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    """A red sheet."""
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form)
    return out.getvalue()


def streams(content: bytes) -> str:
    """What ffmpeg says of a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        done = subprocess.run(
            [ffmpeg(), "-hide_banner", "-i", str(path)], capture_output=True, check=False
        )
        return done.stderr.decode()
