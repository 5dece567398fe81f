"""A visit to a plant that asks for document data: some given, some shown, one act."""

from __future__ import annotations

from django.utils import timezone

from gatehouse.admission.models import Application
from gatehouse.papers import operations as papers
from gatehouse.papers.models import ShownAs
from gatehouse.programme.models import Stop
from tests.papers import visits


def asked_of(application: Application, *, at: Stop) -> None:
    """The plant of this visit asks; one of two guests is given, the plant has looked; what others
    gave for the stop was destroyed. The desk's plant asks as well."""
    now = timezone.now()
    visits.need(visits.site_of(application.session))
    visits.need(at.site)
    papers.ask(now=now)
    visits.give(application, now=now)
    stop = application.session.stops.get()
    reader = visits.plants_person(stop.site.enterprise)
    papers.show(stop=stop, shown_as=ShownAs.PAGE, by=reader, now=now)
    papers.erase_mine(person=application.party.asker, now=now)
    visits.give(application, now=now, only=1)
