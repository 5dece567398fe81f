// Who watches a game: what is on, and the table as the host shows it. What does not come leaves the
// page as it was.
import { listen } from "../../web/js/live.js";
import { el, halves, say } from "./dom.js";

const page = document.getElementById("watch");
const words = JSON.parse(document.getElementById("watch-words").textContent);
const at = (name) => page.querySelector(`[data-${name}]`);
const lineWords = at("line").textContent;

const now = (frame) => {
  const question = frame.question && { number: frame.question.number, round: frame.question.round };
  if (frame.screen === "question" && question) return say(words.question, question);
  if (frame.screen === "solution" && question) return say(words.solution, question);
  if (frame.screen === "round" && frame.round) return say(words.round, frame.round);
  return words[frame.screen] ?? frame.round?.title ?? "";
};

// Who is equal in all rounds shares the place, as on the page of results.
const place = (row, isShared) =>
  isShared
    ? [`${row.place}`, el("span", { class: "visually-hidden" }, ` ${words.shared}`), el("span", { "aria-hidden": "true" }, "=")]
    : [String(row.place ?? "—")];

const rowOf = (row, isShared) =>
  el(
    "tr",
    { class: row.place === null && "is-out" },
    el("td", { class: "end num", "data-name": words.place }, ...place(row, isShared)),
    el("th", { scope: "row" }, el("span", { class: "soft" }, String(row.number)), ` ${row.name}`,
      el("span", { class: "game-where" }, row.channel)),
    el("td", { class: "game-channel", "data-name": words.channel }, row.channel),
    el("td", { class: "end", "data-name": words.total }, el("b", {}, halves(row.total))),
  );

const column = (text, look) => el("th", { scope: "col", class: look }, text);

const draw = (table) => {
  const left = table.of - table.rows.length;
  const many = (place) => place !== null && table.rows.filter((row) => row.place === place).length > 1;
  const body = el("tbody", {}, ...table.rows.map((row) => rowOf(row, many(row.place))));
  const head = el(
    "tr",
    {},
    column(words.place, "end"),
    column(words.team),
    column(words.channel, "game-channel"),
    column(words.total, "end"),
  );
  at("table").replaceChildren(
    el(
      "div",
      { class: "table-box", tabindex: "0", role: "region", "aria-label": words.caption },
      el("table", { class: "table game-table" }, el("caption", {}, words.caption),
         el("thead", {}, head), body),
    ),
    left > 0 ? el("p", { class: "soft" }, say(words.more, { n: left })) : "",
  );
};

let drawn = 0;
const show = (frame) => {
  at("now").textContent = now(frame);
  if (frame.table && frame.table.number !== drawn) {
    drawn = frame.table.number;
    draw(frame.table);
  }
  // The results have a page of their own: it lies at this address as soon as the game is over.
  if (frame.is_over) setTimeout(() => location.reload(), 3000 + Math.random() * 12_000);
};

const state = ({ state: is }) => {
  at("line").textContent = is === "lost" ? words.lost : lineWords;
};

listen({ topic: page.dataset.topic, snapshot: page.dataset.snapshot, onFrame: show, onState: state });
