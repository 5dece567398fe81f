// The screen of a hall. It draws the frame it has; what does not come leaves the last picture, and
// a sign that says for how long. It never gives up and never leaves the page.
import { serverNow } from "../../web/js/clock.js";
import { listen } from "../../web/js/live.js";
import { hour, say, since, span } from "./dom.js";
import { draw, pagesOf } from "./stage-screens.js";

const PAGE_MS = 9000;
const LAST_MS = 10_000; // the end of the time shows in colour
const SLOW_MS = 60_000; // a picture that could not be drawn is tried again

const words = JSON.parse(document.getElementById("stage-words").textContent);
const at = (name) => document.querySelector(`[data-${name}]`);
const main = document.getElementById("main");
let frame = JSON.parse(document.getElementById("stage-frame").textContent);
let drawn = "";
let page = 0;
let lostSince = null;

// --- the picture ---
const show = (next) => {
  frame = next;
  const told = JSON.stringify({ ...frame, t: 0, v: 0, runs: frame.runs.filter(isNow) });
  if (told === drawn) return;
  drawn = told;
  page = 0;
  paint();
};
const isNow = (run) => run.text !== undefined;
const paint = () => {
  tick(); // whether there is a clock below decides how much room there is
  try {
    draw(main, frame, words, page);
    about();
    play();
  } catch (error) {
    // The last picture stays; the next frame is drawn anew.
    drawn = "";
    setTimeout(paint, SLOW_MS);
    console.warn("stage", error);
  }
};
const about = () => {
  const parts = [frame.title];
  if (frame.round) {
    parts.push(say(words.round, { number: frame.round.number }));
    parts.push(frame.round.title);
  }
  at("about").textContent = parts.filter(Boolean).join(" · ");
};

// --- sound and video ---
const play = () => {
  const media = main.querySelector("audio, video");
  at("sound").hidden = true;
  media?.play().catch(() => {
    at("sound").hidden = false;
  });
};
at("sound").addEventListener("click", () => {
  at("sound").hidden = true;
  main.querySelector("audio, video")?.play().catch(() => {});
});

// --- time ---
const asking = () =>
  frame.screen === "question"
    ? frame.runs.filter(isNow).reduce((last, run) => (last?.closes > run.closes ? last : run), null)
    : null;
const tick = () => {
  at("clock").textContent = hour(serverNow());
  const run = asking();
  const until = frame.screen === "break" ? frame.until : null;
  at("time").hidden = !run && !until;
  if (run) countdown(run.closes, run.closes - run.opens);
  else if (until) countdown(until, 0);
  lost();
};
const countdown = (closes, whole) => {
  const left = closes - serverNow();
  const over = left <= 0;
  at("left").textContent = over ? (whole ? words.closed : "") : span(left);
  at("time").classList.toggle("is-over", over || !whole);
  at("time").classList.toggle("is-last", whole > 0 && !over && left <= LAST_MS);
  const share = whole ? Math.min(1, Math.max(0, left / whole)) : 0;
  at("bar").style.transform = `scaleX(${share})`;
};
const lost = () => {
  at("lost").hidden = lostSince === null;
  if (lostSince !== null) {
    at("lost").textContent = say(words.lost, { time: since(Date.now() - lostSince) });
  }
};

// --- the pages of a table ---
setInterval(() => {
  const pages = pagesOf(frame);
  if (pages < 2) return;
  page = (page + 1) % pages;
  paint();
}, PAGE_MS);

// Wide or narrow, the words fit anew.
let resizing = 0;
addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(paint, 100);
});
document.fonts?.ready.then(paint);

show(frame);
setInterval(tick, 200);
listen({
  topic: document.body.dataset.topic,
  snapshot: document.body.dataset.snapshot,
  recheckMs: 10_000,
  onFrame: show,
  onState: ({ state, since: heard }) => {
    lostSince = state === "lost" ? heard : null;
    lost();
  },
});
// A screen that goes to sleep in the middle of a game helps nobody.
const awake = () => navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", () => document.hidden || awake());
awake();
