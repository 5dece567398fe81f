"""What letters to many say to one reader, written when each is sent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gatehouse.core.mail import Letter, Withheld, letter
from gatehouse.mailings.models import Addressee, Mailing, MailingState
from gatehouse.mailings.queries import still
from gatehouse.mailings.writing import letter_of, sample_values, values_of, visit_of, written
from gatehouse.people.models import Person


@letter("mailings.letter")
def mailing(addressee: int) -> Letter:
    """One of many; withheld from who is not of the audience any more."""
    rows = Addressee.objects.select_related("mailing", "person")
    one = rows.filter(pk=addressee).first()
    if one is None or one.mailing.state == MailingState.DROPPED:
        raise Withheld
    if not still(one.mailing, one.whom, one.application_id, one.person):
        raise Withheld
    visit = visit_of(one.application_id, one.person)
    if visit is None:
        raise Withheld
    return letter_of(written(one.mailing, values=values_of(visit), reader=one.person))


@letter("mailings.test")
def test(mailing: int, reader: int) -> Letter:
    """The same to whoever wrote it, before anybody else."""
    draft, person = Mailing.objects.get(pk=mailing), Person.objects.get(pk=reader)
    one = written(draft, values=sample_values(), reader=person)
    return letter_of(one, note=_("This is a test: only you get it."))
