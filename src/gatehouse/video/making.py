"""Makes a short film from line drawings: SVG frames, drawn by typst, encoded by ffmpeg.

The same storyboard gives the same bytes with the same versions of both. Nothing is written on
the frames: captions and chapters are tracks of their own, which can be read aloud and enlarged.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import typst
from django.conf import settings

from gatehouse.video import camera, storyboard, tracing
from gatehouse.video.camera import Camera
from gatehouse.video.storyboard import Scene, Storyboard
from gatehouse.web import drawings

VERSION = "1"  # goes up when the same storyboard should look otherwise
WIDTH, HEIGHT, EDGE, FRAMES_PER_SECOND = 960, 540, 14, 20
TRACE_SHARE, MOVE_SECONDS = 0.7, 1.6
INK, PAPER = "#17212b", "#faf8f3"
FONTS = settings.BASE_DIR / "build" / "fonts"
ENCODE_SECONDS_AT_MOST = 300
# VP9 in WebM: free, plays in every present browser; a key frame every 4 s keeps seeking quick.
# The quick mode of the encoder: a second instead of sixteen, for a fifth more bytes.
ENCODING = ["-c:v", "libvpx-vp9", "-crf", "36", "-b:v", "0", "-deadline", "realtime",
            "-cpu-used", "8", "-row-mt", "1", "-threads", "2", "-an",
            "-g", str(4 * FRAMES_PER_SECOND),
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"]  # fmt: skip


@dataclass(frozen=True)
class VideoFiles:
    """A finished video, not published yet. `stem` is its file name without an ending."""

    stem: str
    content: bytes
    poster: bytes
    seconds: int


@dataclass(frozen=True)
class Frame:
    """A picture that stays for so many frames of the film."""

    svg: str
    lasts: int


def stem(board: Storyboard) -> str:
    """The file name of the film that this storyboard gives, known before it is made."""
    bodies = [drawings.pen(tracing.known(scene.drawing)).body() for scene in board.scenes]
    return f"{board.code}-{storyboard.fingerprint(board, VERSION, *bodies)}"


def make(board: Storyboard) -> VideoFiles:
    """Draw and encode; takes some seconds. Raises CalledProcessError when ffmpeg fails."""
    frames = list(_frames(board))
    first = board.scenes[0].drawing
    poster = _draw([Frame(_svg(tracing.partly(first, 1), camera.whole(first), 1), 1)])[0]
    with tempfile.TemporaryDirectory(prefix="gatehouse-film-") as folder:
        content = _encode(frames, Path(folder))
    return VideoFiles(stem(board), content, poster, storyboard.seconds_of(board))


def ffmpeg() -> str:
    """The system's own, or the one of the wheel."""
    return shutil.which("ffmpeg") or str(imageio_ffmpeg.get_ffmpeg_exe())


def _frames(board: Storyboard) -> Iterator[Frame]:
    """All pictures in order; the view goes from where the last scene left it."""
    at: Camera | None = None
    drawn, looked = "", 0
    for number, scene in enumerate(board.scenes, start=1):
        if scene.drawing != drawn:
            at, drawn, looked = None, scene.drawing, 0
        target = _target(scene, looked)
        looked += scene.view == "detail"
        yield from _scene(scene, number, at or camera.whole(scene.drawing), target)
        at = target


def _target(scene: Scene, looked: int) -> Camera:
    """Where a scene ends; each further detail is another place of the drawing."""
    places = camera.details(scene.drawing)
    return places[looked % len(places)] if scene.view == "detail" else camera.whole(scene.drawing)


def _scene(scene: Scene, number: int, start: Camera, end: Camera) -> Iterator[Frame]:
    total = scene.seconds * FRAMES_PER_SECOND
    if scene.view == "trace":
        moving = int(total * TRACE_SHARE)
        for index in range(moving):
            yield Frame(_svg(tracing.partly(scene.drawing, (index + 1) / moving), end, number), 1)
    else:
        moving = min(total, int(MOVE_SECONDS * FRAMES_PER_SECOND)) if start != end else 0
        for index in range(moving):
            view = start.towards(end, (index + 1) / moving)
            yield Frame(_svg(tracing.partly(scene.drawing, 1), view, number), 1)
    if total > moving:
        yield Frame(_svg(tracing.partly(scene.drawing, 1), end, number), total - moving)


def _svg(body: str, view: Camera, number: int) -> str:
    """A sheet of paper with a frame, the drawing in it, the number of the sheet in the corner."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" fill="none"'
        f' stroke="{INK}" color="{INK}" stroke-linecap="round" stroke-linejoin="round"'
        f' font-family="Golos Text" font-size="9"><rect width="{WIDTH}" height="{HEIGHT}"'
        f' fill="{PAPER}" stroke="none"/><svg x="{EDGE}" y="{EDGE}" width="{WIDTH - 2 * EDGE}"'
        f' height="{HEIGHT - 2 * EDGE}" viewBox="{view.view_box}" stroke-width="1.5">{body}</svg>'
        f'<rect x="{EDGE}" y="{EDGE}" width="{WIDTH - 2 * EDGE}" height="{HEIGHT - 2 * EDGE}"'
        f' stroke-width="2"/>'
        f'<rect x="{WIDTH - EDGE - 48}" y="{HEIGHT - EDGE - 48}" width="48" height="48"'
        f' fill="{PAPER}" stroke-width="2"/><text x="{WIDTH - 38}" y="{HEIGHT - 29}"'
        f' text-anchor="middle" font-size="26" fill="{INK}" stroke="none">{number}</text></svg>'
    )


def _draw(frames: list[Frame]) -> list[bytes]:
    """Each frame as a PNG of WIDTH × HEIGHT."""
    pages = [
        f'#page(image(bytes({_quoted(frame.svg)}), format: "svg", width: 100%))' for frame in frames
    ]
    source = f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt)\n" + "\n".join(pages)
    fonts: list[Any] = [FONTS] if FONTS.is_dir() else []
    drawn: Any = typst.compile(
        source.encode(), format="png", ppi=72.0, font_paths=fonts, ignore_system_fonts=True
    )
    # One page comes as bytes, several as a list, whatever the library's types say.
    return drawn if isinstance(drawn, list) else [drawn]


def _quoted(svg: str) -> str:
    escaped = svg.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encode(frames: list[Frame], folder: Path) -> bytes:
    """A list of pictures and how long each lasts, as ffmpeg's concat format wants it."""
    lines = ["ffconcat version 1.0"]
    for number, (frame, png) in enumerate(zip(frames, _draw(frames), strict=True)):
        (folder / f"{number:04}.png").write_bytes(png)
        lines += [f"file {number:04}.png", f"duration {frame.lasts / FRAMES_PER_SECOND:.3f}"]
    lines.append(f"file {len(frames) - 1:04}.png")  # the last duration counts only before a file
    (folder / "frames.txt").write_text("\n".join(lines))
    seconds = sum(frame.lasts for frame in frames) / FRAMES_PER_SECOND
    command = [ffmpeg(), "-nostdin", "-loglevel", "error", "-y", "-safe", "0", "-f", "concat",
               "-i", "frames.txt", "-t", f"{seconds:.3f}", "-vf",
               f"fps={FRAMES_PER_SECOND},format=yuv420p", *ENCODING, "film.webm"]  # fmt: skip
    subprocess.run(  # noqa: S603 — no word of it comes from outside
        command, cwd=folder, check=True, timeout=ENCODE_SECONDS_AT_MOST, capture_output=True
    )
    return (folder / "film.webm").read_bytes()
