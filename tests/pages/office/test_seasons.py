"""Seasons at the organisers' desk: listed, planned, changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.people.models import Role
from gatehouse.programme.models import Season, SeasonRole
from gatehouse.programme.operations import plan_season
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.planning import editor_of, filled, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_season"), pytest.mark.any_database]
SEASONS, NEW = "/office/seasons/", "/office/seasons/new/"


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


def page_of(season: Season, name: str = "") -> str:
    return f"/office/seasons/{season.code}/{name}"


def statements(desk: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        opened(desk, SEASONS)
    return len(queries)


def test_the_list_counts_sessions_drafts_and_places(desk: Client) -> None:
    season = make.season()
    session = make.session(within=season, capacity=4)
    make.application(session, adults=2)
    make.session(within=season, capacity=4)
    type(session).objects.filter(pk=session.pk).update(published_at=None)
    said = text(opened(desk, SEASONS))
    assert "25 %" in said
    assert "2 из 8" in said


def test_many_seasons_take_as_many_statements_as_one(desk: Client) -> None:
    make.session()
    one = statements(desk)
    for _ in range(4):
        make.session()
    assert statements(desk) == one


def test_a_new_season_takes_over_the_ways_of_the_last(desk: Client) -> None:
    make.season(party_max=3, close_hours_before=48)
    answer = send(
        desk, NEW, title_ru="Январь", starts_on="2024-01-15", ends_on="2024-01-26",
        applications_open_at="2024-01-08T12:00",
    )  # fmt: skip
    season = Season.objects.get(code="2024-01")
    assert answer.url == page_of(season, "plan/")
    assert (season.party_max, season.close_hours_before, season.published_at) == (3, 48, None)
    assert season.applications_open_at.hour == 9  # noon in Moscow


def test_a_second_season_of_a_month_gets_a_code_of_its_own(desk: Client) -> None:
    make.season(code="2024-01")
    send(
        desk, NEW, title_ru="Ещё", starts_on="2024-01-15", ends_on="2024-01-26",
        applications_open_at="2024-01-08T12:00",
    )  # fmt: skip
    assert Season.objects.filter(code="2024-01-2").exists()


def test_days_that_run_backwards_are_said_at_their_field(desk: Client) -> None:
    answer = send(
        desk, NEW, title_ru="Январь", starts_on="2024-01-15", ends_on="2024-01-14",
        applications_open_at="2024-01-08T12:00",
    )  # fmt: skip
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ends_on"]


def test_what_was_left_out_is_named_above_the_form(desk: Client) -> None:
    answer = send(desk, NEW, title_ru="Неделя открытых дверей", applications_open_at="")
    assert answer.status_code == 422
    said = text(answer)
    assert "Приём заявок с: Обязательное поле." in said
    assert said.count("Новый сезон</h") == 1


def test_a_season_is_changed_and_only_what_differs_is_written(desk: Client) -> None:
    season = make.season()
    send(desk, page_of(season), title_en="Winter", party_max=4)
    season.refresh_from_db()
    assert (season.title_en, season.party_max) == ("Winter", 4)
    entry = season_history(season)
    assert sorted(entry["fields"]) == ["party_max", "title_en"]


def season_history(season: Season) -> dict[str, list[str]]:
    from gatehouse.core.history import HistoryEntry

    found = HistoryEntry.objects.filter(verb="programme.season_changed").first()
    assert found is not None
    return dict(found.facts)


def test_an_editor_changes_their_season_and_finds_no_other() -> None:
    own, other = make.season(), make.season()
    client = client_of(editor_of(own))
    assert send(client, page_of(own), party_max=4).status_code == 302
    assert client.get(page_of(other)).status_code == 404
    assert client.get(NEW).status_code == 404
    assert [one.season for one in opened(client, SEASONS).context["seasons"]] == [own]


@pytest.mark.parametrize("name", ["viewer", "press"])
def test_who_only_looks_reads_the_season_and_changes_nothing(name: str) -> None:
    season = make.season()
    who = editor_of(season, SeasonRole.VIEWER) if name == "viewer" else holder(Role.PRESS)
    client = client_of(who)
    page = opened(client, page_of(season))
    assert '<form method="post" class="plan-form"' not in page.content.decode()
    assert client.post(page_of(season), filled(page, party_max=4)).status_code == 404
    season.refresh_from_db()
    assert season.party_max == 5


def test_a_hidden_season_says_so(desk: Client) -> None:
    season = plan_season(
        code="x", title_ru="Тихий", starts_on=date(2024, 2, 1), ends_on=date(2024, 2, 9),
        applications_open_at=make.NOW, by=None, now=make.NOW,
    )  # fmt: skip
    assert "скрыт" in text(opened(desk, page_of(season, "plan/")))


def test_a_form_in_conflict_asks_only_about_what_both_changed(desk: Client) -> None:
    season, other = make.season(), client_of(holder(Role.ORGANISER))
    url = page_of(season)
    mine, theirs = filled(opened(desk, url)), filled(opened(other, url))
    changed = {
        "offer_hours": 6, "ends_on": "2023-12-30", "applications_open_at": "2023-12-01T10:30",
        "default_admission": "open",
    }  # fmt: skip
    assert other.post(url, theirs | changed).status_code == 302
    answer = desk.post(url, mine | {"offer_hours": 12, "about_ru": "Моё."})
    assert answer.status_code == 409
    back = filled(answer)
    kept = {name: back[name] for name in changed}
    assert kept | {"offer_hours": str(kept["offer_hours"])} == changed | {"offer_hours": "12"}
    assert desk.post(url, back).status_code == 302
    season.refresh_from_db()
    assert (season.offer_hours, season.ends_on) == (12, date(2023, 12, 30))
    assert (season.default_admission, season.about_ru) == ("open", "Моё.")
