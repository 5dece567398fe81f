"""What follows when somebody does not come, as a part of the rules of a season at the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gatehouse.admission.models import SeasonRules
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.rules_text import rules_text
from gatehouse.pages.office.draw_proposals import proposed_strikes
from gatehouse.pages.office.season_strikes_form import strike_values
from tests import make
from tests.admission.drawing import RULES
from tests.admission.striking import STRIKES
from tests.pages.office.test_season_rules import page_of, publish
from tests.pages.offices import Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TYPED = strike_values(STRIKES, otherwise=STRIKES)


def in_force(office: Office) -> Any:
    return SeasonRules.objects.filter(season=office.season).latest("version").rules


def test_nothing_follows_unless_a_season_says_so_and_the_proposal_is_one_press_away(
    office: Office,
) -> None:
    form = office.desk.get(page_of(office.season)).context["form"]
    assert form["strikes"].value() == "nothing"
    shown = {name: form[name].value() for name in TYPED} | {"strikes": "strikes"}
    assert publish(office).status_code == 302
    assert in_force(office).strikes is None
    assert publish(office, **shown, seen=1).status_code == 302
    assert in_force(office).strikes == proposed_strikes()


def test_rules_in_force_are_shown_and_kept_when_something_else_is_changed(office: Office) -> None:
    rules = replace(RULES, strikes=STRIKES)
    publish_rules(season=office.season, rules=rules, by=None, now=make.NOW)
    form = office.desk.get(page_of(office.season)).context["form"]
    typed = {one.name: one.value() for one in form if one.value() is not None}
    page = page_of(office.season)
    assert office.desk.post(page, typed | {"seen": 1, "publish": 1}).status_code == 302
    assert in_force(office) == rules


@pytest.mark.parametrize(
    ("field", "typed", "beside"),
    [("lasts_days", "0", "lasts_days"), ("standby_from", "", "standby_from"),
     ("appeal_days", "0", "lasts_days"), ("free_until_hours", "часа", "free_until_hours")],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_beside_a_field(
    office: Office, field: str, typed: str, beside: str
) -> None:
    page = publish(office, **TYPED | {field: typed})
    assert page.status_code == 422
    assert page.context["form"].errors[beside]


def test_the_rules_say_it_in_words_and_only_where_it_holds() -> None:
    season = make.season()
    said = rules_text(season, replace(RULES, strikes=STRIKES))
    for words in ("не позже чем за 3 часа", "забываем через 365 дней", "Болезни верим"):
        assert words in said
    without = replace(STRIKES, excused_a_year=0, free_until_hours=0)
    said = rules_text(season, replace(RULES, strikes=without))
    assert "до начала визита" in said
    assert "Болезни верим" not in said
    assert "Пропущенные визиты" not in rules_text(season, RULES)
