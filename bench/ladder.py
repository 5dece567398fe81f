"""From a place to a person at the gate: how full visits become by each step, through the site's own
operations and jobs over a whole season, with people who behave as assumed.

    python -m bench.ladder                  # 24 visits of 25 places; some twelve minutes
    python -m bench.ladder --sessions 8
"""

from __future__ import annotations

import argparse
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.ladder_levers import Lever
    from bench.ladder_season import Built, Outcome

PASSES = (("the same day", 1), ("3 days ahead", 72), ("7 days ahead", 168))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sessions", type=int, default=24)
    parser.add_argument("--places", type=int, default=25)
    parser.add_argument("--parties", type=int, default=30, help="in the line of each visit")
    chosen = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, serialize=False)
    run(chosen.sessions, chosen.places, chosen.parties)


def run(sessions: int, places: int, parties: int) -> None:
    """Print a line for each step, a column for each time at which lists go to the plants."""
    from bench import ladder_season
    from bench.ladder_levers import LEVERS
    from bench.ladder_people import Assumed

    season = ladder_season.built(sessions=sessions, places=places, assumed=Assumed())
    print(f"{sessions} visits of {places} places, {parties} parties waiting for each", flush=True)
    print("places filled / held ones empty / released wrongly, in per cent / sent home from a gate")
    print("| Steps, each with those above |" + "".join(f" {name} |" for name, _hours in PASSES))
    print("|---" * (len(PASSES) + 1) + "|", flush=True)
    has_line = False
    for lever in LEVERS:
        if lever.refills and not has_line:
            ladder_season.let_wait(season, parties=parties)
            has_line = True
        print(f"| {lever.name} |" + "".join(f" {one} |" for one in _row(season, lever)), flush=True)
    print(f"{time.process_time():.0f} seconds of a processor")


def _row(season: Built, lever: Lever) -> list[str]:
    """A lever in every column. Where nobody waits it is all the same when the lists go, and a bench
    has nothing to do where they go on the day."""
    columns = [hours for _name, hours in (PASSES if lever.refills else PASSES[:1])]
    found = [
        "" if lever.before and hours == PASSES[0][1] else _told(season, lever, hours)
        for hours in columns
    ]
    return found * (len(PASSES) // len(found))


def _told(season: Built, lever: Lever, passes_hours: int) -> str:
    from bench import ladder_season

    return told(ladder_season.walk(season, lever, passes_hours=passes_hours, is_brisk=True))


def told(outcome: Outcome) -> str:
    """In per cent: places filled, of held ones left empty, released though they meant to come all
    the time; people sent home at the gate of a visit; and what must not happen, where it did."""
    missed = 100 * outcome.wrongly_released / outcome.places
    home = outcome.sent_home / outcome.visits
    text = f"{outcome.fill:.1f} / {outcome.no_show:.1f} / {missed:.1f} / {home:.1f}"
    return f"{text} WRONG: {outcome.wrong}" if outcome.wrong else text


if __name__ == "__main__":
    main()
