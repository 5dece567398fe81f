"""A process sends the newest frame of a topic, and of a slow one at most one a second."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache

from gatehouse.core.live_post import GIVEN_UP_AFTER, Frame, Poster
from gatehouse.core.live_ways import LARGEST_FRAME, NotTaken

# A frame may read rows, so the poster looks after the connection of its thread.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PLAY, SHOW = "play-0123456789abcdef", "show-0123456789abcdef"
NOON = 1_700_000_000.0


class Post:
    """A server that takes frames, or for a while does not."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, int]] = []
        self.texts: list[bytes] = []
        self.is_away = False

    def is_open(self) -> bool:
        return True

    def send(self, topic: str, version: int, text: bytes) -> None:
        if self.is_away:
            raise NotTaken("503")
        self.taken.append((topic, version))
        self.texts.append(text)


@pytest.fixture(autouse=True)
def _no_frames_of_others() -> None:
    cache.clear()


def frame(version: int, topic: str = PLAY, *, slow: bool = False) -> Frame:
    return Frame(topic, version, {"v": version}, slow)


def test_the_newest_of_those_that_wait_is_sent() -> None:
    post = Post()
    poster = Poster(post)
    for version in (1, 3, 2):
        poster.put(frame(version), now=NOON)
    assert poster.step(now=NOON) is None
    assert post.taken == [(PLAY, 3)]


def test_a_slow_topic_sends_one_frame_a_second_and_the_last_one_in_the_end() -> None:
    post = Post()
    poster = Poster(post)
    for tenth in range(100):  # ten seconds, ten frames in each
        poster.put(frame(tenth, SHOW, slow=True), now=NOON + tenth / 10)
        poster.step(now=NOON + tenth / 10)
    poster.step(now=NOON + 10)
    sent = [version for _topic, version in post.taken]
    assert len(sent) <= 11
    assert sent == sorted(sent)
    assert sent[-1] == 99


def test_two_processes_that_share_a_cache_share_the_second() -> None:
    post = Post()
    first, second = Poster(post), Poster(post)
    first.put(frame(1, SHOW, slow=True), now=NOON)
    second.put(frame(2, SHOW, slow=True), now=NOON)
    first.step(now=NOON)
    wait = second.step(now=NOON)
    assert post.taken == [(SHOW, 1)]
    assert wait == 1.0
    second.step(now=NOON + 1)
    assert post.taken == [(SHOW, 1), (SHOW, 2)]


def test_what_must_be_seen_at_once_does_not_wait_for_the_second() -> None:
    post = Post()
    poster = Poster(post)
    poster.put(frame(1, slow=True), now=NOON)
    poster.step(now=NOON)
    poster.put(frame(2, slow=True), now=NOON)
    poster.step(now=NOON)
    poster.put(frame(3), now=NOON)
    poster.step(now=NOON)
    assert post.taken == [(PLAY, 1), (PLAY, 3)]


def test_nothing_older_follows_what_another_process_has_sent() -> None:
    post = Post()
    fast, late = Poster(post), Poster(post)
    fast.put(frame(8), now=NOON)
    fast.step(now=NOON)
    late.put(frame(7), now=NOON)
    assert late.step(now=NOON) is None
    assert post.taken == [(PLAY, 8)]


def test_a_frame_is_made_when_it_is_sent_and_told_once() -> None:
    post, rows = Post(), {"v": 1}
    poster = Poster(post)
    poster.put(Frame(PLAY, 1, lambda: dict(rows)), now=NOON)
    rows["v"] = 2
    poster.step(now=NOON)
    poster.put(Frame(PLAY, 2, lambda: dict(rows)), now=NOON)
    poster.step(now=NOON)
    assert post.taken == [(PLAY, 2)]


def test_a_frame_bears_its_number_and_stands_on_one_line() -> None:
    post = Post()
    poster = Poster(post)
    poster.put(Frame(PLAY, 4, {"text": "one\ntwo"}), now=NOON)
    poster.step(now=NOON)
    assert json.loads(post.texts[0]) == {"v": 4, "text": "one\ntwo"}
    assert b"\n" not in post.texts[0]


def test_a_frame_too_large_for_thousands_only_says_that_it_is_there() -> None:
    post = Post()
    poster = Poster(post)
    poster.put(Frame(PLAY, 7, {"v": 7, "table": "x" * LARGEST_FRAME}), now=NOON)
    poster.step(now=NOON)
    assert json.loads(post.texts[0]) == {"v": 7, "fetch": True}


def test_a_server_that_is_away_gets_the_newest_frame_when_it_is_back() -> None:
    post = Post()
    post.is_away = True
    poster = Poster(post)
    poster.put(frame(1), now=NOON)
    wait = poster.step(now=NOON)
    assert wait
    poster.put(frame(2), now=NOON + wait)
    poster.step(now=NOON + wait)
    post.is_away = False
    poster.step(now=NOON + 30)
    assert post.taken == [(PLAY, 2)]


def test_a_server_that_stays_away_is_given_up() -> None:
    post = Post()
    post.is_away = True
    poster = Poster(post)
    poster.put(frame(1), now=NOON)
    poster.step(now=NOON)
    assert poster.step(now=NOON + GIVEN_UP_AFTER + 1) is None


def test_a_frame_that_cannot_be_made_does_not_hold_up_another() -> None:
    def broken() -> dict[str, Any]:
        raise ZeroDivisionError

    post = Post()
    poster = Poster(post)
    poster.put(Frame(PLAY, 1, broken), now=NOON)
    poster.put(frame(1, SHOW), now=NOON)
    poster.step(now=NOON)
    assert post.taken == [(SHOW, 1)]


def test_what_anybody_has_sent_or_is_about_to_is_told() -> None:
    post = Post()
    mine, theirs = Poster(post), Poster(post)
    assert not mine.has_told(PLAY, 1)
    mine.put(frame(1), now=NOON)
    assert mine.has_told(PLAY, 1)
    mine.step(now=NOON)
    assert mine.has_told(PLAY, 1)
    assert theirs.has_told(PLAY, 1)
    assert not theirs.has_told(PLAY, 2)
