"""A sceptic checks a draw in a real browser: the page, the tool and the engine say the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser import NewPage, assert_accessible, assert_fits
from tests.draws import broken
from tests.draws.checking import by_engine, by_tool
from tests.draws.random_draws import write_folder
from tests.journeys.draw_check import (
    ADDRESS,
    KEPT,
    LOST,
    VECTORS,
    ask_worker,
    expected,
    files_of,
    give,
    hash_on,
    large_folder,
    outcome,
    receipt_of,
    serve_draw,
    verdict,
)
from tests.site import Site
from tools import verify_draw

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season: the page needs nothing of it."""
    return gate_site


@pytest.fixture
def checker(page: Page) -> Page:
    page.goto(ADDRESS)
    return page


@pytest.mark.parametrize("name", ["small", "unmet-guarantee", "witnesses", "empty"])
def test_a_known_draw_comes_to_the_known_result(checker: Page, name: str) -> None:
    give(checker, VECTORS / name)
    assert "Сходится" in verdict(checker)
    known = expected(name)
    for key in ("results_sha256", "commit_sha256", "seed"):
        assert hash_on(checker, key) == known[key]
    expect(checker.locator("[data-step].is-stop, [data-step].is-next")).to_have_count(0)


def test_a_folder_is_chosen_as_a_whole(checker: Page, tmp_path: Path) -> None:
    shutil.copytree(VECTORS / "small", tmp_path / "draw")
    shutil.copytree(VECTORS / "empty", tmp_path / "draw" / "deeper")
    checker.set_input_files("[data-pick=folder]", tmp_path / "draw")
    assert "DEMO-2026-01" in verdict(checker)


def test_a_folder_is_dropped_on_the_page(checker: Page) -> None:
    dropped = checker.evaluate_handle(
        """files => {
          const transfer = new DataTransfer();
          for (const [name, text] of files) transfer.items.add(new File([text], name));
          return transfer;
        }""",
        [[path.name, path.read_text()] for path in files_of(VECTORS / "small")],
    )
    checker.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    assert "Сходится" in verdict(checker)


def test_every_broken_folder_is_refused_at_the_place_the_others_name(
    checker: Page, tmp_path: Path
) -> None:
    places = {name: broken.write_folder(tmp_path / name, name) for name in broken.NAMES}
    said = ask_worker(checker, [tmp_path / name for name in places])
    assert {name: outcome(one) for name, one in zip(places, said, strict=True)} == places
    codes = {one["refused"]["code"] for one in said}
    words = checker.evaluate("JSON.parse(document.getElementById('check-words').textContent)")
    assert {f"no_{code}" for code in codes} <= set(words)


def test_a_refusal_is_told_with_file_line_and_reason(checker: Page, tmp_path: Path) -> None:
    broken.write_folder(tmp_path / "draw", "entries-with-crlf")
    give(checker, tmp_path / "draw")
    told = verdict(checker)
    assert "Не сходится" in told
    assert "entries.txt, строка 3" in told
    assert "Windows" in told
    expect(checker.locator("[data-step=files]")).to_have_class("is-stop")
    expect(checker.locator("[data-said]")).to_contain_text("entries.txt, строка 3")
    expect(checker.locator("[data-why]")).to_be_hidden()


def test_the_signature_of_another_round_is_told_apart(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page(locale="en")
    page.goto(f"/en{ADDRESS}")
    broken.write_folder(tmp_path / "draw", "beacon-other-round")
    give(page, tmp_path / "draw")
    told = verdict(page)
    assert "beacon.txt, line 1" in told
    assert "not the signature of round 657413" in told


def test_without_published_results_the_page_says_what_it_reckoned(
    checker: Page, tmp_path: Path
) -> None:
    shutil.copytree(VECTORS / "small", tmp_path / "draw")
    (tmp_path / "draw" / "results.txt").unlink()
    give(checker, tmp_path / "draw")
    assert "Посчитано" in verdict(checker)
    assert hash_on(checker, "results_sha256") == expected("small")["results_sha256"]


def test_files_of_something_else_are_told_from_a_draw(checker: Page, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("hello")
    give(checker, tmp_path)
    expect(checker.locator("[data-problem]")).to_contain_text("нет ни одного от жеребьёвки")


# Pressed from within, as soon as the bar moves: a hand may come when all is reckoned.
STOP_ON_THE_WAY = """() => {
  const bar = document.querySelector("[data-going] progress");
  new MutationObserver((_changes, watch) => {
    if (!bar.value) return;
    watch.disconnect();
    document.querySelector("[data-do=stop]").click();
  }).observe(bar, {attributes: true});
}"""


def test_a_check_can_be_stopped(checker: Page, tmp_path: Path) -> None:
    large_folder(tmp_path / "draw", 20_000)
    checker.evaluate(STOP_ON_THE_WAY)
    give(checker, tmp_path / "draw")
    expect(checker.locator("[data-problem]")).to_contain_text("Остановлено")
    give(checker, VECTORS / "small")
    assert "Сходится" in verdict(checker)


def test_nothing_leaves_the_device(checker: Page) -> None:
    checker.evaluate(KEPT)
    checker.wait_for_load_state("networkidle")
    asked: list[Request] = []
    checker.context.on("request", lambda one: asked.append(one))
    give(checker, VECTORS / "small")
    verdict(checker)
    checker.fill("#ticket", LOST)
    checker.keyboard.press("Enter")
    expect(checker.locator("[data-answer=why]")).to_be_visible()
    checker.fill("#receipt-text", receipt_of("small", 0))
    checker.fill("#surname", "Иванов")
    checker.fill("#given", "Иван")
    checker.fill("#born", "2001-02-01")
    checker.get_by_role("button", name="Проверить квитанцию").click()
    expect(checker.locator("[data-answer=receipt]")).to_be_visible()
    assert [one.url for one in asked if "worker" not in one.url] == []


def test_the_browser_forbids_the_page_to_send(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(ADDRESS)
    for address in ("/healthz", "/draws/check/", "https://example.org/"):
        assert page.evaluate("to => fetch(to).then(() => 'sent', () => 'forbidden')", address) == (
            "forbidden"
        )
    context.close()


def test_a_draw_of_the_site_is_loaded_by_its_address(page: Page) -> None:
    serve_draw(page, "DEMO-2026-03", VECTORS / "witnesses")
    page.goto(f"{ADDRESS}?draw=DEMO-2026-03")
    assert "Сходится" in verdict(page)
    assert hash_on(page, "results_sha256") == expected("witnesses")["results_sha256"]


def test_a_draw_that_the_site_does_not_have_is_taken_from_the_disk(page: Page) -> None:
    page.goto(f"{ADDRESS}?draw=NO-SUCH-DRAW")
    expect(page.locator("[data-problem]")).to_contain_text("не загрузились")
    give(page, VECTORS / "small")
    assert "Сходится" in verdict(page)


def test_fifty_random_draws_come_out_as_engine_and_tool_say(checker: Page, tmp_path: Path) -> None:
    assert disagreements(checker, tmp_path, range(50)) == []


@pytest.mark.prove
def test_a_thousand_random_draws_come_out_as_engine_and_tool_say(
    checker: Page, tmp_path: Path
) -> None:
    assert disagreements(checker, tmp_path, range(1000)) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_checked_draw_is_in_reach_and_legible(
    new_page: NewPage, colours: str, width: int
) -> None:
    page = new_page(width=width, height=900, color_scheme=colours)
    page.goto(ADDRESS)
    give(page, VECTORS / "witnesses")
    verdict(page)
    page.fill("#ticket", "ff4299062011440e46b2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-answer=why]")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)


def test_the_page_is_used_by_the_keyboard_alone(checker: Page) -> None:
    for _ in range(30):
        checker.keyboard.press("Tab")
        if checker.evaluate("document.activeElement.dataset.pick") == "files":
            break
    expect(checker.locator("[data-pick=files]")).to_be_focused()
    with checker.expect_file_chooser() as chosen:
        checker.keyboard.press("Space")
    chosen.value.set_files(files_of(VECTORS / "small"))
    verdict(checker)
    assert checker.evaluate("document.activeElement.matches('[data-verdict]')")
    for _ in range(30):
        checker.keyboard.press("Tab")
        if checker.evaluate("document.activeElement.id") == "ticket":
            break
    checker.keyboard.type(LOST)
    checker.keyboard.press("Enter")
    expect(checker.locator("[data-answer=why]")).to_be_focused()


def test_without_javascript_the_tool_is_offered(plain_page: Page) -> None:
    plain_page.goto(ADDRESS)
    expect(plain_page.get_by_text("Эта страница считает с помощью JavaScript")).to_be_visible()
    expect(plain_page.locator("[data-drop]")).to_be_hidden()
    with plain_page.expect_download() as download:
        plain_page.get_by_role("link", name="verify_draw.py").click()
    assert download.value.path().read_bytes() == Path(verify_draw.__file__).read_bytes()


def test_the_page_works_when_network_and_server_are_gone(new_page: NewPage, site: Site) -> None:
    page = new_page()
    page.goto(ADDRESS)
    page.evaluate(KEPT)
    page.context.set_offline(True)
    for process in list(site.processes):
        site.kill(process)
    try:
        for address, words in ((ADDRESS, "Сходится"), (f"/en{ADDRESS}", "It agrees")):
            page.goto(address)
            give(page, VECTORS / "small")
            assert words in verdict(page)
            assert hash_on(page, "results_sha256") == expected("small")["results_sha256"]
            page.fill("#ticket", LOST)
            page.keyboard.press("Enter")
            expect(page.locator("[data-answer=why]")).to_be_visible()
            assert page.evaluate("document.fonts.check('16px Golos')")
    finally:
        page.context.set_offline(False)
        site.serve()


def disagreements(page: Page, path: Path, seeds: range) -> list[int]:
    """The seeds of the draws that the page, the engine and the tool do not tell alike."""
    folders = [path / str(seed) for seed in seeds]
    for folder, seed in zip(folders, seeds, strict=True):
        write_folder(folder, seed)
    found = [outcome(one) for one in ask_worker(page, folders)]
    return [
        seed
        for seed, folder, result in zip(seeds, folders, found, strict=True)
        if not re.fullmatch("[0-9a-f]{64}", result)
        or not result == by_engine(folder) == by_tool(folder)
    ]
