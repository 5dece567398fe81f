"""What plants of the example need for a pass, of whoever has a place; and the season's tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatehouse.example.loading import House
from gatehouse.example.needed import Needed, Task
from gatehouse.papers import operations as papers
from gatehouse.rewards import operations as rewards


@dataclass
class Needs:
    """The pass offices and the tasks, in a loaded house."""

    needed: tuple[Needed, ...]
    tasks: tuple[Task, ...]
    house: House

    def say(self, *, now: datetime) -> None:
        """Each says what it needs, and the season what may be done."""
        for one in self.needed:
            papers.set_need(
                site=self.house.sites[one.site],
                fields=one.fields,
                terms=papers.Terms(
                    due_hours_before=one.due_hours_before,
                    answer_hours=one.answer_hours,
                    remind_hours_before=one.remind_hours_before,
                    kept_hours=one.kept_hours,
                ),
                by=self.house.organiser,
                now=now,
            )
        for task in self.tasks:
            rewards.make_task(
                season=self.house.season,
                texts={
                    "title_ru": task.title.ru,
                    "title_en": task.title.en,
                    "about_ru": task.about.ru,
                    "about_en": task.about.en,
                },
                word=task.word,
                by=self.house.organiser,
                now=now,
            )
