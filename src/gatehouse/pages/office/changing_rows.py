"""Writing what a form of the desk sent into its row, so that two at once lose nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.editing import Editing, PartedForm
from gatehouse.people.models import Person

Update = Callable[..., Model]


def fields_of(form: type[Any]) -> Callable[[Model], dict[str, Any]]:
    """What a form of a model shows of one row."""
    return lambda row: {name: getattr(row, name) for name in form.Meta.fields}


def begun(request: HttpRequest, form: Any, row: Model, *, now: datetime) -> Editing:
    """The form as it is opened, or as it came back. It holds a row of its own: checking what was
    typed writes into it."""
    instance = type(row)._default_manager.get(pk=row.pk)
    if request.method == "POST":
        return Editing.sent(form(request.POST, instance=instance), row, request.POST, now=now)
    shown = opened_at(form(instance=instance), request)
    return Editing.shown(shown, row, fields_of(form)(row), now=now)


def opened_at(form: Any, request: HttpRequest) -> Any:
    """The part with the field that the address names is unfolded."""
    if isinstance(form, PartedForm):
        form.at = request.GET.get("at", "")
    return form


def write(editing: Editing, update: Update, name: str, *, by: Person, now: datetime) -> bool:
    """Whether it was written, by an operation that takes the row as `name`; if not, the form says
    why."""
    mine: Mapping[str, Any] = editing.form.cleaned_data
    try:
        with transaction.atomic():
            fresh = lock(editing.row)
            theirs = fields_of(type(editing.form))(fresh)
            if not editing.settle(mine, theirs):
                return False
            update(**{name: fresh}, by=by, now=now, **editing.written(mine))
    except (Refused, ValidationError) as error:
        editing.refuse(error)
        return False
    return True


def what_was_said(editing: Editing) -> str:
    """After it was written."""
    return _("Saved.") if editing.merged.write else _("Nothing was changed.")
