"""`{% load season %}`: a row of a list, drawn from one object."""

from __future__ import annotations

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from gatehouse.programme.rows import Row

register = template.Library()


@register.simple_tag
def session_row(row: Row) -> SafeString:
    """The component with the row's own names; naming twenty of them in an include for each of
    forty rows takes a quarter of the time of a page."""
    words = {"left_id": row.left_id, **vars(row)}
    return SafeString(get_template("components/session_row.html").render(words))
