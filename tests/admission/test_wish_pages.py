"""The pages of a list for a draw, as a browser without JavaScript uses them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gatehouse.admission import operations, wishes
from gatehouse.admission.forms.consents import SHOWN_SIGNS
from gatehouse.admission.models import Party
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from tests import make
from tests.admission.asking import client_of
from tests.admission.drawing import Drawn, asked, child, codes, grown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon"), pytest.mark.any_database]
BOXES = ("consent-personal-data", "consent-plant", "consent-child")


def at(drawn: Drawn, page: str = "") -> str:
    return f"/draws/{drawn.places.draw.code}/wishes/{page}"


def filled(drawn: Drawn, **fields: Any) -> dict[str, Any]:
    """The form of a mother and a child, as a browser sends it."""
    texts = make.consent_texts()
    sent: dict[str, Any] = {
        "first": drawn.sessions[0].code, "adults": 1, "children": 1, "request_key": "a" * 32,
        "adult-0-name": "Мария Петрова", "adult-0-born": "14.05.1990",
        "child-0-name": "Анна Петрова", "child-0-born": "02.03.2014",
    }  # fmt: skip
    sent |= {slug: texts[slug].sha256[:SHOWN_SIGNS] for slug in BOXES}
    return sent | fields


def entered(drawn: Drawn, visitor: Person) -> tuple[Client, Party]:
    client = client_of(visitor)
    answer = client.post(at(drawn), filled(drawn))
    assert answer.status_code == 302, answer.content.decode()
    return client, Party.objects.get(asker=visitor)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_family_enters_by_the_form_and_sees_its_list() -> None:
    drawn = Drawn()
    client, party = entered(drawn, make.person())
    page = text(client.get(at(drawn) + "?new=1"))
    assert str(drawn.sessions[0].activity.title) in page
    assert "Мария Петрова" in page
    assert codes(party) == [drawn.sessions[0].code]


def test_the_form_says_what_is_wrong_with_whom() -> None:
    drawn, client = Drawn(), client_of(make.person())
    wrong = filled(drawn, **{"adult-0-born": "14.05.2012", "child-0-born": "", "consent-plant": ""})
    answer = client.post(at(drawn), wrong)
    assert answer.status_code == 422
    forms = answer.context["form"].guests
    assert [list(form.errors) for form in forms] == [["born"], ["born"]]
    assert not Party.objects.exists()


def test_somebody_else_with_the_same_child_is_told_on_the_form() -> None:
    drawn = Drawn()
    entered(drawn, make.person())
    answer = client_of(make.person()).post(
        at(drawn), filled(drawn, **{"adult-0-name": "Олег Иванов"})
    )
    assert answer.status_code == 422
    assert [one.code for one in answer.context["form"].refusals] == ["already_in_draw"]


def test_a_visit_is_added_moved_and_taken_off_by_buttons() -> None:
    drawn = Drawn(plans=[{"of": (plant := make.activity())}, {"of": plant}, {"of": plant}])
    client, party = entered(drawn, make.person())
    a, b, c = (one.code for one in drawn.sessions)
    for code in (b, c):
        assert client.post(at(drawn), {"do": f"add:{code}"}).status_code == 302
    assert codes(party) == [a, b, c]
    last = wishes.wishes_of(party)[2]
    for _click in range(2):  # the second click of a double one moves nothing more
        client.post(at(drawn), {"do": f"move:{last.key},1"})
    assert codes(party) == [c, a, b]
    client.post(at(drawn), {"do": f"drop:{last.key}"})
    assert codes(party) == [a, b]


def test_another_enterprise_is_agreed_to_beside_the_button() -> None:
    drawn = Drawn(2)
    client, party = entered(drawn, make.person())
    code, texts = drawn.sessions[1].code, make.consent_texts()
    answer = client.post(at(drawn), {"do": f"add:{code}"})
    assert answer.status_code == 409
    box = {"consent-plant": texts["consent-plant"].sha256[:SHOWN_SIGNS]}
    assert client.post(at(drawn), {"do": f"add:{code}"} | box).status_code == 302
    assert codes(party) == [one.code for one in drawn.sessions]


def test_an_order_by_hand_answers_with_the_list_alone() -> None:
    drawn = Drawn(plans=[{"of": (plant := make.activity())}, {"of": plant}])
    client, party = entered(drawn, make.person())
    drawn.wish(party, 1)
    keys = ",".join(str(one.key) for one in reversed(wishes.wishes_of(party)))
    answer = client.post(at(drawn), {"do": "order", "order": keys}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert codes(party) == [one.code for one in reversed(drawn.sessions)]


def test_the_tap_on_a_sessions_page_adds_at_once_or_leads_to_what_is_missing() -> None:
    plant = make.activity()
    drawn = Drawn(plans=[{"of": plant}, {"of": plant}, {}])
    _first, same_plant, other = drawn.sessions
    ours = {"headers": {"Sec-Fetch-Site": "same-origin"}}
    stranger = Client().post(f"/sessions/{other.code}/wish/", **ours)  # type: ignore[arg-type]
    assert stranger.headers["Location"] == f"{at(drawn)}?add={other.code}"
    client, party = entered(drawn, make.person())
    client.post(f"/sessions/{same_plant.code}/wish/", **ours)  # type: ignore[arg-type]
    assert codes(party) == [drawn.sessions[0].code, same_plant.code]
    answer = client.post(f"/sessions/{other.code}/wish/", **ours)  # type: ignore[arg-type]
    assert answer.headers["Location"] == f"{at(drawn)}?add={other.code}"
    assert client.post(f"/sessions/{other.code}/wish/").status_code == 403


def test_the_page_says_to_whom_a_visit_is_not_open_and_why() -> None:
    drawn = Drawn(plans=[{}, {"of": make.activity(admission_age=12)}])
    client, _party = entered(drawn, make.person())
    others = client.get(at(drawn)).context["others"]
    assert [[one.code for one in item.refusals] for item in others] == [["too_young"]]


def test_points_are_said_with_their_reasons() -> None:
    drawn = Drawn()
    client, _party = entered(drawn, make.person())
    weight = client.get(at(drawn)).context["weight"]
    assert (weight.tickets, weight.points, weight.is_final) == (22, 20, False)
    assert [line.total for line in weight.people] == [20, None]


def test_others_come_and_the_list_stays() -> None:
    drawn = Drawn()
    client, party = entered(drawn, make.person())
    page = client.get(at(drawn, "people/"))
    assert "Анна Петрова" in page.content.decode()
    answer = client.post(
        at(drawn, "people/"),
        {"adults": 1, "children": 0, "adult-0-name": "Мария Петрова", "adult-0-born": "1990-05-14"},
    )
    assert answer.status_code == 302
    assert [guest.name for guest in party.guests.all()] == ["Мария Петрова"]
    assert codes(party) == [drawn.sessions[0].code]


def test_who_leaves_sees_no_list_any_more_and_is_asked_before() -> None:
    drawn, visitor = Drawn(), make.person()
    client, _party = entered(drawn, visitor)
    assert client.get(at(drawn, "leave/")).status_code == 200
    assert wishes.party_of(visitor, drawn.places) is not None
    client.post(at(drawn, "leave/"))
    assert wishes.party_of(visitor, drawn.places) is None
    assert client.get(at(drawn)).status_code == 200


def test_a_list_is_one_thing_among_my_visits() -> None:
    drawn, visitor = Drawn(), make.person()
    client, party = entered(drawn, visitor)
    drawn.wish(party, 1)
    context = client.get("/visits/").context
    assert context["groups"] == []
    assert [(one.count, one.url) for one in context["lists"]] == [(2, at(drawn))]
    [first, _second] = wishes.wishes_of(party)
    assert client.get(f"/visits/{first.key}/").headers["Location"].startswith(at(drawn))


def test_somebody_elses_wish_cannot_be_touched() -> None:
    drawn = Drawn()
    _client, party = entered(drawn, make.person())
    charlie, _own = make.person(), drawn.enter(by=(other := make.person()))
    [wish] = wishes.wishes_of(party)
    for do in (f"drop:{wish.key}", f"move:{wish.key},1", "drop:nonsense", "order:x", "burn:1"):
        assert client_of(other).post(at(drawn), {"do": do}).status_code == 404
    assert client_of(charlie).get(at(drawn, "receipt.txt")).status_code == 404
    assert codes(party) == [drawn.sessions[0].code]


def test_a_sessions_page_says_when_it_is_drawn_and_how_many_wish_it() -> None:
    drawn = Drawn(1)
    for _five in range(3):
        drawn.enter(asked(grown(), child(), child()))
    answer = Client().get(f"/sessions/{drawn.sessions[0].code}/")
    told = answer.context["drawn"]
    assert (told.stage, told.closes_at) == ("lists", drawn.places.draw.closes_at)
    assert len(told.demand) == 1  # nine people: fewer than ten are not told one from another
    assert "set-cookie" not in {name.lower() for name in answer.headers}


def test_a_session_in_no_draw_says_so_and_takes_no_applications() -> None:
    alone = make.session(admission="draw")
    page = Client().get(f"/sessions/{alone.code}/")
    assert page.context["drawn"] is None
    assert 'name="adults"' not in page.content.decode()
    assert client_of(make.person()).get(f"/sessions/{alone.code}/apply/").status_code == 200


def test_the_form_of_places_leads_to_the_list_where_places_are_drawn() -> None:
    drawn = Drawn(1)
    answer = client_of(make.person()).get(f"/sessions/{drawn.sessions[0].code}/apply/")
    assert answer.headers["Location"] == f"{at(drawn)}?add={drawn.sessions[0].code}"


def test_a_wish_is_not_exchanged_for_a_place_elsewhere() -> None:
    drawn = Drawn(1)
    _client, party = entered(drawn, make.person())
    [wish] = wishes.wishes_of(party)
    first_come = make.session(within=drawn.season, of=wish.session.activity)
    with pytest.raises(Refused) as caught:
        operations.exchange(application=wish, session=first_come, by=party.asker, now=make.NOW)
    assert [one.code for one in caught.value.refusals] == ["on_a_list"]


def test_a_list_takes_as_many_statements_with_many_wishes_as_with_one(
    django_assert_max_num_queries: Any,
) -> None:
    drawn = Drawn(5)
    client, party = entered(drawn, make.person())
    client.get(at(drawn))
    with django_assert_max_num_queries(40):
        client.get(at(drawn))
    for number in range(1, 5):
        drawn.wish(party, number)
    with django_assert_max_num_queries(40):
        client.get(at(drawn))
