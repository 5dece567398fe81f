"""Files of films with byte ranges, which players need for seeking.

The embedded server answers through this; in production the server in front serves the folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from gatehouse.video.rules import NotSatisfiable, byte_range

CHUNK = 64 * 1024
TYPES = {".webm": "video/webm", ".mp4": "video/mp4", ".png": "image/png", ".jpg": "image/jpeg"}
SECONDS = 7 * 24 * 3600  # the name holds the content's hash


def file_response(request: HttpRequest, path: Path) -> HttpResponseBase:
    """200, 206, 304 or 416. Raises FileNotFoundError."""
    stat = path.stat()
    etag = _etag(path.name, stat.st_size, stat.st_mtime_ns)
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _content(request, path, stat.st_size, etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    return response


def _content(request: HttpRequest, path: Path, size: int, etag: str) -> HttpResponseBase:
    try:
        part = byte_range(_asked(request, etag), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    body = _chunks(path, first, last - first + 1) if request.method != "HEAD" else iter(())
    response = StreamingHttpResponse(
        body,
        status=206 if part else 200,
        content_type=TYPES.get(path.suffix, "application/octet-stream"),
    )
    response["Content-Length"] = str(last - first + 1)
    # The embedded server sends the bytes itself, see core/front_wsgi.py.
    response.file_part = (path, first, last)  # type: ignore[attr-defined]
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _asked(request: HttpRequest, etag: str) -> str:
    """The range, unless it was meant for another version of the file."""
    condition = request.headers.get("If-Range", etag)
    return request.headers.get("Range", "") if condition == etag else ""


def _chunks(path: Path, first: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


def _etag(name: str, size: int, changed_ns: int) -> str:
    return f'"{hashlib.sha256(f"{name}/{size}/{changed_ns}".encode()).hexdigest()[:24]}"'
