"""The words that people agree to: a new version of a consent needs another organiser's word."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission import consents
from gatehouse.core import drafts, texts
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Consent, Person, Role
from gatehouse.people.roles import is_organiser
from gatehouse.programme.roles import Word

PUBLISH = "admission.publish_text"
CONSENTS = frozenset({*consents.NEEDED, *consents.OPTIONAL})


def is_consent(slug: str) -> bool:
    """Whether people agree to this text, or have done so."""
    return slug in CONSENTS or Consent.objects.filter(text__slug=slug).exists()


def agreed(slug: str) -> int:
    """How many people have agreed to some version of it, and have not taken that back."""
    given = Consent.objects.filter(text__slug=slug, withdrawn_at=None)
    return given.order_by().values("person").distinct().count()


def word_for_text(slug: str, asker: Person) -> Word:
    """What publishing its draft needs besides a press: the first version nothing, nor does a text
    that nobody agrees to."""
    if drafts.in_force(slug) is None or not is_consent(slug):
        return Word.NONE
    return Word.SECOND if _organisers().exclude(pk=asker.pk).exists() else Word.NUMBER


def _organisers() -> QuerySet[Person]:
    roles = Q(role_grants__role__in=(Role.ORGANISER, Role.ADMINISTRATOR))
    return Person.objects.filter(roles, is_active=True).order_by("pk").distinct()


@transaction.atomic
def publish_text(
    *, slug: str, sha256: str, by: Person, now: datetime, typed: int | None = None
) -> VersionedText | Approval:
    """Publish the draft that has this digest; or, where people agree to the text, ask another
    organiser. Where there is no other, the number of people has to be `typed`.

    Raises:
        Refused: `number` where it was not typed, or is another one by now; `asked` where it waits
            already; as `drafts.publish`.
    """
    texts.alone(slug)
    word, persons = word_for_text(slug, by), agreed(slug)
    if word == Word.NUMBER and typed != persons:
        text = _("Type the number of people whom this concerns: %(n)d.")
        raise Refused(Refusal("number", text % {"n": persons}))
    if word != Word.SECOND:
        return drafts.publish(slug, sha256=sha256, by=by, now=now)
    if found := drafts.refusals(slug, sha256=sha256):
        raise Refused(*found)
    draft = drafts.find(slug)
    return people.ask(
        kind=PUBLISH,
        persons=persons,
        why=draft.title_ru if draft else "",
        tell=_organisers().exclude(pk=by.pk),
        by=by,
        now=now,
        slug=slug,
        sha256=sha256,
    )


@people.approved(PUBLISH, may=lambda person, _params: person.is_active and is_organiser(person))
def _published(
    *, slug: str, sha256: str, why: str, by: Person, approved_by: Person, now: datetime
) -> None:
    drafts.publish(slug, sha256=sha256, by=by, now=now)
