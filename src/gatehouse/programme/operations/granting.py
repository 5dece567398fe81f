"""Who plans which season, and who may look at it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history, undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season, SeasonGrant, SeasonRole


@transaction.atomic
def grant_season(
    *, person: Person, season: Season, role: SeasonRole, by: Person | None, now: datetime
) -> SeasonGrant:
    """Give a role in one season, in place of one that is there; granted twice it is there once."""
    Season.objects.select_for_update(no_key=True).get(pk=season.pk)
    had = SeasonGrant.objects.filter(person=person, season=season).first()
    if had is not None and had.role == role:
        return had
    grant, _is_new = SeasonGrant.objects.update_or_create(
        person=person, season=season, defaults={"role": role.value, "granted_at": now}
    )
    before = had.role if had else ""
    facts = {"season": season.pk, "before": {"role": before}, "after": {"role": role.value}}
    history.record("programme.season_granted", of=person, by=by, now=now, **facts)
    return grant


@transaction.atomic
def revoke_season(*, grant: SeasonGrant, by: Person, now: datetime) -> undo.Undo:
    """Take a role in a season back; it can be had again for a minute.

    Raises:
        Refused: `not_granted` when somebody was a moment faster.
    """
    had = SeasonGrant.objects.select_for_update().filter(pk=grant.pk).first()
    if had is None:
        raise Refused(Refusal("not_granted", _("This role has been taken back already.")))
    had.delete()
    facts = {"season": had.season_id, "before": {"role": had.role}, "after": {"role": ""}}
    history.record("programme.season_revoked", of=had.person, by=by, now=now, **facts)
    ids = {"person_id": had.person_id, "season_id": had.season_id, "role": had.role}
    return undo.offer("programme.season_revoked", by=by, now=now, **ids)


@undo.undoes("programme.season_revoked")
def _had_again(*, person_id: int, season_id: int, role: str, by: Person, now: datetime) -> None:
    season = Season.objects.select_for_update(no_key=True).get(pk=season_id)
    if SeasonGrant.objects.filter(person=person_id, season=season_id).exists():
        text = _("Somebody has given them a role in this season again.")
        raise Refused(Refusal("granted_again", text))
    person = Person.objects.get(pk=person_id)
    grant_season(person=person, season=season, role=SeasonRole(role), by=by, now=now)
