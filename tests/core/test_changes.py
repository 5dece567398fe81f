"""Two people change one row at once: what becomes of it, on plain values."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gatehouse.core.changes import Merged, merge
from gatehouse.core.seen import Seen, look, plain, unpack, writers
from gatehouse.programme import operations as programme
from tests import make


@pytest.mark.parametrize(
    ("seen", "mine", "theirs", "becomes"),
    [
        ("a", "a", "a", "nothing"),
        ("a", "b", "a", "write"),
        ("a", "a", "b", "kept"),
        ("a", "b", "b", "nothing"),
        ("a", "b", "c", "conflicts"),
    ],
)
def test_a_field_is_written_kept_or_asked_about(
    seen: str, mine: str, theirs: str, becomes: str
) -> None:
    merged = merge(seen={"x": seen}, mine={"x": mine}, theirs={"x": theirs})
    expected = {"write": (), "kept": (), "conflicts": ()}
    assert merged == Merged(**expected | ({becomes: ("x",)} if becomes != "nothing" else {}))


def test_what_a_form_did_not_show_is_never_overwritten_unasked() -> None:
    assert merge(seen={}, mine={"x": 1}, theirs={"x": 2}).conflicts == ("x",)


def test_after_it_was_shown_the_same_change_is_written_knowingly() -> None:
    mine, theirs = {"x": "b", "y": "1"}, {"x": "c", "y": "2"}
    first = Seen("t:1", make.NOW, {"x": "a", "y": "1"})
    assert merge(seen=first.values, mine=mine, theirs=theirs) == Merged((), ("y",), ("x",))
    again = first.knowing(theirs, ["x"])
    assert merge(seen=again.values, mine=mine, theirs=theirs) == Merged(("x",), ("y",), ())


def test_a_moment_is_the_same_in_every_zone_and_a_text_with_every_line_end() -> None:
    there = timezone(timedelta(hours=3))
    assert plain(datetime(2023, 12, 1, 12, tzinfo=there)) == plain(
        datetime(2023, 12, 1, 9, tzinfo=UTC)
    )
    assert plain("раз\r\nдва ") == plain("раз\nдва")
    assert plain(None) == plain("")


@pytest.mark.django_db
def test_what_was_shown_cannot_be_tampered_with_nor_taken_to_another_row() -> None:
    season, other = make.season(), make.season()
    packed = look(season, {"starts_on": season.starts_on}, now=make.NOW).packed()
    seen = unpack(packed, of=season)
    assert seen is not None
    assert seen.values == {"starts_on": "2023-12-11"}
    assert unpack(packed, of=other) is None
    assert unpack(packed[:-1] + "x", of=season) is None
    assert unpack("", of=season) is None


@pytest.mark.django_db
def test_the_history_says_who_wrote_a_field_last() -> None:
    season, first, second = make.season(), make.person(), make.person()
    later = make.NOW + timedelta(minutes=5)
    programme.update_season(season=season, party_max=4, offer_hours=12, by=first, now=make.NOW)
    programme.update_season(season=season, party_max=3, by=second, now=later)
    called = {"party_max": ["party_max"], "offer_hours": ["offer_hours"]}
    found = writers(called, of=[season], since=make.NOW)
    assert {name: one.by_id for name, one in found.items() if one} == {
        "party_max": str(second.pk),
        "offer_hours": str(first.pk),
    }
    assert set(writers(called, of=[season], since=later + timedelta(hours=1)).values()) == {None}
