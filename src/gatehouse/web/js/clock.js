// The server's time on this device. The device's own clock may be wrong by minutes: what is
// trusted is how much time passes. Of several round trips the shortest says it best.
const ADDRESS = "/live/clock";
const TRIPS = 5;
const PATIENCE_MS = 5000;
const AGAIN_MS = 60_000; // at most so often when the page comes back into sight
const JUMP_MS = 500; // the device's clock was set, or it slept

let best = null; // { shift: server's time less the ticks, error: half a round trip }
let measuring = null;
let measuredAt = -Infinity;
let apart = 0; // the device's clock less its ticks, when it was measured

const ticks = () => performance.now();

// Milliseconds since the epoch by the server's clock; by the device's own until it was measured.
export const serverNow = () => (best ? ticks() + best.shift : Date.now());

// What the device's clock lacks to the server's, and how far that may be off; null: not known yet.
export const offset = () => ({
  ms: best ? Math.round(serverNow() - Date.now()) : 0,
  errorMs: best ? Math.ceil(best.error) : null,
});

// Ask the server's time afresh; resolves to whether it answered. Never throws.
export const measure = () => {
  measuring ??= askSeveral().finally(() => {
    measuring = null;
  });
  return measuring;
};

const askSeveral = async () => {
  let found = null;
  for (let trip = 0; trip < TRIPS; trip += 1) {
    const one = await askOnce();
    if (one && !best) best = one;
    if (one && (!found || one.error < found.error)) found = one;
    if (!one && !found) break; // there is no line: the next one would not pass either
  }
  if (!found) return false;
  best = found;
  measuredAt = ticks();
  apart = Date.now() - ticks();
  return true;
};

const askOnce = async () => {
  const sent = ticks();
  try {
    const answer = await fetch(ADDRESS, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const time = Number(await answer.text());
    const back = ticks();
    if (!answer.ok || !(time > 0)) return null;
    return { shift: time - (sent + back) / 2, error: (back - sent) / 2 };
  } catch {
    return null;
  }
};

const hasJumped = () => Math.abs(Date.now() - ticks() - apart) > JUMP_MS;
const lookAgain = () => {
  if (document.hidden) return;
  if (!best || hasJumped() || ticks() - measuredAt > AGAIN_MS) measure();
};
document.addEventListener("visibilitychange", lookAgain);
addEventListener("focus", lookAgain);
addEventListener("online", lookAgain);
measure();
