// The board: a card is carried to another day of its plant by hand, or by the arrow keys to another
// time too; the page keeps up with what others do. Without this every card leads to a form.
const board = document.getElementById("board");
const words = document.getElementById("board-words")?.dataset;
const POLL_SECONDS = 20;
const STEP_MINUTES = 15;
const UNDO_SECONDS = 60;
const HAND_MOVED = 5; // pixels, before a press becomes a drag
const EDGE = 48; // pixels from the border where the board scrolls along

const bar = document.getElementById("board-carry");
const says = document.getElementById("board-says");
const heads = () => [...board.querySelectorAll("thead th")];
const card = (key) => document.getElementById(key);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const say = (text) => { says.textContent = text; };
const minutes = (text) => { const [hour, minute] = text.split(":").map(Number); return hour * 60 + minute; };
const clock = (at) => `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
const timeOf = (one) => one.querySelector("b").textContent;
const titleOf = (one) => one.querySelector("span").textContent.trim();
const head = (cell) => heads()[cell.cellIndex];
const where = (cell, time) => ({ day: head(cell).dataset.words, time });

// --- what others do -----------------------------------------------------------------------
let asking = null;
let carried = null;
let moves = 0; // what was done here: an answer that was asked for before is older

// `force` is for what was done here: it waits for what is asked already, and asks anew.
const refresh = async ({ force = false } = {}) => {
  if (!board || carried || (asking && !force)) return;
  while (asking) await asking;
  if (carried) return;
  asking = ask(force);
  await asking;
};

const ask = async (force) => {
  const before = moves;
  try {
    const have = [...board.querySelectorAll("tbody tr")].map((row) => `${row.id.slice(1)}:${row.dataset.v}`);
    const url = new URL(board.dataset.changes, location.href);
    url.searchParams.set("have", have.join(","));
    const headers = force ? {} : { "If-None-Match": board.dataset.stamp };
    const answer = await fetch(url, { headers, cache: "no-store" });
    if (answer.status === 200 && !answer.redirected) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      // What is not taken now is told again the next time.
      if (!carried && moves === before && take(fresh)) board.dataset.stamp = answer.headers.get("ETag") ?? "";
    }
  } catch { /* no network: the next time */ } finally { asking = null; }
};

const take = (fresh) => {
  const table = fresh.getElementById("board-rows");
  if (!table) return false;
  const body = board.querySelector("tbody");
  const focused = document.activeElement?.id;
  for (const row of [...table.tBodies[0].rows]) {
    const old = document.getElementById(row.id);
    if (old && old.cells.length === row.cells.length) swapCells(old, row);
    else body.append(row);
  }
  const order = (table.dataset.order ?? "").split(" ").filter(Boolean);
  for (const row of [...body.rows]) if (!order.includes(row.id)) row.remove();
  order.forEach((id, at) => {
    const row = document.getElementById(id);
    if (row && body.rows[at] !== row) body.insertBefore(row, body.rows[at] ?? null);
  });
  for (const id of ["board-counts", "board-list"]) {
    const old = document.getElementById(id);
    const now = fresh.getElementById(id);
    if (old && now && old.outerHTML !== now.outerHTML && !old.contains(document.activeElement)) old.replaceWith(now);
  }
  if (focused && document.activeElement?.id !== focused) card(focused)?.focus({ preventScroll: true });
  return true;
};

// Only what differs is changed, and seen to change.
const swapCells = (old, fresh) => {
  const before = new Map([...old.querySelectorAll(".c")].map((one) => [one.id, one.textContent + one.className]));
  const places = new Map([...old.querySelectorAll(".c")].map((one) => [one.id, one.closest("td").cellIndex]));
  old.dataset.v = fresh.dataset.v;
  [...fresh.cells].forEach((cell, at) => {
    if (plain(old.cells[at]) !== plain(cell)) old.cells[at].replaceWith(document.adoptNode(cell));
  });
  for (const one of old.querySelectorAll(".c")) {
    const same = before.get(one.id) === one.textContent + one.className && places.get(one.id) === one.closest("td").cellIndex;
    if (!same) one.classList.add("is-new");
  }
};
const plain = (cell) => cell.outerHTML.replaceAll(" is-new", "");

// --- carrying -----------------------------------------------------------------------------
const pickUp = (one) => {
  const cell = one.closest("td");
  carried = { one, cell, next: one.nextSibling, time: timeOf(one), at: minutes(timeOf(one)), to: cell };
  one.classList.remove("is-new");
  one.classList.add("is-carried");
};

const tell = () => {
  const { one, to, at, cell, time } = carried;
  bar.hidden = false;
  say(`${fill(words.carry, { title: titleOf(one), ...where(to, clock(at)) })} ${fill(words.from, where(cell, time))}`);
};

const show = () => {
  const { one, to, at } = carried;
  if (one.parentElement !== to) to.append(one);
  one.querySelector("b").textContent = clock(at);
  one.focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest", inline: "nearest" });
  tell();
};

const putBack = () => {
  const { one, cell, next, time } = carried;
  cell.insertBefore(one, next?.parentElement === cell ? next : null);
  one.querySelector("b").textContent = time;
};

const letGo = () => {
  carried?.one.classList.remove("is-carried", "is-waiting");
  carried = null;
  bar.hidden = true;
};

const cancel = () => {
  const { one, cell, time } = carried;
  putBack();
  letGo();
  one.focus({ preventScroll: true });
  say(fill(words.back, where(cell, time)));
};

// What can be taken back can be so for a minute; two such words at a time are enough.
const toast = (html) => {
  const host = document.getElementById("toasts");
  for (const old of [...host.querySelectorAll("[data-toast]")].slice(0, -1)) old.remove();
  host.insertAdjacentHTML("beforeend", html);
  const mine = host.lastElementChild;
  if (mine.querySelector("form")) setTimeout(() => mine.remove(), UNDO_SECONDS * 1000);
};

const drop = async () => {
  const { one, cell, to, at, time } = carried;
  if (to === cell && clock(at) === time) return cancel();
  const form = new FormData(document.getElementById("board-move"));
  form.set("day", head(to).dataset.day);
  form.set("time", clock(at));
  form.set("seen", `${head(cell).dataset.day}T${time}`);
  one.classList.add("is-waiting");
  say(words.wait);
  carried.isSent = true;
  let answer;
  try {
    answer = await fetch(one.href, { method: "POST", body: form, headers: { Accept: "application/json" } });
    const told = await answer.json();
    moves += 1;
    if (told.go) { location.assign(told.go); return; }
    if (!answer.ok) putBack();
    letGo();
    toast(told.toast);
    say("");
  } catch {
    putBack();
    letGo();
    bar.hidden = false;
    say(words.lost);
  }
  one.focus({ preventScroll: true });
  await refresh({ force: true });
};

const step = (days, later) => {
  const { to, at } = carried;
  const cell = days ? to.parentElement.cells[to.cellIndex + days] : to;
  const time = at + later;
  if (!cell || cell.tagName !== "TD" || time < 0 || time >= 24 * 60) {
    bar.hidden = false;
    say(words.edge);
    return;
  }
  carried.to = cell;
  carried.at = time;
  show();
};

const ARROWS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -STEP_MINUTES], ArrowDown: [0, STEP_MINUTES],
};

const onKey = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const one = event.target.closest?.("a.c");
  if (carried && !carried.isHand) return carriedKey(event);
  if (one && board.contains(one) && event.key in ARROWS) {
    event.preventDefault();
    pickUp(one);
    step(...ARROWS[event.key]);
  } else if (one && ["j", "k", "о", "л"].includes(event.key.toLowerCase())) {
    const all = [...board.querySelectorAll("a.c")];
    const next = all[all.indexOf(one) + (["j", "о"].includes(event.key.toLowerCase()) ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  }
};

const carriedKey = (event) => {
  if (event.key in ARROWS) {
    event.preventDefault();
    if (!carried.isSent) step(...ARROWS[event.key]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (!carried.isSent) drop();
  } else if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    if (!carried.isSent) cancel();
  }
};

// --- by hand ------------------------------------------------------------------------------
let press = null;
let wasDragged = false;

const over = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("#board td");

const onDown = (event) => {
  wasDragged = false;
  const one = event.target.closest("a.c");
  if (!one || event.button !== 0 || event.pointerType === "touch" || carried) return;
  press = { one, x: event.clientX, y: event.clientY, id: event.pointerId };
};

const onMove = (event) => {
  if (!press || event.pointerId !== press.id) return;
  if (!carried) {
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < HAND_MOVED) return;
    pickUp(press.one);
    carried.isHand = true;
    board.setPointerCapture(event.pointerId);
    document.documentElement.classList.add("is-dragging");
  }
  event.preventDefault();
  scrollAlong(event);
  const cell = over(event);
  const isHome = cell?.parentElement === carried.cell.parentElement;
  document.documentElement.classList.toggle("is-wrong", !isHome);
  aim(isHome ? cell : null);
};

const aim = (cell) => {
  if (carried.to !== cell) {
    board.querySelector(".is-target")?.classList.remove("is-target");
    cell?.classList.add("is-target");
    carried.to = cell;
    if (cell) tell();
  }
};

const scrollAlong = (event) => {
  const box = board.getBoundingClientRect();
  if (event.clientX > box.right - EDGE) board.scrollLeft += EDGE / 3;
  else if (event.clientX < box.left + EDGE * 4) board.scrollLeft -= EDGE / 3;
};

const onUp = (event) => {
  const isOurs = press && event.pointerId === press.id;
  press = null;
  if (!isOurs || !carried?.isHand) return;
  wasDragged = true;
  const cell = over(event);
  board.querySelector(".is-target")?.classList.remove("is-target");
  document.documentElement.classList.remove("is-dragging", "is-wrong");
  const { to } = carried;
  if (event.type === "pointercancel" || !to) {
    const isOther = cell && cell.parentElement !== carried.cell.parentElement;
    cancel();
    if (isOther) { bar.hidden = false; say(words.other); setTimeout(() => { if (!carried) bar.hidden = true; }, 6000); }
    return;
  }
  if (to === carried.cell) return cancel();
  to.append(carried.one);
  drop();
};

// --- taking back without leaving ----------------------------------------------------------
const onUndo = async (event) => {
  const form = event.target.closest?.(".toast form");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } });
    moves += 1;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    form.closest(".toast").remove();
    for (const one of page.querySelectorAll("#toasts > *")) document.getElementById("toasts").append(document.adoptNode(one));
    await refresh({ force: true });
  } catch { form.submit(); }
};

if (board) {
  setInterval(() => { if (!document.hidden) refresh(); }, POLL_SECONDS * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  // Back from the page of a public session: the card stands where it was.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const field of document.querySelectorAll(".board-filters select")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
}
if (board && words && "plans" in board.dataset) {
  document.addEventListener("keydown", onKey);
  board.addEventListener("dragstart", (event) => event.preventDefault());
  board.addEventListener("click", (event) => { if (wasDragged) { event.preventDefault(); wasDragged = false; } });
  board.addEventListener("pointerdown", onDown);
  board.addEventListener("pointermove", onMove);
  board.addEventListener("pointerup", onUp);
  board.addEventListener("pointercancel", onUp);
  document.addEventListener("submit", onUndo);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" && event.key.toLowerCase() !== "я") return;
    if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select") || carried) return;
    const forms = document.querySelectorAll(".toast form");
    if (forms.length) { event.preventDefault(); forms[forms.length - 1].requestSubmit(); }
  });
}
