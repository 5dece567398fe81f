"""What every test may ask for: `site` and `page` live in tests/site.py and tests/browser.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.once", "tests.tried", "tests.migrated", "tests.site", "tests.browser"]

SKIPS_ARE_FAILURES = "A skipped test proves nothing: bring what it needs or remove it."


def _skipped(config: pytest.Config) -> bool:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter is not None and bool(reporter.stats.get("skipped"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a green run with skips red."""
    if session.exitstatus == pytest.ExitCode.OK and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why a run with skips is red."""
    if _skipped(terminalreporter.config):
        terminalreporter.section("skipped tests", red=True)
        terminalreporter.line(SKIPS_ARE_FAILURES)


# What has to do with rows: the mark, and the fixtures that bring a database without it.
DATABASE_FIXTURES = frozenset(
    {"db", "transactional_db", "django_db_setup", "fresh_site", "site", "season_at"}
)


# Files are shared out between processes in this order: a long one at the end would be waited for.
LONGEST = frozenset({
    "test_board", "test_captain", "test_draw_check", "test_every_page", "test_formats", "test_gate",
    "test_gate_camera", "test_gate_offline",
    "test_access", "test_crowd", "test_draw_killed", "test_invitations_property", "test_killed",
    "test_offers_killed", "test_production", "test_reminders_killed", "test_season_ladder",
    "test_serve", "test_stages", "test_whole_game",
})  # fmt: skip


def uses_database(item: pytest.Item) -> bool:
    """Whether a test can come out differently on another database."""
    if item.get_closest_marker("any_database"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES)


# Fixtures that bring processes which go on by themselves beside the test.
PROCESS_FIXTURES = frozenset({"transactional_db", "fresh_site", "site", "season_at"})


def runs_in_real_time(item: pytest.Item) -> bool:
    """Whether browsers, processes or threads go on beside the test, each at its own pace."""
    rows = item.get_closest_marker("django_db")
    beside = bool(rows and rows.kwargs.get("transaction"))
    fixtures = set(getattr(item, "fixturenames", ()))
    return beside or bool(item.get_closest_marker("journey") or fixtures & PROCESS_FIXTURES)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rows-only", action="store_true", help="leave out what uses no database")
    parser.addoption(
        "--once-more", action="store_true", help="what runs in real time may fall once; it is named"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first; on the second database only what can differ there is run again."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)
    if config.getoption("--once-more"):
        for item in filter(runs_in_real_time, items):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if not config.getoption("--rows-only"):
        return
    again = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Each test reads rows of its own: nothing is kept from the one before."""
    from gatehouse.core.kept import Kept

    Kept.forget_all()
    yield
    Kept.forget_all()
