"""The enterprise's pages: by the link alone, one enterprise only, nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatehouse.proposals import operations
from gatehouse.proposals.links import token_of
from gatehouse.proposals.models import Invitation
from gatehouse.proposals.queries import mark_of, mark_of_offer, mark_of_words
from tests import make
from tests.proposals.proposing import (
    DAY,
    NEXT_DAY,
    NOW,
    RULES,
    accept,
    fresh,
    invitation,
    offer,
    organiser,
    path,
    sent,
    site_of,
    states,
    visits,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
QUERIES = 17


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def get(one: Invitation, page: str = "") -> Any:
    return Client().get(path(one, page))


def post(one: Invitation, page: str = "", /, **data: Any) -> Any:
    return Client(enforce_csrf_checks=True).post(path(one, page), data)


def dates(one: Invitation, **fields: Any) -> dict[str, Any]:
    """What a browser sends of the form of a new offer."""
    usual = {
        "title": "Как делают шоколад",
        "format": "tour",
        "summary": "Цех, где варят шоколад",
        "new-days": ["2023-12-13", "2023-12-15"],
        "new-times": "10:00, 14.30",
        "new-public": "20",
        "new-groups": "",
        "new-site": str(site_of(one).pk),
        "new-note": "",
    }
    rules = {name: value for name, value in RULES.items() if name != "step_free"}
    return usual | rules | fields


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_link_opens_the_proposal_and_says_until_when() -> None:
    one = invitation()
    page = get(one)
    assert page.status_code == 200
    assert "до 9\u00a0декабря" in words(page)
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page
    assert fresh(one).last_opened_at == NOW


def test_a_mail_scanner_that_asks_for_the_head_opens_nothing() -> None:
    one = invitation()
    assert Client().head(path(one)).status_code == 200
    assert fresh(one).last_opened_at is None


def test_made_up_withdrawn_and_renewed_links_open_nothing() -> None:
    one = invitation()
    old = path(one)
    assert Client().get("/propose/made.up/").status_code == 404
    assert Client().get(old[:-2] + "x/").status_code == 404
    operations.renew(
        invitation=one, address="a@example.org", answer_by=date(2023, 12, 9), by=None, now=NOW
    )
    assert Client().get(old).status_code == 404
    operations.withdraw(invitation=one, by=None, now=NOW)
    gone = get(fresh(one))
    assert (gone.status_code, "отозвали" in words(gone)) == (410, True)


def test_who_tries_many_links_is_stopped() -> None:
    client = Client()
    answers = [client.get(f"/propose/made.up{n}/").status_code for n in range(31)]
    assert answers == [404] * 30 + [429]


def test_a_token_for_something_else_opens_nothing() -> None:
    from gatehouse.core.codes import sign

    one = invitation()
    assert Client().get(f"/propose/{sign('visit', one.key.hex)}/").status_code == 404


def test_another_enterprise_cannot_touch_this_offer() -> None:
    one, other = invitation(), invitation()
    mine = offer(one)
    assert get(other, f"offers/{mine.pk}/").status_code == 404
    assert post(other, f"offers/{mine.pk}/drop/").status_code == 404
    assert states(one) == ["proposed"]


def test_several_days_and_times_are_proposed_by_one_form() -> None:
    one = invitation()
    answer = post(one, "offers/?activity=new", **dates(one))
    assert answer.status_code == 302
    taken = [(visit.day.day, f"{visit.starts:%H:%M}-{visit.ends:%H:%M}") for visit in visits(one)]
    assert taken == [
        (13, "10:00-11:00"), (13, "14:30-15:30"), (15, "10:00-11:00"), (15, "14:30-15:30"),
    ]  # fmt: skip


def test_wrong_input_keeps_all_that_was_typed() -> None:
    one = invitation()
    answer = post(
        one, "offers/?activity=new", **dates(one, **{"new-times": "обед", "admission_age": ""})
    )
    assert answer.status_code == 422
    page = words(answer)
    assert "«обед» — не время" in page
    assert 'value="обед"' in page
    assert "Цех, где варят шоколад" in page
    assert page.count(" checked") >= 3  # two days and the rule on photos
    assert visits(one) == []


def test_a_place_of_another_enterprise_is_refused_by_the_form() -> None:
    one = invitation()
    foreign = make.site(make.enterprise())
    answer = post(one, "offers/?activity=new", **dates(one, **{"new-site": str(foreign.pk)}))
    assert (answer.status_code, visits(one)) == (422, [])


def test_an_activity_brings_its_rules_into_the_form() -> None:
    plant = make.enterprise()
    tour = make.activity(plant, admission_age=11, dress_ru="Халат выдаём")
    one = invitation(at=plant)
    assert f"?activity={tour.pk}" in words(get(one, "offers/"))
    page = words(get(one, f"offers/?activity={tour.pk}"))
    assert 'value="11"' in page
    assert "Халат выдаём" in page
    foreign = make.activity()
    assert get(one, f"offers/?activity={foreign.pk}").status_code == 404


def changed(one: Invitation, **fields: Any) -> dict[str, Any]:
    """What a browser sends of the page of the first offer."""
    [made] = fresh(one).proposal.offers.all()
    sent_back = dates(one, **{"new-days": [], "new-times": "", "new-public": ""})
    sent_back["seen"] = mark_of_offer(made)
    for visit in made.visits.all():
        sent_back |= {
            f"visit-{visit.pk}-{name}": value
            for name, value in {
                "day": visit.day.isoformat(), "starts": f"{visit.starts:%H:%M}",
                "ends": f"{visit.ends:%H:%M}", "public": visit.public, "groups": visit.groups,
                "site": visit.site_id, "note": visit.note,
            }.items()
        }  # fmt: skip
    return sent_back | fields


def test_a_date_is_moved_and_another_added_in_one_form() -> None:
    one = invitation()
    made = offer(one, DAY)
    [visit] = visits(one)
    answer = post(
        one, f"offers/{made.pk}/",
        **changed(one, **{
            f"visit-{visit.pk}-day": "2023-12-14", "new-days": ["2023-12-20"],
            "new-times": "9", "new-public": "15",
        }),
    )  # fmt: skip
    assert answer.status_code == 302
    assert [(v.day.day, v.public) for v in visits(one)] == [(14, 20), (20, 15)]


def test_two_who_change_one_offer_see_each_others_words_and_lose_nothing() -> None:
    one = invitation()
    made = offer(one, DAY)
    [visit] = visits(one)
    stale = changed(one, **{f"visit-{visit.pk}-starts": "09:00", "dress": "Сапоги"})
    first = changed(one, **{f"visit-{visit.pk}-ends": "12:00"})
    assert post(one, f"offers/{made.pk}/", **first).status_code == 302
    answer = post(one, f"offers/{made.pk}/", **stale)
    page = words(answer)
    assert answer.status_code == 409
    assert "10:00–12:00" in page  # how it stands
    assert "Сапоги" in page  # what was typed
    assert 'value="09:00"' in page
    again = stale | {"seen": mark_of_offer(fresh(one).proposal.offers.all()[0])}
    assert post(one, f"offers/{made.pk}/", **again).status_code == 302
    assert f"{visits(one)[0].starts:%H:%M}" == "09:00"


def test_what_was_typed_about_a_date_that_was_accepted_meanwhile_is_shown() -> None:
    one = sent(DAY, NEXT_DAY)
    first = visits(one)[0]
    stale = changed(one, **{f"visit-{first.pk}-note": "Ведёт мастер Петров"})
    accept(one, first, by=organiser())
    answer = post(one, f"offers/{first.offer.pk}/", **stale)
    assert answer.status_code == 409
    assert "Ведёт мастер Петров" in words(answer)
    assert visits(one)[0].note == ""


def test_words_are_saved_and_sent() -> None:
    one = invitation()
    offer(one)
    one = fresh(one)
    seen = {"seen": mark_of(one.proposal), "seen_words": mark_of_words(one.proposal)}
    said = {"contact": "Анна", "words": "Проход с паспортом"}
    assert post(one, act="save", **said, **seen).status_code == 302
    assert "Проход с паспортом" in words(get(one))
    seen["seen_words"] = mark_of_words(fresh(one).proposal)
    answer = post(one, act="send", **said, **seen)
    assert answer["Location"].endswith("?done=sent")
    assert fresh(one).proposal.state == "sent"


def test_words_that_cannot_be_sent_stay_in_the_form() -> None:
    one = invitation()
    answer = post(one, act="send", words="Очень важное", seen="x", seen_words="x")
    assert answer.status_code == 409
    assert "Очень важное" in words(answer)


def test_who_has_sent_too_much_keeps_what_was_typed() -> None:
    from gatehouse.proposals.views.common import POSTS_AT_MOST, spend

    one = invitation()
    for _ in range(POSTS_AT_MOST):
        spend(one, now=NOW)
    answer = post(one, act="save", words="Очень важное", seen_words="x")
    assert answer.status_code == 409
    assert "Очень важное" in words(answer)


def test_last_season_is_taken_over_by_one_press() -> None:
    plant = make.enterprise()
    before = make.season(starts_on=date(2023, 11, 13), ends_on=date(2023, 11, 26))
    make.session(
        of=make.activity(plant), within=before, at=make.site(plant),
        starts_at=NOW - timedelta(days=21),
    )  # fmt: skip
    one = invitation(at=plant)
    assert "Как в прошлый раз" in words(get(one))
    answer = post(one, "like-last/")
    assert "done=repeated&n=1" in answer["Location"]
    assert "Взяли 1 дату" in words(Client().get(answer["Location"]))


def test_who_declines_sees_it_and_can_come_back() -> None:
    one = invitation()
    assert post(one, "decline/", words="Ремонт").status_code == 302
    assert "В этом сезоне вы не участвуете" in words(get(one))
    post(one, "return/")
    assert fresh(one).proposal.state == "draft"


def test_what_was_accepted_is_shown_with_the_state_of_the_programme() -> None:
    from gatehouse.programme import operations as programme

    one = sent(DAY)
    accept(one, by=organiser())
    assert "программа ещё не опубликована" in words(get(one))
    programme.publish_season(season=one.season, by=None, now=NOW)
    assert f"/sessions/{visits(one)[0].session.code}/" in words(get(one))  # type: ignore[union-attr]


def test_the_page_asks_the_database_as_often_for_one_date_as_for_many() -> None:
    few, many = sent(DAY), invitation()
    for _ in range(3):
        offer(many, DAY, NEXT_DAY, date(2023, 12, 15))
    counts = []
    for one in (few, many):
        get(one)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            get(one)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= QUERIES


def test_the_address_of_a_proposal_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    from gatehouse.core.log import PRIVATE

    one = invitation()
    assert token_of(one) not in PRIVATE.sub("…", path(one))
