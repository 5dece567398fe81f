"""Who passed and agrees enters the draw of prizes: one person, one entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gatehouse.admission import demands, identities
from gatehouse.admission.known_by import keys_of_asker
from gatehouse.core import history
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.draws.rules import Step
from gatehouse.people.models import Person
from gatehouse.people.operations import give_consents, lock_active, remember_name
from gatehouse.programme.rules import ADULT_AGE, age_on
from gatehouse.quizzes.models import Attempt, Contender, InSolo
from gatehouse.quizzes.prize_rules import CONSENT, consent_is_needed
from gatehouse.quizzes.solos import about, contender_of, passed, told

OLDEST = 120  # years


@transaction.atomic
def enter_prize_draw(
    *,
    attempt: Attempt,
    name: str,
    born: date,
    consents: Sequence[VersionedText],
    by: Person,
    now: datetime,
    given_from: str = "",
) -> Contender:
    """An entry for somebody who passed. Asked twice, it is one.

    Raises:
        Refused: `not_yours`; `not_passed`; `not_open`; `too_young`; `born`; `name`; `no_consent`;
            `in_already` for somebody who is in by another account or name; what the season asks
            for.
    """
    by = lock_active(by)
    attempt = Attempt.objects.select_related("solo__draw").get(pk=attempt.pk)
    solo = attempt.solo
    there = contender_of(solo, by)
    if there is not None:
        return there
    if attempt.person_id != by.pk or solo.draw is None:
        raise Refused(Refusal("not_yours", _("This try is somebody else’s.")))
    draw = Draw.objects.select_for_update().get(pk=solo.draw.pk)
    found = _refusals(attempt, draw, by, now=now)
    found = found or _person_refusals(name, born, consents, now=now)
    keys = [*keys_of_asker(by), identities.of_person(name, born)]
    if not found and InSolo.objects.filter(solo=solo, identity__in=keys).exists():
        text = _("You are in this draw already: by another account, address or phone.")
        found = [Refusal("in_already", text)]
    if found:
        raise Refused(*found)
    contender = Contender.objects.create(
        solo=solo,
        person=by,
        attempt=attempt,
        entry=draws.enter(draw=draw, now=now),
        made_at=now,
        name=name,
        born=born.isoformat(),
    )
    InSolo.objects.bulk_create(
        InSolo(solo=solo, contender=contender, identity=key) for key in dict.fromkeys(keys)
    )
    give_consents(texts=consents, about=about(solo), by=by, now=now, given_from=given_from)
    remember_name(person=by, name=name, now=now)
    history.record("quizzes.solo_entered", of=solo, by=by, now=now)
    return contender


@transaction.atomic
def leave_prize_draw(*, contender: Contender, by: Person | None, now: datetime) -> None:
    """Take the entry back, with what was said for it. Done twice it is done once.

    Raises:
        Refused: `not_open` once entries are closed.
    """
    row = Contender.objects.select_related("entry", "solo").filter(pk=contender.pk).first()
    if row is None:
        return
    row.delete()
    draws.leave(entry=row.entry, now=now)
    history.record("quizzes.solo_left", of=row.solo, by=by, now=now)


def entry_refusals(attempt: Attempt, person: Person, *, now: datetime) -> list[Refusal]:
    """Why this try does not open the draw to this person: the page asks before it shows a form."""
    draw = attempt.solo.draw
    if draw is None:
        return [Refusal("not_open", _("There is no draw."))]
    return _refusals(attempt, draw, person, now=now)


def takes_entries(draw: Draw, *, now: datetime) -> bool:
    return draw.step is Step.OPEN and now < draw.closes_at


def _refusals(attempt: Attempt, draw: Draw, person: Person, *, now: datetime) -> list[Refusal]:
    solo = attempt.solo
    if not takes_entries(draw, now=now):
        return [Refusal("not_open", _("Entries of this draw are closed."))]
    if not told(attempt, used=attempt.number, now=now).count or not passed(attempt):
        text = _("The draw is for those with more than %(n)d right answers.")
        return [Refusal("not_passed", text % {"n": solo.more_than or 0})]
    if solo.season_id is None:
        return []
    asked = demands.demand_of(solo.season_id)
    return demands.refusals(demands.Demand(solo.season_id, asked.identity), person)


def _person_refusals(
    name: str, born: date, consents: Sequence[VersionedText], *, now: datetime
) -> list[Refusal]:
    found = []
    if len(name.split()) < 2:
        found.append(Refusal("name", _("Write the given name and the surname.")))
    years = age_on(born_on=born, day=timezone.localdate(now))
    if not 0 <= years <= OLDEST:
        found.append(Refusal("born", _("Look at the birth date once more.")))
    elif years < ADULT_AGE:
        text = _("Prizes are drawn among people of age: a parent may play and enter.")
        found.append(Refusal("too_young", text))
    if CONSENT not in {text.slug for text in consents}:
        found.append(Refusal("no_consent", consent_is_needed()))
    return found
