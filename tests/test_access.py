"""Every address of the site, asked for by everybody: who gets in, and who does not.

An address that is not in the table fails the test: whoever adds one says who may open it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gatehouse.admission import links
from gatehouse.admission.models import PartyKind
from gatehouse.catalogue.models import PlantRole
from gatehouse.core import texts
from gatehouse.gate import operations as gate
from gatehouse.people.models import Role
from gatehouse.people.operations import give_consents
from gatehouse.video.models import Video
from tests import make
from tests.access import (
    ABSENT,
    ASKED_ALREADY,
    EVERY_DESK,
    EVERY_PLANT,
    NOT_TWICE,
    OWNERS,
    PLANTS_AND_GUIDES,
    PLANTS_OWN,
    POSTED_ONLY,
    PUBLIC,
    SIGNED_IN,
    VIEWERS,
    Answers,
    Table,
    World,
    desk_of,
    everybody,
)
from tests.access_acts import ACT_PAGES
from tests.access_content import CONTENT_PAGES
from tests.access_draws import DRAW_PAGES
from tests.access_identity import IDENTITY_PAGES
from tests.access_mailings import MAILING_PAGES
from tests.access_office import OFFICE_PAGES
from tests.access_papers import PAPERS_PAGES
from tests.access_pictures import PICTURE_PAGES
from tests.access_plan import PLAN_PAGES
from tests.access_proposals import PROPOSAL_PAGES
from tests.access_quizzes import QUIZ_PAGES
from tests.access_strikes import STRIKE_PAGES
from tests.access_tables import OFFICE
from tests.access_texts import TEXT_PAGES
from tests.access_wishes import WISH_PAGES
from tests.office import client_of, holder, worker

pytestmark = pytest.mark.django_db
TABLE: Table = {
    "healthz": (lambda _: "/healthz", PUBLIC),
    "readyz": (lambda _: "/readyz", everybody(503)),
    "robots.txt": (lambda _: "/robots.txt", PUBLIC),
    "sitemap": (lambda _: "/sitemap.xml", PUBLIC),
    "pages:home": (lambda _: "/", PUBLIC),
    "web:view_mode": (lambda _: "/view/", PUBLIC),
    "web:styleguide": (lambda _: "/styleguide", PUBLIC),
    "core:text": (lambda _: "/texts/rules/", PUBLIC),
    "core:text_version": (lambda _: "/texts/rules/1/", PUBLIC),
    # The example's letters are shown in the example only.
    "core:log": (lambda _: "/log/", PUBLIC),
    "core:log_days": (lambda _: "/log/days.txt", PUBLIC),
    "core:letters": (lambda _: "/mail/", ABSENT),
    "core:letter": (lambda _: "/mail/x/", ABSENT),
    "core:letter_html": (lambda _: "/mail/x/html/", ABSENT),
    "core:letter_file": (lambda _: "/mail/x/1/", ABSENT),
    "account_login": (lambda _: "/sign-in/", NOT_TWICE),
    "account_confirm_login_code": (lambda _: "/sign-in/code/", everybody(302)),
    "account_logout": (lambda _: "/sign-out/", POSTED_ONLY),
    "video:media": (lambda w: f"/media/{w.video.file.name}", PUBLIC),
    "video:track": (lambda w: f"/videos/{w.video.code}/captions.ru.vtt", PUBLIC),
    "video:starts": (lambda w: f"/videos/{w.video.code}/starts/", POSTED_ONLY),
    "catalogue:enterprises": (lambda _: "/enterprises/", PUBLIC),
    "programme:list": (lambda _: "/programme/", PUBLIC),
    "programme:calendar": (lambda _: "/programme/calendar/", PUBLIC),
    "programme:map": (lambda _: "/programme/map/", PUBLIC),
    "programme:tiles": (lambda _: "/programme/map/tiles/", POSTED_ONLY),
    "programme:places": (lambda _: "/programme/places/", PUBLIC),
    "programme:enterprise": (
        lambda w: f"/enterprises/{w.session.activity.enterprise.code}/",
        PUBLIC,
    ),
    "programme:activity": (lambda w: f"/activities/{w.session.activity.slug}/", PUBLIC),
    "programme:session": (lambda w: f"/sessions/{w.session.code}/", PUBLIC),
    "programme:session_places": (lambda w: f"/sessions/{w.session.code}/places/", PUBLIC),
    "programme:session_calendar": (lambda w: f"/sessions/{w.session.code}/calendar.ics", PUBLIC),
    "programme:session_card": (lambda w: f"/sessions/{w.session.code}/card.png", PUBLIC),
    "programme:season_file": (
        lambda w: f"/seasons/{w.session.season.code}/calendar.ics",
        PUBLIC,
    ),
    "programme:feed": (lambda _: "/feed.xml", PUBLIC),
    "admission:apply": (lambda w: f"/sessions/{w.session.code}/apply/", ASKED_ALREADY),
    "admission:start": (lambda w: f"/sessions/{w.session.code}/start/", POSTED_ONLY),
    "admission:visits": (lambda _: "/visits/", SIGNED_IN),
    "admission:visit": (lambda w: f"/visits/{w.booked.key}/", OWNERS),
    "admission:visit_give_back": (lambda w: f"/visits/{w.booked.key}/give-back/", OWNERS),
    "admission:visit_give_back_one": (
        lambda w: f"/visits/{w.booked.key}/give-back/{w.booked.passes.first().pk}/",  # type: ignore[union-attr]
        OWNERS,
    ),
    "admission:visit_instead": (lambda w: f"/visits/{w.booked.key}/instead/", OWNERS),
    "admission:visit_confirm": (lambda w: f"/visits/{w.booked.key}/confirm/", POSTED_ONLY),
    "admission:visit_accept": (lambda w: f"/visits/{w.offered.key}/accept/", POSTED_ONLY),
    "admission:visit_decline": (lambda w: f"/visits/{w.offered.key}/decline/", POSTED_ONLY),
    "admission:visit_ready": (lambda w: f"/visits/{w.booked.key}/ready/", POSTED_ONLY),
    "admission:visit_not_ready": (lambda w: f"/visits/{w.booked.key}/not-ready/", POSTED_ONLY),
    "admission:visit_standby": (
        lambda w: f"/visits/{w.booked.key}/standby.pdf",
        (302, *(404,) * 8),
    ),
    "admission:visit_ticket": (lambda w: f"/visits/{w.booked.key}/ticket.pdf", OWNERS),
    "admission:visit_calendar": (lambda w: f"/visits/{w.booked.key}/calendar.ics", OWNERS),
    "admission:names": (lambda w: f"/visits/{w.group.key}/names/", OWNERS),
    # The form stands on the visit's page: who only looks at its address is led there.
    "admission:number": (lambda w: f"/visits/{w.group.key}/number/", (302, 302, *(404,) * 7)),
    "admission:replace": (
        lambda w: f"/visits/{w.booked.key}/replace/{w.booked.passes.first().pk}/",  # type: ignore[union-attr]
        OWNERS,
    ),
    "admission:link": (lambda w: f"/v/{token(w)}/", PUBLIC),
    "admission:link_give_back": (lambda w: f"/v/{token(w)}/give-back/", PUBLIC),
    "admission:link_give_back_one": (
        lambda w: f"/v/{token(w)}/give-back/{w.booked.passes.first().pk}/",  # type: ignore[union-attr]
        PUBLIC,
    ),
    "admission:link_instead": (lambda w: f"/v/{token(w)}/instead/", PUBLIC),
    "admission:link_confirm": (lambda w: f"/v/{token(w)}/confirm/", POSTED_ONLY),
    "admission:link_accept": (lambda w: f"/v/{token(w)}/accept/", POSTED_ONLY),
    "admission:link_decline": (lambda w: f"/v/{token(w)}/decline/", POSTED_ONLY),
    "admission:link_ready": (lambda w: f"/v/{token(w)}/ready/", POSTED_ONLY),
    "admission:link_not_ready": (lambda w: f"/v/{token(w)}/not-ready/", POSTED_ONLY),
    "admission:link_standby": (lambda w: f"/v/{token(w)}/standby.pdf", ABSENT),
    "admission:link_ticket": (lambda w: f"/v/{token(w)}/ticket.pdf", PUBLIC),
    "admission:link_calendar": (lambda w: f"/v/{token(w)}/calendar.ics", PUBLIC),
    "admission:groups": (lambda _: "/groups/", PUBLIC),
    "admission:group_apply": (lambda w: f"/groups/apply/?session={w.session.code}", ASKED_ALREADY),
    # A stranger is told what the team is for, without names, before signing in.
    "admission:team": (lambda w: f"/t/{links.team_token(w.team)}/", PUBLIC),
    "impact:feedback": (lambda w: f"/visits/{w.booked.key}/feedback/", OWNERS),
    "impact:link": (lambda w: f"/v/{token(w)}/feedback/", PUBLIC),
    "gate:page": (lambda _: "/gate/", (302, 404, 404, 200, 200, 200, 404, 200, 200)),
    "gate:service_worker": (lambda _: "/gate/sw.js", PUBLIC),
    "gate:manifest": (lambda _: "/gate/manifest.webmanifest", PUBLIC),
    # A phone shows its own token; no cookie opens these.
    "gate:doors": (lambda _: "/gate/doors/", POSTED_ONLY),
    "gate:day": (lambda _: "/gate/day/", everybody(401)),
    "gate:acts": (lambda _: "/gate/acts/", POSTED_ONLY),
    "gate:ask": (lambda _: "/gate/ask/", POSTED_ONLY),
    "gate:standby": (lambda _: "/gate/standby/", POSTED_ONLY),
    "gate:end": (lambda _: "/gate/end/", POSTED_ONLY),
    "gate:write": (lambda _: "/gate/write/", POSTED_ONLY),
    "pages:me": (lambda _: "/me/", SIGNED_IN),
    "pages:my_data": (lambda _: "/me/data.json", SIGNED_IN),
    "pages:withdraw_consent": (lambda w: f"/me/consents/{w.consent_id}/", OWNERS),
    "pages:erase_me": (lambda _: "/me/erase/", SIGNED_IN),
    "pages:erased": (lambda _: "/me/erased/", PUBLIC),
    **OFFICE_PAGES,
    **ACT_PAGES,
    **PLAN_PAGES,
    **CONTENT_PAGES,
    **PICTURE_PAGES,
    **PROPOSAL_PAGES,
    **TEXT_PAGES,
    **STRIKE_PAGES,
    **WISH_PAGES,
    **MAILING_PAGES,
    **DRAW_PAGES,
    **IDENTITY_PAGES,
    **PAPERS_PAGES,
    **QUIZ_PAGES,
    "pages:desk": (lambda _: "/desk/", EVERY_DESK),
    "pages:desk_week": (lambda _: "/desk/week/", EVERY_DESK),
    "pages:desk_doors": (lambda _: "/desk/doors/", EVERY_PLANT),
    "pages:desk_conflicts": (lambda _: "/desk/conflicts/", EVERY_PLANT),
    "pages:desk_turnout": (lambda _: "/desk/turnout/", EVERY_PLANT),
    "pages:desk_session": (desk_of, PLANTS_AND_GUIDES),
    "pages:desk_told": (lambda w: f"{desk_of(w)}told/", PLANTS_OWN),
    "pages:desk_rules": (lambda w: f"{desk_of(w)}rules/", PLANTS_OWN),
    # Places of this session go to who comes first: there is nobody to choose.
    "pages:desk_choose": (lambda w: f"{desk_of(w)}choose/", (302, *(404,) * 8)),
    "pages:desk_move": (lambda w: f"{desk_of(w)}move/", PLANTS_OWN),
    "pages:desk_cancel": (lambda w: f"{desk_of(w)}cancel/", PLANTS_OWN),
    "pages:desk_arrivals": (lambda w: f"/desk/stops/{stop_of(w)}/arrivals/", PLANTS_OWN),
    "pages:desk_group": (lambda w: f"/desk/stops/{stop_of(w)}/group/", PLANTS_OWN),
    "pages:desk_write": (lambda w: f"/desk/stops/{stop_of(w)}/group/write/", POSTED_ONLY),
    "pages:desk_end": (lambda w: f"/desk/stops/{stop_of(w)}/group/end/", POSTED_ONLY),
    "pages:desk_places": (lambda w: f"{desk_of(w)}places/", POSTED_ONLY),
    "pages:desk_limit": (lambda w: f"/desk/stops/{stop_of(w)}/limit/", POSTED_ONLY),
    "pages:desk_guide": (lambda w: f"/desk/stops/{stop_of(w)}/guides/", POSTED_ONLY),
    "pages:desk_share": (lambda w: f"/desk/stops/{stop_of(w)}/walk-ins/", POSTED_ONLY),
    "pages:desk_shut_out": (lambda _: f"/desk/doors/{uuid4()}/shut-out/", POSTED_ONLY),
    "pages:desk_settle": (lambda _: f"/desk/conflicts/{uuid4()}/twice/", POSTED_ONLY),
    "pages:desk_list": (lambda w: f"/desk/stops/{stop_of(w)}/list/", PLANTS_OWN),
    "pages:desk_list_make": (lambda w: f"/desk/stops/{stop_of(w)}/list/make/", POSTED_ONLY),
    "pages:desk_list_clear": (lambda w: f"/desk/stops/{stop_of(w)}/list/clear/", POSTED_ONLY),
    "pages:desk_refuse": (
        lambda w: f"/desk/stops/{stop_of(w)}/refuse/{w.booked.passes.first().pk}/",  # type: ignore[union-attr]
        PLANTS_OWN,
    ),
    "pages:desk_list_send": (lambda w: f"/desk/lists/{list_of(w)}/send/", POSTED_ONLY),
    "pages:desk_list_file": (lambda w: f"/desk/lists/{list_of(w)}/list.csv", PLANTS_OWN),
    "pages:desk_layout": (
        lambda w: f"/desk/plants/{w.session.activity.enterprise.code}/layout/",
        PLANTS_OWN,
    ),
}
# Machines ask for these: they have no language.
ONE_LANGUAGE = ("/healthz", "/readyz", "/robots", "/sitemap", "/media", "/videos")


def token(world: World) -> str:
    return links.visit_token(world.booked)


def stop_of(world: World) -> int:
    """The stop of the session that is booked."""
    return world.session.stops.get().pk


def list_of(world: World) -> int:
    """A pass list of that stop; asked again, the same one."""
    stop = world.session.stops.get()
    return gate.make_list(stop=stop, by=None, now=make.NOW).pk


@pytest.fixture
def world() -> World:
    plant = make.enterprise("zavod-1")
    session = make.session(of=make.activity(plant), capacity=2, groups=20, code="S1")
    hackathon = make.session(of=make.activity(plant, format="hackathon"), code="H1", capacity=20)
    owner = make.person("owner@example.org")
    for slug in ("rules", "consent-personal-data", "consent-plant", "consent-child",
                 "consent-news", "consent-photo"):  # fmt: skip
        texts.publish(slug, title_ru=slug, title_en=slug, body_ru="…", body_en="…",
                      by=None, now=make.NOW)  # fmt: skip
    booked = make.application(session, by=owner, adults=2)
    consent = give_consents(
        texts=[texts.current("consent-news")],
        about=f"application:{booked.key}",
        by=owner,
        now=make.NOW,
        given_from="",
    )[0]
    group: dict[str, Any] = {
        "kind": PartyKind.GROUP,
        "guests": (),
        "head_count": 10,
        "title": "5 «А»",
    }
    team: dict[str, Any] = {"kind": PartyKind.TEAM, "head_count": 4, "title": "Шаг резьбы"}
    later = make.session(of=session.activity, within=session.season, code="S2", groups=20)
    return World(
        session=session,
        booked=booked,
        offered=make.application(session, by=make.person(), adults=1),
        group=make.application(later, by=owner, **group),
        team=make.application(hackathon, by=make.person("captain@example.org"), **team),
        consent_id=consent.pk,
        video=film(),
    )


def film() -> Video:
    name = default_storage.save(f"video/{uuid4().hex}.webm", ContentFile(b"\x1a\x45\xdf\xa3"))
    return Video.objects.create(
        code="film", title_ru="Фильм", title_en="Film", file=name, duration_seconds=1, sha256="0"
    )


@pytest.fixture
def viewers(world: World) -> dict[str, Client]:
    plant = world.session.activity.enterprise
    people = {
        "owner": world.booked.party.asker,
        "other": make.person(),
        "plant": worker(plant),
        "foreign": worker(make.enterprise("zavod-2")),
        "guide": worker(plant, PlantRole.GUIDE),
        "press": holder(Role.PRESS),
        "organiser": holder(Role.ORGANISER),
        "admin": holder(Role.ADMINISTRATOR),
    }
    return {"stranger": Client()} | {name: client_of(one) for name, one in people.items()}


def addresses() -> Iterator[str]:
    """The name of every address outside the back office; the route of those without a name."""

    def walk(patterns: list[URLPattern | URLResolver], before: str, space: str) -> Iterator[str]:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                if one.namespace != "admin":
                    yield from walk(one.url_patterns, route, inner)
            else:
                yield f"{space}{one.name}" if one.name else route

    yield from walk(get_resolver().url_patterns, "", "")


def test_every_address_is_in_the_table() -> None:
    assert sorted(set(addresses())) == sorted(TABLE)


def answers_differ(
    world: World,
    viewers: dict[str, Client],
    language: str,
    asks: Callable[[Answers], Sequence[str]],
) -> dict[str, dict[str, int]]:
    """What is answered otherwise than the table says, to those who ask."""
    wrong = {}
    for name, (address, expected) in TABLE.items():
        url = address(world)
        if language and url.startswith(ONE_LANGUAGE):
            continue
        told = dict(zip(VIEWERS, expected, strict=True))
        answers = {who: viewers[who].get(language + url).status_code for who in asks(expected)}
        if answers != {who: told[who] for who in answers}:
            wrong[name] = answers
    return wrong


@pytest.mark.any_database
def test_everybody_who_asks_gets_what_is_theirs(
    world: World, viewers: dict[str, Client], in_season: None
) -> None:
    assert answers_differ(world, viewers, "", lambda _: VIEWERS) == {}


def a_few(expected: Answers) -> Sequence[str]:
    """A stranger, and the first and the last of those who get in."""
    inside = [who for who, status in zip(VIEWERS, expected, strict=True) if status == 200]
    return list(dict.fromkeys([VIEWERS[0], *inside[:1], *inside[-1:]]))


def test_in_english_and_on_any_database_each_page_opens_to_whom_it_is_for(
    world: World, viewers: dict[str, Client], in_season: None
) -> None:
    assert answers_differ(world, viewers, "/en", a_few) == {}


@pytest.fixture
def in_season() -> Iterator[None]:
    """It is the day on which the makers' rows were made."""
    with time_machine.travel(make.NOW, tick=False):
        yield


def test_every_table_of_the_back_office_is_in_the_list() -> None:
    assert sorted(model._meta.label_lower for model in admin.site._registry) == sorted(OFFICE)


def test_the_back_office_opens_each_table_to_those_who_need_it(
    viewers: dict[str, Client],
) -> None:
    wrong = {}
    for label, expected in OFFICE.items():
        url = f"/admin/{label.replace('.', '/')}/"
        # Who has no office at all is led to its door, which tells them so.
        answers = tuple(
            viewers[who].get(url, follow=who != "stranger").status_code for who in VIEWERS
        )
        if answers != expected:
            wrong[label] = dict(zip(VIEWERS, answers, strict=True))
    assert wrong == {}


@pytest.mark.parametrize("path", ["/admin/", "/admin/jsi18n/", "/admin/autocomplete/"])
def test_no_page_of_the_back_office_answers_a_stranger_or_a_visitor(
    path: str, viewers: dict[str, Client]
) -> None:
    assert viewers["stranger"].get(path).status_code == 302
    assert viewers["other"].get(path, follow=True).status_code == 403


def test_passwords_have_no_page() -> None:
    for path in ("/admin/password_change/", "/accounts/password/reset/", "/accounts/signup/"):
        assert Client().get(path).status_code in {302, 404}
