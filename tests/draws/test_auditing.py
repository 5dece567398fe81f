"""Auditors of a sealed draw open its files by a link that two officials gave."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from gatehouse.core.history import HistoryEntry
from gatehouse.draws import operations as draws
from gatehouse.draws.links import auditor_of, auditor_token
from gatehouse.draws.models import Auditor, Draw
from gatehouse.people.models import Person, Role
from gatehouse.people.operations import approvals
from tests.draws import making
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db
NOW = making.BEACON_AT


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def sealed() -> Draw:
    draw = making.draw(is_sealed=True)
    making.committed(draw)
    return making.drawn(draw)


@pytest.fixture
def officials() -> list[Person]:
    return [making.official(role) for role in (Role.ORGANISER, Role.ADMINISTRATOR)]


def appointed(draw: Draw, officials: list[Person]) -> Auditor:
    asked = draws.ask_for_auditor(draw=draw, title="Счётная палата", by=officials[0], now=NOW)
    approvals.decide(approval=asked, is_granted=True, by=officials[1], now=NOW)
    return Auditor.objects.get()


def statuses(client: Client, auditor: Auditor, *names: str) -> list[int]:
    base = f"/draws/audit/{auditor_token(auditor)}/"
    return [client.get(base + name).status_code for name in names]


def test_two_officials_of_different_roles_appoint_an_auditor(
    sealed: Draw, officials: list[Person]
) -> None:
    asked = draws.ask_for_auditor(draw=sealed, title="Палата", by=officials[0], now=NOW)
    with refused("same_role"):
        approvals.decide(
            approval=asked, is_granted=True, by=making.official(Role.ORGANISER), now=NOW
        )
    approvals.decide(approval=asked, is_granted=True, by=officials[1], now=NOW)
    noted = HistoryEntry.objects.get(verb="draws.auditor_appointed")
    assert noted.facts["roles"] == ["administrator", "organiser"]
    assert "Палата" not in str(noted.facts)


def test_lists_that_everybody_has_need_no_auditor(officials: list[Person]) -> None:
    with refused("not_sealed"):
        draws.ask_for_auditor(draw=making.draw(), title="Палата", by=officials[0], now=NOW)


def test_an_auditor_opens_the_lists_and_each_opening_is_in_the_log(
    sealed: Draw, officials: list[Person], client: Client
) -> None:
    auditor = appointed(sealed, officials)
    assert statuses(client, auditor, "", "entries.txt", "commit.txt") == [200, 200, 200]
    assert client.get(f"/draws/{sealed.code}/entries.txt").status_code == 404
    noted = HistoryEntry.objects.filter(verb="draws.audited").order_by("pk")
    assert [one.facts for one in noted] == [
        {"number": 1, "file": "entries.txt"},
        {"number": 1, "file": "commit.txt"},
    ]


def test_who_got_what_is_opened_only_with_everybody_s_result(
    sealed: Draw, officials: list[Person], client: Client
) -> None:
    auditor = appointed(sealed, officials)
    assert statuses(client, auditor, "results.txt", "tree.bin") == [404, 404]
    Draw.objects.filter(pk=sealed.pk).update(is_sound=True, released_at=NOW)
    assert statuses(client, auditor, "results.txt", "tree.bin") == [200, 404]


def test_who_was_dismissed_opens_nothing(
    sealed: Draw, officials: list[Person], client: Client
) -> None:
    auditor = appointed(sealed, officials)
    draws.dismiss_auditor(auditor=auditor, by=officials[0], now=NOW)
    assert statuses(client, auditor, "", "entries.txt") == [404, 404]
    assert auditor_of("made-up") is None


def test_the_public_page_of_a_sealed_draw_tells_counts_and_limits_and_nobody(
    sealed: Draw, client: Client
) -> None:
    Draw.objects.filter(pk=sealed.pk).update(is_sound=True, released_at=NOW)
    shown = client.get(f"/en/draws/{sealed.code}/").content.decode()
    assert "The lists of this draw are not public" in shown
    assert "parties take part" in shown
    assert "parties have a place" not in shown
    assert "entries.txt" not in shown
    for entry in sealed.entries.all():
        assert entry.ticket not in shown
