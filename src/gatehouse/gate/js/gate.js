// The phone at the gate: which screen is shown, and what wakes it.
import * as asking from "./asking.js";
import { all, fill, find } from "./dom.js";
import * as done from "./done.js";
import * as groups from "./groups.js";
import * as net from "./net.js";
import * as opening from "./opening.js";
import { forgetDay, isOver, onChange, phone, recall, stopOf, waiting } from "./phone.js";
import { forgetAsked } from "./standing.js";
import * as showing from "./showing.js";
import { phoneNow } from "./clock.js";
import * as stop from "./stop.js";
import { NotKept } from "./store.js";
import { count, lasted, say } from "./words.js";

const { dataset } = document.body;
const LET_GO_MS = 1000;
let where = "";

const route = () => {
  if (!phone.door) return "opening";
  const [, name, id] = /^#(stop|done)(?:-(\d+))?$/.exec(location.hash) ?? [];
  if (name === "done") return "done";
  if (name !== "stop" || !stopOf(Number(id))) return "groups";
  stop.enter(Number(id));
  return "stop";
};

const RENDERS = { opening: () => {}, groups: groups.render, stop: stop.render, done: done.render };

const render = () => {
  const next = route();
  const address = next === "stop" ? location.hash : next;
  for (const screen of all("screen")) screen.hidden = screen.dataset.screen !== next;
  RENDERS[next]();
  renderLine();
  if (address === where) return;
  const isFirst = where === "";
  if (next === "done") find("back").href = where.startsWith("#stop") ? where : "#";
  where = address;
  if (next !== "stop") stop.exit();
  if (isFirst) return;
  scrollTo(0, 0);
  find(`screen=${next}`).querySelector("h1").focus();
};

// Whether there is a line, how long there has been none, and how many acts wait for it.
let spoken = "";
const renderLine = () => {
  const { online, since } = net.net;
  const left = phone.door ? waiting().length : 0;
  const line = find("line");
  line.hidden = !phone.door;
  line.dataset.state = online ? "online" : "offline";
  find("sign=online", line).hidden = !online;
  find("sign=offline", line).hidden = online;
  const state = online ? say("online") : say("offline", { long: lasted(phoneNow() - since) });
  fill(line, { line: left ? `${state} · ${count("waits", left)}` : state });
  const door = find("door");
  door.hidden = !phone.door;
  if (phone.door) fill(door, { door: phone.door.name, plant: phone.door.enterprise.name });
  const words = phone.door ? say(online ? "online" : "offline_now") : "";
  if (spoken && words && words !== spoken) find("said").textContent = words;
  spoken = words;
};

const shutOut = async () => {
  showing.hide();
  await opening.forget("shut_out");
  location.hash = "";
  render();
};

// Once a second: the day may be over, and words with minutes in them grow old.
const tick = async () => {
  if (isOver()) {
    showing.hide();
    await forgetDay();
    net.handIn();
  }
  if (phone.door) renderLine();
};

// What could not be kept is told on the whole screen: nobody may think it was.
addEventListener("unhandledrejection", ({ reason }) => {
  if (!(reason instanceof NotKept)) return;
  showing.show({ code: "not_kept", tone: "stop", buttons: [[say("next"), showing.hide, "button-main"]] });
});

const works = () =>
  isSecureContext && "indexedDB" in window && crypto.subtle && crypto.randomUUID && "serviceWorker" in navigator && "locks" in navigator;

const begin = async () => {
  await recall();
  if (isOver()) await forgetDay();
  await forgetAsked();
  onChange(render);
  for (const part of [asking, showing, stop, done]) part.start();
  opening.start(() => { net.handIn(); render(); });
  net.start(dataset, { changed: render, shutOut });
  find("do=close-gate").addEventListener("click", async () => {
    if (await opening.closeGate()) location.assign(location.pathname);
  });
  addEventListener("hashchange", () => { showing.hide(); render(); });
  render();
  setInterval(tick, 1000);
  navigator.serviceWorker.register(dataset.worker);
  if (phone.door) await net.handIn();
};

// One page of a phone keeps the gate: two would number their acts alike.
// Loaded again, the page that was there a moment ago may not have let go of it yet.
const alone = () => new Promise((resolve) => {
  const forEver = () => { resolve(true); return new Promise(() => {}); };
  navigator.locks.request("gatehouse-gate", { signal: AbortSignal.timeout(LET_GO_MS) }, forEver).catch(() => resolve(false));
});

const plain = find("screen=plain");
if (!works()) fill(plain, { more: say("too_old") });
else if (!(await alone())) fill(plain, { title: say("elsewhere_title"), more: say("elsewhere") });
else await begin();
