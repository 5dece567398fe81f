"""Standing by, in the rules of a season: filled in as a form, read by everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gatehouse.admission.models import SeasonRules
from gatehouse.admission.rules_text import rules_text
from gatehouse.admission.season_rules import read, sha256_of
from gatehouse.draws.protocol.tickets import Past, points_of
from tests.admission.draws import RULES
from tests.admission.standing import STANDBY
from tests.pages.desks import text
from tests.pages.office.test_season_rules import page_of, publish
from tests.pages.offices import Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TYPED: dict[str, Any] = {
    "standby": "standby", "bench_percent": 30, "bench_hours": 24, "gate_parties": 3,
    "gate_hours": 20, "fill_percent": 97, "shows_percent": 80, "standby_shows_percent": 55,
    "release_minutes": 10, "turned_away": 5,
}  # fmt: skip


def test_a_season_without_it_is_shown_a_proposal_and_asks_nobody(office: Office) -> None:
    form = office.desk.get(page_of(office.season)).context["form"]
    assert form.initial["standby"] == "nobody"
    assert form.initial["bench_percent"] == 30
    assert publish(office, standby="nobody", bench_percent="x").status_code == 302
    assert SeasonRules.objects.get().rules.standby is None


def test_what_was_filled_in_is_published(office: Office) -> None:
    assert publish(office, **TYPED).status_code == 302
    rules = SeasonRules.objects.get().rules
    assert rules.standby == STANDBY
    assert rules.points.turned_away == 5


@pytest.mark.parametrize(
    ("field", "typed"),
    [("bench_percent", "101"), ("bench_hours", "0"), ("gate_parties", ""), ("shows_percent", "-1")],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    office: Office, field: str, typed: str
) -> None:
    page = publish(office, **TYPED | {field: typed})
    assert page.status_code == 422
    assert not SeasonRules.objects.exists()


def test_the_text_says_it_in_words(office: Office) -> None:
    publish(office, **TYPED)
    rules = SeasonRules.objects.get().rules
    russian = rules_text(office.season, rules)
    english = rules_text(office.season, rules, language="en")
    for words in ("97 %", "30 %", "10 минут"):
        assert words in russian
    for words in ("about 30 %", "24 hours", "20 hours", "97 %", "3 at most", "80 %", "5 points"):
        assert words in english
    assert "Standing by" not in rules_text(office.season, RULES, language="en")
    assert "97 %" in text(office.desk.get(f"/seasons/{office.season.code}/rules/"))


def test_rules_that_say_nothing_of_it_keep_their_hash() -> None:
    assert "turned_away" not in RULES.body["points"]
    assert sha256_of(read(RULES.body)) == sha256_of(RULES)
    given = replace(RULES, points=replace(RULES.points, turned_away=5))
    assert read(given.body) == given
    assert sha256_of(given) != sha256_of(RULES)


def test_whoever_stood_at_a_gate_in_vain_has_the_season_s_points_for_it() -> None:
    rules = replace(RULES.points, turned_away=5)
    before, after = points_of(Past(age=30), rules), points_of(Past(age=30, turned_away=True), rules)
    assert before is not None
    assert after is not None
    assert after.total == before.total + 5
    assert ("turned_away", 5) in after.reasons
