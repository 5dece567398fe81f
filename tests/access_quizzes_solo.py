"""The addresses of quizzes that one plays alone; see tests/test_access.py."""

from __future__ import annotations

from datetime import date, timedelta

from gatehouse.core import texts
from gatehouse.quizzes.models import Attempt, Solo
from gatehouse.quizzes.operations import solo_entering, solo_playing, soloing
from gatehouse.quizzes.operations.soloing import SoloPlan
from gatehouse.quizzes.prize_rules import CONSENT, Prize
from gatehouse.quizzes.solos import Player
from tests import make
from tests.access import OWNERS, PLANNERS, POSTED_ONLY, PUBLIC, SIGNED_IN, Answers, Table, World
from tests.quizzes import solos

# Whoever else asks for a try finds no page; a stranger's browser has none of its own either.
ITS_PLAYERS: Answers = (404, 200, *(404,) * 7)
NOBODYS_YET: Answers = (302, *(404,) * 8)
PLANNED = make.NOW - timedelta(days=5)
OPENS, CLOSES = make.NOW - timedelta(days=2), make.NOW + timedelta(days=5)


def quiz(slug: str, *, is_public: bool = True) -> Solo:
    """A quiz with prizes; asked again, the same one."""
    found = Solo.objects.filter(slug=slug).first()
    if found is not None:
        return found
    texts.publish(CONSENT, title_ru="Да", title_en="Yes", body_ru="Да.", body_en="Yes.", by=None,
                  now=PLANNED)  # fmt: skip
    entries = CLOSES + timedelta(days=1)
    plan = SoloPlan(
        slug=slug,
        title="Викторина",
        packet=solos.packet(),
        opens_at=OPENS,
        closes_at=CLOSES,
        more_than=0,
        prizes=[Prize("Термос", 1)],
        timetable={
            "closes_at": entries,
            "complaints_until": entries + timedelta(days=1),
            "witnesses_until": entries + timedelta(days=1),
            "beacon_at": entries + timedelta(days=2),
            "appeal_days": 10,
        },
    )
    made = soloing.plan_solo(plan=plan, by=None, now=PLANNED)
    return soloing.publish_solo(solo=made, by=None, now=PLANNED) if is_public else made


def attempt(world: World, slug: str = "played") -> str:
    """A try of the owner of the application, all right."""
    made, owner = quiz(slug), world.booked.party.asker
    one = Attempt.objects.filter(solo=made, person=owner).first()
    if one is None:
        one = solo_playing.start(solo=made, player=Player(owner), now=make.NOW)
        for question in solos.questions(one):
            one = solos.answer(one, question, solos.RIGHT[question.form], now=make.NOW)
    return f"/quizzes/{made.slug}/{one.key}/"


def entered(world: World) -> str:
    """The same, in the draw."""
    url = attempt(world, "entered")
    owner = world.booked.party.asker
    solo_entering.enter_prize_draw(
        attempt=Attempt.objects.get(solo__slug="entered", person=owner),
        name="Анна Петрова",
        born=date(1990, 2, 1),
        consents=[texts.current(CONSENT)],
        by=owner,
        now=make.NOW,
    )
    return url


def draft(page: str) -> str:
    return f"/office/quizzes/{quiz('draft', is_public=False).slug}/{page}"


SOLO_PAGES: Table = {
    "quizzes:solos": (lambda _: "/quizzes/", PUBLIC),
    "quizzes:solo": (lambda _: f"/quizzes/{quiz('played').slug}/", PUBLIC),
    "quizzes:solo_door": (lambda _: f"/quizzes/{quiz('played').slug}/play/", PUBLIC),
    "quizzes:solos_mine": (lambda _: "/quizzes/mine/", SIGNED_IN),
    "quizzes:solo_attempt": (attempt, ITS_PLAYERS),
    "quizzes:solo_enter": (lambda w: f"{attempt(w)}draw/", OWNERS),
    "quizzes:solo_leave": (lambda w: f"{entered(w)}draw/leave/", OWNERS),
    # There is one once the lists are public.
    "quizzes:solo_receipt": (lambda w: f"{entered(w)}receipt.txt", NOBODYS_YET),
    "quizzes:office_solos": (lambda _: "/office/quizzes/", PLANNERS),
    "quizzes:office_solo_new": (lambda _: "/office/quizzes/new/", PLANNERS),
    "quizzes:office_solo": (lambda _: draft(""), PLANNERS),
    "quizzes:office_solo_change": (lambda _: draft("edit/"), PLANNERS),
    "quizzes:office_solo_publish": (lambda _: draft("publish/"), POSTED_ONLY),
    "quizzes:office_solo_drop": (lambda _: draft("drop/"), POSTED_ONLY),
    "pages:office_prize_draw": (lambda _: draft("draw/"), PLANNERS),
}
