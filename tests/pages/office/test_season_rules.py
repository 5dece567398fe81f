"""The rules of a season's draws: filled in as a form, published in versions, read by everybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gatehouse.admission.models import SeasonRules
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.programme.models import Season
from tests import make
from tests.admission.draws import RULES
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SAID: dict[str, Any] = {
    "base": 10, "never_been": 10, "per_loss": 5, "losses_at_most": 20, "tasks_done": 5,
    "halved_at_least": 5, "of_age": 14, "sizes": "10, 11, 12, 12, 12", "lane_1": "never_been",
    "letter_1": "F", "wishes_at_most": 0, "shows_demand": "on", "accept_hours": 48,
    "late_accept_hours": 24, "late_within_days": 7, "ladder": "now", "seen": 0,
}  # fmt: skip


def page_of(season: Season) -> str:
    return f"/office/seasons/{season.code}/rules/"


def publish(office: Office, client: Client | None = None, **changed: Any) -> Any:
    data = SAID | changed | {"publish": 1}
    return (client or office.desk).post(page_of(office.season), data)


def test_the_rules_are_for_those_who_plan_the_season(office: Office) -> None:
    assert office.statuses(page_of(office.season)) == OF_THE_SEASON


def test_a_season_without_rules_is_shown_a_proposal_that_is_not_yet_in_force(
    office: Office,
) -> None:
    page = office.desk.get(page_of(office.season))
    assert page.context["form"].initial["sizes"] == "10, 11, 12, 12, 12"
    assert "Два примера" in text(page)
    assert not SeasonRules.objects.exists()
    assert Client().get(f"/seasons/{office.season.code}/rules/").status_code == 404


def test_what_was_filled_in_is_published_as_the_next_version(office: Office) -> None:
    assert publish(office).status_code == 302
    made = SeasonRules.objects.get()
    assert (made.version, made.rules, made.published_by) == (1, RULES, office.organiser)
    assert publish(office, office.editor, per_loss=6, seen=1).status_code == 302
    assert SeasonRules.objects.filter(season=office.season).count() == 2
    assert publish(office, per_loss=6, seen=2).status_code == 302
    assert SeasonRules.objects.filter(season=office.season).count() == 2


def test_the_text_is_shown_as_it_would_read_and_nothing_is_published(office: Office) -> None:
    page = office.desk.post(page_of(office.season), SAID | {"base": 37, "look": 1})
    assert "37" in str(page.context["text"])
    assert page.status_code == 200
    only = office.desk.post(
        page_of(office.season), SAID | {"base": 37}, headers={"HX-Target": "rules-preview"}
    )
    assert text(only).startswith('<section id="rules-preview"')
    assert not SeasonRules.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("sizes", "10, eleven"), ("sizes", "0,5"), ("base", "0"), ("accept_hours", "0"),
     ("letter_1", ""), ("letter_1", "Ж"), ("per_loss", "-1")],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_beside_its_field_and_stays_typed(
    office: Office, field: str, typed: str
) -> None:
    changed: dict[str, Any] = {field: typed}
    page = publish(office, **changed)
    assert page.status_code == 422
    form = page.context["form"]
    assert form.errors[field]
    assert form[field].value() == typed
    assert form["losses_at_most"].value() == "20"
    assert not SeasonRules.objects.exists()


def test_of_two_organisers_the_second_is_told_before_writing_over_the_first(
    office: Office,
) -> None:
    publish(office)
    page = publish(office, office.editor, per_loss=9)
    assert page.status_code == 422
    assert "версию 1" in text(page)
    assert page.context["form"]["per_loss"].value() == "9"
    assert SeasonRules.objects.count() == 1
    assert publish(office, office.editor, per_loss=9, seen=page.context["seen"]).status_code == 302


def test_everybody_reads_each_version_with_its_hash_in_both_languages(office: Office) -> None:
    first = publish_rules(season=office.season, rules=RULES, by=None, now=make.NOW)
    publish(office, per_loss=6, seen=1)
    page = f"/seasons/{office.season.code}/rules/"
    assert "Версия 2" in text(Client().get(page))
    assert first.sha256 in text(Client().get(f"{page}1/"))
    assert "Two examples" in text(Client().get(f"/en{page}1/"))
    assert Client().get(f"{page}9/").status_code == 404


def test_the_page_of_the_season_s_changes_leads_to_its_rules(office: Office) -> None:
    address = f"/seasons/{office.season.code}/rules/"
    page = f"/programme/changes/?season={office.season.code}"
    assert address not in text(Client().get(page))
    publish(office)
    assert address in text(Client().get(page))
