"""Source of the inbox: draws whose next step is an organiser's, and nobody has asked for it yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gatehouse.admission.models import PlacesDraw
from gatehouse.draws.models import Draw
from gatehouse.draws.rules import DICE_AFTER, Step
from gatehouse.pages.office.draw_reading import OnItsWay, listed, next_of, waiting_words
from gatehouse.pages.office.inbox_items import Item, Kind, Look
from gatehouse.pages.office.inbox_work import JOB_NEEDS
from gatehouse.pages.office.prize_draw import of_solo
from gatehouse.quizzes.models import Solo


def draws(look: Look) -> Iterator[Item]:
    """One for each draw after its close: the round's signature, the dice, what stands in the way
    of the result, the word that lets it out. What waits for a second official stands elsewhere."""
    going_on = PlacesDraw.objects.filter(
        look.of("season"),
        draw__closed_at__isnull=False,
        draw__released_at=None,
        draw__voided_at=None,
    )
    found = [one for one in listed(going_on) if _is_due(one.draw, now=look.now)]
    asked = waiting_words([one.draw_id for one in found], now=look.now) if found else {}
    for places in found:
        if places.draw_id not in asked:
            yield from _needs(places, places.season.timezone, now=look.now)
    yield from _of_prizes(look)


def _of_prizes(look: Look) -> Iterator[Item]:
    """The same of the draws of solo quizzes."""
    going_on = Solo.objects.filter(
        look.of("season"),
        draw__closed_at__isnull=False,
        draw__released_at=None,
        draw__voided_at=None,
    )
    for solo in going_on.select_related("draw"):
        prizes = of_solo(solo)
        is_asked = waiting_words([prizes.draw.pk], now=look.now)
        if _is_due(prizes.draw, now=look.now) and not is_asked:
            yield from _needs(prizes, timezone.get_current_timezone_name(), now=look.now)


def _is_due(draw: Draw, *, now: datetime) -> bool:
    """Where the site asks for the round itself, it has some minutes to."""
    if draw.step is not Step.REVEALED or not settings.BEACON_RELAYS:
        return True
    return now >= draw.beacon_at + JOB_NEEDS


def _needs(places: OnItsWay, zone: str, *, now: datetime) -> Iterator[Item]:
    draw, following = places.draw, next_of(places, [], now=now)
    if not following.is_ours:
        return
    lacks_number = draw.step is Step.REVEALED
    since = draw.beacon_at if draw.drawn_at is None else draw.drawn_at
    until = draw.beacon_at + DICE_AFTER
    yield Item(
        kind=Kind.DRAW,
        number=draw.pk,
        text=following.what,
        about=str(draw.title),
        since=since,
        until=until if lacks_number and now < until else None,
        url=reverse("pages:office_draw", args=[draw.code]),
        step=_("Open the draw"),
        is_grave=True,
        zone=zone,
    )
