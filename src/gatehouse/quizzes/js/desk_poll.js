// A part of a desk's page that asks every two seconds whether there is something new. What the
// keyboard is on stays where it is.
import { refill } from "../../gate/js/dom.js";

const EVERY_MS = 2000;
const line = document.querySelector("[data-line]");
let lostAt = 0;

const sayLine = (isThere) => {
  if (!line) return;
  if (isThere) lostAt = 0;
  else lostAt ||= Date.now();
  line.hidden = isThere;
  if (!isThere) line.textContent = line.dataset.lost.replace("0", Math.round((Date.now() - lostAt) / 1000));
};

// Fill `place` with what `address()` answers, again and again; `changed()` is told of each change.
// `acts()` counts what was done here: an answer that was asked for before the last of it is older than
// what that has brought. Returns a function that asks at once.
export const poll = (place, { address, changed = () => {}, isBusy = () => false, acts = () => 0 }) => {
  let etag = "";
  let asking = false;
  const ask = async () => {
    if (asking || isBusy() || document.hidden) return;
    asking = true;
    const before = acts();
    try {
      const answer = await fetch(address(), { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", credentials: "same-origin" });
      sayLine(true);
      if (answer.status === 200 && !isBusy()) {
        const fresh = document.createElement("template");
        fresh.innerHTML = await answer.text();
        if (!isBusy() && acts() === before) {
          etag = answer.headers.get("ETag") ?? "";
          refill(place, [...fresh.content.childNodes]);
          changed();
        }
      }
    } catch {
      sayLine(false);
    } finally {
      asking = false;
    }
  };
  setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", ask);
  return (fresh = false) => { if (fresh) etag = ""; return ask(); };
};
