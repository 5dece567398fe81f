"""One draw at the organisers' desk: what is next, who must act, and each act with its two words."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.test import Client

from gatehouse.admission.models import PlacesDraw
from gatehouse.draws import operations as draws
from gatehouse.draws.links import witness_url
from gatehouse.draws.models import Draw
from gatehouse.draws.protocol import seeding
from gatehouse.draws.rules import Step
from gatehouse.people.models import Approval
from tests.admission.draws import opened, planned, sessions
from tests.draws import making
from tests.pages.desks import text
from tests.pages.offices import PLANNERS, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
APPROVALS = "/office/approvals/"
SECRET = "a1" * 32
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def draft(office: Office) -> PlacesDraw:
    return planned(*sessions(6, 4, within=office.season))


def public(office: Office) -> PlacesDraw:
    return opened(*sessions(6, 4, within=office.season))


def committed(office: Office, count: int = 40, **witnesses: str) -> PlacesDraw:
    places = public(office)
    for name, secret in witnesses.items():
        sealed = seeding.sealed(name, secret)
        draws.appoint_witness(
            draw=places.draw, name=name, title=name, sealed=sealed, by=None, now=making.START
        )
    making.committed(places.draw, count)
    return PlacesDraw.objects.get()


def drawn(office: Office, count: int = 40) -> PlacesDraw:
    """Drawn and found sound; nobody was told."""
    places = committed(office, count)
    making.drawn(places.draw)
    draws.test(draw=places.draw, now=making.BEACON_AT)
    return PlacesDraw.objects.get()


def page_of(places: PlacesDraw) -> str:
    return f"/office/draws/{places.draw.code}/"


def do(client: Client, places: PlacesDraw, act: str, **sent: Any) -> Any:
    return client.post(page_of(places), {"act": act, **sent})


def now_of(places: PlacesDraw) -> Draw:
    return Draw.objects.get(pk=places.draw_id)


def test_a_draft_is_for_those_who_plan_and_a_public_draw_for_whoever_looks(office: Office) -> None:
    places = draft(office)
    planners = PLANNERS | {"foreign": 404}
    assert office.statuses(page_of(places)) == planners
    assert office.statuses("/office/draws/") == PLANNERS | {"press": 200, "viewer": 200}
    draws.publish_draw(draw=places.draw, by=None, now=making.START)
    assert office.statuses(page_of(places)) == planners | {"press": 200, "viewer": 200}


@pytest.mark.parametrize("act", ["publish", "drop", "witness", "signature", "dice", "release"])
def test_nobody_else_does_anything_to_a_draw(office: Office, act: str) -> None:
    places = public(office)
    for client in (office.press, office.viewer, office.foreign, office.visitor, office.plant.desk):
        assert do(client, places, act).status_code == 404
    assert do(office.desk, places, "paint").status_code == 404


@pytest.mark.parametrize("act", ["dice", "release", "void"])
def test_the_second_word_of_officials_is_not_a_season_editor_s(office: Office, act: str) -> None:
    places = drawn(office)
    assert do(office.editor, places, act, why="x").status_code == 404
    assert not Approval.objects.exists()
    shown = office.editor.get(page_of(places)).context["acts"]
    assert not shown.keys() & {"dice", "release", "void"}


def test_a_draft_is_published_after_what_is_fixed_was_said(office: Office) -> None:
    places = draft(office)
    with at(making.START):
        page = text(office.desk.get(page_of(places)))
        assert "657413" in page
        assert do(office.editor, places, "publish").status_code == 302
    assert now_of(places).step is Step.OPEN


def test_a_draft_is_deleted(office: Office) -> None:
    places = draft(office)
    answer = do(office.desk, places, "drop")
    assert answer.url == f"/office/seasons/{office.season.code}/draws/"
    assert not Draw.objects.exists()


def test_a_witness_is_appointed_and_tells_the_secret_by_a_link_without_an_account(
    office: Office,
) -> None:
    places = public(office)
    sealed = seeding.sealed("museum", SECRET)
    with at(making.START):
        do(office.desk, places, "witness", title="Музей", name="Museum", sealed=f" {sealed} ")
    witness = places.draw.witnesses.get()
    link = witness_url(witness)
    address = link[link.index("/draws/") :]
    assert link in text(office.desk.get(page_of(places)))
    assert link not in text(office.viewer.get(page_of(places)))
    making.committed(places.draw)
    with at(making.CLOSES_AT + HOUR):
        wrong = Client().post(address, {"secret": "b2" * 32})
        assert (wrong.status_code, wrong.context["typed"]) == (422, "b2" * 32)
        assert "no-store" in wrong["Cache-Control"]
        assert Client().post(address, {"secret": SECRET.upper()}).status_code == 302
        assert SECRET not in text(office.desk.get(page_of(places)))
    witness.refresh_from_db()
    assert witness.secret == SECRET
    assert Client().get(f"{address[:-5]}AAAA/").status_code == 404


def test_a_secret_is_not_taken_before_the_lists_are_public_nor_too_late(office: Office) -> None:
    places = committed(office, museum=SECRET)
    link = witness_url(places.draw.witnesses.get())
    address = link[link.index("/draws/") :]
    with at(making.WITNESSES_UNTIL):
        assert Client().post(address, {"secret": SECRET}).status_code == 422
    assert not places.draw.witnesses.get().secret


@pytest.mark.parametrize(
    ("field", "typed"), [("sealed", "xyz"), ("name", "Музей"), ("title", ""), ("name", "known")]
)
def test_what_is_wrong_with_a_witness_is_said_beside_its_field(
    office: Office, field: str, typed: str
) -> None:
    places = public(office)
    draws.appoint_witness(
        draw=places.draw, name="known", title="x", sealed="0" * 64, by=None, now=making.START
    )
    sent = {"title": "Музей", "name": "museum", "sealed": "1" * 64} | {field: typed}
    page = do(office.desk, places, "witness", **sent)
    assert page.status_code == 422
    form = page.context["acts"]["witness"]
    assert form.errors[field]
    assert {name: form[name].value() for name in sent} == sent


def test_the_signature_is_brought_by_hand_and_says_at_once_what_is_wrong(office: Office) -> None:
    places = committed(office)
    draws.close_reveals(draw=places.draw, now=making.WITNESSES_UNTIL)
    with at(making.BEACON_AT + HOUR):
        for typed in ("abc", "0" * 96, making.SIGNATURE[:-1] + "0"):
            page = do(office.editor, places, "signature", signature=typed)
            assert page.status_code == 422
            form = page.context["acts"]["signature"]
            assert form.errors["signature"]
            assert form["signature"].value() == typed
        halves = f"{making.SIGNATURE[:48]}\n {making.SIGNATURE[48:]}"
        assert do(office.editor, places, "signature", signature=halves).status_code == 302
    assert now_of(places).signature == making.SIGNATURE


def test_dice_need_two_recorders(office: Office) -> None:
    places = committed(office)
    draws.close_reveals(draw=places.draw, now=making.WITNESSES_UNTIL)
    throws = "123456" * 16 + "1234"
    with at(making.BEACON_AT + HOUR):
        assert do(office.desk, places, "dice", throws=throws).status_code == 422
    with at(making.BEACON_AT + DAY):
        short = do(office.desk, places, "dice", throws=throws[1:])
        assert short.context["acts"]["dice"]["throws"].value() == throws[1:]
        do(office.desk, places, "dice", throws=throws)
        assert not now_of(places).dice
        assert "1234561234 5612345612" in text(office.admin.get(APPROVALS))
        office.admin.post(f"{APPROVALS}{Approval.objects.get().pk}/decide/", {"word": "yes"})
    assert now_of(places).dice == throws


def test_two_officials_of_different_roles_release_a_result(office: Office) -> None:
    places = drawn(office)
    second = Office(office.plant).desk  # another organiser: of the same role
    with at(making.BEACON_AT + HOUR):
        do(office.desk, places, "release")
        approval = Approval.objects.get()
        asked = text(office.admin.get(APPROVALS))
        assert places.draw.results_sha256 in asked
        assert "никто не знает результата" in asked
        answer = f"{APPROVALS}{approval.pk}/decide/"
        assert answer not in text(second.get(APPROVALS))
        second.post(answer, {"word": "yes"})
        assert now_of(places).step is Step.DRAWN
        assert office.editor.post(answer, {"word": "yes"}).status_code == 404
        office.admin.post(answer, {"word": "yes"})
    assert now_of(places).step is Step.RELEASED
    assert Client().get(f"/draws/{places.draw.code}/results.txt").status_code == 200


def test_a_result_whose_file_was_changed_is_not_asked_for(office: Office) -> None:
    places = drawn(office)
    kept = places.draw.files.get(name="entries.txt")
    path = Path(default_storage.path(kept.stored))
    path.write_bytes(path.read_bytes().replace(b"E|", b"e|", 1))
    page = do(office.desk, places, "release")
    assert page.status_code == 422
    assert not Approval.objects.exists()
    whole = {one.file.name: one.is_intact for one in page.context["files"]}
    assert [name for name, intact in whole.items() if not intact] == ["entries.txt"]


def test_a_draw_is_called_off_for_a_reason_by_two(office: Office) -> None:
    places = public(office)
    page = do(office.desk, places, "void", why="  ")
    assert page.context["acts"]["void"].errors["why"]
    do(office.admin, places, "void", why="Ошибка в расписании", code="other")
    assert "Ошибка в расписании" in text(office.desk.get(APPROVALS))
    office.desk.post(f"{APPROVALS}{Approval.objects.get().pk}/decide/", {"word": "yes"})
    assert now_of(places).void_reason == "Ошибка в расписании"
    assert "Ошибка в расписании" in text(office.press.get(page_of(places)))


def test_small_numbers_are_for_those_who_see_names(office: Office) -> None:
    places = committed(office, count=6)
    seen = office.desk.get(page_of(places)).context["counts"]
    assert [one.parties for one in seen.by_lot] == [6, 0]
    hidden = office.press.get(page_of(places)).context["counts"]
    persons = [one.persons for one in seen.by_lot]
    assert [one.persons for one in hidden.by_lot] == [n if n >= 10 else None for n in persons]


def test_the_result_is_not_to_be_guessed_before_the_release(office: Office) -> None:
    places = drawn(office)
    assert len(office.desk.get(page_of(places)).context["test"]) == 4
    page = office.press.get(page_of(places)).context
    assert (page["test"], page["fairness"], page["history"]) == ([], [], [])


def test_chances_are_counted_by_size_lane_tickets_and_time_without_small_groups(
    office: Office,
) -> None:
    places = drawn(office, count=105)
    Draw.objects.update(released_at=making.BEACON_AT)
    by = {one.head: one for one in office.press.get(page_of(places)).context["fairness"]}
    size, lane, tickets, tenth = by.values()
    won = places.draw.entries.exclude(lot=None)
    assert [group.lists for group in size.groups] == [35, 35, 35]
    assert sum(group.won for group in size.groups) == won.count()
    assert [(group.name, group.lists) for group in lane.groups] == [("–", 105)]
    assert [group.lists for group in tickets.groups] == [15] * 7
    assert [group.lists for group in tenth.groups] == [10, 11] * 5 or sum(
        group.lists for group in tenth.groups
    ) == 105
    assert tenth.hidden == 0


def test_what_is_next_says_who_must_act(office: Office) -> None:
    places = committed(office, museum=SECRET)

    def next_at(moment: datetime) -> tuple[str, bool]:
        with at(moment):
            found = office.desk.get(page_of(places)).context["next"]
        return found.what, found.is_ours

    assert next_at(making.CLOSES_AT + HOUR) == ("1 свидетель открывает секрет", False)
    assert next_at(making.BEACON_AT)[1]  # too late to make secrets public
    draws.close_reveals(draw=places.draw, now=making.WITNESSES_UNTIL)
    assert next_at(making.BEACON_AT - HOUR) == ("Приходит число", False)
    assert next_at(making.BEACON_AT + HOUR)[1]
    assert next_at(making.BEACON_AT + DAY) == ("Бросить кости при всех", True)


def test_the_history_of_a_draw_is_told_in_words(office: Office) -> None:
    places = drawn(office)
    with at(making.BEACON_AT):
        do(office.desk, places, "release")
    page = office.desk.get(page_of(places))
    told = [str(one.what) for one in page.context["history"]]
    assert len(told) >= 9
    assert not [words for words in told if words.startswith(("draws.", "people.", "admission."))]
