"""Showing document data, taking it back, erasing it, and the acts of that."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application
from gatehouse.catalogue.models import PlantRole
from gatehouse.core.crypto import key_of
from gatehouse.core.history import AppendOnly, HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.papers import acts
from gatehouse.papers import operations as papers
from gatehouse.papers.models import ErasureAct, Papers, Showing
from gatehouse.papers.queries import papers_of, showings_of, wanted_of
from gatehouse.papers.rules import Field
from gatehouse.people.models import Consent, Role
from gatehouse.programme.models import Session
from tests import make
from tests.office import holder
from tests.papers import visits
from tests.papers.visits import AFTER, LATER

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def session() -> Session:
    made = make.session()
    visits.need(visits.site_of(made))
    return made


@pytest.fixture
def given(session: Session) -> Application:
    application = visits.family(session)
    visits.give(application)
    return application


def why() -> list[str]:
    return list(Papers.objects.order_by("pk").values_list("erased_because", flat=True))


def test_the_plant_sees_it_for_that_visit_and_its_owner_sees_who_did(
    session: Session, given: Application
) -> None:
    stop = session.stops.get()
    reader = visits.plants_person(stop.site.enterprise)
    seen = papers.show(stop=stop, shown_as="xlsx", by=reader, now=LATER, pass_list=1)
    assert [one.texts[Field.DOCUMENT] for one in seen] == [
        "Паспорт гражданина России: 4509 123456",
        "Свидетельство о рождении: II-МЮ 765432",
    ]
    (showing,) = showings_of(papers_of(given.party.asker))
    assert (showing.by, showing.shown_as, showing.pass_list) == (reader, "xlsx", 1)
    assert HistoryEntry.objects.get(verb="papers.shown").facts["papers"] == [
        row.pk for row in Papers.objects.order_by("pk")
    ]


@pytest.mark.parametrize("who", ["guide", "another plant", "organiser", "owner"])
def test_nobody_else_is_shown_it(session: Session, given: Application, who: str) -> None:
    stop = session.stops.get()
    people = {
        "guide": lambda: visits.plants_person(stop.site.enterprise, PlantRole.GUIDE),
        "another plant": lambda: visits.plants_person(make.enterprise()),
        "organiser": lambda: holder(Role.ORGANISER),
        "owner": lambda: given.party.asker,
    }
    with pytest.raises(Refused) as refused:
        papers.show(stop=stop, shown_as="page", by=people[who](), now=LATER)
    assert refused.value.first.code == "not_yours"
    assert not Showing.objects.exists()


def test_when_the_visit_is_over_the_plant_is_shown_nothing_any_more(
    session: Session, given: Application
) -> None:
    stop = session.stops.get()
    reader = visits.plants_person(stop.site.enterprise)
    with pytest.raises(Refused) as refused:
        papers.show(stop=stop, shown_as="page", by=reader, now=session.ends_at)
    assert refused.value.first.code == "over"


def test_it_goes_when_the_plant_s_time_after_the_visit_is_over_with_an_act(
    session: Session, given: Application
) -> None:
    ends = session.ends_at
    assert papers.erase_due(now=ends + timedelta(hours=47)) == 0
    assert papers.erase_due(now=ends + timedelta(hours=48)) == 2
    assert why() == ["due", "due"]
    act = ErasureAct.objects.get()
    assert (act.number, act.people, acts.is_whole(act)) == (1, 2, True)
    assert [(one.name, one.count) for one in acts.sorts_of(act)] == [
        ("Документ: вид, серия, номер", 2),
        ("Дата рождения", 2),
    ]
    assert [row[2] for row in acts.extract(act)] == [*["papers.given"] * 2, *["papers.erased"] * 2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM papers_papers WHERE sealed IS NOT NULL")
        assert cursor.fetchone() == (0,)


def test_a_season_may_shorten_the_time_and_the_law_bounds_it(
    session: Session, given: Application
) -> None:
    papers.set_season_term(season=session.season, kept_hours=1, by=None, now=LATER)
    assert papers.erase_due(now=session.ends_at + timedelta(hours=1)) == 2
    with pytest.raises(Refused):
        papers.set_season_term(season=session.season, kept_hours=721, by=None, now=LATER)
    with pytest.raises(Refused):
        visits.need(visits.site_of(session), kept_hours=721)


def test_who_gives_the_place_back_has_it_erased_by_the_next_run(
    session: Session, given: Application
) -> None:
    child = given.passes.order_by("pk").last()
    assert child is not None
    admission.give_back_guest(visit_pass=child, by=given.party.asker, now=LATER)
    assert papers.erase_due(now=LATER) == 1
    admission.withdraw(application=given, by=given.party.asker, now=LATER)
    assert papers.erase_due(now=LATER) == 1
    assert why() == ["not_coming", "not_coming"]


def test_a_cancelled_visit_leaves_none_of_it(session: Session, given: Application) -> None:
    admission.cancel_session(session=session, reason="Авария", by=None, now=LATER)
    assert papers.erase_due(now=LATER) == 2


def test_a_consent_taken_back_erases_at_once_and_the_plant_is_told(
    session: Session, given: Application
) -> None:
    stop = session.stops.get()
    reader = visits.plants_person(stop.site.enterprise)
    papers.show(stop=stop, shown_as="page", by=reader, now=LATER)
    consent = Consent.objects.get(text__slug=Papers.objects.get(of_child=True).need.child_slug)
    papers.withdraw_consent(consent=consent, by=given.party.asker, now=LATER)
    assert why() == ["", "withdrawn"]
    assert [len(w.lacking) for w in wanted_of(given)] == [0, 2]
    assert len(papers.show(stop=stop, shown_as="page", by=reader, now=LATER)) == 1
    told = OutboxItem.objects.get(kind="papers.taken_back")
    assert told.to == reader.email
    given.refresh_from_db()
    assert given.state == "booked"


def test_the_consent_for_names_taken_back_takes_the_document_data_along(
    session: Session, given: Application
) -> None:
    consent = Consent.objects.get(text__slug="consent-plant")
    papers.withdraw_consent(consent=consent, by=given.party.asker, now=LATER)
    given.refresh_from_db()
    assert (given.state, why()) == ("withdrawn", ["not_coming", "not_coming"])


def test_who_asks_for_it_has_everything_erased_at_once(given: Application) -> None:
    assert papers.erase_mine(person=given.party.asker, now=LATER) == 2
    assert why() == ["asked", "asked"]
    assert not Consent.objects.filter(text__slug__startswith="papers-", withdrawn_at=None).exists()
    assert papers.erase_mine(person=given.party.asker, now=LATER) == 0


def test_who_is_forgotten_leaves_no_document_data(session: Session, given: Application) -> None:
    papers.forget(person=given.party.asker, by=given.party.asker, now=AFTER)
    assert why() == ["asked", "asked"]
    act = ErasureAct.objects.get()
    assert acts.who(act) == f"учётная запись № {given.party.asker_id}"


def test_an_act_holds_nobody_s_data_and_names_the_one_before(
    session: Session, given: Application
) -> None:
    papers.erase_mine(person=given.party.asker, now=LATER)
    other = visits.family(session)
    visits.give(other)
    papers.erase_mine(person=other.party.asker, now=LATER)
    second, first = ErasureAct.objects.all()
    assert second.body["before"] == first.sha256
    said = json.dumps([first.body, second.body], ensure_ascii=False)
    names = [guest.name for guest in given.party.guests.all()]
    # Whole numbers and dates: a hash may hold any four figures by chance.
    told = ("4509 123456", "765432", "1985-03-02", "02.03.1985", given.asker.email, *names)
    assert not any(text in said for text in told)
    with pytest.raises(AppendOnly):
        first.save()
    with pytest.raises(AppendOnly):
        ErasureAct.objects.filter(pk=first.pk).delete()


def test_a_run_that_is_undone_leaves_neither_act_nor_gap(
    session: Session, given: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gatehouse.papers.operations import erasing

    monkeypatch.setattr(erasing, "digest", lambda body: 1 / 0)
    with pytest.raises(ExceptionGroup):
        papers.erase_due(now=AFTER + 30 * DAY)
    assert (ErasureAct.objects.count(), why()) == (0, ["", ""])
    monkeypatch.undo()
    papers.erase_due(now=AFTER + 30 * DAY)
    assert (ErasureAct.objects.get().number, why()) == (1, ["due", "due"])


def test_keys_rotate_in_batches_and_a_second_run_finds_nothing_to_do(
    session: Session, given: Application, settings: Any
) -> None:
    settings.PAPERS_KEYS = (("new", b"n" * 32), *settings.PAPERS_KEYS)
    assert papers.rotate(batch=1) == 2
    assert {key_of(row.sealed or "") for row in Papers.objects.all()} == {"new"}
    settings.PAPERS_KEYS = settings.PAPERS_KEYS[:1]
    reader = visits.plants_person(visits.site_of(session).enterprise)
    seen = papers.show(stop=session.stops.get(), shown_as="page", by=reader, now=LATER)
    assert (len(seen), papers.rotate()) == (2, 0)


def test_two_accounts_made_one_bring_their_data_along(given: Application) -> None:
    kept, merged = make.person(), given.party.asker
    admission.merge_people(kept=kept, merged=merged, by=make.person(), now=LATER)
    assert len(papers_of(kept)) == 2
    assert papers.erase_mine(person=kept, now=LATER) == 2


def test_where_the_site_brings_its_other_keys_it_brings_these_too(
    settings: Any, session: Session
) -> None:
    settings.PAPERS_KEYS_ARE_DUE = True
    with pytest.raises(Refused) as refused:
        visits.need(visits.site_of(session), Field.DOCUMENT)
    assert refused.value.first.code == "no_keys"
