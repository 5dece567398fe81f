"""From the button on a session's page to an application, as a browser does it."""

from datetime import timedelta

import pytest
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.models import Application, Guest, State
from gatehouse.core.models import OutboxItem
from gatehouse.people.models import Consent
from tests import make
from tests.admission.asking import client_of, filled, page, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon"), pytest.mark.any_database]


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_the_same_form() -> None:
    session = make.session()
    answer = Client().get(page(session) + "?adults=2&children=1")
    assert answer.status_code == 302
    code = session.code
    assert answer["Location"] == (
        f"/sign-in/?next=%2Fsessions%2F{code}%2Fapply%2F%3Fadults%3D2%26children%3D1"
    )


def test_the_form_has_a_row_for_each_guest_and_knows_the_name_given_before() -> None:
    make.consent_texts()
    visitor = make.person(name="Мария Петрова")
    answer = client_of(visitor).get(page(make.session()) + "?adults=2&children=1")
    form = answer.context["form"]
    assert (form.adults, form.children) == (2, 1)
    assert [g.initial.get("name", "") for g in form.guests] == ["Мария Петрова", "", ""]


def test_no_consent_is_ticked_beforehand() -> None:
    make.consent_texts()
    answer = client_of(make.person()).get(page(make.session()) + "?children=1")
    assert b"consent-child" in answer.content
    assert b"checked" not in answer.content


def test_a_family_gets_its_places_and_the_name_is_remembered() -> None:
    session, visitor = make.session(), make.person()
    answer = send(
        visitor, session, adults=["Мария Петрова"], children=[("Аня Петрова", "2014-05-01")]
    )
    application = Application.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/visits/{application.key}/?new=1"
    assert (application.state, application.persons) == (State.BOOKED, 2)
    assert [g.name for g in application.party.guests.all()] == ["Мария Петрова", "Аня Петрова"]
    visitor.refresh_from_db()
    assert visitor.name == "Мария Петрова"


def test_each_consent_is_kept_with_the_hash_of_its_text_and_the_time() -> None:
    session, visitor = make.session(), make.person()
    send(visitor, session, boxes=("consent-personal-data", "consent-plant", "consent-news"))
    application = Application.objects.get()
    texts = make.consent_texts()
    given = Consent.objects.order_by("text__slug")
    assert [(c.text.slug, c.text_sha256, c.given_at, c.about, c.given_from) for c in given] == [
        (slug, texts[slug].sha256, make.NOW, f"application:{application.key}", "127.0.0.1")
        for slug in ("consent-news", "consent-personal-data", "consent-plant")
    ]


@pytest.mark.parametrize("missing", ["consent-personal-data", "consent-plant", "consent-child"])
def test_without_a_needed_consent_nothing_is_taken_and_what_was_typed_stays(missing: str) -> None:
    boxes = {"consent-personal-data", "consent-plant", "consent-child"} - {missing}
    answer = send(
        make.person(), make.session(), children=[("Аня", "2014-05-01")], boxes=sorted(boxes)
    )
    assert answer.status_code == 422
    assert Application.objects.count() == 0
    assert "Аня" in answer.content.decode()
    assert list(answer.context["form"].consents.errors) == [missing]


def test_a_consent_to_a_text_that_has_changed_meanwhile_is_asked_for_again() -> None:
    fields = filled()
    fields["consent-plant"] = "0" * 16
    answer = client_of(make.person()).post(page(make.session()), fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].consents.errors) == ["consent-plant"]


def test_a_double_click_is_one_application() -> None:
    session, visitor = make.session(), make.person()
    first, second = (send(visitor, session) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


def test_two_people_whose_forms_carry_the_same_key_get_each_their_own() -> None:
    session = make.session()
    first, second = (send(make.person(), session) for _ in range(2))
    assert first["Location"] != second["Location"]
    assert Application.objects.count() == 2


def test_where_no_place_is_free_the_same_form_offers_the_line_and_keeps_everything() -> None:
    session = make.session(capacity=1)
    make.application(session)
    visitor = make.person()
    lost = send(visitor, session, adults=["Пётр Иванов"], needs="собака-проводник")
    assert lost.status_code == 422
    assert Application.objects.count() == 1
    text = lost.content.decode()
    assert 'name="may_wait"' in text
    assert "Пётр Иванов" in text
    assert "собака-проводник" in text
    waits = send(visitor, session, adults=["Пётр Иванов"], may_wait="on")
    assert waits.status_code == 302
    assert Application.objects.get(party__asker=visitor).state == State.WAITING


def test_a_full_session_says_so_before_anything_is_typed() -> None:
    make.consent_texts()
    session = make.session(capacity=2)
    make.application(session)
    shown = client_of(make.person()).get(page(session) + "?adults=2")
    assert 'name="may_wait"' in shown.content.decode()
    shown = client_of(make.person()).get(page(session) + "?adults=1")
    assert 'name="may_wait"' not in shown.content.decode()


def test_a_guest_is_added_and_removed_without_losing_what_was_typed() -> None:
    session, visitor = make.session(), make.person()
    fields = filled(["Мария Петрова", "Пётр Петров"], [("Аня Петрова", "30.02.2014")])
    fields["needs"] = "аллергия на орехи"
    added = client_of(visitor).post(page(session), fields | {"do": "add-child"})
    form = added.context["form"]
    assert added.status_code == 200
    assert [g.initial.get("name", "") for g in form.guests] == [
        "Мария Петрова",
        "Пётр Петров",
        "Аня Петрова",
        "",
    ]
    removed = client_of(visitor).post(page(session), fields | {"do": "remove-adult-0"})
    form = removed.context["form"]
    assert [g.initial["name"] for g in form.guests] == ["Пётр Петров", "Аня Петрова"]
    text = removed.content.decode()
    assert "30.02.2014" in text
    assert "аллергия на орехи" in text
    assert text.count("checked") == 3


def test_htmx_gets_the_form_only() -> None:
    session = make.session()
    answer = client_of(make.person()).post(
        page(session), filled() | {"do": "add-child"}, headers={"HX-Request": "true"}
    )
    text = answer.content.decode().strip()
    assert text.startswith("<form")
    assert 'name="child-0-born"' in text


@pytest.mark.parametrize(
    ("born", "is_taken"), [("2017-12-14", True), ("2017-12-15", False), ("14.12.2017", True)]
)
def test_the_age_is_counted_on_the_day_of_the_visit(born: str, is_taken: bool) -> None:
    session = make.session(of=make.activity(admission_age=6))
    answer = send(make.person(), session, children=[("Аня Ким", born)])
    assert (answer.status_code == 302) is is_taken
    assert Application.objects.exists() is is_taken
    if not is_taken:
        assert list(answer.context["form"].guests[1].errors) == ["born"]


def test_a_child_needs_an_adult_and_one_adult_cares_for_so_many() -> None:
    of = make.activity(children_per_adult=2)
    session = make.session(of=of, within=make.season(party_max=5))
    three = [(f"Ребёнок {name}", "2014-05-01") for name in "АБВ"]
    many = send(make.person(), session, children=three)
    alone = send(make.person(), session, adults=[], children=three[:1])
    assert [r.code for r in many.context["form"].refusals] == ["too_many_children"]
    assert [r.code for r in alone.context["form"].refusals] == ["no_adult"]


def test_citizenship_is_asked_only_where_it_is_demanded() -> None:
    make.consent_texts()
    anyone = make.session()
    citizens = make.session(of=make.activity(citizenship="rf"))
    visitor = make.person()
    assert b"citizenship" not in client_of(visitor).get(page(anyone)).content
    refused = send(visitor, citizens, **{"adult-0-citizenship": "other"})
    assert list(refused.context["form"].guests[0].errors) == ["citizenship"]
    taken = send(visitor, citizens, **{"adult-0-citizenship": "rf"})
    assert taken.status_code == 302


def test_a_place_at_the_same_time_and_one_visit_too_many_are_refused() -> None:
    season = make.season(visits_per_person=1)
    first, clash = (make.session(within=season) for _ in range(2))
    later = make.session(within=season, starts_at=first.starts_at + timedelta(days=2))
    visitor = make.person()
    send(visitor, first, request_key="1" * 32)
    at_once = send(visitor, clash, request_key="2" * 32)
    too_many = send(visitor, later, request_key="3" * 32)
    assert [r.code for r in at_once.context["form"].refusals] == ["overlap"]
    assert [r.code for r in too_many.context["form"].refusals] == ["season_limit"]


def test_who_has_applied_is_led_to_the_visit() -> None:
    session, visitor = make.session(), make.person()
    own = make.application(session, by=visitor)
    answer = client_of(visitor).get(page(session))
    assert answer["Location"] == f"/visits/{own.key}/?already=1"
    assert "Вы уже записаны: 14" in client_of(visitor).get(answer["Location"]).content.decode()


def test_a_second_tab_s_form_leads_to_the_visit_too() -> None:
    session, visitor = make.session(), make.person()
    make.application(session, by=visitor)
    answer = send(visitor, session)
    assert [r.code for r in answer.context["form"].refusals] == ["already_applied"]
    assert f'<a href="{page(session)}">Открыть ваш визит</a>' in answer.content.decode()


def test_citizenship_is_chosen_where_it_is_asked_and_not_kept_where_it_is_not() -> None:
    asked = make.session(of=make.activity(citizenship="rf"))
    visitor = make.person()
    assert list(send(visitor, asked).context["form"].guests[0].errors) == ["citizenship"]
    send(visitor, asked, **{"adult-0-citizenship": "rf"})
    send(make.person(), make.session(), **{"adult-0-citizenship": "other"})
    kept = Guest.objects.order_by("pk").values_list("citizenship", flat=True)
    assert list(kept) == ["rf", ""]


def test_a_child_too_young_is_told_the_age_and_where_it_may_go() -> None:
    session = make.session(of=make.activity(admission_age=7))
    text = send(make.person(), session, children=[("Аня Ким", "2017-12-01")]).content.decode()
    assert "14\u00a0декабря ребёнку будет 6 лет, а сюда пускают с 7 лет." in text
    assert "/programme/?age=6" in text


@pytest.mark.parametrize(("name", "born"), [("Аня", "2014-05-01"), ("Аня Ким", "2005-12-14")])
def test_a_child_has_a_surname_and_is_not_of_age(name: str, born: str) -> None:
    answer = send(make.person(), make.session(), children=[(name, born)])
    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_the_rules_stand_above_the_guests() -> None:
    make.consent_texts()
    of = make.activity(admission_age=7, child_alone_from=14)
    text = client_of(make.person()).get(page(make.session(of=of))).content.decode()
    assert "С 7 лет. До 14 — со взрослым." in text


def test_a_group_is_told_the_age_and_nothing_of_adults_that_nobody_counts() -> None:
    make.consent_texts()
    session = make.session(of=make.activity(admission_age=7, child_alone_from=14), groups=30)
    page_of = f"/groups/apply/?session={session.code}"
    text = client_of(make.person()).get(page_of).content.decode()
    assert "С 7 лет." in text
    assert "со взрослым" not in text


def test_what_stands_in_one_s_own_way_is_said_before_the_form() -> None:
    visitor = make.person(name="Мария Петрова")
    within = make.season(visits_per_person=1)
    send(visitor, make.session(within=within))
    later = make.session(within=within, starts_at=make.NOW + timedelta(days=10))
    answer = client_of(visitor).get(page(later))
    assert [r.code for r in answer.context["beforehand"]] == ["season_limit"]
    assert 'href="/visits/">Мои визиты' in answer.content.decode()


def test_a_site_without_texts_of_consents_says_that_it_is_not_ready() -> None:
    answer = client_of(make.person()).get(page(make.session()))
    assert answer.status_code == 503
    assert "Запись ещё не готова" in answer.content.decode()


def test_what_is_known_before_stands_in_the_form_s_place() -> None:
    soon = make.session(own_opens_at=make.NOW + timedelta(days=1))
    closed = make.session(own_closes_at=make.NOW)
    open_to_all = make.session(admission="open")
    of_groups = make.session(capacity=0, groups=20)
    client = client_of(make.person())
    codes = [
        client.get(page(session)).context["refusal"].code
        for session in (soon, closed, open_to_all, of_groups)
    ]
    assert codes == ["not_open_yet", "closed", "open_to_all", "no_such_places"]


def test_after_the_cut_off_a_form_that_was_open_is_refused_kindly() -> None:
    session = make.session(own_closes_at=make.NOW)
    answer = send(make.person(), session)
    assert [r.code for r in answer.context["form"].refusals] == ["closed"]


def test_a_session_that_is_not_announced_has_no_form() -> None:
    from gatehouse.programme.models import Session

    session = make.session()
    Session.objects.filter(pk=session.pk).update(published_at=None)
    assert client_of(make.person()).get(page(session)).status_code == 404


def test_who_posts_without_end_is_asked_to_wait() -> None:
    session, visitor = make.session(own_closes_at=make.NOW), make.person()
    codes = [send(visitor, session).context["form"].refusals[0].code for _ in range(31)]
    assert (codes[29], codes[30]) == ("closed", "too_often")


def test_the_form_speaks_english_under_its_english_address() -> None:
    make.consent_texts()
    answer = client_of(make.person()).get("/en" + page(make.session()))
    assert "Who is coming?" in answer.content.decode()


def test_who_asks_in_english_is_written_to_in_english() -> None:
    client_of(make.person()).post("/en" + page(make.session()), filled())
    assert [item.language for item in OutboxItem.objects.all()] == ["en"]


def test_a_form_whose_place_was_given_back_asks_anew_only_when_sent_once_more() -> None:
    session, visitor = make.session(), make.person()
    send(visitor, session)
    first = Application.objects.get()
    operations.withdraw(application=first, by=visitor, now=make.NOW)
    back = send(visitor, session)
    assert [r.code for r in back.context["form"].refusals] == ["sent_before"]
    assert "Мария Петрова" in back.content.decode()
    again = send(visitor, session, request_key=back.context["request_key"])
    second = Application.objects.live().get()
    assert again["Location"] == f"/visits/{second.key}/?new=1"
