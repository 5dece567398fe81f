"""The example's data: whole, consistent, and true where it claims to be facts."""

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from gatehouse.example.data import FOLDER, choices, load, needs, proposals, tasks
from gatehouse.example.shapes import Session, Site, Stop, date_of

EXAMPLE = load()
ACTIVITIES = {activity.slug: activity for activity in EXAMPLE.activities}
SESSIONS = {session.code: session for session in EXAMPLE.sessions}
ENTERPRISES = {enterprise.code: enterprise for enterprise in EXAMPLE.enterprises}
SITES = {site.code: site for enterprise in EXAMPLE.enterprises for site in enterprise.sites}
FORMATS = {
    "tour",
    "master_class",
    "lecture",
    "hackathon",
    "exhibition",
    "concert",
    "play",
    "quiz",
    "broadcast",
    "online_tour",
}
# People whom the public articles name; only the guests of March 2022 may appear, and only there.
NAMED_IN_ARTICLES = (
    "Малоземов",
    "Малозёмов",
    "Malozyomov",
    "Сергей Кузнецов",
    "Sergey Kuznetsov",
    "Овчинск",
    "Ovchinsk",
    "Ефимов",
    "Собянин",
    "Sobyanin",
    "Мантуров",
    "Manturov",
)


def of_format(code: str) -> list[Session]:
    return [item for item in EXAMPLE.sessions if ACTIVITIES[item.activity].format == code]


def minutes(session: Session) -> tuple[int, int]:
    start = session.start.hour * 60 + session.start.minute
    return start, start + ACTIVITIES[session.activity].duration_minutes


def stops(session: Session) -> tuple[Stop, ...]:
    """The stops as written, or one at the activity's place for all of the session."""
    activity = ACTIVITIES[session.activity]
    if session.stops or session.online:
        return session.stops
    # A guide who takes one group through two neighbouring halls is one stop at each.
    return tuple(Stop(site, 0, activity.duration_minutes) for site in activity.sites)


def test_the_season_is_36_tours_at_14_enterprises_in_12_days_with_applications_from_the_fifth() -> (
    None
):
    season = EXAMPLE.season
    tours = of_format("tour")
    hosts = {ACTIVITIES[tour.activity].enterprise for tour in tours}
    assert len(tours) == 36
    assert len(season.enterprises) == 14
    assert hosts == set(season.enterprises)
    assert (season.first_on, season.length_days) == (date(2023, 12, 11), 12)
    assert date_of(12, first_day=season.first_on) == date(2023, 12, 22)
    assert date_of(1 - season.opens_days_before, first_day=season.first_on) == date(2023, 12, 5)


def test_the_six_plants_that_the_article_names_take_part() -> None:
    named = {"estet", "nauchnye-razvlecheniya", "khrunichev", "ilyushin", "molniya", "uniconf"}
    assert named - set(EXAMPLE.season.enterprises) == set()


def test_all_25_enterprises_of_the_articles_are_there_and_no_other() -> None:
    assert sorted(ENTERPRISES) == sorted(
        [
            *("monarch", "ecotechprom", "svoboda", "estet", "nauchnye-razvlecheniya", "khrunichev"),
            *("ilyushin", "molniya", "uniconf", "elteza", "transmash", "mikron", "mki", "galvent"),
            *("ostankino-meat", "smart-systems", "max-extreme", "lgm", "medplant", "ortomoda"),
            *("additive-engineering", "miet", "salyut", "temp", "tupolev"),
        ]
    )


def test_the_past_season_holds_the_claims_of_the_article() -> None:
    past = EXAMPLE.past_season
    assert (past.first_on, past.last_on) == (date(2022, 3, 14), date(2022, 3, 19))
    assert (past.tours, past.enterprises, past.visitors, past.participants) == (80, 20, 1700, 3000)
    assert past.quiz.teams_on_site + past.quiz.teams_online == past.quiz.teams == 229
    assert {guide.name.ru: guide.at for guide in past.guest_guides} == {
        "Сергей Малоземов": ("medplant", "ortomoda", "additive-engineering"),
        "Сергей Кузнецов": ("miet", "mikron"),
    }


def test_no_person_of_the_articles_is_named_outside_the_past_season() -> None:
    files = [*FOLDER.rglob("*.yaml"), *FOLDER.rglob("*.md")]
    found = {
        (path.name, name)
        for path in files
        if path.name != "season-2022-03.yaml"
        for name in NAMED_IN_ARTICLES
        if name in path.read_text(encoding="utf-8")
    }
    assert found == set()


@pytest.mark.parametrize(
    "codes",
    [
        [item.code for item in EXAMPLE.industries],
        [item.code for item in EXAMPLE.enterprises],
        [site.code for item in EXAMPLE.enterprises for site in item.sites],
        [item.slug for item in EXAMPLE.activities],
        [item.code for item in EXAMPLE.sessions],
        [item.code for item in EXAMPLE.storyboards],
        [item.email for item in EXAMPLE.people],
        [item.code for item in EXAMPLE.parties],
        [item.email for item in EXAMPLE.parties],
        [item.code for item in EXAMPLE.replay.groups],
        [(item.party, item.session) for item in EXAMPLE.asks],
    ],
)
def test_no_code_is_used_twice(codes: list[Any]) -> None:
    assert len(codes) == len(set(codes))


def test_every_enterprise_and_activity_points_to_something_that_exists() -> None:
    industries = {item.code for item in EXAMPLE.industries}
    boards = {item.code for item in EXAMPLE.storyboards}
    assert {item.industry for item in EXAMPLE.enterprises} == industries
    assert {item.enterprise for item in EXAMPLE.activities} - set(ENTERPRISES) == set()
    assert {site for item in EXAMPLE.activities for site in item.sites} - set(SITES) == set()
    assert {item.drawing for item in EXAMPLE.activities} - industries == set()
    assert {item.storyboard for item in EXAMPLE.activities} - {None} == boards
    scenes = [scene for board in EXAMPLE.storyboards for scene in board.scenes]
    assert {scene.drawing for scene in scenes} - industries == set()


def test_every_activity_has_a_session_and_every_session_an_activity() -> None:
    assert {session.activity for session in EXAMPLE.sessions} == set(ACTIVITIES)


def test_every_guide_of_a_session_is_a_guide_of_the_enterprise_of_that_stop() -> None:
    guides = {item.email: item.enterprise for item in EXAMPLE.people if item.role == "guide"}
    for session in EXAMPLE.sessions:
        if session.guide is not None:
            assert guides[session.guide] == ACTIVITIES[session.activity].enterprise, session.code
        for stop in session.stops:
            if stop.guide is not None:
                assert stop.site in {s.code for s in ENTERPRISES[guides[stop.guide] or ""].sites}


def test_roles_of_a_plant_name_their_enterprise_and_the_others_none() -> None:
    assert {item.role for item in EXAMPLE.people} == {
        "visitor",
        "guide",
        "plant",
        "organiser",
        "press",
        "administrator",
    }
    for item in EXAMPLE.people:
        assert (item.enterprise in ENTERPRISES) == (item.role in {"plant", "guide"}), item.email


def test_every_address_of_mail_is_in_the_reserved_domain() -> None:
    mails = [person.email for person in EXAMPLE.people]
    mails += [party.email for party in EXAMPLE.parties]
    mails += [group.email for group in EXAMPLE.replay.groups]
    mails += [one.address for one in proposals()]
    assert [mail for mail in mails if not mail.endswith("@gatehouse.example")] == []


def test_every_address_says_that_it_is_invented() -> None:
    for site in SITES.values():
        assert "(придуманный адрес)" in site.address.ru, site.code
        assert "(invented address)" in site.address.en, site.code


def in_moscow(site: Site) -> bool:
    return 55.1 < site.lat < 56.05 and 36.8 < site.lon < 37.97


def test_sites_lie_in_moscow_spread_over_its_okrugs_and_zelenograd_in_zelenograd() -> None:
    assert [site.code for site in SITES.values() if not in_moscow(site)] == []
    assert len({site.okrug for site in SITES.values()}) >= 10
    assert {site.code for site in SITES.values() if site.okrug == "ZELAO"} == {
        "mikron-gallery",
        "miet-hall",
    }
    assert {site.code for site in SITES.values() if site.lat > 55.95} == {
        "mikron-gallery",
        "miet-hall",
    }
    assert {site.kind for site in SITES.values()} == {"workshop", "museum", "address"}


def test_every_format_is_there() -> None:
    assert {activity.format for activity in EXAMPLE.activities} == FORMATS


def test_ages_of_admission_vary_and_are_apart_from_the_mark_of_the_content() -> None:
    ages = {activity.admission_age for activity in EXAMPLE.activities}
    assert ages >= {5, 6, 7, 8, 9, 10, 12, 14, 16}
    ratings = {activity.content_rating for activity in EXAMPLE.activities}
    assert ratings <= {"0+", "6+", "12+", "16+", "18+"}
    assert any(a.admission_age != int(a.content_rating[:-1]) for a in EXAMPLE.activities)


def test_rules_use_known_words_only() -> None:
    activities = EXAMPLE.activities
    assert {item.citizenship for item in activities} == {"any", "rf"}
    assert {item.photo.rule for item in activities} == {"allowed", "not_in_workshops", "forbidden"}
    assert {item.languages for item in activities} == {("ru",), ("ru", "en")}
    assert {item.admission for item in EXAMPLE.sessions} == {
        "first_come", "selection", "draw", "open",
    }  # fmt: skip


def test_every_session_lies_in_the_season_and_between_eight_and_nine_in_the_evening() -> None:
    for session in EXAMPLE.sessions:
        start, end = minutes(session)
        assert 8 * 60 <= start < end <= 21 * 60, session.code
        assert 1 <= session.day <= session.days[-1] <= 12, session.code


def test_tours_take_15_to_25_and_some_days_are_for_groups_only() -> None:
    tours = of_format("tour")
    assert all(
        15 <= places <= 25
        for tour in tours
        for places in (tour.places, tour.group_places)
        if places
    )
    assert {tour.day for tour in tours} == set(range(1, 13))
    for_groups_only = [tour for tour in tours if not tour.places]
    assert len(for_groups_only) == 4
    assert all(tour.group_places and tour.start.hour < 11 for tour in for_groups_only)
    assert len([tour for tour in tours if tour.places and tour.group_places]) == 3


def test_a_session_code_fits_into_its_address() -> None:
    assert [code for code in SESSIONS if not re.fullmatch(r"[A-Z0-9-]{1,16}", code)] == []


def busy(
    day: int, key: Callable[[Session, Stop], str | None]
) -> dict[str, list[tuple[int, int, str]]]:
    """Who or what is busy on a day, from when to when."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for session in EXAMPLE.sessions:
        for stop in stops(session) if day in session.days else ():
            name = key(session, stop)
            if name is not None:
                start = minutes(session)[0] + stop.offset_minutes
                found.setdefault(name, []).append((start, start + stop.minutes, session.code))
    return found


def overlap(spans: list[tuple[int, int, str]]) -> bool:
    # A session that walks through two neighbouring sites is one walk, not a clash with itself.
    ordered = sorted(spans)
    return any(a[1] > b[0] and a[2] != b[2] for a, b in pairwise(ordered))


@pytest.mark.parametrize("day", range(1, 13))
def test_no_guide_and_no_site_is_in_two_sessions_at_once(day: int) -> None:
    at_sites = busy(day, lambda _session, stop: stop.site)
    guides = busy(day, lambda session, stop: stop.guide or session.guide)
    assert [name for name, spans in (at_sites | guides).items() if overlap(spans)] == []


def test_the_route_visits_two_plants_with_time_to_travel() -> None:
    (route,) = [session for session in EXAMPLE.sessions if len(session.stops) > 1]
    first, second = route.stops
    plants = {
        code
        for code, item in ENTERPRISES.items()
        for s in item.sites
        if s.code in (first.site, second.site)
    }
    assert plants == {"elteza", "transmash"}
    assert second.offset_minutes - first.offset_minutes - first.minutes == 50
    assert second.offset_minutes + second.minutes == ACTIVITIES[route.activity].duration_minutes


def test_one_tour_is_led_by_a_guest_named_by_role() -> None:
    (activity,) = [item for item in EXAMPLE.activities if item.leader_is_guest]
    assert activity.leader.ru == "Гостья сезона — детская писательница"
    assert [s.code for s in EXAMPLE.sessions if s.activity == activity.slug] == ["MKI-3"]


def test_each_format_has_what_makes_it() -> None:
    classes = [item for item in EXAMPLE.activities if item.format == "master_class"]
    assert len(classes) >= 6
    assert all(item.materials and item.take_home for item in classes)
    assert [s.days for s in of_format("exhibition")] == [range(3, 10)]
    sizes = {a.format: (a.team.least, a.team.most) for a in EXAMPLE.activities if a.team}
    assert sizes == {"hackathon": (3, 5), "quiz": (2, 9)}
    assert sorted(s.online for s in of_format("quiz")) == [False, True]
    assert {a.enterprise for a in EXAMPLE.activities if a.format == "online_tour"} == {
        "smart-systems",
        "max-extreme",
        "lgm",
    }


def test_the_films_last_20_to_30_seconds_and_their_chapters_begin_with_a_caption() -> None:
    for board in EXAMPLE.storyboards:
        captions = [cue.at_seconds for cue in board.captions]
        chapters = [cue.at_seconds for cue in board.chapters]
        assert 20 <= board.seconds <= 30, board.code
        assert chapters[0] == 0, board.code
        assert set(chapters) <= set(captions), board.code
        assert {scene.view for scene in board.scenes} <= {"trace", "whole", "detail"}


def test_what_plants_and_the_season_ask_for_names_what_is_there() -> None:
    assert {one.site for one in needs()} <= set(SITES)
    assert {one.session for one in choices()} == {
        session.code for session in EXAMPLE.sessions if session.admission == "selection"
    }
    assert len({task.word for task in tasks()}) == len(tasks()) > 0
