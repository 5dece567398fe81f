"""Organised groups: head-count first, names by a deadline, places of their own."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from gatehouse.admission import eligibility, operations
from gatehouse.admission.forms.consents import SHOWN_SIGNS
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.rules import GuestAsk, guest_refusals
from gatehouse.admission.views import groups
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Consent, Person
from gatehouse.programme.models import Session
from tests import make
from tests.admission.asking import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

TODDLER_BORN = date(2020, 12, 14)  # three years old on the day of the visit


def address(session: Session) -> str:
    return f"/groups/apply/?session={session.code}"


def filled(**fields: Any) -> dict[str, Any]:
    texts = make.consent_texts()
    boxes = {
        slug: texts[slug].sha256[:SHOWN_SIGNS]
        for slug in ("consent-personal-data", "consent-plant")
    }
    usual = {
        "request_key": "a" * 32,
        "organisation": "Школа № 1",
        "contact_name": "Анна Иванова",
        "phone": "8 (900) 123-45-67",
        "people": "3",
    }
    return usual | boxes | fields


def group(people: int = 3, by: Person | None = None) -> Application:
    session = make.session(capacity=1, groups=30)
    return make.application(
        session,
        by=by,
        kind=PartyKind.GROUP,
        guests=(),
        head_count=people,
        title="Школа № 1",
        contact_name="Анна Иванова",
    )


def send_names(application: Application, names: str, *, agreed: bool = True) -> Any:
    texts = make.consent_texts()
    box = {"consent-child": texts["consent-child"].sha256[:SHOWN_SIGNS]} if agreed else {}
    client = client_of(application.party.asker)
    return client.post(f"/visits/{application.key}/names/", {"names": names} | box)


def names_of(application: Application) -> list[tuple[str, str]]:
    return [(g.name, g.born) for g in application.party.guests.order_by("number")]


def test_the_page_for_groups_lists_what_has_places_and_is_the_same_for_every_stranger() -> None:
    with_places = make.session(groups=20)
    make.session()
    answer = Client().get("/groups/")
    assert [q.session_id for q in answer.context["quotas"]] == [with_places.pk]
    assert "s-maxage" in answer["Cache-Control"]
    assert not answer.cookies


def test_sessions_that_take_no_groups_any_more_push_none_off_the_page() -> None:
    season, activity = make.season(), make.activity()
    now = make.NOW  # names are due 96 hours before a session
    for hour in range(groups.SHOWN_AT_MOST):
        early = now + timedelta(hours=24 + hour)
        make.session(of=activity, within=season, groups=5, starts_at=early)
    later = make.session(within=season, groups=5, starts_at=now + timedelta(days=8))
    assert [q.session for q in Client().get("/groups/").context["quotas"]] == [later]


def test_more_sessions_than_a_page_holds_stand_on_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups, "SHOWN_AT_MOST", 2)
    for _ in range(3):
        make.session(groups=5)
    shown = [len(Client().get(f"/groups/?page={n}").context["quotas"]) for n in (1, 2)]
    assert shown == [2, 1]
    assert 'href="?page=2"' in Client().get("/groups/").content.decode()


def test_a_session_chosen_already_leads_to_its_form() -> None:
    session = make.session(groups=20)
    answer = Client().get(f"/groups/?session={session.code}")
    assert answer["Location"] == address(session)


def test_a_group_takes_its_own_places_and_none_of_the_public_ones() -> None:
    session, teacher = make.session(capacity=1, groups=30), make.person()
    answer = client_of(teacher).post(address(session), filled())
    application = Application.objects.get()
    assert answer["Location"] == f"/visits/{application.key}/?new=1"
    assert (application.state, application.persons) == (State.BOOKED, 3)
    assert application.party.contact_phone == "+79001234567"
    held = {q.kind: q.held for q in session.quotas.all()}
    assert held == {"public": 0, "groups": 3}


def test_a_group_has_one_code_for_all() -> None:
    application = group()
    page = client_of(application.party.asker).get(f"/visits/{application.key}/")
    assert len(page.context["sheets"]) == 1


def test_a_session_without_places_for_groups_says_so() -> None:
    session = make.session()
    answer = client_of(make.person()).get(address(session))
    assert answer.context["refusal"].code == "no_such_places"
    sent = client_of(make.person()).post(address(session), filled())
    assert [r.code for r in sent.context["form"].refusals] == ["no_such_places"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("phone", "позвоните"), ("people", "много"), ("people", "-3"), ("organisation", " ")],
)
def test_a_wrong_field_is_told_beside_it_and_what_was_typed_stays(field: str, typed: str) -> None:
    session = make.session(groups=30)
    answer = client_of(make.person()).post(address(session), filled(**{field: typed}))
    assert answer.status_code == 422
    assert "Анна Иванова" in answer.content.decode()
    assert Application.objects.count() == 0


def test_a_larger_group_than_allowed_is_refused() -> None:
    session = make.session(groups=60, within=make.season(group_max=25))
    answer = client_of(make.person()).post(address(session), filled(people="26"))
    assert [e.code for e in answer.context["form"].group.errors.as_data()["people"]] == ["too_many"]


def test_a_group_is_not_larger_than_the_places_for_groups() -> None:
    session = make.session(groups=20, within=make.season(group_max=25))
    make.consent_texts()
    shown = client_of(make.person()).get(address(session))
    assert shown.context["largest"] == 20


def test_a_list_is_read_line_by_line_as_people_write_it() -> None:
    application = group(people=5)
    typed = (
        "1. Анна Иванова\n\nПётр Петров; 14.05.2012\n3) Ия Ким\t2013-01-02\nЛев Яшин, 1/2/2012\n"
        f"Юрий{' ' * 5_000}Гагарин \t; 9.3.2012\n"
    )
    answer = send_names(application, typed)
    assert answer.status_code == 302
    assert names_of(application) == [
        ("Анна Иванова", ""),
        ("Пётр Петров", "2012-05-14"),
        ("Ия Ким", "2013-01-02"),
        ("Лев Яшин", "2012-02-01"),
        ("Юрий Гагарин", "2012-03-09"),
    ]


def test_a_later_list_takes_the_place_of_the_earlier_one() -> None:
    application = group()
    send_names(application, "Анна Иванова\nПётр Петров")
    send_names(application, "Ия Ким")
    assert names_of(application) == [("Ия Ким", "")]


def test_errors_are_told_line_by_line_and_the_text_is_kept() -> None:
    application = group()
    typed = "Анна Иванова\nПётр Петров; 30.02.2012\n12345"
    answer = send_names(application, typed)
    assert answer.status_code == 422
    assert [error.line for error in answer.context["form"].line_errors] == [2, 3]
    assert "Пётр Петров; 30.02.2012" in answer.content.decode()
    assert names_of(application) == []


def test_a_child_too_young_on_the_day_is_found_in_its_line() -> None:
    application = group()
    answer = send_names(application, "Анна Иванова\nКроха Малый; 14.12.2020")
    assert [error.line for error in answer.context["form"].line_errors] == [2]


def test_who_is_18_on_the_day_is_listed_without_a_birth_date_as_everywhere() -> None:
    application = group()
    listed = send_names(application, "Анна Иванова; 14.12.2005\nПётр Петров; 15.12.2005")
    assert [error.line for error in listed.context["form"].line_errors] == [1]
    assert "сотрите дату рождения" in listed.content.decode()
    assert names_of(application) == []


def test_a_list_is_refused_for_the_reasons_of_every_other_guest() -> None:
    application = group()
    of_age, child = (
        GuestAsk("Анна Иванова", date(2005, 12, 14)),
        GuestAsk("Кроха Малый", TODDLER_BORN),
    )
    codes = []
    for guest in (of_age, child):
        with pytest.raises(Refused) as refused:
            operations.name_guests(
                application=application, guests=[guest], by=application.party.asker, now=make.NOW
            )
        codes.append(refused.value.first.code)
    rules = eligibility.visit_rules(application.session)
    assert codes == [next(guest_refusals(guest, rules)).code for guest in (of_age, child)]
    assert codes == ["of_age", "too_young"]


def test_where_only_adults_are_admitted_nobody_younger_is_listed() -> None:
    session = make.session(groups=30, of=make.activity(admission_age=18))
    application = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=3)
    listed = send_names(application, "Анна Иванова\nПётр Петров; 15.12.2005\nИя Ким; 01.01.2010")
    assert [error.line for error in listed.context["form"].line_errors] == [2, 3]
    assert send_names(application, "Анна Иванова\nПётр Петров").status_code == 302


def test_more_names_than_places_are_refused() -> None:
    answer = send_names(group(people=1), "Анна Иванова\nПётр Петров")
    assert answer.status_code == 422


def test_children_are_listed_only_with_the_consent_for_them_and_it_is_asked_for_once() -> None:
    application = group()
    refused = send_names(application, "Пётр Петров; 14.05.2012", agreed=False)
    assert refused.status_code == 422
    assert names_of(application) == []
    taken = send_names(application, "Пётр Петров; 14.05.2012")
    assert taken.status_code == 302
    assert Consent.objects.filter(text__slug="consent-child").count() == 1
    again = send_names(application, "Ия Ким; 14.05.2012", agreed=False)
    assert again.status_code == 302


def test_where_only_citizens_are_admitted_it_is_said_of_the_whole_list() -> None:
    session = make.session(of=make.activity(citizenship="rf"), groups=30)
    application = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=3)
    client = client_of(application.party.asker)
    address = f"/visits/{application.key}/names/"
    texts = make.consent_texts()
    sent = {"names": "Анна Иванова", "consent-child": texts["consent-child"].sha256[:SHOWN_SIGNS]}
    assert "У всех в списке гражданство России" in client.get(address).content.decode()
    refused = client.post(address, sent)
    assert "Сюда пускают только граждан России" in refused.content.decode()
    with pytest.raises(Refused) as raised:
        operations.name_guests(
            application=application,
            guests=[GuestAsk("Анна Иванова")],
            by=application.party.asker,
            now=make.NOW,
        )
    assert raised.value.first.code == "citizenship"
    assert client.post(address, sent | {"citizens": "on"}).status_code == 302
    assert application.party.guests.get().citizenship == "rf"


def test_a_list_elsewhere_says_nothing_of_citizenship() -> None:
    application = group()
    make.consent_texts()
    shown = client_of(application.party.asker).get(f"/visits/{application.key}/names/")
    assert "гражданство" not in shown.content.decode()


def test_nobody_on_a_list_may_be_elsewhere_at_that_time_and_no_visit_s_name_is_told() -> None:
    application = group()
    child = GuestAsk("Пётр Петров", date(2012, 5, 14))
    family = make.session(within=application.session.season)
    make.application(family, guests=(GuestAsk("Анна Петрова"), child))
    refused = send_names(application, "Анна Иванова\nПётр Петров; 14.05.2012")
    assert [r.code for r in refused.context["refusals"]] == ["overlap"]
    assert str(refused.context["refusals"][0]).startswith("Пётр Петров: ")
    assert family.activity.title not in refused.content.decode()
    assert names_of(application) == []


def test_a_school_s_visit_is_not_counted_among_the_family_s() -> None:
    season = make.season(visits_per_person=1)
    later = make.NOW + timedelta(days=9)
    family = make.session(within=season, starts_at=later)
    make.application(
        family, guests=(GuestAsk("Анна Петрова"), GuestAsk("Пётр Петров", date(2012, 5, 14)))
    )
    session = make.session(within=season, groups=30)
    application = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=3)
    assert send_names(application, "Пётр Петров; 14.05.2012").status_code == 302


def test_a_visit_with_a_school_leaves_the_family_all_of_its_own() -> None:
    season = make.season(visits_per_person=1)
    child = GuestAsk("Пётр Петров", date(2012, 5, 14))
    session = make.session(within=season, groups=30)
    school = make.application(session, kind=PartyKind.GROUP, guests=(), head_count=3)
    assert send_names(school, "Пётр Петров; 14.05.2012").status_code == 302
    later = make.session(within=season, starts_at=make.NOW + timedelta(days=9))
    family = make.application(later, guests=(GuestAsk("Анна Петрова"), child))
    assert family.state == State.BOOKED


def test_a_school_takes_its_offer_however_often_a_pupil_comes_with_the_family() -> None:
    season = make.season(visits_per_person=1)
    child = GuestAsk("Пётр Петров", date(2012, 5, 14))
    later = make.session(within=season, starts_at=make.NOW + timedelta(days=9))
    make.application(later, guests=(GuestAsk("Анна Петрова"), child))
    session = make.session(within=season, groups=3)
    asked: dict[str, Any] = {"kind": PartyKind.GROUP, "guests": (), "head_count": 3}
    first, school = (make.application(session, **asked) for _ in range(2))
    assert send_names(school, "Пётр Петров; 14.05.2012").status_code == 302
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    taken = operations.accept_offer(application=school, by=school.party.asker, now=make.NOW)
    assert taken.state == State.BOOKED


def test_after_the_deadline_the_list_is_closed() -> None:
    make.consent_texts()
    application = group()
    application.party.names_due_at = make.NOW
    application.party.save(update_fields=["names_due_at"])
    page = client_of(application.party.asker).get(f"/visits/{application.key}/names/")
    assert page.context["is_open"] is False
    sent = send_names(application, "Анна Иванова")
    assert [r.code for r in sent.context["refusals"]] == ["names_closed"]


def test_places_without_names_come_back_after_the_deadline() -> None:
    application = group(people=5)
    send_names(application, "Анна Иванова\nПётр Петров")
    due = application.party.names_due_at
    assert due is not None
    assert operations.release_unnamed(now=due - timedelta(minutes=1)) == 0
    assert operations.release_unnamed(now=due) == 1
    application.refresh_from_db()
    assert (application.state, application.persons) == (State.BOOKED, 2)
    application.quota.refresh_from_db()
    assert application.quota.held == 2


def test_a_company_has_no_list_of_names() -> None:
    application = make.application(make.session())
    page = client_of(application.party.asker).get(f"/visits/{application.key}/names/")
    assert page.status_code == 404
