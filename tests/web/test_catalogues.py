"""What a catalogue says in Russian is what a reader sees."""

from __future__ import annotations

from collections.abc import Iterator

import polib
from django.utils.translation import gettext, override, pgettext

from tools.messages import catalogues


def texts() -> Iterator[polib.POEntry]:
    for path in catalogues():
        yield from (one for one in polib.pofile(str(path)) if one.msgstr and not one.obsolete)


def test_no_word_of_ours_is_spoken_over_by_a_library_s_own() -> None:
    """Django and its parts have words without a context ("Sessions" are those of browsers)."""
    with override("ru"):
        shadowed = {
            one.msgid: said
            for one in texts()
            if (said := pgettext(one.msgctxt, one.msgid) if one.msgctxt else gettext(one.msgid))
            != one.msgstr
        }
    assert shadowed == {}
