"""The next version of a text of the house while it is being written: one draft for each text."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from gatehouse.core import history, texts, undo
from gatehouse.core.models import TextDraft, VersionedText
from gatehouse.core.refusal import Refusal, Refused

UNDROP = "text.undrop"


def find(slug: str) -> TextDraft | None:
    return TextDraft.objects.filter(slug=slug).first()


def in_force(slug: str) -> VersionedText | None:
    """The version in force; None before the first one."""
    return VersionedText.objects.filter(slug=slug).order_by("-version").first()


@transaction.atomic
def save(
    slug: str, *, fields: Mapping[str, str], knows: int, by: Model | None, now: datetime
) -> TextDraft:
    """Write these parts of the draft; a new one begins with the words in force. `knows` is the
    version in force that the writer was shown, 0 for none.

    Raises:
        Refused: `newer` when another version is in force by now.
    """
    texts.alone(slug)
    last = in_force(slug)
    draft = find(slug) or TextDraft(slug=slug, **texts.parts_of(last))
    if (last.version if last else 0) != knows:
        raise Refused(Refusal("newer", _newer(last)))
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.begun_from, draft.changed_at, draft.changed_by_id = knows, now, history.key_of(by)
    draft.full_clean(validate_unique=False, validate_constraints=False)
    draft.save()
    history.record("text.drafted", of=draft, by=by, now=now, fields=[*fields])
    return draft


def _newer(last: VersionedText | None) -> str:
    text = _("Version %(n)d came into force meanwhile. Look at what it says and save again.")
    return text % {"n": last.version if last else 0}


@transaction.atomic
def drop(slug: str, *, by: Model, now: datetime) -> undo.Undo | None:
    """Throw the draft away; what brings it back for a minute, None where there was none."""
    texts.alone(slug)
    draft = find(slug)
    if draft is None:
        return None
    kept = texts.parts_of(draft)
    history.record("text.draft_dropped", of=draft, by=by, now=now)
    draft.delete()
    return undo.offer(UNDROP, by=by, now=now, slug=slug, knows=draft.begun_from, **kept)


@undo.undoes(UNDROP)
def _bring_back(*, slug: str, knows: int, by: Model, now: datetime, **parts: str) -> None:
    texts.alone(slug)
    if find(slug) is not None:
        raise Refused(Refusal("changed", _("Somebody has begun another draft since.")))
    draft = TextDraft.objects.create(
        slug=slug, begun_from=knows, changed_at=now, changed_by_id=history.key_of(by), **parts
    )
    history.record("text.draft_restored", of=draft, by=by, now=now)


def refusals(slug: str, *, sha256: str) -> list[Refusal]:
    """Why the draft cannot be published as somebody read it, by the digest of what they read."""
    draft, last = find(slug), in_force(slug)
    if draft is None:
        return [Refusal("no_draft", _("There is no draft of this text any more."))]
    if sha256 != texts.sha256_of(texts.parts_of(draft)):
        text = _("The draft has been changed meanwhile. Read it once more.")
        return [Refusal("draft_changed", text)]
    if draft.begun_from != (last.version if last else 0):
        return [Refusal("newer", _newer(last))]
    if not (draft.title_ru.strip() and draft.body_ru.strip()):
        return [Refusal("no_russian", _("The title and the text in Russian are needed."))]
    if last is not None and last.sha256 == sha256:
        return [Refusal("the_same", _("The draft says what is in force already."))]
    return []


@transaction.atomic
def publish(slug: str, *, sha256: str, by: Model | None, now: datetime) -> VersionedText:
    """Make the draft the version in force, for good. `sha256` is of what was read.

    Raises:
        Refused: see `refusals`.
    """
    texts.alone(slug)
    if found := refusals(slug, sha256=sha256):
        raise Refused(*found)
    draft = TextDraft.objects.get(slug=slug)
    text = texts.publish(slug, **texts.parts_of(draft), by=by, now=now)
    draft.delete()
    return text
