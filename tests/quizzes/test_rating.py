"""A season's rating."""

from gatehouse.quizzes.rating import Played, rate

GAMES = [
    Played(1, "s1", "Фрезы", 60),
    Played(2, "s1", "Фрезы-2", 40),
    Played(3, "s1", "Фрезы", -5),
    Played(1, "s2", "Шестерёнки", 50),
    Played(2, "s2", "Шестерёнки", 50),
    Played(3, "s3", "Болты", 70),
]


def test_all_games_add_up_and_equal_teams_share_a_place() -> None:
    found = rate([*GAMES, Played(3, "s2", "Шестерёнки", -5)])
    assert [(one.who, one.place, one.halves, one.is_shared) for one in found] == [
        ("s1", 1, 95, True),
        ("s2", 1, 95, True),
        ("s3", 3, 70, False),
    ]


def test_only_the_best_games_count_where_the_rating_says_so() -> None:
    found = rate(GAMES, best_of=1)
    assert [(one.who, one.halves, one.counted) for one in found] == [
        ("s3", 70, (3,)),
        ("s1", 60, (1,)),
        ("s2", 50, (1,)),
    ]
    assert [one.games for one in found] == [1, 3, 2]


def test_a_team_bears_the_name_of_its_latest_game() -> None:
    assert {one.who: one.name for one in rate(GAMES[:2])} == {"s1": "Фрезы-2"}


def test_the_order_of_results_does_not_matter() -> None:
    assert rate(reversed(GAMES), best_of=2) == rate(GAMES, best_of=2)


def test_a_league_that_nobody_has_played_has_an_empty_rating() -> None:
    assert rate([]) == ()
