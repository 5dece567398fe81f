"""The hub keeps no queue for a page: the newest frame, and an end for whoever is too slow."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatehouse.core.front import network_of
from gatehouse.core.live_hub import MOST_BYTES, MOST_TOPICS, Hub
from gatehouse.core.live_ways import LARGEST_FRAME

TOPIC = "play-0123456789abcdef"


class Wire(list[bytes]):
    """What the server was given to write."""

    def send_bytes(self, data: bytes) -> None:
        self.append(data)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


@pytest.fixture
def hub(loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "run", at_most=10)
    hub.start(loop)
    yield hub
    hub.stop()


def pass_on(loop: asyncio.AbstractEventLoop) -> None:
    """Let what is due be done."""
    loop.run_until_complete(asyncio.sleep(0.2))


def test_frames_that_come_faster_than_they_can_be_written_are_left_out(
    hub: Hub, loop: asyncio.AbstractEventLoop
) -> None:
    wire = Wire()
    hub.open(TOPIC, wire)
    for version in range(1000):
        hub.take(TOPIC, version, b'{"v":%d}' % version)
    pass_on(loop)
    assert [data for data in wire if b'"v":' in data] == [b'data: {"v":999}\n\n']


def test_a_page_that_was_sent_too_much_begins_anew(
    hub: Hub, loop: asyncio.AbstractEventLoop
) -> None:
    stream = hub.open(TOPIC, Wire())
    while stream.written <= MOST_BYTES:
        assert not stream.ended.done()
        stream.write(b"x" * LARGEST_FRAME)
    assert stream.ended.done()


def test_topics_that_nobody_listens_to_are_forgotten_in_time(
    hub: Hub, loop: asyncio.AbstractEventLoop
) -> None:
    hub.open(TOPIC, Wire())
    for number in range(2 * MOST_TOPICS):
        hub.take(f"play-{number:08}", 1, b'{"v":1}')
    pass_on(loop)
    assert len(hub._topics) <= MOST_TOPICS
    assert TOPIC in hub._topics


def test_one_network_holds_a_quarter_of_the_streams_and_leaves_room_for_others(hub: Hub) -> None:
    school, home = "192.0.2.7", "2001:db8:1:2::/64"
    first = hub.open(TOPIC, Wire(), school)
    assert hub.has_room(school)
    hub.open(TOPIC, Wire(), school)
    assert not hub.has_room(school)
    assert hub.has_room(home)
    assert hub.has_room()  # of this machine, where a proxy asks for everybody
    hub.close(TOPIC, first)
    assert hub.has_room(school)


@pytest.mark.parametrize(
    ("client", "seen", "network"),
    [
        ("192.0.2.7:5001", "", "192.0.2.7"),
        ("[2001:db8:1:2:3::4]:5001", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3::4:5001", "", "2001:db8:1:2::/64"),
        ("[::ffff:192.0.2.7]:5001", "", "192.0.2.7"),
        ("127.0.0.1:5001", "", ""),
        ("127.0.0.1:5001", "198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("unix:", "", ""),
    ],
)
def test_a_stream_is_counted_by_the_network_it_comes_from(
    client: str, seen: str, network: str
) -> None:
    assert network_of(client, seen) == network


def test_a_hub_that_ends_takes_no_more_pages(hub: Hub) -> None:
    stream = hub.open(TOPIC, Wire())
    hub.stop()
    assert stream.ended.done()
    assert not hub.has_room()
