// Handing in, and hearing how the stops stand: one call does both, every ten seconds and
// whenever something was done.
import { NoAnswer, Refused, ShutOut, call } from "./calls.js";
import { heardAt, phoneNow } from "./clock.js";
import { keepDay, phone, settle, waiting } from "./phone.js";
import { say } from "./words.js";

const EVERY_MS = 10000;
const MOST_ACTS = 1000;
const RELOAD_MS = 5 * 60 * 1000;

export const net = { online: true, since: 0, problem: "" };
// An act that `asks` may still be refused by the server. It is one from the moment it is noted: a
// call that goes out meanwhile must not say that it has happened.
const asking = new Map(); // key → what to do with the answer
const early = new Map(); // key → an answer that came before anybody waited for it

let addresses;
let heard;
let running = null;
let again = false;
let loadedAt = 0;

// `told.changed()` when the line comes or goes, `told.shutOut()` when the phone must forget.
export const start = (where, told) => {
  addresses = where;
  heard = told;
  setInterval(handIn, EVERY_MS);
  addEventListener("online", handIn);
  addEventListener("offline", () => lost("offline"));
  document.addEventListener("visibilitychange", () => document.hidden || handIn());
};

const lost = (why) => {
  // Nobody can be asked: it has happened, but for what happens with an answer only.
  for (const act of waiting()) act.asks = Boolean(act.held);
  for (const answer of asking.values()) answer(null);
  asking.clear();
  if (!net.online) return;
  Object.assign(net, { online: false, since: heardAt() || phoneNow(), problem: why });
  heard.changed();
};
const found = () => {
  if (net.online && !net.problem) return;
  Object.assign(net, { online: true, since: 0, problem: "" });
  heard.changed();
};

// Make a call as this door; null when there was no answer to use.
const attempt = async (what) => {
  try {
    const answer = await what();
    found();
    return answer;
  } catch (fault) {
    if (fault instanceof NoAnswer) lost(fault.message);
    else if (fault instanceof ShutOut) await heard.shutOut();
    else if (fault instanceof Refused) {
      found();
      net.problem = fault.message;
      heard.changed();
    } else throw fault;
    return null;
  }
};

// Load the day, when there is none or it is not of today any more.
export const loadDay = () => attempt(async () => {
  const day = await call(addresses.day, { token: phone.door.token, wait: 20000 });
  await keepDay(day);
  loadedAt = phoneNow();
  return day;
});

const one = (act) => ({
  key: act.key, number: act.number, stop: act.stop, kind: act.kind, pass: act.pass, persons: act.persons,
  takes_back: act.takes_back, reason: act.reason, phone_ms: act.phone_ms, happened: !act.asks,
});

const batch = () => {
  const acts = waiting().slice(0, MOST_ACTS);
  const seen = Object.fromEntries(phone.day.stops.map((stop) => [stop.id, stop.mark]));
  return { sent_ms: phoneNow(), date: phone.day.date, version: phone.day.version ?? "", seen, acts: acts.map(one) };
};

const send = async () => {
  const body = batch();
  const wait = body.acts.every((act) => act.happened) ? 20000 : 4000;
  const answer = await call(addresses.acts, { token: phone.door.token, method: "POST", body, wait });
  for (const act of body.acts) {
    if (act.happened) continue;
    const said = answer.refused.find((no) => no.key === act.key && no.ask) ?? "taken";
    asking.has(act.key) ? asking.get(act.key)(said) : early.set(act.key, said);
    asking.delete(act.key);
  }
  await settle(answer);
  return answer;
};

const round = async () => {
  if (!phone.door) return;
  if (!phone.day && !(await loadDay())) return;
  const answer = await attempt(send);
  if (!answer || !phone.day) return;
  if (answer.date !== phone.day.date || phoneNow() - loadedAt > RELOAD_MS) await loadDay();
  if (waiting().length) again = true;
};

// Hand in what waits. One at a time; asked for meanwhile, it goes round once more.
export const handIn = () => {
  again = true;
  running ??= (async () => {
    try {
      while (again && phone.door) {
        again = false;
        await round();
        if (!net.online) break;
      }
    } finally {
      running = null;
    }
  })();
  return running;
};

// Ask about an act that was noted to ask, before it counts: "taken", or {code, text}, or null
// without an answer; then it waits like any other.
export const ask = (act) => new Promise((resolve) => {
  const said = early.get(act.key);
  early.delete(act.key);
  if (said || !act.asks) return resolve(said ?? null);
  asking.set(act.key, resolve);
  handIn();
});

// What the server knows of a code that the phone does not know; null without an answer.
export const askAbout = (code, stop) => attempt(() =>
  call(addresses.ask, { token: phone.door.token, method: "POST", body: { code, stop }, wait: 4000 }));

// Tell the server something that cannot wait in the phone: {answer}, or {trouble} in words.
export const tell = async (what, body) => {
  let trouble = say("no_answer");
  const answer = await attempt(async () => {
    try {
      return await call(addresses[what], { token: phone.door.token, method: "POST", body });
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      trouble = fault.message;
      return null;
    }
  });
  return answer ? { answer } : { trouble };
};
