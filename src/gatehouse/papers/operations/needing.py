"""What a plant needs of its guests, and how long a season lets it be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Site
from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.papers import texts, vault
from gatehouse.papers.models import Need, SeasonTerm
from gatehouse.papers.rules import KEPT_HOURS_AT_MOST, Field, IfMissing
from gatehouse.people.models import Person
from gatehouse.programme.models import Activity, Season

HOURS_AT_MOST = 24 * 60


@dataclass(frozen=True)
class Terms:
    """When it is due, what follows where it does not come, how long it is kept; hours."""

    due_hours_before: int
    answer_hours: int
    remind_hours_before: int
    kept_hours: int
    if_missing: str = IfMissing.TELL


@transaction.atomic
def set_need(
    *,
    site: Site,
    fields: Sequence[str],
    terms: Terms,
    by: Person | None,
    now: datetime,
    activity: Activity | None = None,
) -> Need:
    """Say what the pass office of a site needs: of all its guests, or of those of one activity. No
    fields: nothing is asked any more. What people gave stays; they are asked for what is new.

    Raises:
        Refused: `no_such_field`, `hours`, `elsewhere`; `no_keys` where the site has no keys of its
            own for such data.
    """
    _refuse(site, fields, terms, activity)
    one_at_a_time([f"papers need:{site.pk}"])
    need = Need.objects.filter(site=site, activity=activity).first() or Need(
        site=site, activity=activity
    )
    chosen = [code for code in Field.values if code in fields]
    if chosen != need.fields:
        need.version += 1
    need.fields, need.changed_at = chosen, now
    need.due_hours_before, need.answer_hours = terms.due_hours_before, terms.answer_hours
    need.remind_hours_before, need.kept_hours = terms.remind_hours_before, terms.kept_hours
    need.if_missing = terms.if_missing
    need.save()
    if chosen:
        texts.publish(need, by=by, now=now)
    history.record(
        "papers.need_set", of=need, by=by, now=now, site=site.pk, fields=chosen,
        kept_hours=terms.kept_hours, if_missing=str(terms.if_missing),
    )  # fmt: skip
    return need


def _refuse(site: Site, fields: Sequence[str], terms: Terms, activity: Activity | None) -> None:
    if not set(fields) <= set(Field.values) or terms.if_missing not in IfMissing.values:
        raise Refused(Refusal("no_such_field", _("There is nothing of this kind to ask for.")))
    if fields and not vault.has_keys():
        text = _(
            "This site has no keys for document data yet. Ask whoever runs it to set"
            " GATEHOUSE_PAPERS_KEYS."
        )
        raise Refused(Refusal("no_keys", text))
    if not 0 <= terms.kept_hours <= KEPT_HOURS_AT_MOST:
        raise Refused(_too_long())
    hours = (terms.due_hours_before, terms.answer_hours, terms.remind_hours_before)
    if not all(0 <= one <= HOURS_AT_MOST for one in hours) or not terms.answer_hours:
        text = _("Write hours from 0 to %(most)d, and at least one to answer.")
        raise Refused(Refusal("hours", text % {"most": HOURS_AT_MOST}))
    if activity is not None and activity.enterprise_id != site.enterprise_id:
        raise Refused(Refusal("elsewhere", _("This visit belongs to another enterprise.")))


def _too_long() -> Refusal:
    text = _("The law lets document data be kept for %(days)d days after the visit at most.")
    return Refusal("hours", text % {"days": KEPT_HOURS_AT_MOST // 24})


@transaction.atomic
def set_season_term(
    *, season: Season, kept_hours: int | None, by: Person | None, now: datetime
) -> None:
    """Say how long after a visit of this season anything is kept, whatever its plants say; None
    leaves it to them.

    Raises:
        Refused: `hours` for more than the law allows.
    """
    if kept_hours is None:
        SeasonTerm.objects.filter(season=season).delete()
    elif not 0 <= kept_hours <= KEPT_HOURS_AT_MOST:
        raise Refused(_too_long())
    else:
        SeasonTerm.objects.update_or_create(season=season, defaults={"kept_hours": kept_hours})
    history.record("papers.term_set", of=season, by=by, now=now, kept_hours=kept_hours)
