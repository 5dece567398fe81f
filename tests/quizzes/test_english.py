"""What a visitor reads of games and quizzes in English, and what stays in the packet's language."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.utils.translation import override

from gatehouse.draws.models import Draw
from gatehouse.people.models import Person
from gatehouse.quizzes import frames
from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import Channel, Packet, Quiz, Round, Solo
from gatehouse.quizzes.operations import editing, importing, soloing
from gatehouse.quizzes.operations.quizzes import ChannelPlan, add_channel, make_quiz, start
from gatehouse.quizzes.packing import own, rows
from gatehouse.quizzes.packing.files import read_file
from gatehouse.quizzes.packing.shapes import PacketShape, RoundShape
from gatehouse.quizzes.packing.sheet_writing import write_sheets
from gatehouse.quizzes.terms import GameRules, Unclear
from tests import make
from tests.quizzes import packets, solos
from tests.quizzes.evenings import evening
from tests.quizzes.games import refused

pytestmark = pytest.mark.django_db
TITLED = PacketShape(
    "Пакет",
    (RoundShape("Разминка", packets.questions(), title_en="A warm-up"),),
    title_en="A packet",
)


def imported(by: Person | None = None) -> Packet:
    return importing.import_packet(shape=TITLED, by=by, now=make.NOW)


def game(packet: Packet) -> Quiz:
    return make_quiz(
        code="g",
        title="Сделано в Москве",
        title_en="Made in Moscow",
        packet=packet,
        channels=[ChannelPlan("Зал")],
        rules=GameRules(),
        by=None,
        now=make.NOW,
    )


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_game_has_its_title_in_english_where_it_has_one_else_its_own() -> None:
    made = evening({"Болты": 3}).quiz
    Quiz.objects.filter(pk=made.pk).update(title_ru="Сделано в Москве", title_en="Made in Moscow")
    assert "Made in Moscow" in page(f"/en/games/{made.code}/")
    assert "Сделано в Москве" in page(f"/games/{made.code}/")
    Quiz.objects.filter(pk=made.pk).update(title_en="")
    assert "Сделано в Москве" in page(f"/en/games/{made.code}/")


def test_a_solo_quiz_reads_in_english_and_says_that_its_questions_do_not() -> None:
    solo = solos.solo(title_en="How it is made", about="О заводах", about_en="About plants")
    shown = page(f"/en/quizzes/{solo.slug}/")
    assert "How it is made" in shown
    assert "About plants" in shown
    assert "in the language they were written in" in shown
    shown = page(f"/quizzes/{solo.slug}/")
    assert "О заводах" in shown
    assert "About plants" not in shown


def test_the_draw_of_a_quiz_is_called_by_its_title_in_each_language() -> None:
    solo = solos.with_prizes(title_en="How it is made")
    draw = Draw.objects.get(solo=solo)
    assert draw.title_en == "Prizes of the quiz: How it is made"
    assert "Как это сделано" in (draw.title_ru or "")


def test_whoever_plans_in_english_keeps_the_russian_where_it_belongs() -> None:
    with override("en"):
        solo = soloing.plan_solo(
            plan=solos.plan(title_en="How it is made"), by=None, now=solos.PLANNED
        )
        packet = imported()
        made = game(packet)
    assert Solo.objects.get(pk=solo.pk).title == "Как это сделано"
    assert Quiz.objects.get(pk=made.pk).title == "Сделано в Москве"
    kept = Round._base_manager.filter(packet=packet).values_list("title", "title_ru", "title_en")
    assert list(kept) == [("Разминка", "Разминка", "A warm-up")]


def test_a_packet_is_renamed_in_both_languages_whatever_the_office_speaks() -> None:
    packet, editor = imported(), make.person()
    with override("en"):
        editing.change_packet(
            packet=packet, title="Иначе", title_en="Otherwise", note="", is_practice=False,
            by=editor, now=make.NOW,
        )  # fmt: skip
    fresh = Packet.objects.get(pk=packet.pk)
    assert (fresh.title, fresh.title_en) == ("Иначе", "Otherwise")


def test_a_channel_has_its_title_in_english_and_frames_keep_the_russian() -> None:
    with override("en"):
        made = evening({"Болты": 3}, started=False).quiz
        add_channel(quiz=made, plan=ChannelPlan("У экрана", title_en="At the screen"), by=None,
                    now=make.NOW)  # fmt: skip
        with refused("title_taken"):
            add_channel(quiz=made, plan=ChannelPlan("У экрана"), by=None, now=make.NOW)
        start(quiz=made, seat=None, now=make.NOW)
        said = frames.frame_of(Quiz.objects.get(pk=made.pk), None, make.NOW)["channels"]
    hall = Channel.objects.get(quiz=made, title_ru="Зал")
    Channel.objects.filter(pk=hall.pk).update(title_en="Hall")
    kept = Channel._base_manager.filter(quiz=made).order_by("pk").values_list("title", "title_en")
    assert list(kept) == [("Зал", "Hall"), ("Эфир", ""), ("У экрана", "At the screen")]
    assert [one["title"] for one in said] == ["Зал", "У экрана", "Эфир"]
    team = made.teams.get()
    assert "Hall" in page(f"/en/games/play/{team_token(team)}/")
    assert "Зал" in page(f"/games/play/{team_token(team)}/")
    told = {
        at: Client().get(f"{at}/games/play/{team_token(team)}/state/").json() for at in ("", "/en")
    }
    assert [one["team"]["channel"] for one in told.values()] == ["Зал", "Hall"]


def test_no_two_channels_of_a_game_have_one_title_and_any_number_have_no_english_one() -> None:
    made = game(imported())
    for title in ("Эфир", "У экрана"):
        add_channel(quiz=made, plan=ChannelPlan(title), by=None, now=make.NOW)
    assert made.channels.filter(title_en="").count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.create(quiz=made, title="Эфир")


def test_frames_are_the_same_for_readers_of_every_language() -> None:
    made = game(imported())
    said = []
    for language in ("ru", "en"):
        with override(language):
            Quiz.objects.filter(pk=made.pk).update(version=F("version") + 1)
            frame = frames.spectators_frame(Quiz.objects.get(pk=made.pk), make.NOW)
            said.append(frame["title"])
    assert said == ["Сделано в Москве"] * 2


def test_our_own_file_and_the_sheet_carry_the_english_titles() -> None:
    shape = rows.shape_of(imported(), lambda media: (b"", ""))
    assert own.read_packet(own.write_packet(shape)).packet == shape
    assert (shape.title_en, shape.rounds[0].title_en) == ("A packet", "A warm-up")
    for language in ("ru", "en"):
        with override(language):
            sheet = read_file(write_sheets(shape), "packet.xlsx").packet
        assert sheet.rounds[0].title_en == "A warm-up"


def test_a_file_of_before_has_no_english_titles_and_is_read() -> None:
    whole = own.write_packet(PacketShape("Пакет", (RoundShape("Тур", packets.questions()),)))
    read = own.read_packet(whole).packet
    assert (read.title_en, read.rounds[0].title_en) == ("", "")


def test_an_english_title_is_one_line_as_the_russian_is() -> None:
    wrong = PacketShape("Пакет", title_en="two\nlines")
    with pytest.raises(Unclear):
        own.read_packet(own.write_packet(wrong))
