"""Writes the example's house and programme through the operations of the capabilities."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, PlantRole, Site
from gatehouse.core import texts
from gatehouse.core.models import VersionedText
from gatehouse.example import shapes
from gatehouse.example.moments import Calendar, minutes
from gatehouse.example.shapes import Example, Text
from gatehouse.people import operations as people
from gatehouse.people.models import Person, Role
from gatehouse.programme import operations as programme
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.video.models import Video

PLANNING_DAY, PLANNING_HOUR = -30, time(10)  # before anybody hears of the season
ANNOUNCED_DAY, ANNOUNCED_HOUR = -8, time(11)
END_OF_DAY = time(23, 59)
CITY_ROLES = {
    "organiser": Role.ORGANISER,
    "press": Role.PRESS,
    "administrator": Role.ADMINISTRATOR,
}
PLANT_ROLES = {"plant": PlantRole.PLANT, "guide": PlantRole.GUIDE}


@dataclass
class House:
    """What has been loaded, by code; `organiser` did it."""

    organiser: Person
    season: Season
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    texts: dict[str, VersionedText] = field(default_factory=dict)


def load_house(example: Example, calendar: Calendar, films: dict[str, Video]) -> House:
    """All that the organisers prepare before the first visitor hears of it, and the announcement.

    `films` are the online tours' videos by the code of their storyboard.
    """
    now = calendar.at(PLANNING_DAY, PLANNING_HOUR)
    organiser = _register_organiser(example, now)
    house = House(organiser, _plan_season(example.season, calendar, by=organiser, now=now))
    house.texts = _publish_texts(example, by=organiser, now=now)
    _load_catalogue(example, house, now=now)
    _register_people(example, house, now=now)
    for activity in example.activities:
        video = films.get(activity.storyboard or "")
        house.activities[activity.slug] = _describe(activity, house, video, now=now)
    for session in example.sessions:
        house.sessions[session.code] = _plan(session, example, house, calendar, now=now)
    programme.publish_season(
        season=house.season,
        by=organiser,
        now=calendar.at(ANNOUNCED_DAY, ANNOUNCED_HOUR),
    )
    _reread(house)
    return house


def _register_organiser(example: Example, now: datetime) -> Person:
    person = next(person for person in example.people if person.role == "organiser")
    return people.register(email=person.email, now=now, name=person.name.ru)


def _both(**fields: Text | None) -> dict[str, Any]:
    """A text as its Russian and its English column."""
    columns: dict[str, Any] = {}
    for name, words in fields.items():
        columns[f"{name}_ru"], columns[f"{name}_en"] = (words.ru, words.en) if words else ("", "")
    return columns


def _plan_season(season: shapes.Season, calendar: Calendar, *, by: Person, now: datetime) -> Season:
    return programme.plan_season(
        code=season.code,
        **_both(title=season.title, about=season.about),
        starts_on=calendar.on(1),
        ends_on=calendar.on(season.length_days),
        timezone=season.time_zone,
        applications_open_at=calendar.at(1 - season.opens_days_before, season.opens_at),
        is_example=True,
        close_hours_before=season.close_hours_before,
        names_hours_before=season.names_hours_before,
        offer_hours=season.offer_hours,
        party_max=season.party_max,
        visits_per_person=season.visits_per_person,
        by=by,
        now=now,
    )


def _publish_texts(example: Example, *, by: Person, now: datetime) -> dict[str, VersionedText]:
    by_slug: dict[str, dict[str, shapes.HouseText]] = {}
    for text in example.texts:
        by_slug.setdefault(text.slug, {})[text.language] = text
    return {
        slug: texts.publish(
            slug,
            title_ru=pair["ru"].title,
            title_en=pair["en"].title,
            body_ru=pair["ru"].body,
            body_en=pair["en"].body,
            by=by,
            now=now,
        )
        for slug, pair in by_slug.items()
    }


def _load_catalogue(example: Example, house: House, *, now: datetime) -> None:
    doer: dict[str, Any] = {"by": house.organiser, "now": now}
    industries = {
        industry.code: catalogue.add_industry(
            code=industry.code, **_both(name=industry.name), **doer
        )
        for industry in example.industries
    }
    for enterprise in example.enterprises:
        house.enterprises[enterprise.code] = made = catalogue.add_enterprise(
            code=enterprise.code,
            **_both(name=enterprise.name, shows=enterprise.shows, about=enterprise.about),
            name_is_trade_mark=enterprise.is_trade_mark,
            industry=industries[enterprise.industry],
            **doer,
        )
        for site in enterprise.sites:
            house.sites[site.code] = _add_site(site, made, doer)


def _add_site(site: shapes.Site, enterprise: Enterprise, doer: dict[str, Any]) -> Site:
    return catalogue.add_site(
        enterprise=enterprise,
        code=site.code,
        kind=site.kind,
        **_both(
            name=site.name,
            address=site.address,
            metro=site.metro,
            way_there=site.way_there,
            meeting_point=site.meeting_point,
            access_notes=site.access_notes,
        ),
        district=site.okrug,
        latitude=site.lat,
        longitude=site.lon,
        step_free=site.step_free,
        **doer,
    )


def _register_people(example: Example, house: House, *, now: datetime) -> None:
    doer: dict[str, Any] = {"by": house.organiser, "now": now}
    for known in example.people:
        person = people.register(email=known.email, now=now, name=known.name.ru)
        house.people[known.email] = person
        if known.role in CITY_ROLES:
            people.grant_role(person=person, role=CITY_ROLES[known.role], **doer)
        if known.role in PLANT_ROLES and known.enterprise:
            catalogue.take_on(
                person=person,
                enterprise=house.enterprises[known.enterprise],
                role=PLANT_ROLES[known.role],
                **doer,
            )


def _describe(
    activity: shapes.Activity, house: House, video: Video | None, *, now: datetime
) -> Activity:
    sites = [house.sites[code] for code in activity.sites]
    return programme.describe_activity(
        enterprise=house.enterprises[activity.enterprise],
        slug=activity.slug,
        format=activity.format,
        **_both(
            title=activity.title,
            summary=activity.summary,
            about=activity.about,
            leader=activity.leader,
            documents=activity.documents,
            dress=activity.dress,
            photo_note=activity.photo.note,
            bring=activity.bring,
            materials=activity.materials,
            take_home=activity.take_home,
        ),
        leader_is_guest=activity.leader_is_guest,
        duration_minutes=activity.duration_minutes,
        languages=",".join(activity.languages),
        admission_age=activity.admission_age,
        content_rating=activity.content_rating,
        citizenship=activity.citizenship,
        children_per_adult=activity.adults.children_per_adult,
        child_alone_from=activity.adults.child_alone_from,
        photo_rule=activity.photo.rule,
        step_free=all(site.step_free for site in sites),
        video=video,
        by=house.organiser,
        now=now,
    )


def _plan(
    session: shapes.Session, example: Example, house: House, calendar: Calendar, *, now: datetime
) -> Session:
    activity = next(one for one in example.activities if one.slug == session.activity)
    starts_at = calendar.at(session.day, session.start)
    closes = activity.close_hours_before
    places = {"public": session.places, "groups": session.group_places}
    is_open = session.admission == Admission.OPEN
    return programme.plan_session(
        stops=_stops(session, activity, house, starts_at),
        places={} if is_open else {kind: count for kind, count in places.items() if count},
        season=house.season,
        activity=house.activities[session.activity],
        code=session.code,
        starts_at=starts_at,
        ends_at=_ends_at(session, activity, calendar),
        admission=session.admission,
        own_closes_at=None if closes is None else starts_at - timedelta(hours=closes),
        **_both(opening_hours=_opening_hours(session, activity)),
        by=house.organiser,
        now=now,
    )


def _stops(
    session: shapes.Session, activity: shapes.Activity, house: House, starts_at: datetime
) -> list[programme.StopPlan]:
    if session.online:
        return []
    length = activity.duration_minutes
    planned = session.stops or tuple(shapes.Stop(code, 0, length) for code in activity.sites[:1])
    return [
        programme.StopPlan(
            house.sites[stop.site],
            starts_at + minutes(stop.offset_minutes),
            starts_at + minutes(stop.offset_minutes + stop.minutes),
        )
        for stop in planned
    ]


def _ends_at(session: shapes.Session, activity: shapes.Activity, calendar: Calendar) -> datetime:
    last_day = session.days[-1]
    if session.online and session.until_day:
        return calendar.at(last_day, END_OF_DAY)
    last_minute = max(
        (stop.offset_minutes + stop.minutes for stop in session.stops),
        default=activity.duration_minutes,
    )
    return calendar.at(last_day, session.start) + minutes(last_minute)


def _opening_hours(session: shapes.Session, activity: shapes.Activity) -> Text | None:
    if not session.until_day:
        return None
    if session.online:
        return Text("в любое время", "at any time")
    closes_at = session.start.hour * 60 + session.start.minute + activity.duration_minutes
    hours = f"{session.start:%H:%M}–{closes_at // 60:02}:{closes_at % 60:02}"
    return Text(f"каждый день {hours}", f"every day {hours}")


def _reread(house: House) -> None:
    """The announcement changed the rows; hold the new ones."""
    house.season.refresh_from_db()
    fresh = Session.objects.select_related("season", "activity")
    house.sessions = {session.code: session for session in fresh.filter(season=house.season)}
