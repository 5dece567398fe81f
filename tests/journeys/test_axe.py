"""axe is made quick for all the pages it looks at; what it finds stays the same."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from tests import axe
from tests.browser import AXE_TAGS
from tests.site import Site

pytestmark = pytest.mark.journey
# Some words that can hardly be read, in colours said in several ways, partly clear.
SPOIL = """() => document.querySelectorAll("main p, main a").forEach((one, number) => {
  if (number % 5 === 0) {
    one.style.color = `oklch(70% 0.1 ${number * 10} / 0.8)`;
    one.style.background = "color-mix(in srgb, red 20%, transparent)";
  }
  if (number % 7 === 0) one.removeAttribute("href");
})"""
FIND = """tags => axe.run(document, {runOnly: tags}).then(found => JSON.stringify(
  ["violations", "passes", "incomplete"].map(kind => found[kind].map(rule =>
    [rule.id, rule.nodes.map(node => [node.target, node.any, node.all, node.none])]))))"""


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    return gate_site


def test_made_quick_it_finds_the_same(site: Site, page: Page) -> None:
    page.goto("/styleguide")
    page.evaluate(SPOIL)
    found = []
    for script in (axe.plain(), axe.quick()):
        page.evaluate(script)
        found.append(page.evaluate(FIND, AXE_TAGS))
    violations = {rule for rule, _ in json.loads(found[0])[0]}
    assert "color-contrast" in violations
    assert found[1] == found[0]
