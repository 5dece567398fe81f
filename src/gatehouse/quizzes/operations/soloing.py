"""Planning a quiz that one plays alone: made as a draft, changed, and published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.people.models import Person
from gatehouse.programme.models import Season
from gatehouse.quizzes.models import Packet, Solo
from gatehouse.quizzes.prize_rules import CONSENT, Prize, prize_rules_text
from gatehouse.quizzes.queries import secrecy_refusals
from gatehouse.quizzes.solos import questions_of

TAKEN_SLUGS = frozenset({"mine"})  # a page that stands where a quiz would
SIZES = "10"  # everybody has the same number of tickets


@dataclass(frozen=True)
class SoloPlan:
    """What an organiser says of a quiz. `timetable` is that of the draw, as `draws.plan_draw` takes
    it; without prizes it is not read."""

    slug: str
    title: str
    packet: Packet
    opens_at: datetime
    closes_at: datetime
    about: str = ""
    season: Season | None = None
    tries: int = 1
    shuffled: bool = True
    told_at_once: bool = True
    more_than: int | None = None
    prizes: Sequence[Prize] = ()
    prize_note: str = ""
    timetable: Mapping[str, Any] | None = None
    title_en: str = ""
    about_en: str = ""
    prize_note_en: str = ""


@transaction.atomic
def plan_solo(*, plan: SoloPlan, by: Person | None, now: datetime) -> Solo:
    """A draft that nobody sees yet, with the draft of its draw where there are prizes.

    Raises:
        Refused: as `plan_refusals` says, and what `draws` says of the timetable.
    """
    found = list(plan_refusals(plan, now=now))
    if Solo.objects.filter(slug=plan.slug).exists():
        text = _("There is a quiz with this address already: choose another one.")
        found.append(Refusal("slug_taken", text))
    if found:
        raise Refused(*found)
    solo = Solo(**_columns(plan))
    if plan.prizes:
        solo.draw = _plan_draw(plan, by=by, now=now)
    with override("ru"):  # the plain columns hold the Russian
        solo.full_clean(exclude=["draw"])
        solo.save()
    history.record("quizzes.solo_planned", of=solo, by=by, now=now)
    return solo


@transaction.atomic
def change_solo(*, solo: Solo, plan: SoloPlan, by: Person, now: datetime) -> Solo:
    """Say something else of a draft; its draw is planned anew.

    Raises:
        Refused: `published`; as for a new one.
    """
    fresh = _lock_draft(solo)
    found = list(plan_refusals(plan, now=now))
    if Solo.objects.filter(slug=plan.slug).exclude(pk=fresh.pk).exists():
        text = _("There is a quiz with this address already: choose another one.")
        found.append(Refusal("slug_taken", text))
    if found:
        raise Refused(*found)
    before, fresh.draw = fresh.draw, None
    for name, value in _columns(plan).items():
        setattr(fresh, name, value)
    with override("ru"):
        fresh.full_clean()
        fresh.save()
    if before is not None:
        draws.drop_draw(draw=before, by=by, now=now)
    if plan.prizes:
        fresh.draw = _plan_draw(plan, by=by, now=now)
        fresh.save(update_fields=["draw"])
    history.record("quizzes.solo_changed", of=fresh, by=by, now=now)
    return fresh


@transaction.atomic
def drop_solo(*, solo: Solo, by: Person, now: datetime) -> None:
    """Delete a draft that nobody saw. Raises Refused (`published`)."""
    fresh = _lock_draft(solo)
    history.record("quizzes.solo_dropped", of=fresh, by=by, now=now, slug=fresh.slug)
    before = fresh.draw
    fresh.delete()
    if before is not None:
        draws.drop_draw(draw=before, by=by, now=now)


@transaction.atomic
def publish_solo(*, solo: Solo, by: Person | None, now: datetime) -> Solo:
    """Make it public with the timetable of its draw: from here on its rules are fixed.

    Raises:
        Refused: `published`; as `publish_refusals` and `draws.publish_draw` say.
    """
    lock(solo.packet)  # nobody plans a game of it meanwhile
    fresh = _lock_draft(solo)
    found = list(publish_refusals(fresh, now=now))
    if found:
        raise Refused(*found)
    if fresh.draw is not None:
        draws.publish_draw(draw=fresh.draw, by=by, now=now)
    fresh.published_at = now
    fresh.save(update_fields=["published_at"])
    history.record("quizzes.solo_published", of=fresh, by=by, now=now)
    return fresh


def plan_refusals(plan: SoloPlan, *, now: datetime) -> Iterator[Refusal]:
    """Why a quiz cannot be as it is said."""
    if plan.slug in TAKEN_SLUGS:
        text = _("There is another page at this address: choose another one.")
        yield Refusal("slug_taken", text)
    if plan.closes_at <= plan.opens_at:
        yield Refusal("closes_early", _("The quiz closes after it opens."))
    if plan.closes_at <= now:
        yield Refusal("closes_in_the_past", _("The quiz would close in the past."))
    yield from secrecy_refusals(plan.packet, for_game=False)
    asked = questions_of(Solo(packet=plan.packet)).count()
    if plan.more_than is not None and plan.more_than >= asked:
        text = _("The packet has %(n)d questions: nobody could have more right answers than that.")
        yield Refusal("more_than", text % {"n": asked})
    if plan.prizes:
        yield from _prize_refusals(plan)


def _prize_refusals(plan: SoloPlan) -> Iterator[Refusal]:
    if plan.more_than is None:
        text = _("Say how many right answers open the draw.")
        yield Refusal("more_than", text)
    if plan.timetable is None:
        yield Refusal("timetable", _("Say when prizes are drawn."))
    elif plan.timetable["closes_at"] <= plan.closes_at:
        text = _("After the quiz has closed there must be time left to enter the draw.")
        yield Refusal("entries_close_early", text)


def publish_refusals(solo: Solo, *, now: datetime) -> Iterator[Refusal]:
    """Why a draft cannot be shown to everybody."""
    if solo.closes_at <= now:
        yield Refusal("closes_in_the_past", _("The quiz would close in the past."))
    if not questions_of(solo).exists():
        yield Refusal("no_questions", _("The packet has no questions yet."))
    yield from secrecy_refusals(solo.packet, for_game=False)
    if solo.draw is not None:
        if solo.opens_at <= now:
            text = _("With prizes everybody sees the timetable before the quiz opens.")
            yield Refusal("opens_in_the_past", text)
        if not VersionedText.objects.filter(slug=CONSENT).exists():
            text = _("Publish the text of the consent first: %(slug)s.")
            yield Refusal("no_consent_text", text % {"slug": CONSENT})


def _lock_draft(solo: Solo) -> Solo:
    fresh = Solo.objects.select_for_update(of=("self",)).select_related("draw", "packet")
    found = fresh.get(pk=solo.pk)
    if found.published_at is not None:
        text = _("The quiz is public: what was promised stays.")
        raise Refused(Refusal("published", text))
    return found


def _columns(plan: SoloPlan) -> dict[str, Any]:
    names = (
        "slug", "season", "packet", "opens_at", "closes_at", "tries", "shuffled", "told_at_once",
        "more_than", "title_en", "about_en", "prize_note_en",
    )  # fmt: skip
    texts = {f"{name}_ru": getattr(plan, name) for name in ("title", "about", "prize_note")}
    return {name: getattr(plan, name) for name in names} | texts


def draw_code(slug: str) -> str:
    """Under which the draw of a quiz stands among draws."""
    return f"prizes-{slug}"[:32].rstrip("-")


def _draw_title(plan: SoloPlan, language: str) -> str:
    title = (plan.title_en if language == "en" else "") or plan.title
    with override(language):
        return (_("Prizes of the quiz: %(title)s") % {"title": title})[:160]


def _plan_draw(plan: SoloPlan, *, by: Person | None, now: datetime) -> Draw:
    code = draw_code(plan.slug)
    if Draw.objects.filter(code=code).exists():
        text = _("There is a draw with the code %(code)s already: choose another address.")
        raise Refused(Refusal("slug_taken", text % {"code": code}))
    draw = draws.plan_draw(
        code=code,
        title_ru=_draw_title(plan, "ru"),
        title_en=_draw_title(plan, "en"),
        rules=prize_rules_text(
            title=plan.title,
            more_than=plan.more_than or 0,
            tries=plan.tries,
            prizes=plan.prizes,
        ),
        size_table=SIZES,
        by=by,
        now=now,
        **(plan.timetable or {}),
    )
    for number, prize in enumerate(plan.prizes, start=1):
        draws.add_lot(
            draw=draw,
            label=f"P{number:02d}",
            title_ru=prize.title,
            title_en=prize.title_en or prize.title,
            places=prize.count,
            by=by,
            now=now,
        )
    return draw
