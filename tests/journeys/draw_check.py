"""The page that checks draws, as tests use it: by hand, or asking its worker for many folders."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.draws.broken import VECTORS
from tests.draws.random_draws import SIGNATURES, commit_for, write_folder

__all__ = ["VECTORS"]

ADDRESS = "/draws/check/"
LOST = "deadbeefdeadbeef0001"  # of the small draw, the last in its order
# The page may be opened without a network: the worker of each language has kept all its files
# and has taken up its work. Files alone are not enough: they are kept before it starts.
KEPT = """async () => {
  const isAwake = ({active}) => active?.state === "activated";
  const isKept = async () => {
    const workers = await navigator.serviceWorker.getRegistrations();
    if (workers.length !== 2 || !workers.every(isAwake)) return false;
    const names = await caches.keys();
    const files = name => caches.open(name).then(cache => cache.keys());
    const kept = await Promise.all(names.map(files));
    return kept.length === 2 && kept.every(files => files.length >= 14);
  };
  for (let tries = 600; tries; tries -= 1) {
    if (await isKept()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error("the page was not kept");
}"""
NOT_OURS = {"expected.txt", "refused.txt"}
# One worker for all folders: the same file the page starts, asked as the page asks it.
ASK = """async folders => {
  const worker = new Worker(document.querySelector("[data-check]").dataset.worker);
  let number = 0;
  const ask = told => new Promise((answer, fail) => {
    const id = number += 1;
    worker.onmessage = ({data}) => { if (data.id === id && !data.news) answer(data); };
    worker.onerror = event => fail(new Error(event.message));
    worker.postMessage({id, ...told});
  });
  const bytes = text => Uint8Array.from(atob(text), sign => sign.charCodeAt(0)).buffer;
  const said = [];
  for (const {files, questions} of folders) {
    const given = Object.entries(files).map(([name, text]) => ({name, file: bytes(text)}));
    const told = await ask({kind: "check", files: given});
    const answers = [];
    for (const question of questions) answers.push((await ask(question)).answer);
    said.push({...told, answers});
  }
  worker.terminate();
  return said;
}"""


def files_of(folder: Path) -> list[Path]:
    """What a citizen has of a draw."""
    return sorted(path for path in folder.iterdir() if path.name not in NOT_OURS)


def expected(name: str) -> dict[str, str]:
    """What is known of one of the vectors."""
    lines = (VECTORS / name / "expected.txt").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def give(page: Page, folder: Path) -> None:
    """Choose the files of a folder by hand."""
    page.set_input_files("[data-pick=files]", files_of(folder))


def verdict(page: Page) -> str:
    """The words of the verdict, once there is one."""
    card = page.locator("[data-verdict]")
    expect(card).to_be_visible()
    return card.inner_text()


def hash_on(page: Page, name: str) -> str:
    """A hash that the verdict shows."""
    return page.locator(f"[data-hash={name}]").inner_text()


def ask_worker(
    page: Page, folders: list[Path], questions: list[dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """What the page's worker says of each folder, and of the questions after it."""
    told = [
        {
            "files": {
                path.name: base64.b64encode(path.read_bytes()).decode() for path in files_of(folder)
            },
            "questions": questions or [],
        }
        for folder in folders
    ]
    said: list[dict[str, Any]] = page.evaluate(ASK, told)
    return said


def outcome(said: dict[str, Any]) -> str:
    """`results_sha256`, or where the folder is refused: file, or file:line."""
    if "refused" not in said:
        return str(said["answer"]["results_sha256"])
    file, line = said["refused"]["file"], said["refused"]["line"]
    return f"{file}:{line}" if line else str(file)


def serve_draw(page: Page, code: str, folder: Path) -> None:
    """Answer for the public files of a draw, as its pages do."""

    def answer(route: Route) -> None:
        wanted = folder / route.request.url.rpartition("/")[2]
        if wanted.exists():
            route.fulfill(body=wanted.read_bytes(), content_type="text/plain")
        else:
            route.fulfill(status=404)

    page.route(f"**/draws/{code}/*", answer)


def receipt_of(name: str, index: int) -> str:
    """A receipt of one of the vectors, with its path made as RFC 6962 writes it."""
    lines = (VECTORS / name / "entries.txt").read_text().splitlines()
    path = path_to(index, [line.encode() for line in lines])
    values = [
        "FTD1-RECEIPT=1", f"draw={draw_of(name)}", f"line={lines[index]}",
        f"record_salt={'0' * 64}", f"index={index}", f"count={len(lines)}",
        f"path={','.join(part.hex() for part in path)}",
        f"commit_sha256={expected(name)['commit_sha256']}",
    ]  # fmt: skip
    return "".join(f"{value}\n" for value in values)


def draw_of(name: str) -> str:
    commit = (VECTORS / name / "commit.txt").read_text()
    return commit.split("draw=")[1].split("\n")[0]


def root_of(lines: list[bytes]) -> bytes:
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    half = 1 << (len(lines) - 1).bit_length() - 1
    both = root_of(lines[:half]) + root_of(lines[half:])
    return hashlib.sha256(b"\x01" + both).digest()


def path_to(index: int, lines: list[bytes]) -> list[bytes]:
    if len(lines) == 1:
        return []
    half = 1 << (len(lines) - 1).bit_length() - 1
    if index < half:
        return [*path_to(index, lines[:half]), root_of(lines[half:])]
    return [*path_to(index - half, lines[half:]), root_of(lines[:half])]


def large_folder(path: Path, count: int) -> list[str]:
    """A draw of so many entries for a few places; its lines are given back."""
    write_folder(path, 0)
    sessions = "S|T01|25|F12,R2\nS|T02|25|F12,R2\nS|T03|40|-\nS|T04|9|S9\n"
    lines = []
    for number in range(count):
        salt = hashlib.sha256(str(number).encode()).hexdigest()
        lane = "-FFRS"[number % 5]
        wishes = ("T01,T02,T03", "T02,T04", "T03", "T04,T01")[number % 4]
        tickets = 1 + number * 7 % 40
        lines.append(f"E|{salt[:20]}|{1 + number % 5}|{tickets}|{lane}|{wishes}|{salt}")
    lines.sort()
    files = {"sessions.txt": sessions, "entries.txt": "".join(f"{line}\n" for line in lines)}
    for old in ("witnesses.txt", "dice.txt", "beacon.txt"):
        (path / old).unlink(missing_ok=True)
    files["beacon.txt"] = f"{SIGNATURES[42]}\n"
    files["commit.txt"] = commit_for(files, beacon_round=42)
    for name, text in files.items():
        (path / name).write_text(text)
    return lines
