"""The browser of the journeys complains when it should: a proof on pages that are wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser import Watch, assert_accessible

pytestmark = pytest.mark.journey
HOME = "http://127.0.0.1:9"  # nothing is asked there: every answer is given by the test
POLICY = "default-src 'self'"


def complaints_about(chromium: Browser, body: str, policy: str = POLICY) -> list[str]:
    """What the watch says of one page with this body."""
    context = chromium.new_context(base_url=HOME)
    watch = Watch(context, HOME)
    page = context.new_page()
    page.route(
        f"{HOME}/",
        lambda route: route.fulfill(
            body=f"<!DOCTYPE html><html lang=en><title>A page</title>{body}",
            headers={"content-type": "text/html", "content-security-policy": policy},
        ),
    )
    page.route(f"{HOME}/missing.png", lambda route: route.fulfill(status=404))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    context.close()
    return watch.complaints


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>1</script>", "console: "),
        ("<p style='color: red'>", "console: "),
        ("<img src=/missing.png>", "404: "),
    ],
)
def test_a_wrong_page_is_complained_of(chromium: Browser, body: str, said: str) -> None:
    assert [found.startswith(said) for found in complaints_about(chromium, body)] == [True]


def test_a_request_to_another_host_is_stopped_and_complained_of(chromium: Browser) -> None:
    found = complaints_about(chromium, "<img src=http://example.org/x.png>", "default-src *")
    assert "foreign request: http://example.org/x.png" in found


def test_a_fault_of_a_script_is_complained_of(chromium: Browser) -> None:
    script = "<script>setTimeout(() => { throw new Error('broken') })</script>"
    found = complaints_about(chromium, script, "default-src 'unsafe-inline'")
    assert any("broken" in complaint for complaint in found)


def test_a_right_page_is_not_complained_of(chromium: Browser) -> None:
    assert complaints_about(chromium, "<h1>Good</h1>") == []


def test_an_inaccessible_page_is_seen(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html lang=en><title>A</title><main><h1>A</h1><input></main></html>")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)
    page.close()
