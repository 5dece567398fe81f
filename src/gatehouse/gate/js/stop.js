// One group: how many are inside, who comes, and the ways to let them in.
import { look } from "./camera.js";
import { letWalkIn, leave, present, presentPass, presentScanned, roomWords } from "./doing.js";
import { copy, fill, find, refill } from "./dom.js";
import * as guide from "./guide.js";
import { stateOf, stopOf } from "./phone.js";
import * as standing from "./standing.js";
import { shownNow } from "./showing.js";
import { wake } from "./signals.js";
import { clockOf, count, languageWords, say } from "./words.js";

const screen = find("screen=stop");
const sought = document.getElementById("sought");
const SAME_CODE_MS = 3000;
let stopId = null;
let camera = null;
let seen = { text: "", at: 0 };
let busy = false;

const current = () => stopOf(stopId);

export const enter = (id) => {
  if (id !== stopId) sought.value = "";
  stopId = id;
};
export const exit = () => closeCamera();

// ---- what is shown ------------------------------------------------------------------------
const factsOf = (stop) => {
  const good = stop.passes.filter((one) => one.state === "good" || one.state === "not_cleared");
  const chairs = good.filter((one) => one.step_free).length;
  const ages = good.filter((one) => one.age !== null && one.kind === "child").map((one) => one.age).sort((a, b) => a - b);
  const facts = [];
  if (chairs) facts.push(["t-fact-chair", count("fact_step_free", chairs)]);
  if (ages.length) facts.push(["t-fact", say("fact_ages", { ages: ages.join(", ") })]);
  if (stop.language) facts.push(["t-fact", say("fact_language", { language: languageWords(stop.language) })]);
  if (stop.guides.length) facts.push(["t-fact", say("fact_guides", { guides: stop.guides.join(", ") })]);
  if (stop.meeting_point) facts.push(["t-fact", say("fact_meeting", { place: stop.meeting_point })]);
  for (const needs of new Set(good.map((one) => one.needs).filter(Boolean))) facts.push(["t-fact", needs]);
  return facts.map(([template, fact]) => copy(template, { fact }));
};

// Who answers for a group, to be called with one tap.
const callsOf = (stop) => (stop.calls ?? []).map(({ name, title, phone }) => {
  const made = copy("t-call", { call: say("call", { name: [name, title].filter(Boolean).join(", ") }) });
  const link = made.querySelector("a");
  link.href = `tel:${phone.replace(/[^+\d]/g, "")}`;
  link.dataset.key = `call-${phone}`;
  return made;
});

const badgeOf = (pass, held) => {
  if (pass.state !== "good") return [say(`state_${pass.state}`), "stop"];
  if (pass.kind === "group" && held.in) return [say("group_in", { inside: held.in, n: pass.persons }), "good"];
  if (held.in) return [held.cameAt ? say("in_since", { time: held.cameAt }) : say("is_in"), "good"];
  return held.came ? [say("has_left"), ""] : ["", ""];
};

const aboutOf = (pass) => [
  pass.kind === "group" ? count("people", pass.persons) : "",
  pass.kind === "child" && pass.age !== null ? count("years", pass.age) : "",
  pass.step_free ? say("step_free") : "",
].filter(Boolean).join(" · ");

const guest = (pass, state) => {
  const [badge, kind] = badgeOf(pass, state.passes.get(pass.id));
  const made = copy("t-guest", { name: pass.name || say("no_name"), about: aboutOf(pass), badge });
  if (kind) made.querySelector(".badge").classList.add(`badge-${kind}`);
  Object.assign(made.querySelector("button").dataset, { pass: pass.id, key: `pass-${pass.id}` });
  return made;
};

// Who stands by, in the order in which they are let in.
const standbysOf = (stop) => (stop.standby?.parties ?? []).map((party) => {
  const [badge, kind] = standing.badgeOf(party, stop);
  const made = copy("t-standby", { name: party.name || say("no_name"), about: standing.aboutOf(party), badge });
  if (kind) made.querySelector(".badge").classList.add(`badge-${kind}`);
  Object.assign(made.querySelector("button").dataset, { standby: party.id, key: `standby-${party.id}` });
  return made;
});

const matches = (pass, words) => {
  const names = [pass.name, ...pass.names].join(" ").toLowerCase().replaceAll("ё", "е");
  return words.every((word) => names.includes(word));
};

const wordsSought = () => sought.value.toLowerCase().replaceAll("ё", "е").split(/\s+/).filter(Boolean);
const foundAt = (stop) => {
  const words = wordsSought();
  return stop.passes.filter((one) => matches(one, words));
};

const guests = (stop, state) => {
  const found = foundAt(stop);
  const parties = Map.groupBy ? Map.groupBy(found, (one) => one.party) : groupBy(found);
  const items = [...parties.values()].map((party) => {
    const made = copy("t-party");
    made.firstElementChild.append(...party.map((one) => guest(one, state)));
    return made;
  });
  return { items, found: wordsSought().length ? count("found", found.length) : "" };
};
const groupBy = (passes) => {
  const parties = new Map();
  for (const one of passes) parties.set(one.party, [...(parties.get(one.party) ?? []), one]);
  return parties;
};

export const render = () => {
  const stop = current();
  if (!stop) return false;
  const state = stateOf(stop);
  const { items, found } = guests(stop, state);
  fill(screen, {
    time: clockOf(stop.arrives), title: stop.title, place: stop.place,
    inside: state.inside, limit: stop.limit === null ? "" : say("of_limit", { limit: stop.limit }),
    came: state.came, expected: say("of_expected", { expected: stop.expected }), room: roomWords(stop),
    conflicts: stop.conflicts ? count("conflicts", stop.conflicts) : "",
    found, no_guests: stop.passes.length ? "" : say("no_guests"),
  });
  const isFull = stop.limit !== null && state.inside >= stop.limit;
  screen.querySelector(".gate-counts").classList.toggle("is-full", isFull);
  find("guide", screen).hidden = stop.cancelled;
  find("ended", screen).hidden = !stop.ended;
  find("cancelled", screen).hidden = !stop.cancelled;
  refill(find("facts"), factsOf(stop));
  refill(find("calls"), callsOf(stop));
  refill(find("guests"), items);
  find("standing-by", screen).hidden = !stop.standby || stop.cancelled;
  fill(screen, { standby_from: stop.standby ? say("standby_from", { time: clockOf(stop.standby.from) }) : "" });
  refill(find("standbys"), standbysOf(stop));
  return true;
};

// ---- the camera ---------------------------------------------------------------------------
const openCamera = () => {
  const worker = document.body.dataset.reader;
  find("no-camera").hidden = true;
  find("camera").hidden = false;
  find("camera").scrollIntoView({ block: "center" });
  camera = look({ video: find("video"), worker, onCode: scanned, onTrouble: noCamera });
  find("video").addEventListener("playing", () => {
    screen.querySelector("[data-do=light]").hidden = !camera?.hasLight();
  }, { once: true });
};
const closeCamera = () => {
  camera?.end();
  camera = null;
  find("camera").hidden = true;
};
const noCamera = (name) => {
  closeCamera();
  fill(screen, { no_camera: say(name === "NotAllowedError" ? "camera_forbidden" : "no_camera") });
  find("no-camera").hidden = false;
};

// A code stays in sight for a second or more: it counts once, until it was away for a while. One that
// comes while the one before is still being written down is not seen yet.
const scanned = async (text) => {
  const now = performance.now();
  const isSame = text === seen.text && now - seen.at < SAME_CODE_MS;
  if (busy && !isSame) return;
  seen = { text, at: now };
  if (isSame || busy || document.querySelector(".gate-dialog[open]") || shownNow()?.number || !current()) return;
  busy = true;
  try {
    await presentScanned(text, current());
  } finally {
    busy = false;
  }
};

// ---- what is pressed ----------------------------------------------------------------------
const DOES = {
  camera: () => { wake(); camera ? closeCamera() : openCamera(); },
  "camera-off": closeCamera,
  light: (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    camera?.light(on);
    button.setAttribute("aria-pressed", String(on));
  },
  "walk-in": () => letWalkIn(current()),
  left: () => leave(current()),
  write: () => guide.write(current()),
  end: () => guide.end(current()),
  standby: (button) => {
    const stop = current();
    standing.presentStandby(stop.standby.parties.find((one) => one.id === Number(button.dataset.standby)), stop);
  },
  guest: (button) => {
    const stop = current();
    const pass = stop.passes.find((one) => one.id === Number(button.dataset.pass));
    presentPass(pass, stop, stop, { byCode: false });
  },
};

export const start = () => {
  guide.start();
  screen.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button || !DOES[button.dataset.do]) return;
    wake();
    DOES[button.dataset.do](button);
  });
  sought.addEventListener("input", render);
  find("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    wake();
    if (sought.value.trim() && (await present(sought.value, current(), () => foundAt(current()).length > 0))) {
      sought.value = "";
      render();
    }
  });
};

