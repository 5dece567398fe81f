"""Giving document data, with the consent to hand it to the one plant that asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from gatehouse.admission.consents import about
from gatehouse.admission.models import Application, Guest
from gatehouse.admission.standby_queries import may_be_cleared
from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.papers import vault
from gatehouse.papers.models import Asked, Papers
from gatehouse.papers.queries import Wanted, opened, wanted_of
from gatehouse.papers.rules import Field
from gatehouse.papers.texts import consents_lacking, consents_of
from gatehouse.people import operations as people
from gatehouse.people.models import Consent, Person

LINK = "link"  # through the signed link of a letter


@dataclass(frozen=True)
class Said:
    """What is given of one guest for one need; facts by code of Field, checked by the form."""

    need: int
    guest: int
    facts: vault.Facts


@transaction.atomic
def give_papers(
    *,
    application: Application,
    said: Sequence[Said],
    consents: Sequence[VersionedText],
    by: Person,
    now: datetime,
    given_from: str = "",
    by_link: bool = False,
) -> int:
    """Keep what was given; returns of how many guests. Given again, it takes the place of what was
    there; what is not given stays.

    Raises:
        Refused: `no_keys`; `not_asked` for who has no place, or of whom nothing is needed;
            `has_begun`; `no_consent` where a consent to the text in force is missing.
    """
    lock_papers(application)
    rows = Papers.objects.select_for_update().kept().filter(application=application)
    list(rows.values_list("pk"))  # the eraser waits, or has been here before
    application = Application.objects.select_related(
        "party", "session__season", "session__activity"
    ).get(pk=application.pk)
    _refuse(application, now=now)
    only = None if application.party.asker_id == by.pk else _own_guest(application, by)
    known = {(one.need.pk, one.guest.pk): one for one in wanted_of(application, only=only)}
    if not said or any((one.need, one.guest) not in known for one in said):
        raise Refused(_not_asked())
    agreed = _agree(
        application,
        [known[one.need, one.guest] for one in said],
        consents,
        by=by,
        now=now,
        given_from=given_from,
        channel=LINK if by_link else people.SITE,
    )
    for one in said:
        wanted = known[one.need, one.guest]
        slug = wanted.need.child_slug if wanted.of_child else wanted.need.slug
        _keep(application, wanted, one.facts, agreed[slug], by=by, now=now)
    settle(application)
    return len({one.guest for one in said})


def lock_papers(application: Application) -> None:
    """Giving, taking back and erasing of one application's data follow one another."""
    one_at_a_time([f"papers:{application.pk}"])


def _refuse(application: Application, *, now: datetime) -> None:
    if not vault.has_keys():
        raise Refused(Refusal("no_keys", _("The site cannot take document data yet.")))
    if not may_be_cleared(application):
        raise Refused(_not_asked())
    if now >= application.session.starts_at:
        raise Refused(Refusal("has_begun", _("The visit has already begun.")))


def _not_asked() -> Refusal:
    return Refusal("not_asked", _("The enterprise needs nothing of this guest."))


def _own_guest(application: Application, by: Person) -> int:
    own = Guest.objects.filter(party=application.party_id, account=by).order_by("-number")
    return own.values_list("pk", flat=True).first() or 0


def _agree(
    application: Application,
    wanted: Sequence[Wanted],
    consents: Sequence[VersionedText],
    *,
    by: Person,
    now: datetime,
    given_from: str,
    channel: str,
) -> dict[str, Consent]:
    """The consent in force for each text that is needed, by its slug; new ones are written down."""
    lacking = consents_lacking(application, wanted, by=by)
    ticked = {(text.slug, text.sha256) for text in consents}
    if any((text.slug, text.sha256) not in ticked for text in lacking):
        text = _("Without this consent we may not hand the data to the enterprise.")
        raise Refused(Refusal("no_consent", text))
    people.give_consents(
        texts=lacking, about=about(application.key), by=by, now=now, given_from=given_from,
        channel=channel,
    )  # fmt: skip
    rows = consents_of(application, by=by).select_related("text").order_by("pk")
    return {row.text.slug: row for row in rows}


def _keep(
    application: Application,
    wanted: Wanted,
    facts: vault.Facts,
    consent: Consent,
    *,
    by: Person,
    now: datetime,
) -> None:
    row = wanted.given or Papers(
        application=application, guest=wanted.guest, need=wanted.need, of_child=wanted.of_child
    )
    known = opened(row) if wanted.given else {}
    answered = {*row.fields, *(code for code in facts if code in wanted.fields)}
    row.fields = [code for code in Field.values if code in answered]
    row.sealed = vault.seal(known | facts, key=row.key)
    row.identity, row.consent = wanted.guest.identity, consent
    row.given_at, row.given_by = now, by
    row.save()
    history.record(
        "papers.given", of=row, by=by, now=now, guest=wanted.guest.pk, fields=sorted(facts)
    )


def settle(application: Application) -> None:
    """Note for each plant whether all it asked of the whole party is there."""
    found = wanted_of(application, own=False)
    for asked in Asked.objects.filter(application=application):
        mine = [one for one in found if one.need.pk == asked.need_id]
        asked.complete = not any(one.lacking for one in mine)
        asked.save(update_fields=["complete"])


@transaction.atomic
def find_guests_again(*, now: datetime) -> int:
    """Tie data to guests whose group's list was written anew: they are known by their blind index.
    Returns how many were found again."""
    lost = Papers.objects.kept().filter(guest=None).exclude(identity="")
    found = 0
    for row in lost.select_related("application"):
        same = Guest.objects.coming().filter(party=row.application.party_id, identity=row.identity)
        has_some = Papers.objects.kept().filter(guest=OuterRef("pk"), need=row.need_id)
        guest = same.exclude(Exists(has_some)).first()
        if guest is not None:
            found += Papers.objects.kept().filter(pk=row.pk).update(guest=guest)
            history.record("papers.found_again", of=row, by=None, now=now, guest=guest.pk)
    return found
