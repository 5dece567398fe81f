"""A plant that needs document data, a family with a place there, and what they give."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from gatehouse.admission.models import Application
from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, PlantRole, Site
from gatehouse.papers import operations as papers
from gatehouse.papers.models import Need
from gatehouse.papers.queries import wanted_of
from gatehouse.papers.rules import KIND, Field, IfMissing, Kind
from gatehouse.papers.texts import consents_lacking
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make

NOW = make.NOW
LATER = NOW + timedelta(hours=2)
AFTER = datetime(2023, 12, 14, 13, 0, tzinfo=NOW.tzinfo)  # the visit is over
BORN = date(2014, 5, 14)
NUMBER, CHILD_NUMBER = "4509 123456", "II-МЮ 765432"
TERMS = papers.Terms(due_hours_before=12, answer_hours=6, remind_hours_before=24, kept_hours=48)


def need(at: Site, *fields: str, **terms: Any) -> Need:
    """What a site needs: the document and the birth date, unless said otherwise."""
    given = {name: getattr(TERMS, name) for name in papers.Terms.__dataclass_fields__}
    return papers.set_need(
        site=at,
        fields=fields or (Field.DOCUMENT, Field.BORN),
        terms=papers.Terms(**given | terms),
        by=None,
        now=NOW,
    )


def giving_back(at: Site) -> Need:
    """The same, where places of those who give nothing go on."""
    return need(at, if_missing=IfMissing.GIVE_BACK)


def plants_person(at: Enterprise, role: str = PlantRole.PLANT) -> Person:
    person = make.person()
    catalogue.take_on(person=person, enterprise=at, role=PlantRole(role), by=None, now=NOW)
    return person


def site_of(session: Session) -> Site:
    return session.stops.get().site


def family(to: Session, **fields: Any) -> Application:
    """One adult with one child."""
    usual: dict[str, Any] = {"adults": 1, "children": (BORN,)}
    return make.application(to, **usual | fields)


def facts_of(number: str = NUMBER, born: str = "1985-03-02", **more: str) -> dict[str, str]:
    kind = Kind.BIRTH if number == CHILD_NUMBER else Kind.PASSPORT
    return {Field.DOCUMENT: number, KIND: kind, Field.BORN: born, **more}


def give(
    application: Application, *, now: datetime = LATER, only: int | None = None, **more: Any
) -> int:
    """The family gives all that is asked of it, and agrees to that; or of the first `only`."""
    wanted = wanted_of(application)[:only]
    said = [
        papers.Said(
            one.need.pk,
            one.guest.pk,
            facts_of(CHILD_NUMBER, BORN.isoformat()) if one.of_child else facts_of(),
        )
        for one in wanted
    ]
    by = more.pop("by", application.party.asker)
    texts = consents_lacking(application, wanted, by=by)
    return papers.give_papers(
        application=application, said=said, consents=more.pop("consents", texts), by=by, now=now,
        **more,
    )  # fmt: skip
