"""Sites that already hold the example season at one of its stages: loaded once, then copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from gatehouse.programme.models import Season
from tests.films import lay_out
from tests.once import Run
from tests.site import Site, Stock

SeasonAt = Callable[[str], Season]


class SeasonStock(Stock):
    """Where sites with the example season come from."""

    def __init__(self, run: Run, folder: Path, stage: str) -> None:
        super().__init__(run, folder)
        self.stage = stage
        # Its days are counted from the day it is loaded on: after midnight there is another.
        self.loaded_on = timezone.localdate()

    @property
    def kind(self) -> str:
        return f"{self.stage}_{self.loaded_on:%d}"

    def fresh(self) -> Site:
        self.loaded_on = timezone.localdate()
        return super().fresh()

    def fill(self, var_dir: Path) -> None:
        super().fill(var_dir)
        lay_out(var_dir / "media")
        self.of_template(var_dir).manage("demo", "--stage", self.stage)
