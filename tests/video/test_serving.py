"""Byte ranges: what players ask for when somebody seeks."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.video.rules import NotSatisfiable, byte_range
from tests.video import film


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def url(db: None, settings: Any, tmp_path: Any) -> str:
    settings.MEDIA_ROOT = tmp_path
    return film.video().file.url


def asked(client: Client, url: str, value: str, **headers: str) -> HttpResponseBase:
    return client.get(url, headers={"Range": value} | headers)


def test_without_a_range_all_of_the_file_comes(client: Client, url: str) -> None:
    response = client.get(url)
    assert (response.status_code, body(response)) == (200, b"0123456789")
    assert (response["Accept-Ranges"], response["Content-Type"]) == ("bytes", "video/webm")
    assert response["Content-Length"] == "10"


@pytest.mark.parametrize(
    ("value", "content", "span"),
    [
        ("bytes=0-", b"0123456789", "0-9"),
        ("bytes=2-4", b"234", "2-4"),
        ("bytes=7-99", b"789", "7-9"),
        ("bytes=-3", b"789", "7-9"),
        ("bytes=-99", b"0123456789", "0-9"),
        ("bytes=9-9", b"9", "9-9"),
    ],
)
def test_a_part_comes_as_206(
    client: Client, url: str, value: str, content: bytes, span: str
) -> None:
    response = asked(client, url, value)
    assert (response.status_code, body(response)) == (206, content)
    assert response["Content-Range"] == f"bytes {span}/10"
    assert response["Content-Length"] == str(len(content))


@pytest.mark.parametrize("value", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_part_beyond_the_end_is_416(client: Client, url: str, value: str) -> None:
    response = asked(client, url, value)
    assert (response.status_code, body(response)) == (416, b"")
    assert response["Content-Range"] == "bytes */10"


@pytest.mark.parametrize(
    "value", ["lines=1-2", "bytes=5-2", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "bytes=²-3", "x"]
)
def test_what_is_no_single_range_is_ignored(client: Client, url: str, value: str) -> None:
    assert asked(client, url, value).status_code == 200


@pytest.mark.parametrize(
    "value", [f"bytes=0-{'9' * 5_000}", f"bytes={' ' * 500_000}0-1;"], ids=["digits", "spaces"]
)
def test_a_range_without_an_end_is_ignored(client: Client, url: str, value: str) -> None:
    assert asked(client, url, value).status_code == 200


def test_a_part_of_another_version_is_not_given(client: Client, url: str) -> None:
    etag = client.get(url)["ETag"]
    assert asked(client, url, "bytes=0-1", **{"If-Range": etag}).status_code == 206
    assert asked(client, url, "bytes=0-1", **{"If-Range": '"older"'}).status_code == 200


def test_who_has_the_file_is_told_so(client: Client, url: str) -> None:
    etag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_a_question_about_the_file_is_answered_without_it(client: Client, url: str) -> None:
    response = client.head(url)
    assert (response["Content-Length"], body(response)) == ("10", b"")


@pytest.mark.parametrize(
    "path", ["video/other.webm", "video/..%2f..%2fkeys", "secret.txt", "video/%00", "video/"]
)
def test_other_files_are_nobody_s(client: Client, url: str, path: str, settings: Any) -> None:
    (settings.MEDIA_ROOT / "secret.txt").write_text("secret")
    (settings.MEDIA_ROOT / "video" / "other.webm").write_text("secret")
    assert client.get(f"/media/{path}").status_code == 404


def test_a_file_that_was_lost_is_a_missing_page(client: Client, url: str, settings: Any) -> None:
    (settings.MEDIA_ROOT / "video" / "tag-1.webm").unlink()
    assert client.get(url).status_code == 404


@given(header=st.from_regex(r"\Abytes=[0-9]{0,4}-[0-9]{0,4}\Z"), size=st.integers(0, 2000))
def test_a_range_always_lies_in_the_file(header: str, size: int) -> None:
    try:
        part = byte_range(header, size)
    except NotSatisfiable:
        return
    assert part is None or 0 <= part[0] <= part[1] < size
