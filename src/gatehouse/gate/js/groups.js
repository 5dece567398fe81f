// Today's groups.
import { isOn } from "./verdict.js";
import { serverNow } from "./clock.js";
import { copy, fill, find, refill } from "./dom.js";
import { net } from "./net.js";
import { phone, stateOf } from "./phone.js";
import { clockOf, dayWords, say } from "./words.js";

const screen = find("screen=groups");

const badgeOf = (stop, now) => {
  if (stop.cancelled) return say("badge_cancelled");
  if (stop.ended) return say("badge_ended");
  return isOn(stop, now) ? say("badge_now") : "";
};

const item = (stop) => {
  const state = stateOf(stop);
  const made = copy("t-group", {
    time: clockOf(stop.arrives), title: stop.title, place: [stop.place, stop.session].filter(Boolean).join(" · "),
    counts: say("came_of", { came: state.came, expected: stop.expected }), badge: badgeOf(stop, serverNow()),
  });
  const link = made.querySelector("a");
  link.href = `#stop-${stop.id}`;
  link.dataset.key = `stop-${stop.id}`;
  return made;
};

export const render = () => {
  const { day } = phone;
  fill(screen, {
    date: day ? dayWords(day.date) : "",
    loading: day ? "" : say(net.online ? "loading" : "no_day"),
    problem: net.problem && net.online ? net.problem : "",
  });
  find("problem", screen).hidden = !(net.problem && net.online);
  find("nobody", screen).hidden = !day || day.stops.length > 0;
  refill(find("groups"), (day?.stops ?? []).map(item));
};
