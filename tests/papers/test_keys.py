"""Keys for document data: a file of their own, never those of other data, and due in production."""

from __future__ import annotations

import base64
import stat
from pathlib import Path
from typing import Any

import pytest

from gatehouse.core import setup
from gatehouse.core.env import Environment, WrongEnvironment
from gatehouse.papers.rules import document, kind_refusal
from gatehouse.serve import CannotServe, _check_papers_keys
from tests import make
from tests.papers import visits

KEY = "k1:" + base64.b64encode(b"k" * 32).decode()


def test_without_being_set_they_are_made_once_in_a_file_only_its_owner_reads(
    tmp_path: Path,
) -> None:
    others = setup.encryption_keys(Environment({}), tmp_path)
    made = setup.papers_keys(Environment({}), tmp_path, others)
    assert setup.papers_keys(Environment({}), tmp_path, others) == made
    assert stat.S_IMODE((tmp_path / "papers").stat().st_mode) == 0o600
    assert made != others


def test_a_key_of_other_data_among_them_stops_the_start(tmp_path: Path) -> None:
    env = Environment({"GATEHOUSE_ENCRYPTION_KEYS": KEY, "GATEHOUSE_PAPERS_KEYS": f"p1:{KEY[3:]}"})
    others = setup.encryption_keys(env, tmp_path)
    with pytest.raises(WrongEnvironment, match="keys of their own"):
        setup.papers_keys(env, tmp_path, others)


def test_they_may_lie_in_a_file_that_the_environment_names(tmp_path: Path) -> None:
    (tmp_path / "given").write_text(f"{KEY}\n")
    env = Environment({"GATEHOUSE_PAPERS_KEYS_FILE": str(tmp_path / "given")})
    assert setup.papers_keys(env, tmp_path, ()) == (("k1", b"k" * 32),)


@pytest.mark.django_db
def test_without_them_a_site_with_keys_of_its_own_starts_only_while_no_plant_asks(
    settings: Any,
) -> None:
    settings.PAPERS_KEYS_ARE_DUE = True
    _check_papers_keys()
    settings.PAPERS_KEYS_ARE_DUE = False
    visits.need(make.site(make.enterprise()))
    settings.PAPERS_KEYS_ARE_DUE = True
    with pytest.raises(CannotServe, match="GATEHOUSE_PAPERS_KEYS"):
        _check_papers_keys()


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        ("passport", "45 09 № 123456", "4509 123456"),
        ("passport", "4509123456", "4509 123456"),
        ("travel", "75 1234567", "75 1234567"),
        ("birth", "ii-мю 765432", "II-МЮ 765432"),
        ("birth", "XVII-AB № 000123", "XVII-АВ 000123"),
        ("birth", "1МЮ765432", "I-МЮ 765432"),
        ("foreign", "c01x00t47", "C01X00T47"),
    ],
)
def test_a_number_is_read_as_people_write_it(kind: str, typed: str, read: str) -> None:
    assert document(kind, typed) == read


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("passport", "4509 12345"), ("birth", "МЮ 765432"), ("travel", "1"), ("other", "—")],
)
def test_a_wrong_number_is_refused_with_words(kind: str, typed: str) -> None:
    assert not isinstance(document(kind, typed), str)


def test_the_kind_goes_with_the_age_on_the_day_of_the_visit() -> None:
    from datetime import date

    born, day = date(2009, 12, 14), date(2023, 12, 14)
    assert kind_refusal("passport", born_on=born, day=day) is None
    assert kind_refusal("birth", born_on=born, day=day) is not None
    assert kind_refusal("passport", born_on=date(2009, 12, 15), day=day) is not None
