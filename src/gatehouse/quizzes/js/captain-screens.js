// What the page shows when no question is open.
import { el, media } from "./captain-dom.js";
import { count, exactTime, halves, inWords, oneOf, points, say, secondsOf, shortTime } from "./captain-words.js";

const heading = (text) => el("h2", { tabindex: -1 }, text);

const lobby = ({ game }) => [
  heading(game.starts ? say("starts", { time: shortTime(game.starts) }) : say("soon")),
];

const ladder = ({ kind, ladder: steps, ladder_fall: fall }) =>
  kind === "ladder" && steps.length
    ? [say("ladder", { steps: steps.map(halves).join("\u00a0→ ") }), oneOf("ladder_fall", fall)].join(". ")
    : "";

const round = ({ game }) => [
  heading(`${say("round", { number: game.round.number })}. ${game.round.title}`),
  game.round.intro ? el("p", { class: "lead" }, game.round.intro) : "",
  el("p", {}, count("questions", game.round.questions)),
  ladder(game.round.scoring) ? el("p", {}, ladder(game.round.scoring)) : "",
];

const receiptOf = (one, late) => {
  if (one) return say("counted", { time: exactTime(one.received) });
  return late ? say("late", { seconds: secondsOf(late.late_ms) }) : say("none");
};

// One pair below another.
const inLines = (form, text) => (form === "match" ? `\n${text.replaceAll("; ", "\n")}` : text);

const solution = ({ game, answers, late }) => {
  const { run, question, text, comment, media: shown } = game.solution;
  const own = answers[run];
  return [
    heading(say("solution", { number: question.number })),
    el("p", { class: "play-asked" }, question.text),
    el("p", { class: "play-right" }, say("right", { answer: inLines(question.form, text) })),
    media(shown),
    comment ? el("p", {}, comment) : "",
    own ? el("p", { class: "play-own" }, say("your_answer", { answer: inLines(question.form, inWords(own.value, question.options)) })) : "",
    el("p", { class: "play-receipt", "data-state": own ? "counted" : "none" }, receiptOf(own, late[run])),
  ];
};

const pause = ({ game }) => [heading(game.until ? say("break_until", { time: shortTime(game.until) }) : say("soon"))];

const table = ({ game, row, team }) => {
  if (!game.table) return [heading(say("table"))];
  const cells = (one) => [
    el("td", { class: "num" }, one.place ?? say("dash")),
    el("td", {}, one.name),
    el("td", { class: "soft" }, one.channel),
    el("td", { class: "num end" }, halves(one.total)),
  ];
  const line = (one) => el("tr", one.number === team.number ? { class: "play-own-row", "aria-current": "true" } : {}, ...cells(one));
  const heads = ["place", "team", "channel", "total"].map((name) => el("th", { scope: "col" }, say(name)));
  const { rows, of } = game.table;
  const shown = rows.map(line);
  if (row && !rows.some((one) => one.number === row.number)) shown.push(line(row));
  return [
    heading(say("table")),
    row ? el("p", { class: "lead" }, row.place ? say("own_row", { place: row.place, points: points(row.total) }) : say("own_row_open", { points: points(row.total) })) : "",
    el("div", { class: "play-table", tabindex: 0, role: "region", "aria-label": say("table") },
      el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...shown))),
    of > rows.length ? el("p", { class: "soft" }, say("rows_of", { n: rows.length, of })) : "",
  ];
};

const end = (state) => [
  ...table(state),
  state.game.journal
    ? el("p", { class: "play-hash soft" }, say("journal", { count: state.game.journal.answers, hash: state.game.journal.sha256 }))
    : "",
];

const SCREENS = { lobby, round, solution, break: pause, table, end };

// The nodes of a screen; a question that nobody may answer any more, or not yet, shows nothing here.
export const screen = (state) => {
  const { game } = state;
  if (game.screen === "solution" && !game.solution) return [heading(say("soon"))];
  if (game.screen === "round" && !game.round) return lobby(state);
  return (SCREENS[game.screen] ?? (() => [heading(say("soon"))]))(state);
};
