"""By which rules prizes of a solo quiz are drawn: as words, also what a commit hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

CONSENT = "consent-prizes"  # the text that is agreed to with an entry


def consent_is_needed() -> str:
    """What is said to whoever has not agreed."""
    return _("We need the consent: the record of the draw is made from your name.")


@dataclass(frozen=True)
class Prize:
    """So many equal prizes of one kind. The rules say the title alone; an English page says the
    English one where there is one."""

    title: str
    count: int
    title_en: str = ""


def prize_rules_text(*, title: str, more_than: int, tries: int, prizes: Sequence[Prize]) -> str:
    """The rules as Markdown, in Russian; the same data give the same bytes."""
    with override("ru"):
        text = render_to_string(
            "quizzes/prize_rules.txt",
            {
                "title": title,
                "more_than": more_than,
                "tries": tries,
                "prizes": prizes,
            },
        )
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip() + "\n"
