"""The visit's page: the pass, the place in line, the offer, the end; and who may see it."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override
from icalendar import Calendar, Component

from gatehouse.admission import operations
from gatehouse.admission.models import Application, Attendance, AttendanceSource, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.codes import show_code
from gatehouse.core.mail import render
from gatehouse.core.models import OutboxItem
from gatehouse.people.models import Person
from tests import make
from tests.admission.asking import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon"), pytest.mark.any_database]
OUR_PAGE = {"sec-fetch-site": "same-origin"}
ADDRESSES = ("", "give-back/", "ticket.pdf", "calendar.ics", "names/")


def address(application: Application, page: str = "") -> str:
    return f"/visits/{application.key}/{page}"


def own(application: Application) -> Client:
    return client_of(application.party.asker)


def state(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def offer(adults: int = 1) -> Application:
    """An application that a place is held for."""
    session = make.session(capacity=adults)
    first, second = (make.application(session, adults=adults) for _ in range(2))
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    second.refresh_from_db()
    return second


def test_each_guest_has_a_pass_with_a_code_and_a_qr() -> None:
    application = make.application(make.session(), adults=3)
    text = own(application).get(address(application)).content.decode()
    for one in application.passes.all():
        assert show_code(one.code) in text
    assert text.count("<svg") >= 3
    assert 'data-state="booked"' in text


def test_who_waits_sees_the_place_in_line_and_among_its_size() -> None:
    session = make.session(capacity=1)
    make.application(session)
    make.application(session, adults=2)
    single = make.application(session)
    line = own(single).get(address(single)).context["line"]
    assert (line.in_line, line.of_its_size) == (2, 1)


def test_an_offer_is_taken_on_its_page() -> None:
    application = offer()
    page = own(application).get(address(application))
    assert page.context["offer_holds"] is True
    answer = own(application).post(address(application, "accept/"))
    assert answer["Location"] == address(application) + "?new=1"
    assert state(application) == State.BOOKED


def test_an_offer_is_let_pass_on() -> None:
    application = offer()
    own(application).post(address(application, "decline/"))
    assert state(application) == State.DECLINED


def test_an_offer_whose_time_is_over_is_refused_on_the_same_page() -> None:
    application = offer()
    Application.objects.filter(pk=application.pk).update(offered_until=make.NOW)
    answer = own(application).post(address(application, "accept/"))
    assert answer.status_code == 409
    assert [r.code for r in answer.context["refusals"]] == ["offer_over"]


def test_giving_back_asks_once_more_and_only_a_post_does_it() -> None:
    application = make.application(make.session(), adults=2)
    asked = own(application).get(address(application, "give-back/"))
    assert asked.status_code == 200
    assert state(application) == State.BOOKED
    own(application).post(address(application, "give-back/"))
    assert state(application) == State.WITHDRAWN


def test_one_guest_s_place_is_given_back_and_the_others_keep_theirs() -> None:
    application = make.application(make.session(), adults=3)
    last = application.passes.order_by("pk").last()
    assert last is not None
    own(application).post(address(application, f"give-back/{last.pk}/"))
    application.refresh_from_db()
    assert (application.state, application.persons) == (State.BOOKED, 2)
    assert show_code(last.code) not in own(application).get(address(application)).content.decode()


def test_who_gave_back_one_place_is_told_whose_and_who_comes() -> None:
    application = make.application(make.session(), adults=3)
    last = application.passes.order_by("pk").last()
    assert last is not None
    answer = own(application).post(address(application, f"give-back/{last.pk}/"))
    text = own(application).get(answer["Location"]).content.decode()
    first, second, gone = application.party.guests.order_by("number")
    assert f"Место отдано: {gone.name}." in text
    assert f"Теперь вас ждут двоих: {first.name} и {second.name}." in text


def test_giving_back_the_only_adult_is_explained_and_all_places_are_offered() -> None:
    application = make.application(make.session(), children=(make.NOW.date().replace(2014),))
    adult, child = application.passes.order_by("guest__number")
    text = own(application).get(address(application)).content.decode()
    assert address(application, f"give-back/{child.pk}/") in text
    assert address(application, f"give-back/{adult.pk}/") not in text
    asked = own(application).get(address(application, f"give-back/{adult.pk}/")).content.decode()
    assert "Без взрослого дети прийти не смогут" in asked
    assert address(application, "give-back/") in asked
    assert '<form method="post" action="/visits' not in asked


def test_a_line_is_named_only_where_somebody_waits() -> None:
    session = make.session(capacity=1)
    application = make.application(session)
    page = address(application, "give-back/")
    assert "свободным для всех" in own(application).get(page).content.decode()
    make.application(session)
    assert "предложат тем, кто ждёт" in own(application).get(page).content.decode()


def test_who_waits_sees_a_visit_with_places_and_when_the_line_closes() -> None:
    of = make.activity()
    session = make.session(of=of, capacity=1)
    make.application(session)
    make.application(session)
    waiting = make.application(session)
    other = make.session(of=of, within=session.season, starts_at=make.NOW + timedelta(days=9))
    text = own(waiting).get(address(waiting)).content.decode()
    assert "Можно не ждать: 15\u00a0декабря, пятница, 12:00" in text
    assert f"/sessions/{other.code}/" in text
    assert "Перед вами 1 заявка на столько же мест" in text
    assert "Очередь закроется" in text
    assert "В очереди, № 2" in own(waiting).get("/visits/").content.decode()


def test_a_past_visit_s_passes_all_look_past() -> None:
    application = make.application(make.session(), adults=3)
    with time_machine.travel(application.session.ends_at, tick=False):
        text = own(application).get(address(application)).content.decode()
    assert "Покажите на проходной" not in text
    assert text.count("is-stamped") == 3


def test_an_adult_whom_a_child_needs_cannot_be_given_back_alone() -> None:
    application = make.application(make.session(), children=(make.NOW.date().replace(2014),))
    adult = application.passes.order_by("guest__number").first()
    assert adult is not None
    answer = own(application).post(address(application, f"give-back/{adult.pk}/"))
    assert answer.status_code == 409
    assert [r.code for r in answer.context["refusals"]] == ["no_adult"]


def test_somebody_else_s_pass_is_not_given_back_through_one_s_own_visit() -> None:
    session = make.session()
    own_visit, other = make.application(session, adults=2), make.application(session)
    foreign = other.passes.get()
    answer = own(own_visit).post(address(own_visit, f"give-back/{foreign.pk}/"))
    assert answer.status_code == 404
    foreign.refresh_from_db()
    assert foreign.given_back_at is None


@pytest.mark.parametrize("page", ADDRESSES)
def test_charlie_sees_nothing_and_a_stranger_is_asked_to_sign_in(page: str) -> None:
    application = make.application(make.session())
    assert client_of(make.person()).get(address(application, page)).status_code == 404
    assert client_of(make.person()).get(f"/visits/{uuid4()}/{page}").status_code == 404
    answer = Client().get(address(application, page))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("page", ["accept/", "decline/", "give-back/"])
def test_charlie_changes_nothing(page: str) -> None:
    application = offer()
    assert client_of(make.person()).post(address(application, page)).status_code == 404
    assert Client().post(address(application, page)).status_code == 302
    assert state(application) == State.OFFERED


def test_nobody_keeps_or_indexes_the_page() -> None:
    application = make.application(make.session())
    answer = own(application).get(address(application))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_cancelled_visit_says_why_and_offers_another() -> None:
    session = make.session()
    application = make.application(session)
    operations.cancel_session(session=session, reason="Авария", by=None, now=make.NOW)
    text = own(application).get(address(application)).content.decode()
    assert "Авария" in text
    assert 'data-state="cancelled"' in text
    assert "/programme/" in text
    assert "give-back" not in text


def test_my_visits_shows_what_comes_waits_was_and_ended() -> None:
    visitor = make.person()
    season = make.season(visits_per_person=5)
    day = timedelta(days=1)
    starts = make.session(within=season).starts_at

    def apply_to(days: int, capacity: int = 5) -> Application:
        session = make.session(within=season, starts_at=starts + days * day, capacity=capacity)
        if capacity == 1:
            make.application(session)
        return make.application(session, by=visitor)

    coming, waiting, gone = apply_to(1), apply_to(2, capacity=1), apply_to(3)
    operations.withdraw(application=gone, by=visitor, now=make.NOW)
    groups = client_of(visitor).get("/visits/").context["groups"]
    assert {g["name"]: [v.application.pk for v in g["visits"]] for g in groups} == {
        "coming": [coming.pk],
        "waiting": [waiting.pk],
        "ended": [gone.pk],
    }


def test_my_visits_of_a_newcomer_shows_the_way_to_the_programme() -> None:
    assert 'href="/programme/"' in client_of(make.person()).get("/visits/").content.decode()


def test_the_calendar_file_leads_to_the_visit_without_sign_in() -> None:
    application = make.application(make.session())
    answer = own(application).get(address(application, "calendar.ics"))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"/v/" in answer.content.replace(b"\r\n ", b"")


def calendar_event(application: Application, person: Person) -> Component:
    answer = client_of(person).get(address(application, "calendar.ics"))
    return Calendar.from_ical(answer.content).walk("VEVENT")[0]


def test_a_place_given_back_goes_out_of_the_calendar() -> None:
    application = make.application(make.session())
    visitor = application.party.asker
    before = calendar_event(application, visitor)
    operations.withdraw(application=application, by=visitor, now=make.NOW)
    after = calendar_event(application, visitor)
    with override("ru"):
        attached = render(OutboxItem.objects.latest("pk")).attachments
    sent = Calendar.from_ical(attached[0].content).walk("VEVENT")[0]
    for gone in (after, sent):
        assert (gone["uid"], gone["status"]) == (before["uid"], "CANCELLED")
        assert (before["sequence"], gone["sequence"]) == (0, 1)
    again = make.application(application.session, by=visitor)
    assert calendar_event(again, visitor)["uid"] != before["uid"], "a new visit, a new event"


def test_a_member_who_left_is_out_of_the_calendar_and_the_team_is_not() -> None:
    quiz = make.session(of=make.activity(format="quiz", players_named=True))
    application = make.application(quiz, kind="team", head_count=3, title="Шестерёнки")
    member, captain = make.person(), application.party.asker
    operations.join_team(
        application=application,
        guest=GuestAsk("Пётр Ким"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )
    own = application.passes.get(guest__account=member)
    operations.give_back_guest(visit_pass=own, by=member, now=make.NOW)
    assert calendar_event(application, member)["status"] == "CANCELLED"
    assert calendar_event(application, captain)["status"] == "CONFIRMED"


def test_who_waits_has_nothing_for_the_calendar() -> None:
    session = make.session(capacity=1)
    make.application(session)
    waiting = make.application(session)
    assert own(waiting).get(address(waiting, "calendar.ics")).status_code == 404


def test_a_viewer_of_an_online_tour_counts_once_and_a_stranger_not_at_all() -> None:
    tour = make.session(
        of=make.activity(format="online_tour"), admission="open", capacity=0, starts_at=make.NOW
    )
    viewer = make.person()
    for client in (client_of(viewer), client_of(viewer), Client()):
        assert client.post(f"/sessions/{tour.code}/start/", headers=OUR_PAGE).status_code == 204
    rows = Attendance.objects.values_list("viewer", "persons", "source")
    assert list(rows) == [(viewer.pk, 1, AttendanceSource.ONLINE)]


def test_nobody_is_counted_as_a_viewer_of_a_visit_on_site() -> None:
    session = make.session()
    answer = client_of(make.person()).post(f"/sessions/{session.code}/start/", headers=OUR_PAGE)
    assert answer.status_code == 404


def test_another_site_s_page_counts_no_viewer() -> None:
    tour = make.session(of=make.activity(format="online_tour"), admission="open", capacity=0)
    viewer = client_of(make.person())
    foreign = {"sec-fetch-site": "cross-site"}
    assert viewer.post(f"/sessions/{tour.code}/start/", headers=foreign).status_code == 403
    assert not Attendance.objects.exists()
