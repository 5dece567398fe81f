"""Addresses of the checkers' and the judge's desks."""

from __future__ import annotations

from django.urls import URLPattern, path

from gatehouse.quizzes.views import checkers, entry, judge, judge_acts

CHECKERS = "games/checkers/<str:token>/"
JUDGE = "games/judge/<str:token>/"
BLANK = f"{CHECKERS}blanks/<str:code>/"

urlpatterns: list[URLPattern] = [
    path(CHECKERS, checkers.desk, name="checkers"),
    path(f"{CHECKERS}queue/", checkers.queue, name="checkers_queue"),
    path(f"{CHECKERS}open/", checkers.open_blank, name="checkers_open"),
    path(f"{CHECKERS}print/", checkers.print_blanks, name="checkers_print"),
    path(f"{CHECKERS}differences/", checkers.differences, name="checkers_differences"),
    path(BLANK, entry.blank, name="checkers_blank"),
    path(f"{BLANK}line/", entry.line, name="checkers_line"),
    path(f"{BLANK}decide/", checkers.decide, name="checkers_decide"),
    path(f"{BLANK}photo/", entry.add_photo, name="checkers_add_photo"),
    path(f"{BLANK}photo.jpg", checkers.photo, name="checkers_photo"),
    path(JUDGE, judge.desk, name="judge"),
    path(f"{JUDGE}who/", judge.who_page, name="judge_who"),
    path(f"{JUDGE}late/", judge.late_page, name="judge_late"),
    path(f"{JUDGE}penalties/", judge.penalties_page, name="judge_penalties"),
    path(f"{JUDGE}appeals/", judge.appeals_page, name="judge_appeals"),
    path(f"{JUDGE}log/", judge.log_page, name="judge_log"),
    path(f"{JUDGE}rule/", judge_acts.rule, name="judge_rule"),
    path(f"{JUDGE}strike/", judge_acts.strike, name="judge_strike"),
    path(f"{JUDGE}withdraw/", judge_acts.withdraw, name="judge_withdraw"),
    path(f"{JUDGE}accept-late/", judge_acts.accept_late, name="judge_accept_late"),
    path(f"{JUDGE}penalise/", judge_acts.penalise, name="judge_penalise"),
    path(f"{JUDGE}decide/", judge_acts.decide, name="judge_decide"),
    path(f"{JUDGE}recount/", judge_acts.recount, name="judge_recount"),
]
