"""The addresses of the organisers' desk, and who may open them; see tests/test_access.py."""

from __future__ import annotations

from uuid import uuid4

from gatehouse.imports import operations as imports
from gatehouse.imports.models import Import
from gatehouse.imports.operations import reading
from tests import make
from tests.access import PLANNERS, PLANNERS_AND_PRESS, POSTED_ONLY, Table, World
from tests.imports.files import csv


def board_of(world: World) -> str:
    """The board of the season of the session that is booked, at the organisers' desk."""
    return f"/office/seasons/{world.session.season.code}/board/"


NOT_THERE = (302, *(404,) * 8)


def file_of(world: World) -> Import:
    """A schedule with one row that was read for the season of the session that is booked."""
    known = Import.objects.filter(season=world.session.season).first()
    if known is not None:
        return known
    row = (world.session.activity.enterprise.name, world.session.activity.title, "", "", "", "")
    made = imports.start_import(
        season=world.session.season,
        enterprise=None,
        name="plan.csv",
        content=csv(row),
        by=make.person(),
        now=make.NOW,
    )
    reading.read(import_id=made.pk, now=make.NOW)
    return made


OFFICE_PAGES: Table = {
    "pages:office": (lambda _: "/office/", PLANNERS),
    "pages:office_inbox_count": (lambda _: "/office/inbox/count/", PLANNERS),
    "pages:office_inbox_note": (lambda _: "/office/inbox/note/", POSTED_ONLY),
    "pages:office_letter_again": (lambda _: "/office/letters/1/again/", POSTED_ONLY),
    "pages:office_applications": (lambda _: "/office/applications/", PLANNERS),
    "pages:office_calling": (lambda _: "/office/applications/calling/", PLANNERS),
    "pages:office_search": (lambda _: "/office/applications/search/", POSTED_ONLY),
    "pages:office_views": (lambda _: "/office/views/", POSTED_ONLY),
    "pages:office_view": (lambda _: "/office/views/1/", NOT_THERE),  # nobody has saved one
    "pages:office_view_change": (lambda _: "/office/views/1/change/", POSTED_ONLY),
    "pages:office_session": (lambda w: f"/office/sessions/{w.session.code}/", PLANNERS_AND_PRESS),
    "pages:office_person": (lambda w: f"/office/people/{w.booked.asker_id}/", PLANNERS),
    "pages:office_demand": (lambda _: "/office/demand/", PLANNERS_AND_PRESS),
    "pages:office_history": (lambda _: "/office/history/", PLANNERS),
    "pages:office_undo": (lambda _: f"/office/undo/{uuid4()}/", POSTED_ONLY),
    "pages:office_board": (board_of, PLANNERS_AND_PRESS),
    "pages:office_board_changes": (lambda w: f"{board_of(w)}changes/", PLANNERS_AND_PRESS),
    "pages:office_board_move": (lambda w: f"{board_of(w)}{w.session.code}/move/", PLANNERS),
    "pages:office_closed": (
        lambda w: f"/office/enterprises/{w.session.activity.enterprise.code}/closed/",
        PLANNERS,
    ),
    "pages:office_reopen": (
        lambda w: f"/office/enterprises/{w.session.activity.enterprise.code}/closed/1/open/",
        POSTED_ONLY,
    ),
    "imports:imports": (lambda _: "/office/imports/", PLANNERS),
    "imports:export": (
        lambda w: f"/office/imports/export/{w.session.season.code}.xlsx",
        PLANNERS,
    ),
    "imports:import": (lambda w: f"/office/imports/{file_of(w).key}/", PLANNERS),
    "imports:progress": (lambda w: f"/office/imports/{file_of(w).key}/progress/", PLANNERS),
    "imports:take": (lambda _: f"/office/imports/{uuid4()}/take/", POSTED_ONLY),
    "imports:drop": (lambda _: f"/office/imports/{uuid4()}/drop/", POSTED_ONLY),
    "imports:gone": (lambda _: f"/office/imports/{uuid4()}/gone/", POSTED_ONLY),
    "imports:layout": (lambda _: f"/office/imports/{uuid4()}/sheets/0/", POSTED_ONLY),
    "imports:name": (lambda _: f"/office/imports/{uuid4()}/names/", POSTED_ONLY),
    "imports:row": (lambda w: f"/office/imports/{file_of(w).key}/rows/0/1/", PLANNERS),
    "imports:activity": (
        lambda w: (
            f"/office/imports/{file_of(w).key}/activities/{w.session.activity.enterprise.code}/"
        ),
        PLANNERS,
    ),
}
