"""The films of the online tours: made from their storyboards, and started so many times."""

from datetime import datetime, time

from gatehouse.example.loading import House
from gatehouse.example.moments import Calendar
from gatehouse.example.shapes import Example
from gatehouse.video import operations as video
from gatehouse.video.models import Video
from gatehouse.video.queries import OWN_PLAYER

EVENING = time(20)
FEWEST_A_DAY, SPREAD = 4, 9


def films_of(example: Example, *, now: datetime) -> dict[str, Video]:
    """Each storyboard's film; one that was made before is not drawn again."""
    return {
        board.code: video.make_from_storyboard(storyboard=board, by=None, now=now)
        for board in example.storyboards
    }


def start_films(example: Example, house: House, calendar: Calendar, *, until: datetime) -> None:
    """Count the starts of each evening: invented ones, counted as real ones are."""
    for session in example.sessions:
        film = house.activities[session.activity].video
        if film is None:
            continue
        for day in session.days:
            evening = calendar.at(day, EVENING)
            starts = FEWEST_A_DAY + (day * 5 + len(session.activity)) % SPREAD
            for _ in range(starts if evening <= until else 0):
                video.count_start(video=film, source=OWN_PLAYER, now=evening)
