"""Why somebody did not come: said by them, heard by the organisers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gatehouse.admission import strike_messages, strikes
from gatehouse.admission.models import LiftedBecause, Strike, StrikeKey
from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person

WORDS_AT_MOST = 2_000
A_YEAR = timedelta(days=365)


@transaction.atomic
def appeal(
    *, strike: Strike, text: str, was_ill: bool, by: Person, now: datetime, by_link: bool = False
) -> Strike:
    """Say why one did not come. An illness is believed so often a year as the season says, at once
    and without papers, and nothing of it is kept; else the organisers read the words and decide.
    Said twice it is said once.

    Raises:
        Refused: `too_late`; `no_words`; `too_long`.
    """
    _one_of_theirs_at_a_time(strike)
    strike = _lock(strike)
    if strike.appealed_at is not None or strike.lifted_at is not None:
        return strike
    if now >= min(strike.appeal_until, strike.expires_at):
        text = _("The time to tell us why is over.")
        raise Refused(Refusal("too_late", text))
    strike.appealed_at = now
    if was_ill and _may_excuse(strike, now=now):
        return _lift(strike, LiftedBecause.EXCUSED, by=by, now=now, by_link=by_link)
    strike.appeal = _worded(text)
    strike.save(update_fields=["appealed_at", "appeal"])
    history.record(
        "admission.strike_appealed", of=strike.application, by=by, now=now, by_link=by_link
    )
    return strike


def _one_of_theirs_at_a_time(strike: Strike) -> None:
    """Two illnesses said at once are counted one after the other, from whichever account."""
    keys = [f"admission.excuse:{one}" for one in strike.keys.values_list("identity", flat=True)]
    one_at_a_time([*keys, f"admission.excuse:person:{strike.person_id}"])


def _worded(text: str) -> str:
    text = text.strip()
    if not text:
        missing = _("Tell us in a few words why nobody came: a person will read it.")
        raise Refused(Refusal("no_words", missing))
    if len(text) > WORDS_AT_MOST:
        too_long = _("At most %(n)d signs, please.") % {"n": WORDS_AT_MOST}
        raise Refused(Refusal("too_long", too_long))
    return text


def excuses_left(strike: Strike, *, now: datetime) -> int:
    """How often an illness is still believed without papers within a year, whichever account of
    theirs it was said from."""
    rules = strikes.rules_of(strike.application.session.season_id, at=strike.given_at)
    if rules is None:
        return 0
    same = StrikeKey.objects.filter(identity__in=strike.keys.values("identity"))
    whose = Q(person=strike.person_id) | Q(pk__in=same.values("strike"))
    used = Strike.objects.filter(
        whose, lifted_because=LiftedBecause.EXCUSED, lifted_at__gt=now - A_YEAR
    )
    return max(0, rules.excused_a_year - used.count())


def _may_excuse(strike: Strike, *, now: datetime) -> bool:
    return excuses_left(strike, now=now) > 0


@transaction.atomic
def decide_appeal(*, strike: Strike, grants: bool, words: str, by: Person, now: datetime) -> Strike:
    """Grant or refuse what somebody said; the answer goes to them. A refusal says why.

    Raises:
        Refused: `decided`; `no_reason`; `too_long`.
    """
    strike = _lock(strike)
    if not strike.awaits_answer:
        text = _("It is decided already, or was not asked.")
        raise Refused(Refusal("decided", text))
    words = words.strip()
    if not grants and not words:
        raise Refused(Refusal("no_reason", _("Say why: they will read it.")))
    if len(words) > WORDS_AT_MOST:
        too_long = _("At most %(n)d signs, please.") % {"n": WORDS_AT_MOST}
        raise Refused(Refusal("too_long", too_long))
    strike.decision, strike.decided_by = words, by
    if grants:
        return _lift(strike, LiftedBecause.GRANTED, by=by, now=now)
    strike.upheld_at = now
    strike.save(update_fields=["decision", "decided_by", "upheld_at"])
    history.record("admission.strike_upheld", of=strike.application, by=by, now=now)
    strike_messages.told("strike_upheld", strike, now=now)
    return strike


@transaction.atomic
def look_at_appeal(*, strike: Strike, by: Person, now: datetime) -> None:
    """Write down that an organiser reads what somebody wrote."""
    history.record("admission.strike_looked_at", of=strike.application, by=by, now=now)


def _lift(
    strike: Strike, because: LiftedBecause, *, by: Person, now: datetime, by_link: bool = False
) -> Strike:
    strike.lifted_at, strike.lifted_because = now, because
    strike.save(
        update_fields=["appealed_at", "decision", "decided_by", "lifted_at", "lifted_because"]
    )
    of = strike.application
    history.record(
        "admission.strike_lifted", of=of, by=by, now=now, because=because.value, by_link=by_link
    )
    strike_messages.told("strike_lifted", strike, now=now)
    return strike


def _lock(strike: Strike) -> Strike:
    list(Strike.objects.select_for_update().filter(pk=strike.pk).values_list("pk", flat=True))
    rows = Strike.objects.select_related("person", "application__session__season")
    return rows.get(pk=strike.pk)
