// Tries out what a game needs of this phone and this network, and says it in plain words.
import { measure, offset } from "../../web/js/clock.js";
import { listen } from "../../web/js/live.js";
import { newKey } from "./captain-keep.js";
import { say, secondsOf } from "./captain-words.js";

const root = document.querySelector("[data-check]");
const TRIPS = 12;
const SLOW_MS = 800;
const PATIENCE_MS = 4000;
const PUSH_MS = 8000;
const results = {};

const part = (name) => root.querySelector(`[data-part="${name}"]`);
const tell = (name, state, words) => {
  results[name] = state;
  const place = part(name);
  place.dataset.state = state;
  place.querySelector("[data-result]").textContent = words;
  verdict();
};
const verdict = () => {
  const all = ["line", "clock", "push", "sound", "video"].map((name) => results[name]);
  const place = root.querySelector("[data-verdict]");
  let words = "";
  if (results.line === "none") words = say("none");
  else if (all.every((state) => state && state !== "waiting")) words = say(all.every((state) => state === "good") ? "all_good" : "some_bad");
  if (place.textContent !== words) place.textContent = words;
};

const trip = async () => {
  const sent = performance.now();
  try {
    const answer = await fetch("/live/clock", { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) });
    await answer.text();
    return answer.ok ? performance.now() - sent : null;
  } catch {
    return null;
  }
};

const network = async () => {
  tell("line", "waiting", say("waiting"));
  const times = [];
  for (let n = 0; n < TRIPS; n += 1) times.push(await trip());
  const came = times.filter((time) => time !== null).sort((one, other) => one - other);
  const lost = TRIPS - came.length;
  const ms = Math.round(came[Math.floor(came.length / 2)] ?? 0);
  if (!came.length) tell("line", "none", say("line_none"));
  else if (lost) tell("line", "slow", say("line_lossy", { lost, of: TRIPS }));
  else tell("line", ms > SLOW_MS ? "slow" : "good", say(ms > SLOW_MS ? "line_slow" : "line_good", { ms }));
};

const clock = async () => {
  tell("clock", "waiting", say("waiting"));
  const came = await measure();
  tell("clock", came ? "good" : "slow", came ? say("clock_good", { s: secondsOf(Math.abs(offset().ms)) }) : say("clock_none"));
};

// Something is pushed to a topic of our own; what comes back has gone the whole way.
let channel = null;
const push = async () => {
  tell("push", "waiting", say("waiting"));
  channel?.stop();
  const key = newKey().replaceAll("-", "");
  let timer = null;
  const came = await new Promise((resolve) => {
    timer = setTimeout(() => resolve(false), PUSH_MS);
    let asked = false;
    channel = listen({
      topic: `check-${key}`,
      onFrame: () => resolve(true),
      onState: ({ state }) => {
        if (state !== "live" || asked) return;
        asked = true;
        fetch(root.dataset.ping, { method: "POST", body: new URLSearchParams({ key }), credentials: "omit" }).catch(() => resolve(false));
      },
    });
  });
  clearTimeout(timer);
  channel.stop();
  tell("push", came ? "good" : "slow", say(came ? "push_good" : "push_none"));
};

const video = async () => {
  tell("video", "waiting", say("waiting"));
  const player = part("video").querySelector("video");
  try {
    await Promise.race([player.play(), new Promise((_, reject) => setTimeout(reject, PATIENCE_MS))]);
    tell("video", "good", say("video_good"));
  } catch {
    tell("video", "slow", say("video_none"));
  }
};

// Two notes: a browser lets a page sound after a tap only.
const sound = () => {
  const audio = new AudioContext();
  for (const [start, pitch] of [[0, 523], [0.25, 784]]) {
    const note = audio.createOscillator();
    const loud = audio.createGain();
    note.frequency.value = pitch;
    loud.gain.setValueAtTime(0.25, audio.currentTime + start);
    loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + 0.4);
    note.connect(loud).connect(audio.destination);
    note.start(audio.currentTime + start);
    note.stop(audio.currentTime + start + 0.45);
  }
  for (const name of ["heard", "silent"]) part("sound").querySelector(`[data-${name}]`).hidden = false;
};
part("sound").querySelector("[data-play]").addEventListener("click", sound);
part("sound").querySelector("[data-heard]").addEventListener("click", () => tell("sound", "good", say("sound_good")));
part("sound").querySelector("[data-silent]").addEventListener("click", () => tell("sound", "slow", say("sound_bad")));

const all = async () => {
  await Promise.all([network(), video()]);
  await clock();
  await push();
};
root.querySelector("[data-again]").addEventListener("click", all);
all();
