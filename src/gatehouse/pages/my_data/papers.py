"""Document data in the file of one's own data."""

from typing import Any

from gatehouse.papers.models import Papers
from gatehouse.papers.queries import showings_of


def of_file(rows: list[Papers], whole: dict[int, dict[str, str]]) -> dict[str, Any]:
    """Document data with what became of it and who saw it; `whole` by key of row."""
    seen = showings_of(rows)
    given = [
        {
            "session": row.application.session.code,
            "plant": row.need.site.enterprise.name,
            "guest": row.guest.name if row.guest else "",
            "given_at": row.given_at,
            "data": whole.get(row.pk, {}),
            "destroyed_at": row.erased_at,
            "why": row.erased_because,
            "act": row.act.number if row.act else None,
        }
        for row in rows
    ]
    shown = [
        {
            "shown_to": one.stop.site.enterprise.name,
            "account": one.by_id,
            "at": one.at,
            "as": one.shown_as,
            "list": one.pass_list,
        }
        for one in seen
    ]
    return {"given": given, "shown": shown}
