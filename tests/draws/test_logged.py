"""What was done to a draw stands on its page, each line with a proof that anybody can check."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from gatehouse.core import public_log
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.people.models import Role
from gatehouse.people.operations import approvals
from tests.conventions import ROOT
from tests.draws import making

pytestmark = pytest.mark.django_db
NOW = making.BEACON_AT


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def voided() -> Draw:
    """A draw that two officials called off, in the log of a day that is over."""
    draw = making.draw()
    making.committed(draw)
    one, other = making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)
    asked = draws.ask_to_void(draw=draw, why="Списки неверны.", code="wrong_lists", by=one, now=NOW)
    approvals.decide(approval=asked, is_granted=True, by=other, now=NOW)
    public_log.chain(now=NOW)
    public_log.publish_days(now=NOW + timedelta(days=1))
    return Draw.objects.get(pk=draw.pk)


def verified(folder: Path, draw: Draw, **changed: str) -> subprocess.CompletedProcess[str]:
    """The tool over the two files as the site serves them, with what somebody changed in them."""
    for name, address in (("log", f"/draws/{draw.code}/log.txt"), ("days", "/log/days.txt")):
        text = Client().get(address).content.decode()
        (folder / name).write_text(changed.get(name) or text)
    tool = ROOT / "tools" / "verify_log.py"
    names = [str(folder / name) for name in ("log", "days")]
    return subprocess.run(
        [sys.executable, "-I", str(tool), *names], capture_output=True, text=True, check=False
    )


def test_the_page_names_roles_and_the_reason_and_nobody(voided: Draw, client: Client) -> None:
    page = client.get(f"/draws/{voided.code}/").content.decode()
    english = client.get(f"/en/draws/{voided.code}/").content.decode()
    assert "Reason: the lists were wrong" in english
    line = next(one for one in public_log.extract([voided]) if one.entry.verb == "draws.voided")
    assert json.loads(line.said) == {"code": "wrong_lists", "roles": ["administrator", "organiser"]}
    assert escape(line.line) in page
    lines = [one.line for one in public_log.extract([voided])]
    assert all(line.count("|") >= 7 for line in lines)
    assert not any("approved_by" in line for line in lines)


def test_each_line_of_a_draw_is_proved_by_the_tool_with_nothing_but_python(
    voided: Draw, tmp_path: Path
) -> None:
    done = verified(tmp_path, voided)
    assert done.returncode == 0, done.stderr
    count = len(public_log.extract([voided]))
    assert done.stdout.startswith(f"{count} lines belong to the published days; 0 wait")


def test_the_tool_refuses_a_line_that_was_changed(voided: Draw, tmp_path: Path) -> None:
    text = Client().get(f"/draws/{voided.code}/log.txt").content.decode()
    done = verified(tmp_path, voided, log=text.replace("wrong_lists", "other"))
    assert done.returncode == 1
    assert "does not belong to what was published" in done.stderr


def test_the_tool_refuses_days_that_do_not_follow_one_another(voided: Draw, tmp_path: Path) -> None:
    public_log.publish_days(now=NOW + timedelta(days=3))
    lines = Client().get("/log/days.txt").content.decode().splitlines()
    done = verified(tmp_path, voided, days="\n".join([lines[0], *lines[2:]]))
    assert done.returncode == 1
    assert "does not follow the day before" in done.stderr


def test_lines_of_a_day_that_is_not_over_wait_for_their_proof(tmp_path: Path) -> None:
    draw = making.draw()
    public_log.chain(now=making.START)
    done = verified(tmp_path, draw, days="\n")
    assert done.stdout == "0 lines belong to the published days; 1 wait for the end of their day.\n"


def test_a_draft_has_no_log_for_anybody(client: Client) -> None:
    draw = making.draw()
    Draw.objects.filter(pk=draw.pk).update(published_at=None)
    assert client.get(f"/draws/{draw.code}/log.txt").status_code == 404
