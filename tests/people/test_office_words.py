"""The words of the back office: Russian, about titles and days, and to the organiser."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db.models import Model
from django.utils.html import strip_tags
from django.utils.translation import override

from gatehouse.admission.models import Application
from gatehouse.core.jobs import registered
from gatehouse.core.models import HistoryEntry, Job, OutboxItem, Schedule, VersionedText
from gatehouse.people.models import Role, RoleGrant
from gatehouse.programme.models import Quota, Season, Session
from tests import make
from tests.office import client_of, holder, table

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

LABEL = re.compile(r"<(th|label|h1|h2|h3|option|legend|summary)\b[^>]*>(.*?)</\1>", re.DOTALL)
# What a row is called by its own key: a code, an address, a verb of the trail.
OWN = re.compile(r"[a-z]+[-._][a-z0-9._-]+|\S+@\S+|[0-9a-f-]{36}|confectionery")
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def english_labels(page: str) -> list[str]:
    said = [strip_tags(inner).strip() for _tag, inner in LABEL.findall(page)]
    return [words for words in said if ENGLISH.search(OWN.sub("", words))]


def test_no_label_of_any_table_is_english() -> None:
    make.application(make.session())
    client = client_of(holder(Role.ADMINISTRATOR))
    assert english_labels(client.get("/admin/").content.decode()) == []
    for model, shown in admin.site._registry.items():
        page = client.get(table(model))
        pages = [page]
        if (row := model._default_manager.first()) is not None:
            pages.append(client.get(table(model, "change/", row)))
        if shown.has_add_permission(page.wsgi_request):
            pages.append(client.get(table(model, "add/")))
        for one in pages:
            assert english_labels(one.content.decode()) == [], model
            assert "Выберите " not in str(one.context["title"]), model


def test_rows_are_called_by_russian_words() -> None:
    session = make.session(capacity=20)
    holder(Role.PRESS)
    assert str(session.quotas.get()).endswith(": 0/20")
    assert ENGLISH.search(str(session.quotas.get())) is None
    assert str(RoleGrant.objects.get()).endswith("· Пресс-служба")
    text = VersionedText(slug="privacy", version=2)
    assert str(text) == "privacy, версия 2"


@pytest.mark.parametrize("model", [Session, Quota, Application])
def test_lists_show_the_title_and_the_day(model: type[Session | Quota | Application]) -> None:
    activity = make.activity(title_ru="Конфета в разрезе")
    make.application(make.session(of=activity))
    page = client_of(holder(Role.ORGANISER)).get(table(model)).content.decode()
    assert "Конфета в разрезе" in page
    assert "декабря" in page


def test_a_caller_s_application_is_found_by_the_whole_address_only() -> None:
    anna = make.person("anna@example.org")
    application = make.application(make.session(), by=anna)
    make.application(application.session)
    client = client_of(holder(Role.ORGANISER))
    for asked, found in (
        ("anna@example.org", 1),
        ("Anna@Example.org", 1),
        ("anna", 0),
        (application.session.code, 2),
        (str(application.key), 1),
    ):
        listed = client.get(table(Application), {"q": asked})
        assert listed.context["cl"].result_count == found, asked
        assert "anna@example.org" not in listed.content.decode().replace(f'value="{asked}"', "")


def test_states_speak_of_the_guest_and_not_to_them() -> None:
    application = make.application(make.session())
    client = client_of(holder(Role.ORGANISER))
    for url in (table(Application), table(Application, "change/", application)):
        page = client.get(url).content.decode()
        assert "места есть" in page
        assert "Вы идёте" not in page
    filtered = client.get(table(Application), {"state": "waiting"})
    assert filtered.context["cl"].result_count == 0


def test_one_session_is_shown_from_the_list_once_its_season_is() -> None:
    session = make.session()
    Session.objects.filter(pk=session.pk).update(published_at=None)
    client = client_of(holder(Role.ORGANISER))
    change = table(Session, "change/", session)
    assert "Смотреть на сайте" not in client.get(change).content.decode()
    sent = {"action": "publish", "_selected_action": [session.pk]}
    client.post(table(Session), sent)
    session.refresh_from_db()
    assert session.published_at is not None
    assert f"/sessions/{session.code}/" in client.get(change).content.decode()
    Session.objects.filter(pk=session.pk).update(published_at=None)
    Season.objects.update(published_at=None)
    refused = client.post(table(Session), sent, follow=True).content.decode()
    assert "Сначала покажите сезон" in refused


COME = ("Подана заявка", "An application was made")
TICKET = ("Вы идёте: билет", "You are coming: the ticket")
NAMELESS = ("Вернуть места без имён", "Take back places without names")
CODED: list[tuple[type[Model], str, str, tuple[str, str]]] = [
    (HistoryEntry, "verb", "admission.applied", COME),
    (OutboxItem, "kind", "admission.booked", TICKET),
    (Job, "name", "admission.release_unnamed", NAMELESS),
    (Schedule, "name", "admission.release_unnamed", NAMELESS),
]


@pytest.mark.parametrize(("model", "field", "code", "words"), CODED)
def test_codes_are_said_in_the_words_of_the_reader(
    model: type[Model], field: str, code: str, words: tuple[str, str]
) -> None:
    make.application(make.session())
    registered()["admission.release_unnamed"].enqueue(now=make.NOW)
    Schedule.objects.create(name="admission.release_unnamed", next_at=make.NOW)
    client = client_of(holder(Role.ADMINISTRATOR))
    row = model._default_manager.get(**{field: code})
    russian, english = words
    for url in (table(model), table(model, "change/", row)):
        page = strip_tags(client.get(url).content.decode())
        assert russian in page
        assert code not in page
    with override("en"):
        assert english in str(row)


def test_the_trail_is_narrowed_to_one_verb_or_one_table() -> None:
    make.application(make.session())
    client = client_of(holder(Role.ADMINISTRATOR))
    for chosen in ({"verb": "admission.applied"}, {"of_type": "admission.application"}):
        listed = client.get(table(HistoryEntry), chosen)
        assert listed.context["cl"].result_count == 1
        assert "Заявка" in strip_tags(listed.content.decode())
    for kind, found in (("admission.booked", 1), ("admission.waiting", 0)):
        listed = client.get(table(OutboxItem), {"kind": kind})
        assert listed.context["cl"].result_count == found
