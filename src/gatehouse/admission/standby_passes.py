"""The standby pass as a PDF: one sheet for the whole party, with its turn and its chance."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gatehouse.admission.models import Standby
from gatehouse.admission.standby_words import (
    at_gate_words,
    chance_words,
    released_from,
    turn_of,
)
from gatehouse.admission.tickets import data_of, made, qr_svg
from gatehouse.admission.visits import Visit
from gatehouse.core.codes import show_code
from gatehouse.web import words


def standby_pass(visit: Visit, standby: Standby) -> bytes:
    """The PDF (PDF/UA) of a standby at the gate, in the language that is active."""
    code, data = standby.code or "", data_of(visit)
    whose = _("Standby No. %(n)d: %(people)s") % {
        "n": turn_of(standby),
        "people": words.persons(visit.application.persons),
    }
    data["kicker"] = _("Standby pass, not a ticket")
    data["passes"] = [{"guest": whose, "code": show_code(code), "qr": qr_svg(code)}]
    facts = [
        {"name": _("Chance"), "text": chance_words(standby)},
        *({"name": _("At the gate"), "text": line} for line in at_gate_words(visit)),
    ]
    data["facts"] = [*facts, *data["facts"]]
    since = released_from(visit)
    data["words"] = data["words"] | {"show": _("Let in from %(time)s") % {"time": since}}
    return made(data, at=standby.asked_at)
