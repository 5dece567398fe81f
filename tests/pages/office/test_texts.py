"""Texts of the house at the desk: written in draft, compared, published for good."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gatehouse.core import drafts, texts
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import TextDraft, VersionedText
from gatehouse.pages.office.texts import Listed
from gatehouse.people.models import Approval, Consent, Person, Role
from gatehouse.people.operations import give_consents, revoke_role
from tests import make
from tests.pages.desks import text
from tests.pages.office.planning import filled, opened, send
from tests.pages.offices import NOBODY_ELSE, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAGE = "/office/texts/"
RULES = f"{PAGE}rules/"
CONSENT = "consent-personal-data"
OF_THE_CITY = NOBODY_ELSE | {
    "press": 404, "viewer": 404, "foreign": 404, "editor": 404, "organiser": 200, "admin": 200,
}  # fmt: skip


def published(slug: str = "rules", **parts: str) -> VersionedText:
    said = {
        "title_ru": "Правила", "title_en": "Rules", "body_ru": "Приходите с паспортом.",
        "body_en": "Bring a passport.",
    }  # fmt: skip
    return texts.publish(slug, **(said | parts), by=None, now=make.NOW)


def consent(persons: int = 2) -> VersionedText:
    """A text that so many people have agreed to."""
    found = make.consent_texts()[CONSENT]
    for _ in range(persons):
        give_consents(texts=[found], about="", by=make.person(), now=make.NOW, given_from="")
    return found


def publish(client: Client, slug: str, **more: Any) -> Any:
    """From the page that says what follows."""
    url = f"{PAGE}{slug}/publish/"
    page = opened(client, url)
    return client.post(url, {"sha256": page.context["sha256"]} | more, follow=True)


def listed(office: Office) -> dict[str, Listed]:
    return {one.slug: one for one in office.desk.get(PAGE).context["texts"]}


@pytest.mark.parametrize("page", ["", "new/", "rules/", "rules/difference/", "rules/publish/"])
def test_texts_belong_to_the_organisers_of_the_city(office: Office, page: str) -> None:
    published()
    send(office.desk, RULES, body_ru="Приходите с билетом.")
    assert office.statuses(PAGE + page) == OF_THE_CITY


def test_no_editor_of_a_season_writes_or_publishes(office: Office) -> None:
    published()
    for page in ("rules/", "rules/publish/", "rules/drop/", "new/"):
        assert (
            office.editor.post(PAGE + page, {"slug": "mine", "title_ru": "Моё"}).status_code == 404
        )
    assert not TextDraft.objects.exists()


def test_the_list_says_what_is_in_force_what_is_missing_and_who_leans_on_it(
    office: Office,
) -> None:
    published()
    published("visit", body_en="")
    consent(2)
    send(office.desk, RULES, body_ru="Приходите с билетом.")
    found = listed(office)
    assert (found["rules"].has_english, found["visit"].has_english) == (True, False)
    assert (found["rules"].is_consent, found[CONSENT].is_consent) == (False, True)
    assert (found["rules"].agreed, found[CONSENT].agreed) == (0, 2)
    assert [one.slug for one in found.values() if one.draft] == ["rules"]
    page = text(office.desk.get(PAGE))
    assert "2 человека" in page
    assert "не хватает" in page


@pytest.mark.parametrize("count", [1, 8])
def test_the_list_costs_the_same_however_many_there_are(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        published(f"text-{number}")
        drafts.save(f"text-{number}", fields={}, knows=1, by=office.organiser, now=make.NOW)
    with django_assert_max_num_queries(12):
        office.desk.get(PAGE)


def test_a_draft_is_kept_and_nobody_else_sees_it(office: Office) -> None:
    published()
    sent = filled(opened(office.desk, RULES), body_ru="Новое.")
    answer = office.desk.post(RULES, sent, follow=True)
    assert "Черновик сохранён" in text(answer)
    assert drafts.find("rules").body_ru == "Новое."  # type: ignore[union-attr]
    assert "Новое." not in text(Client().get("/texts/rules/"))
    [entry] = HistoryEntry.objects.filter(verb="text.drafted")
    assert entry.facts == {"fields": ["body_ru"]}
    assert "Черновик текста: rules" in text(office.desk.get("/office/history/"))


def test_what_was_not_changed_makes_no_draft(office: Office) -> None:
    published(body_ru="Первая строка.\nВторая строка.")
    page = opened(office.desk, RULES)
    as_sent = filled(page, body_ru="Первая строка.\r\nВторая строка.")
    assert "Ничего не изменилось" in text(office.desk.post(RULES, as_sent, follow=True))
    assert not TextDraft.objects.exists()


def test_two_organisers_lose_nothing(office: Office) -> None:
    published()
    mine, theirs = (filled(opened(one, RULES)) for one in (office.desk, office.admin))
    assert office.admin.post(RULES, theirs | {"body_en": "Bring a ticket."}).status_code == 302
    assert office.desk.post(RULES, mine | {"body_ru": "Приходите с билетом."}).status_code == 302
    draft = TextDraft.objects.get()
    assert (draft.body_ru, draft.body_en) == ("Приходите с билетом.", "Bring a ticket.")


def test_two_who_wrote_the_same_part_are_shown_both(office: Office) -> None:
    published()
    mine, theirs = (filled(opened(one, RULES)) for one in (office.desk, office.admin))
    office.admin.post(RULES, theirs | {"body_ru": "Их слова.", "title_ru": "Их название"})
    answer = office.desk.post(RULES, mine | {"body_ru": "Мои слова."})
    assert answer.status_code == 409
    assert "Их слова." in text(answer)
    again = filled(answer)
    assert (again["body_ru"], again["title_ru"]) == ("Мои слова.", "Их название")
    assert office.desk.post(RULES, again).status_code == 302
    draft = TextDraft.objects.get()
    assert (draft.body_ru, draft.title_ru) == ("Мои слова.", "Их название")


def test_a_version_that_came_meanwhile_is_told_before_anything_is_kept(office: Office) -> None:
    published()
    sent = filled(opened(office.desk, RULES), body_ru="Мои слова.")
    published(body_en="Published by another way.")
    answer = office.desk.post(RULES, sent)
    assert answer.status_code == 409
    assert "версия 2" in text(answer).lower()
    assert not TextDraft.objects.exists()
    assert office.desk.post(RULES, filled(answer)).status_code == 302
    draft = TextDraft.objects.get()
    assert (draft.body_ru, draft.body_en) == ("Мои слова.", "Published by another way.")
    assert draft.begun_from == 2


@pytest.mark.parametrize(
    "change",
    [{"body_ru": ""}, {"title_ru": " "}, {"title_ru": "х" * 201}, {"body_ru": "х" * 60_001},
     {"body_ru": "с\0нулём"}, {"knows": "много"}],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_at_its_field(office: Office, change: dict[str, str]) -> None:
    published()
    answer = office.desk.post(RULES, filled(opened(office.desk, RULES)) | change)
    assert answer.status_code == 422
    assert not TextDraft.objects.exists()


def test_a_form_with_a_forged_memory_overwrites_nothing_unseen(office: Office) -> None:
    published()
    sent = filled(opened(office.desk, RULES), body_ru="Мои слова.") | {"seen": "x" * 50}
    assert office.desk.post(RULES, sent).status_code == 409


def test_the_look_is_rendered_as_the_public_page_does_it(office: Office) -> None:
    published()
    evil = {
        "title_ru": "<b>Название</b>",
        "body_ru": "*да* <script>alert(1)</script> [x](javascript:alert(1)) ![y](https://e.example/p)",
    }
    for headers in ({}, {"HX-Request": "true"}):
        answer = office.desk.post(f"{RULES}?preview=1", evil, headers=headers)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "<em>да</em>" in page
        assert "&lt;script&gt;alert(1)" in page
        assert "&lt;b&gt;Название" in page
        assert 'href="javascript' not in page
        assert "https://e.example/p" not in page.replace("![y](https://e.example/p)", "")
    assert not TextDraft.objects.exists()
    assert (
        "<header"
        not in office.desk.post(
            f"{RULES}?preview=1", evil, headers={"HX-Request": "true"}
        ).content.decode()
    )


def test_whoever_has_looked_still_saves_and_stays_on_the_way(office: Office) -> None:
    published()
    way = f"{RULES}?then=lack%3Denglish"
    looked = office.desk.post(f"{way}&preview=1", filled(opened(office.desk, way)))
    said = text(looked)
    assert f'<form method="post" action="{way}" class="texts-form"' in said
    assert f'formaction="{RULES}?then=lack%3Denglish&amp;preview=1#seen"' in said


def test_the_difference_marks_words_by_more_than_a_colour(office: Office) -> None:
    published()
    send(office.desk, RULES, body_ru="Приходите с <билетом>.")
    page = office.desk.get(f"{RULES}difference/").content.decode()
    assert '<del><span class="visually-hidden">убрано: </span>паспортом</del>' in page
    assert '<ins><span class="visually-hidden">добавлено: </span>&lt;билетом&gt;</ins>' in page


def test_any_two_versions_can_be_compared(office: Office) -> None:
    published()
    published(body_ru="Приходите с билетом.")
    published(body_ru="Просто приходите.")
    page = text(office.desk.get(f"{RULES}difference/?old=1&new=2"))
    assert "паспортом" in page
    assert "Просто" not in page
    assert "Обе говорят одно и то же" in text(office.desk.get(f"{RULES}difference/?old=2&new=2"))


@pytest.mark.parametrize("query", ["old=9", "new=9", "old=1&new=draft", "new=-1", "new=%00"])
def test_what_is_not_there_is_not_compared(office: Office, query: str) -> None:
    published()
    assert office.desk.get(f"{RULES}difference/?{query}").status_code == 404


def test_a_text_that_nobody_agrees_to_is_published_at_once(office: Office) -> None:
    published()
    send(office.desk, RULES, body_ru="Приходите с билетом.")
    assert "Действует версия 2" in text(publish(office.desk, "rules"))
    assert "Приходите с билетом." in text(Client().get("/texts/rules/"))
    assert texts.current("rules").published_by_id == str(office.organiser.pk)


def test_what_was_changed_after_it_was_read_is_not_published(office: Office) -> None:
    published()
    send(office.desk, RULES, body_ru="Прочитанное.")
    read = opened(office.desk, f"{RULES}publish/").context["sha256"]
    send(office.admin, RULES, body_ru="Непрочитанное.")
    answer = office.desk.post(f"{RULES}publish/", {"sha256": read})
    assert answer.status_code == 409
    assert "Непрочитанное" in text(answer)
    assert texts.current("rules").version == 1
    assert "Опубликовать" in text(answer)


def test_the_page_says_what_follows_for_those_who_have_agreed(office: Office) -> None:
    consent(2)
    send(office.desk, f"{PAGE}{CONSENT}/", body_ru="Новое согласие.", body_en="")
    page = text(office.desk.get(f"{PAGE}{CONSENT}/publish/"))
    assert "Согласились: 2 человека" in page
    assert "Английского текста нет" in page


def test_a_consent_is_published_by_a_second_person(office: Office) -> None:
    old = consent(2)
    send(office.desk, f"{PAGE}{CONSENT}/", body_ru="Новое согласие.")
    assert "Попросили другого организатора" in text(publish(office.desk, CONSENT))
    assert texts.current(CONSENT) == old
    [asked] = Approval.objects.all()
    assert (asked.persons, asked.asked_by) == (2, office.organiser)
    decide = f"/office/approvals/{asked.pk}/decide/"
    assert office.editor.post(decide, {"word": "yes"}).status_code == 404
    assert "Новое согласие" not in text(office.editor.get("/office/approvals/"))
    office.desk.post(decide, {"word": "yes"})
    assert texts.current(CONSENT) == old
    asked_of = office.admin.get("/office/approvals/").content.decode()
    assert f'<ins><a href="{PAGE}{CONSENT}/difference/">' in asked_of
    office.admin.post(decide, {"word": "yes"})
    new = texts.current(CONSENT)
    assert (new.version, new.body_ru) == (2, "Новое согласие.")
    assert drafts.find(CONSENT) is None
    assert set(Consent.objects.values_list("text", flat=True)) == {old.pk}


def test_the_second_person_agrees_to_what_was_asked_and_to_nothing_else(office: Office) -> None:
    consent()
    url = f"{PAGE}{CONSENT}/"
    send(office.desk, url, body_ru="То, о чём спросили.")
    publish(office.desk, CONSENT)
    send(office.desk, url, body_ru="Другое.")
    [asked] = Approval.objects.all()
    answer = office.admin.post(
        f"/office/approvals/{asked.pk}/decide/", {"word": "yes"}, follow=True
    )
    assert "Черновик тем временем изменили" in text(answer)
    assert texts.current(CONSENT).version == 1


def test_where_there_is_nobody_else_the_number_of_people_is_typed(office: Office) -> None:
    consent(3)
    admin = Person.objects.get(role_grants__role=Role.ADMINISTRATOR)
    revoke_role(person=admin, role=Role.ADMINISTRATOR, by=None, now=make.NOW)
    send(office.desk, f"{PAGE}{CONSENT}/", body_ru="Новое согласие.")
    assert "Наберите число людей" in text(publish(office.desk, CONSENT, typed="2"))
    publish(office.desk, CONSENT, typed="3")
    assert texts.current(CONSENT).version == 2


def test_the_first_version_of_a_consent_needs_nobody_else(office: Office) -> None:
    answer = office.desk.post(f"{PAGE}new/", {"slug": "consent-news", "title_ru": "Согласие"})
    assert answer["Location"] == f"{PAGE}consent-news/"
    send(office.desk, f"{PAGE}consent-news/", body_ru="Пишите мне.")
    publish(office.desk, "consent-news")
    assert texts.current("consent-news").version == 1


@pytest.mark.parametrize(
    "slug", ["", "new", "rules", "Rules", "a b", "-a", "a/b", "правила", "a\n"]
)
def test_a_new_text_needs_a_free_address(office: Office, slug: str) -> None:
    published()
    answer = office.desk.post(f"{PAGE}new/", {"slug": slug, "title_ru": "Новый"})
    expected = 302 if slug == "a\n" else 422  # a browser strips it, too
    assert answer.status_code == expected


def test_a_draft_thrown_away_comes_back_by_undo(office: Office) -> None:
    published()
    send(office.desk, RULES, body_ru="Мои слова.")
    page = office.desk.post(f"{RULES}drop/", follow=True)
    assert not TextDraft.objects.exists()
    [url] = re.findall(r'"(/office/undo/[^"]+)"', page.content.decode())
    office.desk.post(url)
    assert TextDraft.objects.get().body_ru == "Мои слова."


def test_a_text_that_nobody_has_written_is_not_there(office: Office) -> None:
    for page in ("", "difference/", "publish/"):
        assert office.desk.get(f"{PAGE}nothing/{page}").status_code == 404


def test_in_the_history_a_published_text_has_its_name(office: Office) -> None:
    published()
    assert "Правила" in text(office.desk.get("/office/history/"))
