"""How a Django form field is drawn: which kind of markup, which attributes its control gets."""

from __future__ import annotations

from django.forms import BoundField, widgets
from django.utils.safestring import SafeString

# A keyboard that fits and a browser that helps, by the name of the field.
AUTOCOMPLETE = {
    "email": "email",
    "name": "name",
    "full_name": "name",
    "first_name": "given-name",
    "last_name": "family-name",
    "phone": "tel",
    "organisation": "organization",
    "code": "one-time-code",
    "login": "email",
}
INPUTMODE = {"email": "email", "phone": "tel", "code": "numeric"}


def kind(field: BoundField) -> str:
    """checkbox, group (radios and several checkboxes), hidden, or plain."""
    widget = field.field.widget
    if isinstance(widget, widgets.CheckboxInput):
        return "checkbox"
    if isinstance(widget, (widgets.RadioSelect, widgets.CheckboxSelectMultiple)):
        return "group"
    return "hidden" if widget.is_hidden else "plain"


def described_by(field: BoundField) -> str:
    """The ids of hint and error, in reading order, as they stand on the page."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}-hint")
    if field.errors:
        ids.append(f"{field.auto_id}-error")
    return " ".join(ids)


def attributes(field: BoundField) -> dict[str, str | bool]:
    """What the control needs beyond what the form itself gave it; the form's own word wins."""
    widget, name = field.field.widget, field.name
    wanted: dict[str, str | bool] = {"aria-describedby": described_by(field)}
    if field.errors:
        wanted["aria-invalid"] = "true"
    wanted["autocomplete"] = AUTOCOMPLETE.get(name, "")
    wanted["inputmode"] = INPUTMODE.get(name, "")
    return {k: v for k, v in wanted.items() if v and k not in widget.attrs}


def control(field: BoundField) -> SafeString:
    """The field's control with its aria ids, autocomplete and the native date picker."""
    widget = field.field.widget
    if isinstance(widget, widgets.DateInput):
        # The native picker speaks ISO dates only, whatever the page's language.
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    return field.as_widget(attrs=attributes(field))
