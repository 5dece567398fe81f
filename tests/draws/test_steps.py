"""A draw goes its way step by step, each once, and never back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.core import merkle
from gatehouse.draws import operations as draws
from gatehouse.draws import queries, store
from gatehouse.draws.models import Draw, Entry
from gatehouse.draws.protocol import commits, entries, folders, results, seeding
from gatehouse.draws.rules import Step
from tests.draws import making
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def fresh(draw: Draw) -> Draw:
    return Draw.objects.get(pk=draw.pk)


def test_a_whole_draw_ends_with_what_the_protocol_says_of_its_public_files(tmp_path: Path) -> None:
    draw = making.draw()
    making.committed(draw)
    done = making.drawn(draw)
    folder = tmp_path / "copy"
    folder.mkdir()
    store.copy_to(done, folder)
    again = folders.run(folder)
    assert again.results_sha256 == done.results_sha256
    assert again.commit_sha256 == done.commit_sha256
    told = list(results.read((folder / "results.txt").open("rb")))
    kept = [
        (entry.rank, entry.ticket, entry.key, entry.wish, entry.lot.label if entry.lot else "")
        for entry in Entry.objects.filter(draw=draw).order_by("rank").select_related("lot")
    ]
    assert kept == [(one.rank, one.ticket, one.key, one.wish, one.lot) for one in told]


def test_nobody_enters_or_leaves_after_the_close() -> None:
    draw = making.draw()
    entry = making.entry(draw)
    with refused("not_open"):
        draws.enter(draw=draw, now=making.CLOSES_AT)
    assert draws.close(draw=draw, now=making.CLOSES_AT)
    assert not draws.close(draw=draw, now=making.CLOSES_AT)
    with refused("not_open"):
        draws.leave(entry=entry, now=making.START)


def test_a_draw_does_not_close_before_its_time() -> None:
    draw = making.draw()
    assert not draws.close(draw=draw, now=making.CLOSES_AT - timedelta(seconds=1))
    assert fresh(draw).step is Step.OPEN


def test_the_commit_names_the_round_of_the_timetable_and_the_hash_of_each_file() -> None:
    draw = making.draw()
    making.committed(draw)
    promised = commits.read(store.lines_of(draw, store.COMMIT))
    kept = {one.name: one.sha256 for one in draw.files.all()}
    assert promised.beacon_round == making.ROUND
    assert promised.entries_count == 12
    assert promised.entries_sha256 == kept["entries.txt"]
    assert promised.sessions_sha256 == kept["sessions.txt"]
    assert promised.rules_sha256 == kept["rules.txt"]
    assert promised.code_sha256 == kept["code.txt"]
    assert fresh(draw).commit_sha256 == kept["commit.txt"]


def test_a_receipt_counts_no_entries_of_which_the_commit_says_how_many_there_are() -> None:
    draw = making.draw()
    first, *_others = making.committed(draw, count=13)
    first.refresh_from_db()
    queries.receipt(first)
    with CaptureQueriesContext(connection) as asked:
        receipt = queries.receipt(first)
    assert receipt is not None
    assert receipt.count == 13
    counts = [one["sql"] for one in asked if "COUNT(" in one["sql"]]
    assert len(counts) == 1  # of those before it
    assert first.ticket in counts[0]


def test_an_entry_without_wishes_is_left_out_of_the_public_file() -> None:
    draw = making.draw()
    alone, left_out = making.entry(draw), making.entry(draw)
    draws.close(draw=draw, now=making.CLOSES_AT)
    draws.describe(draw=draw, entries=[making.described(alone, "T02", "T01")])
    draws.commit(draw=draw, now=making.CLOSES_AT)
    lines = [line.decode().split("|")[1] for line in store.lines_of(draw, store.ENTRIES)]
    assert lines == [alone.ticket]
    left_out.refresh_from_db()
    assert queries.receipt(left_out) is None


def test_a_receipt_proves_the_line_and_the_record_to_whoever_holds_it() -> None:
    draw = making.draw()
    for entry in making.committed(draw, count=13):
        entry.refresh_from_db()
        receipt = queries.receipt(entry)
        assert receipt is not None
        promised = commits.read(store.lines_of(draw, store.COMMIT))
        assert merkle.holds(
            receipt.line.encode(),
            index=receipt.index,
            size=receipt.count,
            path=[bytes.fromhex(step) for step in receipt.path],
            root=bytes.fromhex(promised.entries_root),
        )
        record = entries.record_hash(
            salt=receipt.salt, surname="ИВАНОВА", given="АННА", born="1990-02-01"
        )
        assert receipt.line.endswith(f"|{record}")


def test_a_file_that_was_changed_after_the_commit_is_noticed_and_nothing_is_drawn() -> None:
    draw = making.draw()
    making.committed(draw)
    kept = draw.files.get(name="entries.txt")
    with default_storage.open(kept.stored, "r+b") as file:
        file.seek(3)
        digit = file.read(1)
        file.seek(3)
        file.write(b"1" if digit == b"0" else b"0")
    assert store.changed(draw) == ["entries.txt"]
    with pytest.raises(store.FileChanged, match=r"entries\.txt"):
        making.drawn(draw)
    assert fresh(draw).step is Step.REVEALED


def test_committing_again_after_an_edit_of_a_row_is_refused() -> None:
    draw = making.draw()
    (entry, *_) = making.committed(draw)
    Draw.objects.filter(pk=draw.pk).update(committed_at=None)  # as if killed just before
    Entry.objects.filter(pk=entry.pk).update(tickets=99)
    with pytest.raises(store.FileChanged):
        draws.commit(draw=draw, now=making.CLOSES_AT)


def test_a_half_written_file_of_a_killed_run_is_written_anew() -> None:
    draw = making.draw()
    making.committed(draw)
    whole = {one.name: one.sha256 for one in draw.files.all()}
    kept = draw.files.get(name="entries.txt")
    with default_storage.open(kept.stored, "r+b") as file:
        file.truncate(100)
    draw.files.all().delete()
    Draw.objects.filter(pk=draw.pk).update(committed_at=None, commit_sha256="")
    draws.commit(draw=draw, now=making.CLOSES_AT)
    assert {one.name: one.sha256 for one in draw.files.all()} == whole
    assert store.changed(draw) == []


def test_a_file_that_another_worker_is_writing_is_left_alone() -> None:
    draw = making.draw()
    making.committed(draw)
    kept = draw.files.get(name="tree.bin")
    with default_storage.open(kept.stored, "r+b") as half:
        half.truncate(10)
        draw.files.filter(name="tree.bin").delete()
        Draw.objects.filter(pk=draw.pk).update(committed_at=None, commit_sha256="")
        draws.commit(draw=draw, now=making.CLOSES_AT)
        assert default_storage.size(kept.stored) == 10
    assert draw.files.get(name="tree.bin").sha256 == kept.sha256
    assert store.changed(draw) == []


def test_each_step_done_twice_is_done_once() -> None:
    draw = making.draw()
    making.committed(draw)
    first = draws.commit(draw=draw, now=making.BEACON_AT)
    assert first.committed_at == making.CLOSES_AT
    done = making.drawn(draw)
    again = making.drawn(draw)
    assert again.results_sha256 == done.results_sha256
    assert again.drawn_at == done.drawn_at


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (making.ANOTHER_SIGNATURE, "signature"),  # a true one, of another round
        ("a" * 96, "signature"),
        ("a" * 95, "signature"),
        ("", "signature"),
    ],
)
def test_only_the_signature_of_the_round_is_taken(signature: str, code: str) -> None:
    draw = making.draw()
    making.committed(draw)
    draws.close_reveals(draw=draw, now=making.WITNESSES_UNTIL)
    with refused(code):
        draws.bring_signature(draw=draw, signature=signature, by=None, now=making.BEACON_AT)
    assert fresh(draw).signature == ""


def test_the_signature_may_be_typed_in_groups_and_in_capitals() -> None:
    draw = making.draw()
    making.committed(draw)
    draws.close_reveals(draw=draw, now=making.WITNESSES_UNTIL)
    typed = " ".join(making.SIGNATURE.upper()[at : at + 8] for at in range(0, 96, 8))
    draws.bring_signature(draw=draw, signature=typed, by=None, now=making.BEACON_AT)
    assert fresh(draw).signature == making.SIGNATURE


def test_no_signature_is_taken_before_the_round() -> None:
    draw = making.draw()
    making.committed(draw)
    draws.close_reveals(draw=draw, now=making.WITNESSES_UNTIL)
    with refused("not_now"):
        draws.bring_signature(
            draw=draw,
            signature=making.SIGNATURE,
            by=None,
            now=making.BEACON_AT - timedelta(seconds=1),
        )


def test_dice_are_for_the_day_after_and_never_beside_a_signature() -> None:
    draw = making.draw()
    making.committed(draw)
    draws.close_reveals(draw=draw, now=making.WITNESSES_UNTIL)
    late = making.BEACON_AT + timedelta(hours=24)
    with refused("not_now"):
        draws.throw_dice(draw=draw, throws="123456" * 17, by=None, now=making.BEACON_AT)
    with refused("dice"):
        draws.throw_dice(draw=draw, throws="7" * 100, by=None, now=late)
    draws.throw_dice(draw=draw, throws="1234566543" * 10, by=None, now=late)
    draws.bring_signature(draw=draw, signature=making.SIGNATURE, by=None, now=late)
    assert (fresh(draw).signature, fresh(draw).dice) == ("", "1234566543" * 10)
    assert draws.draw_lots(draw=draw, now=late).step is Step.DRAWN


class TestWitnesses:
    SECRETS = ("ab" * 32, "cd" * 32)

    def planned(self) -> Draw:
        draw = making.draw()
        for name, secret in zip(("archive", "newspaper"), self.SECRETS, strict=True):
            draws.appoint_witness(
                draw=draw,
                name=name,
                title=name,
                sealed=seeding.sealed(name, secret),
                by=None,
                now=making.START,
            )
        making.committed(draw)
        return draw

    def test_what_one_reveals_is_public_before_the_round_and_who_is_silent_is_left_out(
        self, tmp_path: Path
    ) -> None:
        draw = self.planned()
        witness = draw.witnesses.get(name="archive")
        draws.reveal(witness=witness, secret=self.SECRETS[0], by=None, now=making.COMPLAINTS_UNTIL)
        done = making.drawn(draw)
        assert list(store.lines_of(draw, "witnesses.txt")) == [
            f"archive:{self.SECRETS[0]}\n".encode()
        ]
        folder = tmp_path / "copy"
        folder.mkdir()
        store.copy_to(done, folder)
        assert folders.run(folder).results_sha256 == done.results_sha256

    def test_another_secret_than_the_sealed_one_is_refused(self) -> None:
        draw = self.planned()
        witness = draw.witnesses.get(name="archive")
        with refused("another_secret"):
            draws.reveal(
                witness=witness, secret=self.SECRETS[1], by=None, now=making.COMPLAINTS_UNTIL
            )

    def test_nobody_reveals_after_the_time_for_it(self) -> None:
        draw = self.planned()
        witness = draw.witnesses.get(name="archive")
        with refused("not_now"):
            draws.reveal(
                witness=witness, secret=self.SECRETS[0], by=None, now=making.WITNESSES_UNTIL
            )

    def test_when_the_round_came_first_the_draw_is_to_be_called_off(self) -> None:
        draw = self.planned()
        with refused("round_is_known"):
            draws.close_reveals(draw=draw, now=making.BEACON_AT)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"complaints_until": making.CLOSES_AT + timedelta(minutes=59)}, "no_time_for_complaints"),
        ({"witnesses_until": making.BEACON_AT}, "witnesses_out_of_order"),
        ({"witnesses_until": making.CLOSES_AT}, "witnesses_out_of_order"),
        (
            {"complaints_until": making.BEACON_AT + timedelta(seconds=1)},
            "complaints_out_of_order",
        ),
        ({"closes_at": making.START}, "closes_in_the_past"),
        ({"size_table": "10,,12"}, "size_table"),
        ({"size_table": "100"}, "size_table"),
    ],
)
def test_a_timetable_that_cannot_be_kept_is_refused(fields: dict[str, Any], code: str) -> None:
    with refused(code):
        making.draw(**fields)
    assert not Draw.objects.exists()


def test_more_guarantees_than_places_are_refused() -> None:
    draw = making.draw()
    draft = Draw.objects.filter(pk=draw.pk)
    draft.update(published_at=None)
    with refused("guarantees"):
        draws.add_lot(
            draw=draw,
            label="T03",
            title_ru="T03",
            title_en="T03",
            places=5,
            guarantees={"F": 4, "R": 2},
            by=None,
            now=making.START,
        )


def test_salts_are_erased_after_the_time_for_appeals_and_no_record_can_be_proved_then() -> None:
    draw = making.draw()
    (entry, *_) = making.committed(draw)
    making.drawn(draw)
    Draw.objects.filter(pk=draw.pk).update(is_sound=True, released_at=making.BEACON_AT)
    assert draws.erase_salts(now=making.BEACON_AT + timedelta(days=9)) == 0
    assert draws.erase_salts(now=making.BEACON_AT + timedelta(days=10)) == 1
    assert fresh(draw).salt_key == ""
    entry.refresh_from_db()
    assert queries.receipt(Entry.objects.select_related("draw").get(pk=entry.pk)) is None


def test_lots_are_fixed_once_the_draw_is_public() -> None:
    draw = making.draw()
    with refused("not_now"):
        draws.add_lot(
            draw=draw, label="T9", title_ru="T9", title_en="T9", places=5, by=None, now=making.START
        )
    with refused("not_now"):
        draws.drop_draw(draw=draw, by=None, now=making.START)


def test_places_of_a_lot_change_until_the_commit_and_not_after() -> None:
    draw = making.draw()
    lot = draw.lots.get(label="T01")
    draws.set_lot_places(lot=lot, places=9, by=None, now=making.START)
    making.committed(draw)
    assert b"S|T01|9|-\n" in list(store.lines_of(draw, store.SESSIONS))
    with refused("not_now"):
        draws.set_lot_places(lot=lot, places=10, by=None, now=making.CLOSES_AT)
