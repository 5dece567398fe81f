// The captain's page and the mirror of it: what the server pushes is shown, what is typed is sent.
// The server alone opens and closes a question; this page only draws it.
import { serverNow } from "../../web/js/clock.js";
import { listen } from "../../web/js/live.js";
import { toOwn } from "./captain-delay.js";
import { el } from "./captain-dom.js";
import { device, keeper } from "./captain-keep.js";
import { card } from "./captain-question.js";
import { screen } from "./captain-screens.js";
import { outbox } from "./captain-send.js";
import { count, say } from "./captain-words.js";

const { dataset } = document.body;
const find = (name) => document.querySelector(`[data-${name}]`);
const [place, clock, said] = [find("now"), find("clock"), find("said")];
const next = find("next"); // of a practice game, which nobody hosts
const isMirror = "mirror" in dataset;
const me = device();
const kept = keeper(dataset.team);
const LONG_MS = 60_000;
const ROW_SPREAD_MS = 1500;
const SAY_LEFT = [30, 10, 5];

let state = JSON.parse(document.getElementById("play-state").textContent);
let cards = [];
let drawn = "";
let line = { state: "", since: Date.now() };
let leftBefore = Infinity;
let hasLeft = false;

const announce = (text) => {
  said.textContent = "";
  if (text) setTimeout(() => (said.textContent = text), 50);
};

// --- what is known ---
const play = {
  // Where nobody plays yet, whoever answers first does.
  isHere: () => !isMirror && (state.team.is_here || state.team.is_free),
  answer: (id) => state.answers[id],
  late: (id) => state.late[id],
  window: (id) => {
    if (state.windows[id]) return state.windows[id];
    const run = state.game.runs.find((one) => one.id === id);
    return run ? [run.opens, run.opens + ((run.closes - run.opens) * state.team.time_percent) / 100] : [0, 0];
  },
};
// A frame brings newer times: windows are reckoned from it until the next snapshot says them. A table
// it brings has the team's own line among its first ones, or the snapshot has.
const onFrame = (game) => {
  const { row, team } = state;
  const isSame = game.table?.number === state.game.table?.number;
  const found = game.table?.rows.find((one) => one.number === team.number) ?? null;
  state = { ...state, game: toOwn(game, state.game, team.delay), windows: {}, row: found ?? (isSame ? row : null) };
  draw();
  askWhenOpen();
  if (game.table && !state.row) askForRow();
};
// A snapshot may have been read before the receipts this page has heard since. Nothing is ever taken
// out of the journal: of each question, what the server received last stays.
const latest = (heard, read) => {
  const newer = Object.entries(heard).filter(([run, one]) => !(read[run]?.received >= one.received));
  return { ...read, ...Object.fromEntries(newer) };
};
const onSnapshot = (body) => {
  const wasHere = play.isHere();
  state = { ...body, answers: latest(state.answers, body.answers), late: latest(state.late, body.late) };
  if (isMirror && state.team.play) return location.assign(state.team.play);
  if (wasHere && !play.isHere()) announce(say("taken_over"));
  kept.plays = play.isHere();
  forget();
  draw();
  askWhenOpen();
};
// Drafts of questions that are over go.
const forget = () => {
  const known = new Set([...state.game.runs.map((run) => String(run.id)), ...Object.keys(kept.waiting)]);
  for (const id of Object.keys(kept.drafts)) if (!known.has(id)) delete kept.drafts[id];
  kept.save();
};

const box = outbox({
  address: dataset.answer,
  device: me,
  kept,
  heard: {
    receipt: ({ run, key, received, late_ms, value }) => {
      const into = late_ms ? "late" : "answers";
      if (!(state[into][run]?.received > received)) state = { ...state, [into]: { ...state[into], [run]: { value, received, late_ms, key } } };
      update();
    },
    refused: (run, { code, text }) => {
      announce(text);
      find("trouble").textContent = text;
      find("trouble").hidden = false;
      if (["not_captain", "changed", "not_open"].includes(code)) refresh();
    },
    changed: () => update(),
    gone: () => leave(),
  },
});

// The team has left the game, or there never was one: a phone that called for ever would only tell
// its captain that there is no line.
const leave = () => {
  if (hasLeft) return;
  hasLeft = true;
  channel.stop();
  box.flush(); // it hears the same, and gives up
  find("gone").hidden = false;
  announce(find("gone").textContent.trim());
  update();
};

// --- drawing ---
const readable = () => state.game.runs.filter((run) => "text" in run);
const isOpen = (run) => {
  const [opens, closes] = play.window(run.id);
  return opens <= serverNow() && serverNow() < closes;
};
// A question that is open for this team comes before whatever the stage shows. Where none is, the
// one that was asked last stays, unless the next is to open in a moment.
const onScreen = () => {
  const runs = readable();
  const open = runs.filter(isOpen);
  if (open.length || state.game.screen !== "question" || runs.length < state.game.runs.length) return open;
  const last = Math.max(...runs.map((run) => run.opens));
  return runs.filter((run) => run.opens === last);
};
const nameOf = (runs) => {
  const { screen: shown, solution, table, until, round } = state.game;
  const hidden = state.game.runs.length - readable().length;
  if (runs.length) return `q:${runs.map((run) => `${run.id}.${run.rev}`).join()}:${play.isHere()}`;
  return [shown, solution?.run, table?.number, until, round?.number, hidden, shown === "table" || shown === "end" ? JSON.stringify(state.row) : "",
    shown === "solution" ? JSON.stringify([state.answers, state.late]) : ""].join(":");
};

const draw = () => {
  const runs = onScreen();
  const name = nameOf(runs);
  if (name === drawn) return update();
  const isFirst = drawn === "";
  const isNewQuestion = runs.length > 0 && !cards.some((one) => one.id === runs[0].id);
  const held = place.contains(document.activeElement) || document.activeElement === document.body;
  drawn = name;
  cards = runs.map((run) => ({ id: run.id, ...card(run, run.scoring, { kept, box, play, announce }) }));
  place.replaceChildren(...(runs.length ? cards.map(({ node }) => node) : waitingOr(screen(state))).filter(Boolean));
  leftBefore = secondsLeft() ?? Infinity;
  const isLobby = state.game.screen === "lobby";
  if (!find("lobby").hidden && !isLobby) find("team-part")?.removeAttribute("open");
  find("lobby").hidden = !isLobby;
  if (next) next.hidden = state.game.screen === "end";
  if (find("once-more")) find("once-more").hidden = state.game.screen !== "end";
  find("after").hidden = !(isMirror ? ["end"] : ["solution", "break", "table", "end"]).includes(state.game.screen);
  if (find("results")) find("results").hidden = state.game.screen !== "end";
  find("trouble").hidden = true;
  if (!isFirst && held) place.querySelector("h2")?.focus({ preventScroll: false });
  if (isNewQuestion) sayNew(runs);
  else if (!isFirst && !runs.length) announce(place.querySelector("h2")?.textContent ?? "");
  update();
};
// The question of a channel that is behind: its words come when its window opens.
const waitingOr = (nodes) => {
  if (state.game.screen !== "question" || !state.game.runs.length) return nodes;
  return [el("h2", { tabindex: -1, "data-opens": state.game.runs[0].opens }, "")];
};
const sayNew = (runs) => {
  const seconds = secondsLeft() ?? 0;
  if (runs.length > 1) announce(say("new_questions", { count: runs.length, seconds }));
  else announce(say("new_question", { round: runs[0].round, number: runs[0].number, seconds }));
};

const update = () => {
  for (const one of cards) one.update();
  const here = play.isHere();
  const isOver = state.game.screen === "end"; // then nobody answers from any phone
  find("role").textContent = isMirror || here ? "" : say("taken_over");
  find("role").hidden = isMirror || here || isOver || state.team.is_free;
  find("hand-over").hidden = here || isOver;
  find("asked").hidden = here || isOver || !state.team.is_asked;
  find("paper").hidden = isOver || !state.team.on_paper;
  for (const form of document.querySelectorAll("[data-pin], [data-delay]")) form.hidden = !here;
  drawLine();
  drawClock();
};

// --- the line and the clock ---
const drawLine = () => {
  const bad = line.state === "lost" || box.failing;
  const long = line.state === "lost" && Date.now() - line.since > LONG_MS;
  const words = hasLeft ? say("gone") : bad ? say("lost") : say(line.state === "live" ? "live" : "polling");
  const bar = find("line");
  bar.dataset.state = bad || hasLeft ? "lost" : line.state;
  if (bar.textContent !== words) bar.textContent = words;
  const trouble = find("no-line");
  const tells = long && !hasLeft;
  if (trouble.hidden !== !tells) trouble.hidden = !tells;
};
const secondsLeft = () => {
  const open = readable().filter(isOpen);
  if (!open.length) return null;
  return Math.ceil((Math.min(...open.map((run) => play.window(run.id)[1])) - serverNow()) / 1000);
};
const drawClock = () => {
  const left = secondsLeft();
  const runs = cards.length > 0;
  clock.hidden = !runs;
  const text = left === null ? say("closed") : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (clock.textContent !== text) clock.textContent = text;
  clock.dataset.state = left === null ? "closed" : left <= 10 ? "soon" : "open";
  const opens = place.querySelector("[data-opens]");
  if (opens) opens.textContent = say("opens_in", { n: Math.max(1, Math.ceil((Number(opens.dataset.opens) - serverNow()) / 1000)) });
  return left;
};
const tick = () => {
  for (const one of cards) one.tick();
  draw();
  const left = secondsLeft();
  if (left !== null) {
    const passed = SAY_LEFT.find((mark) => left <= mark && leftBefore > mark);
    if (passed) announce(count("left", left));
    leftBefore = left;
  } else if (leftBefore !== Infinity && cards.length) {
    announce(say("closed_said"));
    leftBefore = Infinity;
  }
};

let opensTimer = null;
const askWhenOpen = () => {
  clearTimeout(opensTimer);
  const hidden = state.game.runs.filter((run) => !("text" in run));
  if (!hidden.length) return;
  const wait = Math.max(0, Math.min(...hidden.map((run) => run.opens)) - serverNow());
  opensTimer = setTimeout(() => channel.refresh(), wait + 50 + Math.random() * 250);
};

// Hundreds of teams may stand below the lines that all of them were sent.
let rowTimer = null;
const askForRow = () => {
  clearTimeout(rowTimer);
  rowTimer = setTimeout(() => channel.refresh(), ROW_SPREAD_MS * Math.random());
};

// --- beginning ---
// The page itself was asked for without this phone's name: until it is known, it is as it was.
state.team.is_here ||= kept.plays && !isMirror;
for (const input of document.querySelectorAll("input[name=device]")) input.value = me;
find("plain").remove();
find("app").hidden = false;
const snapshot = `${dataset.state}?device=${me}`;
const channel = listen({
  topic: dataset.topic,
  snapshot,
  onFrame,
  onSnapshot,
  onState: (next) => {
    const wasLost = line.state === "lost";
    line = next;
    if (next.state === "lost") announce(say("lost"));
    else if (wasLost) announce(say("back"));
    drawLine();
    if (next.state !== "lost") box.flush();
  },
  onGone: leave,
});
draw();
setInterval(tick, 250);
box.flush();

// What was asked for before something was done may come after it: only the next says how it is.
const refresh = async () => {
  await channel.refresh();
  return channel.refresh();
};

const take = async () => {
  if (isMirror) return;
  try {
    const body = new URLSearchParams({ device: me });
    await fetch(dataset.take, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "omit" });
  } catch {
    setTimeout(take, 3000);
    return;
  }
  await refresh();
};
take();
// Whoever has asked the host waits for the word.
setInterval(() => state.team.is_asked && !play.isHere() && channel.refresh(), 3000);
// What the captain answers, and how far behind they say they are, is pushed to nobody: who looks on
// asks for it while it may change.
const LOOK_MS = 4000;
const lookOn = () => {
  const waits = readable().length < state.game.runs.length;
  if (!document.hidden && !play.isHere() && (waits || readable().some(isOpen))) channel.refresh();
  setTimeout(lookOn, LOOK_MS * (1 + Math.random() / 2));
};
lookOn();

next?.addEventListener("submit", async (event) => {
  event.preventDefault();
  for (const one of cards) one.tick();
  next.querySelector("button").disabled = true;
  try {
    await Promise.race([box.flush(), new Promise((resolve) => setTimeout(resolve, 2000))]);
    await fetch(next.action, { method: "POST", headers: { Accept: "application/json" }, credentials: "omit" });
  } catch {
    announce(say("lost"));
  }
  await refresh();
  next.querySelector("button").disabled = false;
});
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(button.dataset.copy);
    button.querySelector("[data-slot=done]").hidden = false;
  });
}
