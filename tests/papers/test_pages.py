"""The pages of document data: what is taken, what is shown to whom, and what never is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application
from gatehouse.catalogue.models import PlantRole
from gatehouse.gate import operations as gate
from gatehouse.papers import operations as papers
from gatehouse.papers.models import Asked, ErasureAct, Need, Papers, Showing
from gatehouse.papers.queries import wanted_of
from gatehouse.papers.rules import Field
from gatehouse.papers.texts import consents_lacking
from gatehouse.people.models import Role
from gatehouse.programme.models import Session
from tests import make
from tests.office import client_of, holder, worker
from tests.papers import visits
from tests.papers.visits import CHILD_NUMBER, LATER, NUMBER

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def two_hours_later() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def session() -> Session:
    made = make.session(of=make.activity(make.enterprise("zavod-1")))
    visits.need(visits.site_of(made))
    return made


@pytest.fixture
def family(session: Session) -> Application:
    application = visits.family(session)
    papers.ask(now=LATER)
    return application


def typed(application: Application, **changed: str) -> dict[str, str]:
    """What the form of the family sends when all is filled in."""
    need = Need.objects.get()
    adult, child = (one.guest.pk for one in wanted_of(application))
    texts = consents_lacking(application, wanted_of(application), by=application.party.asker)
    sent = {
        f"g{adult}-n{need.pk}-document_kind": "passport",
        f"g{adult}-n{need.pk}-document": "45 09 № 123456",
        f"g{adult}-n{need.pk}-born": "02.03.1985",
        f"g{child}-n{need.pk}-document_kind": "birth",
        f"g{child}-n{need.pk}-document": "II-MЮ №765432",  # a Latin M
    }
    sent |= {text.slug: text.sha256[:16] for text in texts}
    by_end = {key: name for key in changed for name in sent if name.endswith(key)}
    return sent | {by_end[key]: value for key, value in changed.items()}


def test_the_visit_page_asks_and_leads_to_the_form(family: Application) -> None:
    page = client_of(family.party.asker).get(f"/visits/{family.key}/").content.decode()
    assert "Предприятию нужны данные ваших документов" in page
    assert f"/visits/{family.key}/papers/" in page


def test_a_visit_to_a_plant_that_needs_nothing_says_nothing_of_it() -> None:
    application = visits.family(make.session())
    page = client_of(application.party.asker).get(f"/visits/{application.key}/").content.decode()
    assert "документов" not in page


def test_a_family_gives_everything_on_one_page(family: Application) -> None:
    client = client_of(family.party.asker)
    sent = client.post(f"/visits/{family.key}/papers/", typed(family))
    assert (sent.status_code, sent["Location"]) == (302, f"/visits/{family.key}/papers/?given=1")
    page = client.get(sent["Location"]).content.decode()
    assert "Все данные есть" in page
    assert "••••56" in page
    assert NUMBER not in page


def test_by_the_link_of_the_letter_data_is_taken_and_never_shown(family: Application) -> None:
    at = f"/v/{visit_token(family)}/papers/"
    assert Client(enforce_csrf_checks=True).post(at, typed(family)).status_code == 302
    page = Client().get(at)
    assert NUMBER not in page.content.decode()
    assert CHILD_NUMBER not in page.content.decode()
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert "••••65" not in page.content.decode()  # two last signs only: the child's are 32
    assert Papers.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"-document": "45 09 12345"}, "В паспорте 4 цифры и 6: 4509 123456."),
        ({"-born": "31.02.1985"}, "Такой даты нет. Напишите так: 14.03.1985."),
        ({"-document_kind": ""}, "Выберите документ."),
    ],
)
def test_what_is_wrong_is_said_kindly_and_nothing_typed_is_lost(
    family: Application, wrong: dict[str, str], said: str
) -> None:
    need = Need.objects.get()
    adult = wanted_of(family)[0].guest.pk
    sent = typed(family) | {f"g{adult}-n{need.pk}{end}": value for end, value in wrong.items()}
    answer = client_of(family.party.asker).post(f"/visits/{family.key}/papers/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "II-MЮ №765432" in page
    assert not Papers.objects.exists()


def test_a_child_under_fourteen_has_no_passport(family: Application) -> None:
    need, child = Need.objects.get(), wanted_of(family)[1].guest.pk
    sent = typed(family) | {f"g{child}-n{need.pk}-document_kind": "passport"}
    sent[f"g{child}-n{need.pk}-document"] = NUMBER
    answer = client_of(family.party.asker).post(f"/visits/{family.key}/papers/", sent)
    assert "До 14 лет — свидетельство о рождении." in answer.content.decode()


def test_an_unticked_consent_keeps_everything_out(family: Application) -> None:
    sent = {name: text for name, text in typed(family).items() if not name.endswith("-child")}
    answer = client_of(family.party.asker).post(f"/visits/{family.key}/papers/", sent)
    assert answer.status_code == 422
    assert "Без этого согласия мы не можем передать данные предприятию." in answer.content.decode()
    assert not Papers.objects.exists()


def test_one_guest_may_be_given_today_and_the_other_tomorrow(family: Application) -> None:
    need, child = Need.objects.get(), wanted_of(family)[1].guest.pk
    sent = {k: v for k, v in typed(family).items() if f"g{child}-n{need.pk}" not in k}
    client = client_of(family.party.asker)
    page = client.post(f"/visits/{family.key}/papers/", sent, follow=True).content.decode()
    assert "Сохранено. Кое-чего ещё не хватает" in page
    assert not Asked.objects.get().complete


def test_the_consent_is_a_document_of_its_own_that_names_the_plant(family: Application) -> None:
    need = Need.objects.get()
    page = Client().get(f"/texts/{need.slug}/1/").content.decode()
    assert need.site.enterprise.name in page
    assert "документ: вид, серия, номер; дата рождения" in page
    assert "В любой день" in Client().get(f"/texts/{need.child_slug}/").content.decode()


def test_only_the_plant_s_own_people_see_it_and_organisers_see_masks(
    session: Session, family: Application
) -> None:
    visits.give(family)
    stop, plant = session.stops.get(), session.activity.enterprise
    at = f"/desk/stops/{stop.pk}/papers/"
    own = client_of(worker(plant)).get(at).content.decode()
    assert NUMBER in own
    assert CHILD_NUMBER in own
    office = client_of(holder(Role.ORGANISER)).get(at).content.decode()
    assert NUMBER not in office
    assert "••••" in office
    assert client_of(worker(plant, PlantRole.GUIDE)).get(at).status_code == 404
    assert client_of(worker(make.enterprise("zavod-2"))).get(at).status_code == 404
    assert Client().get(at).status_code == 302
    assert Showing.objects.get().shown_as == "page"


def test_the_plant_s_own_file_has_columns_of_it_and_the_organisers_has_not(
    session: Session, family: Application
) -> None:
    waiting = visits.family(session)
    visits.give(family)
    stop = session.stops.get()
    made = gate.make_list(stop=stop, by=None, now=LATER)
    at = f"/desk/lists/{made.pk}/list"
    own = client_of(worker(session.activity.enterprise))
    book = openpyxl.load_workbook(BytesIO(own.get(f"{at}.xlsx").content))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert f"Паспорт гражданина России: {NUMBER}" in cells
    assert cells.count("нет данных") == waiting.persons
    assert own.get(f"{at}.pdf").content[:5] == b"%PDF-"
    assert NUMBER in own.get(f"{at}.csv").content.decode()
    assert NUMBER not in client_of(holder(Role.ORGANISER)).get(f"{at}.csv").content.decode()
    assert [one.shown_as for one in Showing.objects.order_by("pk")] == ["xlsx", "pdf", "csv"]


def test_neither_the_kept_list_nor_the_letter_has_any_of_it(
    session: Session, family: Application
) -> None:
    visits.give(family)
    made = gate.make_list(stop=session.stops.get(), by=None, now=LATER)
    assert NUMBER not in json.dumps(made.rows, ensure_ascii=False)
    with time_machine.travel(session.ends_at, tick=False):
        at = f"/desk/lists/{made.pk}/list.csv"
        late = client_of(worker(session.activity.enterprise)).get(at).content.decode()
    assert NUMBER not in late


def test_under_my_data_one_sees_who_saw_it_and_takes_it_along_whole(
    session: Session, family: Application
) -> None:
    visits.give(family)
    reader = visits.plants_person(session.activity.enterprise)
    papers.show(stop=session.stops.get(), shown_as="pdf", by=reader, now=LATER, pass_list=3)
    client = client_of(family.party.asker)
    page = client.get("/me/papers/").content.decode()
    assert f"в файле (PDF), учётная запись № {reader.pk}, список № 3" in page
    assert NUMBER not in page
    told = json.loads(client.get("/me/data.json").content)["papers"]
    assert [one["data"]["document"] for one in told["given"]] == [
        f"Паспорт гражданина России: {NUMBER}",
        f"Свидетельство о рождении: {CHILD_NUMBER}",
    ]
    assert told["shown"][0]["list"] == 3


def test_one_destroys_it_with_one_press_and_finds_the_act(family: Application) -> None:
    visits.give(family)
    client = client_of(family.party.asker)
    assert client.get(f"/me/papers/{family.key}/erase/").status_code == 200
    assert client.post(f"/me/papers/{family.key}/erase/").status_code == 302
    assert "Акт № 1" in client.get("/me/papers/").content.decode()
    assert client_of(make.person()).get(f"/me/papers/{family.key}/erase/").status_code == 404


def test_a_consent_taken_back_under_my_data_destroys_what_it_was_for(family: Application) -> None:
    visits.give(family)
    row = Papers.objects.get(of_child=False)
    at = f"/me/consents/{row.consent_id}/"
    assert client_of(family.party.asker).post(at).status_code == 302
    assert [one.erased_because for one in Papers.objects.order_by("pk")] == ["withdrawn", ""]


def test_the_plant_says_what_it_needs_on_its_desk(session: Session) -> None:
    site = visits.site_of(session)
    at = f"/desk/plants/zavod-1/papers/{site.code}/"
    client = client_of(worker(session.activity.enterprise))
    sent = {
        "fields_needed": ["document", "car"],
        "due_hours_before": "10",
        "answer_hours": "5",
        "remind_hours_before": "20",
        "kept_hours": "24",
        "if_missing": "give_back",
    }
    assert client.post(at, sent).status_code == 302
    need = Need.objects.get()
    assert (need.fields, need.version) == ([Field.DOCUMENT, Field.CAR], 2)
    assert client.post(at, sent | {"kept_hours": "721"}).status_code == 422
    assert client_of(worker(make.enterprise("zavod-2"))).post(at, sent).status_code == 404


def test_organisers_take_the_act_and_its_log_as_files(family: Application) -> None:
    visits.give(family)
    papers.erase_due(now=family.session.ends_at + timedelta(days=30))
    client = client_of(holder(Role.ORGANISER))
    assert "Дата рождения: 2" in client.get("/office/papers/").content.decode()
    assert client.get("/office/papers/acts/1/act.pdf").content[:5] == b"%PDF-"
    log = client.get("/office/papers/acts/1/log.csv").content.decode("utf-8-sig")
    assert log.count("papers.erased") == ErasureAct.objects.get().people == 2
    season = family.session.season
    at = f"/office/papers/seasons/{season.code}/"
    assert client.post(at, {"kept_hours": "24"}).status_code == 302
    assert client.post(at, {"kept_hours": "9999"}).status_code == 422
    assert client_of(holder(Role.PRESS)).get("/office/papers/").status_code == 404


def test_what_did_not_come_in_time_stands_in_the_inbox(family: Application) -> None:
    late = Asked.objects.get().due_at
    papers.follow_up(now=late)
    with time_machine.travel(late, tick=False):
        page = client_of(holder(Role.ORGANISER)).get("/office/").content.decode()
    assert "1 компания не передала данные документов" in page
    visits.give(family, now=late)
    with time_machine.travel(late, tick=False):
        page = client_of(holder(Role.ORGANISER)).get("/office/").content.decode()
    assert "данные документов" not in page.partition("<main")[2].replace("Данные документов", "")
