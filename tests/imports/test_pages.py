"""The organisers' pages of imports: every errand by a form, for those who plan the season only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from gatehouse.imports import operations as imports
from gatehouse.imports.models import Import, ImportState
from gatehouse.people.models import Role
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, SeasonGrant, SeasonRole, Session
from tests import make
from tests.imports import plants
from tests.imports.files import HEAD, Plant, after_work, csv, fates, organiser, sent, taken
from tests.imports.test_reading_books import NO_SHEETS, repacked
from tests.office import client_of, holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def plant() -> Plant:
    return Plant()


@pytest.fixture
def client() -> Client:
    return client_of(organiser())


def url(of: Import, rest: str = "") -> str:
    return f"/office/imports/{of.key}/{rest}"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def send(client: Client, plant: Plant, content: bytes, name: str = "план.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/office/imports/", {"file": file, "season": plant.season.pk})


def test_a_file_goes_from_the_form_to_drafts(client: Client, plant: Plant) -> None:
    sent_to: Any = send(client, plant, csv(plant.row(), plant.row(at="16:00")))
    of = Import.objects.get()
    assert sent_to.url == url(of)
    assert "Прочитано строк: 0 из 0" in text(client.get(url(of)))
    of = after_work(of)
    page = client.get(url(of))
    assert "2 сеанса появятся черновиками" in text(page)
    done: Any = client.post(url(of, "take/"), {"seen": page.context["outlook"].seal})
    assert done.url == url(of)
    assert "все строки сразу или ни одной" in text(client.get(url(of)))
    of = after_work(of)
    page = client.get(url(of))
    assert "2 сеанса появились черновиками" in text(page)
    assert "Отменить внесение" in text(page)
    assert Session.objects.count() == 2


BAD = {name: make for name, (make, _code) in NO_SHEETS.items() if name != "too large"} | {
    "a bomb": lambda: repacked(xl__worksheets__sheet1_o_xml=b"0" * 64 * 1024 * 1024),
    "an unknown encoding": lambda: "Дата;Время\n12 декабря;с десяти\n".encode("koi8-r"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_is_no_schedule_is_refused_in_words_and_not_kept(
    client: Client, plant: Plant, case: str
) -> None:
    response = send(client, plant, BAD[case](), name="план.xlsx")
    if response.status_code == 302:  # it could not be seen at once: a worker says why
        of = after_work(Import.objects.get())
        assert (of.state, of.content, of.sheets.count()) == (ImportState.FAILED, None, 0)
        assert of.error
        assert str(escape(of.error)) in text(client.get(url(of)))
    else:
        assert response.status_code == 422
        assert Import.objects.count() == 0
        assert "error-summary" in text(response)
    assert Session.objects.count() == 0


def test_a_formula_that_was_never_reckoned_is_named_with_its_cell(
    client: Client, plant: Plant
) -> None:
    row = [plant.enterprise.name_ru, plant.activity.title_ru, "=TODAY()+3", "10:00", 20, None]
    of = sent(plant, plants.xlsx(План=([list(HEAD), row], [])), name="план.xlsx")
    assert fates(of) == ["wrong"]
    assert '<span class="imports-cell">C2</span> Формула' in text(client.get(url(of)))


def test_a_file_that_is_too_big_is_refused_unread(client: Client, plant: Plant) -> None:
    response = send(client, plant, b"x" * (imports.BYTES_AT_MOST + 1))
    assert response.status_code == 422
    assert "больше 5 МБ" in text(response)


def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(
    client: Client, plant: Plant
) -> None:
    of = sent(plant, csv(*[plant.row()] * 5_100))
    assert (of.state, of.error_code, of.content) == (ImportState.FAILED, "too_many_rows", None)
    assert of.sheets.count() == 0
    assert "Файл не читается" in text(client.get(url(of)))


def test_a_row_is_mended_on_a_page_and_in_place(client: Client, plant: Plant) -> None:
    of = sent(plant, csv(plant.row("31.11.2023"), plant.row("ждём")))
    form = client.get(url(of, "rows/0/1/"))
    assert 'name="cell-day" value="31.11.2023"' in text(form)
    back: Any = client.post(url(of, "rows/0/1/"), {"cell-day": "14.12.2023", "fate": "wrong"})
    assert back.url == url(of, "?fate=wrong#row-0-1")
    part = client.post(
        url(of, "rows/0/2/"), {"cell-day": "15.12.2023"}, headers={"HX-Request": "true"}
    )
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert fates(of) == ["new", "new"]


def test_when_the_last_row_is_mended_all_of_them_are_shown_again(
    client: Client, plant: Plant
) -> None:
    of = sent(plant, csv(plant.row("31.11.2023"), plant.row("15.12.2023")))
    answer = client.post(
        url(of, "rows/0/1/"), {"cell-day": "14.12.2023", "fate": "wrong"}, follow=True
    )
    page = text(answer)
    assert "Все строки" in page
    assert 'id="row-0-1"' in page
    assert 'id="row-0-2"' in page


def test_an_activity_is_held_where_it_was_held_in_the_season_before(
    client: Client, plant: Plant
) -> None:
    make.site(plant.enterprise, name_ru="Музей карамели")
    make.session(of=plant.activity, within=make.season(), at=plant.site)
    of = sent(plant, csv(plant.row()))
    assert fates(of) == ["new"]


def test_where_an_activity_may_be_held_is_named_when_it_is_asked(
    client: Client, plant: Plant
) -> None:
    make.site(plant.enterprise, name_ru="Музей карамели")
    of = sent(plant, csv(plant.row()))
    page = text(client.get(url(of)))
    assert "укажите, на какой: Музей карамели; Цех" in page
    form = text(client.get(url(of, "rows/0/1/")))
    assert '<option value="Музей карамели">' in form


def test_a_name_in_quotes_is_not_quoted_twice(client: Client) -> None:
    plant = Plant(name="«Карамельный цех»")
    row = ("Карамельный цехх", *plant.row()[1:])
    page = text(client.get(url(sent(plant, csv(row)))))
    assert "прочитано как «Карамельный цех»." in page


def test_what_was_taken_over_is_published_one_press_further(client: Client, plant: Plant) -> None:
    of = taken(sent(plant, csv(plant.row())))
    page = text(client.get(url(of)))
    assert f'href="/office/seasons/{plant.season.code}/publish/"' in page


def test_a_row_is_left_out_and_taken_in_again(client: Client, plant: Plant) -> None:
    of = sent(plant, csv(plant.row(), plant.row(at="16:00")))
    client.post(url(of, "rows/0/2/"), {"act": "skip"})
    assert fates(of) == ["new", "skipped"]
    assert "вернуть" in text(client.get(url(of, "?fate=skipped")))
    client.post(url(of, "rows/0/2/"), {"act": "take"})
    assert fates(of) == ["new", "new"]


def test_columns_are_set_by_hand_and_the_rows_read_anew(client: Client, plant: Plant) -> None:
    head = ("Кто", "Что", "Когда", "Во сколько", "Сколько", "х")
    of = sent(plant, csv(plant.row(), head=head))
    columns = {"heading_row": 1, "column-0": "enterprise", "column-1": "title",
               "column-2": "day", "column-3": "time", "column-4": "places"}  # fmt: skip
    client.post(url(of, "sheets/0/"), columns)
    assert fates(of) == ["new"]
    twice = client.post(url(of, "sheets/0/"), columns | {"column-5": "day"})
    assert twice.status_code == 409


def test_an_unknown_enterprise_is_named_once_for_this_file_and_the_next(
    client: Client, plant: Plant
) -> None:
    row = ("КФ «Заря»", *plant.row()[1:])
    of = sent(plant, csv(row))
    page = client.get(url(of))
    assert "Какое это предприятие? <strong>КФ «Заря»</strong>" in text(page)
    chosen = {"kind": "enterprise", "words": "КФ «Заря»", "chosen": plant.enterprise.code}
    client.post(url(of, "names/"), chosen)
    assert fates(of) == ["new"]
    assert fates(sent(plant, csv(row))) == ["new"]


def test_an_unknown_activity_is_named_or_described_anew(client: Client, plant: Plant) -> None:
    name = plant.enterprise.name_ru
    rows = [(name, title, "14.12.2023", at, 20, "") for title, at in
            (("Карамельная сказка", "10:00"), ("Цех глазури ночью", "12:00"))]  # fmt: skip
    of = sent(plant, csv(*rows))
    chosen = {"kind": "activity", "words": "Карамельная сказка", "chosen": plant.activity.slug}
    client.post(url(of, "names/"), chosen)
    address = url(of, f"activities/{plant.enterprise.code}/")
    assert "Цех глазури ночью" in text(client.get(address, {"words": "Цех глазури ночью"}))
    described = {"words": "Цех глазури ночью", "title_ru": "Глазурь ночью", "format": "tour",
                 "summary_ru": "Как блестит глазурь", "duration_minutes": 60,
                 "admission_age": 8, "content_rating": "6+"}  # fmt: skip
    assert client.post(address, described | {"title_ru": ""}).status_code == 422
    client.post(address, described)
    assert fates(of) == ["new", "new"]
    assert Activity.objects.filter(title_ru="Глазурь ночью", admission_age=8).exists()


def test_a_season_goes_out_as_a_sheet_and_comes_in_again_unchanged(
    client: Client, plant: Plant
) -> None:
    taken(sent(plant, csv(*plant.rows(25))))
    content = client.get(f"/office/imports/export/{plant.season.code}.xlsx").content
    of = sent(plant, content, name="сезон.xlsx")
    assert set(fates(of)) == {"same"}
    assert len(fates(of)) == 25


def test_whoever_plans_one_season_brings_in_that_one_only(plant: Plant) -> None:
    editor = make.person()
    SeasonGrant.objects.create(
        person=editor, season=plant.season, role=SeasonRole.EDITOR, granted_at=make.NOW
    )
    client, other = client_of(editor), Plant()
    send(client, plant, csv(plant.row()))
    assert Import.objects.count() == 1
    assert send(client, other, csv(other.row())).status_code == 422
    foreign = sent(other, csv(other.row()))
    for rest in ("", "progress/", "rows/0/1/", f"activities/{other.enterprise.code}/"):
        assert client.get(url(foreign, rest)).status_code == 404
    for rest in ("take/", "drop/", "gone/", "sheets/0/", "rows/0/1/", "names/"):
        assert client.post(url(foreign, rest)).status_code == 404
    assert client.get(f"/office/imports/export/{other.season.code}.xlsx").status_code == 404
    assert "план.csv" in text(client.get("/office/imports/"))
    assert other.season.code not in text(client.get("/office/imports/"))


def test_who_only_looks_finds_no_page_of_imports(plant: Plant) -> None:
    of = sent(plant, csv(plant.row()))
    press = client_of(holder(Role.PRESS))
    assert [press.get(address).status_code for address in ("/office/imports/", url(of))] == [
        404
    ] * 2


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("act", [lambda of: of, taken])
def test_a_file_of_a_hundred_rows_takes_as_many_statements_as_one_of_three(
    client: Client, act: Any
) -> None:
    counts = []
    for number, name in ((3, "Завод «Альфа»"), (100, "Фабрика «Омега»")):
        plant = Plant(name=name)
        of = act(sent(plant, csv(*plant.rows(number))))
        counts.append(statements(client, url(of)))
    assert counts[0] == counts[1]


def test_the_list_takes_as_many_statements_for_one_file_as_for_five(
    client: Client, plant: Plant
) -> None:
    sent(plant, csv(plant.row()))
    one = statements(client, "/office/imports/")
    for _ in range(4):
        sent(plant, csv(plant.row()))
    assert statements(client, "/office/imports/") == one


def test_what_is_gone_from_the_file_is_offered_for_deletion(client: Client, plant: Plant) -> None:
    taken(sent(plant, csv(plant.row(), plant.row(at="16:00"))))
    of = sent(plant, csv(plant.row(), head=HEAD))
    assert "1 сеанса больше нет в файле" in text(client.get(url(of)))
    gone = Session.objects.order_by("starts_at")[1]
    client.post(url(of, "gone/"), {"session": gone.pk})
    assert Session.objects.count() == 1


def test_what_is_gone_and_public_is_called_off_on_its_own_page(
    client: Client, plant: Plant
) -> None:
    taken(sent(plant, csv(plant.row(), plant.row(at="16:00"))))
    programme.publish_season(season=plant.season, by=None, now=make.NOW)
    of = sent(plant, csv(plant.row()))
    gone = Session.objects.order_by("starts_at")[1]
    assert f"/office/sessions/{gone.code}/cancel/" in text(client.get(url(of)))
    refused = client.post(url(of, "gone/"), {"session": gone.pk})
    assert refused.status_code == 409
    assert "отменяют, а не удаляют" in text(refused)


def test_a_file_is_put_aside(client: Client, plant: Plant) -> None:
    of = sent(plant, csv(plant.row()))
    dropped: Any = client.post(url(of, "drop/"))
    assert dropped.url == "/office/imports/"
    of.refresh_from_db()
    assert of.state == ImportState.DROPPED
    assert "отложен" in text(client.get(url(of)))
    assert client.post(url(of, "take/"), {"seen": "x"}).status_code == 409
