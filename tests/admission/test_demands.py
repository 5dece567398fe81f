"""What a season demands before it takes an application or a list, and the way to do it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from gatehouse.admission import operations
from gatehouse.admission.known_by import keys_of_asker
from gatehouse.admission.models import Application, InDraw
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.rules_text import rules_text
from gatehouse.admission.season_rules import IdentityLevel, SeasonRules
from gatehouse.core.kept import Kept
from gatehouse.core.refusal import Refused
from gatehouse.people import operations as people
from gatehouse.people.models import OfficialIdentity, Person, Role
from gatehouse.people.phones import index_of
from gatehouse.programme.models import Season, Session
from gatehouse.rewards import operations as rewards
from gatehouse.rewards.models import Award, Task
from tests import make
from tests.admission.asking import client_of, filled, page, send
from tests.admission.drawing import RULES, Drawn
from tests.office import holder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PHONE, OFFICIAL = IdentityLevel.PHONE, IdentityLevel.OFFICIAL
NUMBER = "+79161234567"


@pytest.fixture(autouse=True)
def _can_be_asked(settings: Settings) -> None:
    settings.SMS_IS_LOCAL, settings.OIDC_SERVER = True, "https://login.example.org"
    settings.OIDC_NAME = "mos.ru"


def demanding(season: Season, **said: Any) -> SeasonRules:
    rules = replace(RULES, **said)
    publish_rules(season=season, rules=rules, by=None, now=make.NOW)
    return rules


def known(person: Person, *levels: IdentityLevel) -> Person:
    if PHONE in levels:
        person.phone, person.phone_index = NUMBER, index_of(NUMBER)
        person.phone_confirmed_at = make.NOW
        person.save(update_fields=["phone", "phone_index", "phone_confirmed_at"])
    if OFFICIAL in levels:
        people.link_official(person=person, subject="server|1007", by=person, now=make.NOW)
    return person


def apply(session: Session, person: Person) -> Application:
    return operations.apply(
        session=session, ask=make.ask(), consents=make.agreed(), by=person, now=make.NOW
    )


def why_not(session: Session, person: Person) -> list[str]:
    with pytest.raises(Refused) as refused:
        apply(session, person)
    return [one.code for one in refused.value.refusals]


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def task(season: Season, word: str = "шестерёнка") -> Task:
    texts = {"title_ru": f"Найти {word}", "title_en": "", "about_ru": "", "about_en": ""}
    return rewards.make_task(season=season, texts=texts, word=word, by=None, now=make.NOW)


def test_a_season_that_says_nothing_takes_whoever_signs_in() -> None:
    apply(make.session(), make.person())


@pytest.mark.parametrize(
    ("asked", "has", "may"),
    [
        (PHONE, (), False),
        (PHONE, (PHONE,), True),
        (PHONE, (OFFICIAL,), True),
        (OFFICIAL, (), False),
        (OFFICIAL, (PHONE,), False),
        (OFFICIAL, (PHONE, OFFICIAL), True),
    ],
)
def test_a_higher_level_serves_for_a_lower_one(
    asked: IdentityLevel, has: tuple[IdentityLevel, ...], may: bool
) -> None:
    session, person = make.session(), known(make.person(), *has)
    demanding(session.season, identity=asked)
    if may:
        assert apply(session, person).pk
    else:
        assert why_not(session, person) == ["identity_level"]


def test_a_level_that_this_site_cannot_ask_for_is_not_published(settings: Settings) -> None:
    settings.SMS_IS_LOCAL, settings.OIDC_SERVER = False, ""
    season = make.season()
    for level in (PHONE, OFFICIAL):
        with pytest.raises(Refused) as refused:
            demanding(season, identity=level)
        assert refused.value.first.code == "identity"
        assert "не настроен" in str(refused.value)
    demanding(season)


def test_before_there_is_a_form_the_way_is_shown_and_leads_back_to_it() -> None:
    session, person = make.session(), make.person()
    make.consent_texts()
    demanding(session.season, identity=PHONE)
    answer = client_of(person).get(page(session) + "?adults=2&children=1")
    assert "нужен подтверждённый телефон" in text(answer)
    back = f"%2Fsessions%2F{session.code}%2Fapply%2F%3Fadults%3D2%26children%3D1"
    assert f"/me/phone/?next={back}" in text(answer)
    known(person, PHONE)
    assert "adult-1-name" in text(client_of(person).get(page(session) + "?adults=2"))


def test_a_stranger_reads_on_the_sessions_page_what_is_asked_for() -> None:
    session = make.session()
    address = f"/sessions/{session.code}/"
    assert "подтверждённый телефон" not in text(Client().get(address))
    demanding(session.season, identity=PHONE)
    Kept.forget_all()
    assert "нужен подтверждённый телефон" in text(Client().get(address))


def test_who_was_filling_in_the_form_meanwhile_loses_nothing_that_was_typed() -> None:
    session, person = make.session(), make.person()
    demanding(session.season, identity=PHONE)
    answer = send(person, session, adults=["Мария Петрова"])
    assert answer.status_code == 422
    assert "Мария Петрова" in text(answer)
    assert f"/me/phone/?next=%2Fsessions%2F{session.code}%2Fapply%2F" in text(answer)
    known(person, PHONE)
    assert send(person, session, adults=["Мария Петрова"]).status_code == 302


def test_a_group_and_a_team_are_asked_the_same() -> None:
    session = make.session(groups=20)
    demanding(session.season, identity=PHONE)
    answer = client_of(make.person()).get(f"/groups/apply/?session={session.code}")
    assert "нужен подтверждённый телефон" in text(answer)


def test_whoever_called_and_was_heard_by_an_organiser_needs_no_code() -> None:
    session, organiser = make.session(), holder(Role.ORGANISER)
    demanding(session.season, identity=PHONE)
    ask = make.ask(contact_phone=NUMBER)
    said: dict[str, Any] = {
        "session": session, "ask": ask, "consents": make.agreed(), "by": organiser, "now": make.NOW,
    }  # fmt: skip
    booked = operations.apply_by_phone(email="", **said)
    assert booked.taken_by == organiser


def test_the_number_of_another_account_does_not_count_on_the_phone() -> None:
    session, organiser = make.session(), holder(Role.ORGANISER)
    known(make.person(), PHONE)
    demanding(session.season, identity=PHONE)
    with pytest.raises(Refused) as refused:
        operations.apply_by_phone(
            session=session, ask=make.ask(contact_phone=NUMBER), consents=make.agreed(),
            email="other@example.org", by=organiser, now=make.NOW,
        )  # fmt: skip
    assert refused.value.first.code == "identity_level"


def test_an_official_identity_cannot_be_shown_on_the_phone() -> None:
    session, organiser = make.session(), holder(Role.ORGANISER)
    demanding(session.season, identity=OFFICIAL)
    with pytest.raises(Refused) as refused:
        operations.apply_by_phone(
            session=session, ask=make.ask(contact_phone=NUMBER), consents=make.agreed(),
            email="", by=organiser, now=make.NOW,
        )  # fmt: skip
    assert refused.value.first.code == "identity_level"


# --- draws ----------------------------------------------------------------------------------


def test_a_list_is_made_and_lengthened_only_by_who_is_known_well_enough() -> None:
    drawn, person = Drawn(rules=replace(RULES, identity=PHONE)), make.person()
    with pytest.raises(Refused) as refused:
        drawn.enter(by=person)
    assert refused.value.first.code == "identity_level"
    party = drawn.enter(by=known(person, PHONE))
    people.drop_phone(person=person, by=person, now=make.NOW)
    with pytest.raises(Refused) as refused:
        drawn.wish(party, 1)
    assert refused.value.first.code == "identity_level"


def test_before_the_form_of_a_list_the_way_is_shown() -> None:
    drawn = Drawn(rules=replace(RULES, identity=PHONE))
    make.consent_texts()
    code = drawn.places.draw.code
    at = f"/draws/{code}/wishes/?add={drawn.sessions[0].code}"
    answer = client_of(make.person()).get(at)
    assert "нужен подтверждённый телефон" in text(answer)
    assert f"/me/phone/?next=%2Fdraws%2F{code}%2Fwishes%2F%3Fadd%3D" in text(answer)


def test_a_draw_knows_somebody_by_phone_and_official_identity_whatever_the_account() -> None:
    drawn, first, second = Drawn(), known(make.person(), PHONE, OFFICIAL), make.person()
    drawn.enter(by=first)
    assert InDraw.objects.filter(draw=drawn.places).count() == 5
    # The number and the identity come to the second account after the first has entered.
    people.hand_over_phone(giver=first, taker=second, by=first, now=make.NOW)
    with pytest.raises(Refused) as refused:
        drawn.enter(by=second)
    assert refused.value.first.code == "you_are_in"
    people.drop_phone(person=second, by=second, now=make.NOW)
    OfficialIdentity.objects.filter(person=first).update(person=second)
    with pytest.raises(Refused) as refused:
        drawn.enter(by=second)
    assert refused.value.first.code == "you_are_in"


def test_keys_of_a_phone_tell_nothing() -> None:
    keys = keys_of_asker(known(make.person(), PHONE, OFFICIAL))
    assert len(keys) == len(set(keys)) == 4
    assert all(len(key) == 64 for key in keys)
    assert index_of(NUMBER) not in keys


# --- what is asked for is not taken off meanwhile -------------------------------------------


def test_a_number_is_not_removed_while_a_visit_hangs_on_it() -> None:
    session, person = make.session(), known(make.person(), PHONE)
    demanding(session.season, identity=PHONE)
    booked = apply(session, person)
    with pytest.raises(Refused) as refused:
        operations.drop_phone(person=person, by=person, now=make.NOW)
    assert refused.value.first.code == "level_in_use"
    operations.withdraw(application=booked, by=person, now=make.NOW)
    assert operations.drop_phone(person=person, by=person, now=make.NOW)


def test_with_an_official_identity_the_number_may_go_and_not_both() -> None:
    session, person = make.session(), known(make.person(), PHONE, OFFICIAL)
    demanding(session.season, identity=PHONE)
    apply(session, person)
    assert operations.drop_phone(person=person, by=person, now=make.NOW)
    with pytest.raises(Refused) as refused:
        operations.unlink_official(person=person, by=person, now=make.NOW)
    assert refused.value.first.code == "level_in_use"


# --- tasks ----------------------------------------------------------------------------------


def test_tasks_are_done_before_places_are_asked_for() -> None:
    session, person = make.session(), make.person()
    task(session.season)
    task(session.season, "поршень")
    demanding(session.season, tasks_needed=1)
    assert why_not(session, person) == ["tasks_done"]
    rewards.say_word(season=session.season, word="Шестеренка!", by=person, now=make.NOW)
    assert apply(session, person).pk


def test_a_season_asks_for_no_more_tasks_than_it_has() -> None:
    season = make.season()
    task(season)
    with pytest.raises(Refused) as refused:
        demanding(season, tasks_needed=2)
    assert refused.value.first.code == "tasks_needed"
    demanding(season, tasks_needed=1)


def test_the_way_to_the_tasks_leads_back() -> None:
    session = make.session()
    task(session.season)
    demanding(session.season, tasks_needed=1)
    answer = client_of(make.person()).get(page(session))
    assert f"/tasks/?next=%2Fsessions%2F{session.code}%2Fapply%2F" in text(answer)


def test_tasks_done_are_the_kept_accounts_after_a_merge_and_come_back() -> None:
    season, kept, merged, by = make.season(), make.person(), make.person(), make.person()
    for word in ("шестерня", "поршень"):
        task(season, word)
    for person, word in ((kept, "поршень"), (merged, "поршень"), (merged, "шестерня")):
        rewards.say_word(season=season, word=word, by=person, now=make.NOW)
    merge, _undo = operations.merge_people(kept=kept, merged=merged, by=by, now=make.NOW)
    assert Award.objects.filter(person=kept).count() == 2
    operations.take_apart(merge=merge, by=by, now=make.NOW)
    assert Award.objects.filter(person=kept).count() == 1
    assert Award.objects.filter(person=merged).count() == 2


# --- words ----------------------------------------------------------------------------------


def test_the_rules_page_says_what_is_asked_for() -> None:
    season = make.season()
    said = rules_text(season, replace(RULES, identity=PHONE, tasks_needed=2))
    assert "подтверждает телефон кодом" in said
    assert "выполнить 2 задания сезона" in said
    assert "До заявки" not in rules_text(season, RULES)


def test_a_form_that_is_filled_in_twice_is_still_one_application() -> None:
    session, person = make.session(), known(make.person(), PHONE)
    demanding(session.season, identity=PHONE)
    first = client_of(person).post(page(session), filled())
    again = client_of(person).post(page(session), filled())
    assert first["Location"] == again["Location"]
