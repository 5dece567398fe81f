"""What each line of a schedule becomes beside the sessions of ours: its fate, and what changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gatehouse.imports.knowing import Standing
from gatehouse.imports.models import Fate
from gatehouse.imports.shapes import Column, Line, Problem
from gatehouse.imports.values import spans_of
from gatehouse.programme.formats import Admission, Parties
from gatehouse.programme.models import Activity, QuotaKind, Season
from gatehouse.programme.rules import move_refusals, plan_refusals


@dataclass(frozen=True)
class Wanted:
    """What a line asks for, whole: times with their zone, places by kind of party."""

    activity: Activity
    starts_at: datetime
    ends_at: datetime
    sites: tuple[str, ...]
    places: Mapping[str, int]


@dataclass(frozen=True)
class Verdict:
    """What one line becomes. `changes` lists (field, before, after) as texts a person reads the
    same in every language: days and times as ISO, codes, numbers."""

    line: Line
    fate: Fate
    problems: Sequence[Problem] = ()
    changes: Sequence[tuple[str, str, str]] = ()
    wanted: Wanted | None = None
    standing: Standing | None = None


@dataclass(frozen=True)
class Judge:
    """Judges the lines of one file, each beside the session of ours that it speaks of."""

    season: Season
    there: Mapping[str, Standing]
    activities: Mapping[str, Activity]
    now: datetime

    def judge(self, line: Line) -> Verdict:
        """The fate of one line."""
        if line.skipped:
            words = Problem("no_session", _upper(line.skipped), is_stop=False)
            # What was understood, and is left out all the same, was said before.
            is_double = bool(line.day or line.activity or line.code)
            return Verdict(line, Fate.DOUBLE if is_double else Fate.SKIPPED, [words])
        if not line.is_ready:
            return Verdict(line, Fate.WRONG, line.problems)
        return self._alone(line)

    def _alone(self, line: Line) -> Verdict:
        standing = self.there.get(line.code) if not line.is_new else None
        wanted = self._wanted(line, standing)
        if wanted is None:
            text = _("Activity, day and time of the start are needed.")
            return Verdict(line, Fate.WRONG, [*line.problems, Problem("incomplete", text)])
        if standing is None:
            return _told(line, Fate.NEW, wanted, None, (), self._why_not_new(line, wanted))
        if standing.known.is_cancelled:
            text = _("It is called off here, and stays so.")
            words = Problem("cancelled", text, is_stop=False)
            return Verdict(line, Fate.SAME, [*line.problems, words], (), wanted, standing)
        changes = _changes(wanted, standing)
        fate = Fate.CHANGED if changes else Fate.SAME
        stops = list(self._why_not_changed(wanted, standing)) if changes else []
        return _told(line, fate, wanted, standing, changes, stops)

    def _wanted(self, line: Line, standing: Standing | None) -> Wanted | None:
        activity = self.activities.get(line.activity)
        if activity is None or line.day is None or line.starts is None:
            return None
        zone = ZoneInfo(self.season.timezone)
        starts_at = datetime.combine(line.day, line.starts, zone)
        sites = tuple(line.sites)
        if standing and not sites:
            sites = tuple(standing.known.sites)
        return Wanted(
            activity,
            starts_at,
            _ends_at(line, starts_at, activity, standing),
            sites,
            _places(line, activity, standing),
        )

    def _why_not_new(self, line: Line, wanted: Wanted) -> Iterator[Problem]:
        if wanted.starts_at <= self.now:
            text = _("This time has passed already. Choose a later one.")
            yield Problem("past", text, column=Column.DAY)
        parties = wanted.activity.traits.parties
        admission = self.season.default_admission
        if parties == Parties.NOBODY:
            admission = Admission.OPEN
        yield from _plan_problems(admission, wanted)

    def _why_not_changed(self, wanted: Wanted, standing: Standing) -> Iterator[Problem]:
        yield from _plan_problems(standing.row.admission, wanted)
        for kind, held in standing.held.items():
            if held > wanted.places.get(kind, 0):
                text = _("%(n)d places are already given. Fewer cannot be offered.") % {"n": held}
                column = Column.PLACES if kind == QuotaKind.PUBLIC else Column.GROUPS
                yield Problem("places_are_held", text, column=column)
        if standing.is_public:
            yield from self._why_not_changed_in_public(wanted, standing)

    def _why_not_changed_in_public(self, wanted: Wanted, standing: Standing) -> Iterator[Problem]:
        row = standing.row
        if wanted.activity.pk != row.activity_id:
            text = _("It is public: what is offered stays. Call it off and plan another.")
            yield Problem("promised", text, column=Column.TITLE)
        if wanted.sites != tuple(standing.known.sites):
            text = _("It is public: the place stays. Call it off and plan another.")
            yield Problem("promised", text, column=Column.SITE)
        if wanted.ends_at - wanted.starts_at != row.ends_at - row.starts_at:
            text = _("It is public: it stays as long as it is. Call it off and plan another.")
            yield Problem("promised", text, column=Column.ENDS)
        if wanted.starts_at != row.starts_at:
            refusals = move_refusals(
                was=row.starts_at,
                starts_at=wanted.starts_at,
                is_cancelled=False,
                zone=row.zone,
                days=(self.season.starts_on, self.season.ends_on),
                now=self.now,
            )
            for refusal in refusals:
                yield Problem(refusal.code, str(refusal.text), column=Column.DAY)


def _told(
    line: Line,
    fate: Fate,
    wanted: Wanted,
    standing: Standing | None,
    changes: Sequence[tuple[str, str, str]],
    stops: Iterator[Problem] | list[Problem],
) -> Verdict:
    found = list(stops)
    return Verdict(
        line,
        Fate.WRONG if found else fate,
        [*line.problems, *found],
        changes,
        None if found else wanted,
        standing,
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ends_at(
    line: Line, starts_at: datetime, activity: Activity, standing: Standing | None
) -> datetime:
    """As it is said, else as long as it is now, else as long as the activity takes."""
    if line.ends is None or (standing and not _says_end(line)):
        usual = timedelta(minutes=activity.duration_minutes)
        return starts_at + (standing.row.ends_at - standing.row.starts_at if standing else usual)
    day = line.until or starts_at.date()
    ends_at = datetime.combine(day, line.ends, starts_at.tzinfo)
    return ends_at if ends_at > starts_at else ends_at + timedelta(days=1)


def _says_end(line: Line) -> bool:
    """Whether the file itself says how long it is, and not the activity for it."""
    if {Column.ENDS, Column.MINUTES} & line.said.keys() or Column.TIME not in line.said:
        return True
    return any(span.ends for span in spans_of(line.said[Column.TIME]))


def _places(line: Line, activity: Activity, standing: Standing | None) -> dict[str, int]:
    """Places by kind; what is not said stays, and what nobody applies for is not counted."""
    known = standing.known if standing else None
    is_open = standing.row.admission == Admission.OPEN if standing else False
    if is_open or activity.traits.parties == Parties.NOBODY:
        return {}
    said = {QuotaKind.PUBLIC: line.places, QuotaKind.GROUPS: line.groups}
    there = {
        QuotaKind.PUBLIC: known.places if known else 0,
        QuotaKind.GROUPS: known.groups if known else 0,
    }
    counts = {kind: there[kind] if count is None else count for kind, count in said.items()}
    return {kind.value: count for kind, count in counts.items() if count}


def _plan_problems(admission: str, wanted: Wanted) -> Iterator[Problem]:
    refusals = plan_refusals(
        admission=admission,
        traits=wanted.activity.traits,
        has_stops=bool(wanted.sites),
        places=sum(wanted.places.values()),
    )
    columns = {"no_places": Column.PLACES, "no_stop": Column.SITE}
    for refusal in refusals:
        yield Problem(refusal.code, str(refusal.text), column=columns.get(refusal.code))


def _changes(wanted: Wanted, standing: Standing) -> list[tuple[str, str, str]]:
    """What differs: the field, what it is here, what the file says."""
    row, zone = standing.row, standing.row.zone
    starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    held = standing.known
    pairs: list[tuple[str, Any, Any]] = [
        ("activity", held.activity, wanted.activity.slug),
        ("day", starts.date(), wanted.starts_at.date()),
        ("starts", _clock(starts), _clock(wanted.starts_at)),
        ("ends", _ending(starts, ends), _ending(wanted.starts_at, wanted.ends_at)),
        ("site", ", ".join(held.sites), ", ".join(wanted.sites)),
        ("places", held.places, wanted.places.get(QuotaKind.PUBLIC, 0)),
        ("groups", held.groups, wanted.places.get(QuotaKind.GROUPS, 0)),
    ]
    return [(name, str(was), str(becomes)) for name, was, becomes in pairs if was != becomes]


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def _ending(starts: datetime, ends: datetime) -> str:
    """The time; with its day where it is another one."""
    return _clock(ends) if starts.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"
