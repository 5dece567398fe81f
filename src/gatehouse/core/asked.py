"""What a request says in its raw fields, which anybody may fill with anything."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

WHOLE_DIGITS = 18  # what a database takes as the key of a row, and Python reads at once
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
NUL = "\0"


def whole(typed: str, *, digits: int = WHOLE_DIGITS) -> int | None:
    """A whole number of at most so many digits, 0 or more; None for anything else.

    >>> whole("17"), whole("-1"), whole("9" * 5000)
    (17, None, None)
    """
    fits = typed.isascii() and typed.isdigit() and len(typed) <= digits
    return int(typed) if fits else None


def refuse_nul(request: HttpRequest) -> None:
    """PostgreSQL takes no NUL and nobody types one. Raises BadRequest for one in an address or in
    the fields of a form; what is sent as JSON is not read."""
    if has_nul(request):
        raise BadRequest("a NUL")


def has_nul(request: HttpRequest) -> bool:
    """Whether there is one in the address or in the fields of a form."""
    fields = request.POST if request.content_type in FORMS else QueryDict()
    return _has_nul(request.GET) or _has_nul(fields)


def _has_nul(fields: QueryDict) -> bool:
    return any(NUL in name + "".join(said) for name, said in fields.lists())
