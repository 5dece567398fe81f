"""Who gets which page of who somebody is, and of tasks."""

from __future__ import annotations

from gatehouse.rewards import operations as rewards
from gatehouse.rewards.models import Task
from tests import make
from tests.access import ABSENT, PLANNERS, POSTED_ONLY, PUBLIC, SIGNED_IN, Table, World, everybody

OUTSIDE = "/sign-in/outside/official/"


def task(world: World) -> Task:
    """A task of the season of the session that is booked."""
    season = world.session.season
    known = Task.objects.filter(season=season).first()
    texts = {"title_ru": "Найти", "title_en": "", "about_ru": "", "about_en": ""}
    return known or rewards.make_task(
        season=season, texts=texts, word="шестерёнка", by=None, now=make.NOW
    )


IDENTITY_PAGES: Table = {
    "pages:my_phone": (lambda _: "/me/phone/", SIGNED_IN),
    "pages:my_phone_code": (lambda _: "/me/phone/code/", everybody(302)),
    # None is set: there is no such page.
    "pages:my_official": (lambda _: "/me/official/", (302, *(404,) * 8)),
    "openid_connect_login": (lambda _: OUTSIDE, POSTED_ONLY),
    "openid_connect_callback": (lambda _: f"{OUTSIDE}back/", ABSENT),
    "socialaccount_login_cancelled": (lambda _: "/sign-in/outside/cancelled/", everybody(302)),
    "socialaccount_login_error": (lambda _: "/sign-in/outside/error/", everybody(302)),
    "socialaccount_signup": (lambda _: "/sign-in/outside/new/", everybody(302)),
    "rewards:tasks": (lambda _: "/tasks/", PUBLIC),
    "pages:office_tasks": (
        lambda w: f"/office/seasons/{w.session.season.code}/tasks/",
        PLANNERS,
    ),
    "pages:office_task": (
        lambda w: f"/office/seasons/{w.session.season.code}/tasks/{task(w).number}/",
        PLANNERS,
    ),
}
