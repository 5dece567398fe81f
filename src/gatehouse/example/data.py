"""Reads the example's words and data from `data/`; every mistake in them is a `DataError`
that names the file and the place. Pure values: no Django, no clock."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gatehouse.example.giving import Choice, Drawing
from gatehouse.example.needed import Needed, Task
from gatehouse.example.played import Alone, Evening
from gatehouse.example.proposed import Proposed
from gatehouse.example.reading import DataError, build, read_list, read_one, read_yaml
from gatehouse.example.shapes import (
    Activity,
    Ask,
    Enterprise,
    Example,
    HouseText,
    Industry,
    Party,
    PastSeason,
    Replay,
    RolePerson,
    Season,
    Session,
    Storyboard,
)

FOLDER = Path(__file__).with_name("data")
LANGUAGES = ("ru", "en")
NOTE_KEYS = ("documents", "dress", "bring", "photo", "leader")
FENCE = "---\n"


@cache
def load() -> Example:
    """All of the example; raises `DataError` with file and place when something is wrong."""
    season = FOLDER / "season-2023-12"
    return Example(
        industries=read_list(FOLDER / "industries.yaml", Industry),
        enterprises=_each(FOLDER / "enterprises", Enterprise),
        season=read_one(FOLDER / "season-2023-12.yaml", Season),
        activities=activities(season),
        sessions=read_list(season / "sessions.yaml", Session),
        past_season=read_one(FOLDER / "season-2022-03.yaml", PastSeason),
        storyboards=read_list(FOLDER / "storyboards.yaml", Storyboard),
        people=read_list(FOLDER / "people.yaml", RolePerson),
        parties=read_list(FOLDER / "parties.yaml", Party),
        asks=read_list(FOLDER / "asks.yaml", Ask),
        replay=read_one(FOLDER / "replay.yaml", Replay),
        texts=texts(FOLDER / "texts"),
    )


@cache
def proposals() -> tuple[Proposed, ...]:
    """What enterprises propose for the season."""
    return read_list(FOLDER / "proposals.yaml", Proposed)


@cache
def drawing() -> Drawing:
    """The draw of the season."""
    return read_one(FOLDER / "draw.yaml", Drawing)


@cache
def games() -> tuple[Evening, ...]:
    """The rehearsal and the game of the season, whose packet is a file of its own."""
    said = {**read_yaml(FOLDER / "game.yaml"), "packet": read_yaml(FOLDER / "packet.yaml")}
    rehearsal = read_one(FOLDER / "rehearsal.yaml", Evening)
    return rehearsal, build(Evening, said, "game.yaml")


@cache
def alone() -> Alone:
    """The quiz that one plays alone."""
    return read_one(FOLDER / "solo.yaml", Alone)


@cache
def choices() -> tuple[Choice, ...]:
    """What plants decided where they choose."""
    return read_list(FOLDER / "choices.yaml", Choice)


@cache
def needs() -> tuple[Needed, ...]:
    """What pass offices ask for."""
    return read_list(FOLDER / "needs.yaml", Needed)


@cache
def tasks() -> tuple[Task, ...]:
    """What may be done in the season."""
    return read_list(FOLDER / "tasks.yaml", Task)


@cache
def rules() -> dict[str, Any]:
    """What the season says of its draws; `admission.season_rules` reads and judges it."""
    found: dict[str, Any] = read_yaml(FOLDER / "rules-2023-12.yaml")
    return found


def activities(folder: Path) -> tuple[Activity, ...]:
    """The activities of a season; a word such as `passport` stands for an entry of `notes.yaml`,
    so that the same advice is written once."""
    notes = read_yaml(folder / "notes.yaml")
    found: list[Activity] = []
    for path in sorted(folder.glob("activities-*.yaml")):
        for index, raw in enumerate(read_yaml(path)):
            where = f"{path.name}[{index}]"
            found.append(build(Activity, _with_notes(raw, notes, where), where))
    return tuple(found)


def _with_notes(raw: dict[str, Any], notes: dict[str, Any], where: str) -> dict[str, Any]:
    """The activity with its note words replaced by what they stand for."""
    full = dict(raw)
    for key in NOTE_KEYS:
        word = raw.get(key)
        if not isinstance(word, str):
            continue
        if word not in notes.get(key, {}):
            raise DataError(f"{where}.{key}: no note {word!r} in notes.yaml")
        full[key] = notes[key][word]
    return full


def texts(folder: Path) -> tuple[HouseText, ...]:
    """The house's texts, `<slug>.<language>.md`, each with a head of YAML between fences."""
    return tuple(house_text(path) for path in sorted(folder.glob("*.md")))


def house_text(path: Path) -> HouseText:
    """One text; its slug and language must be those of the file's name."""
    slug, language, _suffix = path.name.split(".")
    parts = path.read_text(encoding="utf-8").split(FENCE, 2)
    if len(parts) != 3 or parts[0]:
        raise DataError(f"{path.name}: expected a head between two lines of ---")
    head = {**yaml.safe_load(parts[1]), "language": language, "body": parts[2].strip() + "\n"}
    text = build(HouseText, head, path.name)
    if text.slug != slug or language not in LANGUAGES:
        raise DataError(f"{path.name}: the name must be {text.slug}.ru.md or {text.slug}.en.md")
    return text


def _each(folder: Path, of: type[Enterprise]) -> tuple[Enterprise, ...]:
    """The lists of all files of a folder, joined in the order of their names."""
    found: list[Enterprise] = []
    for path in sorted(folder.glob("*.yaml")):
        found.extend(read_list(path, of))
    return tuple(found)
