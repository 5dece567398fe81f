// What a pass means at this gate now. Plain values in, a plain verdict out; words and colours
// are found by its code elsewhere.
import { roomOf } from "./tally.js";

export const TONES = {
  ok: "good", welcome_back: "good",
  child_alone: "ask", not_cleared: "ask", other_time: "ask",
  already_in: "stop", all_in: "stop", given_back: "stop", refused: "stop", not_today: "stop",
  other_plant: "stop", cancelled: "stop", unknown: "stop", full: "stop", other_stop: "stop", given_on: "stop",
};
const EARLY_MS = 30 * 60 * 1000; // people may gather so long before their hour

// Whether a stop receives guests at this time of the server.
export const isOn = (stop, now) =>
  Date.parse(stop.arrives) - EARLY_MS <= now && now <= Date.parse(stop.leaves);

// `pass` stands at `stop`; `chosen` is the stop this gate looks at; `state` and `now` as of `stop`.
export const judge = ({ pass, stop, chosen, state, now }) => {
  const held = state.passes.get(pass.id);
  const as = (code) => ({ code, pass, stop });
  if (pass.state === "given_back" || pass.state === "refused") return as(pass.state);
  if (held.in >= pass.persons && held.in > 0) {
    return { ...as(pass.kind === "group" ? "all_in" : "already_in"), at: held.cameAt };
  }
  if (chosen && stop.id !== chosen.id && !isOn(stop, now)) return as("other_time");
  if (pass.state === "not_cleared") return as("not_cleared");
  if (roomOf(stop, state) < 1) return as("full");
  if (pass.needs_adult && !adultsOf(pass, stop).some((one) => state.passes.get(one.id).in > 0)) {
    return as("child_alone");
  }
  return as(held.came > 0 && pass.kind !== "group" ? "welcome_back" : "ok");
};

// A code that is in the list of other days, or nowhere.
export const judgeUnknown = (other) => {
  if (!other) return { code: "unknown" };
  return { code: other.cancelled ? "cancelled" : "not_today", other };
};

// The adults who come with a pass.
export const adultsOf = (pass, stop) =>
  stop.passes.filter((one) => one.party === pass.party && one.kind === "adult" && one.state === "good");

// Who of the same party is not in yet and may come in.
export const stillOutside = (pass, stop, state) =>
  stop.passes.filter((one) => one.party === pass.party && one.id !== pass.id && one.kind !== "group"
    && one.state === "good" && !state.passes.get(one.id).in);
