"""Media of packets: known by content, made anew, served to whoever knows the key, in ranges."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.quizzes import media
from gatehouse.quizzes.models import Media, MediaKind, Packet, Question
from gatehouse.quizzes.operations import bringing_media
from tests import make
from tests.quizzes import packets
from tests.quizzes.files import file, picture, streams


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        media.make(content)
    return caught.value.first.code


@pytest.mark.parametrize("name", ["a.mp3", "a.ogg", "a.m4a", "a.wav"])
def test_every_sound_becomes_what_every_browser_plays(name: str) -> None:
    made = media.make(file(name))
    assert (made.kind, made.ending, made.content_type) == ("sound", "m4a", "audio/mp4")
    said = streams(made.content)
    assert ("Audio: aac" in said, "Video" in said) == (True, False)


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "silent.mp4"])
def test_every_video_becomes_what_every_browser_plays(name: str) -> None:
    made = media.make(file(name))
    assert (made.kind, made.ending, made.content_type) == ("video", "mp4", "video/mp4")
    said = streams(made.content)
    assert ("Video: h264" in said, "yuv420p" in said) == (True, True)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_every_picture_becomes_one_jpeg_without_notes(form: str) -> None:
    made = media.make(picture(form))
    assert (made.kind, made.ending) == ("picture", "jpg")
    image = Image.open(BytesIO(made.content))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (300, 200), {})


def test_what_is_none_is_refused_in_words() -> None:
    assert refused(b"") == "media_empty"
    for content in (b"<svg/>", b"GIF89a", b"MZ", b"#EXTM3U\n", b"ffconcat version 1.0\nfile x"):
        assert refused(content) == "media_unknown"


def test_what_is_broken_is_refused_in_words() -> None:
    for begins in (
        b"ID3",
        b"OggS",
        b"RIFF0000WAVE",
        b"\x1aE\xdf\xa3",
        b"0000ftypisom",
        b"\x89PNG\r\n",
    ):
        assert refused(begins + bytes(range(256)) * 50) == "media_damaged"
    assert refused(file("a.mp4")[:2_000]) == "media_damaged"


def test_what_is_too_long_or_too_large_is_refused() -> None:
    assert refused(file("long.wav")) == "media_too_long"
    most = media.BYTES_AT_MOST[MediaKind.SOUND]
    assert refused(b"ID3" + b"\0" * most) == "media_too_big"


def test_a_picture_of_far_too_many_pixels_is_not_unpacked() -> None:
    out = BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert refused(out.getvalue()) == "media_too_many_pixels"


def test_a_list_of_other_files_in_disguise_opens_none_of_them() -> None:
    """A playlist that begins like a sound is read as a sound and nothing else."""
    assert (
        refused(b"ID3\x04\0\0\0\0\0\0#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n") == "media_damaged"
    )


# Kept and served.


@pytest.fixture
def packet(db: None) -> Packet:
    return packets.packet()


@pytest.fixture
def boss(db: None) -> Person:
    return packets.organiser()


def bring(packet: Packet, boss: Person, content: bytes, described: str = "Звук") -> Media:
    return bringing_media.bring_media(
        packet=packet, content=content, described=described, by=boss, now=make.NOW
    )


def url_of(row: Media, ending: str = "") -> str:
    return f"/games/media/{row.key}.{ending or row.ending}"


def test_whoever_knows_the_key_gets_the_file_whole_or_in_ranges(
    client: Client, packet: Packet, boss: Person
) -> None:
    row = bring(packet, boss, file("a.mp3"))
    whole = client.get(url_of(row))
    content = b"".join(whole.streaming_content)  # type: ignore[attr-defined]
    assert (whole.status_code, content) == (200, media.read(row.file))
    assert whole["Content-Type"] == "audio/mp4"
    assert whole["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not whole.cookies
    part = client.get(url_of(row), headers={"Range": "bytes=10-19"})
    assert b"".join(part.streaming_content) == content[10:20]  # type: ignore[attr-defined]
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 10-19/{len(content)}")
    beyond = client.get(url_of(row), headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416


def test_nobody_guesses_a_file(client: Client, packet: Packet, boss: Person) -> None:
    row = bring(packet, boss, picture())
    for url in (
        f"/games/media/{'0' * 32}.jpg",
        url_of(row, "mp4"),
        f"/media/packets/{row.file}",
        f"/games/media/{row.file}",
    ):
        assert client.get(url).status_code == 404, url


def test_a_file_needs_words_for_who_cannot_see_or_hear_it(packet: Packet, boss: Person) -> None:
    with pytest.raises(Refused) as caught:
        bring(packet, boss, picture(), "  ")
    assert caught.value.first.code == "not_described"


def test_a_file_in_use_stays_and_another_is_erased_with_its_file(
    packet: Packet, boss: Person, django_capture_on_commit_callbacks: Any
) -> None:
    used, other = bring(packet, boss, picture()), bring(packet, boss, picture("JPEG"))
    Question.objects.filter(round__packet=packet, number=1).update(answer_media=used)
    with pytest.raises(Refused) as caught:
        bringing_media.erase_media(of=used, by=boss, now=make.NOW)
    assert caught.value.first.code == "media_used"
    with django_capture_on_commit_callbacks(execute=True):
        bringing_media.erase_media(of=other, by=boss, now=make.NOW)
    assert media.path_of(used.file).exists()
    assert not media.path_of(other.file).exists()


def test_files_that_belong_to_nothing_go_after_a_day(packet: Packet, boss: Person) -> None:
    row = bring(packet, boss, picture())
    media.store("lost.jpg", b"x")
    os.utime(media.path_of("lost.jpg"), (0, 0))
    os.utime(media.path_of(row.file), (0, 0))
    bringing_media.sweep_media(now=make.NOW)
    assert media.path_of(row.file).exists()
    assert not media.path_of("lost.jpg").exists()
