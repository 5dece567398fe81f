"""Asking for document data, giving it, and what the database holds of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from gatehouse.admission.models import Standby, StandbyKind
from gatehouse.core.crypto import CannotDecrypt
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.papers import operations as papers
from gatehouse.papers import vault
from gatehouse.papers.models import Asked, Papers
from gatehouse.papers.queries import opened, wanted_of, words_of
from gatehouse.papers.rules import Field, IfMissing
from gatehouse.papers.texts import consents_lacking
from gatehouse.people.models import Consent
from tests import make
from tests.papers import visits
from tests.papers.visits import LATER, NOW

pytestmark = pytest.mark.django_db


def letters(kind: str) -> int:
    return OutboxItem.objects.filter(kind=f"papers.{kind}").count()


def test_nothing_is_asked_of_anybody_where_no_plant_needs_anything() -> None:
    application = visits.family(make.session())
    assert (papers.ask(now=LATER), wanted_of(application)) == (0, [])


def test_who_has_a_place_is_asked_and_who_waits_is_not() -> None:
    session = make.session(capacity=2)
    visits.need(visits.site_of(session))
    booked, waiting = visits.family(session), visits.family(session)
    assert papers.ask(now=LATER) == 1
    assert [row.application for row in Asked.objects.all()] == [booked]
    assert waiting.state == "waiting"
    with pytest.raises(Refused) as refused:
        visits.give(waiting)
    assert refused.value.first.code == "not_asked"


def test_a_party_is_asked_once_however_often_the_job_runs() -> None:
    session = make.session()
    visits.need(visits.site_of(session))
    visits.family(session)
    assert [papers.ask(now=LATER), papers.ask(now=LATER + timedelta(minutes=1))] == [1, 0]
    assert letters("asked") == 1


def test_it_is_due_before_the_pass_deadline_and_later_for_who_is_asked_late() -> None:
    session = make.session()
    visits.need(visits.site_of(session))
    visits.family(session)
    papers.ask(now=LATER)
    due = session.closes_at - timedelta(hours=12)
    assert Asked.objects.get().due_at == due
    visits.family(session)
    late = session.closes_at - timedelta(hours=1)
    papers.ask(now=late)
    assert Asked.objects.order_by("pk").last().due_at == late + timedelta(hours=6)  # type: ignore[union-attr]


def test_a_family_gives_it_with_a_consent_for_itself_and_one_of_a_parent() -> None:
    session = make.session()
    need = visits.need(visits.site_of(session))
    application = visits.family(session)
    papers.ask(now=LATER)
    assert visits.give(application, given_from="203.0.113.7") == 2
    given = Consent.objects.filter(text__slug__startswith="papers-").order_by("text__slug")
    assert [one.text.slug for one in given] == [need.slug, need.child_slug]
    assert all(one.text_sha256 == one.text.sha256 for one in given)
    assert {row.consent.text.slug for row in Papers.objects.filter(of_child=True)} == {
        need.child_slug
    }
    assert Asked.objects.get().complete


def test_without_the_consent_nothing_is_kept() -> None:
    session = make.session()
    visits.need(visits.site_of(session))
    application = visits.family(session)
    with pytest.raises(Refused) as refused:
        visits.give(application, consents=[])
    assert refused.value.first.code == "no_consent"
    assert not Papers.objects.exists()


def test_the_database_alone_shows_nothing_of_it(settings: Any) -> None:
    session = make.session()
    visits.need(visits.site_of(session))
    visits.give(visits.family(session))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM papers_papers")
        raw = repr(cursor.fetchall())
    # Not the first four figures alone: what is sealed, and a key, may hold any four by chance.
    told = ("4509 123456", "123456", "765432", "1985-03", "2014-05", "МЮ")
    assert not any(text in raw for text in told)
    row = Papers.objects.order_by("pk")[0]
    settings.PAPERS_KEYS = settings.ENCRYPTION_KEYS  # the other key of the site opens nothing
    with pytest.raises(CannotDecrypt):
        opened(row)


def test_a_value_copied_into_another_row_does_not_open() -> None:
    session = make.session()
    visits.need(visits.site_of(session))
    visits.give(visits.family(session))
    first, second = Papers.objects.order_by("pk")
    with pytest.raises(CannotDecrypt):
        vault.open_sealed(first.sealed or "", key=second.key)


def test_a_plant_that_needs_more_asks_only_for_what_is_new() -> None:
    session = make.session()
    site = visits.site_of(session)
    visits.need(site)
    application = visits.family(session, children=())
    papers.ask(now=LATER)
    visits.give(application)
    visits.need(site, Field.DOCUMENT, Field.BORN, Field.BIRTH_PLACE)
    assert papers.ask(now=LATER + timedelta(hours=1)) == 1
    (wanted,) = wanted_of(application)
    assert wanted.lacking == [Field.BIRTH_PLACE]
    asker = application.party.asker
    texts = consents_lacking(application, [wanted], by=asker)
    assert [text.version for text in texts] == [2]
    said = papers.Said(wanted.need.pk, wanted.guest.pk, {Field.BIRTH_PLACE: "Тула"})
    papers.give_papers(application=application, said=[said], consents=texts, by=asker, now=LATER)
    assert words_of(opened(Papers.objects.get())) == {
        Field.DOCUMENT: "Паспорт гражданина России: 4509 123456",
        Field.BORN: "02.03.1985",
        Field.BIRTH_PLACE: "Тула",
    }


def test_of_a_child_neither_work_nor_car_is_asked() -> None:
    session = make.session()
    visits.need(visits.site_of(session), Field.DOCUMENT, Field.WORKPLACE, Field.CAR)
    wanted = wanted_of(visits.family(session))
    assert [one.fields for one in wanted if one.of_child] == [(Field.DOCUMENT,)]


def test_who_comes_later_instead_of_somebody_is_asked_too() -> None:
    from gatehouse.admission import operations as admission
    from gatehouse.admission.rules import GuestAsk

    session = make.session()
    visits.need(visits.site_of(session))
    application = visits.family(session, adults=2, children=())
    papers.ask(now=LATER)
    visits.give(application)
    last = application.passes.order_by("pk").last()
    assert last is not None
    admission.replace_guest(
        visit_pass=last, guest=GuestAsk("Новый Гость"), consents=[], by=application.party.asker,
        now=LATER,
    )  # fmt: skip
    assert papers.ask(now=LATER + timedelta(hours=1)) == 1
    assert [one.guest.name for one in wanted_of(application) if one.lacking] == ["Новый Гость"]
    assert letters("asked") == 2


def test_a_reminder_goes_once_to_who_has_not_given_all() -> None:
    session = make.session()
    visits.need(visits.site_of(session))
    slow, quick = visits.family(session), visits.family(session)
    papers.ask(now=LATER)
    visits.give(quick)
    near = Asked.objects.get(application=slow).due_at - timedelta(hours=20)
    assert [papers.remind(now=near), papers.remind(now=near + timedelta(hours=1))] == [1, 0]
    assert letters("reminded") == 1


def test_where_it_does_not_come_the_place_stays_unless_the_plant_said_otherwise() -> None:
    session = make.session()
    need = visits.need(visits.site_of(session))
    application = visits.family(session)
    papers.ask(now=LATER)
    over = Asked.objects.get().due_at
    assert [papers.follow_up(now=over), papers.follow_up(now=over)] == [1, 0]
    application.refresh_from_db()
    assert (need.if_missing, application.state) == (IfMissing.TELL, "booked")
    assert letters("missed") == 1


def test_nobody_loses_a_place_over_a_letter_that_did_not_go_out() -> None:
    session = make.session()
    visits.giving_back(visits.site_of(session))
    application = visits.family(session)
    papers.ask(now=LATER)
    papers.follow_up(now=Asked.objects.get().due_at)
    application.refresh_from_db()
    assert application.state == "booked"


def test_where_the_plant_said_so_the_place_of_who_gave_nothing_goes_on() -> None:
    session = make.session()
    visits.giving_back(visits.site_of(session))
    application = visits.family(session)
    papers.ask(now=LATER)
    OutboxItem.objects.filter(kind="papers.asked").update(state="sent", ended_at=LATER, due_at=None)
    papers.follow_up(now=Asked.objects.get().due_at)
    application.refresh_from_db()
    assert (application.state, application.ended_because) == ("withdrawn", "no_papers")
    assert session.quotas.get().held == 0


def test_of_a_group_only_the_adults_are_asked() -> None:
    from gatehouse.admission import operations as admission
    from gatehouse.admission.models import PartyKind
    from gatehouse.admission.rules import GuestAsk

    session = make.session(groups=5)
    visits.need(visits.site_of(session))
    group = make.application(
        session, kind=PartyKind.GROUP, guests=(), head_count=3, title="Школа 5",
        contact_name="Анна Орлова", contact_phone="+79001234567",
    )  # fmt: skip
    named = [GuestAsk("Анна Орлова"), GuestAsk("Пётр Ким", visits.BORN)]
    asker = group.party.asker
    admission.name_guests(
        application=group, guests=named, by=asker, now=NOW, consents=make.agreed(children=True)
    )
    assert papers.ask(now=LATER) == 1
    assert [one.guest.name for one in wanted_of(group)] == ["Анна Орлова"]
    visits.give(group)
    admission.name_guests(
        application=group, guests=named[::-1], by=asker, now=LATER,
        consents=make.agreed(children=True),
    )  # fmt: skip
    assert papers.find_guests_again(now=LATER) == 1  # a list written anew loses nothing
    assert not [one for one in wanted_of(group) if one.lacking]


def test_a_signed_out_member_of_a_team_gives_for_nobody_else() -> None:
    session = make.session()
    visits.need(visits.site_of(session))
    application = visits.family(session)
    with pytest.raises(Refused) as refused:
        visits.give(application, by=make.person())
    assert refused.value.first.code in {"not_asked", "no_consent"}
    assert not Papers.objects.exists()


def test_what_is_said_of_one_activity_goes_before_the_site_s_own_also_where_it_is_nothing() -> None:
    session = make.session()
    site, activity = visits.site_of(session), session.activity
    visits.need(site)
    papers.set_need(site=site, activity=activity, fields=[], terms=visits.TERMS, by=None, now=NOW)
    application = visits.family(session)
    assert (papers.ask(now=LATER), wanted_of(application)) == (0, [])


def test_who_said_yes_to_the_bench_is_asked_like_who_has_a_place() -> None:
    session = make.session(capacity=2)
    visits.need(visits.site_of(session))
    visits.give(visits.family(session))
    waiting = visits.family(session)
    Standby.objects.create(
        application=waiting, kind=StandbyKind.BENCH, asked_at=NOW, ready_at=NOW, chance_percent=40
    )
    papers.ask(now=LATER)
    assert Asked.objects.filter(application=waiting).exists()
    visits.give(waiting)
    Standby.objects.update(ended_at=LATER)
    assert papers.erase_due(now=LATER) == 2
