"""Every write of an enterprise's pictures; their files were made before (see `catalogue.pictures`).

The pictures of an enterprise stand in a line without a gap, and the first is its main one. Whoever
writes locks the enterprise first, so that two never take the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gatehouse.catalogue import pictures
from gatehouse.catalogue.models import Enterprise, Picture
from gatehouse.catalogue.pictures import FOLDER, Prepared
from gatehouse.core import history, undo
from gatehouse.core.changes import change
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person

PICTURES_AT_MOST = 12  # of one enterprise
REMOVED_FOR = timedelta(hours=1)  # then the row goes; the act can be undone for a minute
UNUSED_FOR = timedelta(days=1)  # then the files go
REPLACED = "catalogue.picture_replaced"


@transaction.atomic
def add_picture(
    *, enterprise: Enterprise, prepared: Prepared, by: Person | None, now: datetime, **fields: Any
) -> Picture:
    """Put a picture at the end of the line; `fields`: description_ru, description_en, credit.

    Raises:
        Refused: `picture_twice` where it hangs there already, `picture_many` past the limit.
        ValidationError: without a description.
    """
    hung = _locked(enterprise)
    gone = _same(enterprise, prepared)
    if len(hung) >= PICTURES_AT_MOST:
        text = _("%(n)d pictures are the most for one enterprise. Remove one first.")
        raise Refused(Refusal("picture_many", text % {"n": PICTURES_AT_MOST}))
    picture = gone or Picture(enterprise=enterprise)
    _take_file(picture, prepared)
    for name, value in fields.items():
        setattr(picture, name, value)
    picture.added_at, picture.removed_at, picture.place = now, None, len(hung) + 1
    picture.full_clean()
    picture.save()
    history.record("catalogue.picture_added", of=enterprise, by=by, now=now, picture=picture.pk)
    return picture


@transaction.atomic
def describe_picture(
    *, picture: Picture, by: Person | None, now: datetime, **fields: Any
) -> Picture:
    """Say anew what is seen and whose picture it is.

    Raises:
        Refused: `picture_gone` where somebody has removed it.
        ValidationError: without a description.
    """
    picture = _there(picture)
    picture, changed = change(picture, fields)
    if changed:
        history.record("catalogue.picture_described", of=picture, by=by, now=now, **changed.facts)
    return picture


@transaction.atomic
def replace_picture(
    *, picture: Picture, prepared: Prepared, by: Person, now: datetime
) -> undo.Undo | None:
    """Put another file in the place of a picture; its words stay. For a minute it can be taken
    back; None where it is the same file.

    Raises:
        Refused: `picture_gone`, or `picture_twice` where another picture has this file.
    """
    picture = _there(picture)
    if picture.sha256 == prepared.sha256:
        return None
    gone = _same(picture.enterprise, prepared)
    if gone is not None:
        gone.delete()
    before = picture.prepared
    _hang(picture, prepared, by=by, now=now)
    return undo.offer(REPLACED, by=by, now=now, picture=picture.pk, new=prepared.sha256,
                      sha256=before.sha256, file=before.name, width=before.width,
                      height=before.height)  # fmt: skip


@transaction.atomic
def place_picture(*, picture: Picture, place: int, by: Person, now: datetime) -> undo.Undo | None:
    """Move a picture in the line; place 1 makes it the main one. For a minute it can be taken
    back; None where it stands there already.

    Raises:
        Refused: `picture_gone` where somebody has removed it.
    """
    picture = _there(picture)
    before = picture.place
    if not _move(picture, place):
        return None
    _placed(picture, by=by, now=now)
    return undo.offer("catalogue.picture_placed", by=by, now=now, picture=picture.pk,
                      before=before, after=picture.place)  # fmt: skip


@transaction.atomic
def remove_picture(*, picture: Picture, by: Person, now: datetime) -> undo.Undo:
    """Take a picture off; for a minute it can be hung up again where it was. Activities that show
    it show the main picture meanwhile.

    Raises:
        Refused: `picture_gone` where somebody has done so.
    """
    picture = _there(picture)
    picture.removed_at = now
    picture.save(update_fields=["removed_at"])
    Picture.objects.filter(enterprise=picture.enterprise_id, place__gt=picture.place).update(
        place=F("place") - 1
    )
    history.record(
        "catalogue.picture_removed", of=picture.enterprise, by=by, now=now, picture=picture.pk
    )
    return undo.offer("catalogue.picture_removed", by=by, now=now, picture=picture.pk)


@transaction.atomic
def sweep_pictures(*, now: datetime) -> int:
    """Forget pictures that were removed an hour ago, and delete files that are a day old and
    belong to none; how many files went. A file whose replacement can be undone stays."""
    Picture.every.filter(removed_at__lt=now - REMOVED_FOR).delete()
    used = {pictures.stem_of(name) for name in Picture.every.values_list("file", flat=True)}
    acts = undo.Undo.objects.filter(name=REPLACED, until__gte=now - REMOVED_FOR)
    used |= {pictures.stem_of(act.params["file"]) for act in acts}
    unused = [name for name in _files() if pictures.stem_of(name) not in used]
    old = [
        name
        for name in unused
        if default_storage.get_modified_time(name) < now - UNUSED_FOR
    ]  # fmt: skip
    for name in old:
        default_storage.delete(name)
    return len(old)


def _files() -> list[str]:
    if not default_storage.exists(FOLDER):
        return []
    _folders, names = default_storage.listdir(FOLDER)
    return [f"{FOLDER}/{name}" for name in names]


def _locked(enterprise: Enterprise) -> Sequence[Picture]:
    """What hangs there now; until the end of the transaction nobody else writes it."""
    Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    return list(Picture.objects.filter(enterprise=enterprise).order_by("place"))


def _there(picture: Picture) -> Picture:
    """The picture as it is now, under the lock of its enterprise."""
    _locked(picture.enterprise)
    found = Picture.objects.select_related("enterprise").filter(pk=picture.pk).first()
    if found is None:
        raise Refused(Refusal("picture_gone", _("Somebody has removed this picture.")))
    return found


def _same(enterprise: Enterprise, prepared: Prepared) -> Picture | None:
    """The same picture, taken off within the last hour. Raises Refused where it still hangs."""
    found = Picture.every.filter(enterprise=enterprise, sha256=prepared.sha256).first()
    if found is not None and found.removed_at is None:
        text = _("This picture is here already: “%(seen)s”.") % {"seen": found.description}
        raise Refused(Refusal("picture_twice", text))
    return found


def _take_file(picture: Picture, prepared: Prepared) -> list[str]:
    """The names of the fields that are to be written."""
    picture.file.name, picture.sha256 = prepared.name, prepared.sha256
    picture.width, picture.height = prepared.width, prepared.height
    return ["file", "sha256", "width", "height"]


def _hang(picture: Picture, prepared: Prepared, *, by: Person, now: datetime) -> None:
    names = _take_file(picture, prepared)
    picture.full_clean()
    picture.save(update_fields=names)
    history.record(REPLACED, of=picture.enterprise, by=by, now=now, picture=picture.pk)


def _move(picture: Picture, place: int) -> bool:
    """Put it there and close the line; whether anything moved."""
    line = list(Picture.objects.filter(enterprise=picture.enterprise_id).order_by("place"))
    place = min(max(place, 1), len(line))
    if place == picture.place:
        return False
    others = [one for one in line if one.pk != picture.pk]
    others.insert(place - 1, picture)
    for number, one in enumerate(others, start=1):
        if one.place != number:
            one.place = number
            one.save(update_fields=["place"])
    return True


def _placed(picture: Picture, *, by: Person, now: datetime) -> None:
    history.record(
        "catalogue.picture_placed",
        of=picture.enterprise,
        by=by,
        now=now,
        picture=picture.pk,
        place=picture.place,
    )


@undo.undoes("catalogue.picture_removed")
def _hang_again(*, picture: int, by: Person, now: datetime) -> None:
    """Where it was, in front of what hangs there now."""
    found = Picture.every.select_related("enterprise").filter(pk=picture).first()
    if found is None or found.removed_at is None:
        raise Refused(Refusal("picture_there", _("This picture hangs there already.")))
    hung = _locked(found.enterprise)
    place = min(found.place, len(hung) + 1)
    found.removed_at, found.place = None, len(hung) + 1
    found.save(update_fields=["removed_at", "place"])
    _move(found, place)
    history.record("catalogue.picture_added", of=found.enterprise, by=by, now=now, picture=found.pk)


@undo.undoes("catalogue.picture_placed")
def _move_back(*, picture: int, before: int, after: int, by: Person, now: datetime) -> None:
    found = _there(Picture.every.select_related("enterprise").get(pk=picture))
    if found.place != after:
        text = _("Somebody has moved this picture since: it stays as it is.")
        raise Refused(Refusal("picture_moved", text))
    _move(found, before)
    _placed(found, by=by, now=now)


@undo.undoes(REPLACED)
def _put_back(
    *,
    picture: int,
    new: str,
    sha256: str,
    file: str,
    width: int,
    height: int,
    by: Person,
    now: datetime,
) -> None:
    found = _there(Picture.every.select_related("enterprise").get(pk=picture))
    if found.sha256 != new:
        text = _("Somebody has put another file here since: it stays as it is.")
        raise Refused(Refusal("picture_moved", text))
    _same(found.enterprise, older := Prepared(sha256, file, width, height))
    _hang(found, older, by=by, now=now)
