"""Whatever is sent, the site answers kindly, keeps what was typed, and nothing gets through."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from gatehouse.admission.models import Application, Guest
from tests import make
from tests.admission.asking import client_of, filled, page, send
from tests.admission.test_groups import address as group_page
from tests.admission.test_groups import filled as group_filled
from tests.admission.test_groups import group, send_names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LONG = "Я" * 100_000
HOSTILE = [
    LONG,
    "a\x00b",
    "\u202eилья\u202c",
    "<script>alert(1)</script>",
    "=1+1",
    "👩‍👩‍👧‍👦",
    "' OR 1=1 --",
    '#import "x" $ * _ ` \\ [ ]',
    "{{ 7 * 7 }}{% debug %}",
    "../../etc/passwd",
    "\r\nBcc: everybody@example.org",
    "\ufeff\u200b\u00ad",
    "-1",
    "NaN",
    "1e309",
    "٣",
]
COMPANY_FIELDS = [
    "adult-0-name",
    "child-0-name",
    "child-0-born",
    "needs",
    "step_free",
    "adults",
    "children",
    "request_key",
    "do",
    "may_wait",
    "consent-plant",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_in_any_field_of_a_company_breaks_the_form(typed: str) -> None:
    session, client = make.session(), client_of(make.person())
    usual = filled(["Мария Петрова"], [("Аня Петрова", "2014-05-01")])
    for field in COMPANY_FIELDS:
        answer: Any = client.post(page(session), usual | {field: typed})
        assert (field, answer.status_code) in {(field, code) for code in (200, 302, 422)}
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_in_any_field_of_a_group_breaks_the_form(typed: str) -> None:
    session, client = make.session(groups=30), client_of(make.person())
    for field in ("organisation", "contact_name", "phone", "people", "needs"):
        answer: Any = client.post(group_page(session), group_filled(**{field: typed}))
        assert answer.status_code in {302, 422}
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "born",
    [
        "1800-01-01",
        "2999-01-01",
        "2014-02-30",
        "30.02.2014",
        "00.00.0000",
        "вчера",
        "",
        "99999-1-1",
    ],
)
def test_an_impossible_birth_date_is_told_beside_it_and_stays_as_typed(born: str) -> None:
    answer = send(make.person(), make.session(), children=[("Аня Петрова", born)])
    assert answer.status_code == 422
    assert list(answer.context["form"].guests[1].errors) == ["born"]
    assert f'value="{born}"' in answer.content.decode() or born == ""
    assert Application.objects.count() == 0


@pytest.mark.parametrize("typed", ["=1+1", "12345", "<>", "👩‍👩‍👧‍👦", "\u200b\u200b", "я"])
def test_what_is_not_a_name_is_told_and_stays_as_typed(typed: str) -> None:
    answer = send(make.person(), make.session(), adults=[typed])
    assert list(answer.context["form"].guests[0].errors) == ["name"]
    assert escape(typed) in answer.content.decode()


def test_a_name_is_kept_without_what_cannot_be_seen() -> None:
    send(make.person(), make.session(), adults=["  Мария\u202e\u200b   Петрова\ufeff "])
    assert Guest.objects.get().name == "Мария Петрова"


def test_markup_in_a_name_is_shown_as_it_was_written() -> None:
    visitor = make.person()
    answer = send(visitor, make.session(), adults=["<b>Мария</b> & Ко"])
    shown = client_of(visitor).get(answer["Location"]).content.decode()
    assert "&lt;b&gt;Мария&lt;/b&gt; &amp; Ко" in shown


@pytest.mark.parametrize(
    "query",
    ["adults=-5", "adults=0&children=0", "adults=40", "children=4000000000", "adults=٣", "x[]=1"],
)
def test_no_count_in_the_address_breaks_the_form(query: str) -> None:
    make.consent_texts()
    answer = client_of(make.person()).get(f"{page(make.session())}?{query}")
    assert answer.status_code == 200
    assert 1 <= len(answer.context["form"].rows) <= 6


def test_forty_guests_are_refused_by_the_rule_and_not_by_a_crash() -> None:
    people = [f"Гость Номер{'а' * n}" for n in range(40)]
    answer = send(make.person(), make.session(), adults=people)
    assert [r.code for r in answer.context["form"].refusals] == ["too_many"]


def test_nobody_is_refused_by_the_rule_too() -> None:
    answer = send(make.person(), make.session(), adults=[])
    assert [r.code for r in answer.context["form"].refusals] == ["too_few"]


def test_repeated_fields_do_not_double_anything() -> None:
    visitor, session = make.person(), make.session()
    fields = {key: [value, value] for key, value in filled().items()}
    assert client_of(visitor).post(page(session), fields).status_code == 302
    assert Guest.objects.count() == 1


@pytest.mark.parametrize(
    "action", ["remove-adult-99", "remove-adult--1", "remove-x-0", "add-", "-"]
)
def test_a_button_that_does_not_exist_changes_nothing(action: str) -> None:
    answer: Any = client_of(make.person()).post(page(make.session()), filled() | {"do": action})
    assert answer.status_code == 200
    assert [g.initial["name"] for g in answer.context["form"].guests] == ["Мария Петрова"]


@pytest.mark.parametrize(
    "address",
    [
        "/sessions/NONE/apply/",
        "/sessions/%00/apply/",
        "/groups/apply/",
        "/groups/apply/?session=%00",
    ],
)
def test_a_session_that_does_not_exist_is_not_found(address: str) -> None:
    client = client_of(make.person())
    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code == 404


def test_a_wrong_number_of_a_visit_is_not_found() -> None:
    client = client_of(make.person())
    for address in (f"/visits/{uuid4()}/", "/visits/1/", "/visits/not-a-uuid/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(method: str) -> None:
    client = client_of(make.person())
    assert getattr(client, method)(page(make.session())).status_code == 405


def test_a_form_without_the_token_of_the_page_is_refused() -> None:
    session, visitor = make.session(), make.person()
    client = Client(enforce_csrf_checks=True)
    client.force_login(visitor)
    assert client.post(page(session), filled()).status_code == 403
    assert Application.objects.count() == 0


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_list_of_names_breaks_its_page(typed: str) -> None:
    answer = send_names(group(), typed)
    assert answer.status_code in {302, 422}
    assert b"<script>alert" not in answer.content
