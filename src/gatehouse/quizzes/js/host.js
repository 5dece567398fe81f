// The host's console: keys, the clock, and a board that is put in place after each act and each
// change. All of it works as plain forms too; what is sent here are those forms.
import { serverNow } from "../../web/js/clock.js";
import { listen } from "../../web/js/live.js";
import { hour, say, since, span } from "./dom.js";

const POLL_MS = 2000;
const PATIENCE_MS = 8000;
const DOUBLE_MS = 700; // a key held, or tapped twice, is one
const LAST_MS = 10_000;

const { board, state, lease, renew, topic, snapshot } = document.body.dataset;
const main = document.getElementById("main");
const line = document.querySelector("[data-line]");
const clock = document.querySelector("[data-clock]");
let version = Number(main.querySelector("[data-version]")?.dataset.version ?? 0);
let sending = false;
let sentAt = 0;
let acts = 0;
let asking = false;
let waits = false; // a newer board is wanted
let etag = "";
let lostSince = null;

const ask = (address, init = {}) =>
  fetch(address, {
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...init,
    headers: { "X-Requested-With": "fetch", ...init.headers },
  });

// --- the board ---
const place = (html, typed = []) => {
  const kept = document.activeElement?.dataset?.key;
  main.innerHTML = html;
  version = Number(main.querySelector("[data-version]")?.dataset.version ?? version);
  for (const { name, value } of typed) {
    const field = main.querySelector(`input[name="${name}"]`);
    if (field) field.value = value;
  }
  if (kept) main.querySelector(`[data-key="${kept}"]`)?.focus();
  tick();
};
const types = () => main.contains(document.activeElement) && document.activeElement.matches("input");
// What was typed and not sent yet: a newer board must not lose it.
const typed = () => [...main.querySelectorAll("input[name]")].filter((one) => one.value !== one.defaultValue);
// One at a time. A board that was asked for before an act is older than what the act answered, and
// one that comes while somebody types waits: then it is asked for anew, at the latest with the next poll.
const refresh = async () => {
  waits = true;
  if (asking) return;
  asking = true;
  while (waits && !sending && !types()) {
    waits = false;
    const before = acts;
    try {
      const answer = await ask(board);
      const html = await answer.text();
      if (answer.ok && acts === before && !types()) place(html, typed());
      else waits = true;
      if (!answer.ok) break;
    } catch {
      waits = true;
      break;
    }
  }
  asking = false;
};
// Not while a finger is still on the button that the field was left for.
main.addEventListener("focusout", () => waits && setTimeout(refresh, 400));

// --- acts ---
main.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending || Date.now() - sentAt < DOUBLE_MS) return;
  sending = true;
  acts += 1;
  sentAt = Date.now();
  const { target: form, submitter } = event;
  const body = new URLSearchParams(new FormData(form));
  if (submitter?.name) body.set(submitter.name, submitter.value);
  submitter?.setAttribute("aria-busy", "true");
  try {
    const answer = await ask(form.action, { method: "POST", body });
    if (answer.ok || answer.status === 422) place(await answer.text());
  } catch {
    // The line says that there is none; the button is there to be pressed again.
    waits = true;
  } finally {
    submitter?.removeAttribute("aria-busy");
    sending = false;
    sentAt = Date.now();
  }
});
addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest?.("input, select, textarea, summary")) return;
  if (event.code === "Space" && event.target.closest?.("a, button:not([data-key='Space'])")) return;
  const button = main.querySelector(`[data-key="${event.code}"]`);
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
});

// --- counts, and who has the game in hand ---
const poll = async () => {
  try {
    const answer = await ask(state, { headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.ok) {
      etag = answer.headers.get("ETag") ?? "";
      take(await answer.json());
    }
  } catch {
    // `listen` says how the line is.
  }
  if (waits) refresh();
  setTimeout(poll, POLL_MS);
};
const take = (now) => {
  for (const cell of main.querySelectorAll("[data-answered]")) {
    cell.textContent = now.answered[cell.dataset.answered] ?? 0;
  }
  const next = `${now.mine} ${now.holder} ${now.mine || now.free}`;
  const told = main.querySelector("[data-told]")?.dataset.told; // who has it in hand, on the board
  const newer = Number(main.querySelector("[data-newer]")?.dataset.newer ?? 0);
  if (now.v !== version || now.table !== newer || next !== told) refresh();
};
const keep = async () => {
  try {
    await ask(lease, { method: "POST" });
  } catch {
    // Another desk may take over; this one asks again.
  }
  setTimeout(keep, Number(renew) * 1000);
};

// --- the clock ---
let wasOpen = null;
const tick = () => {
  const now = serverNow();
  clock.textContent = hour(now);
  const time = main.querySelector("[data-time]");
  if (time?.dataset.closes) {
    const left = Number(time.dataset.closes) - now;
    time.textContent = left > 0 ? span(left) : time.dataset.over;
    time.classList.toggle("is-words", left <= 0);
    time.classList.toggle("is-last", left > 0 && left <= LAST_MS);
    // What comes next is another thing once the time is up.
    if (wasOpen && left <= 0) setTimeout(refresh, 300);
    wasOpen = left > 0;
  } else wasOpen = null;
  stillAnswering(now);
  if (lostSince !== null) line.textContent = `${line.dataset.lost} ${since(Date.now() - lostSince)}`;
};
const stillAnswering = (now) => {
  const over = main.querySelector("[data-over-at]");
  if (!over) return;
  const at = Number(over.dataset.overAt);
  const open = main.querySelector("[data-time]")?.dataset.closes > now;
  over.hidden = open || at <= now;
  const until = new Date(at);
  over.textContent = say(over.dataset.words, {
    time: `${hour(at)}:${String(until.getSeconds()).padStart(2, "0")}`,
  });
};

setInterval(tick, 200);
tick();
keep();
poll();
listen({
  topic,
  snapshot,
  recheckMs: 0,
  onFrame: (frame) => {
    if (frame.v !== version) refresh();
  },
  onState: ({ state: now, since: heard }) => {
    lostSince = now === "lost" ? heard : null;
    line.dataset.state = now;
    line.textContent = line.dataset[now];
  },
});
