"""The steps from a place to the gate, as a part of the rules of a season at the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gatehouse.admission.models import SeasonRules
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.pages.office.draw_proposals import proposed_ladder
from gatehouse.pages.office.season_ladder_form import ladder_values
from tests import make
from tests.admission.drawing import RULES
from tests.admission.ladders import LADDER, silent
from tests.pages.desks import text
from tests.pages.office.test_season_rules import SAID, page_of, publish
from tests.pages.offices import Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TYPED = ladder_values(LADDER, otherwise=LADDER)


def in_force(office: Office) -> Any:
    return SeasonRules.objects.filter(season=office.season).latest("version").rules


def test_a_season_without_steps_stays_as_it_is_and_the_proposal_is_one_press_away(
    office: Office,
) -> None:
    form = office.desk.get(page_of(office.season)).context["form"]
    assert form["ladder"].value() == "now"
    shown = {name: form[name].value() for name in TYPED} | {"ladder": "steps"}
    assert publish(office).status_code == 302
    assert in_force(office).ladder is None
    assert publish(office, **shown, seen=1).status_code == 302
    assert in_force(office).ladder == proposed_ladder()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("ladder", [LADDER, silent(reminder_hours=(), windows=())])
def test_steps_in_force_are_shown_and_kept_when_something_else_is_changed(
    office: Office, ladder: Any, prefix: str
) -> None:
    rules = replace(RULES, ladder=ladder)
    publish_rules(season=office.season, rules=rules, by=None, now=make.NOW)
    page = prefix + page_of(office.season)
    form = office.desk.get(page).context["form"]
    typed = {one.name: one.value() for one in form if one.value() is not None}
    sent = office.desk.post(page, typed | {"per_loss": 6, "seen": 1, "publish": 1})
    assert sent.status_code == 302
    assert in_force(office) == replace(rules, points=replace(rules.points, per_loss=6))


def test_steps_are_taken_back_and_what_was_typed_is_proposed_again(office: Office) -> None:
    mine = TYPED | {"grace_hours": 9}
    publish(office, **mine)
    publish(office, **mine | {"ladder": "now", "windows": "неважно"}, seen=1)
    assert in_force(office).ladder is None
    form = office.desk.get(page_of(office.season)).context["form"]
    assert (form["ladder"].value(), form["grace_hours"].value()) == ("now", 9)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("confirm_from_hours", "10"), ("confirm_until_hours", ""), ("last_call_hours", "24"),
     ("grace_hours", "49"), ("reminder_hours", "3, 20"), ("reminder_hours", "за день"),
     ("reminder_hours", "99999"), ("windows", "168 часов"), ("windows", "24, 240, 1"),
     ("windows", "0, 99999, 1"), ("windows", "0, 0, 1"), ("night_from_hour", "24"),
     ("night_counts_minutes", "час"), ("ladder", "")],
)  # fmt: skip
def test_steps_that_cannot_be_kept_are_said_beside_their_field_and_stay_typed(
    office: Office, field: str, typed: str
) -> None:
    page = publish(office, **TYPED | {field: typed})
    assert page.status_code == 422
    form = page.context["form"]
    assert form.errors[field]
    assert form[field].value() == typed
    assert form["wishes_at_most"].value() == "0"
    assert not SeasonRules.objects.exists()


def test_each_line_that_is_no_window_is_named(office: Office) -> None:
    page = publish(office, **TYPED | {"windows": "168, 1440, 1\n\nпотом\n0 ч, 20 мин"})
    said = page.context["form"].errors["windows"]
    assert [one.split(":")[0] for one in said] == ["Строка 3", "Строка 4"]


def test_the_text_beside_the_form_says_the_steps(office: Office) -> None:
    looked = office.desk.post(page_of(office.season), SAID | TYPED | {"look": 1})
    assert "От места до проходной" in str(looked.context["text"])
    assert "Путь до проходной" in text(looked)
    looked = office.desk.post(page_of(office.season), SAID | {"look": 1})
    assert "От места до проходной" not in str(looked.context["text"])
