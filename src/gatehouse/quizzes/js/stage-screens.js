// What each screen of the hall looks like: a frame in, elements out.
import { el, formOf, halves, hour, say } from "./dom.js";

const LARGEST = 9; // in --u, hundredths of the height of the picture
const SMALLEST = 2.6;

export const draw = (main, frame, words, page) => {
  const screen = SCREENS[frame.screen] ?? lobby;
  const parts = screen(frame, words, page).filter(Boolean);
  main.replaceChildren(...parts);
  main.dataset.screen = frame.screen;
  for (const part of main.querySelectorAll("[data-fit]")) fit(part);
};

export const pagesOf = (frame) =>
  frame.screen === "table" && frame.table
    ? Math.ceil(frame.table.rows.length / frame.table.page)
    : 1;

// The largest letters with which it all can be seen.
const fit = (part) => {
  let [small, large] = [SMALLEST, Number(part.dataset.largest ?? LARGEST)];
  const set = (size) => {
    part.style.fontSize = `calc(${size} * var(--u))`;
    return part.scrollHeight <= part.clientHeight + 1 && part.scrollWidth <= part.clientWidth + 1;
  };
  part.style.blockSize = "100%";
  if (!set(large)) {
    while (large - small > 0.1) {
      const middle = (small + large) / 2;
      if (set(middle)) small = middle;
      else large = middle;
    }
    // Where even the smallest letters are too large, words break.
    if (!set(small)) part.dataset.tight = "";
  }
};

const LONG = 40; // letters, in two lines at most
const title = (text) =>
  el("h1", { class: "stage-title", "data-long": text.length > LONG }, text);
const kicker = (...texts) => el("p", { class: "stage-kicker" }, texts.filter(Boolean).join(" · "));

const lobby = (frame, words) => [
  el("div", { class: "stage-name", "data-fit": true, "data-largest": "13" }, title(frame.title)),
  frame.starts && el("p", { class: "stage-lead" }, say(words.starts, { time: hour(frame.starts) })),
  el(
    "div",
    {},
    kicker(words.teams),
    el(
      "div",
      { class: "stage-figures" },
      ...frame.channels.map((one) => el("p", {}, el("b", {}, String(one.teams)), one.title)),
    ),
  ),
];

const round = ({ round: one }, words) => [
  kicker(say(words.round, { number: one.number }), say(words.questions, { count: one.questions })),
  title(one.title),
  (one.intro || rule(one, words)) &&
    el(
      "div",
      { class: "stage-lead", "data-fit": true },
      one.intro && el("p", {}, one.intro),
      rule(one, words) && el("p", { class: "stage-scoring" }, rule(one, words)),
    ),
];
// What a round adds to points for right answers, in its own numbers; nothing where it adds nothing.
const rule = ({ scoring }, words) => {
  const [from, to] = [halves(scoring.stake_from), halves(scoring.stake_to)];
  const gain = halves(scoring.tick_gain);
  const said = {
    tick: () => say(words.tick, { gain, loss: halves(scoring.tick_loss) }),
    stake: () => say(scoring.stake_of_total ? words.stake_of_total : words.stake, { from, to }),
    ladder: () =>
      scoring.ladder.length
        ? [say(words.ladder, { steps: scoring.ladder.map(halves).join("\u00a0→ ") }), words.ladder_fall[scoring.ladder_fall]].join(". ")
        : "",
  };
  return said[scoring.kind]?.() ?? "";
};
// «1½ балла»: a half takes the form that two takes.
const inPoints = (worth, words) =>
  say(formOf(words.worth, worth % 2 ? 2 : worth / 2), { points: halves(worth) });
// What a question is worth: its own points, on a ladder its step; of a stake the round has told.
const worth = (run, words) => {
  if (run.step) {
    const points = inPoints(run.step.halves, words);
    return run.step.is_first ? points : say(words.step, { points });
  }
  return run.scoring?.kind === "stake" ? "" : inPoints(run.worth, words);
};

const question = (frame, words) => {
  const runs = frame.runs.filter((run) => run.text !== undefined);
  if (runs.length > 1) return [whole(runs)];
  if (!runs.length) return [];
  const [run] = runs;
  const about = [
    say(words.question, { number: run.number }),
    worth(run, words),
  ];
  return [
    el(
      "div",
      { class: "stage-ask", "data-media": run.media?.kind },
      run.media && media(run.media, words),
      el(
        "div",
        { class: "stage-words", "data-fit": true },
        kicker(...about),
        el("p", {}, run.text),
        choices(run.form, run.options, words),
      ),
    ),
  ];
};

const whole = (runs) =>
  el(
    "ol",
    { class: "stage-list", "data-fit": true, "data-many": runs.length > 4 },
    ...runs.map((run) => el("li", {}, el("b", {}, String(run.number)), el("span", {}, run.text))),
  );

const choices = (form, options, words, right = []) => {
  const line = (sign, one) =>
    el(
      "li",
      { class: right.includes(one.id) ? "is-right" : null },
      el("b", {}, sign),
      el("span", {}, one.text),
    );
  if (form === "match") {
    const left = (options.left ?? []).map((one, n) => line(String(n + 1), one));
    const other = (options.right ?? []).map((one, n) => line(words.letters[n], one));
    const rows = Array.from({ length: Math.max(left.length, other.length) }, (_, n) => n);
    return el(
      "ul",
      { class: "stage-choices", "data-pairs": true },
      ...rows.flatMap((n) => [left[n] ?? el("li"), other[n] ?? el("li")]),
    );
  }
  if (!options.choices?.length) return null;
  return el(
    "ul",
    { class: "stage-choices" },
    ...options.choices.map((one, n) => line(words.letters[n], one)),
  );
};

const media = (one, words) => {
  const box = el("div", { class: "stage-media" });
  const node =
    one.kind === "picture"
      ? el("img", { src: one.url, alt: one.described })
      : el(one.kind === "sound" ? "audio" : "video", { src: one.url, preload: "auto" });
  // What cannot be seen is at least told.
  node.addEventListener("error", () => {
    if (one.described) box.replaceChildren(el("p", {}, say(words.described, { text: one.described })));
  });
  box.append(node);
  if (one.kind === "sound") box.append(player(node, words));
  return box;
};
// A sound is seen too: how far it has come, and a tap plays it once more.
const player = (sound, words) => {
  const bar = el("i");
  const button = el("button", { class: "stage-play", type: "button" }, words.sound, el("span", { class: "stage-bar" }, bar));
  const draw = () => (bar.style.transform = `scaleX(${sound.currentTime / sound.duration || 0})`);
  for (const name of ["timeupdate", "ended", "durationchange"]) sound.addEventListener(name, draw);
  button.addEventListener("click", () => {
    sound.currentTime = 0;
    sound.play().catch(() => {});
  });
  draw();
  return button;
};

// One pair below another.
const inLines = (form, text) => (form === "match" ? text.replaceAll("; ", "\n") : text);

const solution = ({ solution: one, round: of }, words) => {
  if (!one) return [];
  const asked = one.question;
  const isMarked = (asked.form === "choice" || asked.form === "several") && one.right.length > 0;
  return [
    el(
      "div",
      { class: "stage-ask", "data-media": one.media?.kind },
      one.media && media(one.media, words),
      el(
        "div",
        { class: "stage-words", "data-fit": true },
        kicker(of && say(words.round, { number: of.number }), say(words.question, { number: asked.number })),
        el("p", { class: "stage-asked" }, asked.text),
        isMarked && choices(asked.form, asked.options, words, one.right),
        el(
          "div",
          { class: "stage-answer" },
          // What is marked among the choices need not be said once more.
          ...(isMarked ? [] : [kicker(words.answer), el("strong", {}, inLines(asked.form, one.text))]),
          one.comment && el("p", {}, one.comment),
        ),
      ),
    ),
  ];
};

const pause = (frame, words) => [
  el("h1", { class: "stage-big" }, words.break),
  el(
    "p",
    { class: "stage-title" },
    frame.until ? say(words.until, { time: hour(frame.until) }) : words.soon,
  ),
];

const table = ({ table: one }, words, page) => {
  if (!one) return [];
  const start = page * one.page;
  const rows = one.rows.slice(start, start + one.page);
  const last = start + rows.length;
  return [
    el(
      "div",
      { class: "stage-table-head" },
      kicker(words.table),
      kicker(say(words.page, { from: start + 1, to: last, all: one.of })),
    ),
    el(
      "div",
      { class: "stage-fit", "data-fit": true, "data-largest": "6.4" },
      el("table", { class: "stage-table" }, el("tbody", {}, ...rows.map(row))),
    ),
    one.rule && el("p", { class: "stage-rule" }, one.rule),
  ];
};

const row = (one) =>
  el(
    "tr",
    {},
    el("td", {}, one.place === null ? "—" : String(one.place)),
    el("td", {}, one.name),
    el("td", {}, one.channel),
    el("td", {}, halves(one.total)),
  );

const end = (frame, words) => [
  title(words.end),
  frame.table &&
    el("table", { class: "stage-table" }, el("tbody", {}, ...frame.table.rows.slice(0, 5).map(row))),
  frame.journal &&
    el(
      "div",
      {},
      kicker(say(words.journal, { count: frame.journal.answers })),
      el("p", { class: "stage-hash" }, frame.journal.sha256.match(/.{1,8}/g).join(" ")),
    ),
];

const SCREENS = { lobby, round, question, solution, break: pause, table, end };
