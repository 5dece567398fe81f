"""Letters about missed visits: told kindly, with what follows and how to answer with one tap."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission import strikes
from gatehouse.admission.links import link_of
from gatehouse.admission.models import LiftedBecause, Strike
from gatehouse.admission.visits import Visit, fresh
from gatehouse.admission.writing import Said, programme, title_of, written
from gatehouse.core.mail import Letter, Withheld, letter
from gatehouse.web import words


@letter("admission.strike")
def strike(application: int, strike: int) -> Letter:
    """Nobody came; what follows, until when it is kept, how to say why."""
    found = _found(strike)
    if found.lifted_at is not None or found.appealed_at is not None:
        raise Withheld
    visit = Visit(fresh(application))
    said = Said(
        subject=_("We waited for you: %(title)s") % {"title": title_of(visit)},
        title=_("We waited for you"),
        opening=(
            _("You had a place on %(when)s, and nobody of you was seen at the gate.")
            % {"when": visit.when},
            *_follows(found, visit),
        ),
        button=_("Tell us why"),
        url=f"{link_of(visit)}missed/",
        closing=(
            _("Were you ill? One tap is enough, no papers are needed. You did come? Say so too.")
            + " "
            + _("We read it until %(day)s.") % {"day": _day(found.appeal_until, visit)},
            _("Next time one tap in any of our letters gives the place to those who wait."),
        ),
        to_know=False,
    )
    return written(visit, said)


def _follows(found: Strike, visit: Visit) -> tuple[str, ...]:
    """What the strike means, by the rules that hold for it."""
    rules = strikes.rules_of(visit.session.season_id, at=found.given_at)
    text = _("We keep it in mind until %(day)s, then it is forgotten.")
    kept = text % {"day": _day(found.expires_at, visit)}
    if rules is None:
        return (kept,)
    many = ngettext(
        "With %(n)d such visit one gets no place for a season, only standby.",
        "With %(n)d such visits one gets no place for a season, only standby.",
        rules.standby_from,
    )
    return (kept, many % {"n": rules.standby_from})


@letter("admission.strike_lifted")
def strike_lifted(application: int, strike: int) -> Letter:
    """It does not count any more, and why."""
    found = _found(strike)
    visit = Visit(fresh(application))
    because = {
        LiftedBecause.EXCUSED: _("Thank you for telling us. We hope you are well again."),
        LiftedBecause.GRANTED: _("Thank you for telling us: we understand."),
        LiftedBecause.CAME: _("You were there, and it was counted late. We are sorry."),
    }
    answer = (_answer(found),) if found.decision else ()
    said = Said(
        subject=_("It does not count: %(title)s") % {"title": title_of(visit)},
        title=_("It does not count"),
        opening=(
            because[LiftedBecause(found.lifted_because)],
            _("The missed visit of %(day)s is forgotten.") % {"day": visit.day},
            *answer,
        ),
        button=_("Look for another visit"),
        url=programme(),
        to_know=False,
    )
    return written(visit, said)


@letter("admission.strike_upheld")
def strike_upheld(application: int, strike: int) -> Letter:
    """It still counts, and why."""
    found = _found(strike)
    visit = Visit(fresh(application))
    if found.lifted_at is not None:
        raise Withheld
    said = Said(
        subject=_("We read what you wrote: %(title)s") % {"title": title_of(visit)},
        title=_("The missed visit still counts"),
        opening=(
            _("We read what you wrote about %(when)s.") % {"when": visit.when},
            *((_answer(found),) if found.decision else ()),
            *_follows(found, visit),
        ),
        button=_("Look for another visit"),
        url=programme(),
        to_know=False,
    )
    return written(visit, said)


def _found(strike: int) -> Strike:
    """A letter about a strike that is gone by now is not sent."""
    found = Strike.objects.filter(pk=strike).first()
    if found is None:
        raise Withheld
    return found


def _answer(found: Strike) -> str:
    return _("The organisers’ answer: %(words)s") % {"words": found.decision}


def _day(moment: datetime, visit: Visit) -> str:
    return words.day_full(moment, visit.zone)
