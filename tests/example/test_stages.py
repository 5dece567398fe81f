"""The example season at each of its stages, reached through the operations people use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from pytest_django import Settings

from gatehouse.admission.models import HOLDS_PLACES, Application, Attendance, PartyKind, State
from gatehouse.core.models import HistoryEntry, OutboxItem
from gatehouse.draws import store
from gatehouse.draws.models import Draw
from gatehouse.draws.rules import Step
from gatehouse.example import data, stages
from gatehouse.gate.models import VisitEnd
from gatehouse.impact.models import Feedback
from gatehouse.people.models import Consent, Person
from gatehouse.people.roles import is_organiser
from gatehouse.programme.models import Quota, Season, Session
from gatehouse.proposals.queries import invitations
from gatehouse.proposals.standing import stands
from gatehouse.video.models import Video, View
from tests import make
from tests.films import lay_out
from tests.seasons import SeasonAt
from tests.site import Site

ROOT = Path(__file__).resolve().parents[2]


def assert_places_add_up() -> None:
    """Each quota holds exactly what its applications hold."""
    holding = Q(applications__state__in=HOLDS_PLACES)
    held = Coalesce(Sum("applications__persons", filter=holding), 0)
    wrong = Quota.objects.annotate(given=held).exclude(held=F("given"))
    assert list(wrong) == []


@pytest.mark.any_database
def test_before_the_season_all_is_announced_and_nothing_can_be_asked_for_yet(
    season_at: SeasonAt,
) -> None:
    season = season_at("announced")
    now = timezone.now()
    assert season.stage(now=now) == "announced"
    assert timedelta(0) < season.applications_open_at - now <= timedelta(days=3)
    assert Session.objects.filter(published_at=None).count() == 0
    assert Session.objects.filter(season=season, activity__format="tour").count() == 36
    assert not Application.objects.exists()
    assert Video.objects.count() == 3
    answers = {
        one.enterprise.code: stands(one, today=timezone.localdate(now)).code
        for one in invitations()
    }
    assert answers == {
        "mikron": "not_opened",
        "uniconf": "sent",
        "estet": "asked_back",
        "elteza": "declined",
    }


@pytest.mark.any_database
def test_while_applications_are_taken_some_sessions_are_full_and_a_line_waits(
    season_at: SeasonAt,
) -> None:
    season = season_at("applying")
    assert season.stage(now=timezone.now()) == "applying"
    assert_places_add_up()
    states = set(Application.objects.values_list("state", flat=True))
    assert states >= {State.BOOKED, State.WAITING, State.WITHDRAWN}
    assert Quota.objects.filter(held=F("places"), places__gt=0).exists()
    family = Application.objects.filter(party__asker__email="family@gatehouse.example")
    assert set(family.values_list("state", flat=True)) == {State.BOOKED}
    gave_back = family.get(session__code="EST-2")
    assert gave_back.persons == gave_back.party.head_count - 1
    assert not Attendance.objects.exists()
    assert Consent.objects.filter(person__email="family@gatehouse.example").count() >= 4
    draw = Draw.objects.get(code=data.drawing().code)
    assert draw.step is Step.OPEN
    assert 0 < draw.entries.count() < len(data.drawing().lists)


@pytest.mark.any_database
def test_while_the_season_runs_past_days_are_attended_and_coming_ones_are_not(
    season_at: SeasonAt, tmp_path: Path
) -> None:
    season = season_at("running")
    now = timezone.now()
    assert season.stage(now=now) == "running"
    assert_places_add_up()
    assert Attendance.objects.filter(session__code="ELT-1", source="head_count").exists()
    assert not Attendance.objects.filter(came_at__gt=now).exists()
    assert not Attendance.objects.filter(session__starts_at__gt=now).exists()
    exhibition = Attendance.objects.filter(session__code="EXPO-1")
    assert 2 <= exhibition.count() < 7
    assert View.objects.exists()
    said = list(Feedback.objects.filter(session__code="EST-1").order_by("given_at"))
    assert [(one.marks, one.may_quote) for one in said] == [(5, True), (3, False)]
    ended = VisitEnd.objects.get(stop__session__code="EST-1")
    assert "Принтер" in (ended.note or "")
    assert not VisitEnd.objects.filter(stop__leaves_at__gt=now).exists()
    draw = Draw.objects.get(code=data.drawing().code)
    assert (draw.step, draw.entries.count()) == (Step.RELEASED, len(data.drawing().lists))
    (tmp_path / "draw").mkdir()
    store.copy_to(draw, tmp_path / "draw")
    checked = subprocess.run(
        [sys.executable, "tools/verify_draw.py", str(tmp_path / "draw")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert checked.stdout.splitlines()[-1] == f"results_sha256={draw.results_sha256}"
    won = Application.objects.filter(party__entry__draw=draw, state__in=HOLDS_PLACES)
    assert won.exists()


def test_after_the_season_every_format_was_walked_to_its_end(season_at: SeasonAt) -> None:
    season = season_at("over")
    assert season.stage(now=timezone.now()) == "over"
    assert_places_add_up()
    team = Application.objects.get(
        session__code="HACK-1", party__asker__email__startswith="captain"
    )
    assert team.party.kind == PartyKind.TEAM
    assert team.party.guests.count() == team.persons == 5
    assert Attendance.objects.filter(visit_pass__application=team).count() == 5
    days = Attendance.objects.filter(session__code="EXPO-1")
    assert (days.count(), days.aggregate(n=Sum("persons"))["n"]) == (7, 478)
    play = Attendance.objects.filter(session__code__startswith="PLAY-")
    assert play.exists()
    route = Session.objects.get(code="PUT-1")
    by_stop = [Attendance.objects.filter(stop=stop).count() for stop in route.stops.all()]
    assert len(by_stop) == 2
    assert by_stop[0] == by_stop[1] > 0
    group = Application.objects.get(session__code="ELT-1", party__kind=PartyKind.GROUP)
    assert (group.party.guests.count(), group.persons) == (18, 18)
    assert not Application.objects.filter(state=State.OFFERED).exists()
    assert View.objects.filter(starts__gt=0).count() == 36
    assert Feedback.objects.count() == len(data.load().replay.feedback)
    assert not VisitEnd.objects.filter(stop__session__code="QUIZ-1-NET").exists()
    assert VisitEnd.objects.count() > 30


@pytest.mark.any_database
def test_every_letter_of_the_replay_is_queued_once_and_everyone_of_a_role_is_there(
    season_at: SeasonAt,
) -> None:
    season_at("applying")
    assert OutboxItem.objects.count() == OutboxItem.objects.values("once").distinct().count()
    assert is_organiser(Person.objects.get(email="organiser@gatehouse.example"))
    plant = Person.objects.get(email="plant.estet@gatehouse.example")
    assert [m.enterprise.code for m in plant.memberships.all()] == ["estet"]


@pytest.fixture
def films(settings: Settings, tmp_path: Path) -> None:
    """A season that is loaded by the test itself finds its films drawn."""
    settings.MEDIA_ROOT = tmp_path
    lay_out(tmp_path)


def say(*words: str) -> str:
    out = StringIO()
    call_command("demo", *words, stdout=out)
    return out.getvalue()


@pytest.mark.any_database
def test_started_again_the_example_keeps_what_was_done_in_it(season_at: SeasonAt) -> None:
    season_at("announced")
    before = HistoryEntry.objects.count()
    first = say()
    assert say("--stage", "announced") == first
    assert HistoryEntry.objects.count() == before
    assert "organiser@gatehouse.example" in first


@pytest.mark.any_database
def test_another_stage_is_not_put_over_the_first_without_being_asked_to(
    season_at: SeasonAt,
) -> None:
    season_at("announced")
    with pytest.raises(CommandError, match="announced"):
        say("--stage", "over")
    assert stages.loaded() is not None


@pytest.mark.django_db
@pytest.mark.usefixtures("films")
def test_the_example_is_never_put_into_a_database_that_belongs_to_somebody() -> None:
    make.season()
    with pytest.raises(CommandError):
        say("--reset")
    assert Season.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("films")
def test_what_a_broken_off_erasing_left_counts_as_nothing() -> None:
    make.season(is_example=True)
    HistoryEntry.objects.all()._raw_delete("default")
    assert "organiser@gatehouse.example" in say("--stage", "announced")
    assert Season.objects.get().code != "season-1"


@pytest.mark.any_database
def test_tables_that_are_too_old_are_said_before_anything_is_touched(season_at: SeasonAt) -> None:
    season_at("announced")
    before = HistoryEntry.objects.count()
    MigrationRecorder.Migration.objects.filter(app="programme").latest("id").delete()
    with pytest.raises(CommandError, match="migrate"):
        say("--reset")
    assert HistoryEntry.objects.count() == before


def test_a_loading_that_was_killed_leaves_nothing_and_is_done_again(fresh_site: Site) -> None:
    lay_out(fresh_site.folder / "media")
    command = [sys.executable, str(Path(__file__).parents[2] / "manage.py"), "demo"]
    victim = subprocess.Popen(command, env=fresh_site.environment, start_new_session=True)
    deadline = time.monotonic() + 120
    while Video.objects.count() < 3:
        assert victim.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)  # in the middle of its one transaction
    os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
    assert (Season.objects.count(), Application.objects.count()) == (0, 0)
    fresh_site.manage("demo", "--stage", "announced")
    assert stages.loaded() is not None
