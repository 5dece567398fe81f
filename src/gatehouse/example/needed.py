"""What is asked of people: data by a pass office, tasks by the season; as the files have it."""

from dataclasses import dataclass

from gatehouse.example.shapes import Text


@dataclass(frozen=True)
class Needed:
    """`fields` are codes of `papers.rules.Field`; hours as `papers.models.Need` has them."""

    site: str
    fields: tuple[str, ...]
    due_hours_before: int
    answer_hours: int
    remind_hours_before: int
    kept_hours: int


@dataclass(frozen=True)
class Task:
    """Something to do for which a code word is found, at a plant or in a film."""

    title: Text
    about: Text
    word: str
