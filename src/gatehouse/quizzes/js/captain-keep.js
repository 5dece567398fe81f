// What this phone keeps of the play, so that a refresh or a dead battery loses nothing: which phone
// it is, what was typed and not sent, and what was sent and not acknowledged.
const DEVICE = "gatehouse-device";
const SHAPE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const memory = new Map(); // where the browser lets nothing be kept

const get = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return memory.get(name) ?? null;
  }
};
const put = (name, value) => {
  try {
    localStorage.setItem(name, value);
  } catch {
    memory.set(name, value);
  }
};

// A name nobody else has; crypto.randomUUID is not there on a page without HTTPS.
export const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

// This phone's name. One that the address brings was given to it before its scripts could run.
export const device = () => {
  const kept = get(DEVICE) ?? "";
  if (SHAPE.test(kept)) return kept;
  const given = new URLSearchParams(location.search).get("device") ?? "";
  const name = SHAPE.test(given) ? given : newKey();
  put(DEVICE, name);
  return name;
};

// {drafts: {run: value}, waiting: {run: what is to be sent}, plays: whether this phone answers} of one
// team.
export const keeper = (team) => {
  const name = `gatehouse-play-${team}`;
  let kept;
  try {
    kept = JSON.parse(get(name)) ?? {};
  } catch {
    kept = {};
  }
  const own = { drafts: kept.drafts ?? {}, waiting: kept.waiting ?? {}, plays: kept.plays === true };
  return Object.assign(own, { save: () => put(name, JSON.stringify(own)) });
};
