"""A film for a camera that cannot see: codes one after the other, each frame marked with its place.

The marks stand at the left edge, outside the square that the gate's page reads, and let a script
in the page tell which code is in sight and since how many frames.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import imageio_ffmpeg
import segno

SIDE = (640, 480)
RATE = 30  # frames a second: so fast Chromium shows an MJPEG file, whatever was meant
SHOWN, BETWEEN = 45, 45  # frames with a code, then without
BEFORE = 90  # frames without a code at the beginning, while the camera warms up
BITS = 12  # a block each, from the top: the lowest bit first; the last makes the sum even
FRAME_BITS = 6  # which frame of its code this is; above it which code, counted from 1
COURTYARD, DARK, LIGHT = b"\xc8", b"\x10", b"\xf0"
MARK_WIDTH = 64


def film(path: Path, codes: Sequence[str]) -> Path:
    """Write it as MJPEG. At most 31 codes, for the marks hold no more."""
    width, height = SIDE
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", "-f", "rawvideo"]
    command += ["-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", str(RATE), "-i", "-"]
    command += ["-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "3", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as drawing:
        assert drawing.stdin is not None
        for frame in _frames(codes):
            drawing.stdin.write(frame)
    if drawing.returncode:
        raise RuntimeError(f"ffmpeg ended with {drawing.returncode}")
    return path


def _frames(codes: Sequence[str]) -> Iterator[bytes]:
    empty = _marked(_picture(None), 0)
    yield from [empty] * BEFORE
    for number, code in enumerate(codes, start=1):
        picture = _picture(code)
        for frame in range(SHOWN):
            yield _marked(picture, (number << FRAME_BITS) + frame)
        yield from [empty] * BETWEEN


def _picture(code: str | None) -> list[bytes]:
    """The courtyard, with the code in its middle: rows of one byte a pixel."""
    width, height = SIDE
    rows = [COURTYARD * width for _ in range(height)]
    if code is None:
        return rows
    drawn = segno.make_qr(code, error="m").matrix_iter(scale=8, border=4)
    lines = [b"".join(DARK if dark else LIGHT for dark in line) for line in drawn]
    top, left = (height - len(lines)) // 2, (width - len(lines[0])) // 2
    for number, line in enumerate(lines, start=top):
        rows[number] = COURTYARD * left + line + COURTYARD * (width - left - len(line))
    return rows


def _marked(rows: list[bytes], number: int) -> bytes:
    bits = [bool(number >> bit & 1) for bit in range(BITS - 1)]
    bits.append(sum(bits) % 2 == 1)
    blocks = [(LIGHT if bit else DARK) * MARK_WIDTH for bit in bits]
    high = len(rows) // BITS
    return b"".join(blocks[y // high] + row[MARK_WIDTH:] for y, row in enumerate(rows))
