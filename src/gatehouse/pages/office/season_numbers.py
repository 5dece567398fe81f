"""Numbers of a season's rules that are typed only where the season wants the rule at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

NUMBER_AT_MOST = 9_999


def number_field(label: Any, hint: Any = "") -> forms.IntegerField:
    """A whole number that may stay empty, as long as nobody wants the rule."""
    return forms.IntegerField(
        label=label, help_text=hint, min_value=0, max_value=NUMBER_AT_MOST, required=False
    )


def only_where(
    wants: bool, form: forms.Form, found: dict[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """Ask for these numbers where the rule is wanted; elsewhere what is wrong in them is nobody's
    business. `found` is what the form has cleaned, and is returned."""
    for name in names:
        if not wants:
            form.errors.pop(name, None)
        elif name in found and found[name] is None:
            form.add_error(name, form.fields[name].error_messages["required"])
    return found
