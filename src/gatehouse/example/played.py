"""The shapes of games and quizzes of the example: what is asked, who plays how well, what judges
decide. Pure values; points are whole, halves where a name says so."""

from dataclasses import dataclass

from gatehouse.example.giving import Moment


@dataclass(frozen=True)
class Asked:
    """A question. `choices` of an order stand in the right order, `matches` beside what they belong
    to; `right` are places among `choices`, from 1. `mistakes` is what teams of the example write
    where they do not know."""

    form: str
    text: str
    accepted: tuple[str, ...] = ()
    number: str = ""
    choices: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    left: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    worth: int = 1
    shares: bool = False
    comment: str = ""
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marking:
    """How a round is scored, as far as it differs from a plain one; see `quizzes.terms`."""

    kind: str = "plain"
    all_right_bonus_halves: int = 0
    tick_gain_halves: int = 4
    tick_loss_halves: int = 4
    ticks_at_most: int | None = None
    stake_from_halves: int = 0
    stake_to_halves: int = 10
    may_go_below_zero: bool = False


@dataclass(frozen=True)
class AskedRound:
    title: str
    questions: tuple[Asked, ...]
    intro: str = ""
    seconds: int = 60
    marking: Marking = Marking()
    title_en: str = ""


@dataclass(frozen=True)
class Pack:
    """A packet of questions."""

    title: str
    rounds: tuple[AskedRound, ...]
    note: str = ""
    title_en: str = ""


@dataclass(frozen=True)
class Way:
    """A channel of a game; without a session its teams come to the door."""

    title: str
    league: str
    session: str = ""
    online: bool = False
    delay_seconds: int = 0
    title_en: str = ""


@dataclass(frozen=True)
class Crew:
    """How a team plays: so many of a hundred answers are right. Who comes without an application
    names its `way`; `heads` as somebody counted, else as declared. A team that is not `here`
    answers nothing."""

    name: str
    share: int
    way: str = ""
    heads: int = 0
    on_paper: bool = False
    here: bool = True


@dataclass(frozen=True)
class Place:
    """A question of a packet by its numbers, from 1."""

    round: int
    question: int


@dataclass(frozen=True)
class Said:
    """What a team answers to one question, whatever else it would; `late_seconds` after its time
    is over. `misread`: how the second checker reads it on paper."""

    team: str
    at: Place
    text: str
    late_seconds: int = 0
    misread: str = ""


@dataclass(frozen=True)
class Ruled:
    """An answer that is right, or wrong, or worth some halves, for all teams."""

    at: Place
    variant: str
    reason: str
    halves: int | None = None


@dataclass(frozen=True)
class Fine:
    team: str
    halves: int
    reason: str


@dataclass(frozen=True)
class Objection:
    """An appeal and what came of it. `kind`: credit or strike."""

    team: str
    at: Place
    kind: str
    text: str
    granted: bool
    reason: str


@dataclass(frozen=True)
class Evening:
    """A game from its making to its results; captains of teams in `claims` say that the team is
    theirs."""

    code: str
    title: str
    packet: Pack
    ways: tuple[Way, ...]
    hosts: tuple[str, ...]
    stage: str
    judge: str
    made: Moment
    starts: Moment
    published: Moment
    crews: tuple[Crew, ...]
    checkers: tuple[str, ...] = ()
    appeal_minutes: int = 60
    break_after_round: int = 0
    break_minutes: int = 10
    said: tuple[Said, ...] = ()
    rulings: tuple[Ruled, ...] = ()
    fines: tuple[Fine, ...] = ()
    objections: tuple[Objection, ...] = ()
    claims: tuple[str, ...] = ()
    title_en: str = ""


@dataclass(frozen=True)
class Try:
    """Somebody's try of a solo quiz, with so many right answers; whoever may does `enter` the draw
    of prizes."""

    party: str
    day: int
    right: int
    enter: bool = True


@dataclass(frozen=True)
class Given:
    """So many equal prizes."""

    title: str
    title_en: str
    count: int


@dataclass(frozen=True)
class Alone:
    """A solo quiz with a draw of prizes, from its plan to its winners."""

    slug: str
    title: str
    title_en: str
    about: str
    about_en: str
    packet: Pack
    more_than: int
    prizes: tuple[Given, ...]
    prize_note: str
    prize_note_en: str
    planned: Moment
    published: Moment
    opens: Moment
    closes: Moment
    entries_close: Moment
    complaints_until: Moment
    witnesses_until: Moment
    round: Moment
    thrown: Moment
    released: Moment
    appeal_days: int
    dice: str
    tries: tuple[Try, ...]
