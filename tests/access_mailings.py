"""The addresses of letters to many, second words and rights; see tests/test_access.py."""

from __future__ import annotations

from gatehouse.core.codes import sign
from gatehouse.mailings.models import Mailing
from gatehouse.people.models import Incident, Person, Role
from tests import make
from tests.access import ADMINISTRATORS, PLANNERS, POSTED_ONLY, PUBLIC, Table, World
from tests.mailings.letters import written


def mailing_of(world: World) -> str:
    """A draft to the people of the session that is booked; asked again, the same one."""
    found = Mailing.objects.filter(session=world.session).first()
    if found is None:
        boss = Person.objects.filter(role_grants__role=Role.ORGANISER)[0]
        found = written(world.session.season, by=boss, session=world.session)
    return f"/office/mailings/{found.pk}/"


def incident() -> int:
    """One that is written down; asked again, the same one."""
    boss = Person.objects.filter(role_grants__role=Role.ADMINISTRATOR)[0]
    found = Incident.objects.first() or Incident.objects.create(
        what="Список ушёл не туда", found_at=make.NOW, made_at=make.NOW, made_by=boss
    )
    return found.pk


MAILING_PAGES: Table = {
    # Whoever has the link of a letter may refuse advertising; looking changes nothing.
    "mailings:stop": (
        lambda w: f"/news/stop/{sign('news', str(w.booked.party.asker_id))}/",
        PUBLIC,
    ),
    "mailings:mailings": (lambda _: "/office/mailings/", PLANNERS),
    "mailings:new": (lambda _: "/office/mailings/new/", PLANNERS),
    "mailings:mailing": (mailing_of, PLANNERS),
    "mailings:edit": (lambda w: f"{mailing_of(w)}edit/", PLANNERS),
    "mailings:test": (lambda w: f"{mailing_of(w)}test/", POSTED_ONLY),
    "mailings:send": (lambda w: f"{mailing_of(w)}send/", POSTED_ONLY),
    "mailings:drop": (lambda w: f"{mailing_of(w)}drop/", POSTED_ONLY),
    "mailings:take_back": (lambda w: f"{mailing_of(w)}question/", POSTED_ONLY),
    "pages:office_approvals": (lambda _: "/office/approvals/", PLANNERS),
    "pages:office_approval_decide": (lambda _: "/office/approvals/1/decide/", POSTED_ONLY),
    "pages:office_approval_drop": (lambda _: "/office/approvals/1/drop/", POSTED_ONLY),
    "pages:office_cancel": (lambda w: f"/office/sessions/{w.session.code}/cancel/", PLANNERS),
    "pages:office_roles": (lambda _: "/office/people/roles/", PLANNERS),
    "pages:office_incidents": (lambda _: "/office/incidents/", ADMINISTRATORS),
    "pages:office_incident": (lambda _: f"/office/incidents/{incident()}/", ADMINISTRATORS),
    "pages:office_role_revoke": (lambda _: "/office/people/roles/1/revoke/", POSTED_ONLY),
}
