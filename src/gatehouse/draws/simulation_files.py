"""Input and output of a run of the simulator as files."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import Http404, HttpResponse

from gatehouse.draws.models import Simulation
from gatehouse.draws.simulated import rows_of
from gatehouse.draws.simulation.terms import written

INPUT, OUTPUT, SHEET = "input.json", "output.json", "output.csv"
NAMES = (INPUT, OUTPUT, SHEET)
BYTE_ORDER_MARK = "\ufeff"  # else spreadsheets take it for another encoding


def answer(simulation: Simulation, name: str) -> HttpResponse:
    """The file of this name; nobody's page where there is none."""
    text = content(simulation, name)
    if text is None:
        raise Http404
    kind = "text/csv; charset=utf-8" if name == SHEET else "application/json"
    response = HttpResponse(text, content_type=kind)
    saved = f"{simulation.season.code}-{simulation.number}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{saved}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def content(simulation: Simulation, name: str) -> str | None:
    """What the file holds; None where there is none of this name, or none yet."""
    if name == INPUT:
        return written(simulation.input)
    if simulation.output is None:
        return None
    if name == OUTPUT:
        return written(simulation.output)
    return _sheet(simulation) if name == SHEET else None


def _sheet(simulation: Simulation) -> str:
    made = StringIO()
    made.write(BYTE_ORDER_MARK)
    csv.writer(made).writerows(rows_of(simulation.output or {}))
    return made.getvalue()
