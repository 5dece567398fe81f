"""A published file that is changed later, whichever it is, is noticed before the next step."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from gatehouse.draws import operations as draws
from gatehouse.draws import store
from gatehouse.draws.models import Draw
from gatehouse.draws.rules import Step
from gatehouse.people.models import Role
from tests.draws import making
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db
BEFORE_THE_DRAW = (
    store.RULES,
    store.CODE,
    store.SESSIONS,
    store.ENTRIES,
    store.COMMIT,
    store.BEACON,
)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def edit(draw: Draw, name: str) -> None:
    """One byte more, past the site."""
    with default_storage.open(draw.files.get(name=name).stored, "ab") as file:
        file.write(b"\n")


@pytest.mark.parametrize("name", BEFORE_THE_DRAW)
def test_nothing_is_drawn_over_a_file_that_was_changed(name: str) -> None:
    draw = making.draw()
    making.committed(draw)
    draws.close_reveals(draw=draw, now=making.WITNESSES_UNTIL)
    draws.bring_signature(draw=draw, signature=making.SIGNATURE, by=None, now=making.BEACON_AT)
    edit(draw, name)
    with pytest.raises(store.FileChanged, match=name):
        draws.draw_lots(draw=draw, now=making.BEACON_AT)
    assert Draw.objects.get(pk=draw.pk).step is Step.REVEALED


@pytest.mark.parametrize("name", [*BEFORE_THE_DRAW, store.RESULTS, store.TREE])
def test_nothing_is_released_over_a_file_that_was_changed(name: str) -> None:
    draw = making.draw()
    making.committed(draw)
    draws.test(draw=making.drawn(draw), now=making.BEACON_AT)
    edit(draw, name)
    one, other = making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)
    with refused("file_changed"):
        draws.release(by=one, approved_by=other, now=making.BEACON_AT, draw=draw.pk)
    assert store.changed(draw) == [name]
