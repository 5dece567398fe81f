"""Decisions about a draw on plain values: where it stands, and what its timetable must keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gatehouse.core.refusal import Refusal

PERSONS_AT_MOST = 9  # of one entry: a line of the public list has one digit for them
COMPLAINTS_AT_LEAST = timedelta(hours=1)
DICE_AFTER = timedelta(hours=24)  # so long after the round nobody knows its signature


class VoidCode(models.TextChoices):
    """Why a draw is called off, for the public log; words of one's own stand beside."""

    LATE_SECRETS = "late_secrets", _("the round came before the secrets were public")
    WRONG_LISTS = "wrong_lists", _("the lists were wrong")
    WRONG_SOFTWARE = "wrong_software", _("the software was wrong")
    NOT_HELD = "not_held", _("the visits do not take place")
    OTHER = "other", pgettext_lazy("reason", "another reason")


class CapacityCode(models.TextChoices):
    """Why places are changed after the commit, for the public log."""

    SAFETY = "safety", _("safety")
    FEWER = "fewer", _("the enterprise can take fewer")
    MORE = "more", _("the enterprise can take more")
    CALLED_OFF = "called_off", _("the visit does not take place")


class Step(StrEnum):
    """Where a draw stands; each is reached once and for good."""

    DRAFT = "draft"  # planned, not yet public
    OPEN = "open"  # entries are taken
    CLOSED = "closed"  # none is taken, none is changed
    COMMITTED = "committed"  # the files are public, each with its hash
    REVEALED = "revealed"  # what the witnesses revealed is public
    DRAWN = "drawn"  # the round came, the results are known to nobody yet
    RELEASED = "released"  # two officials let them out
    VOID = "void"  # called off for a reason that is public


def timetable_refusals(
    *,
    closes_at: datetime,
    complaints_until: datetime,
    witnesses_until: datetime,
    beacon_at: datetime,
) -> Iterator[Refusal]:
    """Whether these times can follow one another."""
    if complaints_until - closes_at < COMPLAINTS_AT_LEAST:
        text = gettext("Leave at least an hour for complaints after the close.")
        yield Refusal("no_time_for_complaints", text)
    if not closes_at < witnesses_until < beacon_at:
        text = gettext("Witnesses reveal after the close and before the draw.")
        yield Refusal("witnesses_out_of_order", text)
    if complaints_until > beacon_at:
        text = gettext("The time for complaints ends before the draw.")
        yield Refusal("complaints_out_of_order", text)


def record_name(name: str) -> tuple[str, str]:
    """Surname and given name of «Мария Петрова», as the record of an entry has them: in capitals,
    and the last word is the surname."""
    given, _space, surname = name.upper().rpartition(" ")
    return surname, given
