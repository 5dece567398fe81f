"""Activities at the organisers' desk: described, changed, copied, and by whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gatehouse.people.models import Role
from gatehouse.programme.models import Activity, Session
from gatehouse.programme.operations import describe_activity
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, filled, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
NEW = "/office/activities/new/"


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def edit(activity: Activity) -> str:
    return f"/office/activities/{activity.slug}/"


def copy(activity: Activity) -> str:
    return f"{edit(activity)}copy/"


def wanted(plant: Any, **fields: Any) -> dict[str, Any]:
    return {
        "enterprise": plant.pk, "format": "tour", "title_ru": "Щи да пряник",
        "summary_ru": "Как пекут", "duration_minutes": 60, "admission_age": 6,
        "content_rating": "6+",
    } | fields  # fmt: skip


def test_russian_is_enough_and_the_address_is_made_of_the_title(desk: Client) -> None:
    plant = make.enterprise()
    answer = send(desk, NEW, **wanted(plant))
    made = Activity.objects.get()
    assert (made.slug, made.enterprise) == ("shchi-da-pryanik", plant)
    assert answer.url == edit(made)
    assert "Английского пока нет" in text(opened(desk, edit(made)))


def test_the_same_title_gets_another_address(desk: Client) -> None:
    for _ in range(2):
        send(desk, NEW, **wanted(make.enterprise()))
    assert sorted(Activity.objects.values_list("slug", flat=True)) == [
        "shchi-da-pryanik", "shchi-da-pryanik-2",
    ]  # fmt: skip


def test_without_russian_it_is_not_described(desk: Client) -> None:
    answer = send(desk, NEW, **wanted(make.enterprise(), title_ru="", title_en="Cake"))
    assert answer.status_code == 422
    assert not Activity.objects.exists()


def test_a_new_one_begins_with_the_rules_of_its_plant(desk: Client) -> None:
    old = make.activity(dress_ru="Закрытая обувь", admission_age=12)
    page = opened(desk, f"{NEW}?plant={old.enterprise.code}")
    assert page.context["form"]["dress_ru"].value() == "Закрытая обувь"
    assert page.context["form"]["admission_age"].value() == 12


def test_a_copy_says_the_same_at_an_address_of_its_own_and_opens_to_be_changed(
    desk: Client,
) -> None:
    old = make.activity(dress_ru="Закрытая обувь", title_en="Sweets")
    answer: Any = desk.post(copy(old))
    made = Activity.objects.exclude(pk=old.pk).get()
    assert answer.url == edit(made)
    assert (made.slug, made.title, made.dress) == ("sweets", old.title, "Закрытая обувь")


def test_what_people_applied_by_does_not_become_harder(desk: Client) -> None:
    activity = make.activity(admission_age=6)
    make.application(make.session(of=activity))
    answer = send(desk, edit(activity), admission_age=12)
    assert answer.status_code == 409
    activity.refresh_from_db()
    assert activity.admission_age == 6


def test_an_editor_changes_what_only_their_season_offers() -> None:
    own, other = make.season(), make.season()
    mine = make.session(within=own).activity
    shared = make.session(within=own).activity
    make.session(of=shared, within=other)
    client = client_of(editor_of(own))
    assert send(client, edit(mine), title_en="Mine").status_code == 302
    assert client.get(edit(shared)).status_code == 404
    assert client.post(edit(shared), {"title_ru": "Чужое"}).status_code == 404


def test_an_editor_copies_what_is_public_and_then_owns_the_copy() -> None:
    client = client_of(editor_of(make.season()))
    public = make.session().activity
    answer: Any = client.post(copy(public))
    assert client.get(answer.url).status_code == 200
    assert client.get(edit(public)).status_code == 404


def test_what_is_hidden_in_others_seasons_an_editor_neither_sees_nor_copies() -> None:
    own, session = make.season(), make.session()
    Session.objects.filter(pk=session.pk).update(published_at=None)
    client = client_of(editor_of(own))
    assert client.post(copy(session.activity)).status_code == 404
    page = opened(client, f"/office/seasons/{own.code}/plan/?show=all")
    assert session.activity.title not in text(page)


def test_an_editor_changes_an_unused_activity_only_if_they_described_it() -> None:
    editor = editor_of(make.season())
    client, foreign = client_of(editor), make.activity()
    own = describe_activity(
        enterprise=foreign.enterprise, by=editor, now=make.NOW, slug="own", format="tour",
        title_ru="Своё", summary_ru="Своё", duration_minutes=60, admission_age=6,
        content_rating="6+",
    )  # fmt: skip
    assert client.get(edit(own)).status_code == 200
    assert client.get(edit(foreign)).status_code == 404


@pytest.mark.parametrize("role", [Role.PRESS, None])
def test_others_describe_nothing(role: Role | None) -> None:
    client, activity = client_of(holder(role) if role else make.person()), make.activity()
    for url in (NEW, edit(activity)):
        assert client.get(url).status_code == 404
    assert client.post(copy(activity)).status_code == 404


def test_two_who_describe_at_once_lose_nothing_unseen(desk: Client) -> None:
    activity = make.activity(title_en="Tour", dress_ru="Обувь")
    form = filled(opened(desk, edit(activity)))
    send(client_of(holder(Role.ORGANISER)), edit(activity), title_en="Visit", bring_ru="Каска")
    answer = desk.post(edit(activity), form | {"title_en": "Walk", "dress_ru": "Ботинки"})
    assert answer.status_code == 409
    assert "«Visit»" in text(answer) or "<q>Visit</q>" in text(answer)
    activity.refresh_from_db()
    assert (activity.title_en, activity.dress_ru) == ("Visit", "Обувь")
    again = filled(answer)
    assert again["title_en"] == "Walk"
    assert desk.post(edit(activity), again).status_code == 302
    activity.refresh_from_db()
    told = (activity.title_en, activity.dress_ru, activity.bring_ru)
    assert told == ("Walk", "Ботинки", "Каска")
