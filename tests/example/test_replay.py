"""What people do in the example: each step is one that the house's rules would let them take."""

from itertools import pairwise

from gatehouse.example.data import drawing, load
from gatehouse.example.giving import Listed, Moment
from gatehouse.example.shapes import Ask, Change, Group, Guest, Party

EXAMPLE = load()
SEASON = EXAMPLE.season
ACTIVITIES = {activity.slug: activity for activity in EXAMPLE.activities}
SESSIONS = {session.code: session for session in EXAMPLE.sessions}
PARTIES = {party.code: party for party in EXAMPLE.parties}
DAY = 24 * 60
OPENS = (1 - SEASON.opens_days_before) * DAY + SEASON.opens_at.hour * 60


def moment(item: Ask | Change | Group) -> int:
    """Minutes since the start of day 0."""
    return item.day * DAY + item.at.hour * 60 + item.at.minute


def starts(code: str) -> int:
    session = SESSIONS[code]
    return session.day * DAY + session.start.hour * 60 + session.start.minute


def closes(code: str) -> int:
    hours = ACTIVITIES[SESSIONS[code].activity].close_hours_before or SEASON.close_hours_before
    return starts(code) - hours * 60


def refused(guests: tuple[Guest, ...], code: str) -> str | None:
    """The first rule of the visit that these people break."""
    activity = ACTIVITIES[SESSIONS[code].activity]
    if any(guest.age < activity.admission_age for guest in guests):
        return "too young"
    if activity.citizenship == "rf" and any(guest.citizenship != "rf" for guest in guests):
        return "not a citizen"
    adults = sum(guest.age >= 18 for guest in guests)
    alone = min(activity.adults.child_alone_from, 18)
    children = sum(guest.age < alone for guest in guests)
    return "too many children" if children > adults * activity.adults.children_per_adult else None


def asked_by(party: str) -> list[str]:
    """The sessions a party asks for, or joins a team of."""
    joined = [c.session for c in EXAMPLE.replay.changes if c.kind == "join" and c.party == party]
    return [ask.session for ask in EXAMPLE.asks if ask.party == party] + joined


def test_there_are_127_parties_of_one_to_five_and_the_first_guest_is_grown_up() -> None:
    assert len(EXAMPLE.parties) == 127
    assert {len(party.guests) for party in EXAMPLE.parties} == {1, 2, 3, 4, 5}
    assert [party for party in EXAMPLE.parties if party.guests[0].age < 18] == []


def test_names_within_a_party_differ() -> None:
    def twice(party: Party) -> bool:
        return len({guest.name for guest in party.guests}) < len(party.guests)

    assert [party.code for party in EXAMPLE.parties if twice(party)] == []


def test_every_application_comes_while_applications_are_open() -> None:
    for ask in EXAMPLE.asks:
        assert OPENS <= moment(ask) < closes(ask.session), ask
        assert SESSIONS[ask.session].admission in {"first_come", "selection"}, ask
        assert SESSIONS[ask.session].places > 0, ask
    assert [moment(ask) for ask in EXAMPLE.asks] == sorted(map(moment, EXAMPLE.asks))


def test_the_places_of_a_draw_are_wished_for_by_those_who_may_come_while_lists_are_open() -> None:
    one = drawing()
    opens, closes_at = (moment.day * DAY + minute(moment) for moment in (one.opens, one.closes))
    drawn = {session.code for session in EXAMPLE.sessions if session.admission == "draw"}
    assert set(one.sessions) == drawn == {code for each in one.lists for code in each.wishes}
    for listed in one.lists:
        assert opens <= listed.day * DAY + minute(listed) < closes_at, listed
        refusals = [refused(PARTIES[listed.party].guests, code) for code in listed.wishes]
        assert refusals == [None] * len(listed.wishes), listed
    assert len({listed.party for listed in one.lists}) == len(one.lists)


def minute(moment: Moment | Listed) -> int:
    return moment.at.hour * 60 + moment.at.minute


def test_every_application_obeys_the_rules_of_the_visit() -> None:
    broken = [
        (ask, refused(PARTIES[ask.party].guests, ask.session))
        for ask in EXAMPLE.asks
        if refused(PARTIES[ask.party].guests, ask.session)
    ]
    assert broken == []


def test_nobody_asks_for_more_than_three_sessions_or_for_two_at_once() -> None:
    for party in PARTIES:
        mine = sorted(asked_by(party), key=starts)
        assert len(mine) <= SEASON.visits_per_person, party
        for first, second in pairwise(mine):
            ends = starts(first) + ACTIVITIES[SESSIONS[first].activity].duration_minutes
            assert ends + 60 <= starts(second), (party, first, second)


def test_popular_sessions_are_asked_for_by_more_people_than_they_hold() -> None:
    wanted: dict[str, int] = {}
    for ask in EXAMPLE.asks:
        wanted[ask.session] = wanted.get(ask.session, 0) + len(PARTIES[ask.party].guests)
    overflowing = {code for code, persons in wanted.items() if persons > SESSIONS[code].places}
    assert overflowing >= {"UNI-1", "UNI-2", "MKI-3", "MC-PRAL-1"}


def test_the_family_is_booked_and_the_waiting_family_waits_when_applications_run() -> None:
    applying = next(stage for stage in SEASON.stages if stage.code == "applying")
    now = applying.day * DAY + applying.at.hour * 60
    by_now = [ask for ask in EXAMPLE.asks if ask.session == "UNI-2" and moment(ask) < now]
    places = SESSIONS["UNI-2"].places
    order = [ask.party for ask in by_now]
    before = sum(len(PARTIES[code].guests) for code in order[: order.index("P002")])
    assert order[0] == "P001"
    assert before > places


def test_every_change_follows_the_application_it_changes_and_comes_in_time() -> None:
    applied = {(ask.party, ask.session): moment(ask) for ask in EXAMPLE.asks}
    for change in EXAMPLE.replay.changes:
        assert moment(change) < closes(change.session), change
        if change.kind != "join":
            assert moment(change) > applied[change.party, change.session], change
        else:
            captain = next(ask for ask in EXAMPLE.asks if ask.team == change.team)
            assert moment(change) > moment(captain), change
    assert {change.kind for change in EXAMPLE.replay.changes} == {"withdraw", "give_back", "join"}


def test_who_stays_after_one_guest_gave_a_place_back_still_obeys_the_rules() -> None:
    for change in EXAMPLE.replay.changes:
        if change.kind == "give_back":
            guests = PARTIES[change.party].guests
            assert change.guest is not None
            assert 0 <= change.guest < len(guests)
            stay = guests[: change.guest] + guests[change.guest + 1 :]
            assert refused(stay, change.session) is None, change


def test_each_team_is_formed_within_its_sizes() -> None:
    for ask in EXAMPLE.asks:
        team = ACTIVITIES[SESSIONS[ask.session].activity].team
        assert (team is not None) == (ask.team is not None), ask
        if team is None:
            continue
        joined = [c.party for c in EXAMPLE.replay.changes if c.team == ask.team]
        members = [guest for code in (ask.party, *joined) for guest in PARTIES[code].guests]
        assert team.least <= len(members) + ask.more <= team.most, ask.team
        assert refused(tuple(members), ask.session) is None


def test_each_group_names_everyone_before_the_deadline() -> None:
    for group in EXAMPLE.replay.groups:
        deadline = starts(group.session) - SEASON.names_hours_before * 60
        assert OPENS <= moment(group) < closes(group.session), group.code
        assert (group.names_day + 1) * DAY <= deadline, group.code
        assert len(group.guests) == group.head_count <= SESSIONS[group.session].group_places
        assert refused(group.guests, group.session) is None, group.code


def test_only_those_who_asked_and_kept_their_places_can_be_absent() -> None:
    asked = {(ask.party, ask.session) for ask in EXAMPLE.asks}
    left = {(c.party, c.session) for c in EXAMPLE.replay.changes if c.kind == "withdraw"}
    absent = [(absence.party, absence.session) for absence in EXAMPLE.replay.absences]
    assert len(absent) == len(set(absent))
    assert set(absent) <= asked - left
    for absence in EXAMPLE.replay.absences:
        assert all(guest < len(PARTIES[absence.party].guests) for guest in absence.guests)


def test_an_open_door_is_counted_on_each_of_its_days() -> None:
    counted = {(count.session, count.day) for count in EXAMPLE.replay.counts}
    doors = [s for s in EXAMPLE.sessions if s.admission == "open" and not s.online]
    assert counted == {(door.code, day) for door in doors for day in door.days}
