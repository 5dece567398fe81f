"""What the rows of a file become is written into the programme: all of it or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gatehouse.admission import operations as admission
from gatehouse.catalogue.models import Site
from gatehouse.core import history, undo
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports.judging import Verdict, Wanted
from gatehouse.imports.knowing import Standing, standing
from gatehouse.imports.models import Fate, Import, ImportRow, ImportState
from gatehouse.imports.operations.reading import judged, refresh
from gatehouse.imports.packing import unpack_line
from gatehouse.imports.shapes import Line
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Session
from gatehouse.programme.operations import SessionPlan, StopPlan

UNDO = "imports.take_over"
LINK = "UPDATE imports_importrow SET session_id = %s WHERE id = %s"


class Stale(Exception):
    """The season is not as it was when a person looked at what would be done."""


def take(*, import_id: int, by_id: int, now: datetime) -> None:
    """Do what was agreed to; nothing where it is done already. Killed in the middle it has done
    nothing, and is begun again.

    When the season changed meanwhile, or somebody does not let it be, the file waits for a person
    again, with the reason.
    """
    of = Import.objects.select_related("season").filter(pk=import_id).first()
    if of is None or of.state != ImportState.TAKING:
        return
    by = Person.objects.get(pk=by_id)
    with override(of.language):
        try:
            _take(of, by=by, now=now)
        except Stale:
            text = _("The season was changed meanwhile: look again at what would be done.")
            _give_back(of, "stale", text, now=now)
        except Refused as refused:
            _give_back(of, refused.first.code, str(refused.first.text), now=now)
        except IntegrityError:
            text = _("Somebody planned the same sessions at this moment: look again.")
            _give_back(of, "at_once", text, now=now)
        except Exception:  # a mistake of ours: nobody waits for ever, and the log has it
            text = _("Something went wrong here, and nothing was taken over. Please try again.")
            _give_back(of, "broken", text, now=now)
            raise


@transaction.atomic
def _give_back(of: Import, code: str, text: str, *, now: datetime) -> None:
    """Nothing was done: a person looks again, at the rows beside the season as it is now."""
    waiting = Import.objects.filter(pk=of.pk, state=ImportState.TAKING)
    if waiting.update(state=ImportState.READY, error_code=code, error=text[:400]):
        refresh(of=Import.objects.select_related("season", "enterprise").get(pk=of.pk), now=now)
        history.record("imports.not_taken", of=of, by=None, now=now, code=code)


@transaction.atomic
def _take(of: Import, *, by: Person, now: datetime) -> None:
    """Everything in one transaction: lock, read afresh, compare with what was agreed to, write."""
    one_at_a_time([f"imports.season:{of.season_id}"])
    of = Import.objects.select_for_update(no_key=True).get(pk=of.pk)
    if of.state != ImportState.TAKING:
        return
    rows = list(of.rows.filter(run=of.run))
    _lock([row.session_id for row in rows if row.session_id])
    there = standing(of.season)
    verdicts = again(of, rows, there, now=now)
    agreed = [(row.fate, [tuple(change) for change in row.changes]) for row in rows]
    if agreed != [(verdict.fate, list(verdict.changes)) for verdict in verdicts]:
        raise Stale
    pairs = list(zip(rows, verdicts, strict=True))
    new = [(row, verdict.wanted) for row, verdict in pairs if verdict.fate == Fate.NEW]
    _refuse_known(new, there)
    changed = [verdict for verdict in verdicts if verdict.fate == Fate.CHANGED]
    sites = {site.code: site for site in Site.objects.all()}
    _plan(of, new, sites, by=by, now=now)
    for verdict in changed:
        _change(verdict, sites, reason=of.reason, by=by, now=now)
    _over(of, made=len(new), changed=len(changed), by=by, now=now)


def _lock(keys: Sequence[int]) -> None:
    """The sessions that rows speak of, in one order; what is read of them then stays so."""
    locked = Session.objects.select_for_update(no_key=True).filter(pk__in=keys)
    list(locked.order_by("pk").values_list("pk", flat=True))


def again(
    of: Import, rows: Sequence[ImportRow], there: Mapping[str, Standing], *, now: datetime
) -> list[Verdict]:
    """What the rows become beside the season as it stands now; their cells are not read again."""
    names = dict(of.sheets.values_list("number", "name"))
    lines = [line_of(row, names) for row in rows]
    return judged(of.season, lines, there=there, now=now)


def line_of(row: ImportRow, names: Mapping[int, str]) -> Line:
    """What was understood of a row."""
    return unpack_line(row.line, sheet=names[row.sheet], row=row.row, part=row.part, said=row.said)


def _refuse_known(
    new: Sequence[tuple[ImportRow, Wanted | None]], there: Mapping[str, Standing]
) -> None:
    """Sessions that somebody planned meanwhile are not planned once more."""
    known = {
        (one.row.activity_id, one.row.starts_at, tuple(one.known.sites)) for one in there.values()
    }
    for row, wanted in new:
        if wanted is None or row.line["code"] in there:
            raise Stale
        if not row.line["code"] and ((wanted.activity.pk, wanted.starts_at, wanted.sites) in known):
            raise Stale


def _plan(
    of: Import,
    new: Sequence[tuple[ImportRow, Wanted | None]],
    sites: Mapping[str, Site],
    *,
    by: Person,
    now: datetime,
) -> None:
    plans = [_plan_of(wanted, sites, row.line["code"]) for row, wanted in new if wanted]
    made = programme.plan_sessions(season=of.season, plans=plans, by=by, now=now)
    pairs = [(session.pk, row.pk) for (row, _wanted), session in zip(new, made, strict=True)]
    if pairs:
        with connection.cursor() as cursor:  # thousands of values: the ORM would take seconds
            cursor.executemany(LINK, pairs)


def _plan_of(wanted: Wanted, sites: Mapping[str, Site], code: str) -> SessionPlan:
    return SessionPlan(
        activity=wanted.activity,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        stops=_stops(wanted, sites),
        places=wanted.places,
        code=code,
    )


def _stops(wanted: Wanted, sites: Mapping[str, Site]) -> list[StopPlan]:
    """One after another, each as long as the others: a file says only when it all begins and
    ends."""
    count = len(wanted.sites)
    if not count:
        return []
    each = (wanted.ends_at - wanted.starts_at) / count
    begins = [wanted.starts_at + each * number for number in range(count)]
    return [
        StopPlan(sites[code], arrives_at, arrives_at + each)
        for code, arrives_at in zip(wanted.sites, begins, strict=True)
    ]


def _change(
    verdict: Verdict, sites: Mapping[str, Site], *, reason: str, by: Person, now: datetime
) -> None:
    wanted, there = verdict.wanted, verdict.standing
    if wanted is None or there is None:
        raise Stale
    if there.is_public:
        _change_in_public(there.row, wanted, reason=reason, by=by, now=now)
        return
    row = there.row
    later = wanted.starts_at - row.starts_at
    closes_at = row.own_closes_at
    programme.replan_session(
        session=row,
        stops=_kept_stops(there, wanted) or _stops(wanted, sites),
        places=wanted.places,
        activity=wanted.activity,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        own_closes_at=closes_at and closes_at + later,
        by=by,
        now=now,
    )


def _kept_stops(there: Standing, wanted: Wanted) -> list[StopPlan]:
    """The stops as they are, only later or earlier, where place and length stay."""
    row = there.row
    is_as_long = wanted.ends_at - wanted.starts_at == row.ends_at - row.starts_at
    if not is_as_long or wanted.sites != tuple(there.known.sites):
        return []
    later = wanted.starts_at - row.starts_at
    return [
        StopPlan(stop.site, stop.arrives_at + later, stop.leaves_at + later)
        for stop in row.stops.all()
    ]


def _change_in_public(
    session: Session, wanted: Wanted, *, reason: str, by: Person, now: datetime
) -> None:
    """People know of it: they are told of a new time, and keep the places they have."""
    if wanted.starts_at != session.starts_at:
        admission.move_session(
            session=session, starts_at=wanted.starts_at, reason=reason, by=by, now=now
        )
    quotas = {one.kind: one for one in Quota.objects.filter(session=session).order_by("pk")}
    for kind in sorted(quotas.keys() | wanted.places.keys()):
        places = wanted.places.get(kind, 0)
        if kind not in quotas:
            admission.add_places(session=session, kind=kind, places=places, by=by, now=now)
        elif quotas[kind].places != places:
            admission.set_places(quota=quotas[kind], places=places, by=by, now=now)


def _over(of: Import, *, made: int, changed: int, by: Person, now: datetime) -> None:
    of.state, of.taken_at, of.ended_at = ImportState.TAKEN, now, now
    of.error = of.error_code = ""
    if not changed:
        of.undo_key = undo.offer(UNDO, by=by, now=now, import_id=of.pk).key
    fields = ["state", "taken_at", "ended_at", "error", "error_code", "undo_key"]
    of.save(update_fields=fields)
    history.record("imports.taken", of=of, by=by, now=now, new=made, changed=changed)


@undo.undoes(UNDO)
def take_back(*, by: Person, now: datetime, import_id: int) -> None:
    """Delete the drafts that a file became, while they are as it made them.

    Raises:
        Refused: `changed_since` when somebody has touched one of them; `promised` when one is
            public already.
    """
    Import.objects.select_for_update(no_key=True).get(pk=import_id)
    of = Import.objects.select_related("season", "enterprise").get(pk=import_id)
    rows = list(of.rows.filter(run=of.run, fate=Fate.NEW).select_related("session"))
    sessions = [row.session for row in rows]
    if None in sessions or not _is_as_made(of, rows, now=of.taken_at or now):
        text = _("Somebody has changed one of these sessions since: it stays.")
        raise Refused(Refusal("changed_since", text))
    programme.drop_sessions(sessions=[one for one in sessions if one], by=by, now=now)
    of.state, of.taken_at, of.ended_at, of.undo_key = ImportState.READY, None, None, None
    of.save(update_fields=["state", "taken_at", "ended_at", "undo_key"])
    history.record("imports.taken_back", of=of, by=by, now=now, sessions=len(sessions))


def _is_as_made(of: Import, rows: Sequence[ImportRow], *, now: datetime) -> bool:
    """Whether each row, read beside the season now, says just what stands there."""
    there = standing(of.season)
    for row in rows:
        row.line = row.line | {"code": row.session.code if row.session else "", "is_new": False}
    return all(one.fate == Fate.SAME for one in again(of, rows, there, now=now))
