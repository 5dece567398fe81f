"""The pages of the site, each with what it shows.

Everybody's are here: a stranger's, a visitor's, a plant's, the organisers'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser

from gatehouse.admission.links import team_url, visit_token
from gatehouse.admission.models import Application, AttendanceSource, PartyKind
from gatehouse.admission.operations import record_attendance, withdraw
from gatehouse.gate.operations import make_list
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make
from tests.catalogue import photos
from tests.draws.simulated import published_run
from tests.journeys import game_desks, game_pages, proposals, steps
from tests.journeys.chosen_page import CHOSEN, OF_GROUPS, chosen_for, grouped_for
from tests.journeys.drawn_page import SESSION as DRAWN
from tests.journeys.drawn_page import drawn_for
from tests.journeys.missed_page import missed_two
from tests.journeys.papers_page import asked_of
from tests.mailings.letters import written
from tests.site import Site

VISITOR = "every-page@example.org"
PLANT = "plant.uniconf@gatehouse.example"
ORGANISER = "organiser@gatehouse.example"
DESK_OF, OVER = "UNI-3", "UNI-1"
PICTURED = "EST-3"  # its enterprise has a picture


@dataclass
class World:
    """One visitor with an application in each state, a plant's person, and their pages."""

    cookies: Any
    plant_cookies: Any
    office_cookies: Any
    visits: dict[str, Application]
    stop: int
    over: int
    letter: int
    draw: str
    run: int
    groups: str
    strike: int
    play: game_pages.GamePages

    def visit(self, name: str, page: str = "") -> str:
        """A page of one of the visits."""
        return f"/visits/{self.visits[name].key}/{page}"

    def link(self, name: str, page: str = "") -> str:
        """The same without sign-in."""
        return f"/v/{visit_token(self.visits[name])}/{page}"

    def first_pass(self, name: str) -> int:
        """The first pass of one of the visits."""
        return self.visits[name].passes.order_by("pk")[0].pk


def _asks(code: str, by: Person, **fields: Any) -> Application:
    return make.application(steps.session(code), by=by, now=timezone.now(), **fields)


def _comes(code: str, by: Person) -> Application:
    """A visit that somebody came to, over for two hours."""
    session = steps.leave_free(code, 1)
    made = _asks(code, by)
    record_attendance(
        session=session, stop=session.stops.get(), visit_pass=made.passes.get(), persons=1,
        source=AttendanceSource.NAME, by=None, now=timezone.now(),
    )  # fmt: skip
    back = session.ends_at - timezone.now() + timedelta(hours=2)
    starts_at, ends_at = session.starts_at - back, session.ends_at - back
    Session.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=ends_at)
    session.stops.update(arrives_at=starts_at, leaves_at=ends_at)
    made.session.refresh_from_db()
    return made


def _visits(person: Person) -> dict[str, Application]:
    """One application of each kind and state."""
    made = {
        "booked": _asks("EST-3", person, adults=2),
        "team": _asks(
            "HACK-1", person, kind=PartyKind.TEAM, head_count=4, title="Вектор", adults=1
        ),
        "over": _comes(OVER, person),
        "group": _asks(
            "MIK-2", person, kind=PartyKind.GROUP, head_count=9, title="Школа", adults=0
        ),
        "gone": _asks("GAL-2", person),
    }
    withdraw(application=made["gone"], by=person, now=timezone.now())
    steps.leave_free("MED-2", 1)
    first = _asks("MED-2", make.person("first-of-med@example.org"))
    made["offered"] = _asks("MED-2", make.person("offered@example.org"))
    withdraw(application=first, by=first.party.asker, now=timezone.now())
    made["waiting"] = _asks("MED-2", make.person("waiting-of-med@example.org"))
    return made


def bring_about(site: Site, chromium: Browser) -> World:
    """Somebody with a visit of each kind, on a site with the example season."""
    everybody = (VISITOR, PLANT, ORGANISER)
    cookies, plant_cookies, office_cookies = (_signed_in(chromium, site, who) for who in everybody)
    visits = _visits(steps.person(VISITOR))
    strike = missed_two(visits["group"], visits["gone"])
    stop, over = (steps.session(code).stops.get() for code in (DESK_OF, OVER))
    with override_settings(MEDIA_ROOT=site.folder / "media"):
        photos.hung(steps.session(PICTURED).activity.enterprise, credit="Фото: Анна Петрова")
    make_list(stop=stop, by=steps.person(PLANT), now=timezone.now())
    letter = written(steps.session(DESK_OF).season, by=steps.person(ORGANISER))
    draw = drawn_for(VISITOR, beside=DESK_OF)
    visits["considered"] = chosen_for(VISITOR, beside=DESK_OF)
    groups = grouped_for(VISITOR, beside=DESK_OF)
    run = published_run(steps.session(DESK_OF).season).number
    asked_of(visits["booked"], at=stop)
    return World(
        cookies, plant_cookies, office_cookies, visits, stop.pk, over.pk, letter.pk,
        draw, run, groups, strike, game_pages.played_by(steps.person(VISITOR)),
    )  # fmt: skip


def _signed_in(chromium: Browser, site: Site, email: str) -> Any:
    """The cookies of somebody who has signed in."""
    context = chromium.new_context(base_url=site.url, locale="ru-RU")
    steps.signed_in(context.new_page(), site, email)
    cookies = context.storage_state()
    context.close()
    return cookies


Address = Callable[[World], str]
PUBLIC: dict[str, Address] = {
    path: (lambda world, path=path: path)  # type: ignore[misc]
    for path in (
        "/",
        "/en/",
        "/programme/",
        "/programme/?q=конфета&age=8&places=3&time=morning",
        "/programme/?age=сто&format=circus",
        "/programme/calendar/",
        "/programme/map/",
        "/programme/changes/",
        "/en/programme/",
        "/enterprises/",
        "/enterprises/uniconf/",
        "/activities/konfeta-v-razreze/",
        "/sessions/UNI-3/",
        "/en/sessions/UNI-3/",
        "/sessions/UNI-2/",
        f"/sessions/{PICTURED}/",
        "/enterprises/estet/",
        "/sessions/MIK-2/",
        f"/sessions/{CHOSEN}/",
        f"/sessions/{OF_GROUPS}/",
        "/sessions/HACK-1/",
        "/sessions/PUT-1/",
        "/sessions/EXPO-1/",
        "/sessions/FILM-1/",
        "/sessions/AIR-1/",
        f"/sessions/{DRAWN}/",
        "/groups/",
        "/draws/",
        "/log/",
        "/draws/witness/",
        "/tasks/",
        *game_pages.OPEN_TO_ALL,
        "/quizzes/",
        "/games/check/",
        "/games/practice/",
        "/draws/check/",
        "/en/draws/check/",
        "/sign-in/",
        "/view/",
        "/styleguide",
        "/texts/visiting-rules/",
        "/texts/privacy/",
        "/texts/accessibility/",
        "/texts/visiting-rules/1/",
        "/mail/",
        "/me/erased/",
        "/nothing-here/",
    )
}
VISITORS: dict[str, Address] = {
    "my visits": lambda world: "/visits/",
    "my data": lambda world: "/me/",
    "erase me": lambda world: "/me/erase/",
    "form of a company": lambda world: "/sessions/UNI-3/apply/?adults=2&children=2",
    "form of a team": lambda world: "/sessions/QUIZ-1/apply/?people=3",
    "form of a group": lambda world: "/groups/apply/?session=ILY-3",
    "no form now": lambda world: "/sessions/EXPO-1/apply/",
    "visit": lambda world: world.visit("booked"),
    "new visit": lambda world: world.visit("booked", "?new=1"),
    "give back": lambda world: world.visit("booked", "give-back/"),
    "give one": lambda world: world.visit("booked", f"give-back/{world.first_pass('booked')}/"),
    "my phone": lambda world: "/me/phone/",
    "another day": lambda world: world.visit("booked", "instead/"),
    "somebody else": lambda world: world.visit("booked", f"replace/{world.first_pass('booked')}/"),
    "document data": lambda world: world.visit("booked", "papers/"),
    "document data by link": lambda world: world.link("booked", "papers/"),
    "my document data": lambda world: "/me/papers/",
    "destroy document data": lambda world: f"/me/papers/{world.visits['booked'].key}/erase/",
    "feedback": lambda world: world.visit("over", "feedback/"),
    "team": lambda world: world.visit("team"),
    "group": lambda world: world.visit("group"),
    "names": lambda world: world.visit("group", "names/"),
    "given back": lambda world: world.visit("gone"),
    "missed": lambda world: world.visit("group", "missed/"),
    "missed and told why by link": lambda world: world.link("gone", "missed/"),
    "offer by link": lambda world: world.link("offered"),
    "line by link": lambda world: world.link("waiting"),
    "leave the line by link": lambda world: world.link("waiting", "give-back/"),
    "visit by link": lambda world: world.link("booked"),
    "give one by link": lambda world: world.link(
        "booked", f"give-back/{world.first_pass('booked')}/"
    ),
    "list for a draw": lambda world: f"/draws/{world.draw}/wishes/",
    "put on the list": lambda world: f"/draws/{world.draw}/wishes/?add=DRAWN-2",
    "people of the list": lambda world: f"/draws/{world.draw}/wishes/people/",
    "considered": lambda world: world.visit("considered"),
    "list of a group": lambda world: f"/draws/{world.groups}/wishes/",
    "group of the list": lambda world: f"/draws/{world.groups}/wishes/people/",
    "leave the draw": lambda world: f"/draws/{world.draw}/wishes/leave/",
    "join by link": lambda world: "/t/" + team_url(world.visits["team"]).partition("/t/")[2],
}
DESK: dict[str, Address] = {
    path: (lambda world, path=path: path.format(stop=world.stop, over=world.over))  # type: ignore[misc]
    for path in (
        "/desk/",
        "/desk/week/",
        f"/desk/sessions/{DESK_OF}/",
        f"/desk/sessions/{DESK_OF}/move/",
        f"/desk/sessions/{DESK_OF}/cancel/",
        f"/desk/sessions/{DESK_OF}/rules/",
        f"/desk/sessions/{CHOSEN}/choose/",
        "/desk/stops/{stop}/list/",
        "/desk/stops/{over}/arrivals/",
        "/desk/stops/{stop}/group/",
        "/desk/doors/",
        "/desk/conflicts/",
        "/desk/plants/uniconf/layout/",
        "/desk/plants/uniconf/papers/",
        "/desk/plants/uniconf/papers/uniconf-workshop/",
        "/desk/stops/{stop}/papers/",
        "/desk/turnout/",
        "/desk/proposals/",
        "/gate/",
    )
}
OFFICE: dict[str, Address] = {
    path: (
        lambda world, path=path: path.format(
            person=world.visits["booked"].asker_id, strike=world.strike
        )
    )
    for path in (
        "/office/",
        "/office/applications/?names=1",
        "/office/applications/calling/?age=10&persons=2",
        "/office/demand/?by=day",
        "/office/turnout/",
        "/office/turnout/?by=lead",
        "/office/strikes/{strike}/",
        "/office/history/",
        "/office/papers/",
        f"/office/sessions/{DESK_OF}/",
        "/office/people/{person}/",
        "/office/people/",
        "/office/people/merge/",
        f"/office/sessions/{DESK_OF}/book/",
        f"/office/sessions/{DESK_OF}/places/",
        f"/office/sessions/{CHOSEN}/choose/",
        f"/office/sessions/{DESK_OF}/join/",
        "/office/seasons/",
        "/office/seasons/new/",
        "/office/seasons/2023-12/",
        "/office/seasons/2023-12/plan/",
        "/office/draws/",
        "/office/packets/",
        "/office/packets/new/",
        "/office/packets/bring/",
        "/office/quizzes/",
        "/office/quizzes/new/",
        "/office/seasons/2023-12/rules/",
        "/office/seasons/2023-12/draws/",
        "/office/seasons/2023-12/tasks/",
        "/office/seasons/2023-12/draws/new/",
        "/office/seasons/2023-12/simulator/",
        "/office/seasons/2023-12/publish/",
        "/office/seasons/2023-12/board/",
        "/office/seasons/2023-12/board/?span=all&free=1",
        f"/office/seasons/2023-12/board/{DESK_OF}/move/",
        "/office/enterprises/uniconf/closed/",
        "/office/enterprises/uniconf/pictures/",
        "/office/enterprises/estet/pictures/",
        "/office/seasons/2023-12/copy/",
        "/office/content/?everything=1",
        "/office/content/?lack=english",
        "/office/enterprises/",
        "/office/enterprises/new/",
        "/office/enterprises/uniconf/?then=",
        "/office/enterprises/uniconf/people/",
        "/office/enterprises/uniconf/sites/new/",
        "/office/sites/uniconf-workshop/",
        "/office/industries/",
        "/office/industries/confectionery/",
        "/office/activities/new/?season=2023-12",
        "/office/activities/konfeta-v-razreze/",
        f"/office/sessions/new/?copy={DESK_OF}",
        f"/office/sessions/{DESK_OF}/edit/",
        f"/office/sessions/repeat/?like={DESK_OF}",
        "/office/imports/",
        "/office/mailings/",
        f"/office/mailings/new/?session={DESK_OF}",
        "/office/approvals/",
        "/office/texts/",
        "/office/texts/new/",
        "/office/texts/visiting-rules/",
        "/office/texts/visiting-rules/difference/",
        f"/office/preview/?session={DESK_OF}",
        f"/office/sessions/{DESK_OF}/cancel/",
        "/office/people/roles/",
    )
} | {
    "an application": lambda world: f"/office/applications/{world.visits['booked'].key}/",
    "a letter to many": lambda world: f"/office/mailings/{world.letter}/",
    "a draw at the desk": lambda world: f"/office/draws/{world.draw}/",
    "a run of the simulator": lambda world: f"/office/seasons/2023-12/simulator/{world.run}/",
}
PUBLIC |= proposals.BY_LINK | {
    "a draw": lambda world: f"/draws/{world.draw}/",
    "a run for everybody": lambda world: f"/seasons/2023-12/simulations/{world.run}/",
    "rules of draws": lambda world: "/seasons/2023-12/rules/",
}
OFFICE |= proposals.AT_OFFICE
OFFICE |= {name: lambda _, at=at: at() for name, at in game_desks.AT_OFFICE.items()}  # type: ignore[misc]
PUBLIC |= {name: lambda _, at=at: at() for name, at in game_desks.BY_LINK.items()}  # type: ignore[misc]
PUBLIC |= {name: lambda world, at=at: at(world.play) for name, at in game_pages.BY_LINK.items()}  # type: ignore[misc]
VISITORS |= {name: lambda world, at=at: at(world.play) for name, at in game_pages.SIGNED_IN.items()}  # type: ignore[misc]
TYPED: dict[str, Address] = {"code from the letter": lambda world: "/sign-in/code/"}


EVERY_PAGE = [*PUBLIC, *VISITORS, *DESK, *OFFICE, *TYPED]
