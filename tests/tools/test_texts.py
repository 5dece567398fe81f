"""What the search for texts finds, and what the check of translations says of them."""

from __future__ import annotations

import polib
import pytest

from tools.check_translations import bare_words, faults
from tools.texts import Text, python_texts, template_texts


def test_texts_are_found_in_python_under_any_local_name() -> None:
    source = """
from django.utils.translation import gettext_lazy as _, npgettext, pgettext
from django.utils import translation
title = _("Open" " doors")
count = npgettext("visitors", "%(n)d guest", "%(n)d guests", n)
close = pgettext("a door", "Close")
other = translation.gettext("Later")
computed = _(title)
"""
    assert sorted(python_texts(source)) == [
        Text("%(n)d guest", "visitors", "%(n)d guests"),
        Text("Close", "a door"),
        Text("Later"),
        Text("Open doors"),
    ]


def test_texts_are_found_in_templates() -> None:
    source = """
{% translate "Take places" %} {% translate "Open" context "a state" %} {{ x|default:_("None") }}
{% blocktranslate count n=places trimmed %}
  {{ n }} place left
{% plural %}
  {{ n }} places left
{% endblocktranslate %}
{# {% translate "Not this" %} #}
"""
    assert sorted(template_texts(source, "page.html")) == [
        Text("%(n)s place left", None, "%(n)s places left"),
        Text("None"),
        Text("Open", "a state"),
        Text("Take places"),
    ]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (polib.POEntry(msgid="Open", msgstr=""), "not translated"),
        (polib.POEntry(msgid="Open", msgstr="Open now"), "not Russian"),
        (polib.POEntry(msgid="%(n)d left", msgstr="Осталось"), "a placeholder is lost"),
        (polib.POEntry(msgid="Left", msgstr="Осталось %(n)d"), "a placeholder that is not given"),
        (polib.POEntry(msgid="Open", msgstr="Открыто", flags=["fuzzy"]), "fuzzy"),
        (
            polib.POEntry(
                msgid="seat", msgid_plural="seats", msgstr_plural={0: "место", 1: "места"}
            ),
            "not translated",
        ),
    ],
)
def test_a_bad_translation_is_named(entry: polib.POEntry, said: str) -> None:
    assert [fault.partition(":")[0] for fault in faults(entry)] == [said]


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [("PDF", "PDF"), ("Save <b>PDF</b>", "Сохранить <b>PDF</b>"), ("100 %%", "100 %%")],
)
def test_a_good_translation_passes(msgid: str, msgstr: str) -> None:
    assert list(faults(polib.POEntry(msgid=msgid, msgstr=msgstr))) == []


def test_words_outside_the_translation_tags_are_named() -> None:
    template = """{% load i18n %}<p class="note">Hello {{ person }}</p>
<img alt="A factory" src="x.svg">{# a note #}<p>{% translate "Good" %} · 12:00 — PDF</p>"""
    assert list(bare_words(template)) == ["A factory", "Hello"]


def test_a_language_may_be_named_in_itself() -> None:
    assert list(bare_words('<a lang="ru" href="{{ url }}">Русский</a>')) == []
