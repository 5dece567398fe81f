// The judge's desk: keyboard first. Posts bring the part of the page anew; what one has typed and
// where one stands stays, also when the desk hears of something new by itself.
import { refill } from "../../gate/js/dom.js";
import { poll } from "./desk_poll.js";

const place = document.querySelector("[data-judge]");
const typed = new Map();
let isSending = false;
let acts = 0;

const address = () => {
  const here = new URL(location.href);
  const chosen = place.querySelector(".judge-questions [aria-current]");
  if (chosen) here.searchParams.set("question", new URL(chosen.href).searchParams.get("question"));
  here.searchParams.set("part", "1");
  return here.href;
};

// Fields and folds have a key; what is in them goes over a new part of the page.
const remember = () => {
  typed.clear();
  for (const field of place.querySelectorAll("input[data-key], select[data-key]")) if (field.value) typed.set(field.dataset.key, field.value);
  for (const fold of place.querySelectorAll("details[data-key][open]")) typed.set(fold.dataset.key, true);
};
const restore = () => {
  for (const hidden of place.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
  for (const [key, value] of typed) {
    const found = place.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (found?.tagName === "DETAILS") found.open = true;
    else if (found && !found.value) found.value = value;
  }
};
const isTyping = () => Boolean(document.activeElement?.matches?.("input, select") && place.contains(document.activeElement));

const ask = poll(place, { address, changed: restore, acts: () => acts, isBusy: () => { if (!isSending && !isTyping()) remember(); return isSending || isTyping(); } });
restore();

const rows = () => [...place.querySelectorAll("[data-group]")];
const rowOf = (key) => rows().find((row) => row.dataset.key === key);
const isOpen = (row) => row.dataset.open === "yes";

// After a decision the next answer that waits has the focus.
const send = async (form, button, clear) => {
  if (isSending) return;
  isSending = true;
  acts += 1;
  const row = form.closest("[data-group]") ?? button.closest("[data-group]");
  const order = rows();
  const after = row ? order.slice(order.indexOf(row) + 1) : [];
  const next = (after.find(isOpen) ?? order.find((one) => one !== row && isOpen(one)) ?? after[0] ?? row)?.dataset.key;
  const body = new FormData(form, button);
  const why = place.querySelector("[data-reason]");
  if (why?.value && !body.get("reason")) body.set("reason", why.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), headers: { "X-Part": "1" } });
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    if (answer.status !== 200 && answer.status !== 422) throw new Error(`${answer.status}`);
    remember();
    if (answer.ok) {
      typed.delete("reason");
      for (const field of form.querySelectorAll("[data-key]")) typed.delete(field.dataset.key);
      clear?.();
    }
    document.activeElement?.blur();
    refill(place, [...fresh.content.childNodes]);
    restore();
    (rowOf(next) ?? place.querySelector("[role=alert]"))?.focus();
  } catch {
    const line = document.querySelector("[data-line]");
    line.hidden = false;
    line.textContent = place.dataset.unsent;
  } finally {
    isSending = false;
  }
};

document.addEventListener("submit", (event) => {
  if (!place.contains(event.target) || event.target.method !== "post") return;
  event.preventDefault();
  send(event.target, event.submitter);
});

const move = (by) => {
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest?.("[data-group]"));
  (all[at + by] ?? (at < 0 ? all.find(isOpen) ?? all[0] : null))?.focus();
};
const turn = (by) => {
  const all = [...place.querySelectorAll(".judge-questions a")];
  all[all.findIndex((one) => one.hasAttribute("aria-current")) + by]?.click();
};
const MOVES = { ArrowDown: () => move(1), ArrowUp: () => move(-1), ArrowRight: () => turn(1), ArrowLeft: () => turn(-1) };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const row = event.target.closest("[data-group]");
  if (MOVES[event.key] && (rows().length || event.key.startsWith("Arrow"))) {
    event.preventDefault();
    MOVES[event.key]();
  } else if (event.code === "KeyU") place.querySelector("[data-do=undo]")?.click();
  else if (row && /^[1-4]$/.test(event.key)) row.querySelector(`[data-pick="${event.key}"]`)?.click();
});
(rows().find(isOpen) ?? rows()[0])?.focus({ preventScroll: true });
ask();
