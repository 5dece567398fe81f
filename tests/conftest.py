"""What every test may ask for: `site` and `page` live in tests/site.py and tests/browser.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.site", "tests.browser"]

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


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Each test reads rows of its own: nothing is kept from the one before."""
    from gatehouse.core.kept import Kept

    Kept.forget_all()
    yield
    Kept.forget_all()
