"""The house's texts: versions for good, rendered safely, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gatehouse.core import texts
from gatehouse.core.models import AppendOnly, HistoryEntry, VersionedText

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def publish(body_ru: str = "Приходите с *паспортом*.", *, days: int = 0) -> VersionedText:
    return texts.publish(
        "rules",
        title_ru="Правила посещения",
        title_en="Rules of visiting",
        body_ru=body_ru,
        body_en="Bring a *passport*.",
        by=None,
        now=NOW + timedelta(days=days),
    )


def test_a_changed_text_is_a_new_version_and_the_old_one_stays() -> None:
    first, second = publish(), publish("Приходите вовремя.", days=1)
    assert (first.version, second.version) == (1, 2)
    assert texts.current("rules") == second
    assert VersionedText.objects.get(version=1).body_ru == "Приходите с *паспортом*."
    assert [entry.verb for entry in HistoryEntry.objects.all()] == ["text.published"] * 2


def test_the_same_text_published_again_is_no_new_version() -> None:
    assert publish(days=1) == publish()
    assert VersionedText.objects.count() == 1


def test_a_published_text_can_be_neither_changed_nor_deleted() -> None:
    text = publish()
    text.body_ru = "Приходите без паспорта."
    for attempt in (
        text.save,
        text.delete,
        VersionedText.objects.all().delete,
        lambda: VersionedText.objects.update(body_ru=""),
    ):
        with pytest.raises(AppendOnly):
            attempt()


def test_the_hash_covers_every_word_of_both_languages() -> None:
    parts = {"title_ru": "а", "title_en": "б", "body_ru": "в", "body_en": "г"}
    changed = [texts.sha256_of({**parts, name: "другое"}) for name in parts]
    assert len({texts.sha256_of(parts), *changed}) == 5


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("*да*", "<p><em>да</em></p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("![x](https://elsewhere.example/p.png)", "<p></p>\n"),
        (
            "[почта](mailto:a@example.org)",
            '<p><a href="mailto:a@example.org" rel="noopener noreferrer">почта</a></p>\n',
        ),
    ],
)
def test_markdown_becomes_html_without_anything_dangerous(markdown: str, html: str) -> None:
    assert texts.render(markdown) == html


def test_the_page_shows_the_text_in_the_language_of_its_address(client: Client) -> None:
    publish()
    assert "<em>паспортом</em>" in client.get("/texts/rules/").content.decode()
    assert "<em>passport</em>" in client.get("/en/texts/rules/").content.decode()


def test_an_older_version_says_that_it_is_no_longer_in_force(client: Client) -> None:
    publish()
    publish("Приходите вовремя.", days=1)
    old = client.get("/texts/rules/1/").content.decode()
    assert "Эта версия больше не действует" in old
    assert "<em>паспортом</em>" in old
    assert "Эта версия больше не действует" not in client.get("/texts/rules/2/").content.decode()


def test_a_text_that_was_never_published_is_not_found(client: Client) -> None:
    publish()
    assert client.get("/texts/nothing/").status_code == 404
    assert client.get("/texts/rules/9/").status_code == 404


@pytest.mark.parametrize("versions", [1, 3])
def test_the_page_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, versions: int
) -> None:
    for number in range(versions):
        publish(f"Версия {number}")
    client.get("/texts/rules/")
    with django_assert_num_queries(1):
        client.get("/texts/rules/")


def test_a_public_page_for_a_stranger_can_be_kept_by_a_cache(client: Client) -> None:
    publish()
    response = client.get("/texts/rules/")
    assert response.cookies == {}
    assert "Vary" not in response.headers
    assert response.headers["Content-Security-Policy"].split("; ").count("default-src 'self'") == 1
    assert "unsafe" not in response.headers["Content-Security-Policy"]
