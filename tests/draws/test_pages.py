"""What everybody sees of a draw, and from when on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from tests.draws import making

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FILES = ("rules.txt", "code.txt", "sessions.txt", "entries.txt", "commit.txt", "beacon.txt")


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def statuses(client: Client, draw: Draw, *names: str) -> dict[str, int]:
    return {name: client.get(f"/draws/{draw.code}/{name}").status_code for name in names}


def test_a_draft_is_nobodys_to_see(client: Client) -> None:
    draw = making.draw()
    Draw.objects.filter(pk=draw.pk).update(published_at=None)
    assert client.get("/draws/september/").status_code == 404
    assert "Сентябрь" not in client.get("/draws/").content.decode()


def test_files_are_public_from_the_commit_and_results_from_the_release(client: Client) -> None:
    draw = making.draw()
    assert set(statuses(client, draw, *FILES, "results.txt").values()) == {404}
    making.committed(draw)
    assert statuses(client, draw, *FILES, "tree.bin", "results.txt") == {
        **dict.fromkeys(FILES, 200),
        "beacon.txt": 404,
        "tree.bin": 404,
        "results.txt": 404,
    }
    making.drawn(draw)
    assert statuses(client, draw, "beacon.txt", "results.txt") == {
        "beacon.txt": 200,
        "results.txt": 404,
    }
    assert "components/" not in client.get(f"/draws/{draw.code}/").content.decode()
    Draw.objects.filter(pk=draw.pk).update(is_sound=True, released_at=making.BEACON_AT)
    assert statuses(client, draw, "results.txt", "tree.bin") == {
        "results.txt": 200,
        "tree.bin": 404,
    }


def test_a_file_comes_byte_for_byte_as_it_was_published(client: Client) -> None:
    draw = making.draw()
    making.committed(draw)
    response = client.get(f"/draws/{draw.code}/commit.txt")
    body = b"".join(response)
    assert body.startswith(b"FTD1-COMMIT=1\ndraw=september\n")
    assert response["ETag"] == f'"{draw.files.get(name="commit.txt").sha256}"'


def test_of_a_sealed_draw_only_what_tells_of_nobody_is_public(client: Client) -> None:
    draw = making.draw(is_sealed=True)
    making.committed(draw)
    making.drawn(draw)
    Draw.objects.filter(pk=draw.pk).update(is_sound=True, released_at=making.BEACON_AT)
    assert statuses(client, draw, "commit.txt", "sessions.txt", "entries.txt", "results.txt") == {
        "commit.txt": 200,
        "sessions.txt": 200,
        "entries.txt": 404,
        "results.txt": 404,
    }


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_of_a_draw_says_where_it_stands(client: Client, prefix: str) -> None:
    draw = making.draw()
    words = {
        "": ("Списки составляют до", "Списки опубликованы", "проверяется"),
        "/en": ("Lists are made until", "The lists are public", "is being checked"),
    }
    is_open, is_public, is_drawn = words[prefix]

    def page() -> str:
        return client.get(f"{prefix}/draws/{draw.code}/").content.decode()

    assert is_open in page()
    making.committed(draw)
    assert is_public in page()
    assert draw.files.get(name="entries.txt").sha256 in page()
    making.drawn(draw)
    assert is_drawn in page()


def test_nothing_of_the_result_is_on_the_page_before_the_release(client: Client) -> None:
    draw = making.draw()
    making.committed(draw, count=40)
    draws.test(draw=making.drawn(draw), now=making.BEACON_AT)
    before = client.get(f"/draws/{draw.code}/").content.decode()
    assert Draw.objects.get(pk=draw.pk).results_sha256 not in before
    assert "компаний с местом" not in before
    Draw.objects.filter(pk=draw.pk).update(released_at=making.BEACON_AT)
    after = client.get(f"/draws/{draw.code}/").content.decode()
    assert Draw.objects.get(pk=draw.pk).results_sha256 in after
    assert "компаний с местом" in after
