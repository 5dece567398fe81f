"""What an organiser types of a quiz that one plays alone: its prizes, in two languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from gatehouse.core import mail
from gatehouse.people.models import Role
from gatehouse.programme.models import Season
from gatehouse.quizzes.forms.solo_planning import MOMENT, SoloForm
from gatehouse.quizzes.models import Packet, Solo
from gatehouse.quizzes.operations import soloing
from tests import make
from tests.office import client_of, holder
from tests.quizzes import solos

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def typed(**said: Any) -> SoloForm:
    """The form as it comes from an organiser's browser."""
    times = {"opens_at": solos.OPENS, "closes_at": solos.CLOSES, **solos.TIMETABLE}
    times["draw_closes_at"] = solos.TIMETABLE["closes_at"]
    times["closes_at"] = solos.CLOSES
    usual = {name: moment(at) for name, at in times.items() if isinstance(at, datetime)}
    usual |= {"title": "Как это сделано", "slug": "made", "tries": "1",
              "packet": str(solos.packet().pk), "told_at_once": "on", "more_than": "3",
              "appeal_days": "10"}  # fmt: skip
    return SoloForm(
        seasons=Season.objects.all(),
        packets=Packet.objects.all(),
        may_play=lambda _packet, _season: True,
        needs_season=False,
        data=usual | said,
    )


def moment(at: datetime) -> str:
    return timezone.localtime(at).strftime(MOMENT)


def planned(form: SoloForm) -> Solo:
    assert form.is_valid(), form.errors
    return soloing.plan_solo(plan=form.plan, by=None, now=solos.PLANNED)


def titles(of: Solo) -> list[tuple[str, str]]:
    assert of.draw is not None
    return list(of.draw.lots.order_by("label").values_list("title_ru", "title_en"))


def test_prizes_have_names_in_english_line_by_line() -> None:
    form = typed(prizes="Колонка\nТермос × 3\nКнига × 2", prizes_en="A speaker\n\nA book")
    made = planned(form)
    assert titles(made) == [("Колонка", "A speaker"), ("Термос", "Термос"), ("Книга", "A book")]


def test_an_empty_first_line_leaves_the_first_prize_its_own_name() -> None:
    made = planned(typed(prizes="Колонка\nТермос", prizes_en="\r\nA flask\r\n"))
    assert titles(made) == [("Колонка", "Колонка"), ("Термос", "A flask")]


def test_more_english_names_than_prizes_are_refused_at_their_field() -> None:
    form = typed(prizes="Колонка", prizes_en="A speaker\nA flask")
    assert not form.is_valid()
    assert form.errors.keys() == {"prizes_en"}


def test_whoever_changes_a_draft_finds_what_was_typed() -> None:
    planned(typed(prizes="Колонка × 1\nТермос × 3\nКнига × 2", prizes_en="\nA flask"))
    page = client_of(holder(Role.ORGANISER)).get("/office/quizzes/made/edit/")
    initial = page.context["form"].initial
    assert initial["prizes"] == "Колонка × 1\nТермос × 3\nКнига × 2"
    assert initial["prizes_en"] == "\nA flask"


def test_english_pages_and_letters_say_the_english_name_and_russian_ones_the_russian() -> None:
    solos.consent_text()
    made = planned(typed(prizes="Термос × 3", prizes_en="A flask"))
    made = soloing.publish_solo(solo=made, by=None, now=solos.PLANNED)
    for at, said, unsaid in (("", "Термос", "A flask"), ("/en", "A flask", "Термос")):
        page = Client().get(f"{at}/quizzes/made/").content.decode()
        assert (said in page, unsaid in page) == (True, False)
        text = letter_to_a_winner(made, language=at.removeprefix("/") or "ru")
        assert (said in text, unsaid in text) == (True, False)


def letter_to_a_winner(of: Solo, *, language: str) -> str:
    person = make.person(language=language)
    contender = solos.enter(solos.play(of, person), person, name=f"Анна Петрова {language}")
    assert of.draw is not None
    contender.entry.lot = of.draw.lots.get()
    contender.entry.save()
    with override(language):
        return mail.renderers()["quizzes.prize_drawn"](contender=contender.pk).text
