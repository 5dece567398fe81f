"""The shape of the example's words and data: the dataclasses are the schema of `data/`.

Pure values: no Django, no clock. Days are numbers: day 1 is the season's first day, day 0 the
day before it, so 5 December 2023, when applications opened, is day -5. `date_of` turns a
number into a date once somebody has decided when day 1 is."""

from dataclasses import dataclass
from datetime import date, time, timedelta

# Nobody of the example has a birthday during the season, so ages stay as they are written.
DAYS_SINCE_BIRTHDAY = 150


@dataclass(frozen=True)
class Text:
    ru: str
    en: str


@dataclass(frozen=True)
class Industry:
    code: str
    name: Text


@dataclass(frozen=True)
class Site:
    """A place a visitor comes to. `kind`: workshop, museum or address."""

    code: str
    kind: str
    name: Text
    address: Text
    okrug: str
    metro: Text
    lat: float
    lon: float
    way_there: Text
    meeting_point: Text
    step_free: bool
    access_notes: Text


@dataclass(frozen=True)
class Enterprise:
    code: str
    name: Text
    is_trade_mark: bool
    industry: str
    shows: Text
    about: Text
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Photo:
    """`rule`: allowed, not_in_workshops or forbidden."""

    rule: str
    note: Text


@dataclass(frozen=True)
class Adults:
    """How many children one adult answers for, and from what age a child may come alone."""

    children_per_adult: int
    child_alone_from: int


@dataclass(frozen=True)
class TeamSize:
    least: int
    most: int


@dataclass(frozen=True)
class Activity:
    """What is offered. `about` is Markdown; `citizenship` is any or rf; hours count back from
    the start of each session (None: the season's own)."""

    slug: str
    enterprise: str
    format: str
    title: Text
    summary: Text
    about: Text
    duration_minutes: int
    admission_age: int
    content_rating: str
    citizenship: str
    documents: Text
    dress: Text
    photo: Photo
    bring: Text
    languages: tuple[str, ...]
    adults: Adults
    leader: Text
    sites: tuple[str, ...]
    drawing: str
    materials: Text | None = None
    take_home: Text | None = None
    team: TeamSize | None = None
    storyboard: str | None = None
    close_hours_before: int | None = None
    leader_is_guest: bool = False


@dataclass(frozen=True)
class Stop:
    """A site within a session; `offset_minutes` from the session's start."""

    site: str
    offset_minutes: int
    minutes: int
    guide: str | None = None


@dataclass(frozen=True)
class Session:
    """An activity at a time. `places` for the public and `group_places` for organised groups,
    both in persons. With `until_day` it is open daily at the same hours, first to last day."""

    code: str
    activity: str
    day: int
    start: time
    places: int
    group_places: int = 0
    admission: str = "first_come"
    guide: str | None = None
    until_day: int | None = None
    online: bool = False
    stops: tuple[Stop, ...] = ()

    @property
    def days(self) -> range:
        return range(self.day, (self.until_day or self.day) + 1)


@dataclass(frozen=True)
class Stage:
    """The moment of the season that "now" is moved to."""

    code: str
    day: int
    at: time


@dataclass(frozen=True)
class Season:
    """`first_on` is the real date of day 1; the example moves it."""

    code: str
    title: Text
    about: Text
    first_on: date
    length_days: int
    time_zone: str
    opens_days_before: int
    opens_at: time
    close_hours_before: int
    names_hours_before: int
    offer_hours: int
    party_max: int
    visits_per_person: int
    enterprises: tuple[str, ...]
    stages: tuple[Stage, ...]

    def first_day(self, *, stage: str, today: date) -> date:
        """The date of day 1 that makes `today` the day of that stage."""
        day = next(item.day for item in self.stages if item.code == stage)
        return today - timedelta(days=day - 1)


@dataclass(frozen=True)
class GuestGuide:
    name: Text
    who: Text
    at: tuple[str, ...]


@dataclass(frozen=True)
class PastQuiz:
    teams: int
    teams_on_site: int
    teams_online: int
    players: int
    one_round_on: Text


@dataclass(frozen=True)
class PastSeason:
    """Facts of the articles only; the counts are claims, not computed here."""

    code: str
    title: Text
    about: Text
    first_on: date
    last_on: date
    tours: int
    enterprises: int
    visitors: int
    participants: int
    quiz: PastQuiz
    guest_guides: tuple[GuestGuide, ...]
    named_enterprises: tuple[str, ...]


@dataclass(frozen=True)
class Cue:
    at_seconds: int
    ru: str
    en: str


@dataclass(frozen=True)
class Scene:
    """`view`: whole (the drawing), detail (moves in), trace (the line is being drawn)."""

    drawing: str
    view: str
    seconds: int
    ru: str
    en: str


@dataclass(frozen=True)
class Storyboard:
    code: str
    title: Text
    scenes: tuple[Scene, ...]
    chapters: tuple[Cue, ...]

    @property
    def seconds(self) -> int:
        return sum(scene.seconds for scene in self.scenes)

    @property
    def captions(self) -> tuple[Cue, ...]:
        """One caption a scene, from its first second."""
        cues, at = [], 0
        for scene in self.scenes:
            cues.append(Cue(at, scene.ru, scene.en))
            at += scene.seconds
        return tuple(cues)


@dataclass(frozen=True)
class RolePerson:
    """Somebody to sign in as. `role`: visitor, guide, plant, organiser, press, administrator."""

    email: str
    role: str
    name: Text
    enterprise: str | None = None
    hint: Text | None = None


@dataclass(frozen=True)
class Guest:
    name: str
    age: int
    citizenship: str = "rf"

    def born_on(self, first_day: date) -> date:
        """A birth date that gives the written age on every day of the season."""
        birthday = first_day - timedelta(days=DAYS_SINCE_BIRTHDAY)
        # The 28th at most: 29 February has no counterpart in most years.
        return birthday.replace(year=birthday.year - self.age, day=min(birthday.day, 28))


@dataclass(frozen=True)
class Party:
    """The first guest is the one who asks."""

    code: str
    email: str
    guests: tuple[Guest, ...]


@dataclass(frozen=True)
class Ask:
    """A party's application; `team` is the name of a new team, with whom so many `more` come."""

    party: str
    session: str
    day: int
    at: time
    team: str | None = None
    more: int = 0


@dataclass(frozen=True)
class Change:
    """`kind`: withdraw, give_back (`guest`, from 0, of the party), join (a team, by its link)."""

    kind: str
    party: str
    session: str
    day: int
    at: time
    guest: int | None = None
    team: str | None = None


@dataclass(frozen=True)
class Group:
    """An organised group: head-count first, names on `names_day`."""

    code: str
    email: str
    organisation: Text
    contact: Text
    session: str
    head_count: int
    day: int
    at: time
    names_day: int
    guests: tuple[Guest, ...]


@dataclass(frozen=True)
class Absence:
    """Guests of a booked application who did not come (places in the party; empty: all)."""

    party: str
    session: str
    guests: tuple[int, ...] = ()


@dataclass(frozen=True)
class Count:
    """Persons counted at an open door on one day."""

    session: str
    day: int
    persons: int


@dataclass(frozen=True)
class Said:
    """What one of the parties that came said of a session afterwards."""

    session: str
    marks: int
    text: str = ""
    quote: bool = False


@dataclass(frozen=True)
class Note:
    """What a guide noted when the visit was over."""

    session: str
    text: str


@dataclass(frozen=True)
class Replay:
    """What people do in the season; whoever is booked and not absent came."""

    changes: tuple[Change, ...]
    groups: tuple[Group, ...]
    absences: tuple[Absence, ...]
    counts: tuple[Count, ...]
    feedback: tuple[Said, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class HouseText:
    """One page of the house in one language; `purpose` only for a consent."""

    slug: str
    language: str
    title: str
    body: str
    purpose: str | None = None


@dataclass(frozen=True)
class Example:
    industries: tuple[Industry, ...]
    enterprises: tuple[Enterprise, ...]
    season: Season
    activities: tuple[Activity, ...]
    sessions: tuple[Session, ...]
    past_season: PastSeason
    storyboards: tuple[Storyboard, ...]
    people: tuple[RolePerson, ...]
    parties: tuple[Party, ...]
    asks: tuple[Ask, ...]
    replay: Replay
    texts: tuple[HouseText, ...]


def date_of(day: int, *, first_day: date) -> date:
    """The date of a day's number when day 1 is `first_day`."""
    return first_day + timedelta(days=day - 1)
