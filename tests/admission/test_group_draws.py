"""Groups draw among themselves: one entry for a whole group, a place for a whole visit."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.describing_entries import record_of, weight_of
from gatehouse.admission.group_draws import groups_in, groups_left
from gatehouse.admission.models import Application, Guest, Party, State
from gatehouse.admission.operations.planning_draws import fit_refusals
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.refusal import Refused
from gatehouse.draws import store
from gatehouse.draws.models import Entry
from tests import make
from tests.admission import drawing
from tests.admission.grouped import Grouped, group
from tests.admission.test_giving_places import DICE_AT, released
from tools import verify_draw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def refused(call: Any) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.first.code


def holding(season: Grouped) -> list[Application]:
    return list(Application.objects.holding().filter(session__in=season.sessions))


@pytest.mark.parametrize(("places", "groups"), [(0, 0), (7, 1), (25, 1), (49, 1), (50, 2), (80, 3)])
def test_a_visit_takes_as_many_groups_as_fit_whatever_their_size(places: int, groups: int) -> None:
    assert groups_in(places, largest=25) == groups


def test_a_lot_is_so_many_groups_and_an_entry_one_group_however_many_come() -> None:
    season = Grouped(25, 60)
    season.school(24)
    operations.close_draws(now=drawing.CLOSES_AT)
    season.places.draw.refresh_from_db()
    lots = season.places.draw.lots.order_by("label")
    assert sorted(lots.values_list("places", flat=True)) == [1, 2]
    lines = list(store.lines_of(season.places.draw, "entries.txt"))
    assert [line.split(b"|")[2] for line in lines] == [b"1"]
    assert Entry.objects.get().tickets == 10  # the base, and the size table's first number


def test_one_adult_answers_for_one_group_by_whatever_account() -> None:
    season, teacher = Grouped(), make.person()
    ask = group(contact_name="Анна Учителева")
    season.enter(ask, by=teacher)
    other_class = group(contact_name="Учителева  АННА")
    assert refused(lambda: season.enter(other_class, by=make.person())) == "you_are_in"
    own = group(contact_name="Пётр Другой")
    assert refused(lambda: season.enter(own, by=teacher)) == "you_are_in"
    # Another teacher of the same school brings another class.
    season.enter(group(title=ask.title, contact_name="Пётр Другой"), by=make.person())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"contact_born": None}, "no_birth_date"),
        ({"contact_born": date(2010, 1, 1)}, "not_of_age"),
        ({"persons": 26}, "too_many"),
        ({"adults": 0}, "no_adult"),
        ({"youngest": 5}, "too_young"),
        ({"youngest": 7, "adults": 1}, "too_many_children"),
    ],
)
def test_what_a_group_says_of_itself_is_judged_before_anybody_is_named(
    fields: dict[str, Any], code: str
) -> None:
    season = Grouped()
    assert refused(lambda: season.enter(group(**fields))) == code


def test_a_group_too_large_for_a_visit_may_not_wish_it_and_is_drawn_to_none_such() -> None:
    season = Grouped(25, 12)
    party = season.enter(group(20))
    assert refused(lambda: season.wish(party, 1)) == "larger_than_places"


def test_families_take_no_part_and_groups_none_in_the_draw_of_families() -> None:
    season, public = Grouped(), drawing.Drawn()
    assert refused(season.enter) == "other_draw"
    assert refused(lambda: public.enter(group())) == "other_draw"


def test_a_draw_whose_result_comes_after_the_date_for_names_is_not_planned() -> None:
    season = Grouped(25)
    session = season.sessions[0]
    due = session.closes_for("groups")
    late = due - timedelta(hours=23)
    found = list(fit_refusals([session], beacon_at=late, accept_hours=24, kind="groups"))
    assert (due < session.closes_at, [one.code for one in found]) == (True, ["too_late"])
    assert not list(fit_refusals([session], beacon_at=late, accept_hours=24))


def test_the_ticket_stays_when_the_class_grows_and_goes_with_another_teacher() -> None:
    season = Grouped()
    party = season.school(18, contact_name="Анна Учителева")
    ticket = party.entry.ticket  # type: ignore[union-attr]

    def change(ask: Any) -> Party:
        return operations.change_people(
            party=party, places=season.places, ask=ask, by=party.asker, now=make.NOW
        )

    grown = change(group(22, contact_name="Анна Учителева"))
    assert (grown.entry.ticket, grown.head_count) == (ticket, 22)  # type: ignore[union-attr]
    assert set(grown.applications.values_list("persons", flat=True)) == {22}
    changed = change(group(22, contact_name="Пётр Другой"))
    assert changed.entry.ticket != ticket  # type: ignore[union-attr]


def test_a_winner_holds_its_head_count_and_a_small_group_leaves_no_room_for_another() -> None:
    season = Grouped(25)
    schools = [season.school(12) for _ in range(3)]
    released(season.places)
    operations.give_places(now=DICE_AT)
    won = holding(season)
    quota = season.sessions[0].quotas.get()
    assert ([one.persons for one in won], quota.held, groups_left(quota)) == ([12], 12, 0)
    operations.set_places(quota=quota, places=25, by=None, now=DICE_AT)
    assert len(holding(season)) == 1
    assert {school.pk for school in schools} >= {won[0].party_id}


def test_from_a_place_to_names_and_a_place_given_back_goes_to_the_next_drawn() -> None:
    season = Grouped(25)
    schools = [season.school(n) for n in (20, 24, 22)]
    released(season.places)
    operations.give_places(now=DICE_AT)
    won = holding(season)[0]
    due = season.sessions[0].closes_for("groups")
    assert won.offered_until is not None
    assert won.offered_until <= due
    operations.accept_offer(application=won, by=won.asker, now=DICE_AT)
    party = Party.objects.get(pk=won.party_id)
    assert party.names_due_at == due
    named = [GuestAsk("Анна Учителева"), GuestAsk("Ия Малая", date(2011, 2, 3))]
    operations.name_guests(
        application=won,
        guests=named,
        by=won.asker,
        now=DICE_AT,
        consents=make.agreed(children=True)[2:],
    )
    assert Guest.objects.filter(party=party).count() == 2
    assert record_of(party, season.places) is not None  # the receipt still says who it was
    operations.withdraw(application=won, by=won.asker, now=DICE_AT)
    ranks = dict(Entry.objects.values_list("party", "rank"))
    following = holding(season)[0]
    rest = sorted((ranks[one.pk], one.pk) for one in schools if one.pk != party.pk)
    assert (following.party_id, following.state) == (rest[0][1], State.OFFERED)


def test_a_place_without_names_comes_back_at_their_date() -> None:
    season = Grouped(25)
    season.school(20)
    released(season.places)
    operations.give_places(now=DICE_AT)
    won = holding(season)[0]
    operations.accept_offer(application=won, by=won.asker, now=DICE_AT)
    due = season.sessions[0].closes_for("groups")
    assert operations.release_unnamed(now=due) == 1
    assert not holding(season)


def test_names_and_a_smaller_number_wait_for_a_place() -> None:
    season = Grouped(25)
    party = season.school(20)
    wish = party.applications.get()
    for call in (
        lambda: operations.lower_head_count(
            application=wish, persons=10, by=party.asker, now=make.NOW
        ),
        lambda: operations.name_guests(application=wish, guests=[], by=party.asker, now=make.NOW),
    ):
        assert refused(call) == "on_a_list"


def test_every_group_has_the_same_points_and_says_so() -> None:
    season = Grouped()
    weights = [weight_of(season.school(n), season.places) for n in (5, 25)]
    assert [(one.points, one.tickets) for one in weights if one] == [(10, 10), (10, 10)]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_schools_ask_for_everybody_fits_and_the_files_are_checked(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Random head-counts and visits: no visit has more groups than it takes or more people than
    places, nobody has two, and whoever reckons the public files gets the same result."""
    random = Random(seed)
    season = Grouped(*(random.choice((10, 25, 40, 50, 75)) for _ in range(3)))
    for _ in range(9):
        persons = random.randint(3, 25)
        first = next((n for n in range(3) if _fits(season, n, persons)), None)
        if first is None:
            continue
        party = season.enter(group(persons), first=first)
        for number in random.sample(range(3), 3):
            if number != first and _fits(season, number, persons):
                season.wish(party, number)
    draw = released(season.places)
    operations.give_places(now=DICE_AT)
    won = holding(season)
    assert len({one.party_id for one in won}) == len(won) == draw.entries.exclude(lot=None).count()
    for session in season.sessions:
        quota = session.quotas.get()
        here = [one.persons for one in won if one.session_id == session.pk]
        assert sum(here) == quota.held <= quota.places
        assert len(here) <= groups_in(quota.places, largest=25)
    folder = tmp_path / "public"
    folder.mkdir()
    store.copy_to(draw, folder)
    verify_draw.verify(folder)  # refuses where the result is not that of results.txt
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == f"results_sha256={draw.files.get(name='results.txt').sha256}"


def _fits(season: Grouped, number: int, persons: int) -> bool:
    return persons <= season.sessions[number].quotas.get().places
