"""An act of erasure on paper, and the extract of the event log beside it."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path
from threading import Lock

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gatehouse.core.printing import printed
from gatehouse.papers import acts
from gatehouse.papers.models import ErasureAct
from gatehouse.web import words

TEMPLATE = Path(__file__).with_name("act.typ")
_one_at_a_time = Lock()


def log_of(act: ErasureAct) -> bytes:
    """The extract as CSV: semicolons and a mark of UTF-8, so that a Russian Excel opens it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(acts.HEAD)
    writer.writerows(acts.extract(act))
    return out.getvalue().encode("utf-8-sig")


def pdf_of(act: ErasureAct) -> bytes:
    """The act as a PDF (PDF/UA) on A4 in the language that is active."""
    with _one_at_a_time:
        return printed(_compiler(), _data(act), at=act.made_at)


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process, as for the tickets."""
    folder = settings.BASE_DIR / "build" / "fonts"
    faces = [str(folder)] if folder.is_dir() else []
    return typst.Compiler(str(TEMPLATE), font_paths=faces, ignore_system_fonts=True)


def _data(act: ErasureAct) -> dict[str, object]:
    day, time = words.day_full(act.made_at), words.clock(act.made_at)
    zone = words.zone_name(act.made_at)
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": _("Act No. %(n)d on the destruction of personal data") % {"n": act.number},
        "when": f"{day}, {time} {zone}",
        "facts": [{"name": name, "text": text} for name, text in _facts(act)],
        "rows_title": _("Rows whose data was destroyed"),
        "head": [_("row"), _("guest"), _("visit"), _("sealed by key"), _("why")],
        "rows": [
            [
                str(row["papers"]),
                str(row["guest"] or "—"),
                row["session"],
                row["sealed_by"],
                str(acts.Because(row["because"]).label),
            ]
            for row in act.body["rows"]
        ],
        "digest": act.sha256,
        "digest_words": _("SHA-256 of this act"),
        "before": act.body["before"],
        "before_words": _("SHA-256 of the act before"),
        "signature": _("Responsible for personal data (name, signature, date)"),
        "note": _("The extract of the event log of this act is a file of its own. Guests are named"
                  " by their numbers in the information system."),
    }  # fmt: skip


def _facts(act: ErasureAct) -> list[tuple[str, str]]:
    body = act.body
    sorts = "; ".join(f"{one.name.lower()} — {one.count}" for one in acts.sorts_of(act))
    reasons = "; ".join(f"{one.name} — {one.count}" for one in acts.reasons_of(act))
    return [
        (_("Information system"), body["system"]),
        (_("Where it lay"), f"{body['table']}, {body['column']}"),
        (_("People"), str(act.people)),
        (_("Sorts of data, people"), sorts),
        (_("Why, rows"), reasons),
        (_("Basis"), _("Federal law 152-FZ, article 21")),
        (_("How"), _("the encrypted value was taken out of its row; the row is empty")),
        (_("By"), acts.who(act)),
        (_("Keys"), acts.keys_of(act)),
        (_("Visits"), acts.visits_of(act)),
    ]
