"""The pages of solo quizzes as a browser without a script has them, and what they never hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from gatehouse.quizzes.models import Attempt, Question, Solo
from gatehouse.quizzes.operations import solo_playing, soloing
from gatehouse.quizzes.solos import shown_choices
from tests import make
from tests.office import client_of
from tests.quizzes import solos

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DRAW_IDS = re.compile(r'value="(?:c|l|r)[0-9]"')  # names of options, which may tell their order


@pytest.fixture(autouse=True)
def _playing() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(solos.PLAYED, tick=False):
        yield


class Browser:
    """Somebody who taps buttons; every answer of the server is looked through for solutions."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.may_know = False
        self.typed: set[str] = set()  # what one has typed oneself one may read again

    def get(self, url: str, **more: Any) -> Any:
        return self._seen(self.client.get(url, **more))

    def post(self, url: str, data: dict[str, Any] | None = None) -> Any:
        self.typed |= {str(value).lower() for value in (data or {}).values()}
        return self._seen(self.client.post(url, data or {}))

    def _seen(self, answer: Any) -> Any:
        text = answer.content.decode()
        headers = " ".join(map(str, answer.headers.values()))
        if not self.may_know:
            said = f"{text} {headers}".lower()
            found = [word for word in solos.SECRETS if word.lower() in said]
            assert not {word.lower() for word in found} - self.typed, answer.request["PATH_INFO"]
        return answer

    def begin(self, made: Solo) -> str:
        """The address of the try."""
        door = f"/quizzes/{made.slug}/play/"
        assert self.get(door).status_code == 200
        address, _, part = str(self.post(door)["Location"]).partition("#")
        assert part == "main"  # past the links at the head of the page
        return address

    def play(self, made: Solo, *, right: int = 6) -> str:
        url = self.begin(made)
        attempt = Attempt.objects.get(key=url.rstrip("/").rpartition("/")[2])
        for at, question in enumerate(solos.questions(attempt)):
            page = self.get(url)
            assert page.status_code == 200
            assert not DRAW_IDS.search(page.content.decode())
            sent = filled(question, attempt) if at < right else {"do": "skip"}
            assert self.post(url, {"place": at, **sent}).status_code == 302
        return url


def filled(question: Question, attempt: Attempt) -> dict[str, Any]:
    """The right answer as the form takes it: by places in this player's order."""
    said = solos.RIGHT[question.form]
    if "text" in said:
        return {"answer": said["text"]}
    if "pairs" in said:
        rights = place_of(shown_choices(question, attempt, "right"))
        lefts = [str(one["id"]) for one in shown_choices(question, attempt, "left")]
        return {f"answer-{at}": rights[said["pairs"][left]] for at, left in enumerate(lefts)}
    places = place_of(shown_choices(question, attempt))
    if "order" in said:
        return {f"answer-{at}": places[one] for at, one in enumerate(said["order"])}
    return {"answer": [places[one] for one in said["choices"]]}


def place_of(choices: list[dict[str, Any]]) -> dict[str, int]:
    return {str(one["id"]): at for at, one in enumerate(choices)}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def at(moment: datetime) -> Any:
    cache.clear()
    return time_machine.travel(moment, tick=False)


def test_a_whole_try_without_a_script_ends_with_the_count() -> None:
    made, browser = solos.solo(tries=2), Browser(client_of(make.person()))
    url = browser.play(made, right=4)
    page = text(browser.get(f"/en{url}"))
    assert re.search(r'<b class="num">4</b> <span>of 6 right', page)
    assert "Right is" not in page


def test_solutions_are_in_no_answer_before_the_close_and_in_the_result_after() -> None:
    for fields in ({"told_at_once": False}, {"tries": 0}, {"tries": 3}):
        made, browser = solos.solo(**fields), Browser(client_of(make.person()))
        url = browser.play(made, right=0)
        for page in (url, f"/quizzes/{made.slug}/play/", f"/quizzes/{made.slug}/", "/quizzes/",
                     "/quizzes/mine/", "/me/data.json"):  # fmt: skip
            browser.get(page)
        with at(solos.AFTER):
            browser.may_know = True
            page = text(browser.get(url))
            assert "ЗОЛОТНИК" in page
            assert "Сказано-с-ответом" in page


def test_with_one_try_of_ones_own_they_are_told_at_once() -> None:
    made, browser = solos.solo(), Browser(client_of(make.person()))
    url = browser.begin(made)
    browser.post(url, {"do": "finish"})
    browser.may_know = True
    assert "ЗОЛОТНИК" in text(browser.get(url))


def test_a_browser_that_nobody_knows_waits_for_the_close() -> None:
    """Without its cookie it is another player, who must not know them."""
    made, browser = solos.solo(), Browser()
    url = browser.play(made, right=0)
    browser.get(url)
    with at(solos.AFTER):
        browser.may_know = True
        assert "ЗОЛОТНИК" in text(browser.get(url))


def test_where_prizes_are_at_stake_everybody_waits_for_the_close() -> None:
    made, browser = solos.with_prizes(), Browser(client_of(make.person()))
    url = browser.play(made, right=0)
    browser.get(url)


def test_a_try_that_was_not_finished_is_no_way_to_the_questions_or_their_solutions() -> None:
    made, browser = solos.solo(tries=2), Browser(client_of(make.person()))
    url = browser.begin(made)
    browser.post(url, {"do": "finish"})
    page = text(browser.get(url))
    assert not [one for one in Question.objects.all() if one.text in page]


def test_a_browser_finds_its_tries_by_a_cookie_and_has_no_more_of_them() -> None:
    made, browser = solos.solo(), Browser()
    url = browser.begin(made)
    assert browser.begin(made) == url
    cookie = browser.client.cookies["gh_quiz"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    browser.client.post(url, {"do": "finish"})
    assert browser.post(f"/quizzes/{made.slug}/play/").status_code == 409
    browser.client.cookies["gh_quiz"] = "made-up"
    assert browser.post(f"/quizzes/{made.slug}/play/").status_code == 302


def test_a_second_tab_a_double_tap_and_going_back_change_nothing() -> None:
    made, browser = solos.solo(shuffled=False), Browser(client_of(make.person()))
    url = browser.begin(made)
    attempt = Attempt.objects.get()
    first = next(iter(solos.questions(attempt)))
    assert browser.post(url, {"place": 0, **filled(first, attempt)}).status_code == 302
    kept = attempt.answers.get().value
    assert browser.post(url, {"place": 0, "answer": "2"}).status_code == 302
    assert browser.post(url, {"place": 0, "do": "skip"}).status_code == 302
    assert attempt.answers.get().value == kept
    assert "Вопрос 2 из 6" in text(browser.get(url)) or "Question 2 of 6" in text(
        browser.get(f"/en{url}")
    )


def test_an_empty_answer_is_asked_for_again_and_what_was_typed_stays() -> None:
    made, browser = solos.solo(shuffled=False), Browser(client_of(make.person()))
    url = browser.begin(made)
    assert browser.post(url, {"place": 0}).status_code == 422
    assert browser.post(url, {"place": 0, "answer": "7"}).status_code == 422
    page = browser.post(url, {"place": 2, "answer-0": "1", "answer-1": "1", "answer-2": "0"})
    assert page.status_code == 422
    assert 'value="1" selected' in page.content.decode()
    assert not Attempt.objects.get().answers.exists()


@pytest.mark.parametrize("place", ["", "6", "-1", "x", "1e9", "٣"])
def test_a_question_that_is_not_in_the_try_is_no_page(place: str) -> None:
    made, browser = solos.solo(), Browser(client_of(make.person()))
    url = browser.begin(made)
    assert browser.post(url, {"place": place, "answer": "0"}).status_code == 404


def test_the_close_in_the_middle_leads_to_the_result() -> None:
    made, browser = solos.solo(shuffled=False), Browser(client_of(make.person()))
    url = browser.begin(made)
    attempt = Attempt.objects.get()
    first = next(iter(solos.questions(attempt)))
    browser.post(url, {"place": 0, **filled(first, attempt)})
    browser.may_know = True
    with at(solos.AFTER):
        assert browser.post(url, {"place": 1, "do": "skip"}).status_code == 302
        assert re.search(r'<b class="num">1</b>', text(browser.get(url)))


def test_nobody_sees_the_try_of_somebody_else() -> None:
    made = solos.solo()
    url = Browser(client_of(make.person())).begin(made)
    assert Client().get(url).status_code == 404
    assert client_of(make.person()).get(url).status_code == 404


def test_the_pages_of_a_draft_are_not_there() -> None:
    consent = solos.consent_text()
    assert consent
    with at(solos.PLANNED):
        made = soloing.plan_solo(plan=solos.plan(), by=None, now=solos.PLANNED)
    for page in ("", "play/"):
        assert Client().get(f"/quizzes/{made.slug}/{page}").status_code == 404
    assert made.title not in text(Client().get("/quizzes/"))


def test_public_pages_are_the_same_for_everybody_and_may_be_kept() -> None:
    made = solos.with_prizes()
    for url in ("/quizzes/", f"/quizzes/{made.slug}/"):
        page = Client().get(url)
        assert page["Cache-Control"].startswith("public")
        assert not page.cookies
        assert "Колонка" in text(page) or url == "/quizzes/"


def test_own_pages_are_kept_by_nobody() -> None:
    made, browser = solos.solo(), Browser(client_of(make.person()))
    url = browser.begin(made)
    for page in (url, f"/quizzes/{made.slug}/play/", "/quizzes/mine/"):
        assert browser.get(page)["Cache-Control"] == "private, no-store"


def test_who_passed_enters_leaves_and_enters_again() -> None:
    person = make.person()
    made, browser = solos.with_prizes(), Browser(client_of(person))
    url = browser.play(made)
    assert f"{url}draw/" in text(browser.get(url))
    form = text(browser.get(f"{url}draw/"))
    digest = re.search(r'name="agreed"[^>]*value="([0-9a-f]{16})"|value="([0-9a-f]{16})"', form)
    assert digest is not None
    agreed = digest[1] or digest[2]
    said = {"name": "Анна Петрова", "born": "1990-02-01"}
    assert browser.post(f"{url}draw/", said).status_code == 422
    assert browser.post(f"{url}draw/", {**said, "agreed": agreed}).status_code == 302
    ticket = made.contenders.get().entry.ticket
    assert ticket in text(browser.get(url))
    assert browser.post(f"{url}draw/leave/").status_code == 302
    assert not made.contenders.exists()
    assert browser.get(f"{url}receipt.txt").status_code == 404


def test_all_that_an_entry_lacks_is_told_at_once_and_each_by_its_name() -> None:
    made, browser = solos.with_prizes(), Browser(client_of(make.person()))
    page = browser.post(f"{browser.play(made)}draw/", {"name": "Анна Петрова"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"born", "agreed"}
    assert "Напишите свою дату рождения." in text(page)
    assert 'value="Анна Петрова"' in page.content.decode()


def test_a_try_without_sign_in_does_not_open_the_draw() -> None:
    made, browser = solos.with_prizes(), Browser()
    url = browser.play(made)
    assert f"{url}draw/" not in text(browser.get(url))
    assert browser.client.get(f"{url}draw/").status_code == 302
    assert client_of(make.person()).get(f"{url}draw/").status_code == 404
    assert solo_playing.end_closed(now=solos.AFTER) == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_a_question_costs_few_statements(
    is_known: bool, django_assert_max_num_queries: Any
) -> None:
    made = solos.solo(shuffled=False)
    browser = Browser(client_of(make.person()) if is_known else None)
    url = browser.begin(made)
    browser.get(url)
    with django_assert_max_num_queries(5 if is_known else 3):
        assert browser.get(url).status_code == 200
    with django_assert_max_num_queries(13 if is_known else 11):
        assert browser.post(url, {"place": 0, "do": "skip"}).status_code == 302
    browser.post(url, {"do": "finish"})
    browser.may_know = True
    with at(solos.CLOSES + timedelta(hours=1)), django_assert_max_num_queries(12):
        assert browser.get(url).status_code == 200


def test_the_list_of_quizzes_costs_the_same_however_many(
    django_assert_max_num_queries: Any,
) -> None:
    packet = solos.packet()
    for _ in range(5):
        solos.solo(packet=packet)
    with django_assert_max_num_queries(3):
        assert Client().get("/quizzes/").status_code == 200


def test_whoever_has_no_try_left_is_not_asked_whether_they_are_ready() -> None:
    made, person = solos.solo(tries=1), make.person()
    client = client_of(person)
    door = f"/quizzes/{made.slug}/play/"
    assert "<h1>Готовы?</h1>" in client.get(door).content.decode()
    solos.play(made, person)
    shown = client.get(door).content.decode()
    assert "<h1>Мои попытки</h1>" in shown
    assert "Попыток не осталось." in shown
