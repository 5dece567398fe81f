"""What every test of Gatehouse may ask for; the browser and servers have files of their own."""

from __future__ import annotations

import pytest

SKIPS_ARE_FAILURES = "A skipped test proves nothing: bring what it needs or remove it."


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Fail the run when a test was skipped, and say so last."""
    if terminalreporter.stats.get("skipped"):
        terminalreporter.section("skipped tests", red=True)
        terminalreporter.line(SKIPS_ARE_FAILURES)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a green run with skips red."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
