"""The organisers' pages of packets: written, kept when wrong, brought from files, theirs only."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gatehouse.core.models import HistoryEntry
from gatehouse.people.models import Person, Role
from gatehouse.quizzes.models import Media, Packet, PacketSeen, Question, Round
from gatehouse.quizzes.packing.own import write_packet
from gatehouse.quizzes.packing.shapes import MediaShape, PacketShape, RoundShape
from gatehouse.quizzes.packing.sheet_writing import template
from gatehouse.quizzes.terms import Form
from tests import make
from tests.office import client_of, holder
from tests.quizzes import packets
from tests.quizzes.files import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now"), pytest.mark.any_database]
ALL = "/office/packets/"


@pytest.fixture
def _now(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def boss() -> Person:
    return packets.organiser()


@pytest.fixture
def desk(boss: Person) -> Client:
    return client_of(boss)


@pytest.fixture
def packet() -> Packet:
    return packets.packet()


def of(packet: Packet, name: str = "") -> str:
    return f"{ALL}{packet.pk}/{name}"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def first(packet: Packet, form: Form = Form.TEXT) -> Question:
    return Question.objects.get(round__packet=packet, form=form)


def sent(page: Any) -> dict[str, Any]:
    """What a browser would send of the form on a page."""
    found = {}
    for bound in page.context["form"]:
        value = bound.value()
        if value is not None and value is not False:
            found[bound.html_name] = "on" if value is True else value
    return found | {"rev": page.context["rev"], "form": page.context["form"].form}


def test_a_packet_is_written_from_its_title_to_its_first_question(desk: Client) -> None:
    made: Any = desk.post(f"{ALL}new/", {"title": "  Осенний   пакет "})
    packet = Packet.objects.get()
    assert (made.url, packet.title) == (of(packet), "Осенний пакет")
    tick = {"title": "Разминка", "seconds": "40", "kind": "tick", "tick_gain_halves": "1,5"}
    added: Any = desk.post(of(packet, "rounds/new/"), tick | {"stake_to_halves": "7"})
    one = Round.objects.get()
    assert added.url == f"{of(packet)}#round-{one.pk}"
    assert one.scoring == {"kind": "tick", "tick_gain_halves": 3}
    words = {"form": "text", "text": "Кто?", "worth_halves": "1½", "variant-0": "Я", "halves-0": ""}
    words |= {"variant-1": "мы", "halves-1": "½", "do": "next"}
    then: Any = desk.post(of(packet, f"rounds/{one.pk}/questions/new/"), words)
    question = Question.objects.get()
    assert then.url.endswith(f"rounds/{one.pk}/questions/new/?form=text&after=1")
    assert question.solution == {
        "accepted": [{"text": "Я", "halves": None}, {"text": "мы", "halves": 1}]
    }
    page = desk.get(of(packet))
    assert "Кто?" in text_of(page)
    assert "1½" in text_of(page)


@pytest.mark.parametrize("form", list(Form))
def test_a_question_sent_as_it_was_shown_is_the_same(
    desk: Client, packet: Packet, form: Form
) -> None:
    question = first(packet, form)
    page = desk.get(of(packet, f"questions/{question.pk}/"))
    answer = desk.post(of(packet, f"questions/{question.pk}/"), sent(page))
    assert answer.status_code == 302
    same = Question.objects.get(pk=question.pk)
    assert (same.options, same.solution, same.partial, same.rev) == (
        question.options,
        question.solution,
        question.partial,
        1,
    )


@pytest.mark.parametrize("form", list(Form))
def test_each_form_has_fields_of_its_own_and_three_looks(
    desk: Client, packet: Packet, form: Form
) -> None:
    one = packet.rounds.get()
    page = desk.get(of(packet, f"rounds/{one.pk}/questions/new/?form={form}"))
    assert page.status_code == 200
    look = desk.get(of(packet, f"questions/{first(packet, form).pk}/preview/"))
    assert look.status_code == 200
    assert first(packet, form).text in text_of(look)


def test_what_was_typed_stays_when_it_is_wrong(desk: Client, packet: Packet) -> None:
    question = first(packet, Form.CHOICE)
    page = desk.get(of(packet, f"questions/{question.pk}/"))
    wrong = sent(page) | {"text": "Что я набрал", "right-0": "on"}
    answer = desk.post(of(packet, f"questions/{question.pk}/"), wrong)
    assert answer.status_code == 422
    assert "Что я набрал" in text_of(answer)
    assert first(packet, Form.CHOICE).text == question.text


def test_more_lines_and_another_form_keep_what_was_typed(desk: Client, packet: Packet) -> None:
    one = packet.rounds.get()
    words = {"form": "text", "text": "Кто?", "worth_halves": "1", "variant-0": "Я", "do": "more"}
    page = desk.post(of(packet, f"rounds/{one.pk}/questions/new/"), words)
    assert len(page.context["form"].rows) == 5
    assert "Я" in text_of(page)
    page = desk.post(
        of(packet, f"rounds/{one.pk}/questions/new/"), words | {"form": "match", "do": "form"}
    )
    assert page.status_code == 200
    assert "Кто?" in text_of(page)
    assert packet.rounds.get().questions.count() == 6


def test_rows_move_with_a_script_and_without(desk: Client, packet: Packet) -> None:
    question = first(packet)
    url = of(packet, f"questions/{question.pk}/move/")
    moved: Any = desk.post(url, {"do": "down"})
    assert moved.url == f"{of(packet)}#question-{question.pk}"
    part = desk.post(url, {"do": "down"}, headers={"HX-Request": "true"})
    assert part.content.strip().startswith(b'<div id="packet"')
    assert b"data-focus" in part.content
    question.refresh_from_db()
    assert question.number == 3


def test_a_deleted_question_offers_to_be_put_back(desk: Client, packet: Packet) -> None:
    answer = desk.post(of(packet, f"questions/{first(packet).pk}/delete/"), follow=True)
    assert "/office/undo/" in text_of(answer) or "undo" in text_of(answer)
    assert packet.rounds.get().questions.count() == 5


def test_who_opens_a_secret_packet_is_shown_to_the_others(
    desk: Client, boss: Person, packet: Packet
) -> None:
    desk.get(ALL)
    desk.get(of(packet, "history/"))
    assert not PacketSeen.objects.exists()
    desk.get(of(packet))
    assert PacketSeen.objects.get().person == boss
    assert boss.email in text_of(client_of(packets.organiser()).get(of(packet, "history/")))


def test_who_may_not_put_a_packet_aside_and_is_shown_it_has_seen_it(
    desk: Client, boss: Person, packet: Packet
) -> None:
    packets.quiz(packet)
    refused = desk.post(of(packet, "withdraw/"))
    assert refused.status_code == 409
    assert "Столица Франции?" in text_of(refused)
    assert PacketSeen.objects.get().person == boss


@pytest.mark.parametrize("role", [None, Role.PRESS])
def test_who_is_no_organiser_finds_no_such_pages(packet: Packet, role: Role | None) -> None:
    other = client_of(holder(role) if role else make.person())
    question, one = first(packet), packet.rounds.get()
    for url in (
        ALL,
        f"{ALL}new/",
        f"{ALL}bring/",
        f"{ALL}template.xlsx",
        of(packet),
        of(packet, "head/"),
        of(packet, "history/"),
        of(packet, "media/"),
        of(packet, f"rounds/{one.pk}/"),
        of(packet, f"questions/{question.pk}/"),
        of(packet, f"questions/{question.pk}/preview/"),
    ):
        assert other.get(url).status_code == 404, url
    for url in (
        of(packet, "packet.zip"),
        of(packet, "withdraw/"),
        of(packet, f"questions/{question.pk}/delete/"),
        of(packet, f"rounds/{one.pk}/delete/"),
    ):
        assert other.post(url).status_code == 404, url
    assert not PacketSeen.objects.exists()
    assert packet.rounds.get().questions.count() == 6


def test_questions_of_another_packet_are_not_reached_through_this_one(
    desk: Client, packet: Packet
) -> None:
    other = packets.packet()
    question, one = first(other), other.rounds.get()
    assert desk.get(of(packet, f"questions/{question.pk}/")).status_code == 404
    assert desk.get(of(packet, f"rounds/{one.pk}/")).status_code == 404
    page = desk.get(of(packet, f"questions/{first(packet).pk}/"))
    foreign = Media.objects.create(
        packet=other, kind="picture", file="x.jpg", content_type="image/jpeg", made_at=make.NOW
    )
    url = of(packet, f"questions/{first(packet).pk}/")
    assert desk.post(url, sent(page) | {"media": foreign.pk}).status_code == 422


# Files.


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bring(desk: Client, content: bytes, name: str, **more: Any) -> Any:
    return desk.post(f"{ALL}bring/", {"file": upload(content, name), **more})


def test_a_file_shows_what_comes_and_what_does_not_before_anything_is_written(
    desk: Client,
) -> None:
    content = "Кто?{=я}\n\nЭссе.{}\n\n::Имя::Где?{=тут}".encode()
    seen = bring(desk, content, "вопросы.txt", follow=True)
    assert Packet.objects.count() == 0
    page = desk.get(seen.url)
    assert (page.context["parcel"].packet.questions, len(page.context["lost"])) == (2, 1)
    assert len(page.context["kept"]) == 1
    taken: Any = desk.post(seen.url, {"do": "take"})
    packet = Packet.objects.get()
    assert (taken.url, packet.title) == (of(packet), "вопросы")
    assert desk.get(seen.url).status_code == 404, "the file is forgotten"


def test_the_template_can_be_taken_out_filled_in_and_brought_to_a_packet(
    desk: Client, packet: Packet
) -> None:
    content = desk.get(f"{ALL}template.xlsx").content
    assert content == template()
    seen = bring(desk, content, "packet.xlsx", into=packet.pk)
    desk.post(seen.url, {"do": "take"})
    assert packet.rounds.count() == 3


def test_a_file_that_waits_is_nobody_elses_and_can_be_forgotten(desk: Client) -> None:
    seen = bring(desk, b"A?{=a}", "a.gift")
    other = client_of(packets.organiser())
    assert other.get(seen.url).status_code == 404
    assert other.post(seen.url, {"do": "take"}).status_code == 404
    desk.post(seen.url, {"do": "drop"})
    assert desk.get(seen.url).status_code == 404
    assert not Packet.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.txt"), (b"PK\x03\x04", "a.zip"), (b"\x89PNG", "a.png"), (b"\xff\xfe\0", "a.txt")],
)
def test_what_is_no_packet_is_refused_in_words_and_not_kept(
    desk: Client, content: bytes, name: str, tmp_path: Path
) -> None:
    answer = bring(desk, content, name)
    assert answer.status_code == 422
    assert not list(tmp_path.rglob("*.file"))


def with_media() -> PacketShape:
    one = MediaShape("media-1.jpg", "picture", "Красный лист", picture())
    questions = packets.questions(media="media-1.jpg")
    return PacketShape("С картинкой", (RoundShape("Тур", questions),), media=(one,))


def test_a_packet_goes_out_with_its_media_and_comes_back_to_the_byte(desk: Client) -> None:
    seen = bring(desk, write_packet(with_media()), "packet.zip")
    desk.post(seen.url, {"do": "take"})
    made = Packet.objects.get()
    out = desk.post(of(made, "packet.zip"))
    seen = bring(desk, out.content, "again.zip")
    desk.post(seen.url, {"do": "take"})
    again = Packet.objects.latest("pk")
    assert again.pk != made.pk
    assert desk.post(of(again, "packet.zip")).content == out.content
    assert HistoryEntry.objects.of(made).filter(verb="quizzes.packet_exported").count() == 1


def test_a_picture_of_a_packet_whose_seal_is_false_is_made_anew(desk: Client) -> None:
    seen = bring(desk, write_packet(with_media()), "packet.zip")
    desk.post(seen.url, {"do": "take"})
    out = desk.post(of(Packet.objects.get(), "packet.zip")).content
    forged = BytesIO()
    with zipfile.ZipFile(BytesIO(out)) as packed, zipfile.ZipFile(forged, "w") as new:
        for name in packed.namelist():
            content = packed.read(name)
            new.writestr(name, b"<script>" if name.startswith("media/") else content)
    seen = bring(desk, forged.getvalue(), "forged.zip")
    answer = desk.post(seen.url, {"do": "take"})
    assert answer.status_code == 409
    assert Packet.objects.count() == 1


def test_a_sheet_goes_out_without_its_media_and_says_so_when_it_comes(desk: Client) -> None:
    seen = bring(desk, write_packet(with_media()), "packet.zip")
    desk.post(seen.url, {"do": "take"})
    out = desk.post(of(Packet.objects.get(), "packet.xlsx"))
    page = desk.get(bring(desk, out.content, "packet.xlsx").url)
    assert (len(page.context["lost"]), len(page.context["kept"])) == (0, 6)
