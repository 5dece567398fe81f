// The parts of the desk that ask again by themselves: only while somebody sees them, and not while
// something in them is open to be typed into. What is new in them is marked.
const asksAgain = "[data-when-seen]";
const isBusy = (part) => document.hidden || part.querySelector("details[open]") !== null;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  if (part.matches(asksAgain) && isBusy(part)) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !window.htmx) return;
  for (const part of document.querySelectorAll(asksAgain)) window.htmx.trigger(part, "seen");
});
let known = new Set();
const keysIn = (part) => [...part.querySelectorAll("li[id]")].map((one) => one.id);
document.body.addEventListener("htmx:beforeSwap", (event) => {
  // Opened since it was asked: the next answer is soon enough.
  if (event.detail.elt.matches?.(asksAgain) && isBusy(event.detail.elt)) event.detail.shouldSwap = false;
  if (event.detail.elt.matches?.("[data-marks-new]")) known = new Set(keysIn(event.detail.elt));
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (!event.detail.elt.matches?.("[data-marks-new]")) return;
  for (const one of event.detail.elt.querySelectorAll("li[id]")) one.classList.toggle("is-new", !known.has(one.id));
});
// j and k go through the rows of a list; Enter opens the one that has the focus.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const rows = [...document.querySelectorAll(".office-work [data-row]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row === document.activeElement);
  const to = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
  event.preventDefault();
  rows[to].focus();
});
