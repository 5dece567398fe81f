// What this phone knows: its door, the day, and what was done here. One place, told to whoever listens.
import * as clock from "./clock.js";
import * as store from "./store.js";
import { standing } from "./tally.js";

export const phone = { door: null, day: null, acts: [], byDigest: new Map(), standbys: new Map(), others: new Map() };

const listeners = [];
export const onChange = (listener) => { listeners.push(listener); };
export const changed = () => { for (const listener of listeners) listener(); };

const reindex = () => {
  phone.byDigest = new Map();
  phone.others = new Map();
  phone.standbys = new Map();
  for (const other of phone.day?.others ?? []) phone.others.set(other.digest, other);
  for (const stop of phone.day?.stops ?? []) {
    for (const party of stop.standby?.parties ?? []) phone.standbys.set(party.digest, { party: party.id, stop: stop.id });
    for (const pass of stop.passes) {
      phone.byDigest.set(pass.digest, [...(phone.byDigest.get(pass.digest) ?? []), { pass, stop: stop.id }]);
    }
  }
};

export const stopOf = (id) => phone.day?.stops.find((stop) => stop.id === id);
export const stateOf = (stop) => standing(stop, phone.acts);
export const waiting = () => phone.acts.filter((act) => act.state === "waiting");
export const needAPerson = () => phone.acts.filter((act) => act.state === "refused");

// What was kept before the page was closed.
export const recall = async () => {
  await store.open();
  const [door, day, kept, acts] = await Promise.all(
    [store.read("door"), store.read("day"), store.read("clock"), store.readActs()]);
  // Who showed a pass had seen the verdict: they are in. Of others the server is asked again.
  for (const act of acts) act.asks = Boolean(act.asks) && (act.kind === "walked_in" || Boolean(act.held));
  Object.assign(phone, { door: door ?? null, day: day ?? null, acts });
  if (kept) clock.clockAsKept(kept);
  reindex();
};

export const openDoor = async (door) => {
  Object.assign(phone, { door, day: null, acts: [] });
  await store.write({ values: { door, clock: clock.clockToKeep() } });
  reindex();
  changed();
};

// The day as the server sent it. What waits to be handed in stays; what was handed in on
// another day goes.
export const keepDay = async (day) => {
  const gone = phone.day?.date === day.date ? [] : phone.acts.filter((act) => act.state === "taken");
  clock.hearServer(day.at_ms);
  const keys = new Set(gone.map((act) => act.key));
  phone.acts = phone.acts.filter((act) => !keys.has(act.key));
  phone.day = day;
  reindex();
  await store.write({ values: { day, clock: clock.clockToKeep() }, gone: [...keys] });
  changed();
};

// Names go at the day's end; what waits to be handed in names nobody and stays.
export const forgetDay = async () => {
  phone.day = null;
  const gone = phone.acts.filter((act) => act.state === "taken").map((act) => act.key);
  phone.acts = phone.acts.filter((act) => act.state !== "taken");
  reindex();
  await store.write({ values: { day: undefined }, gone });
  changed();
};

export const isOver = () => phone.day !== null && clock.serverNow() >= phone.day.keep_until_ms;

const nextNumber = () =>
  Math.max(phone.day?.door.next_number ?? 1, ...phone.acts.map((act) => act.number + 1));

// Note something that was done at the gate. It is on the disk before anybody is told.
export const note = async (done) => {
  const at = clock.phoneNow();
  const act = {
    key: crypto.randomUUID(), number: nextNumber(), pass: null, persons: 1, takes_back: null,
    reason: "", phone_ms: at, at: wallClock(), state: "waiting", asks: false, ...done,
  };
  phone.acts.push(act);
  changed();
  await store.write({ acts: [act], values: { clock: clock.clockToKeep() } });
  return act;
};

// What was only asked is not done without an answer. The server may have heard it all the same: it
// is told that it is taken back.
export const unask = async (act, reason) => {
  await note({ kind: "taken_back", stop: act.stop, takes_back: act.key, reason });
  phone.acts = phone.acts.filter((one) => one.key !== act.key);
  await store.write({ gone: [act.key] });
  changed();
};

// The wall clock of the place, now.
const wallClock = () => {
  const zone = phone.day?.stops[0]?.zone ?? "Europe/Moscow";
  const format = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit", timeZone: zone });
  return format.format(clock.serverNow());
};

// Take over the server's answer to a hand-in.
export const settle = async ({ taken, refused, stops, gone, version, at_ms: atMs }) => {
  clock.hearServer(atMs);
  const no = new Map(refused.map((one) => [one.key, one]));
  const yes = new Set(taken);
  const changedActs = [];
  const dropped = [];
  for (const act of phone.acts) {
    const answer = no.get(act.key);
    if (yes.has(act.key)) changedActs.push(Object.assign(act, { state: "taken" }));
    else if (answer?.ask) dropped.push(act.key);
    else if (answer) changedActs.push(Object.assign(act, { state: "refused", code: answer.code, text: answer.text }));
  }
  phone.acts = phone.acts.filter((act) => !dropped.includes(act.key));
  const isNew = stops.length > 0 || gone.length > 0;
  if (isNew && phone.day) takeOver(stops, gone);
  if (phone.day) phone.day.version = version; // of the stops as they are here now
  const values = { clock: clock.clockToKeep(), ...(isNew && phone.day ? { day: phone.day } : {}) };
  await store.write({ values, acts: changedActs, gone: dropped });
  if (isNew || changedActs.length || dropped.length) changed();
};

const takeOver = (stops, gone) => {
  const fresh = new Map(stops.map((stop) => [stop.id, stop]));
  const kept = phone.day.stops.filter((stop) => !gone.includes(stop.id));
  const known = new Set(kept.map((stop) => stop.id));
  phone.day.stops = kept.map((stop) => fresh.get(stop.id) ?? stop);
  phone.day.stops.push(...stops.filter((stop) => !known.has(stop.id)));
  phone.day.stops.sort((one, other) => Date.parse(one.arrives) - Date.parse(other.arrives));
  reindex();
};

// One stop as the server has it now.
export const hearStop = async (stop) => {
  takeOver([stop], []);
  await store.write({ values: { day: phone.day } });
  changed();
};

// A person has seen why acts were refused.
export const seen = async () => {
  const gone = needAPerson().map((act) => act.key);
  phone.acts = phone.acts.filter((act) => act.state !== "refused");
  await store.write({ gone });
  changed();
};

export const wipe = async () => {
  Object.assign(phone, { door: null, day: null, acts: [] });
  reindex();
  await store.wipe();
};
