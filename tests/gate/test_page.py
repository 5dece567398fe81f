"""The gate's page as the server gives it: a shell that names nobody, its worker, its words."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from PIL import Image

from gatehouse.catalogue.models import PlantRole
from gatehouse.catalogue.operations import take_on
from gatehouse.gate.views.words import phone_words
from tests import make
from tests.conventions import HOUSE
from tests.office import client_of, worker

SCRIPTS = sorted((HOUSE / "gate" / "js").glob("*.js"))
SAID = re.compile(r"\b(?:say|count)\(\s*(?:[^()\"`]*\? )?\"(\w+)\"(?: : \"(\w+)\")?")
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def words_of(language: str) -> dict[str, object]:
    with translation.override(language):
        return dict(phone_words())


def test_every_word_that_a_script_says_is_among_the_words() -> None:
    said = {word for path in SCRIPTS for pair in SAID.findall(path.read_text()) for word in pair}
    assert len(said) > 50
    assert said - set(phone_words()) <= {""}


def test_every_verdict_has_a_title_and_a_sentence() -> None:
    table = (HOUSE / "gate" / "js" / "verdict.js").read_text()
    codes = re.findall(r"(\w+): \"(?:good|ask|stop)\"", table)
    assert len(codes) == 16
    assert {f"{code}_{part}" for code in codes for part in ("title", "about")} <= set(phone_words())


def test_russian_and_english_words_have_the_same_names_to_fill_in() -> None:
    def places(words: object) -> list[str]:
        return sorted(set(re.findall(r"\{\w+\}", json.dumps(words, ensure_ascii=False))))

    russian, english = words_of("ru"), words_of("en")
    assert {name: places(words) for name, words in russian.items()} == {
        name: places(words) for name, words in english.items()
    }
    assert russian["ok_title"] == "Проходите"


def test_the_shell_names_nobody_and_holds_no_pass() -> None:
    plant = make.enterprise(name_ru="Фабрика «Заря»")
    session = make.session(of=make.activity(plant))
    booked = make.application(session, adults=2)
    page = client_of(worker(plant)).get("/gate/").content.decode()
    assert "Фабрика «Заря»" in page
    for one in booked.passes.select_related("guest"):
        assert one.code not in page
        assert one.guest is not None
        assert one.guest.name not in page


def test_a_guide_of_two_plants_chooses_which_gate() -> None:
    first, second = make.enterprise(), make.enterprise()
    guide = worker(first, PlantRole.GUIDE)
    page = client_of(guide).get("/gate/").content.decode()
    assert "<select" not in page
    take_on(person=guide, enterprise=second, role=PlantRole.GUIDE, by=None, now=make.NOW)
    page = client_of(guide).get("/gate/").content.decode()
    assert page.count("<option") == 2


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_worker_keeps_the_page_of_its_language(prefix: str) -> None:
    answer = Client().get(f"{prefix}/gate/sw.js")
    kept = json.loads(answer.content.decode().partition("= ")[2].partition(";\n")[0])
    assert kept["page"] == f"{prefix}/gate/"
    assert answer["Service-Worker-Allowed"] == f"{prefix}/gate/"
    assert answer["Cache-Control"] == "no-cache"
    assert any(name.startswith("/static/gate/gate") for name in kept["files"])


def test_another_language_is_another_version_of_the_worker() -> None:
    versions = {Client().get(f"{prefix}/gate/sw.js").content for prefix in ("", "/en")}
    assert len(versions) == 2


def test_the_manifest_makes_a_program_of_the_page() -> None:
    answer = Client().get("/gate/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    described = answer.json()
    assert (described["start_url"], described["scope"]) == ("/gate/", "/gate/")
    assert described["display"] == "standalone"
    sizes = {icon["sizes"]: icon["src"] for icon in described["icons"]}
    assert sorted(sizes) == ["192x192", "512x512", "any"]


@pytest.mark.parametrize("side", [180, 192, 512])
def test_a_phone_that_takes_no_drawing_gets_a_picture(side: int) -> None:
    path = settings.BASE_DIR / "build" / "static" / "gate" / f"icon-{side}.png"
    with Image.open(path) as picture:
        assert (picture.size, picture.format) == ((side, side), "PNG")
        assert picture.convert("RGB").getpixel((0, 0)) == (0x17, 0x21, 0x2B)
