"""Forms of the desk: in parts, and such that two organisers at once lose nothing unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.core import seen as showing
from gatehouse.core.changes import Merged, merge
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.core.seen import Seen, Writer
from gatehouse.people.models import Person
from gatehouse.people.roles import is_organiser
from gatehouse.web import words

SEEN = "seen"  # the hidden field
WORDS_AT_MOST = 240


@dataclass(frozen=True)
class Note:
    """What the other one did with a field. A `conflict` has to be decided; else theirs stays."""

    is_conflict: bool
    theirs: str
    who: str
    at: datetime | None


@dataclass(frozen=True)
class Row:
    """A field in its place; `lacks_english` marks one that is empty for those who read English."""

    field: BoundField
    note: Note | None
    lacks_english: bool


@dataclass(frozen=True)
class Part:
    """Fields that belong together; the parts after the first may be folded."""

    title: str | Promise
    rows: Sequence[Row]
    is_open: bool


class PartedForm(forms.BaseForm):
    """A form whose fields stand in titled parts."""

    PARTS: Sequence[tuple[str | Promise, Sequence[str]]] = ()
    OPEN_PARTS = 2  # so many are unfolded to begin with
    at = ""  # a field somebody was led to: its part is unfolded, too
    notes: Mapping[str, Note]

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.label_suffix = ""

    def parts(self) -> list[Part]:
        """The parts with those of their fields that the form has."""
        made = []
        for number, (title, names) in enumerate(self.PARTS):
            rows = [self._row(name) for name in names if name in self.fields]
            matters = any(row.field.errors or row.note or row.field.name == self.at for row in rows)
            if rows:
                made.append(Part(title, rows, number < self.OPEN_PARTS or matters))
        return made

    def called(self, name: str) -> tuple[str, ...]:
        """The names by which the history may call a field of this form."""
        return (name,)

    def _row(self, name: str) -> Row:
        russian = name.removesuffix("_en") + "_ru"
        has_russian = russian in self.fields and bool(self[russian].value())
        is_bare = name.endswith("_en") and has_russian and not self[name].value()
        return Row(self[name], getattr(self, "notes", {}).get(name), is_bare)


@dataclass
class Editing:
    """A form about a row: what it showed, and what has become of the row since."""

    form: Any
    row: Model
    seen: Seen
    refusals: Sequence[Refusal] = ()
    merged: Merged = field(default_factory=lambda: Merged((), (), ()))

    @classmethod
    def shown(cls, form: Any, row: Model, values: Mapping[str, Any], *, now: datetime) -> Editing:
        """A form that is opened."""
        return cls(form, row, showing.look(row, values, now=now))

    @classmethod
    def sent(cls, form: Any, row: Model, data: QueryDict, *, now: datetime) -> Editing:
        """A form that comes back. Without a word of what it showed, nothing counts as seen."""
        known = showing.unpack(data.get(SEEN, ""), of=row)
        return cls(form, row, known or showing.look(row, {}, now=now))

    def settle(
        self, mine: Mapping[str, Any], theirs: Mapping[str, Any], *, of: Iterable[Model] = ()
    ) -> bool:
        """Hold what was sent against what stands there now, under the lock of the row. Whether
        it may be written; if not, the form says beside each field what the other one wrote."""
        now = {name: showing.plain(theirs[name]) for name in mine}
        sent = {name: showing.plain(value) for name, value in mine.items()}
        self.merged = merge(seen=self.seen.values, mine=sent, theirs=now)
        self._adopt(theirs)
        self.seen = self.seen.knowing(now, [*self.merged.conflicts, *self.merged.kept])
        if not self.merged.conflicts:
            return True
        self.form.notes = self._notes(theirs, of)
        text = _("Somebody else has changed this meanwhile. Look at what is marked and send again.")
        self.refusals = [Refusal("changed_meanwhile", text)]
        return False

    def _adopt(self, theirs: Mapping[str, Any]) -> None:
        """What only the other one changed stands as theirs in a form that comes back: there is
        nothing to decide about it."""
        self.form.data = self.form.data.copy()
        for name in self.merged.kept:
            bound = self.form[name]
            value = bound.field.prepare_value(theirs[name])
            if isinstance(bound.field, forms.BooleanField):
                sent = ["on"] if value else []
            else:
                is_day = isinstance(value, date) and not isinstance(value, datetime)
                # A browser's picker wants a day in one way only.
                shown = f"{value}" if is_day else bound.field.widget.format_value(value)
                sent = shown if isinstance(shown, list) else [shown or ""]
            self.form.data.setlist(bound.html_name, sent)

    def _notes(self, theirs: Mapping[str, Any], of: Iterable[Model]) -> dict[str, Note]:
        names = [*self.merged.conflicts, *self.merged.kept]
        called = {name: self.form.called(name) for name in names}
        found = showing.writers(called, of=[self.row, *of], since=self.seen.at)
        return {
            name: Note(
                is_conflict=name in self.merged.conflicts,
                theirs=said(self.form, name, theirs[name]),
                who=who_is(found[name]),
                at=getattr(found[name], "at", None),
            )
            for name in names
        }

    def written(self, mine: Mapping[str, Any]) -> dict[str, Any]:
        """The fields to write."""
        return {name: mine[name] for name in self.merged.write}

    def refuse(self, error: Refused | ValidationError) -> None:
        """Say above the form why it was not done."""
        if isinstance(error, Refused):
            self.refusals = error.refusals
        else:
            self.refusals = [Refusal("invalid", text) for text in error.messages]

    @property
    def status(self) -> int:
        """409 when rows were in the way, 422 when what was typed was, else 200."""
        return 409 if self.refusals else 422 if self.form.errors else 200

    def context(self) -> dict[str, Any]:
        """What the templates of forms want."""
        return {"form": self.form, "refusals": self.refusals, "seen": self.seen.packed()}


def said(form: Any, name: str, value: Any) -> str:
    """A value in words, as somebody reads it beside the field."""
    choices = getattr(form.fields.get(name), "choices", None)
    if choices is not None and not isinstance(value, (list, tuple)):
        flat = dict(_flat(choices))
        return str(flat.get(str(showing.plain(value)), value))
    return _said(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(getattr(key, "value", key)), str(label)


def _said(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(_said(one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):  # a moment is one, too
        zone = timezone.get_current_timezone()
        at = f", {words.clock(value, zone)}" if isinstance(value, datetime) else ""
        return words.day(value, zone) + at
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str("" if value is None else value)[:WORDS_AT_MOST] or pgettext("field", "empty")


def who_is(writer: Writer | None) -> str:
    """Whoever wrote something, by role and number: names are nobody's business here."""
    if writer is None or not writer.by_id:
        return _("the system")
    person = Person.objects.filter(pk=writer.by_id).first()
    known = person is not None and is_organiser(person)
    number = {"n": writer.by_id}
    return _("organiser No. %(n)s") % number if known else _("person No. %(n)s") % number
