"""Games at the organisers' desk: made of sessions, made ready, counted, ended."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gatehouse.people.models import Role
from gatehouse.programme.models import SeasonRole
from gatehouse.programme.operations import grant_season
from gatehouse.quizzes.links import seat_token, team_token
from gatehouse.quizzes.models import Channel, Quiz, Seat, SeatRole, Team
from tests import make
from tests.office import client_of, holder
from tests.quizzes.evenings import TABLE, Evening, evening
from tests.quizzes.games import packet

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NEW = "/office/games/new/"


@pytest.fixture
def desk() -> Client:
    return client_of(holder(Role.ORGANISER))


@pytest.fixture
def going() -> Evening:
    return evening({"Шестерёнки": 6, "Фрезы": 4}, {"Обратный клапан": 3})


def path(of: Evening, rest: str = "") -> str:
    return f"/office/games/{of.quiz.code}/{rest}"


def filled(client: Client, url: str, **changed: Any) -> dict[str, Any]:
    """What a browser sends back of the form of a new game."""
    page = client.get(url)
    found: dict[str, Any] = {"session": [one.code for one in page.context["sessions"]]}
    for form in (page.context["form"], *page.context["channels"]):
        for field in form:
            if field.value() is not None and field.value() is not False:
                found[field.html_name] = field.value()
    return found | changed


# --- a new one -----------------------------------------------------------------------------
def test_a_hybrid_game_is_two_sessions_and_one_packet(desk: Client) -> None:
    of = packet()
    activity = make.activity(format="quiz")
    hall = make.session(of=activity, code="QUIZ-1")
    net = make.session(of=activity, code="QUIZ-1-NET")
    net.stops.all().delete()
    url = f"{NEW}?session=QUIZ-1&session=QUIZ-1-NET"
    answer = desk.post(NEW, filled(desk, url, packet=of.pk, **{"QUIZ-1-NET-delay_seconds": 20}))
    assert answer.status_code == 302
    quiz = Quiz.objects.get()
    assert (quiz.code, quiz.packet) == ("quiz-1", of)
    channels = Channel.objects.order_by("is_online").values_list(
        "session", "is_online", "delay_seconds", "league"
    )
    assert list(channels) == [(hall.pk, False, 0, "классика"), (net.pk, True, 20, "онлайн")]


def test_only_sessions_of_quizzes_that_nobody_plays_are_offered(desk: Client) -> None:
    evening(started=False)
    make.session()
    free = make.session(of=make.activity(format="quiz"))
    assert [one.pk for one in desk.get(NEW).context["sessions"]] == [free.pk]


def test_a_code_that_is_an_address_already_is_not_taken(desk: Client) -> None:
    make.session(of=make.activity(format="quiz"), code="QUIZ-1")
    of = packet()
    answer = desk.post(NEW, filled(desk, f"{NEW}?session=QUIZ-1", packet=of.pk, code="rating"))
    assert answer.status_code == 422
    assert not Quiz.objects.exists()


def test_who_plans_another_season_finds_no_such_game(going: Evening) -> None:
    editor = make.person()
    grant_season(person=editor, season=make.season(), role=SeasonRole.EDITOR, by=None, now=make.NOW)
    client = client_of(editor)
    assert client.get(path(going)).status_code == 404
    assert list(client.get("/office/games/").context["page"]) == []


def test_who_plans_the_season_does(going: Evening) -> None:
    editor = make.person()
    grant_season(person=editor, season=going.season, role=SeasonRole.EDITOR, by=None, now=make.NOW)
    assert client_of(editor).get(path(going)).status_code == 200


# --- before it -----------------------------------------------------------------------------
def test_what_is_missing_before_a_game_is_said(desk: Client) -> None:
    made = evening(started=False)
    checks = {one.text: one.is_done for one in desk.get(path(made)).context["checks"]}
    assert checks["Пакет готов: 5 вопросов"] is True
    assert checks["У судьи есть пульт"] is False
    assert checks["Записано 0 команд"] is False


def test_a_desk_is_given_out_with_its_link_and_taken_back(desk: Client, going: Evening) -> None:
    desk.post(path(going, "desks/"), {"role": SeatRole.HOST, "title": "Вера"})
    made = Seat.objects.get(title="Вера")
    page = desk.get(path(going)).content.decode()
    assert seat_token(made) in page
    assert "<svg" in page
    desk.post(path(going, f"desks/{made.pk}/revoke/"))
    assert seat_token(made) not in desk.get(path(going)).content.decode()
    made.refresh_from_db()
    assert made.revoked_at is not None


def test_two_desks_of_one_name_are_not_given_out(desk: Client, going: Evening) -> None:
    sent = {"role": SeatRole.HOST, "title": "Анна"}
    assert desk.post(path(going, "desks/"), sent).status_code == 422


def test_whoever_has_a_place_is_enrolled_once(desk: Client) -> None:
    made = evening({"Шестерёнки": 6}, started=False)
    for _ in range(2):
        desk.post(path(made, "act/"), {"do": "enrol"})
    assert Team.objects.get(quiz=made.quiz).declared_heads == 6


def test_a_team_of_the_door_is_added(desk: Client, going: Evening) -> None:
    sent = {"name": "Зашли с улицы", "channel": going.game.hall.pk, "heads": 3}
    desk.post(path(going, "teams/"), sent)
    assert going.team("Зашли с улицы").number == 4
    wrong = desk.post(path(going, "teams/"), sent | {"heads": 0})
    assert wrong.status_code == 422


# --- teams ---------------------------------------------------------------------------------
def test_heads_of_many_teams_are_written_down_at_once(desk: Client, going: Evening) -> None:
    desk.post(path(going, "heads/"), {"heads-1": "5", "heads-2": "", "heads-3": "x"})
    heads = dict(going.quiz.teams.values_list("number", "confirmed_heads"))
    assert heads == {1: 5, 2: None, 3: None}


def test_a_count_that_is_refused_stays_in_its_field_and_says_why(
    desk: Client, going: Evening
) -> None:
    page = desk.post(path(going, "heads/"), {"heads-1": "5", "heads-2": "пять", "heads-3": "900"})
    assert page.status_code == 422
    said = page.content.decode()
    assert 'value="пять" inputmode="numeric" aria-invalid="true"' in said
    assert 'value="900" inputmode="numeric" aria-invalid="true"' in said
    assert going.team("Шестерёнки").confirmed_heads == 5


def test_desks_stand_in_the_order_in_which_one_gives_them_out(desk: Client, going: Evening) -> None:
    for role in ("checker", "judge"):
        desk.post(path(going, "desks/"), {"role": role, "title": f"Новый {role}"})
    roles = [one.seat.role for one in desk.get(path(going)).context["desks"]]
    order = ["host", "stage", "judge", "checker"]
    assert roles == sorted(roles, key=order.index)


def test_what_no_game_can_use_any_more_is_not_offered_of_a_team(
    desk: Client, going: Evening
) -> None:
    assert 'value="paper"' in desk.get(path(going, "teams/1/")).content.decode()
    going.end()
    said = desk.get(path(going, "teams/1/")).content.decode()
    assert 'value="paper"' not in said
    assert 'name="percent"' not in said
    assert 'name="heads"' in said


def test_heads_of_two_thousand_teams_are_one_form(desk: Client, going: Evening) -> None:
    fields = {f"heads-{number}": "" for number in range(2, 2001)}
    assert desk.post(path(going, "heads/"), {"heads-1": "5", **fields}).status_code == 302
    assert going.quiz.teams.get(number=1).confirmed_heads == 5


def test_a_team_has_its_own_page(desk: Client, going: Evening) -> None:
    page = desk.get(path(going, "teams/1/")).content.decode()
    assert team_token(going.team("Шестерёнки")) in page


@pytest.mark.parametrize(
    ("sent", "column", "value"),
    [
        ({"do": "heads", "heads": "4"}, "confirmed_heads", 4),
        ({"do": "time", "percent": "150"}, "time_percent", 150),
        ({"do": "paper"}, "on_paper", True),
        ({"do": "out"}, "out_of_competition", True),
        ({"do": "disqualify", "reason": "Поиск в сети"}, "disqualified_because", "Поиск в сети"),
        ({"do": "disqualify", "reason": " "}, "disqualified_because", ""),
        ({"do": "time", "percent": "999"}, "time_percent", 100),
    ],
)
def test_what_may_be_changed_of_a_team(
    desk: Client, going: Evening, sent: dict[str, str], column: str, value: object
) -> None:
    assert desk.post(path(going, "teams/1/act/"), sent).status_code == 302
    assert getattr(going.team("Шестерёнки"), column) == value


def test_a_disqualification_is_taken_back(desk: Client, going: Evening) -> None:
    desk.post(path(going, "teams/1/act/"), {"do": "disqualify", "reason": "Поиск в сети"})
    desk.post(path(going, "teams/1/act/"), {"do": "requalify"})
    assert going.team("Шестерёнки").disqualified_because == ""


def test_the_press_sees_no_more_time_and_no_game_at_the_desk(going: Evening) -> None:
    assert client_of(holder(Role.PRESS)).get(path(going, "teams/1/")).status_code == 404


# --- the end -------------------------------------------------------------------------------
def test_a_game_is_called_off(desk: Client, going: Evening) -> None:
    desk.post(path(going, "act/"), {"do": "call_off"})
    assert going.quiz.called_off_at is not None


def test_results_are_not_final_before_the_end(desk: Client, going: Evening) -> None:
    desk.post(path(going, "act/"), {"do": "publish"})
    assert going.quiz.published_at is None


def test_what_was_hard_is_a_picture_and_a_table(desk: Client, going: Evening) -> None:
    going.ask(1, {"Шестерёнки": TABLE[1], "Фрезы": "не то"}, minute=5)
    going.end()
    page = desk.get(path(going, "hard/"))
    assert [(one.label, one.share) for one in page.context["questions"]] == [("1.1", 50)]
    assert "<svg" in page.content.decode()


def test_how_a_rating_adds_up_is_set(desk: Client, going: Evening) -> None:
    sent = {"season": going.season.code, "league": "classic", "best_of": "3"}
    desk.post("/office/games/ratings/", sent)
    rows = {(one.league, one.best_of) for one in desk.get("/office/games/ratings/").context["rows"]}
    assert rows == {("classic", 3), ("online", None)}


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_for_one_game_and_for_three(
    desk: Client, n: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(n):
        evening({"Шестерёнки": 6})
    with django_assert_max_num_queries(12):
        assert desk.get("/office/games/").status_code == 200


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_a_game_costs_the_same_for_one_team_and_for_three(
    desk: Client, n: int, django_assert_max_num_queries: Any
) -> None:
    made = evening({f"Команда {number}": 4 for number in range(n)})
    with django_assert_max_num_queries(24):
        assert desk.get(path(made)).status_code == 200
