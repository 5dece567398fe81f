"""The rules of the house that no linter keeps, and a proof that each of them bites."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping

import pytest

from gatehouse.core import jobs, labels, mail
from tests import conventions
from tests.conventions import HOUSE, ROOT, Module

RULES = [
    conventions.operations_taking_loose_arguments,
    conventions.readings_of_the_clock,
    conventions.writes_outside_operations,
    conventions.model_signals,
    conventions.swallowed_errors,
    conventions.days_of_no_place,
    conventions.browser_sessions,
]
BREACHES = [
    (
        conventions.operations_taking_loose_arguments,
        "admission/operations.py",
        "def withdraw(application, *, by, now): ...",
    ),
    (
        conventions.operations_taking_loose_arguments,
        "admission/operations.py",
        "def withdraw(*, application, by): ...",
    ),
    (
        conventions.operations_taking_loose_arguments,
        "admission/operations/offers.py",
        "@transaction.atomic\ndef accept(application, *, by, now): ...",
    ),
    (conventions.readings_of_the_clock, "programme/queries.py", "today = timezone.localdate()"),
    (conventions.readings_of_the_clock, "programme/models.py", "DateTimeField(auto_now=True)"),
    (conventions.readings_of_the_clock, "programme/rules.py", "soon = dt.datetime.now(UTC)"),
    (conventions.readings_of_the_clock, "quizzes/solo.py", "here = timezone.localtime()"),
    (conventions.days_of_no_place, "pages/office/inbox.py", "ends_on__gte=look.now.date()"),
    (conventions.days_of_no_place, "proposals/staff.py", "today = timezone.now().date()"),
    (conventions.writes_outside_operations, "pages/views.py", "session.save(update_fields=['x'])"),
    (conventions.writes_outside_operations, "example/stages.py", "Season.objects.create(code='x')"),
    (conventions.writes_outside_operations, "news/jobs.py", "rows.filter(a=1).update(b=2)"),
    (conventions.writes_outside_operations, "news/jobs.py", "rows.delete()"),
    (conventions.model_signals, "people/apps.py", "from django.db.models.signals import post_save"),
    (conventions.swallowed_errors, "video/jobs.py", "try: f()\nexcept Exception: pass"),
    (conventions.swallowed_errors, "video/jobs.py", "try: f()\nexcept: result = None"),
    (conventions.browser_sessions, "admission/views.py", "request.session['party'] = 1"),
]
KEPT = [
    (conventions.operations_taking_loose_arguments, "draws/operations.py", "def run(*, now): ..."),
    (
        conventions.operations_taking_loose_arguments,
        "admission/operations/places.py",
        "def hold(quota, persons): ...",
    ),
    (conventions.readings_of_the_clock, "programme/views.py", "now = timezone.now()"),
    (conventions.readings_of_the_clock, "quizzes/solo.py", "timezone.localdate(now)"),
    (conventions.days_of_no_place, "gate/days.py", "now.astimezone(zone).date()"),
    (conventions.writes_outside_operations, "pages/views.py", "context.update({'a': 1})"),
    (conventions.writes_outside_operations, "pages/views.py", "picture.save(buffer, 'PNG')"),
    (
        conventions.swallowed_errors,
        "core/jobs.py",
        "try: f()\nexcept Exception as e: note(e)",
    ),
]


def named(case: object) -> str | None:
    """A short name of a case in pytest's output."""
    return getattr(case, "__name__", None)


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_the_house_keeps(rule: Callable[[Module], list[str]]) -> None:
    assert [finding for module in conventions.modules() for finding in rule(module)] == []


@pytest.mark.parametrize(("rule", "place", "source"), BREACHES, ids=named)
def test_a_breach_is_seen(rule: Callable[[Module], list[str]], place: str, source: str) -> None:
    assert len(rule(Module(place, source))) == 1


@pytest.mark.parametrize(("rule", "place", "source"), KEPT, ids=named)
def test_what_only_looks_like_a_breach_passes(
    rule: Callable[[Module], list[str]], place: str, source: str
) -> None:
    assert rule(Module(place, source)) == []


def test_no_file_is_longer_than_a_reader_s_patience() -> None:
    written = [
        path
        for folder in ("src", "tests", "tools", "bench")
        for ending in ("py", "html", "css", "js")
        for path in (ROOT / folder).rglob(f"*.{ending}")
        if "migrations" not in path.parts
    ]
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in written
        if (lines := len(path.read_text().splitlines())) > conventions.LINES_AT_MOST
    }
    assert long == {}


def test_templates_hold_no_inline_style_or_script() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): hits
        for path in sorted(HOUSE.rglob("templates/**/*"))
        if path.suffix in {".html", ".svg"} and (hits := conventions.inline_code(path.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<form hx-on:submit="go()">',
    ],
)
def test_an_inline_style_or_script_is_seen(markup: str) -> None:
    assert len(conventions.inline_code(markup)) == 1


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="module" src="x.js"></script>',
        '<script type="application/ld+json">{}</script>',
    ],
)
def test_a_script_file_and_a_block_of_data_pass(markup: str) -> None:
    assert conventions.inline_code(markup) == []


@pytest.mark.parametrize("capability", conventions.capabilities())
def test_a_capability_says_what_it_owns(capability: str) -> None:
    import ast

    text = ast.get_docstring(ast.parse((HOUSE / capability / "__init__.py").read_text())) or ""
    assert len(text.split()) >= 8, "one paragraph: what this owns and what it does not"


def test_every_capability_stands_under_the_contract_of_layers() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    inside = [
        container.removeprefix("gatehouse.")
        for contract in config["contracts"]
        if contract["type"] == "layers"
        for container in contract["containers"]
        if container != "gatehouse"
    ]
    assert sorted(inside) == conventions.capabilities()


def test_every_verb_of_the_history_every_letter_and_every_job_is_called_by_words() -> None:
    """And nothing is named that is not there any more."""
    verbs = {verb for module in conventions.modules() for verb in conventions.verbs(module)}
    assert verbs == set(labels.VERBS.of)
    assert house_only(mail.renderers()) == set(labels.LETTERS.of)
    works = {name: work.function for name, work in jobs.registered().items()}
    assert house_only(works) == set(labels.JOBS.of)


def house_only(registered: Mapping[str, Callable[..., object]]) -> set[str]:
    """What the house itself registers: tests have jobs and letters of their own."""
    return {name for name, one in registered.items() if one.__module__.startswith("gatehouse.")}


def test_migrations_are_named_by_hand() -> None:
    names = [
        path
        for path in HOUSE.glob("*/migrations/*.py")
        if path.name != "__init__.py"
        and not re.fullmatch(r"\d{4}_(?!auto_|alter_.*_and_more)[a-z][a-z0-9_]+", path.stem)
    ]
    assert [path.name for path in names] == []


WAITED_FOR = re.compile(r"wait_for_function\(\s*f?([\"'])(?![^\"']*=>)")


def test_a_page_is_waited_for_by_a_function_and_not_by_a_text() -> None:
    """Our policy for scripts forbids a text to be read as one: that passes only where nothing has
    to be waited for, and falls where a machine is slow."""
    assert WAITED_FOR.search("""page.wait_for_function("window.late")""")
    assert not WAITED_FOR.search("""page.wait_for_function("() => window.late")""")
    files = [*(ROOT / "tests" / "journeys").glob("*.py"), *(ROOT / "bench").glob("*.py")]
    assert [path.name for path in files if WAITED_FOR.search(path.read_text())] == []
