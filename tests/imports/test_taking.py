"""Taken over whole or not at all; the same file again changes nothing, a changed one says what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.imports import operations as imports
from gatehouse.imports.models import Import, ImportRow, ImportState
from gatehouse.imports.queries import no_longer_in, people_told, rows_of
from gatehouse.imports.shapes import Column
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.imports.files import (
    Plant,
    after_work,
    agreed,
    csv,
    fates,
    organiser,
    problems,
    sent,
    taken,
)

pytestmark = pytest.mark.django_db
TWO = datetime(2023, 12, 14, 11, 0, tzinfo=UTC)  # 14:00 in Moscow
HOUR = timedelta(hours=1)


def changes(of: Import) -> list[list[list[str]]]:
    return [row.changes for row in rows_of(of) if row.changes]


def publish(plant: Plant) -> None:
    programme.publish_season(season=plant.season, by=None, now=make.NOW)


def test_every_new_row_becomes_a_draft_with_its_place_and_its_places() -> None:
    plant = Plant()
    of = taken(sent(plant, csv(plant.row(), plant.row(at="16:00", places=12))))
    assert of.state == ImportState.TAKEN
    first, second = Session.objects.order_by("starts_at")
    assert (first.starts_at, first.ends_at) == (TWO, TWO + timedelta(minutes=90))
    assert [one.published_at for one in (first, second)] == [None, None]
    assert first.stops.get().site == plant.site
    assert [quota.places for quota in Quota.objects.order_by("session__starts_at")] == [20, 12]
    assert [row.session for row in rows_of(of)] == [first, second]


def test_the_same_file_again_changes_nothing() -> None:
    plant = Plant()
    content = csv(*plant.rows(30))
    taken(sent(plant, content))
    again = sent(plant, content)
    assert set(fates(again)) == {"same"}
    with pytest.raises(Refused) as refused:
        agreed(again)
    assert refused.value.first.code == "nothing"
    assert Session.objects.count() == 30


def test_a_changed_file_shows_what_changes_before_and_after() -> None:
    plant = Plant()
    taken(sent(plant, csv(plant.row(), plant.row(at="16:00"))))
    of = sent(plant, csv(plant.row(places=25), plant.row(at="16:00-18:00"), plant.row(at="18:00")))
    assert fates(of) == ["changed", "changed", "new"]
    assert changes(of) == [[["places", "20", "25"]], [["ends", "17:30", "18:00"]]]
    taken(of)
    ends = list(Session.objects.order_by("starts_at").values_list("ends_at", flat=True))
    assert ends[1] == datetime(2023, 12, 14, 15, 0, tzinfo=UTC)
    assert Quota.objects.filter(places=25).count() == 1


def test_a_row_with_a_code_moves_its_draft_with_its_stop() -> None:
    plant = Plant()
    taken(sent(plant, csv(plant.row())))
    code = Session.objects.get().code
    head = ("Код", "Предприятие", "Мероприятие", "Дата", "Время", "Мест")
    of = sent(plant, csv((code, *plant.row("15.12.2023", "10:00")[:5]), head=head))
    assert changes(of) == [
        [["day", "2023-12-14", "2023-12-15"], ["starts", "14:00", "10:00"],
         ["ends", "15:30", "11:30"]]
    ]  # fmt: skip
    taken(of)
    session = Session.objects.get()
    assert session.starts_at == datetime(2023, 12, 15, 7, 0, tzinfo=UTC)
    assert session.stops.get().arrives_at == session.starts_at


def test_one_row_to_be_mended_holds_up_all_of_them() -> None:
    plant = Plant()
    of = sent(plant, csv(plant.row(), plant.row("31.11.2023")))
    assert fates(of) == ["new", "wrong"]
    with pytest.raises(Refused) as refused:
        agreed(of)
    assert refused.value.first.code == "to_mend"
    assert Session.objects.count() == 0


def test_a_row_is_mended_or_left_out_and_then_all_of_it_is_taken() -> None:
    plant, by = Plant(), organiser()
    of = sent(plant, csv(plant.row(), plant.row("31.11.2023"), plant.row("ждём ответа")))
    imports.mend_row(of=of, sheet=0, row=2, said={Column.DAY: "15.12.2023"}, by=by, now=make.NOW)
    imports.skip_row(of=of, sheet=0, row=3, is_skipped=True, by=by, now=make.NOW)
    assert fates(of) == ["new", "new", "skipped"]
    taken(after_work(of))
    assert Session.objects.count() == 2


def test_the_same_file_again_is_mended_as_it_was() -> None:
    plant, by = Plant(), organiser()
    content = csv(plant.row(), plant.row("31.11.2023"), plant.row("ждём ответа"))
    of = sent(plant, content)
    imports.mend_row(of=of, sheet=0, row=2, said={Column.DAY: "15.12.2023"}, by=by, now=make.NOW)
    imports.skip_row(of=of, sheet=0, row=3, is_skipped=True, by=by, now=make.NOW)
    taken(after_work(of))
    again = sent(plant, content)
    assert fates(again) == ["same", "same", "skipped"]
    assert len(again.remarks) == 1


def test_a_mended_row_that_repeats_another_becomes_its_double() -> None:
    plant = Plant()
    of = sent(plant, csv(plant.row(), plant.row("31.11.2023")))
    imports.mend_row(
        of=of, sheet=0, row=2, said={Column.DAY: "14.12.2023"}, by=organiser(), now=make.NOW
    )
    assert fates(of) == ["new", "double"]


def test_a_public_session_moves_through_those_who_come_and_they_are_told() -> None:
    plant = Plant()
    taken(sent(plant, csv(plant.row())))
    publish(plant)
    session = Session.objects.get()
    make.application(session, adults=2)
    head = ("Код", "Предприятие", "Мероприятие", "Дата", "Время", "Мест")
    of = sent(plant, csv((session.code, *plant.row("15.12.2023")[:5]), head=head))
    assert people_told([session.pk]) == 1
    with pytest.raises(Refused) as refused:
        agreed(of)
    assert refused.value.first.code == "reason_needed"
    letters = OutboxItem.objects.count()
    of = taken(of, reason="Остановка линии")
    assert of.state == ImportState.TAKEN
    session.refresh_from_db()
    assert session.starts_at == TWO + timedelta(days=1)
    assert OutboxItem.objects.count() == letters + 1


def test_a_public_session_keeps_its_place_its_length_and_the_places_that_are_given() -> None:
    plant = Plant()
    other = make.site(plant.enterprise, name_ru="Музей шоколада")
    content = csv((*plant.row()[:6], plant.site.name_ru), head=(*HEAD, "Площадка"))
    taken(sent(plant, content))
    publish(plant)
    make.application(Session.objects.get(), adults=3)
    moved = (*plant.row(at="14:00-15:00", places=2)[:6], other.name_ru)
    of = sent(plant, csv(moved, head=(*HEAD, "Площадка")))
    assert problems(of) == ["places_are_held", "promised", "promised"]


HEAD = ("Предприятие", "Мероприятие", "Дата", "Время", "Мест", "Группам")


def test_what_was_called_off_here_stays_so_when_the_file_has_it_still() -> None:
    plant = Plant()
    content = csv(plant.row())
    taken(sent(plant, content))
    publish(plant)
    session = Session.objects.get()
    programme.cancel_session(session=session, reason="Ремонт", by=None, now=make.NOW)
    assert fates(sent(plant, content)) == ["same"]


def test_sessions_gone_from_the_file_are_shown_and_nothing_is_done_to_them() -> None:
    plant = Plant()
    taken(sent(plant, csv(plant.row(), plant.row(at="16:00"))))
    of = taken(sent(plant, csv(plant.row(), plant.row(at="18:00"))))
    gone = no_longer_in(of, now=make.NOW)
    assert [one.starts_at for one in gone] == [TWO + 2 * HOUR]
    assert Session.objects.count() == 3
    others = list(Session.objects.values_list("pk", flat=True))
    assert imports.delete_gone(of=of, sessions=others, by=organiser(), now=make.NOW) == 1
    assert no_longer_in(of, now=make.NOW) == []


def test_a_season_changed_meanwhile_is_looked_at_again_and_nothing_is_done() -> None:
    plant = Plant()
    taken(sent(plant, csv(plant.row())))
    of = agreed(sent(plant, csv(plant.row(places=30), plant.row(at="16:00"))))
    Quota.objects.update(places=5)
    of = after_work(of)
    assert (of.state, of.error_code) == (ImportState.READY, "stale")
    assert Session.objects.count() == 1
    assert changes(of) == [[["places", "5", "30"]]]
    assert taken(of).state == ImportState.TAKEN


def test_two_files_of_the_same_sessions_agreed_to_at_once_plan_them_once() -> None:
    plant = Plant()
    content = csv(plant.row(), plant.row(at="16:00"))
    files = [sent(plant, content) for _ in range(2)]
    for of in files:
        agreed(of)
    states = sorted(after_work(of).state for of in files)
    assert states == [ImportState.READY, ImportState.TAKEN]
    assert Session.objects.count() == 2


def test_what_is_agreed_to_is_what_was_shown() -> None:
    plant = Plant()
    of = sent(plant, csv(plant.row(), plant.row(at="16:00")))
    seen = imports_seal(of)
    imports.skip_row(of=of, sheet=0, row=2, is_skipped=True, by=organiser(), now=make.NOW)
    with pytest.raises(Refused) as refused:
        imports.take_over(of=of, seen=seen, reason="", by=organiser(), now=make.NOW)
    assert refused.value.first.code == "seen_other"


def imports_seal(of: Import) -> str:
    from gatehouse.imports.queries import prospect

    return prospect(of).seal


def test_drafts_of_a_file_are_taken_back_within_a_minute() -> None:
    plant, by = Plant(), organiser()
    of = taken(sent(plant, csv(plant.row(), plant.row(at="16:00"))), by=by)
    assert of.undo_key is not None
    undo.take(of.undo_key, by=by, now=make.NOW + timedelta(seconds=30))
    of.refresh_from_db()
    assert (of.state, Session.objects.count()) == (ImportState.READY, 0)
    assert taken(of).state == ImportState.TAKEN


def test_a_draft_that_somebody_touched_since_is_not_taken_back() -> None:
    plant, by = Plant(), organiser()
    of = taken(sent(plant, csv(plant.row())), by=by)
    Quota.objects.update(places=7)
    assert of.undo_key is not None
    with pytest.raises(Refused) as refused:
        undo.take(of.undo_key, by=by, now=make.NOW)
    assert refused.value.first.code == "changed_since"
    assert Session.objects.count() == 1


def test_a_file_that_changed_something_offers_no_undo() -> None:
    plant = Plant()
    taken(sent(plant, csv(plant.row())))
    assert taken(sent(plant, csv(plant.row(places=30)))).undo_key is None


def test_the_history_tells_who_took_what_over() -> None:
    plant, by = Plant(), organiser()
    of = taken(sent(plant, csv(plant.row(), plant.row(at="16:00"))), by=by)
    entry = HistoryEntry.objects.get(verb="imports.taken")
    assert (entry.by_id, entry.of_id) == (str(by.pk), str(of.pk))
    assert entry.facts == {"new": 2, "changed": 0}


def test_what_rows_said_is_forgotten_thirty_days_after_but_not_what_became_of_them() -> None:
    plant = Plant()
    of = taken(sent(plant, csv(plant.row(), ("", "", "", "", "", "", ""))))
    later = make.NOW + timedelta(days=31)
    assert imports.forget_imports(now=make.NOW + timedelta(days=29)) == 0
    assert imports.forget_imports(now=later) == 1
    assert of.sheets.count() == 0
    (row,) = ImportRow.objects.all()
    assert (row.said, row.line, row.session) == ({}, {}, Session.objects.get())
    assert imports.forget_imports(now=later) == 0


def test_a_file_left_lying_is_put_aside_and_forgotten_thirty_days_after_it_came() -> None:
    of = sent(Plant(), csv(("", "", "завтра", "", "", "")))
    assert imports.forget_imports(now=make.NOW + timedelta(days=31)) == 1
    of.refresh_from_db()
    assert (of.state, of.rows.count(), of.sheets.count()) == (ImportState.DROPPED, 0, 0)
