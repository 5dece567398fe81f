"""The reader of the example's data: every mistake is named with its place."""

from datetime import date
from pathlib import Path

import pytest

from gatehouse.example import data
from gatehouse.example.data import load
from gatehouse.example.reading import DataError, build, read_list
from gatehouse.example.shapes import Guest, Industry, Session, date_of

EXAMPLE = load()


def wrong(tmp_path: Path, text: str) -> str:
    path = tmp_path / "industries.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_list(path, Industry)
    return str(error.value)


def test_a_wrong_key_is_named_with_its_place(tmp_path: Path) -> None:
    text = "- {code: toys, name: {ru: Игрушки, en: Toys}, colour: red}"
    assert wrong(tmp_path, text) == "industries.yaml[0]: unknown key colour (known: code, name)"


def test_a_missing_key_and_a_wrong_type_are_named_with_their_place(tmp_path: Path) -> None:
    missing = "- {code: toys, name: {ru: Игрушки}}"
    assert wrong(tmp_path, missing) == "industries.yaml[0].name: missing key en"
    number = "- {code: 5, name: {ru: Игрушки, en: Toys}}"
    assert wrong(tmp_path, number) == "industries.yaml[0].code: expected str, got 5"
    assert wrong(tmp_path, "- [toys").startswith("industries.yaml: ")


def test_a_yes_is_no_number_and_a_bad_time_is_refused() -> None:
    raw = {"code": "X", "activity": "a", "day": True, "start": "10:00", "places": 1}
    with pytest.raises(DataError, match=r"x\.day: expected int, got True"):
        build(Session, raw, "x")
    with pytest.raises(DataError, match=r'x\.start: expected a time such as "10:30", got 600'):
        build(Session, {**raw, "day": 1, "start": 600}, "x")


def test_a_note_that_nobody_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text("dress: {}", encoding="utf-8")
    (tmp_path / "activities-1.yaml").write_text("- {slug: a, dress: tutu}", encoding="utf-8")
    with pytest.raises(DataError, match=r"activities-1\.yaml\[0\]\.dress: no note 'tutu'"):
        data.activities(tmp_path)


def test_a_text_whose_name_and_head_differ_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rules.ru.md"
    path.write_text("---\nslug: other\ntitle: Правила\n---\nТекст.", encoding="utf-8")
    with pytest.raises(DataError, match=r"the name must be other\.ru\.md"):
        data.house_text(path)


@pytest.mark.parametrize("first_day", [date(2023, 12, 11), date(2028, 2, 29), date(2026, 7, 27)])
def test_ages_hold_on_every_day_of_the_season(first_day: date) -> None:
    born = Guest("Соня Шестерёнкина", 8).born_on(first_day)
    for day in (1, 12):
        on = date_of(day, first_day=first_day)
        assert on.year - born.year - ((on.month, on.day) < (born.month, born.day)) == 8


def test_a_stage_puts_today_on_its_day_of_the_season() -> None:
    season = EXAMPLE.season
    today = date(2026, 3, 1)
    for stage in season.stages:
        first_day = season.first_day(stage=stage.code, today=today)
        assert date_of(stage.day, first_day=first_day) == today
    assert [stage.code for stage in season.stages] == ["announced", "applying", "running", "over"]
