"""The production form on this one machine: what nginx keeps, and for whom it does not."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from pathlib import Path

import pytest

from tests.live import Listener
from tools.processes import Processes, free_port
from tools.production import Production, production, with_sbin, write_configuration

PAGE = "/programme/"


@pytest.fixture(scope="module")
def running() -> Iterator[Production]:
    with production(workers=2, threads=4) as site:
        yield site


def headers(site: Production, path: str, **sent: str) -> Message:
    """The answer's headers; the request's with underscores for dashes."""
    named = {name.replace("_", "-"): value for name, value in sent.items()}
    request = urllib.request.Request(site.url + path, headers=named)
    with urllib.request.urlopen(request, timeout=20) as answer:
        received: Message = answer.headers
        return received


def kept(site: Production, path: str, **sent: str) -> str:
    """How nginx answered the second of two equal requests: HIT, BYPASS, MISS."""
    headers(site, path, **sent)
    return str(headers(site, path, **sent)["X-Cache"])


def test_a_page_for_strangers_is_kept(running: Production) -> None:
    assert kept(running, PAGE) == "HIT"


def sent(site: Production, path: str, megabytes: int) -> int:
    """The status of so large a file, sent by a stranger."""
    request = urllib.request.Request(site.url + path, data=bytes(megabytes * 1024 * 1024))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except urllib.error.URLError:  # nginx hangs up on who goes on sending
        return 413


@pytest.mark.parametrize(
    ("path", "megabytes"),
    [
        ("/office/packets/bring/", 101),
        ("/en/office/packets/1/media/", 81),
        ("/games/checkers/x/blanks/7K4M9QXT2BCD/photo/", 21),
        ("/office/enterprises/x/pictures/", 21),
    ],
)
def test_large_files_come_as_far_as_the_site(
    running: Production, path: str, megabytes: int
) -> None:
    assert sent(running, path, megabytes) in {403, 404}


def test_elsewhere_large_files_are_turned_away_at_the_door(running: Production) -> None:
    assert sent(running, PAGE, 21) == 413
    assert sent(running, "/office/packets/bring/", 105) == 413


def test_somebody_signed_in_is_answered_by_the_site(running: Production) -> None:
    assert kept(running, PAGE, Cookie="gatehouse_session=anything") == "BYPASS"


def test_the_mode_for_the_visually_impaired_has_pages_of_its_own(running: Production) -> None:
    headers(running, PAGE)
    cookie = "gh_view=scheme.blue-size.150"
    assert headers(running, PAGE, Cookie=cookie)["X-Cache"] == "MISS"
    assert headers(running, PAGE, Cookie=cookie)["X-Cache"] == "HIT"


def test_a_fragment_is_not_taken_for_the_page(running: Production) -> None:
    headers(running, PAGE)
    assert headers(running, PAGE, HX_Request="true")["X-Cache"] == "MISS"


def test_a_language_has_pages_of_its_own(running: Production) -> None:
    headers(running, PAGE)
    assert headers(running, f"/en{PAGE}")["Content-Language"] == "en"


def test_a_form_is_never_kept(running: Production) -> None:
    assert kept(running, "/sign-in/") in {"MISS", "BYPASS"}


def test_a_worker_runs_beside_the_site(running: Production) -> None:
    assert headers(running, "/readyz")["Cache-Control"] == "no-store"


def test_a_site_that_is_away_leaves_no_secret_link_in_nginx_s_logs(
    running: Production,
) -> None:
    folder = running.folder / "away"
    folder.mkdir(mode=0o711)  # nginx's own user passes through
    away = f"http://127.0.0.1:{free_port()}"
    url = f"http://127.0.0.1:{free_port()}"
    frames = {"GATEHOUSE_LIVE_URL": f"http://127.0.0.1:{free_port()}/publish"}
    alone = replace(
        running,
        url=url,
        server_url=away,
        folder=folder,
        environment=running.environment | frames,
    )
    nginx = Processes(folder)
    command: list[str | Path] = ["nginx", "-c", write_configuration(alone), "-g", "daemon off;"]
    started = nginx.start(command, with_sbin(alone))
    try:
        nginx.wait_until(lambda: status(alone, "/healthz") == 502, started)
        assert status(alone, "/v/the-secret-link/") == 502
    finally:
        nginx.stop()
    logs = [log.read_text() for log in (folder / "nginx").glob("*.log")]
    assert " 502 GET " in "".join(logs)
    assert [log for log in logs if "the-secret-link" in log] == []


def status(site: Production, path: str) -> int:
    try:
        urllib.request.urlopen(site.url + path, timeout=20).close()
    except urllib.error.HTTPError as answer:
        return answer.code
    except urllib.error.URLError:
        return 0
    return 200


def test_every_part_says_how_much_memory_it_takes(running: Production) -> None:
    taken = running.memory_mb()
    assert set(taken) == {"web", "worker", "nginx", "redis", "postgresql"}
    assert min(taken.values()) > 0


TOPIC = "play-0123456789abcdef"


def publish(site: Production, version: int) -> None:
    """As any process of the site does, from one that ends right after it."""
    said = (
        "from gatehouse.core.live import publish;"
        f"publish({TOPIC!r}, version={version}, frame={{'text': 'Проходная'}})"
    )
    site.manage("shell", "-c", said)


def test_nginx_holds_the_streams_and_hands_over_the_last_frame_first(running: Production) -> None:
    page = Listener(running.url, TOPIC)
    publish(running, 1)
    publish(running, 2)
    page.hears(2)
    later = Listener(running.url, TOPIC)
    later.hears(2)
    assert later.frames == [{"v": 2, "text": "Проходная"}]
    assert "set-cookie" not in later.head
    assert "cache-control: no-store, no-transform" in later.head


def test_streams_do_not_reach_the_web_processes(running: Production) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{running.url}/live/no-topic/", timeout=20)


def test_nobody_publishes_at_the_address_of_the_site(running: Production) -> None:
    for path in (f"/live/{TOPIC}", f"/publish/{TOPIC}"):
        request = urllib.request.Request(running.url + path, data=b'{"v":99}', method="POST")
        with pytest.raises(urllib.error.HTTPError, match=r"40[34]"):
            urllib.request.urlopen(request, timeout=20)


def test_nginx_tells_the_time_in_milliseconds(running: Production) -> None:
    with urllib.request.urlopen(f"{running.url}/live/clock", timeout=20) as answer:
        told = int(answer.read())
        assert answer.headers["Cache-Control"] == "no-store"
    assert abs(told / 1000 - time.time()) < 60
