"""What the letters say, in both languages, from what is true when they are sent."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override
from pypdf import PdfReader

from gatehouse.admission import operations
from gatehouse.admission.links import team_token, visit_token
from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.codes import show_code
from gatehouse.core.mail import Letter, render
from gatehouse.core.models import OutboxItem
from gatehouse.people.models import Person
from tests import make
from tests.core import due

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def letters(person: Person) -> list[OutboxItem]:
    return [item for item in OutboxItem.objects.order_by("pk") if item.to == person.email]


def last(application: Application, language: str = "") -> tuple[str, Letter]:
    """The kind and the text of the last letter to who asked."""
    item = letters(application.party.asker)[-1]
    with override(language or item.language):
        return item.kind, render(item)


def the_link(application: Application) -> str:
    return f"{settings.SITE_URL}/v/{visit_token(application)}/"


def test_who_got_places_gets_ticket_calendar_file_and_a_link_to_give_them_back() -> None:
    of = make.activity(bring_ru="Сменная обувь", documents_ru="Паспорт")
    at = make.site(of.enterprise, meeting_point_ru="Проходная № 2", address_ru="Карамельная, 13")
    application = make.application(make.session(of=of, at=at), adults=2)
    kind, letter = last(application)
    assert kind == "admission.booked"
    told = [of.title, "14\u00a0декабря", "14:00–15:30\u00a0МСК", "Карамельная, 13"]
    told += ["Проходная № 2", "Сменная обувь", "Паспорт", the_link(application)]
    assert [words for words in told if words not in letter.text] == []
    assert [words for words in told if words not in letter.html] == []
    pdf, calendar = letter.attachments
    assert (pdf.media_type, calendar.media_type.split(";")[0]) == (
        "application/pdf",
        "text/calendar",
    )
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert all(show_code(one.code) in text for one in application.passes.all())
    assert the_link(application).encode() in calendar.content.replace(b"\r\n ", b"")


def test_the_letter_is_in_the_reader_s_language() -> None:
    reader = make.person(language="en")
    application = make.application(make.session(), by=reader)
    _kind, letter = last(application)
    assert letter.subject.startswith("You are coming on 14")
    assert "/en/v/" in letter.text


def test_letters_follow_the_language_in_which_places_are_asked_for() -> None:
    reader, member = make.person(), make.person()
    asked = make.ask(
        kind=PartyKind.TEAM, guests=(GuestAsk("Maria Petrova"),), head_count=3, title="Gears"
    )
    application = operations.apply(
        session=make.session(of=make.activity(format="quiz", players_named=True)),
        ask=asked,
        consents=make.agreed(),
        by=reader,
        now=make.NOW,
        language="en",
    )
    operations.join_team(
        application=application,
        guest=GuestAsk("Peter Petrov"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
        language="en",
    )
    assert [item.language for item in letters(reader)] == ["en", "en"]
    assert [item.language for item in letters(member)] == ["en"]
    reader.refresh_from_db()
    assert reader.language == "en"


def test_who_waits_is_told_so_and_gets_no_ticket() -> None:
    session = make.session(capacity=1)
    make.application(session)
    kind, letter = last(make.application(session))
    assert (kind, letter.attachments) == ("admission.waiting", ())


def test_an_offer_says_until_when_it_is_held() -> None:
    session = make.session(capacity=1)
    first, second = (make.application(session) for _ in range(2))
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    kind, letter = last(second)
    assert kind == "admission.offered"
    assert "до 7\u00a0декабря, 12:00\u00a0МСК" in letter.text
    assert the_link(second) in letter.text


def test_a_letter_that_comes_too_late_says_what_is_true_now() -> None:
    session = make.session(capacity=1)
    first, second = (make.application(session) for _ in range(2))
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    operations.decline_offer(application=second, by=second.party.asker, now=make.NOW)
    kind, letter = last(second)
    assert kind == "admission.offered"
    assert "Вы уступили место" in letter.text
    assert "держим" not in letter.text


def test_giving_back_expiry_and_cancellation_each_have_their_letter() -> None:
    session = make.session(capacity=1)
    first, second, third = (make.application(session) for _ in range(3))
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    second.refresh_from_db()
    assert second.offered_until is not None
    due.carried(make.NOW)
    operations.expire_offers(now=second.offered_until)
    operations.cancel_session(session=session, reason="Авария", by=None, now=make.NOW)
    told = {a: last(a) for a in (first, second, third)}
    assert [kind for kind, _letter in told.values()] == [
        "admission.withdrawn",
        "admission.expired",
        "admission.cancelled",
    ]
    assert "Авария" in told[third][1].text
    assert "Найти другой визит" in told[third][1].text
    assert told[third][1].attachments == (), "who never had a place has it in no calendar"


def test_a_cancelled_visit_s_letter_leads_to_another_day_with_places() -> None:
    of = make.activity()
    session = make.session(of=of)
    application = make.application(session)
    make.session(of=of, within=session.season, starts_at=make.NOW + timedelta(days=9))
    operations.cancel_session(session=session, reason="Авария", by=None, now=make.NOW)
    _kind, letter = last(application)
    assert b"STATUS:CANCELLED" in letter.attachments[0].content
    assert "15\u00a0декабря, 12:00" in letter.text
    assert f"{the_link(application)}instead/" in letter.text


def test_the_letter_itself_holds_names_codes_metro_and_the_way_to_give_back() -> None:
    application = make.application(make.session(), adults=2)
    _kind, letter = last(application)
    told = [show_code(one.code) for one in application.passes.all()]
    told += [guest.name for guest in application.party.guests.all()]
    told += ["метро «Динамо»", f"{the_link(application)}give-back/"]
    for text in (letter.text, letter.html):
        assert [words for words in told if words not in text] == []


def test_fewer_guests_get_a_new_ticket() -> None:
    application = make.application(make.session(), adults=3)
    gone = application.passes.order_by("pk").last()
    assert gone is not None
    operations.give_back_guest(visit_pass=gone, by=application.party.asker, now=make.NOW)
    kind, letter = last(application)
    assert kind == "admission.guest_withdrawn"
    assert "Теперь вас ждут двоих." in letter.text
    text = PdfReader(io.BytesIO(letter.attachments[0].content)).pages[0].extract_text()
    assert show_code(gone.code) not in text


def team(game: str = "hackathon") -> Application:
    return make.application(
        make.session(of=make.activity(format=game)),
        kind=PartyKind.TEAM,
        guests=(GuestAsk("Мария Петрова"),),
        head_count=3,
        title="Шестерёнки",
    )


def joined_by(member: Person, application: Application) -> None:
    operations.join_team(
        application=application,
        guest=GuestAsk("Пётр"),
        consents=make.agreed(),
        by=member,
        now=make.NOW,
    )


def all_of(letter: Letter) -> str:
    """Everything a letter carries, the calendar's long lines put together."""
    attached = (one.content.replace(b"\r\n ", b"") for one in letter.attachments)
    return letter.text + letter.html + "".join(one.decode("latin-1") for one in attached)


def test_a_member_s_letter_and_its_files_never_hold_the_captain_s_link() -> None:
    application, member = team(), make.person()
    joined_by(member, application)
    letter = render(letters(member)[-1])
    guest = application.party.guests.get(account=member)
    assert [one.media_type.split(";")[0] for one in letter.attachments] == [
        "application/pdf",
        "text/calendar",
    ]
    assert visit_token(application) not in all_of(letter)
    assert visit_token(application, guest=guest) in all_of(letter)


def test_who_left_before_the_letter_was_written_gets_no_link_at_all() -> None:
    application, member = team(), make.person()
    joined_by(member, application)
    own = application.passes.get(guest__account=member)
    operations.give_back_guest(visit_pass=own, by=member, now=make.NOW)
    letter = render(letters(member)[-1])
    assert "/v/" not in all_of(letter)
    assert "больше не в команде" in letter.text


def test_who_left_and_joined_again_gets_the_link_to_the_new_place() -> None:
    application, member = team(), make.person()
    joined_by(member, application)
    own = application.passes.get(guest__account=member)
    operations.give_back_guest(visit_pass=own, by=member, now=make.NOW)
    joined_by(member, application)
    again = application.party.guests.filter(account=member).last()
    assert [item.kind for item in letters(member)] == ["admission.joined"] * 2
    assert visit_token(application, guest=again) in all_of(render(letters(member)[-1]))


def test_a_new_member_of_a_team_is_told_to_the_captain_and_to_the_member() -> None:
    application, member = team(), make.person()
    joined_by(member, application)
    _kind, to_captain = last(application)
    with override("ru"):
        to_member = render(letters(member)[-1])
    guest = application.party.guests.get(account=member)
    assert "Пётр" in to_captain.text
    assert the_link(application) in to_captain.text
    assert the_link(application) not in to_member.text
    assert visit_token(application, guest=guest) in to_member.text


def kinds(person: Person) -> list[str]:
    return [item.kind.removeprefix("admission.") for item in letters(person)]


def test_the_members_of_a_team_are_told_that_the_session_is_cancelled() -> None:
    application, member = team(), make.person()
    joined_by(member, application)
    operations.cancel_session(session=application.session, reason="Авария", by=None, now=make.NOW)
    assert kinds(application.party.asker) == ["booked", "joined", "cancelled"]
    assert kinds(member) == ["joined", "cancelled"]
    letter = render(letters(member)[-1])
    assert "Авария" in letter.text
    assert visit_token(application) not in all_of(letter)


def test_who_still_comes_with_a_team_is_told_that_its_captain_gave_all_places_back() -> None:
    application, stays, leaver = team(), make.person(), make.person()
    joined_by(stays, application)
    operations.join_team(
        application=application,
        guest=GuestAsk("Лев"),
        consents=make.agreed(),
        by=leaver,
        now=make.NOW,
    )
    own = application.passes.get(guest__account=leaver)
    operations.give_back_guest(visit_pass=own, by=leaver, now=make.NOW)
    operations.withdraw(application=application, by=application.party.asker, now=make.NOW)
    assert (kinds(stays), kinds(leaver)) == (["joined", "withdrawn"], ["joined"])
    with override("ru"):
        letter = render(letters(stays)[-1])
    assert letter.subject.startswith("Команда не придёт")
    assert visit_token(application) not in all_of(letter)


def test_who_was_named_is_told_that_the_others_names_did_not_come_in_time() -> None:
    application, member = team("hackathon"), make.person()  # two are too few there
    joined_by(member, application)
    due = application.party.names_due_at
    assert due is not None
    assert operations.release_unnamed(now=due) == 1
    assert (kinds(member), kinds(application.party.asker)[-1]) == (["joined", "expired"], "expired")


def waiting_team(member: Person) -> Application:
    """A team that is offered its places, with this member in it."""
    session = make.session(of=make.activity(format="quiz", players_named=True), capacity=3)
    fields: dict[str, Any] = {"kind": PartyKind.TEAM, "head_count": 3, "title": "Шестерёнки"}
    first = make.application(session, guests=(GuestAsk("Первый Первый"),), **fields)
    second = make.application(session, guests=(GuestAsk("Мария Петрова"),), **fields)
    joined_by(member, second)
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    return Application.objects.get(pk=second.pk)


def test_the_members_of_a_team_get_tickets_of_their_own_when_its_offer_is_taken() -> None:
    member = make.person()
    application = waiting_team(member)
    operations.accept_offer(application=application, by=application.party.asker, now=make.NOW)
    assert kinds(member) == ["joined", "booked"]
    letter = render(letters(member)[-1])
    own = application.passes.get(guest__account=member)
    captain_s = application.passes.exclude(pk=own.pk).get()
    assert show_code(own.code) in letter.text
    assert visit_token(application, guest=own.guest) in all_of(letter)
    captain_s_alone = [visit_token(application), team_token(application), "Мария Петрова"]
    captain_s_alone.append(show_code(captain_s.code))
    assert [words for words in captain_s_alone if words in all_of(letter)] == []


def test_the_members_of_a_team_are_told_that_its_offer_was_declined() -> None:
    member = make.person()
    application = waiting_team(member)
    operations.decline_offer(application=application, by=application.party.asker, now=make.NOW)
    assert kinds(member) == ["joined", "withdrawn"]
    assert kinds(application.party.asker) == ["waiting", "joined", "offered"]


def test_markup_in_a_team_s_name_is_shown_as_it_was_written() -> None:
    session = make.session(
        of=make.activity(format="quiz", players_named=True, title_ru="<i>Квиз</i> & Ко")
    )
    application = make.application(
        session, kind=PartyKind.TEAM, guests=(GuestAsk("Мария"),), head_count=3, title="<b>"
    )
    _kind, letter = last(application)
    assert "<i>Квиз</i> & Ко" in letter.text
    assert "&lt;i&gt;Квиз&lt;/i&gt; &amp; Ко" in letter.html
    assert "\n" not in letter.subject
