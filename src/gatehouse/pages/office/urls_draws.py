"""Addresses of the draws at the organisers' desk."""

from django.urls import URLPattern, path

from gatehouse.pages.office import draw_planning, draws, prize_draw, season_rules, simulator, tasks

urlpatterns: list[URLPattern] = [
    path("office/draws/", draws.draws, name="office_draws"),
    path("office/draws/<slug:code>/", draws.draw, name="office_draw"),
    path("office/draws/<slug:code>/change/", draw_planning.change, name="office_draw_change"),
    path("office/quizzes/<slug:slug>/draw/", prize_draw.draw, name="office_prize_draw"),
    path("office/seasons/<slug:code>/rules/", season_rules.rules, name="office_season_rules"),
    path("office/seasons/<slug:code>/tasks/", tasks.tasks, name="office_tasks"),
    path("office/seasons/<slug:code>/tasks/<int:number>/", tasks.task, name="office_task"),
    path("office/seasons/<slug:code>/draws/", draws.of_season, name="office_season_draws"),
    path("office/seasons/<slug:code>/draws/new/", draw_planning.new, name="office_draw_new"),
    path("office/seasons/<slug:code>/simulator/", simulator.simulator, name="office_simulator"),
    path(
        "office/seasons/<slug:code>/simulator/<int:number>/",
        simulator.simulation,
        name="office_simulation",
    ),
    path(
        "office/seasons/<slug:code>/simulator/<int:number>/<str:name>",
        simulator.file,
        name="office_simulation_file",
    ),
]
