"""«Why not me» and receipts on the page that checks draws, in a real browser."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.draws.one_more import Told, with_one_more
from tests.journeys.draw_check import (
    ADDRESS,
    LOST,
    VECTORS,
    ask_worker,
    give,
    large_folder,
    receipt_of,
    verdict,
)
from tests.site import Site

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season: the page needs nothing of it."""
    return gate_site


@pytest.fixture
def checker(page: Page) -> Page:
    page.goto(ADDRESS)
    return page


def test_a_loser_is_told_why_in_sentences(checker: Page) -> None:
    give(checker, VECTORS / "small")
    verdict(checker)
    checker.fill("#ticket", LOST.upper())
    checker.keyboard.press("Enter")
    answer = checker.locator("[data-answer=why]")
    expect(answer).to_be_visible()
    told = answer.inner_text()
    assert "Места вам не досталось." in told
    assert "компания из 5 человек, 12 шансов, без дорожки" in told
    assert "это 10 баллов" in told
    assert "3ef83c702460f15c. С ним ваше место в порядке 5 из 5" in told
    assert "1. T01" in told
    assert "мест оставалось 1 из 6" in told
    assert "Ещё один шанс дал бы число" in told
    assert_accessible(checker)


def test_a_wrong_ticket_is_told_what_to_do(checker: Page) -> None:
    give(checker, VECTORS / "small")
    verdict(checker)
    checker.fill("#ticket", "12345")
    checker.keyboard.press("Enter")
    expect(checker.locator("[data-error=why]")).to_contain_text("В билете 20 знаков")
    expect(checker.locator("#ticket")).to_be_focused()
    checker.fill("#ticket", "0" * 20)
    checker.keyboard.press("Enter")
    expect(checker.locator("[data-error=why]")).to_contain_text("такого билета нет")


def test_a_receipt_proves_that_its_line_is_in_the_list(checker: Page, tmp_path: Path) -> None:
    (tmp_path / "receipt.txt").write_text(receipt_of("small", 3))
    checker.set_input_files("[data-pick=receipt]", tmp_path / "receipt.txt")
    answer = checker.locator("[data-answer=receipt]")
    expect(answer).to_contain_text("Квитанция цела")
    expect(answer).to_contain_text(
        "514c527729fc62b1494c9c2a4846d00d911a85ae56b7bccd3849cc2ca3c31d60"
    )
    give(checker, VECTORS / "small")
    verdict(checker)
    checker.get_by_role("button", name="Проверить квитанцию").click()
    expect(answer).to_contain_text("Ваша заявка есть в списке")
    # The other draw's list is not the one that this receipt was made for.
    give(checker, VECTORS / "witnesses")
    verdict(checker)
    checker.get_by_role("button", name="Проверить квитанцию").click()
    expect(answer).to_contain_text("Квитанция не сходится")


@pytest.mark.parametrize(
    ("given", "words"), [("иван", "сделана для этих"), ("пётр", "сделана не для этих")]
)
def test_a_receipt_is_for_one_person(checker: Page, given: str, words: str) -> None:
    salt = "5" * 64
    name = hashlib.sha256(
        f"FTD1|person|{salt}|{'ИВАНОВ|ИВАН|2001-02-01'.encode().hex()}".encode()
    ).hexdigest()
    line = f"E|{LOST}|5|12|-|T01|{name}"
    lines = [
        "FTD1-RECEIPT=1", "draw=DEMO", f"line={line}", f"record_salt={salt}", "index=0", "count=1",
        "path=", f"commit_sha256={'0' * 64}",
    ]  # fmt: skip
    checker.fill("#receipt-text", "\r\n".join(lines))
    checker.fill("#surname", " Иванов ")
    checker.fill("#given", given)
    checker.fill("#born", "2001-02-01")
    checker.get_by_role("button", name="Проверить квитанцию").click()
    expect(checker.locator("[data-answer=receipt]")).to_contain_text(words)


@pytest.mark.parametrize("name", ["small", "unmet-guarantee", "witnesses"])
def test_every_receipt_of_a_draw_leads_to_its_root(checker: Page, name: str) -> None:
    count = len((VECTORS / name / "entries.txt").read_text().splitlines())
    asked: list[dict[str, Any]] = [
        {"kind": "receipt", "text": receipt_of(name, index)} for index in range(count)
    ]
    [said] = ask_worker(checker, [VECTORS / name], asked)
    assert [one["folder"] for one in said["answers"]] == ["same"] * count


def test_a_receipt_with_a_false_path_is_refused(checker: Page) -> None:
    checker.fill("#receipt-text", receipt_of("small", 3).replace("count=5", "count=50"))
    checker.get_by_role("button", name="Проверить квитанцию").click()
    expect(checker.locator("[data-error=receipt]")).to_contain_text("Путь не подходит")


def test_a_thousand_parties_are_told_what_one_more_ticket_had_changed(
    checker: Page, tmp_path: Path
) -> None:
    lines = large_folder(tmp_path / "draw", 1000)
    tickets = [line.split("|")[1] for line in lines]
    asked: list[dict[str, Any]] = [{"kind": "why", "ticket": ticket} for ticket in tickets]
    [said] = ask_worker(checker, [tmp_path / "draw"], asked)
    told = {answer["ticket"]: answer for answer in said["answers"]}
    assert {ticket: as_told(told[ticket]) for ticket in tickets} == (
        with_one_more(tmp_path / "draw", said["answer"]["seed"])
    )


def as_told(answer: dict[str, Any]) -> Told:
    """Key, rank and lot; rank and lot with one more ticket."""
    more = answer["more"]
    moved = more if more.get("smaller") else answer
    return (answer["key"], answer["rank"], answer["lot"] or "", moved["rank"], moved["lot"] or "")
