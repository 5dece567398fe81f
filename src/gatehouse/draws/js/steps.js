// The steps on the page: each with its tick, and what was found in a sentence.
import { fill, find, show, speak } from "./dom.js";
import { count, listed, moment, say } from "./words.js";

const list = find("[data-steps]");
const items = [...list.querySelectorAll("[data-step]")];
const LOOKS = { next: "next", doing: "now", done: "done", warn: "warn", stop: "stop", none: "done" };

export const mark = (item, state, facts = {}) => {
  item.className = `is-${LOOKS[state]}`;
  if (state === "doing") item.setAttribute("aria-current", "step");
  else item.removeAttribute("aria-current");
  for (const sign of item.querySelectorAll("[data-sign]")) {
    show(sign, sign.dataset.sign === (state === "none" ? "done" : state));
  }
  const { fact = "", warning = "" } = facts;
  fill(item, { state: state === "next" ? "" : say(`state_${state}`), fact, warning });
};

export const stepItem = (name) => items.find((item) => item.dataset.step === name);
export const reset = () => { for (const item of items) mark(item, "next"); };

// News of the worker: a step begins, is under way, or is done.
export const hear = ({ step, state, facts }) => {
  const item = stepItem(step);
  if (state === "doing") {
    mark(item, "doing");
    const title = find("h3", item).textContent;
    speak(say("step_now", { step: items.indexOf(item) + 1, steps: items.length, title }));
  } else if (state) {
    mark(item, state, FACTS[step](facts, state));
  }
};

// How far the whole check has come, 0 to 100: each step has the share it usually takes.
const SHARES = { files: 20, list: 25, witnesses: 1, number: 4, seed: 1, keys: 35, walk: 5, results: 9 };
export const far = ({ step, state, done = 0, total = 1 }) => {
  const before = items.slice(0, items.indexOf(stepItem(step)));
  const base = before.reduce((sum, item) => sum + SHARES[item.dataset.step], 0);
  const part = state && state !== "doing" ? 1 : done / Math.max(total, 1);
  return base + SHARES[step] * part;
};

const FACTS = {
  files: ({ draw, entries, lots }) => ({
    fact: say("fact_files", { draw, entries: count("entries", entries), lots: count("lots", lots) }),
  }),
  list: ({ closed_at: closed }) => ({ fact: say("fact_list", { closed: moment(Date.parse(closed)) }) }),
  witnesses: ({ revealed, silent }) => {
    if (!revealed.length && !silent.length) return { fact: say("fact_witnesses_none") };
    const told = revealed.length ? say("fact_witnesses", { revealed: listed(revealed) }) : "";
    const quiet = silent.length ? say("fact_silent", { silent: listed(silent) }) : "";
    return { fact: [told, quiet].filter(Boolean).join(" ") };
  },
  number: ({ dice, round, signed_at: at }, state) => {
    if (dice) return { fact: say("fact_dice") };
    const fact = say("fact_number", { round: String(round), signed: moment(at * 1000) });
    return { fact, warning: state === "warn" ? say("fact_number_warn") : "" };
  },
  seed: () => ({}),
  keys: ({ tickets }) => ({ fact: count("tickets_drawn", tickets) }),
  walk: ({ parties, persons, places, rounds }) => {
    const gave = say("fact_walk", {
      parties: count("parties", parties), persons: count("persons", persons), places: count("places", places),
    });
    const released = rounds > 1 ? say("fact_rounds", { times: count("times", rounds - 1) }) : "";
    return { fact: [gave, released].filter(Boolean).join(" ") };
  },
  results: (_facts, state) => ({ fact: state === "none" ? say("fact_results_none") : "" }),
};
