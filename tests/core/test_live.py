"""What is published reaches the pages that listen: the newest, once, and never what was undone."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from secrets import token_hex

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from gatehouse.core import live_post
from gatehouse.core.front import SILENT_MILLISECONDS, limit_silence
from gatehouse.core.live import publish
from gatehouse.core.live_post import finish
from tests.live import Listener, until
from tests.site import Site, Stock, running

TOPIC = "play-0123456789abcdef"
OTHER = "play-fedcba9876543210"
MANY = 200


@pytest.fixture(scope="module")
def site(stock: Stock, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A running site for all that only listen and publish: each on topics of its own."""
    with running(stock, django_db_blocker) as site:
        yield site


@pytest.fixture
def topics() -> tuple[str, str]:
    """Two that nobody has published."""
    return f"play-{token_hex(8)}", f"play-{token_hex(8)}"


@pytest.fixture
def topic(topics: tuple[str, str]) -> str:
    return topics[0]


@pytest.fixture
def to_site(site: Site, settings: Settings) -> Iterator[Site]:
    """That site, which this process publishes to, as any process of it does."""
    settings.VAR_DIR = site.folder
    forget_poster()
    yield site
    forget_poster()


def forget_poster() -> None:
    """The next frame goes where the settings say then."""
    finish()
    live_post._posters.clear()
    cache.clear()


def push(version: int, topic: str = TOPIC, **more: object) -> None:
    publish(topic, version=version, frame={"v": version, **more})


def test_a_page_hears_what_was_published(to_site: Site, topic: str) -> None:
    page = Listener(to_site.url, topic)
    push(1, topic, text="Проходная")
    page.hears(1)
    assert page.frames == [{"v": 1, "text": "Проходная"}]


def test_what_was_rolled_back_is_never_sent(to_site: Site, topic: str) -> None:
    page = Listener(to_site.url, topic)
    with transaction.atomic():
        push(1, topic)
        transaction.set_rollback(True)
    with transaction.atomic():
        push(2, topic)
    page.hears(2)
    assert page.versions == [2]


def test_of_many_frames_in_one_transaction_the_newest_is_sent(to_site: Site, topic: str) -> None:
    page = Listener(to_site.url, topic)
    with transaction.atomic():
        for version in (3, 50, 7):
            push(version, topic)
    page.hears(50)
    assert page.versions[-1] == 50
    assert 7 not in page.versions


def test_whoever_comes_later_hears_the_last_frame_first(to_site: Site, topic: str) -> None:
    first = Listener(to_site.url, topic)
    push(1, topic)
    push(2, topic)
    first.hears(2)
    later = Listener(to_site.url, topic)
    later.hears(2)
    assert later.versions == [2]


def test_an_older_frame_never_follows_a_newer_one(to_site: Site, topics: tuple[str, str]) -> None:
    topic, other = topics
    page = Listener(to_site.url, topic)
    push(5, topic)
    page.hears(5)
    forget_poster()  # as another process that is late
    push(4, topic)
    finish()
    push(6, other)
    assert Listener(to_site.url, topic).versions in ([], [5])
    assert page.versions == [5]


def test_a_topic_that_nobody_published_says_nothing(to_site: Site, topics: tuple[str, str]) -> None:
    topic, other = topics
    silent = Listener(to_site.url, other)
    page = Listener(to_site.url, topic)
    push(1, topic)
    page.hears(1)
    assert silent.frames == []
    assert not silent.is_over


def test_a_stream_sets_no_cookie_and_is_kept_nowhere(site: Site, topic: str) -> None:
    page = Listener(site.url, topic, sent="Cookie: gatehouse_session=anything\r\n")
    assert page.head.startswith("http/1.1 200")
    assert "content-type: text/event-stream" in page.head
    assert "cache-control: no-store, no-transform" in page.head
    assert "set-cookie" not in page.head


def test_what_is_no_topic_is_not_found(site: Site) -> None:
    for topic in ("", "clocks", "play-", "play-%20abcdef", "PLAY-abcdef", "../x"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{site.url}/live/{topic}", timeout=20)


def test_a_name_that_is_no_topic_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="A topic is"):
        publish("everything", version=1, frame={})


def test_two_hundred_pages_hear_one_frame(to_site: Site, topic: str) -> None:
    pages = [Listener(to_site.url, topic) for _ in range(MANY)]
    push(1, topic)
    for page in pages:
        page.hears(1)
        page.leave()
    # Those that left are not counted for ever, and whoever comes is heard.
    last = Listener(to_site.url, topic)
    push(2, topic)
    last.hears(2)


def test_streams_beyond_the_limit_are_told_to_come_later(fresh_site: Site) -> None:
    fresh_site.serve(GATEHOUSE_LIVE_STREAMS="3")
    pages = [Listener(fresh_site.url, TOPIC) for _ in range(3)]
    refused = Listener(fresh_site.url, TOPIC)
    assert refused.head.startswith("http/1.1 503")
    assert "retry-after: 10" in refused.head
    pages[0].leave()
    until(lambda: Listener(fresh_site.url, TOPIC).head.startswith("http/1.1 200"), "a free place")


def test_pages_are_answered_while_two_hundred_listen(to_site: Site, topic: str) -> None:
    pages = [Listener(to_site.url, topic) for _ in range(MANY)]
    with urllib.request.urlopen(f"{to_site.url}/healthz", timeout=20) as answer:
        assert answer.read() == b"ok"
    assert not any(page.is_over for page in pages)
    for page in pages:
        page.leave()


def test_every_web_process_hears_what_another_process_publishes(
    fresh_site: Site, settings: Settings
) -> None:
    fresh_site.serve(GATEHOUSE_WORKERS="2")
    until(lambda: len(list((fresh_site.folder / "run").glob("*.sock"))) == 2, "two hubs")
    settings.VAR_DIR = fresh_site.folder
    forget_poster()
    pages = [Listener(fresh_site.url, TOPIC) for _ in range(20)]
    push(1)
    for page in pages:
        page.hears(1)
    forget_poster()


def test_a_command_sends_what_it_published_before_it_ends(site: Site, topic: str) -> None:
    page = Listener(site.url, topic)
    said = f"from gatehouse.core.live import publish; publish({topic!r}, version=1, frame={{}})"
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", said], env=site.environment, check=True
    )
    page.hears(1)


def test_a_server_that_stops_ends_its_streams_in_good_order(fresh_site: Site) -> None:
    process = fresh_site.serve()
    page = Listener(fresh_site.url, TOPIC)
    process.terminate()
    assert process.wait(60) == 0
    until(lambda: page.is_over, "the end of the stream")


def test_pages_come_back_to_a_server_that_was_killed(fresh_site: Site, settings: Settings) -> None:
    first = fresh_site.serve()
    settings.VAR_DIR = fresh_site.folder
    forget_poster()
    page = Listener(fresh_site.url, TOPIC)
    push(1)
    page.hears(1)
    fresh_site.kill(first)
    until(lambda: page.is_over, "the end of the stream")
    push(2)  # nobody is there to take it
    finish()
    forget_poster()
    fresh_site.serve()
    again = Listener(fresh_site.url, TOPIC)
    assert again.frames == []  # the page asks for a snapshot
    assert len(list((fresh_site.folder / "run").iterdir())) == 1  # the dead one's socket has gone
    push(3)
    again.hears(3)
    forget_poster()


def test_nobody_else_of_the_machine_may_say_what_is_shown(site: Site) -> None:
    folder = site.folder / "run"
    assert folder.stat().st_mode & 0o777 == 0o700
    until(lambda: len(list(folder.glob("*.sock"))) == 1, "a hub")
    (path,) = folder.glob("*.sock")
    assert path.is_socket()


def test_a_browser_that_takes_nothing_is_cut_off_by_the_kernel() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert limit_silence(port)
        with socket.create_connection(("127.0.0.1", port)):
            accepted, _address = listener.accept()
            with accepted:
                limit = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert limit == SILENT_MILLISECONDS
